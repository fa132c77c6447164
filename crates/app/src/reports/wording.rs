//! From templates with places to sentences whose figures know their keys.
//!
//! A template of `strings.toml` names figures in its places: `党员 {members.total} 名`. English may write
//! `{members.total|member|members}` after it, for one and for any other count.

use zhibu_ledger::Fen;
use zhibu_web::{Lang, Words};

use super::model::{Owner, Report};

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// A figure that opens its records.
    Figure {
        /// Its key.
        key: String,
        /// As it is read: `3226`, `1,549,372.85`.
        text: String,
    },
}

/// A sentence.
pub type Sentence = Vec<Part>;

/// Speaks about one report in one language.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The words of the program.
    pub words: &'a Words,
    /// The reader's language.
    pub lang: Lang,
    /// What is spoken about.
    pub report: &'a Report,
}

impl<'a> Speaker<'a> {
    /// The sentence of a template, its places filled from the report.
    pub fn sentence(&self, key: &str) -> Sentence {
        self.sentence_with(key, &[], &[])
    }

    /// The same where some places stand for other figures (`due` for `life.assembly.due`) and some for
    /// words.
    pub fn sentence_with(
        &self,
        key: &str,
        figures: &[(&str, &str)],
        words: &[(&str, &str)],
    ) -> Sentence {
        let mut parts = Vec::new();
        let mut rest = self.words.t(self.lang, key);
        while let Some((before, after)) = rest.split_once('{') {
            push_text(&mut parts, before);
            let Some((place, remainder)) = after.split_once('}') else {
                push_text(&mut parts, "{");
                rest = after;
                continue;
            };
            self.fill(&mut parts, place, figures, words);
            rest = remainder;
        }
        push_text(&mut parts, rest);
        parts
    }

    /// A word or short text without figures.
    pub fn text(&self, key: &str) -> String {
        self.words.t(self.lang, key).to_owned()
    }

    /// The same with its places filled.
    pub fn text_with(&self, key: &str, places: &[(&str, &str)]) -> String {
        self.words.t_with(self.lang, key, places)
    }

    /// What a figure is called.
    pub fn label(&self, key: &str) -> String {
        label(self.words, self.lang, &self.report.duties, key)
    }

    /// A figure by its key, as it is read.
    pub fn figure(&self, key: &str) -> Part {
        Part::Figure {
            key: key.to_owned(),
            text: value_text(key, self.report.value(key)),
        }
    }

    /// The one of two texts that the reader reads.
    pub fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Who sees to a measure, in words.
    pub fn owner(&self, owner: &Owner) -> String {
        match owner {
            Owner::Written(name) | Owner::Leader(name) => name.clone(),
            Owner::Above(name, organisation) => self.text_with(
                "reports.owner_above",
                &[("name", name), ("organisation", organisation)],
            ),
            Owner::LevelAbove => self.text("reports.owner_level_above"),
        }
    }

    fn fill(
        &self,
        parts: &mut Sentence,
        place: &str,
        figures: &[(&str, &str)],
        words: &[(&str, &str)],
    ) {
        let mut pieces = place.split('|');
        let name = pieces.next().unwrap_or_default();
        if let Some((_, text)) = words.iter().find(|(known, _)| *known == name) {
            push_text(parts, text);
            return;
        }
        let key = figures
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(name, |(_, key)| *key);
        match (pieces.next(), pieces.next()) {
            (Some(one), Some(many)) => {
                let word = if self.report.value(key) == 1 {
                    one
                } else {
                    many
                };
                push_text(parts, word);
            }
            _ => parts.push(self.figure(key)),
        }
    }
}

/// What a figure is called in a language; `duties` names the duties of the period.
pub fn label(words: &Words, lang: Lang, duties: &[(String, String, String)], key: &str) -> String {
    let pieces: Vec<&str> = key.split('.').collect();
    match pieces.as_slice() {
        ["life", duty, what @ ("due" | "done" | "gaps" | "running")] => {
            let name = duties.iter().find(|(known, ..)| known == duty);
            let name = name.map_or(*duty, |(_, zh, en)| match lang {
                Lang::Zh => zh,
                Lang::En => en,
            });
            words.t_with(lang, &format!("reports.f_duty_{what}"), &[("duty", name)])
        }
        ["dues", month, "owed_fen"] => {
            words.t_with(lang, "reports.f_dues_month", &[("month", month)])
        }
        _ => words
            .t(lang, &format!("reports.f_{}", key.replace('.', "_")))
            .to_owned(),
    }
}

/// A value as it is read: an amount in yuan, a count as it is.
pub fn value_text(key: &str, value: i64) -> String {
    if key.ends_with("_fen") {
        Fen::new(value).to_yuan_text()
    } else {
        value.to_string()
    }
}

/// A sentence as plain text.
pub fn plain(sentence: &Sentence) -> String {
    sentence
        .iter()
        .map(|part| match part {
            Part::Text(text) | Part::Figure { text, .. } => text.as_str(),
        })
        .collect()
}

/// `12.3%`, rounded half up; `—` of nothing.
pub fn share_text(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "—".to_owned();
    }
    let thousandths = (part * 2000 + whole) / (whole * 2);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn push_text(parts: &mut Sentence, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(Part::Text(before)) = parts.last_mut() {
        before.push_str(text);
    } else {
        parts.push(Part::Text(text.to_owned()));
    }
}
