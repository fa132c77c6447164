//! Statements of mass organisations and their records. Units are found by the area of organisations.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{MassBody, MassRecord};
use super::rules::{CheckedBody, CheckedRecord};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

macro_rules! unit_in_reach {
    () => {
        "(cast(?1 as bigint) = 0
         or exists (select 1 from organisation_unit s
           join organisation_closure c on c.descendant_id = s.organisation_id and c.ancestor_id = ?1
           where s.unit_id = b.unit_id)
         or exists (select 1 from organisation top where top.id = ?1 and top.kind = 'work_committee'
           and not exists (select 1 from organisation_closure up
             where up.descendant_id = top.id and up.depth > 0)))"
    };
}

macro_rules! bodies {
    () => {
        "select b.id, b.unit_id, b.kind, b.name, b.head_name, b.founded_on, b.person_count, b.ended_on,
           (select count(1) from mass_record r where r.mass_body_id = b.id and r.held_on >= ?2)
             as record_count,
           (select max(r.held_on) from mass_record r where r.mass_body_id = b.id) as recorded_on
         from mass_body b where "
    };
}

/// Every mass organisation of the units in reach, with the records since a day.
///
/// # Errors
/// A fault of the database.
pub fn bodies(tx: &mut Tx<'_>, reach: &Reach, since: Date) -> Outcome<Vec<MassBody>> {
    Ok(tx.rows(
        concat!(bodies!(), unit_in_reach!(), " order by b.unit_id, b.id"),
        params![reach.root_id(), since],
    )?)
}

/// One mass organisation of a unit in reach.
///
/// # Errors
/// A fault of the database.
pub fn body(tx: &mut Tx<'_>, reach: &Reach, id: i64, since: Date) -> Outcome<Option<MassBody>> {
    Ok(tx.row(
        concat!(bodies!(), "b.id = ?3 and ", unit_in_reach!()),
        params![reach.root_id(), since, id],
    )?)
}

/// The records of a unit in reach, latest first.
///
/// # Errors
/// A fault of the database.
pub fn records(tx: &mut Tx<'_>, reach: &Reach, unit_id: i64) -> Outcome<Vec<MassRecord>> {
    Ok(tx.rows(
        concat!(
            "select r.id, r.mass_body_id, b.name as body_name, r.kind, r.held_on, r.title, r.note
             from mass_record r join mass_body b on b.id = r.mass_body_id
             where b.unit_id = ?2 and ",
            unit_in_reach!(),
            " order by r.held_on desc, r.id desc limit 100"
        ),
        params![reach.root_id(), unit_id],
    )?)
}

/// Writes a new mass organisation; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, unit_id: i64, body: &CheckedBody) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into mass_body (id, unit_id, kind, name, head_name, founded_on, person_count, recorded_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            unit_id,
            body.kind.key(),
            body.name,
            body.head_name,
            body.founded_on,
            body.person_count,
            at
        ],
    )?;
    Ok(id)
}

/// Ends one on a day.
///
/// # Errors
/// A fault of the database.
pub fn end(tx: &mut Tx<'_>, id: i64, on: Date) -> Outcome<()> {
    let values = params![id, on];
    tx.execute("update mass_body set ended_on = ?2 where id = ?1", values)?;
    Ok(())
}

/// Writes a record; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert_record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    body_id: i64,
    record: &CheckedRecord,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into mass_record (id, mass_body_id, kind, held_on, title, note, account_id, recorded_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            body_id,
            record.kind,
            record.held_on,
            record.title,
            record.note,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}
