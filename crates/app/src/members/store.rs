//! Statements of members that find; those that write stand in the folder: new ones in `intake.rs`, known
//! ones in `update.rs`, the summaries in `summary.rs` and `strength.rs`. There too are the roster's, in
//! `roster.rs`, and the counts that other areas show, in `headcounts.rs`.

pub mod changing;
pub mod corrections;
pub mod facts;
pub mod headcounts;
pub mod intake;
pub mod merging;
pub mod names;
pub mod references;
mod roster;
mod strength;
pub mod summary;
pub mod update;
pub mod views;
pub mod whole;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

pub use roster::{Expected, counts, lines};
pub use summary::Summary;

use super::model::{ChangeLine, MemberLine, MemberRow, MembershipLine, StatusLine};
use crate::access::Reach;
use crate::error::Outcome;

/// Today's members of an organisation and below it by kind.
///
/// # Errors
/// A fault of the database.
pub fn summary(tx: &mut Tx<'_>, reach: &Reach, organisation_id: Option<i64>) -> Outcome<Summary> {
    let id = organisation_id.unwrap_or(reach.root_id());
    let statement = if id == 0 {
        "select s.member_counts, s.in_hardship_counts, s.floating_counts
         from organisation_summary s
         where cast(?1 as bigint) = 0 and cast(?2 as bigint) = 0 and not exists (
           select 1 from organisation_closure up where up.descendant_id = s.organisation_id and up.depth > 0)"
    } else {
        "select s.member_counts, s.in_hardship_counts, s.floating_counts
         from organisation_summary s
         where s.organisation_id = ?2 and (cast(?1 as bigint) = 0 or exists (
           select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))"
    };
    let mut summary = Summary::default();
    tx.each(statement, params![reach.root_id(), id], |row| {
        summary.add(&Summary::read(row)?);
        Ok(())
    })?;
    Ok(summary)
}

/// One member in reach, or the actor's own row.
///
/// # Errors
/// A fault of the database.
pub fn member(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<MemberRow>> {
    Ok(tx.row(
        "select m.id, m.branch_id, o.short_name as branch_name, m.status, m.name, m.name_pinyin, m.sex,
           m.birth_on, m.ethnicity, m.document_type, m.id_number_sealed, m.telephone_sealed, m.education,
           m.degree, m.native_place, m.joined_on, m.full_on, m.personnel, m.workplace, m.in_hardship,
           m.floating, m.note, m.version
         from member m join organisation o on o.id = m.branch_id
         where m.id = ?3 and (cast(?1 as bigint) = 0 or m.id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), reach.member_id(), id],
    )?)
}

/// Who belonged to an organisation in reach on a day, in the order of names: for tick lists.
///
/// # Errors
/// A fault of the database.
pub fn members_on(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    on: Date,
) -> Outcome<Vec<MemberLine>> {
    Ok(tx.rows(
        "select m.id, m.name, m.name_sort, s.status, m.sex, m.birth_on, p.organisation_id as branch_id,
           o.short_name as branch_name, m.joined_on, m.full_on, m.personnel, m.workplace, m.in_hardship,
           m.floating
         from membership p
         join member m on m.id = p.member_id
         join organisation o on o.id = p.organisation_id
         join member_status s on s.member_id = m.id and s.from_on <= ?3
           and (s.until_on is null or s.until_on > ?3) and s.status <> 'former'
         where p.organisation_id = ?2 and p.from_on <= ?3 and (p.until_on is null or p.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by m.name_sort, m.id",
        params![reach.root_id(), organisation_id, on],
    )?)
}

/// The branches of a member already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn memberships(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    member_id: i64,
) -> Outcome<Vec<MembershipLine>> {
    Ok(tx.rows(
        "select p.organisation_id, o.short_name as organisation_name, p.from_on, p.until_on
         from membership p join organisation o on o.id = p.organisation_id
         where p.member_id = ?1 order by p.from_on desc",
        params![member_id],
    )?)
}

/// The standings of a member already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn statuses(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<StatusLine>> {
    Ok(tx.rows(
        "select status, from_on, until_on from member_status where member_id = ?1 order by from_on desc",
        params![member_id],
    )?)
}

/// The changes of a member already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn changes(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<ChangeLine>> {
    Ok(tx.rows(
        "select c.at, c.source, c.field, c.old_value, c.new_value, c.kind, c.from_on, c.reason, a.display_name
         from member_change c left join account a on a.id = c.account_id
         where c.member_id = ?1 order by c.id desc limit 100",
        params![member_id],
    )?)
}

/// Recomputes both summaries of the branches named, in the transaction of the change.
///
/// # Errors
/// A fault of the database.
pub fn rebuild_summaries(tx: &mut Tx<'_>, branch_ids: &[i64]) -> Outcome<()> {
    summary::recount(tx, branch_ids)?;
    for id in branch_ids {
        strength::rebuild(tx, *id)?;
    }
    Ok(())
}
