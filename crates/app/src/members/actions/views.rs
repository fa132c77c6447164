//! 我的视图: filters of the roster under names of one's own.

use zhibu_db::Tx;

use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::model::ViewLine;
use crate::members::store::views;
use crate::orgs::store as orgs;

/// Characters of a view's name.
pub const NAME_CHARACTERS_MAX: usize = 40;
/// Views of one account.
const VIEWS_MAX: usize = 20;

/// One's own views.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn own(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<ViewLine>> {
    actor.may(Act::SeeMembers)?;
    match actor.account_id {
        Some(id) => views::of_account(tx, id),
        None => Ok(Vec::new()),
    }
}

/// Keeps a view: a filter as an address takes it, and the organisation in it.
///
/// # Errors
/// [`AppError::Invalid`] with an organisation out of reach, without a name, or with too many views.
pub fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: &str,
    (filter, organisation_id): (&str, Option<i64>),
) -> Outcome<()> {
    let reach = actor.may(Act::SeeMembers)?;
    let kept = own(tx, actor)?;
    let account_id = actor.account_id.ok_or(AppError::Forbidden)?;
    if let Some(id) = organisation_id
        && orgs::organisation(tx, &reach, id)?.is_none()
    {
        return Err(AppError::field(
            "organisation",
            "请从列表中选党组织；只能选您范围内的。",
            "Choose an organisation from the list: one within your reach.",
        ));
    }
    let name = name.trim();
    let length = name.chars().count();
    if length == 0 || length > NAME_CHARACTERS_MAX {
        return Err(AppError::field(
            "view",
            format!("请写视图名称，{NAME_CHARACTERS_MAX} 字以内，例如：退休党员。"),
            format!("Name the view, in at most {NAME_CHARACTERS_MAX} characters."),
        ));
    }
    if kept.len() >= VIEWS_MAX && kept.iter().all(|it| it.name != name) {
        return Err(AppError::field(
            "view",
            format!("最多存 {VIEWS_MAX} 个视图，请先删掉不用的。"),
            format!("At most {VIEWS_MAX} views; remove one first."),
        ));
    }
    views::put(tx, account_id, name, filter)?;
    audit::record(
        tx,
        actor,
        "save_view",
        object_of(),
        "kept a view of the roster",
    )
}

/// Takes one of one's own views away; one that is not there is no fault.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<()> {
    actor.may(Act::SeeMembers)?;
    let account_id = actor.account_id.ok_or(AppError::Forbidden)?;
    if views::remove(tx, account_id, id)? {
        audit::record(
            tx,
            actor,
            "remove_view",
            object_of(),
            "removed a view of the roster",
        )?;
    }
    Ok(())
}

fn object_of() -> Object<'static> {
    Object {
        kind: "roster_view",
        id: None,
        organisation_id: None,
    }
}
