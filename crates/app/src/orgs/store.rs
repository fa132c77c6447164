//! Statements of units, organisations and the tree.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{Organisation, OrganisationName, Strength, TreeLine, Unit};
use crate::access::Reach;
use crate::error::Outcome;

/// The tree as of `on`: every organisation in reach that existed then, with its parent of that day,
/// in the order of codes.
///
/// # Errors
/// A fault of the database.
pub fn tree(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<TreeLine>> {
    Ok(tx.rows(
        "select o.id, l.parent_id, o.code, o.name, o.short_name, o.kind, o.founded_on, o.last_election_on,
           o.term_years
         from organisation o
         left join organisation_link l on l.child_id = o.id and l.from_on <= ?2
           and (l.until_on is null or l.until_on > ?2)
         where o.founded_on <= ?2 and (o.dissolved_on is null or o.dissolved_on > ?2)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by o.code",
        params![reach.root_id(), on],
    )?)
}

/// One organisation in reach.
///
/// # Errors
/// A fault of the database.
pub fn organisation(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<Organisation>> {
    Ok(tx.row(
        "select o.id, o.code, o.name, o.short_name, o.kind, o.founded_on, o.dissolved_on,
           o.last_election_on, o.term_years, o.staff_count, o.note
         from organisation o
         where o.id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = o.id))",
        params![reach.root_id(), id],
    )?)
}

/// The organisation of that code, full name or short name, in reach. Several may share a name: all are
/// answered, and the caller says that the name is not enough.
///
/// # Errors
/// A fault of the database.
pub fn named(tx: &mut Tx<'_>, reach: &Reach, name: &str) -> Outcome<Vec<OrganisationName>> {
    Ok(tx.rows(
        "select o.id, o.code, o.short_name, o.kind from organisation o
         where (o.code = ?2 or o.name = ?2 or o.short_name = ?2)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by o.code",
        params![reach.root_id(), name],
    )?)
}

/// Every organisation in reach, in the order of codes: for pickers and for imports' look-ups.
///
/// # Errors
/// A fault of the database.
pub fn all(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Organisation>> {
    Ok(tx.rows(
        "select o.id, o.code, o.name, o.short_name, o.kind, o.founded_on, o.dissolved_on,
           o.last_election_on, o.term_years, o.staff_count, o.note
         from organisation o
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = o.id)
         order by o.code",
        params![reach.root_id()],
    )?)
}

/// The organisations above one, nearest first, itself not among them, as far as they are in reach.
///
/// # Errors
/// A fault of the database.
pub fn above(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Vec<OrganisationName>> {
    Ok(tx.rows(
        "select o.id, o.code, o.short_name, o.kind
         from organisation_closure up join organisation o on o.id = up.ancestor_id
         where up.descendant_id = ?2 and up.depth > 0
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by up.depth",
        params![reach.root_id(), id],
    )?)
}

/// The organisations directly below one, in reach.
///
/// # Errors
/// A fault of the database.
pub fn below(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Vec<OrganisationName>> {
    Ok(tx.rows(
        "select o.id, o.code, o.short_name, o.kind
         from organisation_closure down join organisation o on o.id = down.descendant_id
         where down.ancestor_id = ?2 and down.depth = 1
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by o.code",
        params![reach.root_id(), id],
    )?)
}

/// Today's members of every organisation in reach, those below it counted in.
///
/// # Errors
/// A fault of the database.
pub fn strengths(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Strength>> {
    Ok(tx.rows(
        "select c.ancestor_id as organisation_id,
           cast(sum(case when s.status = 'full' then s.member_count else 0 end) as bigint) as full_count,
           cast(sum(case when s.status in ('full', 'probationary') then s.member_count else 0 end)
             as bigint) as all_count
         from organisation_closure c join branch_summary s on s.organisation_id = c.descendant_id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
           where r.ancestor_id = ?1 and r.descendant_id = c.ancestor_id)
         group by c.ancestor_id",
        params![reach.root_id()],
    )?)
}

/// The units that an organisation in reach, or any below it, serves.
///
/// # Errors
/// A fault of the database.
pub fn units_below(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<Unit>> {
    Ok(tx.rows(
        "select distinct u.id, u.code, u.name, u.short_name, u.affiliation, u.unit_kind, u.credit_code,
           u.head_name, u.authorised_staff_count, u.staff_count, u.note
         from unit u
         join organisation_unit ou on ou.unit_id = u.id
         join organisation_closure c on c.descendant_id = ou.organisation_id and c.ancestor_id = ?2
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
           where r.ancestor_id = ?1 and r.descendant_id = ou.organisation_id)
         order by u.code",
        params![reach.root_id(), organisation_id],
    )?)
}

/// Every unit: for those who may see the whole county; a narrower reach sees those it serves.
///
/// # Errors
/// A fault of the database.
pub fn units(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Unit>> {
    Ok(tx.rows(
        "select u.id, u.code, u.name, u.short_name, u.affiliation, u.unit_kind, u.credit_code,
           u.head_name, u.authorised_staff_count, u.staff_count, u.note
         from unit u
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_unit ou
           join organisation_closure c on c.descendant_id = ou.organisation_id
           where ou.unit_id = u.id and c.ancestor_id = ?1)
         order by u.code",
        params![reach.root_id()],
    )?)
}

/// Rebuilds today's closure from the dated links.
///
/// # Errors
/// A fault of the database.
pub fn rebuild_closure(tx: &mut Tx<'_>) -> Outcome<()> {
    let today = tx.today();
    tx.execute("delete from organisation_closure", &[])?;
    tx.execute(
        "insert into organisation_closure (ancestor_id, descendant_id, depth)
         with recursive up (ancestor_id, descendant_id, depth) as (
           select o.id, o.id, cast(0 as bigint) from organisation o
           union all
           select l.parent_id, up.descendant_id, up.depth + 1
           from up join organisation_link l on l.child_id = up.ancestor_id and l.from_on <= ?1
             and (l.until_on is null or l.until_on > ?1)
           where up.depth < 32)
         select ancestor_id, descendant_id, min(depth) from up group by ancestor_id, descendant_id",
        params![today],
    )?;
    Ok(())
}
