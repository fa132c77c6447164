//! 登记进名册: somebody who comes from outside the county with a letter. Who was here before is the same person.

use jiff::civil::Date;
use zhibu_db::Tx;

use super::{leaving_of, refused, settling};
use crate::access::{Act, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, FieldFault, Outcome, Said};
use crate::members::actions::settling::Settling;
use crate::members::intake::{self, NewMember};
use crate::members::rules::identity::fault;
use crate::members::rules::{self as member_rules, TypedMember, Way};
use crate::members::store::changing::{self, Change};
use crate::members::store::rebuild_summaries;
use crate::members::update::KnownMember;
use crate::procedures::actions::{NewStep, cases};
use crate::procedures::model::{Case, KeptFacts};
use crate::procedures::store as case_store;
use crate::procedures::{Acting, Ground};
use crate::transfers::rules::{self, TRANSFERRED};
use crate::transfers::store;

/// The procedure of those who come from outside.
const PROCEDURE: &str = "transfer_in";
/// Its step by which somebody stands on the roster.
const STEP: &str = "enter";

/// Somebody to be entered.
#[derive(Clone, Debug)]
pub struct Entering {
    /// The day from which the branch has them.
    pub on: Date,
    /// The version of the case that was shown.
    pub version: i64,
    /// Who it is, as typed.
    pub typed: TypedMember,
}

/// The case that somebody is entered by.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such case in reach.
pub fn case(tx: &mut Tx<'_>, acting: Acting<'_>, id: i64) -> Outcome<Case> {
    let reach = acting.actor.may(Act::RecordProcedure)?;
    let found = case_store::case(tx, &reach, id)?;
    found
        .filter(|it| it.procedure == PROCEDURE)
        .ok_or(AppError::NotFound)
}

/// Enters somebody and records the step; answers the member's id.
///
/// # Errors
/// As [`case`]; [`AppError::Invalid`] with everything that stands against it.
pub fn enter(tx: &mut Tx<'_>, acting: Acting<'_>, id: i64, new: &Entering) -> Outcome<i64> {
    let case = case(tx, acting, id)?;
    let actor = acting.actor;
    let reach = actor.may(Act::ChangeMember)?;
    let branch_id = case.organisation_id;
    let checked = member_rules::new_member(acting.book, &new.typed, branch_id, tx.today());
    let member = checked.map_err(AppError::Invalid)?;
    let holder =
        changing::holder_of_number(tx, acting.keys, &member.document_type, &member.id_number)?;
    let member_id = match holder {
        Some(holder) => {
            let was = store::member_by_id(tx, &reach, holder)?.ok_or(AppError::NotFound)?;
            come_back(tx, (acting, &reach), &was, (&member, new.on))?;
            holder
        }
        None => add(tx, acting, &member, new.on)?,
    };
    case_store::put_member(tx, id, Some(member_id))?;
    let step = NewStep {
        step: STEP.to_owned(),
        on: new.on,
        facts: KeptFacts::default(),
        version: new.version,
    };
    cases::record(tx, acting, id, &step)?;
    let object = Object {
        kind: "member",
        id: Some(member_id),
        organisation_id: Some(branch_id),
    };
    audit::record(
        tx,
        actor,
        "add_member",
        object,
        "entered a member by a transfer",
    )?;
    Ok(member_id)
}

/// A member new to the county, who belongs to the branch from the day on.
fn add(tx: &mut Tx<'_>, acting: Acting<'_>, new: &NewMember, on: Date) -> Outcome<i64> {
    let ids = intake::insert_many(tx, acting.keys, std::slice::from_ref(new))?;
    let id = ids.first().copied().ok_or(AppError::NotFound)?;
    changing::take_out_membership(tx, id, new.joined_on)?;
    changing::begin(tx, id, new.branch_id, on)?;
    rebuild_summaries(tx, &[new.branch_id])?;
    let change = Change {
        member_id: id,
        field: "entered",
        way: Way::Change,
        source: super::CAME,
        old: None,
        new: None,
        from_on: Some(on),
        reason: None,
    };
    changing::keep(tx, acting.actor, &change)?;
    Ok(id)
}

/// Somebody who was here before and was transferred out.
fn come_back(
    tx: &mut Tx<'_>,
    (acting, reach): (Acting<'_>, &Reach),
    was: &KnownMember,
    (new, on): (&NewMember, Date),
) -> Outcome<()> {
    let leaving = leaving_of(tx, reach, was.id)?;
    let mut faults: Vec<FieldFault> = Vec::new();
    faults.extend(fault_of_return(&was.status, leaving.as_deref()));
    let since = store::settled_since(tx, reach, was.id)?;
    faults.extend(rules::fault_of_day(on, since));
    if was.birth_on != new.birth_on || was.joined_on != new.joined_on {
        faults.push(fault(
            "joined_on",
            format!(
                "此人以前登记的是 {} 出生、{} 入党，请核对；原来登记错了的，先更正。",
                was.birth_on, was.joined_on
            ),
            format!(
                "This person is recorded as born on {} and joined on {}; check it, and put it right first.",
                was.birth_on, was.joined_on
            ),
        ));
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let now = KnownMember {
        branch_id: new.branch_id,
        status: new.status().to_owned(),
        full_on: new.full_on,
        education: new.education.clone(),
        degree: new.degree.clone(),
        personnel: new.personnel.clone(),
        workplace: new.workplace.clone(),
        ..was.clone()
    };
    let settling = Settling {
        actor: acting.actor,
        keys: acting.keys,
        reach,
        on,
        came: super::CAME,
        source: None,
        reason: None,
    };
    settling.come_back(tx, was, &now)
}

/// Why somebody with this number is not entered by a letter.
fn fault_of_return(status: &str, leaving: Option<&str>) -> Option<FieldFault> {
    if status != "former" {
        return Some(fault(
            "id_number",
            "这个证件号码的人现在就在本县的名册上，请按“组织关系县内转接”办理。",
            "Somebody with this number stands on a roster of the county; transfer them within it.",
        ));
    }
    match leaving {
        None | Some(TRANSFERRED | "other") => None,
        Some(rules::SUSPENDED) => Some(fault(
            "id_number",
            "此人停止了党籍，请按“恢复党籍”办理。",
            "This person's membership is suspended; restore it by its own steps.",
        )),
        Some(_) => Some(fault(
            "id_number",
            "此人已经出党或者去世，不能凭介绍信转入，请向原党组织核对。",
            "This person has left the Party or died and is not entered by a letter; ask who sent it.",
        )),
    }
}

/// Takes back that somebody was entered: who was here before has left again; a new member stays on the roster.
///
/// # Errors
/// [`AppError::Invalid`] if that cannot be.
pub fn undo(tx: &mut Tx<'_>, (ground, reach): (&Ground<'_>, &Reach)) -> Outcome<()> {
    let member = super::member(tx, reach, ground)?;
    let was_here = crate::members::store::statuses(tx, reach, member.id)?;
    if !was_here.iter().any(|it| it.status == "former") {
        return refused(Err(Said::new(
            "人已经登记进名册，不能撤回；登记错了的，在党员页上更正，走错了的，按程序转出。",
            "The member stands on the roster, which is not taken back; put the file right, or transfer them.",
        )));
    }
    refused(settling(ground, (reach, None)).undo_come_back(tx, &member)?)?;
    case_store::put_member(tx, ground.case.id, None)
}
