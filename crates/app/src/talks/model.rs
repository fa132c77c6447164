//! Talks as lists and pages show them.

use jiff::civil::Date;
use zhibu_db::record;

record! {
    /// That there was a talk: nothing of what was said.
    pub struct TalkLine {
        pub id: i64,
        pub organisation_name: String,
        /// A word of the list `talk_kind`.
        pub kind: String,
        pub held_on: Date,
        pub talker_id: i64,
        pub talker_name: String,
        pub listener_id: i64,
        pub listener_name: String,
        pub follow_up_on: Option<Date>,
        /// When it was written that nothing more is awaited.
        pub followed_up_on: Option<Date>,
    }
}

record! {
    /// What was said, sealed.
    pub struct TalkContent {
        pub id: i64,
        pub content_sealed: Vec<u8>,
        pub agreed_sealed: Option<Vec<u8>>,
    }
}

record! {
    /// What came of a talk when somebody looked, sealed.
    pub struct FollowUpRow {
        pub id: i64,
        /// under_way, done or correction.
        pub state: String,
        pub written_on: Date,
        pub outcome_sealed: Vec<u8>,
        pub account_id: Option<i64>,
        pub display_name: Option<String>,
    }
}

/// An entry about what came of a talk 回访记录.
#[derive(Clone, Debug)]
pub struct FollowUp {
    /// How it stands.
    pub state: FollowUpState,
    /// On which day it was written.
    pub written_on: Date,
    /// What came of the talk.
    pub outcome: String,
    /// Who wrote it, where that is known.
    pub by: Option<String>,
}

/// What an entry about a talk says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpState {
    /// 办理中: there is more to come.
    UnderWay,
    /// 已办结: nothing more is awaited.
    Done,
    /// 更正 of what was written once it was done.
    Correction,
}

impl FollowUpState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::UnderWay, Self::Done, Self::Correction];

    /// The word in the form and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnderWay => "under_way",
            Self::Done => "done",
            Self::Correction => "correction",
        }
    }

    /// The state of that word.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

record! {
    /// A member with the talks they took part in this year.
    pub struct TalkCount {
        pub id: i64,
        pub name: String,
        pub talk_count: i64,
    }
}

/// A talk opened by one of those in it.
#[derive(Clone, Debug)]
pub struct TalkFile {
    /// That there was one.
    pub line: TalkLine,
    /// What was said.
    pub content: String,
    /// What was agreed.
    pub agreed: Option<String>,
    /// What came of it, as it was written.
    pub follow_ups: Vec<FollowUp>,
}

impl TalkFile {
    /// Whether nothing more is awaited: what follows are corrections.
    pub fn is_done(&self) -> bool {
        self.line.followed_up_on.is_some()
    }
}

/// Talks in reach, and who has had too few this year.
#[derive(Clone, Debug)]
pub struct TalkList {
    /// Latest first.
    pub lines: Vec<TalkLine>,
    /// The ids of those whose content the reader may open.
    pub open_ids: Vec<i64>,
    /// Of the branch asked for, those below the figure of the rule; none where no branch was asked for.
    pub lacking: Option<Vec<TalkCount>>,
    /// Talks a year that the rule asks of each.
    pub times_min: i64,
}
