//! Events, and what they move.

use jiff::civil::Date;
use zhibu_db::record;
use zhibu_rules::Citation;
use zhibu_rules::organisation::OrganisationKind;

use crate::error::Said;
use crate::orgs::model::Organisation;
use crate::posts::Post;

/// What can be done to an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// 设立: a new organisation below this one.
    Found,
    /// 更名.
    Rename,
    /// 改变隶属.
    Move,
    /// 改变类型.
    ChangeKind,
    /// 改变所服务的单位.
    Serve,
    /// 并入另一个组织.
    Merge,
    /// 撤销.
    Dissolve,
}

impl EventKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Found,
        Self::Rename,
        Self::Move,
        Self::ChangeKind,
        Self::Serve,
        Self::Merge,
        Self::Dissolve,
    ];

    /// The word of the database, the address and the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Rename => "rename",
            Self::Move => "move",
            Self::ChangeKind => "change_kind",
            Self::Serve => "serve",
            Self::Merge => "merge",
            Self::Dissolve => "dissolve",
        }
    }

    /// The event of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// Whether the level above approves it, so that its paper is asked for.
    pub fn needs_approval(self) -> bool {
        matches!(
            self,
            Self::Found | Self::ChangeKind | Self::Merge | Self::Dissolve
        )
    }
}

/// An event as typed.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// What is done.
    pub kind: EventKind,
    /// From which day.
    pub on: String,
    /// Why.
    pub reason: String,
    /// Number or title of the paper.
    pub paper: String,
    /// Of the new organisation.
    pub code: String,
    /// Full name, of the new organisation or from now on.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// A key of `OrganisationKind`.
    pub organisation_kind: String,
    /// The new parent, or what it goes into.
    pub other_id: Option<i64>,
    /// The units served.
    pub unit_ids: Vec<i64>,
}

impl NewEvent {
    /// An event with nothing filled in.
    pub fn of(kind: EventKind) -> Self {
        Self {
            kind,
            on: String::new(),
            reason: String::new(),
            paper: String::new(),
            code: String::new(),
            name: String::new(),
            short_name: String::new(),
            organisation_kind: String::new(),
            other_id: None,
            unit_ids: Vec::new(),
        }
    }
}

/// What an event does, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new organisation stands below this one.
    Found {
        /// Its code.
        code: String,
        /// Its full and its short name.
        names: (String, String),
        /// What it is.
        kind: OrganisationKind,
        /// The units it serves.
        unit_ids: Vec<i64>,
    },
    /// Full and short name from then on.
    Rename(String, String),
    /// The new parent.
    Move(i64),
    /// What it is from then on.
    ChangeKind(OrganisationKind),
    /// The units it serves from then on.
    Serve(Vec<i64>),
    /// What it goes into.
    Merge(i64),
    /// It is no more.
    Dissolve,
}

/// An event that may be carried out.
#[derive(Clone, Debug)]
pub struct CheckedEvent {
    /// What.
    pub kind: EventKind,
    /// From which day.
    pub on: Date,
    /// Why.
    pub reason: String,
    /// Number or title of the paper.
    pub paper: Option<String>,
    /// What it does.
    pub change: Change,
}

/// What an event would move: shown before it is written, and told after.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What is changed; for a founding, what the new one stands below.
    pub organisation: Organisation,
    /// The event.
    pub event: CheckedEvent,
    /// As it is: a name, a kind's key, the parent, the units.
    pub old: String,
    /// As it will be.
    pub new: String,
    /// Full members that go along, those below counted in.
    pub full_count: i64,
    /// Full and probationary members that go along.
    pub all_count: i64,
    /// The organisations below that go along, by short name in the order of the tree.
    pub below: Vec<String>,
    /// The posts that go along, or end.
    pub posts: Vec<Post>,
    /// The accounts' offices that go along, or end.
    pub offices: Vec<OfficeHeld>,
    /// What the rules remark on how it will be; it does not hold the event up.
    pub warnings: Vec<Warning>,
    /// Who approves such an event.
    pub approval: Option<Citation>,
}

/// A remark of the rules.
#[derive(Clone, Debug)]
pub struct Warning {
    /// What is remarked.
    pub said: Said,
    /// The rule.
    pub rule: Citation,
}

record! {
    /// An office that somebody holds in an organisation.
    pub struct OfficeHeld {
        pub display_name: String,
        pub role: String,
        pub organisation_name: String,
    }
}

record! {
    /// An event as it was kept.
    pub struct EventLine {
        pub id: i64,
        pub organisation_id: i64,
        pub organisation_name: String,
        pub kind: String,
        pub event_on: Date,
        pub reason: String,
        pub paper: Option<String>,
        pub old_value: Option<String>,
        pub new_value: Option<String>,
        /// The new parent or what it went into, if it is in reach.
        pub other_id: Option<i64>,
        pub other_name: Option<String>,
        /// The parent before, if it is in reach.
        pub old_other_name: Option<String>,
        /// Who recorded it; none for the command line.
        pub display_name: Option<String>,
        pub recorded_at: String,
        pub file_name: Option<String>,
    }
}

record! {
    /// The paper of an event.
    pub struct EventFile {
        pub file_name: String,
        pub content: Vec<u8>,
    }
}

/// An event to be kept.
#[derive(Clone, Debug)]
pub struct KeptEvent<'a> {
    /// Of which organisation.
    pub organisation_id: i64,
    /// What.
    pub event: &'a CheckedEvent,
    /// As it was.
    pub old: Option<&'a str>,
    /// As it is.
    pub new: Option<&'a str>,
    /// The new parent, or what it went into.
    pub other_id: Option<i64>,
    /// The parent it had.
    pub old_other_id: Option<i64>,
}
