//! The texts of the product in both languages.
//!
//! Each area has a `strings.toml`. A table `[title]` in the area `members` is the key
//! `members.title`; it holds `zh` and `en` on adjacent lines. `{name}` is a place that
//! [`Words::t_with`] fills; `{n|place|places}` is the first word for one and the second for any
//! other count, for the language that needs it.

mod say;
mod scan;

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

use crate::Lang;

pub use say::Say;
pub use scan::{KeyUse, used_keys};

/// Every text of every area.
#[derive(Debug, Default)]
pub struct Words {
    texts: BTreeMap<String, Entry>,
}

/// What is wrong with a `strings.toml`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WordsFault {
    /// The area whose file it is.
    pub area: String,
    /// The key inside the file, empty when the file cannot be read at all.
    pub key: String,
    /// What is wrong and what to write.
    pub message: String,
}

impl fmt::Display for WordsFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}/strings.toml [{}]: {}",
            self.area, self.key, self.message
        )
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    zh: String,
    en: String,
}

impl Words {
    /// Reads the texts of all areas, `(area, text of its strings.toml)`, and adds the kit's own
    /// under the area `web`.
    ///
    /// # Errors
    /// Every fault of every file: no TOML, a text missing or blank in one language, places that
    /// differ between the languages, an area named twice.
    pub fn load(areas: &[(&str, &str)]) -> Result<Words, Vec<WordsFault>> {
        let mut words = Words::default();
        let mut faults = Vec::new();
        let own = ("web", include_str!("../strings.toml"));
        for (area, toml) in std::iter::once(&own).chain(areas) {
            words.add(area, toml, &mut faults);
        }
        if faults.is_empty() {
            Ok(words)
        } else {
            Err(faults)
        }
    }

    /// The text of `key`. A key that does not exist is returned itself, so that it is seen on the
    /// page, and is logged.
    pub fn t<'a>(&'a self, lang: Lang, key: &'a str) -> &'a str {
        match self.texts.get(key) {
            Some(entry) => entry.text(lang),
            None => {
                tracing::error!(key, "text {key} is missing");
                key
            }
        }
    }

    /// The text of `key` with its places filled.
    pub fn t_with(&self, lang: Lang, key: &str, places: &[(&str, &str)]) -> String {
        fill(self.t(lang, key), places)
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    fn add(&mut self, area: &str, toml: &str, faults: &mut Vec<WordsFault>) {
        let fault = |key: &str, message: String| WordsFault {
            area: area.to_owned(),
            key: key.to_owned(),
            message,
        };
        let entries = match toml::from_str::<BTreeMap<String, Entry>>(toml) {
            Ok(entries) => entries,
            Err(error) => return faults.push(fault("", error.to_string())),
        };
        for (key, entry) in entries {
            for lang in Lang::ALL {
                if entry.text(lang).trim().is_empty() {
                    faults.push(fault(
                        &key,
                        format!("{} is blank: write the text", lang.code()),
                    ));
                }
            }
            let (zh, en) = (places(&entry.zh), places(&entry.en));
            if zh != en {
                faults.push(fault(
                    &key,
                    format!("places differ: zh has {zh:?}, en has {en:?}"),
                ));
            }
            if self.texts.insert(format!("{area}.{key}"), entry).is_some() {
                faults.push(fault(&key, "written twice: keep one".to_owned()));
            }
        }
    }
}

impl Entry {
    fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Replaces each `{name}` by its value; an unknown place stays as it is written.
fn fill(text: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, remainder)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let mut pieces = place.split('|');
        let name = pieces.next().unwrap_or_default();
        let value = places
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| *value);
        match (value, pieces.next(), pieces.next()) {
            (Some("1"), Some(one), _) => filled.push_str(one),
            (Some(_), Some(_), Some(other)) => filled.push_str(other),
            (Some(value), ..) => filled.push_str(value),
            (None, ..) => {
                filled.push('{');
                filled.push_str(place);
                filled.push('}');
            }
        }
        rest = remainder;
    }
    filled.push_str(rest);
    filled
}

/// The names of the places of a text, each once, in order.
fn places(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|after| after.split_once('}'))
        .filter_map(|(place, _)| place.split('|').next())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_text_is_found_in_both_languages_with_its_places_filled() {
        let toml = "[due]\nzh = \"应办 {n}\"\nen = \"{n} {n|duty|duties} due\"\n";
        let words = Words::load(&[("home", toml)]).unwrap();
        assert_eq!(words.t_with(Lang::Zh, "home.due", &[("n", "6")]), "应办 6");
        assert_eq!(
            words.t_with(Lang::En, "home.due", &[("n", "1")]),
            "1 duty due"
        );
        assert_eq!(
            words.t_with(Lang::En, "home.due", &[("n", "6")]),
            "6 duties due"
        );
        assert_eq!(
            words.t_with(Lang::En, "home.due", &[]),
            "{n} {n|duty|duties} due"
        );
    }

    #[test]
    fn a_missing_key_is_seen_on_the_page() {
        let words = Words::load(&[]).unwrap();
        assert_eq!(words.t(Lang::Zh, "home.nowhere"), "home.nowhere");
    }

    #[test]
    fn every_fault_of_every_file_is_told_at_once() {
        let faults = Words::load(&[
            (
                "one",
                "[a]\nzh = \"\"\nen = \"A\"\n[b]\nzh = \"{n} 人\"\nen = \"{m} people\"\n",
            ),
            ("two", "[c]\nzh = \"只有中文\"\n"),
        ])
        .unwrap_err();
        let told: Vec<String> = faults
            .iter()
            .map(|fault| fault.to_string().lines().next().unwrap().to_owned())
            .collect();
        expect![[r#"
            [
                "one/strings.toml [a]: zh is blank: write the text",
                "one/strings.toml [b]: places differ: zh has [\"n\"], en has [\"m\"]",
                "two/strings.toml []: TOML parse error at line 1, column 1",
            ]
        "#]]
        .assert_debug_eq(&told);
    }
}
