//! How far a case is, and who records what.

pub mod flags;
pub mod plans;
pub mod thoughts;

use jiff::civil::Date;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{DEVELOPMENT, Event, History, Side, StepRule, examine};

use super::model::Stage;
use crate::access::{Actor, Role};
use crate::error::{AppError, Outcome};
use crate::procedures::actions as cases;
use crate::procedures::model::KeptFacts;
use crate::procedures::rules::{ToldBreach, told};

/// The stage that the recorded steps make, the furthest first.
pub fn stage(history: &History, not_carried: &[&StepRule]) -> Stage {
    const REACHED_BY: [(&str, Stage); 6] = [
        ("cancel", Stage::BrokenOff),
        ("conversion_approval", Stage::Full),
        ("approval", Stage::Probationary),
        ("assembly", Stage::Accepted),
        ("target_proposed", Stage::Target),
        ("activist", Stage::Activist),
    ];
    let failed = |step: &str| not_carried.iter().any(|it| it.key == step);
    let has = |step: &str| !failed(step) && history.events.iter().any(|it| it.step == step);
    let found = REACHED_BY.into_iter().find(|(step, _)| has(step));
    found.map_or(Stage::Applicant, |(_, stage)| stage)
}

/// How far a case with these steps is on a day, and what went wrong in it.
///
/// # Errors
/// A figure of the rules is not in force.
pub fn outlook(
    book: &Rulebook,
    birth_on: Date,
    steps: &[(String, Date, KeptFacts)],
    today: Date,
) -> Outcome<(Stage, Vec<ToldBreach>)> {
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let events = steps.iter().map(|(step, date, facts)| Event {
        step: step.clone(),
        date: *date,
        facts: facts.to_facts(),
    });
    let history = History {
        born: Some(birth_on),
        events: events.collect(),
    };
    let found = examine(book, procedure, &history, today).map_err(AppError::internal)?;
    let breaches = found.breaches.iter();
    let breaches = breaches.map(|it| told(book, procedure, it, today));
    Ok((stage(&history, &found.not_carried), breaches.collect()))
}

/// Whether an office records a step: what the level above decides, a branch does not record.
pub fn is_recorded_by(actor: &Actor, step: &StepRule) -> bool {
    match step.side {
        Side::Branch => true,
        // A candidate's case has no other side.
        _ => actor.role != Role::BranchSecretary,
    }
}
