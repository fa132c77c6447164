//! Writing norms, reading them, saying that one did.

use jiff::ToSpan as _;
use zhibu_db::Tx;

use super::model::{BODY_CHARACTERS_MAX, MissingLine, NormLine, TITLE_CHARACTERS_MAX};
use super::store::{self, NewNorm};
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::listing::{ROWS_MAX, all_of};
use crate::members::rules::day;
use crate::members::rules::identity::fault;

/// How far ahead an edition may begin; what lies further is a slip of the year.
const AHEAD_YEARS_MAX: i64 = 2;
/// Of those who have not acknowledged, so many on the page.
const MISSING_SHOWN: i64 = 500;

/// A norm as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedNorm {
    /// What its editions share, such as 十不准.
    pub code: String,
    /// 标题.
    pub title: String,
    /// 正文.
    pub body: String,
    /// From which day it holds.
    pub from_on: String,
}

/// Every edition, with one's own acknowledgement.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn list(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<NormLine>> {
    let reach = actor.may(Act::SeeNorms)?;
    store::lines(tx, &reach, actor.member_id.unwrap_or_default())
}

/// One edition.
///
/// # Errors
/// [`AppError::NotFound`] if there is none.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<NormLine> {
    let reach = actor.may(Act::SeeNorms)?;
    let member_id = actor.member_id.unwrap_or_default();
    store::one(tx, &reach, member_id, id)?.ok_or(AppError::NotFound)
}

/// Writes a new norm, or the next edition of one; answers its id.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn write(tx: &mut Tx<'_>, actor: &Actor, typed: &TypedNorm) -> Outcome<i64> {
    let reach = actor.may(Act::WriteNorm)?;
    let mut faults = Vec::new();
    for (field, text, characters_max) in [
        ("code", &typed.code, TITLE_CHARACTERS_MAX),
        ("title", &typed.title, TITLE_CHARACTERS_MAX),
        ("body", &typed.body, BODY_CHARACTERS_MAX),
    ] {
        let length = text.trim().chars().count();
        if length == 0 || length > characters_max {
            faults.push(fault(
                field,
                format!("请填写，{characters_max} 字以内；现在 {length} 字。"),
                format!("Fill it in, at most {characters_max} characters; it has {length}."),
            ));
        }
    }
    let from_on = day("from_on", &typed.from_on, &mut faults);
    let furthest = tx.today().saturating_add(AHEAD_YEARS_MAX.years());
    if from_on.is_some_and(|on| on > furthest) {
        faults.push(fault(
            "from_on",
            format!("施行日期须在 {furthest} 以前，请核对年份。"),
            format!("It must begin before {furthest}; check the year."),
        ));
    }
    let before = store::standing(tx, &reach, typed.code.trim())?;
    if let (Some(on), Some(before)) = (from_on, &before)
        && on <= before.from_on
    {
        faults.push(fault(
            "from_on",
            format!("前一版自 {} 起施行，新版须晚于这一天。", before.from_on),
            format!(
                "The edition before holds from {} on; the next begins later.",
                before.from_on
            ),
        ));
    }
    let Some(from_on) = from_on.filter(|_| faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    let new = NewNorm {
        code: typed.code.trim(),
        edition: before.map_or(1, |it| it.edition + 1),
        title: typed.title.trim(),
        body: typed.body.trim(),
        from_on,
    };
    let id = store::insert(tx, actor, &new)?;
    audit::record(
        tx,
        actor,
        "write_norm",
        object_of(id),
        "wrote an edition of a norm",
    )?;
    Ok(id)
}

/// Says that one has read an edition.
///
/// # Errors
/// [`AppError::NotFound`] if there is none, [`AppError::Invalid`] for somebody not on the roster.
pub fn acknowledge(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<NormLine> {
    let reach = actor.may(Act::AcknowledgeNorm)?;
    let member_id = actor.member_id.ok_or_else(|| {
        AppError::field(
            "",
            "您的账户没有对应花名册上的党员，不需要确认。",
            "Your account is not linked to the roster; there is nothing to acknowledge.",
        )
    })?;
    let norm = store::one(tx, &reach, member_id, id)?.ok_or(AppError::NotFound)?;
    store::acknowledge(tx, id, member_id)?;
    audit::record(
        tx,
        actor,
        "acknowledge_norm",
        object_of(id),
        "said to have read it",
    )?;
    Ok(norm)
}

/// Who in reach has not acknowledged an edition.
///
/// # Errors
/// [`AppError::NotFound`] if there is none.
pub fn missing(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<(NormLine, Vec<MissingLine>)> {
    missing_of(tx, actor, id, MISSING_SHOWN)
}

/// Everybody in reach who has not acknowledged an edition.
///
/// # Errors
/// As [`missing`]; [`AppError::Invalid`] if there are more than one workbook holds.
pub fn all_missing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
) -> Outcome<(NormLine, Vec<MissingLine>)> {
    let (norm, missing) = missing_of(tx, actor, id, ROWS_MAX + 1)?;
    Ok((norm, all_of(missing)?))
}

fn missing_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    limit: i64,
) -> Outcome<(NormLine, Vec<MissingLine>)> {
    let reach = actor.may(Act::SeeAcknowledgements)?;
    let norm = store::one(tx, &reach, actor.member_id.unwrap_or_default(), id)?;
    let norm = norm.ok_or(AppError::NotFound)?;
    let missing = store::missing(tx, &reach, id, limit)?;
    Ok((norm, missing))
}

fn object_of(id: i64) -> Object<'static> {
    Object {
        kind: "norm",
        id: Some(id),
        organisation_id: None,
    }
}
