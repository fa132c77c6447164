//! The list of cases, one case, and its steps.

pub mod beginning;
pub mod cultivation;
mod deadlines;
pub mod flags;
pub mod papers;
pub mod plans;
pub mod roster;
pub mod thoughts;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{DEVELOPMENT, Examination, Procedure, StepRule, examine};

use super::model::{CandidateFile, CandidateLine, CandidateRow, LinkedMember, Recorded, Stage};
use super::{rules, store};
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::model::MemberLine;
use crate::members::store as members;
use crate::orgs::store as orgs;
use crate::procedures::actions::{self as cases, AskedStep, NewStep, lines};
use crate::procedures::model::{StepRow, history, put_in_order};
use crate::procedures::rules::{ToldBreach, name_of, told};
use crate::procedures::store as case_store;
use crate::sealing::FieldKeys;

pub use deadlines::deadlines;

/// What of the list is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// An organisation and what is below it.
    pub organisation_id: Option<i64>,
    /// One stage.
    pub stage: Option<Stage>,
    /// Only cases in which something is late or went wrong.
    pub only_wrong: bool,
}

/// The cases in reach as of today, those with something late first.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if the organisation is not in reach.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    asked: Asked,
) -> Outcome<Vec<CandidateLine>> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let today = tx.today();
    if let Some(id) = asked.organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    }
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let mut steps = cases::steps_by_case(tx, &reach, procedure)?;
    let mut lines = Vec::new();
    for row in store::rows(tx, &reach, asked.organisation_id.unwrap_or(0))? {
        let steps = steps.remove(&row.id).unwrap_or_default();
        let line = line(book, procedure, row, &steps, today)?;
        let is_wanted = asked.stage.is_none_or(|stage| stage == line.stage)
            && (!asked.only_wrong || line.is_late || !line.breaches.is_empty());
        if is_wanted {
            lines.push(line);
        }
    }
    lines.sort_by_key(|it| !it.is_late);
    Ok(lines)
}

fn line(
    book: &Rulebook,
    procedure: &Procedure,
    row: CandidateRow,
    steps: &[StepRow],
    today: Date,
) -> Outcome<CandidateLine> {
    let history = history(Some(row.birth_on), steps.iter())?;
    let found = examine(book, procedure, &history, today).map_err(AppError::internal)?;
    let next = found.next(today);
    Ok(CandidateLine {
        stage: rules::stage(&history, &found.not_carried),
        next: next.map(|it| (name_of(it.step), it.latest)).collect(),
        is_late: found
            .open
            .iter()
            .any(|it| it.latest.is_some_and(|last| last < today)),
        breaches: breaches(book, procedure, &found, today),
        row,
    })
}

fn breaches(
    book: &Rulebook,
    procedure: &Procedure,
    found: &Examination<'_>,
    on: Date,
) -> Vec<ToldBreach> {
    let breaches = found.breaches.iter();
    breaches.map(|it| told(book, procedure, it, on)).collect()
}

