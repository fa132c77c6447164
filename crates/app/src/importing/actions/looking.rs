//! A file set beside the county: what it would do, and what is to be written then.

use std::sync::Arc;

use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::{Content, ReadFile};
use crate::access::{Act, Actor, Reach};
use crate::error::Outcome;
use crate::importing::model::{Difference, ImportReport, Settled};
use crate::importing::reading::Findings;
use crate::importing::store::{self, ActMark};
use crate::importing::{activists, dues, meetings, members, units};
use crate::sealing::FieldKeys;

/// What a file makes of the county, as the county stood when they were set beside each other.
#[derive(Debug)]
pub struct Looked {
    pub(super) difference: Arc<Difference>,
    pub(super) findings: Findings,
    pub(super) plan: Plan,
    mark: ActMark,
}

/// What is to be written.
#[derive(Debug)]
pub(super) enum Plan {
    Units(units::Plan),
    Members(members::Plan),
    Dues(dues::Plan),
    Meetings(meetings::Plan),
    Activists(activists::Plan),
}

/// Sets a file beside the county: every wrong cell, what is new, what changes. Writes nothing.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or a fault of the database.
pub fn look(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &ReadFile,
) -> Outcome<Looked> {
    let reach = actor.may(Act::Import)?;
    let mark = store::mark(tx, &reach)?;
    file.tables().progress.begin_comparing();
    Ok(match &file.content {
        Content::Units(file) => Looked::of(units::settle(tx, &reach, file)?, Plan::Units, mark),
        Content::Members(file) => {
            let settled = members::settle(tx, &reach, keys, file)?;
            Looked::of(settled, Plan::Members, mark)
        }
        Content::Dues(file) => {
            let settled = dues::settle(tx, &reach, rules, keys, file)?;
            Looked::of(settled, Plan::Dues, mark)
        }
        Content::Meetings(file) => {
            let settled = meetings::settle(tx, &reach, file)?;
            Looked::of(settled, Plan::Meetings, mark)
        }
        Content::Activists(file) => {
            let settled = activists::settle(tx, &reach, rules, keys, file)?;
            Looked::of(settled, Plan::Activists, mark)
        }
    })
}

/// As [`look`], unless nothing was done to the county since it was looked at before.
///
/// # Errors
/// As [`look`].
pub fn look_again(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rules: &Rulebook,
    keys: &FieldKeys,
    (file, before): (&ReadFile, Arc<Looked>),
) -> Outcome<Arc<Looked>> {
    let reach = actor.may(Act::Import)?;
    if before.holds(tx, &reach)? {
        return Ok(before);
    }
    look(tx, actor, rules, keys, file).map(Arc::new)
}

impl Looked {
    fn of<P>(settled: Settled<P>, plan: fn(P) -> Plan, mark: ActMark) -> Self {
        Self {
            difference: Arc::new(settled.difference),
            findings: settled.findings,
            plan: plan(settled.plan),
            mark,
        }
    }

    /// Whether nothing was done to the county since.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn holds(&self, tx: &mut Tx<'_>, reach: &Reach) -> Outcome<bool> {
        store::is_untouched(tx, reach, &self.mark)
    }

    /// What writing the file would do.
    pub fn report(&self, file: &ReadFile) -> ImportReport {
        let mut wrong = self.findings.wrong.clone();
        wrong.sort_by_key(|fault| fault.place);
        ImportReport {
            kind: file.kind,
            sheets: file.tables().sheets(),
            row_count: file.tables().row_count(),
            difference: Arc::clone(&self.difference),
            wrong,
            notes: self.findings.notes.clone(),
            people: match &self.plan {
                Plan::Activists(plan) => plan.people.clone(),
                _ => Vec::new(),
            },
            batch_id: None,
        }
    }
}
