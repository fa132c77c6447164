//! 发展党员年度计划: the numbers of a year, proposed by those who admit and approved by the level above.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{DEVELOPMENT, fulfilled_on};

use super::roster::effect;
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::development::model::Effect;
use crate::development::rules::plans::{self as rules, PlanLine};
use crate::development::store::plans::{self as store, PlanRow};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::identity::fault;
use crate::members::rules::line;
use crate::orgs::store as orgs;
use crate::procedures::actions as cases;
use crate::procedures::model::history;
use crate::shell::FIRST_DAY;

/// Characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 200;
/// More than a county admits in a year.
const COUNT_MAX: i64 = 100_000;

/// A number for an organisation as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedPlan {
    /// Which organisation.
    pub organisation_id: i64,
    /// 2026.
    pub year: i64,
    /// How many.
    pub count: String,
    /// Why; may be blank.
    pub reason: String,
}

/// The plans of a year in reach, of one organisation and everything below it if one is asked for.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    (year, organisation_id): (i64, Option<i64>),
) -> Outcome<Vec<PlanLine>> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let mut lines = all(tx, &reach, book, year)?;
    if let Some(id) = organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
        lines = below(lines, id);
    }
    Ok(lines)
}

/// Of those lines an organisation and everything below it, itself first.
fn below(lines: Vec<PlanLine>, id: i64) -> Vec<PlanLine> {
    let parent = |id: i64| {
        let found = lines.iter().find(|it| it.organisation_id == id);
        found.and_then(|it| it.parent_id)
    };
    let is_below = |it: &PlanLine| {
        let mut upwards = std::iter::successors(Some(it.organisation_id), |at| parent(*at));
        upwards.any(|at| at == id)
    };
    let mut found: Vec<PlanLine> = lines.iter().filter(|it| is_below(it)).cloned().collect();
    found.sort_by_key(|it| it.organisation_id != id);
    found
}

fn all(tx: &mut Tx<'_>, reach: &Reach, book: &Rulebook, year: i64) -> Outcome<Vec<PlanLine>> {
    let last = i16::try_from(year).ok();
    let last = last.and_then(|year| Date::new(year, 12, 31).ok());
    let today = tx.today();
    let tree = orgs::tree(tx, reach, last.map_or(today, |it| it.min(today)))?;
    let plans = store::of_year(tx, reach, year)?;
    let admitted = admitted(tx, reach, book)?;
    let of_year = admitted.iter().filter(|it| i64::from(it.1.year()) == year);
    let of_year: Vec<i64> = of_year.map(|it| it.0).collect();
    Ok(rules::lines(&tree, &plans, &of_year))
}

/// Whom the cases in reach say was admitted: the organisation, and the day of the assembly.
///
/// # Errors
/// A fault of the database.
pub fn admitted(tx: &mut Tx<'_>, reach: &Reach, book: &Rulebook) -> Outcome<Vec<(i64, Date)>> {
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let steps = cases::steps_by_case(tx, reach, procedure)?;
    let today = tx.today();
    let mut found = Vec::new();
    for row in super::store::rows(tx, reach, 0)? {
        let steps = steps.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let mut effects = steps.iter().filter_map(|it| effect(procedure, it));
        if !effects.any(|it| it == Effect::MemberAdmitted) {
            continue;
        }
        let history = history(None, steps.iter())?;
        let on = fulfilled_on(book, procedure, &history, ("assembly", today));
        found.extend(
            on.map_err(AppError::internal)?
                .map(|on| (row.organisation_id, on)),
        );
    }
    Ok(found)
}

/// Writes the number of an organisation: approved where the office decides it, else proposed.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach, [`AppError::Invalid`] with every fault.
pub fn write(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook, typed: &TypedPlan) -> Outcome<()> {
    let reach = actor.may(Act::RecordDevelopment)?;
    let organisation_id = typed.organisation_id;
    orgs::organisation(tx, &reach, organisation_id)?.ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    let years = i64::from(FIRST_DAY.year())..=i64::from(tx.today().year()) + 1;
    if !years.contains(&typed.year) {
        let (year, last) = (typed.year, years.end());
        faults.push(fault(
            "year",
            format!("计划最多写到 {last} 年，“{year}”请核对。"),
            format!("Plans reach to {last} at most; check “{year}”."),
        ));
        return Err(AppError::Invalid(faults));
    }
    let lines = all(tx, &reach, book, typed.year)?;
    let known = lines
        .into_iter()
        .find(|it| it.organisation_id == organisation_id);
    let known = known.ok_or(AppError::NotFound)?;
    let checked = checked(typed, &known, &mut faults);
    let Some((count, reason)) = checked.filter(|_| faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    let is_decided = rules::decides(actor, organisation_id);
    let plan = PlanRow {
        organisation_id,
        proposed_count: (!is_decided).then_some(count),
        planned_count: if is_decided {
            Some(count)
        } else {
            known.planned_count
        },
        reason,
    };
    store::put(tx, actor, typed.year, &plan)?;
    let act = if is_decided {
        "approve_plan"
    } else {
        "propose_plan"
    };
    audit(tx, actor, act, (organisation_id, typed.year, count))
}

/// Approves as they are the numbers that wait in reach and that the office decides.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn approve(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook, year: i64) -> Outcome<()> {
    let reach = actor.may(Act::PlanDevelopment)?;
    for it in all(tx, &reach, book, year)? {
        let decided = it
            .proposed_count
            .filter(|_| rules::decides(actor, it.organisation_id));
        let Some(count) = decided else {
            continue;
        };
        let plan = PlanRow {
            organisation_id: it.organisation_id,
            proposed_count: None,
            planned_count: Some(count),
            reason: it.reason,
        };
        store::put(tx, actor, year, &plan)?;
        audit(tx, actor, "approve_plan", (it.organisation_id, year, count))?;
    }
    Ok(())
}

fn audit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &str,
    (organisation_id, year, count): (i64, i64, i64),
) -> Outcome<()> {
    let object = Object {
        kind: "development_plan",
        id: None,
        organisation_id: Some(organisation_id),
    };
    audit::record(tx, actor, act, object, &format!("{count} in {year}"))
}

fn checked(
    typed: &TypedPlan,
    known: &PlanLine,
    faults: &mut Vec<FieldFault>,
) -> Option<(i64, Option<String>)> {
    let reason = line("reason", &typed.reason, REASON_CHARACTERS_MAX, faults);
    let count = typed.count.trim();
    let found = count.parse::<i64>().ok();
    let found = found.filter(|it| (0..=COUNT_MAX).contains(it));
    if found.is_none() {
        faults.push(fault(
            "count",
            format!("“{count}”不是人数，写 0 或更大的整数。"),
            format!("“{count}” is no number of people: write a whole number, 0 or more."),
        ));
    }
    let done = known.done_count;
    if found.is_some_and(|count| count < done) && reason.is_none() {
        faults.push(fault(
            "reason",
            format!("今年已经接收 {done} 人，多于这个数，请写明原因。"),
            format!("{done} were admitted this year, more than this number; say why."),
        ));
    }
    Some((found?, reason))
}
