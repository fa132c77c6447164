//! 对策: for every kind of gap in every organisation, who does what by when.
//!
//! What somebody has set stands; the rest is proposed: the leader of the organisation, or the secretary
//! above where the post is vacant, within the days that the rules name.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_rules::{Key, RuleMissing, Rulebook, keys};

use super::counting::{ORGANISATION_FIGURES, organisation_counts};
use super::model::{Facts, GapLine, Measure, OrganisationFact, Owner, SetMeasure};

/// The figures of organisations that are gaps by being counted.
const STATES: [&str; 7] = [
    "leadership.secretaries_vacant",
    "leadership.terms_expired",
    "thresholds.branch_below_min",
    "thresholds.branch_over_max",
    "thresholds.general_branch_below_min",
    "thresholds.committee_below_min",
    "thresholds.branch_committee_missing",
];

/// Units without an organisation are the report's own organisation's to see to.
const UNITS: &str = "thresholds.units_without_organisation";
/// Members and months without a base.
const DUES: &str = "dues.base_missing";

/// The measures of a report, the gravest gaps first.
///
/// # Errors
/// A figure is not in force on the day of asking.
pub fn measures(
    book: &Rulebook,
    facts: &Facts,
    (duties, lines): (&[(String, String, String)], &[GapLine]),
    set: &[SetMeasure],
) -> Result<Vec<Measure>, RuleMissing> {
    let mut found = Vec::new();
    for key in STATES
        .iter()
        .filter(|key| ORGANISATION_FIGURES.contains(key))
    {
        for it in &facts.organisations {
            if organisation_counts(book, key, it, facts.question.to)? {
                found.push(proposed(book, facts, it, key, 1)?);
            }
        }
    }
    let without = facts.units.iter().filter(|unit| !unit.is_served).count();
    if without > 0
        && let Some(root) = facts.root()
    {
        let count = i64::try_from(without).unwrap_or(i64::MAX);
        found.push(proposed(book, facts, root, UNITS, count)?);
    }
    for line in lines {
        let Some(it) = facts.organisation(line.organisation_id) else {
            continue;
        };
        for ((duty, ..), count) in duties.iter().zip(&line.by_duty) {
            if *count > 0 {
                found.push(proposed(
                    book,
                    facts,
                    it,
                    &format!("life.{duty}.gaps"),
                    *count,
                )?);
            }
        }
    }
    found.extend(dues(book, facts)?);
    put_in(&mut found, set);
    Ok(found)
}

/// The strings' key of the usual words for a gap: `measure_life`, `measure_terms_expired`.
pub fn words_key(gap_key: &str) -> &'static str {
    match gap_key {
        "leadership.secretaries_vacant" => "reports.measure_secretaries_vacant",
        "leadership.terms_expired" => "reports.measure_terms_expired",
        "thresholds.branch_below_min" => "reports.measure_branch_below_min",
        "thresholds.branch_over_max" => "reports.measure_branch_over_max",
        "thresholds.general_branch_below_min" => "reports.measure_general_branch_below_min",
        "thresholds.committee_below_min" => "reports.measure_committee_below_min",
        "thresholds.branch_committee_missing" => "reports.measure_branch_committee_missing",
        UNITS => "reports.measure_units",
        DUES => "reports.measure_dues",
        _ => "reports.measure_life",
    }
}

fn dues(book: &Rulebook, facts: &Facts) -> Result<Vec<Measure>, RuleMissing> {
    let by_branch = facts.dues.as_ref().map(|sums| &sums.by_branch);
    let mut found = Vec::new();
    for it in &facts.organisations {
        let totals = by_branch.and_then(|by_branch| by_branch.get(&it.row.id));
        let missing = totals.map_or(0, |totals| totals.base_missing());
        if missing > 0 {
            found.push(proposed(book, facts, it, DUES, missing)?);
        }
    }
    found.sort_by_key(|measure| Reverse(measure.gap_count));
    Ok(found)
}

fn proposed(
    book: &Rulebook,
    facts: &Facts,
    it: &OrganisationFact,
    gap_key: &str,
    gap_count: i64,
) -> Result<Measure, RuleMissing> {
    Ok(Measure {
        organisation_id: it.row.id,
        organisation_name: it.row.short_name.clone(),
        gap_key: gap_key.to_owned(),
        gap_count,
        body: None,
        owner: owner(facts, it),
        due_on: due_on(book, facts.today, gap_key)?,
    })
}

/// Who sees to it: the leader, or the nearest secretary above within the report.
fn owner(facts: &Facts, it: &OrganisationFact) -> Owner {
    if let Some(leader) = &it.leader {
        return Owner::Leader(leader.name.clone());
    }
    let mut above = it.row.parent_id;
    while let Some(organisation) = above.and_then(|id| facts.organisation(id)) {
        if let Some(leader) = &organisation.leader {
            return Owner::Above(leader.name.clone(), organisation.row.short_name.clone());
        }
        above = organisation.row.parent_id;
    }
    Owner::LevelAbove
}

fn due_on(book: &Rulebook, today: Date, gap_key: &str) -> Result<Date, RuleMissing> {
    let key: &Key = match gap_key {
        "leadership.secretaries_vacant" => &keys::REPORT_DAYS_VACANCY,
        "leadership.terms_expired" => &keys::REPORT_DAYS_TERM,
        DUES => &keys::REPORT_DAYS_DUES,
        _ if gap_key.starts_with("life.") => &keys::REPORT_DAYS_LIFE,
        _ => &keys::REPORT_DAYS_THRESHOLD,
    };
    let days = book.on(today).integer(key)?;
    Ok(today.saturating_add(days.days()))
}

/// What somebody has set takes the place of what was proposed.
fn put_in(found: &mut [Measure], set: &[SetMeasure]) {
    let set: HashMap<(i64, &str), &SetMeasure> = set
        .iter()
        .map(|it| ((it.organisation_id, it.gap_key.as_str()), it))
        .collect();
    for measure in found {
        if let Some(it) = set.get(&(measure.organisation_id, measure.gap_key.as_str())) {
            measure.body = Some(it.body.clone());
            measure.owner = Owner::Written(it.owner_name.clone());
            measure.due_on = it.due_on;
        }
    }
}
