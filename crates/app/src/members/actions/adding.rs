//! 新增党员: a member by form.

use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::rules::identity::fault;
use crate::members::rules::{self, TypedMember, Way};
use crate::members::store::changing::{self, Change};
use crate::members::store::{intake, rebuild_summaries};
use crate::orgs::OrganisationKind;
use crate::orgs::model::OrganisationName;
use crate::orgs::store as orgs;
use crate::sealing::FieldKeys;

/// 登记: the first line of what became of a row.
const ENTERED: &str = "entered";

/// The branches that a member may be added to, or go to.
///
/// # Errors
/// [`AppError::Forbidden`].
pub fn branches(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<OrganisationName>> {
    let reach = actor.may(Act::ChangeMember)?;
    let mut found = orgs::standing_choices(tx, &reach)?;
    found.retain(|it| is_branch(&it.kind));
    Ok(found)
}

/// Whether members belong to this kind of organisation.
pub fn is_branch(kind: &str) -> bool {
    [OrganisationKind::Branch, OrganisationKind::JointBranch]
        .iter()
        .any(|it| it.key() == kind)
}

/// Adds a member to a branch in reach; answers the id.
///
/// # Errors
/// [`AppError::Invalid`] with every fault: of a branch that is not in reach no more than that.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    branch_id: i64,
    typed: &TypedMember,
) -> Outcome<i64> {
    let reach = actor.may(Act::ChangeMember)?;
    let branch = orgs::organisation(tx, &reach, branch_id)?;
    let checked = rules::new_member(book, typed, branch_id, tx.today());
    let mut faults = checked.as_ref().err().cloned().unwrap_or_default();
    match &branch {
        None => faults.push(fault(
            "branch",
            "请从列表中选党支部；只能选您范围内的。",
            "Choose a branch from the list: one within your reach.",
        )),
        Some(it) if !is_branch(&it.kind) => faults.push(fault(
            "branch",
            format!("“{}”不是党支部，党员请登记在支部。", it.short_name),
            format!(
                "“{}” is no branch; members belong to branches.",
                it.short_name
            ),
        )),
        Some(_) => {}
    }
    if let Ok(new) = &checked {
        let holder = changing::holder_of_number(tx, keys, &new.document_type, &new.id_number)?;
        if holder.is_some() {
            faults.push(number_taken());
        }
    }
    let new = checked.ok().filter(|_| faults.is_empty());
    let new = new.ok_or(AppError::Invalid(faults))?;
    let ids = intake::insert_many(tx, keys, std::slice::from_ref(&new))?;
    let id = ids.first().copied().ok_or(AppError::NotFound)?;
    rebuild_summaries(tx, &[branch_id])?;
    let source = typed.source.trim();
    let change = Change {
        member_id: id,
        field: ENTERED,
        way: Way::Change,
        source: "page",
        old: None,
        new: branch.map(|it| it.short_name),
        from_on: None,
        reason: Some(source).filter(|it| !it.is_empty()),
    };
    changing::keep(tx, actor, &change)?;
    let object = Object {
        kind: "member",
        id: Some(id),
        organisation_id: Some(branch_id),
    };
    audit::record(tx, actor, "add_member", object, "added a member by form")?;
    Ok(id)
}

/// The number stands already, in reach or out of it.
pub fn number_taken() -> crate::error::FieldFault {
    fault(
        "id_number",
        "这个证件号码（或它的 15 位旧号）已有登记，不能再建一个人；请在名册里用末四位查找，不在您范围内的请向上级核对。",
        "This number, or its former form, is recorded already. Look for its last four characters on the \
         roster; if nobody is found, ask the level above.",
    )
}
