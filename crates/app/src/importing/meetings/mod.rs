//! 组织生活记录: one row a meeting, known by organisation, day, kinds and topic.

mod compare;
mod rows;

use zhibu_db::Tx;

use super::model;
use super::reading::{Findings, Place, Tables};
use crate::access::Actor;
use crate::error::Outcome;
use crate::meetings::intake::{ImportedMeeting, KnownMeeting, insert_many, update};
use rows::MeetingRow;

pub use compare::settle;
pub use rows::{SHEET, parse};

/// The file as read.
#[derive(Clone, Debug)]
pub struct MeetingsFile {
    pub(super) tables: Tables,
    findings: Findings,
    rows: Vec<MeetingRow>,
    /// The organisations of rows with another cell wrong: their names are looked up all the same, so that
    /// every fault is told at once.
    named: Vec<(Place, String)>,
}

/// What the file makes of the records.
pub type Settled = model::Settled<Plan>;

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    new: Vec<ImportedMeeting>,
    changed: Vec<KnownMeeting>,
}

/// Writes what [`settle`] found. Answers the ids of the new meetings, in their order.
///
/// # Errors
/// A fault of the database.
pub fn write(tx: &mut Tx<'_>, actor: &Actor, plan: &Plan) -> Outcome<Vec<i64>> {
    let ids = insert_many(tx, actor, &plan.new)?;
    for meeting in &plan.changed {
        update(tx, meeting)?;
    }
    Ok(ids)
}
