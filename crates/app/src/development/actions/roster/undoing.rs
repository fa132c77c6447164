//! A step taken back: what it did to the roster is undone, unless something was built on it.

use jiff::civil::Date;
use zhibu_db::{DbError, Tx};

use super::{audit_member, keep, version};
use crate::access::{Actor, Reach};
use crate::development::model::Effect;
use crate::development::store::roster as links;
use crate::error::{AppError, Outcome};
use crate::members::store as members;
use crate::members::store::{changing, facts, rebuild_summaries, whole};
use crate::members::update::KnownMember;
use crate::procedures::model::Case;

/// Undoes what a step, already taken back, did to the roster.
///
/// # Errors
/// [`AppError::Invalid`] on `reason` if something was built on it.
pub(in crate::development) fn undo(
    tx: &mut Tx<'_>,
    actor: &Actor,
    reach: &Reach,
    case: &Case,
    step_id: i64,
) -> Outcome<()> {
    let all = links::links(tx, reach, case.id)?;
    for link in all.iter().rev().filter(|it| it.step_id == step_id) {
        links::remove(tx, link.id)?;
        if !link.has_written {
            continue;
        }
        let member_id = link.member_id;
        if version(tx, reach, member_id)? != link.version_after {
            return Err(built_upon());
        }
        match Effect::parse(&link.does) {
            Some(Effect::MemberAdmitted) => remove(tx, reach, member_id)?,
            Some(done) => {
                let known = changing::row(tx, reach, member_id)?;
                stand_back(
                    tx,
                    actor,
                    known.ok_or_else(built_upon)?,
                    (done, link.from_on),
                )?;
                let is = version(tx, reach, member_id)?;
                links::stands_again(tx, member_id, (link.version_before, is))?;
            }
            None => {}
        }
        let object = (member_id, case.organisation_id);
        audit_member(tx, actor, "undo_standing_by_case", object)?;
    }
    Ok(())
}

/// Takes out whom a case entered, unless something names them.
fn remove(tx: &mut Tx<'_>, reach: &Reach, member_id: i64) -> Outcome<()> {
    let row = members::member(tx, reach, member_id)?;
    let row = row.ok_or_else(built_upon)?;
    match whole::remove_entered(tx, member_id) {
        Err(AppError::Database(DbError::Constraint(_))) => return Err(built_upon()),
        other => other?,
    }
    rebuild_summaries(tx, &[row.branch_id])
}

/// A probationary member again, as before the step.
fn stand_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut known: KnownMember,
    (done, on): (Effect, Date),
) -> Outcome<()> {
    let was = std::mem::replace(&mut known.status, "probationary".to_owned());
    if done == Effect::MemberConverted {
        known.full_on = None;
    } else {
        changing::resume_membership(tx, known.id, on)?;
        facts::remove_since(tx, known.id, ("leaving", on))?;
    }
    changing::put_row(tx, &known)?;
    changing::take_out_standing(tx, known.id, on)?;
    let change = ("status", Some(was), Some(known.status.clone()));
    keep(tx, actor, known.id, change, on)?;
    rebuild_summaries(tx, &[known.branch_id])
}

fn built_upon() -> AppError {
    AppError::field(
        "reason",
        "花名册上的这个人后来又有了别的记录（如会议、党费、变更），这一步不能撤回；请先撤去那些记录，或在党员页办理变更。",
        "Other records were made of this member on the roster since (meetings, dues, changes), so the step stays; \
         take those away first, or write a change on the member's page.",
    )
}
