//! Units, organisations and links as lists bring them, many at once.
//!
//! The caller has checked them, and rebuilds the closure ([`super::rebuild_closure`]) when links
//! or organisations were written.

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use crate::access::Reach;
use crate::error::Outcome;
use crate::orgs::model::{Organisation, Unit};

record! {
    /// A link of the tree that still holds.
    pub struct OpenLink {
        pub id: i64,
        pub parent_id: i64,
        pub child_id: i64,
        pub from_on: Date,
    }
}

record! {
    /// Which unit an organisation serves.
    pub struct ServedUnit {
        pub organisation_id: i64,
        pub unit_id: i64,
    }
}

record! {
    /// An organisation and one above it, or itself.
    pub struct Above {
        pub ancestor_id: i64,
        pub descendant_id: i64,
        pub depth: i64,
    }
}

/// The links in reach that hold still, whenever they began.
///
/// # Errors
/// A fault of the database.
pub fn open_links(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<OpenLink>> {
    Ok(tx.rows(
        "select l.id, l.parent_id, l.child_id, l.from_on from organisation_link l
         where l.until_on is null and (cast(?1 as bigint) = 0 or exists (
           select 1 from organisation_closure c where c.ancestor_id = ?1 and c.descendant_id = l.child_id))",
        params![reach.root_id()],
    )?)
}

/// Which units the organisations in reach serve.
///
/// # Errors
/// A fault of the database.
pub fn served_units(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<ServedUnit>> {
    Ok(tx.rows(
        "select s.organisation_id, s.unit_id from organisation_unit s
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id)
         order by s.organisation_id, s.unit_id",
        params![reach.root_id()],
    )?)
}

/// Today's tree as pairs, as far as in reach.
///
/// # Errors
/// A fault of the database.
pub fn closure(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Above>> {
    Ok(tx.rows(
        "select up.ancestor_id, up.descendant_id, up.depth from organisation_closure up
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = up.ancestor_id)",
        params![reach.root_id()],
    )?)
}

/// Writes new units, their ids given.
///
/// # Errors
/// A code stands already, or a fault of the database.
pub fn insert_units(tx: &mut Tx<'_>, units: &[Unit]) -> Outcome<()> {
    let columns = [
        "id",
        "code",
        "name",
        "short_name",
        "affiliation",
        "unit_kind",
        "credit_code",
        "head_name",
        "authorised_staff_count",
        "staff_count",
        "note",
    ];
    let rows = units.iter().map(unit_values);
    tx.bulk("unit", &columns, rows)?;
    Ok(())
}

/// Writes a known unit as given.
///
/// # Errors
/// A fault of the database.
pub fn update_unit(tx: &mut Tx<'_>, unit: &Unit) -> Outcome<()> {
    tx.execute(
        "update unit set code = ?2, name = ?3, short_name = ?4, affiliation = ?5, unit_kind = ?6,
           credit_code = ?7, head_name = ?8, authorised_staff_count = ?9, staff_count = ?10, note = ?11
         where id = ?1",
        &unit_values(unit),
    )?;
    Ok(())
}

/// Writes new organisations, their ids given.
///
/// # Errors
/// A code stands already, or a fault of the database.
pub fn insert_organisations(tx: &mut Tx<'_>, organisations: &[Organisation]) -> Outcome<()> {
    let columns = [
        "id",
        "code",
        "name",
        "short_name",
        "kind",
        "founded_on",
        "dissolved_on",
        "last_election_on",
        "term_years",
        "staff_count",
        "note",
    ];
    let rows = organisations.iter().map(organisation_values);
    tx.bulk("organisation", &columns, rows)?;
    Ok(())
}

/// Writes a known organisation as given; another name or kind holds from today on.
///
/// # Errors
/// A fault of the database.
pub fn update_organisation(tx: &mut Tx<'_>, organisation: &Organisation) -> Outcome<()> {
    let today = tx.today();
    keep_past(tx, organisation, today)?;
    set_organisation(tx, organisation)
}

/// Writes what an organisation is registered as, keeping nothing of what it was.
///
/// # Errors
/// A fault of the database.
pub fn set_organisation(tx: &mut Tx<'_>, organisation: &Organisation) -> Outcome<()> {
    tx.execute(
        "update organisation set code = ?2, name = ?3, short_name = ?4, kind = ?5, founded_on = ?6,
           dissolved_on = ?7, last_election_on = ?8, term_years = ?9, staff_count = ?10, note = ?11
         where id = ?1",
        &organisation_values(organisation),
    )?;
    Ok(())
}

/// Keeps the name and kind that an organisation has, if they are not those given, as what they were up to
/// a day. What began that very day never held and is not kept.
///
/// # Errors
/// A fault of the database.
pub fn keep_past(tx: &mut Tx<'_>, new: &Organisation, until_on: Date) -> Outcome<()> {
    tx.execute(
        "insert into organisation_past (organisation_id, name, short_name, kind, from_on, until_on)
         select b.id, b.name, b.short_name, b.kind, b.begun_on, cast(?5 as text)
         from (select o.id, o.name, o.short_name, o.kind, coalesce((select max(p.until_on)
               from organisation_past p where p.organisation_id = o.id), o.founded_on) as begun_on
             from organisation o
             where o.id = ?1 and (o.name <> ?2 or o.short_name <> ?3 or o.kind <> ?4)) b
         where b.begun_on < ?5",
        params![new.id, new.name, new.short_name, new.kind, until_on],
    )?;
    Ok(())
}

/// Links children to their parents: child, parent, from when.
///
/// # Errors
/// A fault of the database.
pub fn link(tx: &mut Tx<'_>, links: &[(i64, i64, Date)]) -> Outcome<()> {
    let rows: Vec<Vec<Value>> = links
        .iter()
        .map(|(child_id, parent_id, from_on)| {
            params![tx.new_id(), *parent_id, *child_id, *from_on].to_vec()
        })
        .collect();
    let columns = ["id", "parent_id", "child_id", "from_on"];
    tx.bulk("organisation_link", &columns, rows)?;
    Ok(())
}

/// Ends a link on a day; one that began that very day never held and goes.
///
/// # Errors
/// A fault of the database.
pub fn unlink(tx: &mut Tx<'_>, link: &OpenLink, on: Date) -> Outcome<()> {
    if link.from_on >= on {
        tx.execute(
            "delete from organisation_link where id = ?1",
            params![link.id],
        )?;
    } else {
        tx.execute(
            "update organisation_link set until_on = ?2 where id = ?1",
            params![link.id, on],
        )?;
    }
    Ok(())
}

/// An organisation serves a unit no more from a day on; what it served stands in the past.
///
/// # Errors
/// A fault of the database.
pub fn end_service(
    tx: &mut Tx<'_>,
    (organisation_id, unit_id): (i64, i64),
    founded_on: Date,
    on: Date,
) -> Outcome<()> {
    tx.execute(
        "insert into organisation_unit_past (organisation_id, unit_id, from_on, until_on)
         select s.organisation_id, s.unit_id, coalesce(s.from_on, cast(?3 as text)), cast(?4 as text)
         from organisation_unit s
         where s.organisation_id = ?1 and s.unit_id = ?2 and coalesce(s.from_on, cast(?3 as text)) < ?4",
        params![organisation_id, unit_id, founded_on, on],
    )?;
    tx.execute(
        "delete from organisation_unit where organisation_id = ?1 and unit_id = ?2",
        params![organisation_id, unit_id],
    )?;
    Ok(())
}

/// An organisation serves a unit from a day on, without one from its founding; one it serves already stays as it is.
///
/// # Errors
/// A fault of the database.
pub fn begin_service(
    tx: &mut Tx<'_>,
    (organisation_id, unit_id): (i64, i64),
    on: Option<Date>,
) -> Outcome<()> {
    tx.execute(
        "insert into organisation_unit (organisation_id, unit_id, from_on) values (?1, ?2, ?3)
         on conflict (organisation_id, unit_id) do nothing",
        params![organisation_id, unit_id, on],
    )?;
    Ok(())
}

fn unit_values(unit: &Unit) -> Vec<Value> {
    params![
        unit.id,
        unit.code,
        unit.name,
        unit.short_name,
        unit.affiliation,
        unit.unit_kind,
        unit.credit_code,
        unit.head_name,
        unit.authorised_staff_count,
        unit.staff_count,
        unit.note
    ]
    .to_vec()
}

fn organisation_values(it: &Organisation) -> Vec<Value> {
    params![
        it.id,
        it.code,
        it.name,
        it.short_name,
        it.kind,
        it.founded_on,
        it.dissolved_on,
        it.last_election_on,
        it.term_years,
        it.staff_count,
        it.note
    ]
    .to_vec()
}
