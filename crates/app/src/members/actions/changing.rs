//! 办理变更: one item of a member, from a day on or put right.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::writing::Writing;
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::intake::TELEPHONE;
use crate::members::model::{MemberRow, masked_id_number, masked_telephone};
use crate::members::rules::fields::{Field, History, Shape};
use crate::members::rules::{self, Ground, TypedChange, Way};
use crate::members::store;
use crate::members::store::changing;
use crate::members::store::facts::{self, FactRow};
use crate::members::update::KnownMember;
use crate::sealing::FieldKeys;

/// What is asked to be changed.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The member.
    pub member_id: i64,
    /// The key of the item.
    pub field: String,
    /// Change or correction.
    pub way: Way,
    /// The entry that is put right; none for a new one and for states.
    pub fact_id: Option<i64>,
    /// The row's version that the form was filled from; none where nobody saw a form.
    pub version: Option<i64>,
    /// page, api, batch or correction: how it came.
    pub source: &'static str,
    /// What was typed.
    pub typed: TypedChange,
}

/// What the form of a change shows.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The row.
    pub row: MemberRow,
    /// The item.
    pub field: &'static Field,
    /// As it stands; none where it is blank. Numbers are masked.
    pub value: Option<String>,
    /// The entry that is to be put right.
    pub entry: Option<FactRow>,
    /// Since when what stands holds, if that is known.
    pub since_on: Option<Date>,
}

/// Finds what is to be changed.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such member in reach, no such item, or no such entry.
pub fn subject(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    asked: &Asked,
) -> Outcome<Subject> {
    let reach = actor.may(Act::ChangeMember)?;
    let known = changing::row(tx, &reach, asked.member_id)?.ok_or(AppError::NotFound)?;
    let row = store::member(tx, &reach, asked.member_id)?.ok_or(AppError::NotFound)?;
    let field = field_for(asked)?;
    let standing = facts::standing(tx, &reach, row.id, field.key)?;
    let entry = match asked.fact_id {
        Some(id) => Some(
            facts::one(tx, &reach, row.id, id)?
                .filter(|it| it.field == field.key)
                .ok_or(AppError::NotFound)?,
        ),
        None => None,
    };
    if field.history == History::Entry && asked.way == Way::Correct && entry.is_none() {
        return Err(AppError::NotFound);
    }
    let since_on = match field.shape {
        Shape::Standing | Shape::Branch => changing::since(tx, &reach, row.id, field.key)?,
        _ => standing.as_ref().and_then(|it| it.from_on),
    };
    let value = match (field.history, &standing) {
        (History::Entry, _) => None,
        _ if field.in_row => shown(keys, &known, &row, field)?,
        (_, Some(fact)) if !field.is_sealed() => fact.plain(keys)?,
        _ => None,
    };
    Ok(Subject {
        row,
        field,
        value,
        entry,
        since_on,
    })
}

/// Writes a change of one item.
///
/// # Errors
/// As [`subject`]; [`AppError::Conflict`] if the row was changed since, [`AppError::Invalid`] with every
/// fault.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    asked: &Asked,
) -> Outcome<()> {
    let found = subject(tx, actor, keys, asked)?;
    if asked.version.is_some_and(|it| it != found.row.version) {
        return Err(AppError::Conflict);
    }
    let ground = Ground {
        book,
        today: tx.today(),
        field: found.field,
        way: asked.way,
        birth_on: found.row.birth_on,
        joined_on: found.row.joined_on,
        since_on: found.since_on,
    };
    let checked = rules::check_change(ground, &asked.typed).map_err(AppError::Invalid)?;
    if found.field.history != History::Entry
        && checked.value == found.value
        && !found.field.is_sealed()
    {
        return Err(AppError::Invalid(vec![rules::unchanged()]));
    }
    let reach = actor.may(Act::ChangeMember)?;
    let writing = Writing {
        actor,
        book,
        keys,
        reach: &reach,
        asked,
        found: &found,
        checked: &checked,
    };
    writing.write(tx)?;
    let object = Object {
        kind: "member",
        id: Some(found.row.id),
        organisation_id: Some(found.row.branch_id),
    };
    let act = match asked.way {
        Way::Change => "change_member",
        Way::Correct => "correct_member",
    };
    audit::record(tx, actor, act, object, &format!("item {}", found.field.key))
}

fn field_for(asked: &Asked) -> Outcome<&'static Field> {
    Field::of(&asked.field)
        .filter(|field| match asked.way {
            Way::Change => field.may_change(),
            Way::Correct => field.may_be_corrected(),
        })
        .filter(|field| field.is_offered())
        .ok_or(AppError::NotFound)
}

/// The value of the row as a change shows it.
fn shown(
    keys: &FieldKeys,
    known: &KnownMember,
    row: &MemberRow,
    field: &Field,
) -> Outcome<Option<String>> {
    Ok(match field.shape {
        Shape::IdNumber => {
            let plain = keys.open(crate::members::intake::ID_NUMBER, &row.id_number_sealed)?;
            Some(masked_id_number(&plain))
        }
        Shape::Telephone => {
            let sealed = known.telephone_sealed.as_ref();
            let plain = sealed.map(|it| keys.open(TELEPHONE, it)).transpose()?;
            plain.map(|it| masked_telephone(&it))
        }
        _ => known.value(field.key),
    })
}
