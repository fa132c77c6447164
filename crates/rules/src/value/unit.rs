//! What a figure counts, and what shape it has.

/// What a figure counts. The text in the rule files is [`Unit::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// All members 党员, probationary ones included.
    Members,
    /// Full members 正式党员 only.
    FullMembers,
    /// Persons of whatever standing.
    Persons,
    /// Units 单位 served by one organisation.
    Units,
    /// Years.
    Years,
    /// Calendar months.
    Months,
    /// Calendar days.
    Days,
    /// Working days 工作日.
    Workdays,
    /// Class hours 学时.
    Hours,
    /// Times within the period that the rule names.
    Times,
    /// Ballots 选票.
    Ballots,
    /// Hundredths of a percent.
    BasisPoints,
    /// Fen 分.
    Fen,
    /// A share of a count: more than, or at least.
    Share,
    /// Steps of a rate over the whole base.
    RateSteps,
    /// One of a few named ways.
    Choice,
    /// Characters of a code.
    Characters,
    /// Weights of a check sum.
    Weights,
}

/// What shape a figure has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number, never negative.
    Integer,
    /// A [`Share`].
    Share,
    /// A text.
    Text,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list of whole numbers.
    Integers,
    /// A list of texts.
    Texts,
    /// A list of [`RateStep`].
    Steps,
}

impl Unit {
    /// All of them.
    pub const ALL: [Unit; 18] = [
        Unit::Members,
        Unit::FullMembers,
        Unit::Persons,
        Unit::Units,
        Unit::Years,
        Unit::Months,
        Unit::Days,
        Unit::Workdays,
        Unit::Hours,
        Unit::Times,
        Unit::Ballots,
        Unit::BasisPoints,
        Unit::Fen,
        Unit::Share,
        Unit::RateSteps,
        Unit::Choice,
        Unit::Characters,
        Unit::Weights,
    ];

    /// The word in the rule files, the one for Chinese readers and the one for English readers.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Unit::Members => ("members", "名党员", "members"),
            Unit::FullMembers => ("full_members", "名正式党员", "full members"),
            Unit::Persons => ("persons", "人", "persons"),
            Unit::Units => ("units", "个单位", "units"),
            Unit::Years => ("years", "年", "years"),
            Unit::Months => ("months", "个月", "months"),
            Unit::Days => ("days", "天", "days"),
            Unit::Workdays => ("workdays", "个工作日", "working days"),
            Unit::Hours => ("hours", "学时", "class hours"),
            Unit::Times => ("times", "次", "times"),
            Unit::Ballots => ("ballots", "张选票", "ballots"),
            Unit::BasisPoints => ("basis_points", "万分点", "basis points"),
            Unit::Fen => ("fen", "分", "fen"),
            Unit::Share => ("share", "比例", "share"),
            Unit::RateSteps => ("rate_steps", "分档比例", "rate steps"),
            Unit::Choice => ("choice", "选项", "choice"),
            Unit::Characters => ("characters", "个字符", "characters"),
            Unit::Weights => ("weights", "加权因子", "weights"),
        }
    }

    /// The word in the rule files.
    pub fn key(self) -> &'static str {
        self.words().0
    }

    /// The word for Chinese readers, with its measure word.
    pub fn zh(self) -> &'static str {
        self.words().1
    }

    /// The word for English readers.
    pub fn en(self) -> &'static str {
        self.words().2
    }

    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.key() == text)
    }
}
