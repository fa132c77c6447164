//! What the thresholds say of an organisation as it will be: told beside the preview, holding nothing up.

use zhibu_rules::Value;
use zhibu_rules::organisation::{Finding, OrganisationKind, ThresholdQuestion, judge};

use super::{Counts, Ground};
use crate::changes::model::{Change, CheckedEvent, Warning};
use crate::error::Said;

/// The remarks of the rules of the event's day, by today's members.
pub fn warnings(ground: &Ground<'_>, event: &CheckedEvent) -> Vec<Warning> {
    let judged = match &event.change {
        Change::ChangeKind(kind) => Some((*kind, ground.whole, &ground.organisation.short_name)),
        Change::Merge(_) => ground.other.and_then(|other| {
            let kind = OrganisationKind::parse(&other.kind)?;
            let sum = (
                ground.other_own.0 + ground.whole.0,
                ground.other_own.1 + ground.whole.1,
            );
            Some((kind, sum, &other.short_name))
        }),
        _ => None,
    };
    let warning =
        judged.and_then(|(kind, counts, name)| warning(ground, event, (kind, counts, name)));
    warning.into_iter().collect()
}

fn warning(
    ground: &Ground<'_>,
    event: &CheckedEvent,
    (kind, (full, all), name): (OrganisationKind, Counts, &str),
) -> Option<Warning> {
    let question = match kind {
        OrganisationKind::Branch | OrganisationKind::JointBranch => ThresholdQuestion::Branch,
        OrganisationKind::GeneralBranch => ThresholdQuestion::GeneralBranch,
        OrganisationKind::Committee => ThresholdQuestion::Committee,
        OrganisationKind::WorkCommittee | OrganisationKind::Group => return None,
    };
    let answer = judge(ground.book.on(event.on), question, full, all).ok()?;
    let is_remarked = matches!(
        answer.finding,
        Finding::BelowMin | Finding::OverMax | Finding::NeedsApproval
    );
    let rule = answer.rule.filter(|_| is_remarked)?;
    let limit = match rule.value {
        Value::Integer(limit) => limit,
        _ => return None,
    };
    let (zh, en) = match answer.finding {
        Finding::OverMax => ("超过", "more than"),
        _ => ("不足", "fewer than"),
    };
    let kind_zh = kind.zh();
    Some(Warning {
        said: Said::new(
            format!(
                "变更后 {name} 有党员 {all} 名，其中正式 {full} 名，{zh}{kind_zh}的 {limit} 名"
            ),
            format!(
                "After it {name} has {all} members, {full} of them full: {en} the {limit} of its form"
            ),
        ),
        rule: rule.citation(),
    })
}
