//! Recording and taking back steps. Whether somebody may is asked by the area whose case it is.

pub mod cases;
pub mod lines;
pub mod underway;

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{Event, History, Procedure, attempt, examine};

use super::model::{Case, KeptFacts, StepRow, put_in_order};
use super::{rules, store};
use crate::access::{Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, FieldFault, Outcome, Said};

/// Characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 200;

/// A step to be recorded.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// Its key.
    pub step: String,
    /// The day it was taken.
    pub on: Date,
    /// What is recorded with it.
    pub facts: KeptFacts,
    /// The version of the case that was shown.
    pub version: i64,
}

/// What if this step were taken on this day?
#[derive(Clone, Debug)]
pub struct AskedStep {
    /// The step's key.
    pub step: String,
    /// The day.
    pub on: Date,
}

/// The procedure of a key.
///
/// # Errors
/// The rules have none.
pub fn procedure<'b>(book: &'b Rulebook, key: &str) -> Outcome<&'b Procedure> {
    book.procedure(key)
        .ok_or_else(|| AppError::internal(format!("the rules have no procedure {key}")))
}

/// Records a step of a case already found, if the rules let it; all that stands against it is told.
///
/// # Errors
/// [`AppError::Invalid`] with every reason, [`AppError::Conflict`] if the case was changed meanwhile.
pub fn record_step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    (case, history): (&Case, &History),
    new: &NewStep,
) -> Outcome<i64> {
    let procedure = procedure(book, &case.procedure)?;
    let faults = faults_of_step(book, procedure, history, new, tx.today())?;
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    if !store::raise_version(tx, case.id, new.version)? {
        return Err(AppError::Conflict);
    }
    let facts = new.facts.to_json()?;
    let id = store::insert_step(tx, actor, case.id, (&new.step, new.on), &facts)?;
    let summary = format!("recorded {} of {}", new.step, new.on);
    audit::record(tx, actor, "record_step", object(case), &summary)?;
    Ok(id)
}

/// That the text of a day has no such step.
pub fn unknown_step(step: &str) -> FieldFault {
    fault(
        "step",
        Said::new(
            format!("没有“{step}”这个步骤，请从列出的步骤里选。"),
            format!("There is no step {step}; choose one of those listed."),
        ),
    )
}

/// The steps of every case of a procedure in reach, each case's in their order.
///
/// # Errors
/// A fault of the database.
pub fn steps_by_case(
    tx: &mut Tx<'_>,
    reach: &Reach,
    procedure: &Procedure,
) -> Outcome<HashMap<i64, Vec<StepRow>>> {
    let mut steps: HashMap<i64, Vec<StepRow>> = HashMap::new();
    for step in store::steps_of_all(tx, reach, &procedure.key)? {
        steps.entry(step.case_id).or_default().push(step);
    }
    for of_case in steps.values_mut() {
        put_in_order(procedure, of_case);
    }
    Ok(steps)
}

/// The steps of a case already found, in their order.
///
/// # Errors
/// A fault of the database.
pub fn steps_of(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (procedure, case_id): (&Procedure, i64),
) -> Outcome<Vec<StepRow>> {
    let mut steps = store::steps(tx, reach, case_id)?;
    put_in_order(procedure, &mut steps);
    Ok(steps)
}

