//! Statements of pledges.

pub mod references;

use zhibu_db::{Tx, params};

use super::model::{Half, PledgeLine, TargetLine, WithoutPledge};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// So many pledges of a year in reach, by branch and name.
///
/// # Errors
/// A fault of the database.
pub fn lines(tx: &mut Tx<'_>, reach: &Reach, year: i64, limit: i64) -> Outcome<Vec<PledgeLine>> {
    Ok(tx.rows(
        "select p.id, p.member_id, m.name, m.branch_id, o.short_name as branch_name, p.year, p.at,
           p.mid_year_on, p.year_end_on
         from pledge p join member m on m.id = p.member_id join organisation o on o.id = m.branch_id
         where p.year = ?3 and (cast(?1 as bigint) = 0 or m.id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by o.short_name, m.name_sort, m.id limit ?4",
        params![reach.root_id(), reach.member_id(), year, limit],
    )?)
}

/// So many members of the organisation itself that has the reach, who have none for a year, by name.
///
/// # Errors
/// A fault of the database.
pub fn without(
    tx: &mut Tx<'_>,
    reach: &Reach,
    year: i64,
    limit: i64,
) -> Outcome<Vec<WithoutPledge>> {
    Ok(tx.rows(
        "select m.id, m.name from member m
         where m.branch_id = ?1 and m.status <> 'former'
           and not exists (select 1 from pledge p where p.member_id = m.id and p.year = ?2)
         order by m.name_sort, m.id limit ?3",
        params![reach.root_id(), year, limit],
    )?)
}

/// One pledge in reach.
///
/// # Errors
/// A fault of the database.
pub fn one(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<PledgeLine>> {
    Ok(tx.row(
        "select p.id, p.member_id, m.name, m.branch_id, o.short_name as branch_name, p.year, p.at,
           p.mid_year_on, p.year_end_on
         from pledge p join member m on m.id = p.member_id join organisation o on o.id = m.branch_id
         where p.id = ?3 and (cast(?1 as bigint) = 0 or m.id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), reach.member_id(), id],
    )?)
}

/// The pledge of the reach's own member for a year.
///
/// # Errors
/// A fault of the database.
pub fn own(tx: &mut Tx<'_>, reach: &Reach, year: i64) -> Outcome<Option<PledgeLine>> {
    Ok(tx.row(
        "select p.id, p.member_id, m.name, m.branch_id, o.short_name as branch_name, p.year, p.at,
           p.mid_year_on, p.year_end_on
         from pledge p join member m on m.id = p.member_id join organisation o on o.id = m.branch_id
         where p.year = ?2 and m.id = ?1 and cast(?3 as bigint) <> 0",
        params![reach.member_id(), year, reach.root_id()],
    )?)
}

/// The targets of a pledge already found.
///
/// # Errors
/// A fault of the database.
pub fn targets(tx: &mut Tx<'_>, _reach: &Reach, pledge_id: i64) -> Outcome<Vec<TargetLine>> {
    Ok(tx.rows(
        "select id, position, target, mid_year_state, mid_year_note, year_end_state, year_end_note
         from pledge_target where pledge_id = ?1 order by position",
        params![pledge_id],
    )?)
}

/// Keeps the pledge of a member for a year; answers its id. What was pledged before is written anew.
///
/// # Errors
/// A fault of the database.
pub fn put(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (member_id, year): (i64, i64),
    before: Option<i64>,
    targets: &[String],
) -> Outcome<i64> {
    let at = tx.now_text();
    let id = before.unwrap_or_else(|| tx.new_id());
    if before.is_some() {
        tx.execute(
            "delete from pledge_target where pledge_id = ?1",
            params![id],
        )?;
        tx.execute("update pledge set at = ?2 where id = ?1", params![id, at])?;
    } else {
        tx.execute(
            "insert into pledge (id, member_id, year, at, account_id) values (?1, ?2, ?3, ?4, ?5)",
            params![id, member_id, year, at, actor.account_id],
        )?;
    }
    let mut position = 0_i64;
    for target in targets {
        position += 1;
        let target_id = tx.new_id();
        tx.execute(
            "insert into pledge_target (id, pledge_id, position, target) values (?1, ?2, ?3, ?4)",
            params![target_id, id, position, *target],
        )?;
    }
    Ok(id)
}

/// Keeps how a target stands at a check.
///
/// # Errors
/// A fault of the database.
pub fn put_check(
    tx: &mut Tx<'_>,
    half: Half,
    target_id: i64,
    state: &str,
    note: Option<&str>,
) -> Outcome<()> {
    let statement = match half {
        Half::MidYear => {
            "update pledge_target set mid_year_state = ?2, mid_year_note = ?3 where id = ?1"
        }
        Half::YearEnd => {
            "update pledge_target set year_end_state = ?2, year_end_note = ?3 where id = ?1"
        }
    };
    tx.execute(statement, params![target_id, state, note])?;
    Ok(())
}

/// Keeps that a pledge was checked today.
///
/// # Errors
/// A fault of the database.
pub fn checked(tx: &mut Tx<'_>, half: Half, id: i64) -> Outcome<()> {
    let today = tx.today();
    let statement = match half {
        Half::MidYear => "update pledge set mid_year_on = ?2 where id = ?1",
        Half::YearEnd => "update pledge set year_end_on = ?2 where id = ?1",
    };
    tx.execute(statement, params![id, today])?;
    Ok(())
}
