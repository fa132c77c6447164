//! Statements of the first page.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::error::Outcome;

record! {
    /// A decision of a meeting with the day it is to be done by.
    pub struct DueDecision {
        pub meeting_id: i64,
        pub decision: String,
        pub owner_name: Option<String>,
        pub due_on: Date,
    }
}

/// The next decisions to be done from a day on, in an organisation in reach and below it; 0 for all in
/// reach.
pub fn next_decisions(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    from: Date,
    limit: i64,
) -> Outcome<Vec<DueDecision>> {
    Ok(tx.rows(
        "select r.meeting_id, r.decision, r.owner_name, r.due_on
         from resolution r join meeting m on m.id = r.meeting_id
         where r.due_on >= ?3
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))
           and (cast(?2 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?2 and c.descendant_id = m.organisation_id))
         order by r.due_on, r.id limit ?4",
        params![reach.root_id(), organisation_id, from, limit],
    )?)
}
