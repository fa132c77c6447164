//! `zhibu rules vote`: whether a vote was quorate and passed, by the newest edition.
//!
//! How the corners are read:
//! - A count is plain digits. Blank, signed, with decimals or anything else, it is missing, where it
//!   applies; where it does not, nobody looks at it.
//! - Written assent applies to admission and conversion; there it may be 0 and not blank.
//! - An unknown kind is bad input. So is an election for no seat or with no candidate.

use serde_json::Value;
use zhibu_rules::RuleMissing;
use zhibu_rules::votes::{self, VoteKind, VoteQuestion};

use super::table::{Column, Row, needed, optional};
use super::{Answer, Asking};
use crate::arguments::rules::VoteArguments;

pub const COLUMNS: &[Column] = &[
    needed("id"),
    needed("kind"),
    needed("eligible"),
    needed("present"),
    needed("yes"),
    needed("no"),
    needed("abstain"),
    optional("written_yes"),
    optional("seats"),
    optional("candidates"),
];

/// The values of the one question that was typed, in the order of [`COLUMNS`].
pub fn single(typed: &VoteArguments) -> Vec<String> {
    let counts = [
        &typed.kind,
        &typed.eligible,
        &typed.present,
        &typed.yes,
        &typed.no,
        &typed.abstain,
        &typed.written_yes,
        &typed.seats,
        &typed.candidates,
    ];
    let counts = counts.into_iter().map(|it| it.clone().unwrap_or_default());
    std::iter::once("1".to_owned()).chain(counts).collect()
}

/// Answers `quorum`, `passed` and `reason`; for an election that was counted also whether a majority of
/// those present would have passed it, the other reading of the rule.
///
/// # Errors
/// A rule of votes is not there.
pub fn answer(asking: &Asking<'_>, row: &Row<'_>) -> Result<Answer, RuleMissing> {
    let answer = Answer::to(row);
    let rules = asking.book.latest();
    let Some(kind) = VoteKind::parse(row.text("kind")) else {
        return Ok(answer
            .with("quorum", Value::Null)
            .with("passed", Value::Null)
            .with("reason", votes::VoteReason::BadInput.key())
            .refused()
            .explained(asking, None));
    };
    let question = VoteQuestion {
        kind,
        eligible: row.count("eligible"),
        present: row.count("present"),
        yes: row.count("yes"),
        no: row.count("no"),
        abstain: row.count("abstain"),
        written_yes: row.count("written_yes"),
        seats: row.count("seats"),
        candidates: row.count("candidates"),
    };
    let judged = votes::judge(rules, &question)?;
    let mut answer = answer
        .with("quorum", judged.quorum)
        .with("passed", judged.passed)
        .with("reason", judged.reason.key());
    if let Some(of_present) = judged.passed_of_present {
        answer = answer.with("passed_of_present", of_present);
    }
    if judged.reason == votes::VoteReason::BadInput {
        answer = answer.refused();
    }
    // What cannot be judged is told beside the first rule it would have had to meet.
    let rule = match judged.rule {
        Some(rule) => rule,
        None => rules.value(kind.quorum_key())?,
    };
    Ok(answer.explained(asking, Some(rule)))
}
