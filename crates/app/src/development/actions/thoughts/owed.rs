//! Who owes a thought report, by the steps of their case and what was handed in.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{DEVELOPMENT, Procedure, fulfilled_on};

use crate::access::{Act, Actor};
use crate::development::actions::roster;
use crate::development::model::{CandidateRow, Effect};
use crate::development::rules::thoughts::{self as rules, Course, ThoughtsDue};
use crate::development::store;
use crate::development::store::thoughts as rows;
use crate::error::{AppError, Outcome};
use crate::procedures::actions as cases;
use crate::procedures::model::{StepRow, history};

/// Somebody on the way, and which reports they owe.
#[derive(Clone, Debug)]
pub struct DueLine {
    /// Who.
    pub row: CandidateRow,
    /// What they owe.
    pub due: ThoughtsDue,
}

/// Who owes a report among the cases in reach, those that miss one first.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn all_due(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook) -> Outcome<Vec<DueLine>> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let steps = cases::steps_by_case(tx, &reach, procedure)?;
    let days = rows::days(tx, &reach)?;
    let today = tx.today();
    let mut found = Vec::new();
    for row in store::rows(tx, &reach, 0)? {
        let steps = steps.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let own = days.iter().filter(|it| it.case_id == row.id);
        let written: Vec<Date> = own.map(|it| it.written_on).collect();
        let due = due(book, procedure, steps, (&written, today))?;
        if due.first().is_some() {
            found.push(DueLine { row, due });
        }
    }
    found.sort_by_key(|it| it.due.first());
    Ok(found)
}

/// Which reports the steps of a case ask for.
///
/// # Errors
/// A step was not written by this program.
pub fn due(
    book: &Rulebook,
    procedure: &Procedure,
    steps: &[StepRow],
    (written, today): (&[Date], Date),
) -> Outcome<ThoughtsDue> {
    let Some(course) = course(book, procedure, steps, today)? else {
        return Ok(ThoughtsDue::default());
    };
    Ok(rules::due(book, course, written, today))
}

fn course(
    book: &Rulebook,
    procedure: &Procedure,
    steps: &[StepRow],
    today: Date,
) -> Outcome<Option<Course>> {
    let ends = |it: &&StepRow| {
        let edition = procedure.edition_on(it.taken_on);
        let rule = edition.and_then(|edition| edition.step(&it.step));
        rule.is_some_and(|rule| rule.ends.is_some())
    };
    let Some(applied) = steps.iter().find(|it| it.step == "apply") else {
        return Ok(None);
    };
    let is_admission = |it: &StepRow| roster::effect(procedure, it) == Some(Effect::MemberAdmitted);
    let mut admitted_on = None;
    if steps.iter().any(is_admission) {
        let history = history(None, steps.iter())?;
        let on = fulfilled_on(book, procedure, &history, ("assembly", today));
        admitted_on = on.map_err(AppError::internal)?;
    }
    Ok(Some(Course {
        applied_on: applied.taken_on,
        admitted_on,
        ended_on: steps.iter().find(ends).map(|it| it.taken_on),
    }))
}
