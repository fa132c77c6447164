//! What is owed, by whom, in which period, and how it stands.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use zhibu_db::{Tx, record};
use zhibu_rules::dates::Period;
use zhibu_rules::duties::DutyRule;

use crate::access::Reach;
use crate::error::Outcome;

/// How a duty of one organisation and period stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 缺失: the period and its days of grace are over, too few records.
    Missing,
    /// 逾期: the period is over, its days of grace are not.
    Late,
    /// 待办: the period is still running.
    Due,
    /// 已办: enough records.
    Done,
    /// 不需要办: set aside with a reason by the level above.
    Waived,
}

impl State {
    /// Every state, the most harmful first: the order of lists.
    pub const ALL: [Self; 5] = [
        Self::Missing,
        Self::Late,
        Self::Due,
        Self::Done,
        Self::Waived,
    ];

    /// `missing`, `late`, `due`, `done`, `waived`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Late => "late",
            Self::Due => "due",
            Self::Done => "done",
            Self::Waived => "waived",
        }
    }

    /// Whether the period is over and the record is not there: late or missing.
    pub fn is_gap(self) -> bool {
        matches!(self, Self::Missing | Self::Late)
    }
}

/// One duty of one organisation in one period.
#[derive(Clone, Debug)]
pub struct DutyInstance {
    /// The organisation that owes it.
    pub organisation_id: i64,
    /// The rule in the edition of the period's first day: key, names, article, what counts.
    pub duty: Arc<DutyRule>,
    /// The month, quarter or year.
    pub period: Period,
    /// How it stands today.
    pub state: State,
    /// Records held in the period that count, each once.
    pub held_count: u32,
    /// Records owed in the period.
    pub owed_count: u32,
    /// The last day on which a record of the period is not missing: its end and the days of grace.
    pub last_day: Date,
}

/// What a derivation answers: who was asked about, and what they owe.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// The organisations in reach, in the order of codes.
    pub subjects: Vec<Subject>,
    /// In the order of subjects, then of the rule files, then of periods.
    pub instances: Vec<DutyInstance>,
}

impl Derived {
    /// The organisations by id.
    pub fn by_id(&self) -> HashMap<i64, &Subject> {
        self.subjects.iter().map(|it| (it.id, it)).collect()
    }
}

/// Which periods of a stretch of days are asked for. Those that have not begun are never answered:
/// nobody knows yet who will owe them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Those wholly inside it: for reports.
    Inside,
    /// Those with a day in it: for a month's page, which shows its quarter and its year too.
    Touching,
}

record! {
    /// An organisation as a subject of duties.
    pub struct Subject {
        pub id: i64,
        /// Today's organisation above.
        pub parent_id: Option<i64>,
        pub code: String,
        /// Of the day asked for.
        pub short_name: String,
        /// A key of `OrganisationKind`: what it is today. What it was stands in [`PastKind`].
        pub kind: String,
        pub founded_on: Date,
        /// The first day on which it is no more.
        pub dissolved_on: Option<Date>,
    }
}

record! {
    /// What an organisation was before it became what it is.
    pub struct PastKind {
        pub organisation_id: i64,
        /// A key of `OrganisationKind`.
        pub kind: String,
        pub from_on: Date,
        /// The first day on which it was that no more.
        pub until_on: Date,
    }
}

record! {
    /// Full members of a branch from the first of a month on, until the next row.
    pub struct StrengthFrom {
        pub organisation_id: i64,
        pub month_start: Date,
        pub full_count: i64,
    }
}

record! {
    /// A duty set aside.
    pub struct Waiver {
        pub organisation_id: i64,
        pub duty_key: String,
        /// `2026-03`, `2026-Q1` or `2026`.
        pub period: String,
        pub reason: String,
        pub at: String,
        /// Who set it aside.
        pub display_name: Option<String>,
    }
}

/// How many records of some kinds an organisation left in each month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordCounts<'r> {
    /// The organisation that left them.
    pub organisation_id: i64,
    /// The kinds each of them counts as, as the rules name them, joined by commas. A record of several
    /// kinds is counted once, under all of them.
    pub kinds: &'r str,
    /// The year.
    pub year: i16,
    /// Twelve counts, January first.
    pub months: [u32; 12],
}

/// Gives `take` the counts in reach of the years from the first day's to the last day's.
pub type Records =
    fn(&mut Tx<'_>, &Reach, Date, Date, &mut dyn FnMut(RecordCounts<'_>)) -> Outcome<()>;

/// An area that keeps records which duties count; registered in `lib.rs`.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The area, for faults.
    pub area: &'static str,
    /// Its records.
    pub records: Records,
}
