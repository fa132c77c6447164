//! The register of mass organisations and united-front contacts.

use jiff::civil::Date;
use zhibu_db::Tx;

use super::model::{
    MassBody, MassKind, MassQuery, NewMassBody, NewMassRecord, UnitMass, UnitMassFile,
};
use super::rules::{check_body, check_end, check_record};
use super::store;
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::orgs::model::Unit;
use crate::orgs::store as orgs;

/// The units in reach, each with what is registered of it and what is missing.
///
/// # Errors
/// [`AppError::Invalid`] for a kind that is none.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, query: &MassQuery) -> Outcome<Vec<UnitMass>> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let text = |it: &Option<String>| it.as_deref().map(str::trim).unwrap_or_default().to_owned();
    let (search, typed) = (text(&query.q).to_lowercase(), text(&query.missing));
    let missing = MassKind::parse(&typed);
    if missing.is_none() && !typed.is_empty() {
        let known = MassKind::ALL.map(MassKind::key).join(" ");
        return Err(AppError::field(
            "missing",
            format!("“{typed}”不能用，可以用：{known}"),
            format!("“{typed}” cannot be used; these can: {known}"),
        ));
    }
    let since = tx.today().first_of_year();
    let bodies = store::bodies(tx, &reach, since)?;
    let units = orgs::units(tx, &reach)?.into_iter();
    Ok(units
        .filter(|it| {
            let names = [&it.name, &it.short_name];
            names
                .iter()
                .any(|name| name.to_lowercase().contains(&search))
        })
        .map(|unit| unit_mass(unit, &bodies))
        .filter(|it| missing.is_none_or(|kind| it.missing.contains(&kind)))
        .collect())
}

/// One unit's mass organisations with their records.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, unit_id: i64) -> Outcome<UnitMassFile> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let unit = orgs::unit(tx, &reach, unit_id)?.ok_or(AppError::NotFound)?;
    let since = tx.today().first_of_year();
    let bodies = store::bodies(tx, &reach, since)?;
    let past = bodies
        .iter()
        .filter(|it| it.unit_id == unit_id && it.ended_on.is_some());
    Ok(UnitMassFile {
        past: past.cloned().collect(),
        mass: unit_mass(unit, &bodies),
        records: store::records(tx, &reach, unit_id)?,
    })
}

/// Registers a mass organisation or a united-front contact of a unit; answers its id.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such unit in reach; [`AppError::Invalid`] with every fault.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, unit_id: i64, new: &NewMassBody) -> Outcome<i64> {
    let reach = actor.may(Act::ChangePosts)?;
    let unit = orgs::unit(tx, &reach, unit_id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    let bodies = store::bodies(tx, &reach, today)?;
    let mass = unit_mass(unit, &bodies);
    let standing: Vec<MassKind> = MassKind::ALL
        .into_iter()
        .filter(|it| !mass.missing.contains(it))
        .collect();
    let checked = check_body(new, &standing, today)?;
    let id = store::insert(tx, unit_id, &checked)?;
    note(tx, actor, "record_mass_body", id)?;
    Ok(id)
}

/// Registers an activity or a report; answers the unit. The same once more writes nothing: the form was sent
/// twice.
///
/// # Errors
/// As [`create`].
pub fn record(tx: &mut Tx<'_>, actor: &Actor, id: i64, new: &NewMassRecord) -> Outcome<i64> {
    let body = found(tx, actor, id)?;
    let checked = check_record(new, tx.today())?;
    let reach = actor.may(Act::ChangePosts)?;
    let is_there = store::records(tx, &reach, body.unit_id)?.iter().any(|it| {
        let what = (it.mass_body_id, it.held_on, &it.kind, &it.title, &it.note);
        what == (
            id,
            checked.held_on,
            &checked.kind,
            &checked.title,
            &checked.note,
        )
    });
    if is_there {
        return Ok(body.unit_id);
    }
    store::insert_record(tx, actor, id, &checked)?;
    note(tx, actor, "record_mass_record", id)?;
    Ok(body.unit_id)
}

/// One is no more from a day on; answers the unit.
///
/// # Errors
/// As [`create`]; [`AppError::Refused`] if it has ended.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: i64, typed: &str) -> Outcome<i64> {
    let body = found(tx, actor, id)?;
    if let Some(on) = body.ended_on {
        return Err(AppError::refused(
            format!("已于 {on} 到期"),
            format!("It ended on {on}"),
        ));
    }
    let on: Date = check_end(typed, body.founded_on, tx.today())?;
    store::end(tx, id, on)?;
    note(tx, actor, "end_mass_body", id)?;
    Ok(body.unit_id)
}

/// The unit of a mass organisation that may be changed.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn unit_of(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<i64> {
    Ok(found(tx, actor, id)?.unit_id)
}

fn found(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<MassBody> {
    let reach = actor.may(Act::ChangePosts)?;
    let since = tx.today().first_of_year();
    store::body(tx, &reach, id, since)?.ok_or(AppError::NotFound)
}

fn unit_mass(unit: Unit, bodies: &[MassBody]) -> UnitMass {
    let standing = bodies
        .iter()
        .filter(|it| it.unit_id == unit.id && it.ended_on.is_none());
    let standing: Vec<MassBody> = standing.cloned().collect();
    let has = |kind: &MassKind| standing.iter().any(|it| it.kind == kind.key());
    UnitMass {
        missing: MassKind::ALL.into_iter().filter(|it| !has(it)).collect(),
        bodies: standing,
        unit,
    }
}

fn note(tx: &mut Tx<'_>, actor: &Actor, act: &str, id: i64) -> Outcome<()> {
    let object = Object {
        kind: "mass_body",
        id: Some(id),
        organisation_id: None,
    };
    audit::record(
        tx,
        actor,
        act,
        object,
        "mass organisations and the united front",
    )
}
