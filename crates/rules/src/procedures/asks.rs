//! What steps ask for besides the day 填写项, as the files say it.

use crate::rulebook::Rulebook;
use crate::value::Place;

/// Something that a step asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskRule {
    /// `letter_number`.
    pub key: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What is written there.
    pub kind: AskKind,
    /// What can be chosen, where it is a choice.
    pub choices: Vec<AskChoice>,
    /// Where it stands in the rule files.
    pub place: Place,
}

/// What is written where a step asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskKind {
    /// A few words.
    Text,
    /// A longer text.
    Words,
    /// A day.
    Day,
    /// A whole number, 0 or more.
    Count,
    /// One of those listed.
    Choice,
    /// Yes, or left blank.
    Yes,
}

/// One of the words that can be chosen: `illness 因病 illness`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskChoice {
    /// The word that is kept.
    pub key: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What a step asks for: `letter_number`, or `remarks?` where it may stay blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Key of the [`AskRule`].
    pub key: String,
    /// Whether the step cannot be recorded without it.
    pub is_required: bool,
}

impl AskKind {
    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<AskKind> {
        match text {
            "text" => Some(AskKind::Text),
            "words" => Some(AskKind::Words),
            "day" => Some(AskKind::Day),
            "count" => Some(AskKind::Count),
            "choice" => Some(AskKind::Choice),
            "yes" => Some(AskKind::Yes),
            _ => None,
        }
    }
}

impl AskChoice {
    /// Reads `illness 因病 through illness`.
    pub fn parse(text: &str) -> Option<AskChoice> {
        let mut words = text.splitn(3, ' ');
        let mut word = || words.next().filter(|it| !it.is_empty()).map(str::to_owned);
        Some(AskChoice {
            key: word()?,
            zh: word()?,
            en: word()?,
        })
    }
}

impl Ask {
    /// Reads `letter_number` or `remarks?`.
    pub fn parse(text: &str) -> Option<Ask> {
        let key = text.strip_suffix('?').unwrap_or(text);
        (!key.is_empty()).then(|| Ask {
            key: key.to_owned(),
            is_required: key == text,
        })
    }
}

impl Rulebook {
    /// Everything that some step asks for, in the order of the files.
    pub fn asks(&self) -> &[AskRule] {
        &self.asks
    }

    /// What steps ask for under a key.
    pub fn ask(&self, key: &str) -> Option<&AskRule> {
        self.asks.iter().find(|it| it.key == key)
    }
}
