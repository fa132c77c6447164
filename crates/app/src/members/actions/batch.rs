//! 批量办理: one change for several members, a result for each.

use std::collections::BTreeSet;

use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::changing::{self, Asked};
use crate::access::{Act, Actor};
use crate::error::{AppError, Outcome, Said};
use crate::members::model::{MemberLine, RosterFilter};
use crate::members::rules::identity::fault;
use crate::members::rules::{self, TypedChange, Way};
use crate::sealing::FieldKeys;

/// Members of one batch at most.
pub const BATCH_MAX: usize = 200;

/// What is done to each.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The item and its value: `in_hardship`, `floating` or `branch_id`; none where none was chosen.
    pub change: Option<(String, String)>,
    /// From which day, as typed.
    pub from_on: String,
    /// Why, as typed.
    pub reason: String,
}

/// What became of one member.
#[derive(Clone, Debug)]
pub struct BatchLine {
    /// Who.
    pub member_id: i64,
    /// By name; empty for one who was not found.
    pub name: String,
    /// Why it was not done; none if it was.
    pub refused: Option<Said>,
}

/// The members under a filter, [`BATCH_MAX`] at most, and how many there are in all.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if the filter's organisation is not in reach.
pub fn candidates(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    filter: &RosterFilter,
) -> Outcome<(Vec<MemberLine>, i64)> {
    actor.may(Act::ChangeMember)?;
    let mut filter = filter.clone();
    filter.after = None;
    let mut lines: Vec<MemberLine> = Vec::new();
    loop {
        let page = super::roster(tx, actor, keys, &filter)?;
        let total = page.total_count;
        filter.after = page.lines.last().map(|it| (it.name_sort.clone(), it.id));
        lines.extend(page.lines);
        if !page.more || lines.len() >= BATCH_MAX {
            lines.truncate(BATCH_MAX);
            return Ok((lines, total));
        }
    }
}

/// Does one change for each of several members, once however often one is named. What cannot be done for one
/// is told in their line and leaves the others as they are; each that is done has its audit row.
///
/// # Errors
/// [`AppError::Forbidden`], [`AppError::Invalid`] with what is wrong for all (nothing to do, no day, nobody or
/// too many named), or a fault of the database.
pub fn run(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    ids: &[i64],
    batch: &Batch,
) -> Outcome<Vec<BatchLine>> {
    let reach = actor.may(Act::ChangeMember)?;
    let ids: BTreeSet<i64> = ids.iter().copied().collect();
    let mut faults = Vec::new();
    match &batch.change {
        None => faults.push(fault("what", "请选办什么。", "Choose what to do.")),
        Some((field, value)) if field == "branch_id" && value.is_empty() => faults.push(fault(
            "branch",
            "请选转到哪个党支部。",
            "Choose the branch they go to.",
        )),
        Some(_) => {}
    }
    rules::day("from_on", &batch.from_on, &mut faults);
    if ids.is_empty() || ids.len() > BATCH_MAX {
        faults.push(fault(
            "who",
            format!("请选 1 至 {BATCH_MAX} 人，现在是 {} 人。", ids.len()),
            format!("Choose 1 to {BATCH_MAX} members, not {}.", ids.len()),
        ));
    }
    let (Some((field, value)), true) = (&batch.change, faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    let mut lines = Vec::with_capacity(ids.len());
    for id in ids {
        let name = crate::members::store::member(tx, &reach, id)?.map(|it| it.name);
        let asked = Asked {
            member_id: id,
            field: field.clone(),
            way: Way::Change,
            fact_id: None,
            version: None,
            source: "batch",
            typed: TypedChange {
                value: value.clone(),
                from_on: batch.from_on.clone(),
                reason: batch.reason.clone(),
                ..TypedChange::default()
            },
        };
        let refused = match changing::change(tx, actor, book, keys, &asked) {
            Ok(()) => None,
            Err(AppError::Invalid(faults)) => faults.into_iter().next().map(|it| it.said),
            Err(AppError::Refused(said)) => Some(said),
            Err(AppError::NotFound) => Some(Said::new(
                "名册上没有这个人，或不在您的范围内。",
                "Nobody in your reach has this number.",
            )),
            Err(error) => return Err(error),
        };
        lines.push(BatchLine {
            member_id: id,
            name: name.unwrap_or_default(),
            refused,
        });
    }
    Ok(lines)
}
