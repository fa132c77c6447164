//! One figure of one edition, and everything that is said about it.

mod source;
mod unit;

use std::fmt;

use zhibu_ledger::Fen;

pub use source::{Binding, Citation, Document, DocumentKind, Note, Place, Source};
pub use unit::{Kind, Unit};

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
