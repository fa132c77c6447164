//! One field after another, keeping every fault.

use jiff::civil::Date;

use super::{LINE_CHARACTERS_MAX, TEXT_CHARACTERS_MAX};
use crate::error::{FieldFault, Said};
use crate::posts::model::Candidate;
use crate::shell::{day_typed, past_day};

/// The faults found so far.
#[derive(Default)]
pub(super) struct Checker(pub Vec<FieldFault>);

impl Checker {
    pub fn add(&mut self, field: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(FieldFault {
            field: field.to_owned(),
            said: Said::new(zh, en),
        });
    }

    pub fn line(&mut self, field: &str, typed: &str, (zh, en): (&str, &str)) -> Option<String> {
        let text = typed.trim();
        let length = text.chars().count();
        if text.is_empty() {
            self.add(field, format!("请填写{zh}"), format!("Write the {en}"));
        } else if length > LINE_CHARACTERS_MAX {
            self.add(
                field,
                format!("{zh}有 {length} 字，请缩短到 {LINE_CHARACTERS_MAX} 字以内"),
                format!("The {en} has {length} characters: shorten it to {LINE_CHARACTERS_MAX}"),
            );
        } else {
            return Some(text.to_owned());
        }
        None
    }

    pub fn text(&mut self, field: &str, typed: &str) -> Option<String> {
        let text = typed.trim();
        let length = text.chars().count();
        if length > TEXT_CHARACTERS_MAX {
            self.add(
                field,
                format!("这里有 {length} 字，请缩短到 {TEXT_CHARACTERS_MAX} 字以内"),
                format!("{length} characters: shorten it to {TEXT_CHARACTERS_MAX}"),
            );
            return None;
        }
        Some(text.to_owned()).filter(|it| !it.is_empty())
    }

    pub fn answer(&mut self, field: &str, typed: &str) -> Option<bool> {
        match typed {
            "yes" => Some(true),
            "no" => Some(false),
            "" => None,
            _ => {
                self.add(field, "请从列出的选项中选", "Choose one of those listed");
                None
            }
        }
    }

    pub fn day(&mut self, field: &str, typed: &str) -> Option<Date> {
        match day_typed(typed) {
            Ok(on) => on,
            Err(said) => {
                self.add(field, said.zh, said.en);
                None
            }
        }
    }

    pub fn past_day(&mut self, field: &str, typed: &str, today: Date) -> Option<Date> {
        if typed.trim().is_empty() {
            self.add(
                field,
                "请填写日期，例如 2026-11-24",
                "Write a day, such as 2026-11-24",
            );
            return None;
        }
        past_day(typed, today).unwrap_or_else(|said| {
            self.add(field, said.zh, said.en);
            None
        })
    }

    /// The member chosen among those of the name; the only one of it; none where nobody bears it.
    pub fn holder(&mut self, chosen: Option<i64>, bearers: &[Candidate]) -> Option<i64> {
        match (chosen, bearers) {
            (Some(id), _) if bearers.iter().any(|it| it.id == id) => Some(id),
            (Some(_), _) => {
                self.add(
                    "member",
                    "请从同名的党员中选一个",
                    "Choose one of the members of that name",
                );
                None
            }
            (None, [only]) => Some(only.id),
            (None, _) => None,
        }
    }
}
