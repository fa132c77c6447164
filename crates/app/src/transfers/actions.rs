//! What the steps do, and how it is taken back. The step was recorded, and by whose right was decided, before.

pub mod entering;
pub mod floating;
pub mod holding;
pub mod papers;
pub mod telling;

use zhibu_db::Tx;

use super::rules::{Effect, LETTER_NUMBER};
use super::store;
use crate::access::{Act, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, FieldFault, Outcome, Said};
use crate::members::Departure;
use crate::members::actions::changing::{self, Asked};
use crate::members::actions::settling::{self, LEAVING, Settling};
use crate::members::rules::{TypedChange, Way};
use crate::members::store as members;
use crate::members::store::facts;
use crate::members::update::KnownMember;
use crate::procedures::Ground;

/// How what a case writes came into a member's file.
const CAME: &str = "case";

/// Does what a step says it does.
///
/// # Errors
/// As what it does; a word that this area does not know.
pub fn done(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Outcome<()> {
    let Some(effect) = Effect::of(ground.rule)? else {
        return Ok(());
    };
    let reach = ground.acting.actor.may(Act::RecordProcedure)?;
    match effect {
        Effect::Letter => {
            let number = ground.answer(LETTER_NUMBER)?.unwrap_or_default();
            let year = i64::from(ground.on.year());
            let office = office_of(ground);
            store::put_letter(tx, (office, ground.case.id), (year, number.trim()))
        }
        Effect::Void => store::void_letters(tx, ground.case.id),
        Effect::Float => mark(tx, ground, true, Way::Change),
        Effect::FloatBack => mark(tx, ground, false, Way::Change),
        Effect::Enter => Ok(()),
        Effect::Move | Effect::Leave(_) | Effect::Return => {
            let member = member(tx, &reach, ground)?;
            settle(tx, (ground, &reach), effect, &member)?;
            audit_settled(tx, ground, &member)
        }
    }
}

/// Undoes what a step did.
///
/// # Errors
/// [`AppError::Invalid`] if something was built on it.
pub fn undone(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Outcome<()> {
    let Some(effect) = Effect::of(ground.rule)? else {
        return Ok(());
    };
    let reach = ground.acting.actor.may(Act::RecordProcedure)?;
    match effect {
        Effect::Letter | Effect::Void => revive_letter(tx, ground),
        Effect::Float => mark(tx, ground, false, Way::Correct),
        Effect::FloatBack => mark(tx, ground, true, Way::Correct),
        Effect::Enter => entering::undo(tx, (ground, &reach)),
        Effect::Move | Effect::Leave(_) | Effect::Return => {
            let member = member(tx, &reach, ground)?;
            unsettle(tx, (ground, &reach), effect, &member)?;
            audit_settled(tx, ground, &member)
        }
    }
}

/// The letter before this step counts again, if there was one.
fn revive_letter(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Outcome<()> {
    store::void_letters(tx, ground.case.id)?;
    for step in ground.steps.iter().rev() {
        if let Some(number) = step.kept()?.answers.get(LETTER_NUMBER) {
            return store::revive_letter(tx, ground.case.id, number.trim());
        }
    }
    Ok(())
}

/// The organisation whose office issues the letters of a case.
fn office_of(ground: &Ground<'_>) -> i64 {
    let office = ground.acting.actor.organisation_id;
    office.unwrap_or(ground.case.organisation_id)
}

fn member(tx: &mut Tx<'_>, reach: &Reach, ground: &Ground<'_>) -> Outcome<KnownMember> {
    let found = store::member_of_case(tx, reach, ground.case.id)?;
    found.ok_or(AppError::NotFound)
}

fn settling<'g>(
    ground: &'g Ground<'_>,
    (reach, why): (&'g Reach, Option<&'g str>),
) -> Settling<'g> {
    Settling {
        actor: ground.acting.actor,
        keys: ground.acting.keys,
        reach,
        on: ground.on,
        came: CAME,
        source: None,
        reason: why,
    }
}

/// A branch with its name.
type Named<'g> = (i64, &'g str);

/// The branch that the case of a member stands in and the one that they go to.
fn sides<'g>(ground: &'g Ground<'_>) -> Outcome<(Named<'g>, Named<'g>)> {
    let case = ground.case;
    let to = case.counterpart_id.zip(case.counterpart_name.as_deref());
    let to = to.ok_or(AppError::NotFound)?;
    Ok(((case.organisation_id, &case.organisation_name), to))
}

