//! Where a rule is written: document, article, edition, and how strictly it binds.

use std::sync::Arc;

use jiff::civil::Date;

use super::Unit;

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
    pub note: Option<Note>,
}

/// A remark of the rule files in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Where something stands in the rule files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path below the rules folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
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
