//! What can be wrong with the rule files, and with asking them.

use std::fmt;

use jiff::civil::Date;

/// One fault in a rule file: where it stands, what is wrong, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {zh} ({en})")]
pub struct RuleFault {
    /// Path of the file below the rules folder, with `/`.
    pub file: String,
    /// Line in that file, from 1.
    pub line: usize,
    /// What is wrong and what to write instead, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// No edition answers: the rules asked for were not in force on that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMissing {
    /// The key that was asked for.
    pub key: String,
    /// The day it was asked for; `None` where the newest edition was asked for.
    pub on: Option<Date>,
}

impl RuleMissing {
    /// The sentence for Chinese readers.
    pub fn zh(&self) -> String {
        match self.on {
            Some(on) => format!("{on} 没有生效的规则 {}", self.key),
            None => format!("没有规则 {}", self.key),
        }
    }

    /// The sentence for English readers.
    pub fn en(&self) -> String {
        match self.on {
            Some(on) => format!("no edition of {} is in force on {on}", self.key),
            None => format!("there is no rule {}", self.key),
        }
    }
}

impl fmt::Display for RuleMissing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.zh(), self.en())
    }
}

impl std::error::Error for RuleMissing {}
