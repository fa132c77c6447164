//! Statements of 更正申请.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::members::model::CorrectionRow;

/// The name under which what is wanted is sealed.
pub const WANTED: &str = "correction_request.wanted";

/// A request to be kept.
#[derive(Clone, Debug)]
pub struct NewCorrection<'a> {
    /// The member.
    pub member_id: i64,
    /// The item.
    pub field: &'a str,
    /// What it should be, sealed.
    pub wanted_sealed: Vec<u8>,
    /// From which day.
    pub from_on: Option<Date>,
    /// Why.
    pub reason: &'a str,
}

/// Keeps a request.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &NewCorrection<'_>) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into correction_request (id, member_id, field, wanted_sealed, from_on, reason, account_id, at,
           state)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open')",
        params![
            id,
            new.member_id,
            new.field,
            new.wanted_sealed,
            new.from_on,
            new.reason,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}

/// Requests in reach: the open ones first, oldest first, then those answered lately.
///
/// # Errors
/// A fault of the database.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<CorrectionRow>> {
    Ok(tx.rows(
        "select r.id, r.member_id, m.name, m.branch_id, o.short_name as branch_name, r.field, r.wanted_sealed,
           r.from_on, r.reason, r.at, r.state, r.answer, r.answered_at, a.display_name
         from correction_request r
         join member m on m.id = r.member_id
         join organisation o on o.id = m.branch_id
         left join account a on a.id = r.answered_by
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id)
         order by case r.state when 'open' then 0 else 1 end, r.id limit 200",
        params![reach.root_id()],
    )?)
}

/// One request in reach.
///
/// # Errors
/// A fault of the database.
pub fn one(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<CorrectionRow>> {
    Ok(tx.row(
        "select r.id, r.member_id, m.name, m.branch_id, o.short_name as branch_name, r.field, r.wanted_sealed,
           r.from_on, r.reason, r.at, r.state, r.answer, r.answered_at, a.display_name
         from correction_request r
         join member m on m.id = r.member_id
         join organisation o on o.id = m.branch_id
         left join account a on a.id = r.answered_by
         where r.id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), id],
    )?)
}

/// The requests of a member already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn of_member(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<CorrectionRow>> {
    Ok(tx.rows(
        "select r.id, r.member_id, m.name, m.branch_id, o.short_name as branch_name, r.field, r.wanted_sealed,
           r.from_on, r.reason, r.at, r.state, r.answer, r.answered_at, a.display_name
         from correction_request r
         join member m on m.id = r.member_id
         join organisation o on o.id = m.branch_id
         left join account a on a.id = r.answered_by
         where r.member_id = ?1 order by r.id desc limit 50",
        params![member_id],
    )?)
}

/// Keeps the answer.
///
/// # Errors
/// A fault of the database.
pub fn answer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    state: &str,
    said: Option<&str>,
) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update correction_request set state = ?2, answer = ?3, answered_by = ?4, answered_at = ?5
         where id = ?1",
        params![id, state, said, actor.account_id, at],
    )?;
    Ok(())
}
