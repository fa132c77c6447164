//! Cases of every procedure that has no area of its own to begin and show it: the list, one case, its steps.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{About, Procedure, StepRule, examine};

use super::{
    AskedStep, NewStep, faults_of_step, lines, procedure, record_step, steps_by_case, steps_of,
};
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, FieldFault, Outcome, Said};
use crate::members::store as members;
use crate::orgs::store as orgs;
use crate::procedures::model::{Case, CaseFile, CaseLine, NewCase, StepRow, history};
use crate::procedures::rules::{name_of, told};
use crate::procedures::sources::{Acting, Ground, source_of};
use crate::procedures::store;

/// What of the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// One procedure.
    pub procedure: Option<String>,
    /// An organisation and what is below it.
    pub organisation_id: Option<i64>,
    /// Cases that ended instead of those under way.
    pub only_ended: bool,
    /// Only cases in which something can be done by the reader today.
    pub only_mine: bool,
    /// Only cases in which something is late.
    pub only_late: bool,
}

/// The cases in reach, those with something late first, then those where the reader can do something.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if the organisation is not in reach.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    asked: &Asked,
) -> Outcome<Vec<CaseLine>> {
    let reach = actor.may(Act::SeeProcedures)?;
    if let Some(id) = asked.organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    }
    let mut found = Vec::new();
    for procedure in book.procedures().iter().filter(|it| it.about.is_some()) {
        if asked
            .procedure
            .as_ref()
            .is_some_and(|it| *it != procedure.key)
        {
            continue;
        }
        let mut steps = steps_by_case(tx, &reach, procedure)?;
        let of_organisation = asked.organisation_id.unwrap_or(0);
        for case in store::cases(tx, &reach, &procedure.key, of_organisation)? {
            let steps = steps.remove(&case.id).unwrap_or_default();
            let (line, is_ended) = line(tx, actor, book, (procedure, case), &steps)?;
            let is_mine = line.next.iter().any(|it| it.is_mine);
            let is_wanted = is_ended == asked.only_ended
                && (!asked.only_mine || is_mine)
                && (!asked.only_late || line.is_late);
            if is_wanted {
                found.push(line);
            }
        }
    }
    found.sort_by_key(|it| (!it.is_late, !it.next.iter().any(|it| it.is_mine)));
    Ok(found)
}

pub(super) fn line(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    (procedure, case): (&Procedure, Case),
    steps: &[StepRow],
) -> Outcome<(CaseLine, bool)> {
    let today = tx.today();
    let history = history(None, steps.iter())?;
    let found = examine(book, procedure, &history, today).map_err(AppError::internal)?;
    let is_mine = is_mine(actor, &case);
    let open = lines::open(procedure, &found, &is_mine, today);
    let is_ended = super::ended(procedure, &history).is_some();
    let done = lines::steps(procedure, steps, &is_mine)?;
    let breaches = found.breaches.iter();
    let breaches = breaches
        .map(|it| told(book, procedure, it, today))
        .collect();
    let line = CaseLine {
        procedure: name(procedure),
        last: done.last().map(|it| (it.name.clone(), it.on)),
        is_late: open
            .iter()
            .any(|it| it.latest.is_some_and(|last| last < today)),
        next: open.into_iter().filter(|it| it.earliest <= today).collect(),
        breaches,
        case: case.clone(),
    };
    Ok((line, is_ended))
}

/// The name of a procedure.
pub fn name(procedure: &Procedure) -> Said {
    Said::new(procedure.zh.clone(), procedure.en.clone())
}

/// Whether an office records a step of a case: one that records at all, on the side of the step.
fn is_mine<'a>(actor: &'a Actor, case: &'a Case) -> impl Fn(&StepRule) -> bool + use<'a> {
    let may_record = actor.may(Act::RecordProcedure).is_ok();
    move |step: &StepRule| may_record && case.is_on(step.side)
}

/// One case, and what a step on a day would be if that is asked. Opening it is kept.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach, or an area of its own shows it.
pub fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    id: i64,
    asked: Option<&AskedStep>,
) -> Outcome<CaseFile> {
    let reach = actor.may(Act::SeeProcedures)?;
    let (case, procedure) = found(tx, &reach, book, id)?;
    let steps = steps_of(tx, &reach, (procedure, id))?;
    let today = tx.today();
    let history = history(None, steps.iter())?;
    let found = examine(book, procedure, &history, today).map_err(AppError::internal)?;
    let is_mine = is_mine(actor, &case);
    let what_if = asked.map(|asked| lines::what_if(book, procedure, &history, asked));
    let breaches = found.breaches.iter();
    let file = CaseFile {
        procedure: name(procedure),
        open: lines::open(procedure, &found, &is_mine, today),
        aside: lines::aside(procedure, &found, &history, &is_mine, today),
        breaches: breaches
            .map(|it| told(book, procedure, it, today))
            .collect(),
        is_provisional: found.is_provisional,
        steps: lines::steps(procedure, &steps, &is_mine)?,
        what_if: what_if.transpose()?,
        case: case.clone(),
        today,
    };
    audit(tx, actor, "open_case", &file.case, "opened a case")?;
    Ok(file)
}

