//! Statements of meetings.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::duties::Record;
use crate::error::Outcome;

/// Gives every meeting in reach of some days to `take`, once a kind.
///
/// # Errors
/// A fault of the database.
pub fn duty_records(
    tx: &mut Tx<'_>,
    reach: &Reach,
    from: Date,
    to: Date,
    take: &mut dyn FnMut(Record<'_>),
) -> Outcome<()> {
    tx.each(
        "select m.id, m.organisation_id, m.held_on, k.kind
         from meeting m join meeting_kind k on k.meeting_id = m.id
         where m.held_on >= ?2 and m.held_on <= ?3
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))
         order by m.held_on, m.id",
        params![reach.root_id(), from, to],
        |row| {
            let kind: String = row.get("kind")?;
            take(Record {
                id: row.get("id")?,
                organisation_id: row.get("organisation_id")?,
                kind: &kind,
                on: row.get("held_on")?,
            });
            Ok(())
        },
    )?;
    Ok(())
}
