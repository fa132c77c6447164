//! 成因: what the organisations with gaps have in common, counted; and the gaps themselves, worst first.
//!
//! A cause is a count of records, never a judgement of a person: it says how much was left undone where
//! something is true, and how much where it is not.

use std::collections::{HashMap, HashSet};

use zhibu_rules::organisation::{Finding, OrganisationKind};
use zhibu_rules::{RuleMissing, Rulebook};

use super::counting::{has_expired, threshold};
use super::model::{Cause, Facts, GapLine, OrganisationFact};

/// Every cause, in the order of the report.
pub const CAUSES: [&str; 5] = [
    "no_records",
    "secretary_vacant",
    "secretary_part_time",
    "term_expired",
    "size_outside",
];

/// How much each cause explains. Causes that are true of nobody stay in, with zeros.
///
/// # Errors
/// A threshold is not in force on the report's last day.
pub fn causes(book: &Rulebook, facts: &Facts) -> Result<Vec<Cause>, RuleMissing> {
    let mut by_organisation: HashMap<i64, (i64, i64)> = HashMap::new();
    for it in &facts.duties {
        let entry = by_organisation.entry(it.organisation_id).or_default();
        entry.0 += i64::from(facts.is_owed(it) && !facts.is_running(it));
        entry.1 += i64::from(facts.is_gap(it));
    }
    CAUSES
        .iter()
        .map(|key| {
            let mut cause = Cause {
                key,
                organisations: 0,
                due: 0,
                gaps: 0,
                due_elsewhere: 0,
                gaps_elsewhere: 0,
            };
            for (id, (due, gaps)) in &by_organisation {
                let Some(it) = facts.organisation(*id) else {
                    continue;
                };
                if is_true_of(book, key, it, facts)? {
                    cause.organisations += 1;
                    cause.due += due;
                    cause.gaps += gaps;
                } else {
                    cause.due_elsewhere += due;
                    cause.gaps_elsewhere += gaps;
                }
            }
            Ok(cause)
        })
        .collect()
}

/// Whether a cause is true of an organisation that owes meetings. Leadership, term and size of a group
/// are those of its branch.
///
/// # Errors
/// A threshold is not in force on the report's last day.
pub fn is_true_of(
    book: &Rulebook,
    key: &str,
    it: &OrganisationFact,
    facts: &Facts,
) -> Result<bool, RuleMissing> {
    let on = facts.question.to;
    let branch = match it.kind {
        OrganisationKind::Group => {
            let above = it.row.parent_id.and_then(|id| facts.organisation(id));
            above.unwrap_or(it)
        }
        _ => it,
    };
    Ok(match key {
        "no_records" => it.meeting_count == 0,
        "secretary_vacant" => it.leader.is_none() || branch.leader.is_none(),
        "secretary_part_time" => {
            let full_time = branch.leader.as_ref().and_then(|leader| leader.full_time);
            full_time == Some(false)
        }
        "term_expired" => has_expired(branch, on),
        "size_outside" => matches!(
            threshold(book, branch, on)?,
            Some(Finding::BelowMin | Finding::OverMax)
        ),
        _ => false,
    })
}

/// The organisations that left something undone, worst first, then in the order of codes.
pub fn gap_lines(facts: &Facts, duties: &[(String, String, String)]) -> Vec<GapLine> {
    let place: HashMap<&str, usize> = duties
        .iter()
        .enumerate()
        .map(|(at, (key, ..))| (key.as_str(), at))
        .collect();
    let mut lines: HashMap<i64, GapLine> = HashMap::new();
    for it in facts.duties.iter().filter(|it| facts.is_gap(it)) {
        let Some(organisation) = facts.organisation(it.organisation_id) else {
            continue;
        };
        let line = lines.entry(it.organisation_id).or_insert_with(|| GapLine {
            organisation_id: it.organisation_id,
            name: organisation.row.short_name.clone(),
            by_duty: vec![0; duties.len()],
            total: 0,
        });
        let slot = place.get(it.duty.key.as_str()).copied();
        if let Some(slot) = slot.and_then(|at| line.by_duty.get_mut(at)) {
            *slot += 1;
        }
        line.total += 1;
    }
    let mut lines: Vec<GapLine> = lines.into_values().collect();
    lines.sort_by_key(|line| {
        let place = facts.place_of.get(&line.organisation_id).copied();
        (std::cmp::Reverse(line.total), place)
    });
    lines
}

/// How many different organisations left something undone.
pub fn organisations_with_gaps(lines: &[GapLine]) -> i64 {
    let ids: HashSet<i64> = lines.iter().map(|line| line.organisation_id).collect();
    i64::try_from(ids.len()).unwrap_or(i64::MAX)
}
