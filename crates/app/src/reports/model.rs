//! What a report is made of.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::record;
use zhibu_rules::organisation::OrganisationKind;

use crate::duties::{DutyInstance, State};

/// What a report is about: an organisation with everything below it, from a day to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The organisation's id.
    pub organisation_id: i64,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period; what is a state is told as of this day.
    pub to: Date,
}

impl Question {
    /// The period as measures are kept under it: `2026-01-01/2026-10-31`.
    pub fn period(&self) -> String {
        format!("{}/{}", self.from, self.to)
    }
}

/// One computed number, under a key that others count by too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// `members.total`; amounts end in `_fen`.
    pub key: String,
    /// A count, or fen.
    pub value: i64,
}

/// The four chapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chapter {
    /// 现状.
    Situation,
    /// 差距.
    Gaps,
    /// 成因.
    Causes,
    /// 对策.
    Measures,
}

impl Chapter {
    /// In the order of the report.
    pub const ALL: [Self; 4] = [Self::Situation, Self::Gaps, Self::Causes, Self::Measures];

    /// The word in the database, the API and the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Gaps => "gaps",
            Self::Causes => "causes",
            Self::Measures => "measures",
        }
    }

    /// The chapter of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chapter| chapter.key() == key)
    }
}

record! {
    /// An organisation of the report as the tables have it.
    pub struct OrganisationRow {
        pub id: i64,
        pub parent_id: Option<i64>,
        pub code: String,
        pub name: String,
        pub short_name: String,
        pub kind: String,
        pub founded_on: Date,
        pub dissolved_on: Option<Date>,
        pub last_election_on: Option<Date>,
        pub term_years: Option<i64>,
    }
}

record! {
    /// A unit of the report.
    pub struct UnitRow {
        pub id: i64,
        pub code: String,
        pub short_name: String,
        pub affiliation: String,
        /// Whether an organisation of the report serves it.
        pub is_served: bool,
    }
}

record! {
    /// A member on the last day of the period.
    pub struct MemberFact {
        pub id: i64,
        pub name: String,
        pub name_sort: String,
        pub branch_id: i64,
        pub status: String,
        pub sex: String,
        pub birth_on: Date,
        pub ethnicity: String,
        pub education: String,
        pub joined_on: Date,
        pub personnel: String,
        pub floating: bool,
        pub in_hardship: bool,
    }
}

record! {
    /// Records an organisation left in the period.
    pub struct MeetingCount {
        pub organisation_id: i64,
        pub meeting_count: i64,
    }
}

record! {
    /// A record of the period.
    pub struct MeetingLine {
        pub id: i64,
        pub organisation_name: String,
        pub held_on: Date,
        pub topic: String,
    }
}

record! {
    /// The officer's own words in a chapter.
    pub struct Remark {
        pub chapter: String,
        pub body: String,
        pub at: String,
        pub display_name: Option<String>,
    }
}

record! {
    /// A measure somebody has set.
    pub struct SetMeasure {
        pub organisation_id: i64,
        pub gap_key: String,
        pub body: String,
        pub owner_name: String,
        pub due_on: Date,
    }
}

/// A measure as somebody typed it.
#[derive(Clone, Debug)]
pub struct NewMeasure {
    /// Whose gaps.
    pub organisation_id: i64,
    /// The key of the figure that counts them.
    pub gap_key: String,
    /// What to do.
    pub body: String,
    /// Who sees to it.
    pub owner_name: String,
    /// By when, as typed.
    pub due_on: String,
}

/// Who leads an organisation on the last day of the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    /// As reported.
    pub name: String,
    /// 专职 or 兼职; none where nobody said.
    pub full_time: Option<bool>,
}

/// An organisation with what the report needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganisationFact {
    /// As the tables have it.
    pub row: OrganisationRow,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Founded by the last day of the period, and not dissolved then.
    pub is_standing: bool,
    /// Secretary, or leader of a group; none where the post is vacant.
    pub leader: Option<Leader>,
    /// Whether anybody sits on its committee beside the secretary.
    pub has_committee: bool,
    /// The last day of the term; none where election or term is not known.
    pub term_ends_on: Option<Date>,
    /// Full members it holds itself.
    pub full_count: i64,
    /// Members it holds itself or below.
    pub all_below: i64,
    /// Records it left in the period.
    pub meeting_count: i64,
}

