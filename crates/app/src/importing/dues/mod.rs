//! 党费缴费基数: pay, changes of pay, pensions and the other classes, each on a sheet of its own, keyed by
//! ID number.

mod compare;
mod contradictions;
mod rows;
mod slips;

use std::collections::BTreeSet;

use zhibu_db::Tx;

use super::model;
use super::reading::{Findings, Place, Tables};
use crate::access::Actor;
use crate::dues::intake::{NewBase, delete_many, insert_many};
use crate::error::Outcome;
use crate::members::update::{MemberChange, record_changes};
use rows::BaseRow;

pub use compare::settle;
pub use rows::{COLUMNS, parse, sheets};

/// The file as read.
#[derive(Clone, Debug)]
pub struct DuesFile {
    pub(super) tables: Tables,
    findings: Findings,
    rows: Vec<BaseRow>,
    /// The ID numbers of rows with another cell wrong: they are looked up all the same, so that every
    /// fault is told at once.
    named: Vec<(Place, String)>,
    /// ID numbers on the sheet of pay, of wrong rows too: their changes are not wrong besides.
    paid: BTreeSet<String>,
}

/// What the file makes of the bases.
pub type Settled = model::Settled<Plan>;

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    replaced: Vec<i64>,
    new: Vec<NewBase>,
    changes: Vec<MemberChange>,
}

/// Writes what [`settle`] found.
///
/// # Errors
/// A fault of the database.
pub fn write(tx: &mut Tx<'_>, actor: &Actor, plan: &Plan) -> Outcome<()> {
    delete_many(tx, &plan.replaced)?;
    insert_many(tx, &plan.new)?;
    record_changes(tx, actor, "import", &plan.changes)
}
