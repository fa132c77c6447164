//! The one statement of this area: what is kept of moves.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::MoveEvent;
use crate::access::Reach;
use crate::error::Outcome;

/// The events from a day on by which organisations in reach came to stand elsewhere, in time.
///
/// # Errors
/// A fault of the database.
pub fn moves(tx: &mut Tx<'_>, reach: &Reach, from: Date) -> Outcome<Vec<MoveEvent>> {
    Ok(tx.rows(
        "select e.organisation_id, e.kind, e.event_on, e.reason, e.paper
         from organisation_event e
         where e.kind in ('found', 'move', 'merge') and e.event_on >= ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = e.organisation_id))
         order by e.event_on, e.id",
        params![reach.root_id(), from],
    )?)
}
