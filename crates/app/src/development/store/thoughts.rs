//! Statements of thought reports.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// The names under which texts are sealed.
pub const CONTENT: &str = "thought_report.content";
/// See [`CONTENT`].
pub const ANSWER: &str = "thought_report.answer";

record! {
    /// That there is a report: nothing of what it says.
    pub struct ReportLine {
        pub id: i64,
        pub case_id: i64,
        pub name: String,
        pub organisation_id: i64,
        pub written_on: Date,
        pub reader_id: i64,
        pub reader_name: String,
        /// When its reader first opened it.
        pub read_on: Option<Date>,
        pub answered_on: Option<Date>,
    }
}

record! {
    /// What it says, sealed.
    pub struct SealedReport {
        pub content_sealed: Vec<u8>,
        pub answer_sealed: Option<Vec<u8>>,
    }
}

record! {
    /// The day of a report of a case.
    pub struct ReportDay {
        pub case_id: i64,
        pub written_on: Date,
    }
}

/// A report to be kept; checked already.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// The day it was written.
    pub written_on: Date,
    /// Who reads and answers it.
    pub reader_id: i64,
    /// In the clear; sealed when written.
    pub content: String,
}

/// The reports of a case already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn of_case(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<ReportLine>> {
    Ok(tx.rows(
        "select r.id, r.case_id, c.name, p.organisation_id, r.written_on, r.reader_id, m.name as reader_name,
           r.read_on, r.answered_on
         from thought_report r join procedure_case p on p.id = r.case_id
           join candidate c on c.case_id = r.case_id join member m on m.id = r.reader_id
         where r.case_id = ?1 order by r.written_on desc, r.id desc",
        params![case_id],
    )?)
}

/// One report of those in reach: of a branch, or that the member wrote or reads.
///
/// # Errors
/// A fault of the database.
pub fn line(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<ReportLine>> {
    Ok(tx.row(
        "select r.id, r.case_id, c.name, p.organisation_id, r.written_on, r.reader_id, m.name as reader_name,
           r.read_on, r.answered_on
         from thought_report r join procedure_case p on p.id = r.case_id
           join candidate c on c.case_id = r.case_id join member m on m.id = r.reader_id
         where r.id = ?3 and (cast(?1 as bigint) = 0 or r.reader_id = ?2
           or exists (select 1 from candidate_member a where a.case_id = r.case_id and a.member_id = ?2)
           or exists (select 1 from organisation_closure o
             where o.ancestor_id = ?1 and o.descendant_id = p.organisation_id))",
        params![reach.root_id(), reach.member_id(), id],
    )?)
}

/// What a report already found says.
///
/// # Errors
/// A fault of the database.
pub fn sealed(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<Option<SealedReport>> {
    Ok(tx.row(
        "select content_sealed, answer_sealed from thought_report where id = ?1",
        params![id],
    )?)
}

/// The days of the reports of all cases in reach.
///
/// # Errors
/// A fault of the database.
pub fn days(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<ReportDay>> {
    Ok(tx.rows(
        "select r.case_id, r.written_on from thought_report r join procedure_case p on p.id = r.case_id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure o
           where o.ancestor_id = ?1 and o.descendant_id = p.organisation_id)
         order by r.case_id, r.written_on",
        params![reach.root_id()],
    )?)
}

/// The latest case of the member who asks.
///
/// # Errors
/// A fault of the database.
pub fn own_case(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Option<i64>> {
    Ok(tx.scalar(
        "select case_id from candidate_member
         where member_id = ?1 and cast(?1 as bigint) <> 0 order by id desc",
        params![actor.member_id.unwrap_or(0)],
    )?)
}

record! {
    /// A full member of a branch, who may read a report.
    pub struct ReaderName {
        pub id: i64,
        pub name: String,
    }
}

/// The full members of the branch of a case already found.
///
/// # Errors
/// A fault of the database.
pub fn readers(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<ReaderName>> {
    Ok(tx.rows(
        "select m.id, m.name from member m join procedure_case p on p.organisation_id = m.branch_id
         where p.id = ?1 and m.status = 'full'
           and not exists (select 1 from candidate_member a where a.case_id = p.id and a.member_id = m.id)
         order by m.name_sort, m.id",
        params![case_id],
    )?)
}

/// Keeps a report, what it says sealed.
///
/// # Errors
/// A fault of the database.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (case_id, content_sealed): (i64, Vec<u8>),
    new: &NewReport,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into thought_report (id, case_id, written_on, reader_id, content_sealed, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            case_id,
            new.written_on,
            new.reader_id,
            content_sealed,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}

/// Keeps that its reader opened a report today.
///
/// # Errors
/// A fault of the database.
pub fn mark_read(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    let today = tx.today();
    tx.execute(
        "update thought_report set read_on = ?2 where id = ?1 and read_on is null",
        params![id, today],
    )?;
    Ok(())
}

/// Keeps the answer to a report, sealed.
///
/// # Errors
/// A fault of the database.
pub fn answer(tx: &mut Tx<'_>, actor: &Actor, id: i64, answer_sealed: Vec<u8>) -> Outcome<()> {
    let today = tx.today();
    tx.execute(
        "update thought_report set answered_on = ?2, answer_sealed = ?3, answered_account_id = ?4
         where id = ?1",
        params![id, today, answer_sealed, actor.account_id],
    )?;
    Ok(())
}