/// What stands against a step: not a step of the day's text, recorded already, not yet, or in the future.
///
/// # Errors
/// A figure of the rules is not in force.
pub fn faults_of_step(
    book: &Rulebook,
    procedure: &Procedure,
    history: &History,
    new: &NewStep,
    today: Date,
) -> Outcome<Vec<FieldFault>> {
    let edition = procedure.edition_on(new.on);
    let Some(rule) = edition.and_then(|it| it.step(&new.step)) else {
        return Ok(vec![unknown_step(&new.step)]);
    };
    let mut faults = Vec::new();
    if new.on > today {
        let on = new.on;
        faults.push(fault(
            "on",
            Said::new(
                format!("{on} 还没有到，只记录已经办了的；想知道那天能不能办，请用“如果”。"),
                format!("{on} lies ahead; record what was done, and use “what if” to look ahead."),
            ),
        ));
    }
    faults.extend(new.facts.faults(book, rule));
    if let Some(end) = ended(procedure, history) {
        faults.push(fault("step", end));
        return Ok(faults);
    }
    let before = examine(book, procedure, history, new.on).map_err(AppError::internal)?;
    // A vote that was not carried may be taken again.
    let is_open_again = before.not_carried.iter().any(|it| it.key == new.step);
    let is_recorded = history.events.iter().any(|it| it.step == new.step);
    if is_recorded && !rule.repeats && !is_open_again {
        faults.push(fault(
            "step",
            Said::new(
                format!("“{}”已经有记录；记错了，先把它撤回。", rule.zh),
                format!(
                    "{} is recorded; take it back first if it is wrong.",
                    rule.en
                ),
            ),
        ));
    }
    let tried = history.with(Event {
        step: new.step.clone(),
        date: new.on,
        facts: new.facts.to_facts(),
    });
    let found = attempt(book, procedure, &tried).map_err(AppError::internal)?;
    let refused = found.iter().flat_map(|it| &it.refused);
    let told: Vec<Said> = refused
        .map(|it| rules::told(book, procedure, it, new.on).said)
        .collect();
    if !told.is_empty() {
        // A field has one sentence, and all that stands against the day belongs into it.
        let zh: String = told.iter().map(|it| it.zh.as_str()).collect();
        let en: Vec<&str> = told.iter().map(|it| it.en.as_str()).collect();
        faults.push(fault("on", Said::new(zh, en.join(" "))));
    }
    Ok(faults)
}

/// That a case has ended, by which step.
fn ended(procedure: &Procedure, history: &History) -> Option<Said> {
    history.events.iter().find_map(|it| {
        let rule = procedure.edition_on(it.date)?.step(&it.step)?;
        rule.ends?;
        let (zh, en, on) = (&rule.zh, &rule.en, it.date);
        Some(Said::new(
            format!("“{zh}”（{on}）以后，这个案例已经结束；记错了，先把那一步撤回。"),
            format!("The case ended with {en} on {on}; take that step back first if it is wrong."),
        ))
    })
}

/// Takes back the last recorded step of a case already found; it stays, with the reason.
///
/// # Errors
/// [`AppError::NotFound`] if it is no step of the case, [`AppError::Invalid`] without a reason or if it is not
/// the last, [`AppError::Conflict`] if the case was changed meanwhile.
pub fn take_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    (reach, case): (&Reach, &Case),
    (step_id, version): (i64, i64),
    reason: &str,
) -> Outcome<StepRow> {
    let mut steps = store::steps(tx, reach, case.id)?;
    put_in_order(procedure(book, &case.procedure)?, &mut steps);
    let found = steps.iter().find(|it| it.id == step_id);
    let found = found.ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    let reason = reason.trim();
    let length = reason.chars().count();
    if length == 0 || length > REASON_CHARACTERS_MAX {
        faults.push(fault(
            "reason",
            Said::new(
                format!("写明为什么撤回，最多 {REASON_CHARACTERS_MAX} 字。"),
                format!("Say why, in at most {REASON_CHARACTERS_MAX} characters."),
            ),
        ));
    }
    if steps.last().is_some_and(|last| last.id != step_id) {
        faults.push(fault(
            "reason",
            Said::new(
                "它后面还有别的步骤，从最后一步起往回撤。",
                "Steps follow it; take back from the last one on.",
            ),
        ));
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    if !store::raise_version(tx, case.id, version)? {
        return Err(AppError::Conflict);
    }
    store::take_back(tx, actor, step_id, reason)?;
    let summary = format!("took back {} of {}", found.step, found.taken_on);
    audit::record(tx, actor, "take_step_back", object(case), &summary)?;
    Ok(found.clone())
}

fn object(case: &Case) -> Object<'static> {
    Object {
        kind: "procedure_case",
        id: Some(case.id),
        organisation_id: Some(case.organisation_id),
    }
}

fn fault(field: &str, said: Said) -> FieldFault {
    FieldFault {
        field: field.to_owned(),
        said,
    }
}
