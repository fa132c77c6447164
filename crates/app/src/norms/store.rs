//! Statements of norms.

pub mod references;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{MissingLine, NormLine};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// Every edition, those in force first; with the reader's own acknowledgement. Norms are the county's, so
/// the reach tells only whose acknowledgement is meant; the rows are already found.
///
/// # Errors
/// A fault of the database.
pub fn lines(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<NormLine>> {
    Ok(tx.rows(
        "select n.id, n.code, n.edition, n.title, n.body, n.from_on, n.until_on, a.at as acknowledged_at
         from norm n left join norm_acknowledgement a on a.norm_id = n.id and a.member_id = ?1
         order by case when n.until_on is null then 0 else 1 end, n.code, n.edition desc limit 200",
        params![member_id],
    )?)
}

/// One edition; as [`lines`], already found.
///
/// # Errors
/// A fault of the database.
pub fn one(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64, id: i64) -> Outcome<Option<NormLine>> {
    Ok(tx.row(
        "select n.id, n.code, n.edition, n.title, n.body, n.from_on, n.until_on, a.at as acknowledged_at
         from norm n left join norm_acknowledgement a on a.norm_id = n.id and a.member_id = ?1
         where n.id = ?2",
        params![member_id, id],
    )?)
}

/// The edition of a code that holds still; as [`lines`], already found.
///
/// # Errors
/// A fault of the database.
pub fn standing(tx: &mut Tx<'_>, _reach: &Reach, code: &str) -> Outcome<Option<NormLine>> {
    Ok(tx.row(
        "select n.id, n.code, n.edition, n.title, n.body, n.from_on, n.until_on,
           cast(null as text) as acknowledged_at
         from norm n where n.code = ?1 and n.until_on is null order by n.edition desc",
        params![code],
    )?)
}

/// An edition to be kept.
#[derive(Clone, Debug)]
pub struct NewNorm<'a> {
    /// What its editions share.
    pub code: &'a str,
    /// 1 for the first.
    pub edition: i64,
    /// 标题.
    pub title: &'a str,
    /// 正文.
    pub body: &'a str,
    /// From which day it holds.
    pub from_on: Date,
}

/// Keeps an edition; the one before ends on its first day.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &NewNorm<'_>) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "update norm set until_on = ?2 where code = ?1 and until_on is null",
        params![new.code, new.from_on],
    )?;
    tx.execute(
        "insert into norm (id, code, edition, title, body, from_on, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            new.code,
            new.edition,
            new.title,
            new.body,
            new.from_on,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}

/// Keeps that a member read an edition.
///
/// # Errors
/// A fault of the database.
pub fn acknowledge(tx: &mut Tx<'_>, norm_id: i64, member_id: i64) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "insert into norm_acknowledgement (norm_id, member_id, at) values (?1, ?2, ?3)
         on conflict (norm_id, member_id) do nothing",
        params![norm_id, member_id, at],
    )?;
    Ok(())
}

/// So many of those in reach who have not acknowledged an edition, by branch and name.
///
/// # Errors
/// A fault of the database.
pub fn missing(
    tx: &mut Tx<'_>,
    reach: &Reach,
    norm_id: i64,
    limit: i64,
) -> Outcome<Vec<MissingLine>> {
    Ok(tx.rows(
        "select m.id, m.name, o.short_name as branch_name
         from member m join organisation o on o.id = m.branch_id
         where m.status <> 'former'
           and not exists (select 1 from norm_acknowledgement a
             where a.norm_id = ?2 and a.member_id = m.id)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by o.short_name, m.name_sort, m.id limit ?3",
        params![reach.root_id(), norm_id, limit],
    )?)
}
