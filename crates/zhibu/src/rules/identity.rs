//! `zhibu rules id`: whether a citizen number or a credit code is well formed.
//!
//! How the corners are read:
//! - The value is judged as it stands: a blank before or after it makes it too long.
//! - The length counts characters, whatever they are; a missing value has the wrong length.
//! - An unknown kind is not valid for the reason `kind`.
//! - "In the future" is after the machine's day in the county.

use zhibu_rules::RuleMissing;
use zhibu_rules::identity::{self, NumberReason, Sex};

use super::table::{Column, Row, needed};
use super::{Answer, Asking};
use crate::arguments::rules::IdArguments;

pub const COLUMNS: &[Column] = &[needed("id"), needed("kind"), needed("value")];

/// The values of the one question that was typed, in the order of [`COLUMNS`].
pub fn single(typed: &IdArguments) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec!["1".to_owned(), text(&typed.kind), text(&typed.value)]
}

/// Answers `valid` and `reason`; for a valid citizen number also `birth` and `sex`.
///
/// # Errors
/// A rule of numbers is not there.
pub fn answer(asking: &Asking<'_>, row: &Row<'_>) -> Result<Answer, RuleMissing> {
    let rules = asking.book.latest();
    let value = row.exact("value");
    let judged = match row.text("kind") {
        "citizen" => identity::citizen(rules, value, asking.today)?,
        "credit" => identity::credit(rules, value)?,
        _ => {
            let answer = Answer::to(row).with("valid", false).with("reason", "kind");
            return Ok(answer.refused().explained(asking, None));
        }
    };
    let mut answer = Answer::to(row)
        .with("valid", judged.reason == NumberReason::Ok)
        .with("reason", judged.reason.key());
    if let Some(holder) = judged.holder {
        let sex = match holder.sex {
            Sex::Male => "M",
            Sex::Female => "F",
        };
        answer = answer
            .with("birth", holder.birth.to_string())
            .with("sex", sex);
    }
    Ok(answer.explained(asking, Some(judged.rule)))
}
