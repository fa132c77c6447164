//! Statements of yearly plans.

use zhibu_db::{Tx, params, record};

use crate::access::{Actor, Reach};
use crate::error::Outcome;

record! {
    /// What an organisation may admit in a year.
    pub struct PlanRow {
        pub organisation_id: i64,
        /// What waits for approval.
        pub proposed_count: Option<i64>,
        /// What was approved.
        pub planned_count: Option<i64>,
        /// Why more were admitted, or what else is to be known.
        pub reason: Option<String>,
    }
}

/// The plans of a year in reach.
///
/// # Errors
/// A fault of the database.
pub fn of_year(tx: &mut Tx<'_>, reach: &Reach, year: i64) -> Outcome<Vec<PlanRow>> {
    Ok(tx.rows(
        "select p.organisation_id, p.proposed_count, p.planned_count, p.reason from development_plan p
         where p.year = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))",
        params![reach.root_id(), year],
    )?)
}

/// Writes a plan, or writes it anew.
///
/// # Errors
/// A fault of the database.
pub fn put(tx: &mut Tx<'_>, actor: &Actor, year: i64, plan: &PlanRow) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    let written = tx.execute(
        "update development_plan set proposed_count = ?3, planned_count = ?4, reason = ?5, account_id = ?6,
           at = ?7
         where organisation_id = ?1 and year = ?2",
        params![
            plan.organisation_id,
            year,
            plan.proposed_count,
            plan.planned_count,
            plan.reason,
            actor.account_id,
            at
        ],
    )?;
    if written == 0 {
        tx.execute(
            "insert into development_plan (id, organisation_id, year, proposed_count, planned_count, reason,
               account_id, at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                id,
                plan.organisation_id,
                year,
                plan.proposed_count,
                plan.planned_count,
                plan.reason,
                actor.account_id,
                at
            ],
        )?;
    }
    Ok(())
}