/// The procedures that somebody can begin here.
pub fn offered(book: &Rulebook) -> impl Iterator<Item = &Procedure> {
    book.procedures().iter().filter(|it| it.about.is_some())
}

/// The step that begins a case on a day.
pub fn first_step(procedure: &Procedure, on: Date) -> Option<&StepRule> {
    procedure.edition_on(on)?.steps.first()
}

/// Whose case it would be, and about whom: found and checked, with the line that heads its page.
///
/// # Errors
/// [`AppError::NotFound`] if the member or organisation is not in reach.
pub fn subject(
    tx: &mut Tx<'_>,
    actor: &Actor,
    procedure: &Procedure,
    new: &NewCase,
) -> Outcome<(NewCase, String)> {
    let reach = actor.may(Act::RecordProcedure)?;
    let mut new = new.clone();
    let title = match (procedure.about, new.member_id) {
        (Some(About::Member), Some(member_id)) => {
            let member = members::member(tx, &reach, member_id)?.ok_or(AppError::NotFound)?;
            new.organisation_id = member.branch_id;
            member.name
        }
        _ => {
            new.member_id = None;
            let found = orgs::organisation(tx, &reach, new.organisation_id)?;
            found.ok_or(AppError::NotFound)?.short_name
        }
    };
    Ok((new, title))
}

/// Begins a case with its first step; answers its id.
///
/// # Errors
/// [`AppError::NotFound`] as [`subject`]; [`AppError::Invalid`] with everything that stands against it.
pub fn begin(tx: &mut Tx<'_>, acting: Acting<'_>, new: &NewCase, first: &NewStep) -> Outcome<i64> {
    let (actor, book) = (acting.actor, acting.book);
    let reach = actor.may(Act::RecordProcedure)?;
    let procedure = offered(book).find(|it| it.key == new.procedure);
    let procedure = procedure.ok_or(AppError::NotFound)?;
    let (new, title) = subject(tx, actor, procedure, new)?;
    let person = first.facts.person_name();
    let mut faults = Vec::new();
    if procedure.about == Some(About::Member) && new.member_id.is_none() {
        faults.push(fault("member", "选一名党员。", "Choose a member."));
    }
    faults.extend(fault_of_counterpart(tx, &reach, procedure, &new)?);
    if faults.is_empty() && store::has_open(tx, &reach, (&new, person), &ending_steps(procedure))? {
        faults.push(fault(
            "procedure",
            "这件事已经有一个没有办完的办件，请在列表里接着办。",
            "A case about this is under way; go on with it in the list.",
        ));
    }
    if !faults.is_empty() {
        let empty = history(None, std::iter::empty())?;
        faults.extend(faults_of_step(book, procedure, &empty, first, tx.today())?);
        return Err(AppError::Invalid(faults));
    }
    let id = store::insert(tx, actor, &new, person.unwrap_or(&title))?;
    let step = NewStep {
        version: 1,
        ..first.clone()
    };
    record(tx, acting, id, &step)?;
    Ok(id)
}

fn fault_of_counterpart(
    tx: &mut Tx<'_>,
    reach: &Reach,
    procedure: &Procedure,
    new: &NewCase,
) -> Outcome<Option<FieldFault>> {
    if !procedure.has_counterpart {
        return Ok(None);
    }
    let is_there = match new.counterpart_id {
        Some(id) => id != new.organisation_id && store::is_organisation(tx, reach, id)?,
        None => false,
    };
    Ok((!is_there).then(|| {
        fault(
            "counterpart",
            "选对方党组织，不能是本组织。",
            "Choose the other organisation; it cannot be this one.",
        )
    }))
}

/// The steps that end a case, in any text.
fn ending_steps(procedure: &Procedure) -> Vec<&str> {
    let steps = procedure.editions().iter().flat_map(|it| &it.steps);
    let ending = steps.filter(|it| it.ends.is_some());
    ending.map(|it| it.key.as_str()).collect()
}

