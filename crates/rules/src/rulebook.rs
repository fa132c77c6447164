//! The book of all editions, and the book as of one day.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::codes::CodeList;
use crate::dues::{DuesClassLabel, PayItem};
use crate::duties::{DutyRule, MeetingKind};
use crate::fault::{RuleFault, RuleMissing};
use crate::functions::FunctionRule;
use crate::keys::Key;
use crate::procedures::{AskRule, BreachText, PaperText, Procedure};
use crate::reading;
use crate::value::{DatedValue, Document, RateStep, Share, Value};

/// All rules in all their editions, checked.
#[derive(Debug)]
pub struct Rulebook {
    pub(crate) values: BTreeMap<String, Vec<DatedValue>>,
    pub(crate) documents: BTreeMap<String, Arc<Document>>,
    pub(crate) duties: Vec<DutyRule>,
    pub(crate) functions: Vec<FunctionRule>,
    pub(crate) meeting_kinds: Vec<MeetingKind>,
    pub(crate) pay_items: Vec<PayItem>,
    pub(crate) dues_classes: Vec<DuesClassLabel>,
    pub(crate) code_lists: BTreeMap<String, CodeList>,
    pub(crate) calendar: Calendar,
    pub(crate) procedures: Vec<Procedure>,
    pub(crate) breach_texts: Vec<BreachText>,
    pub(crate) asks: Vec<AskRule>,
    pub(crate) papers: Vec<PaperText>,
}

/// The rules as of one day, or the newest edition of each.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    book: &'a Rulebook,
    on: Option<Date>,
}

impl Rulebook {
    /// The rules that are built into the program.
    ///
    /// Every fault at once, each with file and line.
    pub fn embedded() -> Result<Rulebook, Vec<RuleFault>> {
        reading::read(&reading::embedded_files())
    }

    /// The rules in a folder: every `.toml` in it and in the folders below.
    pub fn load(folder: &Path) -> Result<Rulebook, Vec<RuleFault>> {
        reading::read(&reading::files_in(folder)?)
    }

    /// The rules in these texts, each with the name under which its faults are told.
    pub fn from_texts(files: &[(&str, &str)]) -> Result<Rulebook, Vec<RuleFault>> {
        let owned = |text: &&str| (*text).to_owned();
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| (owned(name), owned(text)))
            .collect();
        reading::read(&files)
    }

    /// The rules in force on a day.
    pub fn on(&self, date: Date) -> Rules<'_> {
        Rules {
            book: self,
            on: Some(date),
        }
    }

    /// The newest edition of every rule, for questions that bring no date.
    pub fn latest(&self) -> Rules<'_> {
        Rules {
            book: self,
            on: None,
        }
    }

    /// The figure of a key on a day.
    pub fn value(&self, key: &Key, on: Date) -> Result<&DatedValue, RuleMissing> {
        self.on(on).value(key)
    }

    /// All editions of a key by its name, oldest first; empty for an unknown one.
    pub fn editions(&self, name: &str) -> &[DatedValue] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// A document by its key.
    pub fn document(&self, key: &str) -> Option<&Arc<Document>> {
        self.documents.get(key)
    }

    /// Every figure in every edition, by key and date.
    pub fn values(&self) -> impl Iterator<Item = &DatedValue> {
        self.values.values().flatten()
    }

    /// The working-day calendar.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

impl<'a> Rules<'a> {
    /// The book behind them.
    pub fn book(&self) -> &'a Rulebook {
        self.book
    }

    /// The day they are asked for; `None` for the newest editions.
    pub fn date(&self) -> Option<Date> {
        self.on
    }

    /// The figure of a key with everything that is said about it.
    pub fn value(&self, key: &Key) -> Result<&'a DatedValue, RuleMissing> {
        let editions = self.book.editions(key.name);
        let found = match self.on {
            Some(on) => editions.iter().find(|edition| edition.source.holds_on(on)),
            None => editions.last(),
        };
        found.ok_or_else(|| self.missing(key.name))
    }

    /// A whole number.
    pub fn integer(&self, key: &Key) -> Result<i64, RuleMissing> {
        match &self.value(key)?.value {
            Value::Integer(number) => Ok(*number),
            _ => Err(self.missing(key.name)),
        }
    }

    /// A share.
    pub fn share(&self, key: &Key) -> Result<Share, RuleMissing> {
        match &self.value(key)?.value {
            Value::Share(share) => Ok(*share),
            _ => Err(self.missing(key.name)),
        }
    }

    /// A text or a choice.
    pub fn text(&self, key: &Key) -> Result<&'a str, RuleMissing> {
        match &self.value(key)?.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.missing(key.name)),
        }
    }

    /// A list of whole numbers.
    pub fn integers(&self, key: &Key) -> Result<&'a [i64], RuleMissing> {
        match &self.value(key)?.value {
            Value::Integers(numbers) => Ok(numbers),
            _ => Err(self.missing(key.name)),
        }
    }

    /// A list of texts.
    pub fn texts(&self, key: &Key) -> Result<&'a [String], RuleMissing> {
        match &self.value(key)?.value {
            Value::Texts(texts) => Ok(texts),
            _ => Err(self.missing(key.name)),
        }
    }

    /// Steps of a rate.
    pub fn steps(&self, key: &Key) -> Result<&'a [RateStep], RuleMissing> {
        match &self.value(key)?.value {
            Value::Steps(steps) => Ok(steps),
            _ => Err(self.missing(key.name)),
        }
    }

    pub(crate) fn missing(&self, key: &str) -> RuleMissing {
        RuleMissing {
            key: key.to_owned(),
            on: self.on,
        }
    }
}
