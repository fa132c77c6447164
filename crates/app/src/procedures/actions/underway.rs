//! What is under way about a member, for their page and for who lets them go.

use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::Procedure;

use super::cases::line;
use super::{procedure, steps_of};
use crate::access::{Act, Actor, Reach};
use crate::error::Outcome;
use crate::members::model::UnderwayCase;
use crate::members::{Belonging, Leaving, Matter, Weight};
use crate::procedures::model::history;
use crate::procedures::store;

/// What cases under way mean for a member who leaves.
pub const BELONGING: Belonging = Belonging::told_only(told);

/// The cases about a member already found that have not ended, the latest first.
///
/// # Errors
/// A fault of the database.
pub fn of_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    member_id: i64,
) -> Outcome<Vec<UnderwayCase>> {
    let reach = if actor.member_id == Some(member_id) {
        actor.may(Act::SeeOwn)?
    } else {
        actor.may(Act::SeeProcedures)?
    };
    let mut found = Vec::new();
    for case in store::cases_of_member(tx, &reach, member_id)? {
        let procedure = procedure(book, &case.procedure)?;
        if procedure.about.is_none() {
            continue;
        }
        let steps = steps_of(tx, &reach, (procedure, case.id))?;
        let (line, is_ended) = line(tx, actor, book, (procedure, case), &steps)?;
        if is_ended {
            continue;
        }
        found.push(UnderwayCase {
            id: line.case.id,
            name: line.procedure,
            last: line.last,
            next: line.next.into_iter().map(|it| it.name).collect(),
        });
    }
    Ok(found)
}

/// The procedures that are under way about a member already found.
///
/// # Errors
/// A fault of the database.
pub fn procedures_of<'b>(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &'b Rulebook,
    member_id: i64,
) -> Outcome<Vec<&'b Procedure>> {
    let mut found = Vec::new();
    for case in store::cases_of_member(tx, reach, member_id)? {
        let procedure = procedure(book, &case.procedure)?;
        let steps = steps_of(tx, reach, (procedure, case.id))?;
        if super::ended(procedure, &history(None, steps.iter())?).is_none() {
            found.push(procedure);
        }
    }
    Ok(found)
}

/// Cases under way about somebody who leaves are known about before.
fn told(tx: &mut Tx<'_>, reach: &Reach, leaving: &Leaving<'_>) -> Outcome<Vec<Matter>> {
    let under_way = procedures_of(tx, reach, leaving.book, leaving.member_id)?;
    let matters = under_way.into_iter().map(|it| {
        let (zh, en) = (&it.zh, &it.en);
        let (zh, en) = (format!("“{zh}”还在办理。"), format!("{en} is under way."));
        Matter::new(Weight::Warns, zh, en)
    });
    Ok(matters.collect())
}
