//! `zhibu rules org`: what form of organisation so many members make, by the newest edition.
//!
//! A count is plain digits; anything else, a blank too, is bad input, and so is an unknown kind.

use zhibu_rules::organisation::{self, Finding, ThresholdQuestion};
use zhibu_rules::{DatedValue, RuleMissing, Rules, keys};

use super::table::{Column, Row, needed};
use super::{Answer, Asking};
use crate::arguments::rules::OrgArguments;

pub const COLUMNS: &[Column] = &[
    needed("id"),
    needed("kind"),
    needed("full_members"),
    needed("all_members"),
];

/// The values of the one question that was typed, in the order of [`COLUMNS`].
pub fn single(typed: &OrgArguments) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        "1".to_owned(),
        text(&typed.kind),
        text(&typed.full_members),
        text(&typed.all_members),
    ]
}

/// Answers `finding`.
///
/// # Errors
/// A threshold is not there.
pub fn answer(asking: &Asking<'_>, row: &Row<'_>) -> Result<Answer, RuleMissing> {
    let rules = asking.book.latest();
    let kind = ThresholdQuestion::parse(row.text("kind"));
    let counts = (row.count("full_members"), row.count("all_members"));
    let (finding, rule) = match (kind, counts) {
        (Some(kind), (Some(full_members), Some(all_members))) => {
            let judged = organisation::judge(rules, kind, full_members, all_members)?;
            (judged.finding, judged.rule)
        }
        _ => (Finding::BadInput, None),
    };
    let mut answer = Answer::to(row).with("finding", finding.key());
    if finding == Finding::BadInput {
        answer = answer.refused();
    }
    // What cannot be judged is told beside the first threshold it would have had to meet.
    let rule = match (rule, kind) {
        (None, Some(kind)) => Some(first_threshold(rules, kind)?),
        (rule, _) => rule,
    };
    Ok(answer.explained(asking, rule))
}

fn first_threshold(rules: Rules<'_>, kind: ThresholdQuestion) -> Result<&DatedValue, RuleMissing> {
    rules.value(match kind {
        ThresholdQuestion::None
        | ThresholdQuestion::Branch
        | ThresholdQuestion::BranchCommittee => &keys::BRANCH_MIN,
        ThresholdQuestion::GeneralBranch => &keys::GENERAL_BRANCH_MIN,
        ThresholdQuestion::Committee => &keys::COMMITTEE_MIN,
    })
}
