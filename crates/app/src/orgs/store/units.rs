//! Statements of what units are and have, from a day on.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::orgs::model::{ConditionLine, UnitCondition};

macro_rules! in_reach {
    () => {
        "cast(?1 as bigint) = 0
         or exists (select 1 from organisation_unit s
           join organisation_closure c on c.descendant_id = s.organisation_id and c.ancestor_id = ?1
           where s.unit_id = k.unit_id)
         or exists (select 1 from organisation top where top.id = ?1 and top.kind = 'work_committee'
           and not exists (select 1 from organisation_closure up
             where up.descendant_id = top.id and up.depth > 0))"
    };
}

/// What the units in reach were and had on a day, as far as it is recorded.
///
/// # Errors
/// A fault of the database.
pub fn conditions(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<UnitCondition>> {
    Ok(tx.rows(
        concat!(
            "select k.unit_id, k.from_on, k.affiliation, k.unit_kind, k.staff_count, k.full_time_count,
               k.has_budget_line
             from unit_condition k
             where k.from_on = (select max(e.from_on) from unit_condition e
                 where e.unit_id = k.unit_id and e.from_on <= ?2) and (",
            in_reach!(),
            ") order by k.unit_id"
        ),
        params![reach.root_id(), on],
    )?)
}

/// What a unit in reach was and had, latest first.
///
/// # Errors
/// A fault of the database.
pub fn history(tx: &mut Tx<'_>, reach: &Reach, unit_id: i64) -> Outcome<Vec<ConditionLine>> {
    Ok(tx.rows(
        concat!(
            "select k.from_on, k.affiliation, k.unit_kind, k.staff_count, k.full_time_count,
               k.has_budget_line, a.display_name, k.recorded_at
             from unit_condition k left join account a on a.id = k.account_id
             where k.unit_id = ?2 and (",
            in_reach!(),
            ") order by k.from_on desc limit 100"
        ),
        params![reach.root_id(), unit_id],
    )?)
}

/// Writes what a unit is and has from a day on; the same day again puts the new in place of the old.
///
/// # Errors
/// A fault of the database.
pub fn put_condition(tx: &mut Tx<'_>, actor: &Actor, condition: &UnitCondition) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "insert into unit_condition (unit_id, from_on, affiliation, unit_kind, staff_count,
           full_time_count, has_budget_line, account_id, recorded_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         on conflict (unit_id, from_on) do update set affiliation = excluded.affiliation,
           unit_kind = excluded.unit_kind, staff_count = excluded.staff_count,
           full_time_count = excluded.full_time_count, has_budget_line = excluded.has_budget_line,
           account_id = excluded.account_id, recorded_at = excluded.recorded_at",
        params![
            condition.unit_id,
            condition.from_on,
            condition.affiliation,
            condition.unit_kind,
            condition.staff_count,
            condition.full_time_count,
            condition.has_budget_line,
            actor.account_id,
            at
        ],
    )?;
    Ok(())
}
