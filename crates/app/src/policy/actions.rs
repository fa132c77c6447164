//! What is in force on a day, and the editions of one rule.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_rules::duties::DutyRule;
use zhibu_rules::{DatedValue, Rulebook, Source};

use crate::error::{AppError, FieldFault, Outcome};
use crate::shell::day_typed;

/// Which rules, on which day.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulesQuery {
    /// The day, today if none.
    on: Option<String>,
    /// A part of a label, a key, a document or a note.
    q: Option<String>,
}

/// A rule in one edition.
#[derive(Clone, Copy, Debug)]
pub enum Rule<'a> {
    /// A figure.
    Value(&'a DatedValue),
    /// A duty.
    Duty(&'a DutyRule),
}

/// The rules of one document.
#[derive(Debug)]
pub struct Section<'a> {
    /// In the order of articles.
    pub rules: Vec<Rule<'a>>,
}

impl RulesQuery {
    /// The day and the words that are asked for, these in small letters.
    ///
    /// # Errors
    /// [`AppError::Invalid`] if the day is none.
    pub fn asked(&self, today: Date) -> Outcome<(Date, String)> {
        let search = self.q.as_deref().map(str::trim).unwrap_or_default();
        let on = day_typed(self.on.as_deref().unwrap_or_default()).map_err(|said| {
            AppError::Invalid(vec![FieldFault {
                field: "on".to_owned(),
                said,
            }])
        })?;
        Ok((on.unwrap_or(today), search.to_lowercase()))
    }
}

impl<'a> Rule<'a> {
    /// Its key.
    pub fn key(&self) -> &'a str {
        match self {
            Self::Value(it) => &it.key,
            Self::Duty(it) => &it.key,
        }
    }

    /// Its label in Chinese and in English.
    pub fn labels(&self) -> (&'a str, &'a str) {
        match self {
            Self::Value(it) => (&it.zh, &it.en),
            Self::Duty(it) => (&it.zh, &it.en),
        }
    }

    /// Document, article, edition, binding.
    pub fn source(&self) -> &'a Source {
        match self {
            Self::Value(it) => &it.source,
            Self::Duty(it) => &it.source,
        }
    }

    fn answers(&self, search: &str) -> bool {
        let (zh, en) = self.labels();
        let source = self.source();
        let note = source.note.as_ref();
        [self.key(), zh, en, &source.document.zh, &source.document.en]
            .into_iter()
            .chain(note.into_iter().flat_map(|it| [it.zh.as_str(), &it.en]))
            .any(|it| it.to_lowercase().contains(search))
    }
}

/// The rules in force on a day that answer `search`, by document: regulations before notices before
/// standards, those of a kind in the order of their keys; within a document by article.
pub fn in_force<'a>(book: &'a Rulebook, on: Date, search: &str) -> Vec<Section<'a>> {
    let mut rules: Vec<Rule<'a>> = all(book)
        .filter(|it| it.source().holds_on(on) && it.answers(search))
        .collect();
    rules.sort_by_key(|it| {
        let source = it.source();
        let document = &source.document;
        let article = article_number(&source.article);
        (rank(document.kind), document.key.clone(), article)
    });
    rules
        .chunk_by(|one, next| one.source().document.key == next.source().document.key)
        .map(|rules| Section {
            rules: rules.to_vec(),
        })
        .collect()
}

/// The editions of a rule, oldest first.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such rule.
pub fn editions<'a>(book: &'a Rulebook, key: &str) -> Outcome<Vec<Rule<'a>>> {
    let mut editions: Vec<Rule<'a>> = all(book).filter(|it| it.key() == key).collect();
    editions.sort_by_key(|it| it.source().from);
    if editions.is_empty() {
        Err(AppError::NotFound)
    } else {
        Ok(editions)
    }
}

fn all(book: &Rulebook) -> impl Iterator<Item = Rule<'_>> {
    let values = book.values().map(Rule::Value);
    values.chain(book.duties().iter().map(Rule::Duty))
}

fn rank(kind: zhibu_rules::DocumentKind) -> u8 {
    match kind {
        zhibu_rules::DocumentKind::Regulation => 0,
        zhibu_rules::DocumentKind::Notice => 1,
        zhibu_rules::DocumentKind::Standard => 2,
    }
}

/// The number an article begins with: 26 of `26(6)`.
fn article_number(article: &str) -> u32 {
    let digits: String = article.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}
