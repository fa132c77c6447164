//! A message that does not know its reader yet.

use crate::{Lang, Words};

/// A message: a key that waits for the reader's language, or a text already written.
///
/// Rules and actions answer with keys, since they do not know who reads; a page may write text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Say {
    /// A key of the words with the values of its places.
    Key(&'static str, Vec<(&'static str, String)>),
    /// A text in the reader's own language.
    Text(String),
    /// A text written in both languages: what rules and papers say with figures inside.
    Both(String, String),
}

impl Say {
    /// The text of `key`.
    pub fn key(key: &'static str) -> Say {
        Say::Key(key, Vec::new())
    }

    /// A text in Chinese and in English.
    pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Say {
        Say::Both(zh.into(), en.into())
    }

    /// Fills one place of a key; a text stays as it is.
    #[must_use]
    pub fn with(mut self, place: &'static str, value: impl ToString) -> Say {
        if let Say::Key(_, places) = &mut self {
            places.push((place, value.to_string()));
        }
        self
    }

    /// The message in `lang`.
    pub fn text(&self, words: &Words, lang: Lang) -> String {
        match self {
            Say::Text(text) => text.clone(),
            Say::Both(zh, en) => match lang {
                Lang::Zh => zh.clone(),
                Lang::En => en.clone(),
            },
            Say::Key(key, places) => {
                let places: Vec<(&str, &str)> = places
                    .iter()
                    .map(|(place, value)| (*place, value.as_str()))
                    .collect();
                words.t_with(lang, key, &places)
            }
        }
    }

    /// The key, which machines read as the code of the message; `invalid` for a plain text.
    pub fn code(&self) -> &str {
        match self {
            Say::Key(key, _) => key,
            Say::Text(_) | Say::Both(..) => "invalid",
        }
    }
}

impl From<String> for Say {
    fn from(text: String) -> Say {
        Say::Text(text)
    }
}

impl From<&str> for Say {
    fn from(text: &str) -> Say {
        Say::Text(text.to_owned())
    }
}
