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
        pub followed_up_on: Option<Date>,
    }
}

record! {
    /// What was said, sealed.
    pub struct TalkContent {
        pub content_sealed: Vec<u8>,
        pub agreed_sealed: Option<Vec<u8>>,
        pub outcome_sealed: Option<Vec<u8>>,
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
    /// What came of it.
    pub outcome: Option<String>,
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
