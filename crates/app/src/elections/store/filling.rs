//! Statements that fill posts by an election, and empty them again.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::elections::model::TouchedPost;
use crate::error::Outcome;

record! {
    /// The election and term of an organisation before an election.
    pub struct Before {
        pub last_election_on: Option<Date>,
        pub term_years: Option<i64>,
    }
}

/// Keeps what an organisation had, and writes its new election and term.
///
/// # Errors
/// A fault of the database.
pub fn put_election(
    tx: &mut Tx<'_>,
    (case_id, organisation_id): (i64, i64),
    before: &Before,
    now: &Before,
) -> Outcome<()> {
    tx.execute(
        "insert into election_before (case_id, last_election_on, term_years) values (?1, ?2, ?3)",
        params![case_id, before.last_election_on, before.term_years],
    )?;
    write_election(tx, organisation_id, now)
}

/// Gives an organisation back what it had before an election already found.
///
/// # Errors
/// A fault of the database.
pub fn give_election_back(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    (case_id, organisation_id): (i64, i64),
) -> Outcome<()> {
    let before: Option<Before> = tx.row(
        "select b.last_election_on, b.term_years from election_before b where b.case_id = ?1",
        params![case_id],
    )?;
    if let Some(before) = before {
        write_election(tx, organisation_id, &before)?;
    }
    tx.execute(
        "delete from election_before where case_id = ?1",
        params![case_id],
    )?;
    Ok(())
}

fn write_election(tx: &mut Tx<'_>, organisation_id: i64, it: &Before) -> Outcome<()> {
    tx.execute(
        "update organisation set last_election_on = ?2, term_years = ?3 where id = ?1",
        params![organisation_id, it.last_election_on, it.term_years],
    )?;
    Ok(())
}

/// Says of a post which election ended it.
///
/// # Errors
/// A fault of the database.
pub fn ended_by(tx: &mut Tx<'_>, post_id: i64, case_id: i64) -> Outcome<()> {
    tx.execute(
        "update post set ended_by_case_id = ?2 where id = ?1",
        params![post_id, case_id],
    )?;
    Ok(())
}

/// Says of a post which election began it.
///
/// # Errors
/// A fault of the database.
pub fn begun_by(tx: &mut Tx<'_>, post_id: i64, case_id: i64) -> Outcome<()> {
    tx.execute(
        "update post set begun_by_case_id = ?2 where id = ?1",
        params![post_id, case_id],
    )?;
    Ok(())
}

/// The posts that an election already found began, and those that it ended.
///
/// # Errors
/// A fault of the database.
pub fn touched(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    case_id: i64,
) -> Outcome<(Vec<TouchedPost>, Vec<TouchedPost>)> {
    let begun = tx.rows(
        "select p.id, p.until_on from post p where p.begun_by_case_id = ?1 order by p.id",
        params![case_id],
    )?;
    let ended = tx.rows(
        "select p.id, p.until_on from post p where p.ended_by_case_id = ?1 order by p.id",
        params![case_id],
    )?;
    Ok((begun, ended))
}

/// Takes away the posts that an election began, and lets those go on that it ended.
///
/// # Errors
/// A fault of the database.
pub fn empty(tx: &mut Tx<'_>, case_id: i64) -> Outcome<()> {
    tx.execute(
        "delete from post where begun_by_case_id = ?1",
        params![case_id],
    )?;
    tx.execute(
        "update post set until_on = null, ended_by_case_id = null where ended_by_case_id = ?1",
        params![case_id],
    )?;
    Ok(())
}
