//! Statements of duties: the four looks of a derivation, and waivers.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{PastKind, StrengthFrom, Subject, Waiver};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// Every organisation in reach, those dissolved among them, in the order of codes, by the names of a day.
pub fn subjects(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<Subject>> {
    Ok(tx.rows(
        "select o.id, up.ancestor_id as parent_id, o.code, coalesce(was.short_name, o.short_name) as short_name,
           o.kind, o.founded_on, o.dissolved_on
         from organisation o
         left join organisation_past was on was.organisation_id = o.id and was.from_on <= ?2
           and was.until_on > ?2
         left join organisation_closure up on up.descendant_id = o.id and up.depth = 1
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = o.id)
         order by o.code",
        params![reach.root_id(), on],
    )?)
}

/// What organisations in reach were that are something else today.
pub fn past_kinds(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<PastKind>> {
    Ok(tx.rows(
        "select p.organisation_id, p.kind, p.from_on, p.until_on
         from organisation_past p join organisation o on o.id = p.organisation_id
         where p.kind <> o.kind
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by p.organisation_id, p.from_on",
        params![reach.root_id()],
    )?)
}

/// The full members of every branch in reach, a row only where the number changed, up to a day.
pub fn strengths(tx: &mut Tx<'_>, reach: &Reach, to: Date) -> Outcome<Vec<StrengthFrom>> {
    Ok(tx.rows(
        "select s.organisation_id, s.month_start, s.full_count
         from branch_strength s
         where s.month_start <= ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
         order by s.organisation_id, s.month_start",
        params![reach.root_id(), to],
    )?)
}

/// What was set aside in reach, whenever.
pub fn waivers(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Waiver>> {
    Ok(tx.rows(
        "select w.organisation_id, w.duty_key, w.period, w.reason, w.at, a.display_name
         from duty_waiver w left join account a on a.id = w.account_id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = w.organisation_id)
         order by w.id",
        params![reach.root_id()],
    )?)
}

/// What is to be set aside.
#[derive(Clone, Copy, Debug)]
pub struct WaiverKey<'a> {
    /// Whose duty.
    pub organisation_id: i64,
    /// Which.
    pub duty_key: &'a str,
    /// When: `2026-03`, `2026-Q1`, `2026`.
    pub period: &'a str,
}

/// Sets a duty aside; a second time changes the reason.
pub fn put_waiver(tx: &mut Tx<'_>, actor: &Actor, key: WaiverKey<'_>, reason: &str) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into duty_waiver (id, organisation_id, duty_key, period, reason, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict (organisation_id, duty_key, period) do update
           set reason = excluded.reason, account_id = excluded.account_id, at = excluded.at",
        params![
            id,
            key.organisation_id,
            key.duty_key,
            key.period,
            reason,
            actor.account_id,
            at
        ],
    )?;
    Ok(())
}

/// Takes a waiver back; answers whether there was one in reach.
pub fn delete_waiver(tx: &mut Tx<'_>, reach: &Reach, key: WaiverKey<'_>) -> Outcome<bool> {
    let gone = tx.execute(
        "delete from duty_waiver
         where organisation_id = ?2 and duty_key = ?3 and period = ?4
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = duty_waiver.organisation_id))",
        params![
            reach.root_id(),
            key.organisation_id,
            key.duty_key,
            key.period
        ],
    )?;
    Ok(gone > 0)
}
