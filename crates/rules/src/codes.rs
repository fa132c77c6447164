//! Code lists 代码表: the words that records may hold, with the codes that the standards give them.

use std::collections::BTreeMap;

use crate::rulebook::Rulebook;
use crate::value::{Place, Source};

/// One word of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// As the standard numbers it: `01`, `430000`.
    pub code: String,
    /// As records keep it: `female`, `汉`.
    pub key: String,
    /// In Chinese.
    pub zh: String,
    /// In English, or in the romanisation of the standard.
    pub en: String,
    /// The letters that the standard gives it besides; empty where it gives none.
    pub letters: String,
}

/// A list with the document it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeList {
    /// Key of the list: `ethnicity`.
    pub key: String,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// The words in the order of their codes.
    pub codes: Vec<Code>,
    /// Other words that people write, each with the key that it stands for.
    pub synonyms: Vec<(String, String)>,
    /// Document, clause and the day from which it holds.
    pub source: Source,
    /// Where it stands in the rule files.
    pub place: Place,
}

/// The lists that the program asks for: one that is missing stops the start.
pub const LISTS: [&str; 9] = [
    "sex",
    "marital_status",
    "education",
    "degree",
    "ethnicity",
    "province",
    "document_type",
    "leaving",
    "talk_kind",
];

impl CodeList {
    /// The word that records keep under a key.
    pub fn of_key(&self, key: &str) -> Option<&Code> {
        self.codes.iter().find(|it| it.key == key)
    }

    /// What somebody means by a word of a list: the word itself, one that stands for it, or its code, with
    /// or without the zeros before it.
    pub fn of_written(&self, written: &str) -> Option<&Code> {
        let by_word = self.codes.iter().find(|it| it.zh == written);
        by_word.or_else(|| {
            let other = self.synonyms.iter().find(|it| it.0 == written);
            match other {
                Some((_, key)) => self.of_key(key),
                None => self.codes.iter().find(|it| is_code(&it.code, written)),
            }
        })
    }
}

/// Spreadsheets drop the zero of `01`.
fn is_code(code: &str, written: &str) -> bool {
    code == written || (!written.is_empty() && code.trim_start_matches('0') == written)
}

impl Rulebook {
    /// Every list by its key.
    pub fn code_lists(&self) -> &BTreeMap<String, CodeList> {
        &self.code_lists
    }

    /// The words of a list in the order of their codes; none for a list that nobody knows.
    pub fn codes(&self, list: &str) -> &[Code] {
        self.code_lists
            .get(list)
            .map_or(&[], |it| it.codes.as_slice())
    }

    /// The word of a list that records keep under a key.
    pub fn code(&self, list: &str, key: &str) -> Option<&Code> {
        self.code_lists.get(list)?.of_key(key)
    }
}
