//! Statements of what dues are reckoned on; what imports write stands in `intake.rs`.

pub mod belonging;
pub mod intake;
pub mod references;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{BaseLine, Belonging, ChildOf, MemberName};
use crate::access::Reach;
use crate::error::Outcome;

/// Who belonged to an organisation in reach, or to one below it, on some day from `from` to `to`: a row
/// for each standing they had there, in the order of members and time.
///
/// # Errors
/// A fault of the database.
pub fn belongings(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    from: Date,
    to: Date,
) -> Outcome<Vec<Belonging>> {
    Ok(tx.rows(
        "select p.member_id, p.organisation_id, p.from_on, p.until_on, s.from_on as status_from_on,
           s.until_on as status_until_on
         from organisation_closure b
         join membership p on p.organisation_id = b.descendant_id
         join member_status s on s.member_id = p.member_id and s.status <> 'former'
         where b.ancestor_id = ?2
           and p.from_on <= ?4 and (p.until_on is null or p.until_on > ?3)
           and s.from_on <= ?4 and (s.until_on is null or s.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by p.member_id, p.from_on, s.from_on",
        params![reach.root_id(), organisation_id, from, to],
    )?)
}

/// The bases of everybody who ever belonged to an organisation in reach or below it, each with its lines,
/// in the order of members and months.
///
/// # Errors
/// A fault of the database.
pub fn bases_below(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<BaseLine>> {
    Ok(tx.rows(
        "select b.member_id, b.id as base_id, b.class, b.from_month, b.until_month, b.change_kind, b.reason,
           i.item, i.amount_fen
         from dues_base b left join dues_base_item i on i.dues_base_id = b.id
         where exists (select 1 from membership p
             join organisation_closure d on d.descendant_id = p.organisation_id and d.ancestor_id = ?2
             where p.member_id = b.member_id
               and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
                 where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id)))
         order by b.member_id, b.from_month, b.id, i.item",
        params![reach.root_id(), organisation_id],
    )?)
}

/// The bases of one member in reach, with their lines.
///
/// # Errors
/// A fault of the database.
pub fn bases_of(tx: &mut Tx<'_>, reach: &Reach, member_id: i64) -> Outcome<Vec<BaseLine>> {
    Ok(tx.rows(
        "select b.member_id, b.id as base_id, b.class, b.from_month, b.until_month, b.change_kind, b.reason,
           i.item, i.amount_fen
         from dues_base b join member m on m.id = b.member_id
           left join dues_base_item i on i.dues_base_id = b.id
         where b.member_id = ?3 and (cast(?1 as bigint) = 0 or m.id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by b.from_month, b.id, i.item",
        params![reach.root_id(), reach.member_id(), member_id],
    )?)
}

/// When one member in reach belonged anywhere, former standings left out.
///
/// # Errors
/// A fault of the database.
pub fn belongings_of(tx: &mut Tx<'_>, reach: &Reach, member_id: i64) -> Outcome<Vec<Belonging>> {
    Ok(tx.rows(
        "select p.member_id, p.organisation_id, p.from_on, p.until_on, s.from_on as status_from_on,
           s.until_on as status_until_on
         from membership p
         join member m on m.id = p.member_id
         join member_status s on s.member_id = p.member_id and s.status <> 'former'
         where p.member_id = ?3 and (cast(?1 as bigint) = 0 or m.id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by p.from_on, s.from_on",
        params![reach.root_id(), reach.member_id(), member_id],
    )?)
}

/// A member in reach by name, with today's branch.
///
/// # Errors
/// A fault of the database.
pub fn member(tx: &mut Tx<'_>, reach: &Reach, member_id: i64) -> Outcome<Option<MemberName>> {
    Ok(tx.row(
        "select m.id, m.name, m.name_sort, m.branch_id, o.short_name as branch_name
         from member m join organisation o on o.id = m.branch_id
         where m.id = ?3 and (cast(?1 as bigint) = 0 or m.id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), reach.member_id(), member_id],
    )?)
}

/// The names of everybody who belonged to one branch in reach on some day from `from` to `to`, in the
/// order of names.
///
/// # Errors
/// A fault of the database.
pub fn names_of_branch(
    tx: &mut Tx<'_>,
    reach: &Reach,
    branch_id: i64,
    from: Date,
    to: Date,
) -> Outcome<Vec<MemberName>> {
    Ok(tx.rows(
        "select distinct m.id, m.name, m.name_sort, m.branch_id, o.short_name as branch_name
         from membership p
         join member m on m.id = p.member_id
         join organisation o on o.id = m.branch_id
         where p.organisation_id = ?2 and p.from_on <= ?4 and (p.until_on is null or p.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by m.name_sort, m.id",
        params![reach.root_id(), branch_id, from, to],
    )?)
}

/// The names of everybody who belonged to an organisation in reach or below it on some day from `from`
/// to `to`.
///
/// # Errors
/// A fault of the database.
pub fn names_below(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    from: Date,
    to: Date,
) -> Outcome<Vec<MemberName>> {
    Ok(tx.rows(
        "select distinct m.id, m.name, m.name_sort, m.branch_id, o.short_name as branch_name
         from organisation_closure b
         join membership p on p.organisation_id = b.descendant_id
         join member m on m.id = p.member_id
         join organisation o on o.id = m.branch_id
         where b.ancestor_id = ?2 and p.from_on <= ?4 and (p.until_on is null or p.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))",
        params![reach.root_id(), organisation_id, from, to],
    )?)
}

/// Which organisation directly below one stands above which other.
///
/// # Errors
/// A fault of the database.
pub fn children(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<ChildOf>> {
    Ok(tx.rows(
        "select down.ancestor_id as child_id, down.descendant_id
         from organisation_closure top
         join organisation_closure down on down.ancestor_id = top.descendant_id
         where top.ancestor_id = ?2 and top.depth = 1
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = down.descendant_id))
         order by down.ancestor_id, down.descendant_id",
        params![reach.root_id(), organisation_id],
    )?)
}

/// The top of the county's tree, for those whose reach is the whole.
///
/// # Errors
/// A fault of the database.
pub fn top(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Option<i64>> {
    if reach.root_id() > 0 {
        return Ok(Some(reach.root_id()));
    }
    Ok(tx.scalar(
        "select o.id from organisation o
         where cast(?1 as bigint) = 0 and not exists (select 1 from organisation_closure up
           where up.descendant_id = o.id and up.depth > 0)
         order by o.code limit 1",
        params![reach.root_id()],
    )?)
}
