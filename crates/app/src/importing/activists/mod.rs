//! 发展党员台账: one row a candidate with the days of the steps, known by ID number.

mod compare;
mod rows;
mod steps;

use zhibu_db::Tx;

use super::model::{self, PersonLine};
use super::reading::{Findings, Place, Tables};
use crate::access::Actor;
use crate::development::intake::{self, CandidateUpdate};
use crate::development::model::NewCandidate;
use crate::error::Outcome;
use crate::sealing::FieldKeys;
use rows::ActivistRow;

pub use compare::settle;
pub use rows::{SHEET, parse};

/// Characters of a file's name that a reason tells.
const FILE_NAME_CHARACTERS_MAX: usize = 100;

/// The file as read.
#[derive(Clone, Debug)]
pub struct ActivistsFile {
    pub(super) tables: Tables,
    findings: Findings,
    rows: Vec<ActivistRow>,
    /// The branches of rows with another cell wrong: their names are looked up all the same, so that every
    /// fault is told at once.
    named: Vec<(Place, String)>,
}

/// What the file makes of the cases.
pub type Settled = model::Settled<Plan>;

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    new: Vec<NewCandidate>,
    changed: Vec<CandidateUpdate>,
    /// How each case stands then.
    pub people: Vec<PersonLine>,
}

/// Writes what [`settle`] found. Answers the ids of the new cases, in their order.
///
/// # Errors
/// A fault of the database.
pub fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    file_name: &str,
    plan: &Plan,
) -> Outcome<Vec<i64>> {
    let ids = intake::insert_many(tx, actor, keys, &plan.new)?;
    let name: String = file_name.chars().take(FILE_NAME_CHARACTERS_MAX).collect();
    let reason = format!("导入“{name}”，按台账更正");
    for update in &plan.changed {
        intake::update(tx, actor, keys, update, &reason)?;
    }
    Ok(ids)
}