/// Everything a report is computed from, read once.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What was asked.
    pub question: Question,
    /// The day of asking.
    pub today: Date,
    /// The organisation itself first, then those below in the order of codes.
    pub organisations: Vec<OrganisationFact>,
    /// Where in `organisations` an id stands.
    pub place_of: HashMap<i64, usize>,
    /// In the order of codes.
    pub units: Vec<UnitRow>,
    /// Members by the keys of their figures.
    pub members: Vec<Figure>,
    /// What was owed in the periods wholly inside, of organisations of the report.
    pub duties: Vec<DutyInstance>,
    /// What is owed in dues in the months wholly inside; none if there is no such month.
    pub dues: Option<crate::dues::reckoning::Sums>,
}

impl Facts {
    /// The organisation the report is about.
    pub fn root(&self) -> Option<&OrganisationFact> {
        self.organisation(self.question.organisation_id)
    }

    /// An organisation of the report.
    pub fn organisation(&self, id: i64) -> Option<&OrganisationFact> {
        self.place_of
            .get(&id)
            .and_then(|at| self.organisations.get(*at))
    }

    /// Whether a duty was not done though its period is over. Its last day is still a day to do it on, for the
    /// report as for home and board.
    pub fn is_gap(&self, duty: &DutyInstance) -> bool {
        duty.period.end() <= self.question.to && duty.state.is_gap()
    }

    /// Whether a duty was owed: all but what was set aside. What is owed is done, missing or running.
    pub fn is_owed(&self, duty: &DutyInstance) -> bool {
        duty.state != State::Waived
    }

    /// Whether a duty not done yet can still be done in time: its period is not over.
    pub fn is_running(&self, duty: &DutyInstance) -> bool {
        self.is_owed(duty) && duty.state != State::Done && !self.is_gap(duty)
    }
}

/// What one organisation left undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapLine {
    /// Whose.
    pub organisation_id: i64,
    /// Its short name.
    pub name: String,
    /// Gaps by duty, in the order of the rule files.
    pub by_duty: Vec<i64>,
    /// All gaps.
    pub total: i64,
}

/// A cause computed from records, and how much it explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// `secretary_vacant`, as in the strings' keys.
    pub key: &'static str,
    /// Organisations that owe meetings and of which it is true.
    pub organisations: i64,
    /// What they owed, without what is still running.
    pub due: i64,
    /// What they left undone.
    pub gaps: i64,
    /// What all others owed, without what is still running.
    pub due_elsewhere: i64,
    /// What all others left undone.
    pub gaps_elsewhere: i64,
}

impl Cause {
    /// Whether more of what was due was left undone where it is true than where it is not.
    pub fn is_worse_than_elsewhere(&self) -> bool {
        let here = i128::from(self.gaps) * i128::from(self.due_elsewhere);
        here > i128::from(self.gaps_elsewhere) * i128::from(self.due)
    }
}

/// What is to be done about the gaps of one kind in one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Whose gaps.
    pub organisation_id: i64,
    /// Its short name.
    pub organisation_name: String,
    /// The key of the figure that counts them: `life.assembly.gaps`.
    pub gap_key: String,
    /// How many there are.
    pub gap_count: i64,
    /// What to do; none while nobody has set it, and the usual words are shown.
    pub body: Option<String>,
    /// Who.
    pub owner: Owner,
    /// By when.
    pub due_on: Date,
}

/// Who sees to a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// As somebody wrote it.
    Written(String),
    /// The secretary or leader of the organisation itself.
    Leader(String),
    /// The post is vacant: the secretary of the organisation above, by its short name.
    Above(String, String),
    /// The post is vacant and so is the one above, or it lies outside the report.
    LevelAbove,
}

/// A whole report.
#[derive(Clone, Debug)]
pub struct Report {
    /// What it was computed from.
    pub facts: Facts,
    /// In the order of the chapters; their keys are those that others count by too.
    pub figures: Vec<Figure>,
    /// Numbers that only this report has.
    pub others: Vec<Figure>,
    /// Key and names of the duties in force in the period, in the order of the rule files.
    pub duties: Vec<(String, String, String)>,
    /// Worst first.
    pub gaps: Vec<GapLine>,
    /// In their fixed order.
    pub causes: Vec<Cause>,
    /// Worst first.
    pub measures: Vec<Measure>,
    /// The officer's words.
    pub remarks: Vec<Remark>,
}

impl Report {
    /// The figure of a key; 0 for one that is not counted.
    pub fn value(&self, key: &str) -> i64 {
        self.figures
            .iter()
            .chain(&self.others)
            .find(|figure| figure.key == key)
            .map_or(0, |figure| figure.value)
    }

    /// The officer's words in a chapter.
    pub fn remark(&self, chapter: Chapter) -> Option<&Remark> {
        self.remarks.iter().find(|it| it.chapter == chapter.key())
    }
}
