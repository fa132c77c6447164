//! 敏感内容: what is read only with a reason, each reading kept and shown to the member.

use zhibu_db::Tx;

use super::file;
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::intake::{ID_NUMBER, TELEPHONE};
use crate::members::model::MemberFile;
use crate::members::rules::REASON_CHARACTERS_MAX;
use crate::members::rules::identity::fault;
use crate::members::store;
use crate::sealing::FieldKeys;

/// A file with everything in the clear.
#[derive(Clone, Debug)]
pub struct Revealed {
    /// The file.
    pub file: MemberFile,
    /// In the clear.
    pub id_number: String,
    /// In the clear; none if none is known.
    pub telephone: Option<String>,
}

/// The file as it is before a reason was given: for the form that asks for one.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such member in reach.
pub fn name_of(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<String> {
    let reach = actor.may(Act::SeeSensitive)?;
    let row = store::member(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    Ok(row.name)
}

/// Opens everything. The audit row with the reason is written before anything is shown.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such member in reach, [`AppError::Invalid`] without a reason.
pub fn reveal(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
    reason: &str,
) -> Outcome<Revealed> {
    let reach = actor.may(Act::SeeSensitive)?;
    let row = store::member(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let reason = reason.trim();
    let length = reason.chars().count();
    if length == 0 || length > REASON_CHARACTERS_MAX {
        return Err(AppError::Invalid(vec![fault(
            "reason",
            format!(
                "请写明查看的理由，{REASON_CHARACTERS_MAX} 字以内，例如：办理困难补助核对账户。"
            ),
            format!(
                "Say why, in at most {REASON_CHARACTERS_MAX} characters, for example: checking an application for aid."
            ),
        )]));
    }
    let object = Object {
        kind: "member",
        id: Some(id),
        organisation_id: Some(row.branch_id),
    };
    audit::record(tx, actor, "reveal_member", object, reason)?;
    let id_number = keys.open(ID_NUMBER, &row.id_number_sealed)?;
    let telephone = row
        .telephone_sealed
        .as_ref()
        .map(|it| keys.open(TELEPHONE, it))
        .transpose()?;
    Ok(Revealed {
        file: file(tx, &reach, keys, row, true)?,
        id_number,
        telephone,
    })
}