/// One case, and what a step on a day would be if that is asked.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach, or no such step is.
pub fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    id: i64,
    asked: Option<&AskedStep>,
) -> Outcome<CandidateFile> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let row = store::row(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let case = case_store::case(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let mut steps = case_store::steps(tx, &reach, id)?;
    let today = tx.today();
    let procedure = cases::procedure(book, &case.procedure)?;
    put_in_order(procedure, &mut steps);
    let history = history(Some(row.birth_on), steps.iter())?;
    let found = examine(book, procedure, &history, today).map_err(AppError::internal)?;
    let may_record = actor.may(Act::RecordDevelopment).is_ok();
    let is_mine = |step: &StepRule| may_record && rules::is_recorded_by(actor, step);
    let what_if = asked.map(|asked| lines::what_if(book, procedure, &history, asked));
    let member = linked(tx, actor, &reach, id)?;
    let days = store::thoughts::of_case(tx, &reach, id)?;
    let days: Vec<Date> = days.iter().map(|it| it.written_on).collect();
    let thoughts = thoughts::due(book, procedure, &steps, (&days, today))?;
    let is_approved = steps
        .iter()
        .any(|it| roster::effect(procedure, it).is_some());
    Ok(CandidateFile {
        may_enter: may_record && member.is_none() && is_approved,
        member,
        thoughts,
        stage: rules::stage(&history, &found.not_carried),
        open: lines::open(procedure, &found, &is_mine, today),
        aside: lines::aside(procedure, &found, &history, &is_mine, today),
        breaches: breaches(book, procedure, &found, today),
        probation_end: found.wait_end("conversion_assembly"),
        is_provisional: found.is_provisional,
        steps: lines::steps(procedure, &steps, &is_mine)?,
        what_if: what_if.transpose()?,
        row,
        case,
        today,
    })
}

/// Who a case already found is on the roster.
fn linked(tx: &mut Tx<'_>, actor: &Actor, reach: &Reach, id: i64) -> Outcome<Option<LinkedMember>> {
    let links = store::roster::links(tx, reach, id)?;
    let Some(first) = links.first() else {
        return Ok(None);
    };
    let is_open = match actor.may(Act::SeeMember) {
        Ok(reach) => members::member(tx, &reach, first.member_id)?.is_some(),
        Err(_) => false,
    };
    Ok(Some(LinkedMember {
        id: first.member_id,
        was_there: !first.has_written,
        is_open,
    }))
}

/// Who may be contact or introducer in a case: the members of its branch.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach.
pub fn branch_members(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<Vec<MemberLine>> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let case = case_store::case(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    members::members_on(tx, &reach, case.organisation_id, today)
}

/// Records a step, if the office records it and the rules let it, and does to the roster what it says.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach; as [`cases::record_step`].
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (book, keys): (&Rulebook, &FieldKeys),
    id: i64,
    new: &NewStep,
) -> Outcome<Recorded> {
    let reach = actor.may(Act::RecordDevelopment)?;
    let row = store::row(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let case = case_store::case(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let procedure = cases::procedure(book, &case.procedure)?;
    let rule = procedure
        .edition_on(new.on)
        .and_then(|it| it.step(&new.step));
    if let Some(rule) = rule.filter(|rule| !rules::is_recorded_by(actor, rule)) {
        return Err(AppError::field(
            "step",
            format!("“{}”由上级党组织记录，请报上级办理。", rule.zh),
            format!("{} is recorded by the level above; send it there.", rule.en),
        ));
    }
    let steps = case_store::steps(tx, &reach, id)?;
    let facts = new.facts.to_json()?;
    let is_same = |it: &&StepRow| {
        (it.step.as_str(), it.taken_on, &it.facts) == (new.step.as_str(), new.on, &facts)
    };
    // The same form sent twice is recorded once.
    if let Some(same) = steps
        .iter()
        .find(is_same)
        .filter(|_| new.version < case.version)
    {
        return Ok(Recorded {
            id: same.id,
            on_roster: None,
        });
    }
    let history = history(Some(row.birth_on), steps.iter())?;
    let id = cases::record_step(tx, actor, book, (&case, &history), new)?;
    let on_roster = match rule.and_then(roster::of_rule) {
        Some(effect) => {
            let entering = roster::Entering {
                actor,
                book,
                keys,
                case: &case,
                row: &row,
                steps: &case_store::steps(tx, &reach, case.id)?,
            };
            entering.apply(tx, effect, id)?
        }
        None => None,
    };
    Ok(Recorded { id, on_roster })
}

/// Takes back the last step, with what it did to the roster. Who may not record a step does not take it back.
///
/// # Errors
/// [`AppError::NotFound`] if the case or step is not in reach; as [`cases::take_back`].
pub fn take_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    id: i64,
    step: (i64, i64),
    reason: &str,
) -> Outcome<StepRow> {
    let reach = actor.may(Act::RecordDevelopment)?;
    let case = case_store::case(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let procedure = cases::procedure(book, &case.procedure)?;
    let steps = case_store::steps(tx, &reach, id)?;
    let found = steps.iter().find(|it| it.id == step.0);
    let found = found.ok_or(AppError::NotFound)?;
    let rule = procedure.edition_on(found.taken_on);
    let rule = rule.and_then(|it| it.step(&found.step));
    if rule.is_some_and(|rule| !rules::is_recorded_by(actor, rule)) {
        return Err(AppError::field(
            "reason",
            "这一步由上级党组织记录，也由上级撤回。",
            "This step was recorded by the level above, which takes it back.",
        ));
    }
    let found = cases::take_back(tx, actor, book, (&reach, &case), step, reason)?;
    roster::undo(tx, actor, &reach, &case, step.0)?;
    Ok(found)
}

/// Tells the audit that a case was opened.
///
/// # Errors
/// A fault of the database.
pub fn audit_opened(tx: &mut Tx<'_>, actor: &Actor, file: &CandidateFile) -> Outcome<()> {
    let object = Object {
        kind: "procedure_case",
        id: Some(file.case.id),
        organisation_id: Some(file.case.organisation_id),
    };
    audit::record(
        tx,
        actor,
        "open_candidate",
        object,
        "opened a candidate's file",
    )
}
