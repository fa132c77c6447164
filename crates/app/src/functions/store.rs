//! Statements that count records of a year: an organisation's own and those of everything below it, as far as
//! in reach.

use jiff::civil::Date;
use zhibu_db::{Tx, params};
use zhibu_rules::functions::FunctionRecord;

use crate::access::Reach;
use crate::error::Outcome;

/// Meetings of a kind from a day to another.
///
/// # Errors
/// A fault of the database.
pub fn meetings(
    tx: &mut Tx<'_>,
    reach: &Reach,
    id: i64,
    kind: &str,
    (from, to): (Date, Date),
) -> Outcome<i64> {
    let found: Option<i64> = tx.scalar(
        "select count(m.id) from organisation_closure b
         join meeting m on m.organisation_id = b.descendant_id and m.held_on >= ?4 and m.held_on <= ?5
         join meeting_kind k on k.meeting_id = m.id and k.kind = ?3
         where b.ancestor_id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1
           from organisation_closure c where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))",
        params![reach.root_id(), id, kind, from, to],
    )?;
    Ok(found.unwrap_or_default())
}

/// Other records from a day to another.
///
/// # Errors
/// A fault of the database.
pub fn records(
    tx: &mut Tx<'_>,
    reach: &Reach,
    id: i64,
    record: FunctionRecord,
    (from, to): (Date, Date),
) -> Outcome<i64> {
    let statement = match record {
        FunctionRecord::Resolutions => {
            "select count(r.id) from organisation_closure b
             join meeting m on m.organisation_id = b.descendant_id and m.held_on >= ?3 and m.held_on <= ?4
             join resolution r on r.meeting_id = m.id
             where b.ancestor_id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1
               from organisation_closure c where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))"
        }
        FunctionRecord::MembersAccepted => {
            "select count(m.id) from organisation_closure b
             join member m on m.branch_id = b.descendant_id and m.joined_on >= ?3 and m.joined_on <= ?4
             where b.ancestor_id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1
               from organisation_closure c where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))"
        }
        FunctionRecord::MassRecords => {
            "select count(distinct r.id) from organisation_closure b
             join organisation_unit s on s.organisation_id = b.descendant_id
             join mass_body g on g.unit_id = s.unit_id and g.kind <> 'united_front'
             join mass_record r on r.mass_body_id = g.id and r.held_on >= ?3 and r.held_on <= ?4
             where b.ancestor_id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1
               from organisation_closure c where c.ancestor_id = ?1 and c.descendant_id = b.descendant_id))"
        }
        FunctionRecord::UnitedFrontRecords => {
            "select count(distinct r.id) from organisation_closure b
             join organisation_unit s on s.organisation_id = b.descendant_id
             join mass_body g on g.unit_id = s.unit_id and g.kind = 'united_front'
             join mass_record r on r.mass_body_id = g.id and r.held_on >= ?3 and r.held_on <= ?4
             where b.ancestor_id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1
               from organisation_closure c where c.ancestor_id = ?1 and c.descendant_id = b.descendant_id))"
        }
        FunctionRecord::MeetingsBelow => {
            "select count(m.id) from organisation_closure b
             join meeting m on m.organisation_id = b.descendant_id and m.held_on >= ?3 and m.held_on <= ?4
             where b.ancestor_id = ?2 and b.depth > 0 and (cast(?1 as bigint) = 0 or exists (select 1
               from organisation_closure c where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))"
        }
    };
    let found: Option<i64> = tx.scalar(statement, params![reach.root_id(), id, from, to])?;
    Ok(found.unwrap_or_default())
}
