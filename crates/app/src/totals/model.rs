//! Figures, and what became of them under another tree.

use jiff::civil::Date;
use zhibu_db::record;

/// What is added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Figure {
    /// 党员: full and probationary members on the last day of the year, or today.
    #[default]
    Members,
    /// 组织生活: meetings held.
    Meetings,
    /// 已办: duties done.
    DutiesDone,
    /// 缺失: duties missing.
    DutiesMissing,
    /// 应缴党费: dues owed, in fen.
    DuesFen,
}

impl Figure {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Members,
        Self::Meetings,
        Self::DutiesDone,
        Self::DutiesMissing,
        Self::DuesFen,
    ];

    /// The word of the address and of the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Meetings => "meetings",
            Self::DutiesDone => "duties_done",
            Self::DutiesMissing => "duties_missing",
            Self::DuesFen => "dues_fen",
        }
    }

    /// The figure of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// By which tree the lines stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Today's.
    #[default]
    Today,
    /// That of the end of the year.
    Then,
}

impl Standing {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Today, Self::Then];

    /// `today`, `then`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Then => "then",
        }
    }

    /// The one of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The year.
    pub year: i16,
    /// What is added up.
    pub figure: Figure,
    /// By which tree the lines stand.
    pub standing: Standing,
    /// Whether only organisations with a difference are told.
    pub only_changed: bool,
}

/// What one organisation left on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The organisation.
    pub organisation_id: i64,
    /// The day; a month, quarter or year counts on its last day, one that runs still today.
    pub on: Date,
    /// How much.
    pub amount: i64,
}

/// An organisation and its sums.
#[derive(Clone, Debug)]
pub struct FigureLine {
    /// The organisation.
    pub id: i64,
    /// Its short name, of the day by whose tree the lines stand.
    pub name: String,
    /// How many stand above it.
    pub depth: usize,
    /// Whether it stands no more by that tree.
    pub is_gone: bool,
    /// By the tree of then.
    pub then: i64,
    /// By the tree of today.
    pub today: i64,
    /// The moves that make the difference: which of [`Compared::moves`], and how much.
    pub moves: Vec<(usize, i64)>,
}

/// A move 改变隶属, with its event if one is kept.
#[derive(Clone, Debug)]
pub struct Move {
    /// The day.
    pub on: Date,
    /// What moved.
    pub organisation: String,
    /// From below what; none if it stood below nothing, or out of reach.
    pub old: Option<String>,
    /// To below what.
    pub new: Option<String>,
    /// Whether it went into what it stands below now.
    pub is_merge: bool,
    /// The reason of its event; none for a move that an import made.
    pub reason: Option<String>,
    /// The paper of its event.
    pub paper: Option<String>,
}

/// Both additions side by side.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What was asked for.
    pub question: Question,
    /// The last day of the year, or today.
    pub until: Date,
    /// Whether the reach holds the whole tree.
    pub is_whole: bool,
    /// The sum of everything, the same by both trees.
    pub sum: i64,
    /// In the order of the tree.
    pub lines: Vec<FigureLine>,
    /// Moves that changed any figure, in time.
    pub moves: Vec<Move>,
}

record! {
    /// What is kept of a move.
    pub struct MoveEvent {
        pub organisation_id: i64,
        pub kind: String,
        pub event_on: Date,
        pub reason: String,
        pub paper: Option<String>,
    }
}
