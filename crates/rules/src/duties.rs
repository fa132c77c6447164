//! Duties 应办: what a rule makes an organisation owe in a month, quarter or year. Derived from
//! the rule whenever asked for; nothing here is stored.

use jiff::civil::Date;

use crate::dates::{Period, PeriodKind, days_later};
use crate::fault::RuleMissing;
use crate::keys::Key;
use crate::organisation::OrganisationKind;
use crate::rulebook::{Rulebook, Rules};
use crate::value::{Citation, Place, Source};

/// A kind of meeting 组织生活类型 that can be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingKind {
    /// Key in the records: `assembly`.
    pub key: String,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Other names that workbooks use for it.
    pub synonyms: Vec<String>,
    /// Whether some duty counts it; derived from the duties.
    pub has_quota: bool,
}

/// One duty in one edition: who owes how many meetings of which kind in which period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRule {
    /// Key of the duty: `assembly`.
    pub key: String,
    /// Short label in Chinese.
    pub zh: String,
    /// Short label in English.
    pub en: String,
    /// The kinds of organisation that owe it.
    pub subjects: Vec<OrganisationKind>,
    /// The figure of full members below which it is not owed, as a key of the rules.
    pub min_full_members: Option<&'static Key>,
    /// The kinds of meeting that count, any of them.
    pub meeting_kinds: Vec<String>,
    /// The period in which it is owed.
    pub every: PeriodKind,
    /// How many meetings are owed in the period.
    pub count: u32,
    /// Days after the period's end in which a missing record is only late.
    pub grace_days: i64,
    /// Document, article, binding and dates.
    pub source: Source,
    /// Where it stands in the rule files.
    pub place: Place,
}

/// How a duty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyState {
    /// 待办: the period is not over.
    Due,
    /// 已办: enough records.
    Done,
    /// 逾期: the period is over, the days of grace are not.
    Late,
    /// 缺失: the days of grace are over too.
    Missing,
}

impl Rulebook {
    /// The duties in force on a day, in the order of the files.
    pub fn duties_on(&self, date: Date) -> impl Iterator<Item = &DutyRule> {
        self.duties
            .iter()
            .filter(move |duty| duty.source.holds_on(date))
    }

    /// Every duty in every edition.
    pub fn duties(&self) -> &[DutyRule] {
        &self.duties
    }

    /// The kinds of meeting that can be recorded, in the order of the files.
    pub fn meeting_kinds(&self) -> &[MeetingKind] {
        &self.meeting_kinds
    }

    /// Finds a kind of meeting by its key, its name or one of its synonyms.
    pub fn meeting_kind(&self, name: &str) -> Option<&MeetingKind> {
        let name = name.trim();
        self.meeting_kinds.iter().find(|kind| {
            kind.key == name || kind.zh == name || kind.synonyms.iter().any(|word| word == name)
        })
    }
}

impl DutyRule {
    /// Whether an organisation of this kind with so many full members owes the duty under `rules`.
    pub fn is_owed_by(
        &self,
        rules: Rules<'_>,
        kind: OrganisationKind,
        full_members: i64,
    ) -> Result<bool, RuleMissing> {
        if !self.subjects.contains(&kind) {
            return Ok(false);
        }
        match self.min_full_members {
            Some(key) => Ok(full_members >= rules.integer(key)?),
            None => Ok(true),
        }
    }

    /// Whether a meeting of this kind counts for the duty.
    pub fn counts(&self, meeting_kind: &str) -> bool {
        self.meeting_kinds.iter().any(|kind| kind == meeting_kind)
    }

    /// How the duty of a period stands on a day with so many records held in the period.
    pub fn state(&self, period: Period, held: u32, today: Date) -> DutyState {
        if held >= self.count {
            DutyState::Done
        } else if today <= period.end() {
            DutyState::Due
        } else if today <= self.last_day(period) {
            DutyState::Late
        } else {
            DutyState::Missing
        }
    }

    /// The last day on which a record of the period is only late: its end and the days of grace.
    pub fn last_day(&self, period: Period) -> Date {
        days_later(period.end(), self.grace_days)
    }

    /// What a page prints about the duty: document, article, edition.
    pub fn citation(&self) -> Citation {
        let figure = format!("{}{}次", self.every.every_zh(), self.count);
        self.source.cite((&self.key, &self.zh, &self.en), figure)
    }
}

impl DutyState {
    /// All of them.
    pub const ALL: [DutyState; 4] = [
        DutyState::Due,
        DutyState::Done,
        DutyState::Late,
        DutyState::Missing,
    ];

    /// `due`, `done`, `late`, `missing`.
    pub fn key(self) -> &'static str {
        match self {
            DutyState::Due => "due",
            DutyState::Done => "done",
            DutyState::Late => "late",
            DutyState::Missing => "missing",
        }
    }
}