fn settle(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
    effect: Effect<'_>,
    member: &KnownMember,
) -> Outcome<()> {
    let why = name_of_case(ground);
    let settling = settling(ground, (reach, why.as_deref()));
    match effect {
        Effect::Move => {
            let (from, to) = sides(ground)?;
            settling.move_to(tx, member, (from.1, to))?;
            moved(tx, (ground, reach), member, Some(to.0))
        }
        Effect::Leave(leaving) => {
            settling.leave(tx, member, leaving)?;
            if member.status == "former" {
                return Ok(());
            }
            moved(tx, (ground, reach), member, None)
        }
        _ => {
            let standings = members::statuses(tx, reach, member.id)?;
            let before = standings.iter().find(|it| it.status != "former");
            let mut now = member.clone();
            now.status = before.map_or_else(|| "full".to_owned(), |it| it.status.clone());
            settling.come_back(tx, member, &now)
        }
    }
}

fn unsettle(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
    effect: Effect<'_>,
    member: &KnownMember,
) -> Outcome<()> {
    let settling = settling(ground, (reach, None));
    match effect {
        Effect::Move => {
            let (from, to) = sides(ground)?;
            let was = KnownMember {
                branch_id: from.0,
                ..member.clone()
            };
            moved_back(tx, (ground, reach), &was, Some(to.0))?;
            refused(settling.undo_move(tx, member, (to.1, from))?)
        }
        Effect::Leave(_) => {
            let standings = members::statuses(tx, reach, member.id)?;
            let left_then = standings.first().is_some_and(|it| it.from_on == ground.on);
            refused(settling.undo_leave(tx, member)?)?;
            if left_then {
                moved_back(tx, (ground, reach), member, None)?;
            }
            Ok(())
        }
        _ => refused(settling.undo_come_back(tx, member)?),
    }
}

/// That a case changed a member's file, for the member to see.
fn audit_settled(tx: &mut Tx<'_>, ground: &Ground<'_>, member: &KnownMember) -> Outcome<()> {
    let object = Object {
        kind: "member",
        id: Some(member.id),
        organisation_id: Some(member.branch_id),
    };
    let (step, case) = (&ground.rule.key, &ground.case.procedure);
    let told = format!("{step} of {case}");
    audit::record(tx, ground.acting.actor, "change_member", object, &told)
}

/// What the case is, as it stands beside a change of the file.
fn name_of_case(ground: &Ground<'_>) -> Option<String> {
    let book = ground.acting.book;
    let procedure = book.procedure(&ground.case.procedure)?;
    Some(procedure.zh.clone())
}

/// A refusal to take something back.
fn refused(done: Result<(), Said>) -> Outcome<()> {
    done.map_err(|said| {
        AppError::Invalid(vec![FieldFault {
            field: "reason".to_owned(),
            said,
        }])
    })
}

fn departure<'g>(
    ground: &Ground<'g>,
    member: &'g KnownMember,
    to_id: Option<i64>,
) -> Departure<'g> {
    Departure {
        actor: ground.acting.actor,
        keys: ground.acting.keys,
        member,
        to_id,
        on: ground.on,
    }
}

fn moved(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
    member: &KnownMember,
    to_id: Option<i64>,
) -> Outcome<()> {
    for it in crate::member_sources().belongings {
        (it.moved)(tx, reach, &departure(ground, member, to_id))?;
    }
    Ok(())
}

fn moved_back(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
    member: &KnownMember,
    to_id: Option<i64>,
) -> Outcome<()> {
    let mut built = Vec::new();
    for it in crate::member_sources().belongings {
        built.extend((it.moved_back)(
            tx,
            reach,
            &departure(ground, member, to_id),
        )?);
    }
    if built.is_empty() {
        return Ok(());
    }
    let zh: String = built.iter().map(|it| it.zh.as_str()).collect();
    let en: Vec<&str> = built.iter().map(|it| it.en.as_str()).collect();
    refused(Err(Said::new(zh, en.join(" "))))
}

/// 流动党员, as the file has it. Somebody who is marked so already stays so.
fn mark(tx: &mut Tx<'_>, ground: &Ground<'_>, is_floating: bool, way: Way) -> Outcome<()> {
    let acting = ground.acting;
    let reach = acting.actor.may(Act::RecordProcedure)?;
    let member = member(tx, &reach, ground)?;
    if member.floating == is_floating {
        return Ok(());
    }
    let asked = Asked {
        member_id: member.id,
        field: "floating".to_owned(),
        way,
        fact_id: None,
        version: None,
        source: CAME,
        typed: TypedChange {
            value: is_floating.to_string(),
            from_on: ground.on.to_string(),
            reason: name_of_case(ground).unwrap_or_default(),
            ..TypedChange::default()
        },
    };
    changing::change(tx, acting.actor, acting.book, acting.keys, &asked).map_err(
        |error| match error {
            AppError::Invalid(mut faults) => {
                for it in &mut faults {
                    "on".clone_into(&mut it.field);
                }
                AppError::Invalid(faults)
            }
            other => other,
        },
    )
}

/// Why somebody left, of whom a case is.
fn leaving_of(tx: &mut Tx<'_>, reach: &Reach, member_id: i64) -> Outcome<Option<String>> {
    let fact = facts::standing(tx, reach, member_id, LEAVING)?;
    Ok(fact.and_then(|it| it.value))
}
