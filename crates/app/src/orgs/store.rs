//! Statements of units, organisations and the tree; those that write many at once stand in `intake.rs`.

pub mod intake;
pub mod units;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{LinkSpan, Organisation, OrganisationName, ParentSpan, Serving, TreeLine, Unit};
use crate::access::Reach;
use crate::error::Outcome;

/// From more organisations than these nobody chooses in one list.
const CHOICES_MAX: i64 = 300;

macro_rules! unit_columns {
    () => {
        "select u.id, u.code, u.name, u.short_name, u.affiliation, u.unit_kind, u.credit_code,
           u.head_name, u.authorised_staff_count, u.staff_count, u.note
         from unit u "
    };
}

macro_rules! unit_in_reach {
    () => {
        "cast(?1 as bigint) = 0
         or exists (select 1 from organisation_unit s
           join organisation_closure c on c.descendant_id = s.organisation_id and c.ancestor_id = ?1
           where s.unit_id = u.id)
         or exists (select 1 from organisation top where top.id = ?1 and top.kind = 'work_committee'
           and not exists (select 1 from organisation_closure up
             where up.descendant_id = top.id and up.depth > 0))"
    };
}

/// The tree as of `on`: every organisation in reach that existed then, with its parent, its name and its
/// kind of that day, in the order of codes.
///
/// # Errors
/// A fault of the database.
pub fn tree(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<TreeLine>> {
    Ok(tx.rows(
        "select o.id, l.parent_id, o.code, coalesce(was.name, o.name) as name,
           coalesce(was.short_name, o.short_name) as short_name, coalesce(was.kind, o.kind) as kind,
           o.founded_on, o.last_election_on, o.term_years
         from organisation o
         left join organisation_past was on was.organisation_id = o.id and was.from_on <= ?2
           and was.until_on > ?2
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
        "select o.id, o.code, o.short_name, o.kind, o.dissolved_on from organisation o
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

/// What a list is narrowed to one organisation from: every organisation in reach, in the order of codes;
/// where they are too many to choose from, the one chosen (else the top of what is in reach) with those
/// above it and those right below.
///
/// # Errors
/// A fault of the database.
pub fn choices(
    tx: &mut Tx<'_>,
    reach: &Reach,
    chosen: Option<i64>,
) -> Outcome<Vec<OrganisationName>> {
    let all: Vec<OrganisationName> = tx.rows(
        "select o.id, o.code, o.short_name, o.kind, o.dissolved_on from organisation o
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = o.id)
         order by o.code limit ?2",
        params![reach.root_id(), CHOICES_MAX + 1],
    )?;
    let is_few = i64::try_from(all.len()).is_ok_and(|count| count <= CHOICES_MAX);
    let Some(first) = all.first().filter(|_| !is_few) else {
        return Ok(all);
    };
    let top = above(tx, reach, first.id)?
        .pop()
        .map_or(first.id, |it| it.id);
    Ok(tx.rows(
        "select o.id, o.code, o.short_name, o.kind, o.dissolved_on from organisation o
         where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
           and o.id in (
             select up.ancestor_id from organisation_closure up where up.descendant_id = ?2
             union select down.descendant_id from organisation_closure down
             where down.ancestor_id = ?2 and down.depth = 1)
         order by o.code",
        params![reach.root_id(), chosen.unwrap_or(top)],
    )?)
}

/// As [`choices`], of those that stand today: where something is to be written.
///
/// # Errors
/// A fault of the database.
pub fn standing_choices(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<OrganisationName>> {
    let today = tx.today();
    let mut found = choices(tx, reach, None)?;
    found.retain(|it| it.stands_on(today));
    Ok(found)
}

/// The organisations above one, nearest first, itself not among them, as far as they are in reach.
///
/// # Errors
/// A fault of the database.
pub fn above(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Vec<OrganisationName>> {
    Ok(tx.rows(
        "select o.id, o.code, o.short_name, o.kind, o.dissolved_on
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
        "select o.id, o.code, o.short_name, o.kind, o.dissolved_on
         from organisation_closure down join organisation o on o.id = down.descendant_id
         where down.ancestor_id = ?2 and down.depth = 1
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by o.code",
        params![reach.root_id(), id],
    )?)
}

/// Every unit, in the order of codes: for those who see the whole tree, since the units without an
/// organisation are theirs to see to; a narrower reach sees those it serves.
///
/// # Errors
/// A fault of the database.
pub fn units(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Unit>> {
    Ok(tx.rows(
        concat!(
            unit_columns!(),
            "where (",
            unit_in_reach!(),
            ") order by u.code"
        ),
        params![reach.root_id()],
    )?)
}

/// One unit, as far as [`units`] finds it.
///
/// # Errors
/// A fault of the database.
pub fn unit(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<Unit>> {
    Ok(tx.row(
        concat!(
            unit_columns!(),
            "where u.id = ?2 and (",
            unit_in_reach!(),
            ")"
        ),
        params![reach.root_id(), id],
    )?)
}

/// Whether a reach holds the top of the tree: the whole county, or the work committee with none above it.
/// A branch that nobody linked to one above holds no more than itself.
///
/// # Errors
/// A fault of the database.
pub fn holds_top(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<bool> {
    if reach.root_id() == 0 {
        return Ok(true);
    }
    let top: Option<i64> = tx.scalar(
        "select o.id from organisation o where o.id = ?1 and o.kind = 'work_committee'
           and not exists (select 1 from organisation_closure up
             where up.descendant_id = o.id and up.depth > 0)",
        params![reach.root_id()],
    )?;
    Ok(top.is_some())
}

/// Which unit is served by which organisation in reach that stands on a day, in the order of units and
/// of the organisations' codes.
///
/// # Errors
/// A fault of the database.
pub fn serving(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<Serving>> {
    Ok(tx.rows(
        "select s.unit_id, s.organisation_id, o.code
         from organisation_unit s join organisation o on o.id = s.organisation_id
         where o.founded_on <= ?2 and (o.dissolved_on is null or o.dissolved_on > ?2)
           and coalesce(s.from_on, o.founded_on) <= ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
         union
         select s.unit_id, s.organisation_id, o.code
         from organisation_unit_past s join organisation o on o.id = s.organisation_id
         where o.founded_on <= ?2 and (o.dissolved_on is null or o.dissolved_on > ?2)
           and s.from_on <= ?2 and s.until_on > ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
         order by unit_id, code",
        params![reach.root_id(), on],
    )?)
}

/// Every link of the organisations in reach to the ones above them, past ones among them, by child and
/// time.
///
/// # Errors
/// A fault of the database.
pub fn links(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<LinkSpan>> {
    Ok(tx.rows(
        "select l.id, l.parent_id, l.child_id, l.from_on, l.until_on from organisation_link l
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = l.child_id)
         order by l.child_id, l.from_on, l.id",
        params![reach.root_id()],
    )?)
}

/// Which organisations one stood below, latest first, as far as they are in reach.
///
/// # Errors
/// A fault of the database.
pub fn parents(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Vec<ParentSpan>> {
    Ok(tx.rows(
        "select l.parent_id, o.short_name, l.from_on, coalesce(l.until_on, c.dissolved_on) as until_on
         from organisation_link l join organisation o on o.id = l.parent_id
         join organisation c on c.id = l.child_id
         where l.child_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?1 and r.descendant_id = l.parent_id))
         order by l.from_on desc",
        params![reach.root_id(), id],
    )?)
}

/// Rebuilds today's closure from the dated links. Where there are members already, the caller has them
/// counted anew, by the new tree.
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
