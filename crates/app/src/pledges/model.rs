//! Pledges as lists and pages show them.

use zhibu_db::record;

/// Targets of one pledge.
pub const TARGETS_MAX: i64 = 5;
/// Characters of a target and of a note.
pub const TARGET_CHARACTERS_MAX: usize = 200;

record! {
    /// A pledge of a year.
    pub struct PledgeLine {
        pub id: i64,
        pub member_id: i64,
        pub name: String,
        pub branch_id: i64,
        pub branch_name: String,
        pub year: i64,
        pub at: String,
        pub mid_year_on: Option<String>,
        pub year_end_on: Option<String>,
    }
}

record! {
    /// One target of a pledge.
    pub struct TargetLine {
        pub id: i64,
        pub position: i64,
        pub target: String,
        /// done, under_way or not_begun.
        pub mid_year_state: Option<String>,
        pub mid_year_note: Option<String>,
        /// done, partly or not_done.
        pub year_end_state: Option<String>,
        pub year_end_note: Option<String>,
    }
}

record! {
    /// A member without a pledge.
    pub struct WithoutPledge {
        pub id: i64,
        pub name: String,
    }
}

/// Which check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// 年中.
    MidYear,
    /// 年末.
    YearEnd,
}

impl Half {
    /// The word in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::MidYear => "mid_year",
            Self::YearEnd => "year_end",
        }
    }

    /// The check of that word.
    pub fn of(key: &str) -> Option<Self> {
        [Self::MidYear, Self::YearEnd]
            .into_iter()
            .find(|it| it.key() == key)
    }

    /// How a target may stand at it.
    pub fn states(self) -> [&'static str; 3] {
        match self {
            Self::MidYear => ["done", "under_way", "not_begun"],
            Self::YearEnd => ["done", "partly", "not_done"],
        }
    }
}