/// Records a step, if the office stands on its side, the rules let it and nothing holds it back.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach; as [`record_step`].
pub fn record(tx: &mut Tx<'_>, acting: Acting<'_>, id: i64, new: &NewStep) -> Outcome<i64> {
    let (actor, book) = (acting.actor, acting.book);
    let reach = actor.may(Act::RecordProcedure)?;
    let (case, procedure) = found(tx, &reach, book, id)?;
    let steps = steps_of(tx, &reach, (procedure, id))?;
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
        return Ok(same.id);
    }
    let rule = rule_of(procedure, &new.step, new.on)?;
    if !case.is_on(rule.side) {
        return Err(AppError::Invalid(vec![not_ours(rule)]));
    }
    let history = history(None, steps.iter())?;
    let ground = Ground {
        acting,
        case: &case,
        steps: &steps,
        rule,
        on: new.on,
        facts: &new.facts,
    };
    let source = source_of(&procedure.key);
    if let Some(source) = source {
        let held = (source.holds)(tx, &ground)?;
        if !held.is_empty() {
            let mut faults = faults_of_step(book, procedure, &history, new, tx.today())?;
            faults.extend(held);
            return Err(AppError::Invalid(faults));
        }
    }
    let step_id = record_step(tx, actor, book, (&case, &history), new)?;
    if let Some(source) = source {
        (source.done)(tx, &ground)?;
    }
    Ok(step_id)
}

/// Takes the last step back, and what it did. Who may not record a step does not take it back.
///
/// # Errors
/// [`AppError::NotFound`] if the case or step is not in reach; as [`super::take_back`].
pub fn take_back(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    id: i64,
    step: (i64, i64),
    reason: &str,
) -> Outcome<StepRow> {
    let (actor, book) = (acting.actor, acting.book);
    let reach = actor.may(Act::RecordProcedure)?;
    let (case, procedure) = found(tx, &reach, book, id)?;
    let steps = steps_of(tx, &reach, (procedure, id))?;
    let place = steps.iter().position(|it| it.id == step.0);
    let taken = place
        .and_then(|it| steps.get(it))
        .ok_or(AppError::NotFound)?;
    let rule = rule_of(procedure, &taken.step, taken.taken_on)?;
    if !case.is_on(rule.side) {
        return Err(AppError::field(
            "reason",
            "这一步由别的组织记录，也由它撤回。",
            "This step was recorded by another organisation, which takes it back.",
        ));
    }
    let back = super::take_back(tx, actor, book, (&reach, &case), step, reason)?;
    if let Some(source) = source_of(&procedure.key) {
        let facts = taken.kept()?;
        let before: Vec<StepRow> = steps.iter().filter(|it| it.id != step.0).cloned().collect();
        let ground = Ground {
            acting,
            case: &case,
            steps: &before,
            rule,
            on: taken.taken_on,
            facts: &facts,
        };
        (source.undone)(tx, &ground)?;
    }
    Ok(back)
}

fn found<'b>(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &'b Rulebook,
    id: i64,
) -> Outcome<(Case, &'b Procedure)> {
    let case = store::case(tx, reach, id)?.ok_or(AppError::NotFound)?;
    let procedure = procedure(book, &case.procedure)?;
    match procedure.about {
        Some(_) => Ok((case, procedure)),
        None => Err(AppError::NotFound),
    }
}

fn rule_of<'p>(procedure: &'p Procedure, step: &str, on: Date) -> Outcome<&'p StepRule> {
    let rule = procedure.edition_on(on).and_then(|it| it.step(step));
    rule.ok_or_else(|| AppError::Invalid(vec![super::unknown_step(step)]))
}

/// That another organisation records a step.
fn not_ours(rule: &StepRule) -> FieldFault {
    let name = name_of(rule);
    fault(
        "step",
        format!("“{}”由别的组织记录，请等它办理。", name.zh),
        format!(
            "{} is recorded by another organisation; wait for it.",
            name.en
        ),
    )
}

fn fault(field: &str, zh: impl Into<String>, en: impl Into<String>) -> FieldFault {
    FieldFault {
        field: field.to_owned(),
        said: Said::new(zh, en),
    }
}

fn audit(tx: &mut Tx<'_>, actor: &Actor, act: &str, case: &Case, told: &str) -> Outcome<()> {
    let object = Object {
        kind: "procedure_case",
        id: Some(case.id),
        organisation_id: Some(case.organisation_id),
    };
    audit::record(tx, actor, act, object, told)
}
