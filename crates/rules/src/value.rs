//! One figure of one edition, and everything that is said about it.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use zhibu_ledger::Fen;

/// How strictly a rule binds 约束力.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binding {
    /// 硬性: the act is refused.
    Hard,
    /// 提醒: the text says 一般 or leaves room; shown, not blocked.
    Warn,
    /// 参考: told for information.
    Info,
}

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

/// A share to be reached: `> 1/2` is more than half, `>= 4/5` four fifths or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Above the line.
    pub numerator: u32,
    /// Below the line, never zero.
    pub denominator: u32,
    /// Whether exactly this share is not yet enough (超过).
    pub strict: bool,
}

/// One step 档 of a rate: it holds for a whole base up to and including the bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateStep {
    /// The inclusive upper bound; `None` for the last step.
    pub up_to: Option<Fen>,
    /// The rate on the whole base, 50 for 0.5 %.
    pub rate_basis_points: u32,
}

/// A figure in one of the shapes of [`Kind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Integer(i64),
    /// A share.
    Share(Share),
    /// A text, or the chosen one of several.
    Text(String),
    /// A list of whole numbers.
    Integers(Vec<i64>),
    /// A list of texts.
    Texts(Vec<String>),
    /// Steps of a rate, from the lowest on.
    Steps(Vec<RateStep>),
}

/// What sort of text a document is, which decides how its parts are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// 条例, 规定, 细则: divided into articles 条.
    Regulation,
    /// A national standard: divided into numbered clauses.
    Standard,
    /// A notice or a county's own settings: divided into items 项.
    Notice,
}

/// A document 文件 that rules come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Short name used in the rule files.
    pub key: String,
    /// Its title in Chinese.
    pub zh: String,
    /// Its title in English.
    pub en: String,
    /// Its number 文号, where known.
    pub number: Option<String>,
    /// What its parts are called.
    pub kind: DocumentKind,
}

/// Document and article 出处 of anything in the rule files, and how it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The document.
    pub document: Arc<Document>,
    /// Article, clause or item as written in the rule file: `7`, `26(6)`, `4.2`.
    pub article: String,
    /// How strictly it binds.
    pub binding: Binding,
    /// First day of the edition.
    pub from: Date,
    /// Last day of the edition; `None` while it holds.
    pub to: Option<Date>,
    /// What a reader should know about the reading that was chosen.
    pub note: Option<String>,
}

/// Where something stands in the rule files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path below the rules folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

/// One figure in one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedValue {
    /// Its key, as in [`crate::keys`].
    pub key: String,
    /// Short label in Chinese.
    pub zh: String,
    /// Short label in English.
    pub en: String,
    /// The figure.
    pub value: Value,
    /// What it counts.
    pub unit: Unit,
    /// Where it is written and from when to when.
    pub source: Source,
    /// Where it stands in the rule files.
    pub place: Place,
}

/// What is printed about a rule beside an answer: figure, document, article, edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The rule's key.
    pub key: String,
    /// Short label in Chinese.
    pub zh: String,
    /// Short label in English.
    pub en: String,
    /// The figure as text: `3`, `>= 1/2`, `≤ 3,000.00: 0.5%; …`.
    pub value: String,
    /// What the figure counts; `None` for a duty, whose figure says it.
    pub unit: Option<Unit>,
    /// Title of the document in Chinese.
    pub document_zh: String,
    /// Title of the document in English.
    pub document_en: String,
    /// 第7条, or what the document calls its parts.
    pub article_zh: String,
    /// Art. 7, or what the document calls its parts.
    pub article_en: String,
    /// First day of the edition.
    pub edition: Date,
    /// How strictly it binds.
    pub binding: Binding,
}

impl Binding {
    /// All of them.
    pub const ALL: [Binding; 3] = [Binding::Hard, Binding::Warn, Binding::Info];

    /// The word in the rule files.
    pub fn key(self) -> &'static str {
        match self {
            Binding::Hard => "hard",
            Binding::Warn => "warn",
            Binding::Info => "info",
        }
    }

    /// The word for Chinese readers.
    pub fn zh(self) -> &'static str {
        match self {
            Binding::Hard => "硬性",
            Binding::Warn => "提醒",
            Binding::Info => "参考",
        }
    }

    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<Binding> {
        Binding::ALL
            .into_iter()
            .find(|binding| binding.key() == text)
    }
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

impl Share {
    /// Whether `part` of `whole` reaches the share, by whole numbers multiplied crosswise.
    pub fn is_reached(self, part: i64, whole: i64) -> bool {
        let left = i128::from(part) * i128::from(self.denominator);
        let right = i128::from(whole) * i128::from(self.numerator);
        if self.strict {
            left > right
        } else {
            left >= right
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.strict { ">" } else { ">=" };
        write!(formatter, "{sign} {}/{}", self.numerator, self.denominator)
    }
}

impl fmt::Display for RateStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = Fen::new(i64::from(self.rate_basis_points)).to_plain_yuan_text();
        match self.up_to {
            Some(up_to) => write!(formatter, "<= {up_to}: {rate}%"),
            None => write!(formatter, "{rate}%"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Integer(number) => write!(formatter, "{number}"),
            Value::Share(share) => write!(formatter, "{share}"),
            Value::Text(text) => formatter.write_str(text),
            Value::Integers(numbers) => formatter.write_str(&joined(numbers, " ")),
            Value::Texts(texts) => formatter.write_str(&joined(texts, " ")),
            Value::Steps(steps) => formatter.write_str(&joined(steps, "; ")),
        }
    }
}

impl Source {
    /// Whether the edition is in force on a day.
    pub fn holds_on(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// 第7条 / 4.2 / 第3项.
    pub fn article_zh(&self) -> String {
        let (number, rest) = self.article_parts();
        match self.document.kind {
            DocumentKind::Regulation => format!("第{number}条{rest}"),
            DocumentKind::Standard => self.article.clone(),
            DocumentKind::Notice => format!("第{number}项{rest}"),
        }
    }

    /// Art. 7 / clause 4.2 / item 3.
    pub fn article_en(&self) -> String {
        match self.document.kind {
            DocumentKind::Regulation => format!("Art. {}", self.article),
            DocumentKind::Standard => format!("clause {}", self.article),
            DocumentKind::Notice => format!("item {}", self.article),
        }
    }

    fn article_parts(&self) -> (&str, &str) {
        self.article
            .split_at(self.article.find('(').unwrap_or(self.article.len()))
    }

    pub(crate) fn cite(&self, labels: (&str, &str, &str), value: String) -> Citation {
        let (key, zh, en) = labels;
        Citation {
            key: key.to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            value,
            unit: None,
            document_zh: self.document.zh.clone(),
            document_en: self.document.en.clone(),
            article_zh: self.article_zh(),
            article_en: self.article_en(),
            edition: self.from,
            binding: self.binding,
        }
    }
}

impl DatedValue {
    /// What a page or `--explain` prints about this figure.
    pub fn citation(&self) -> Citation {
        let labels = (self.key.as_str(), self.zh.as_str(), self.en.as_str());
        let citation = self.source.cite(labels, self.value.to_string());
        Citation {
            unit: Some(self.unit),
            ..citation
        }
    }
}

fn joined<T: fmt::Display>(items: &[T], between: &str) -> String {
    items
        .iter()
        .map(T::to_string)
        .collect::<Vec<_>>()
        .join(between)
}
