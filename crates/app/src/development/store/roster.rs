//! Statements that tie cases to the roster: which step made whom a member.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::members::model::StandingCase;
use crate::members::sources::{Reference, Way};

/// Every column of these tables that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "candidate_member",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from candidate_member where member_id = ?1 order by id",
            all: "update candidate_member set member_id = ?2 where member_id = ?1",
            one: "update candidate_member set member_id = ?2 where id = ?1",
        },
    },
    Reference {
        table: "thought_report",
        column: "reader_id",
        way: Way::Moved {
            keys: "select id from thought_report where reader_id = ?1 order by id",
            all: "update thought_report set reader_id = ?2 where reader_id = ?1",
            one: "update thought_report set reader_id = ?2 where id = ?1",
        },
    },
];

record! {
    /// What a step did to the roster.
    pub struct MemberLink {
        pub id: i64,
        pub step_id: i64,
        pub member_id: i64,
        /// The key of an effect.
        pub does: String,
        pub from_on: Date,
        /// Whether it wrote a row; otherwise that stood there already.
        pub has_written: bool,
        pub version_before: i64,
        pub version_after: i64,
    }
}

record! {
    /// What of a candidate is sealed.
    pub struct SealedCandidate {
        pub id_number_sealed: Vec<u8>,
        pub telephone_sealed: Option<Vec<u8>>,
    }
}

/// What the steps of a case already found did to the roster, in their order.
///
/// # Errors
/// A fault of the database.
pub fn links(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<MemberLink>> {
    Ok(tx.rows(
        "select id, step_id, member_id, does, from_on, has_written, version_before, version_after
         from candidate_member where case_id = ?1 order by id",
        params![case_id],
    )?)
}

/// The cases in reach that have their member on the roster.
///
/// # Errors
/// A fault of the database.
pub fn linked_cases(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<i64>> {
    Ok(tx.column(
        "select distinct a.case_id from candidate_member a join procedure_case p on p.id = a.case_id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id)",
        params![reach.root_id()],
    )?)
}

/// The standings of a member already found that came of cases.
///
/// # Errors
/// A fault of the database.
pub fn of_member(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<StandingCase>> {
    Ok(tx.rows(
        "select case_id, case does when 'member_admitted' then 'probationary'
             when 'member_converted' then 'full' else 'former' end as status, from_on
         from candidate_member where member_id = ?1 order by id",
        params![member_id],
    )?)
}

/// What is sealed of a candidate already found.
///
/// # Errors
/// A fault of the database.
pub fn sealed(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Option<SealedCandidate>> {
    Ok(tx.row(
        "select id_number_sealed, telephone_sealed from candidate where case_id = ?1",
        params![case_id],
    )?)
}

/// Keeps what a step did.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, case_id: i64, new: &MemberLink) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into candidate_member (id, case_id, step_id, member_id, does, from_on, has_written,
           version_before, version_after, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            case_id,
            new.step_id,
            new.member_id,
            new.does,
            new.from_on,
            new.has_written,
            new.version_before,
            new.version_after,
            actor.account_id,
            at
        ],
    )?;
    Ok(())
}

/// Forgets what a step did, once it is undone.
///
/// # Errors
/// A fault of the database.
pub fn remove(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    tx.execute("delete from candidate_member where id = ?1", params![id])?;
    Ok(())
}

/// A row that stands again as one step left it, under a later version.
///
/// # Errors
/// A fault of the database.
pub fn stands_again(tx: &mut Tx<'_>, member_id: i64, (version, is): (i64, i64)) -> Outcome<()> {
    tx.execute(
        "update candidate_member set version_after = ?3 where member_id = ?1 and version_after = ?2",
        params![member_id, version, is],
    )?;
    Ok(())
}
