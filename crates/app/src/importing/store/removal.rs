//! What a batch brought, taken away again: the rows of new things, and of what is reckoned from them.
//!
//! Whatever else may refer to a new thing is an obstacle and stands in [`super::obstacles`]; a test compares
//! both with the foreign keys of the tables.

use zhibu_db::{Tx, params};

use crate::error::Outcome;
use crate::importing::model::ImportKind;

/// The foreign keys whose rows go with the new thing, or let go of it.
pub const GO_ALONG: &[&str] = &[
    "branch_strength.organisation_id",
    "candidate.case_id",
    "import_column.organisation_id",
    "meeting_kind.meeting_id",
    "meeting_summary.organisation_id",
    "member_change.member_id",
    "member_fact.member_id",
    "member_gram.member_id",
    "member_reading.member_id",
    "member_status.member_id",
    "membership.member_id",
    "organisation_closure.ancestor_id",
    "organisation_closure.descendant_id",
    "organisation_link.child_id",
    "organisation_past.organisation_id",
    "organisation_summary.organisation_id",
    "organisation_unit.organisation_id",
    "organisation_unit.unit_id",
    "organisation_unit_past.organisation_id",
    "post.member_id",
    "post.organisation_id",
    "procedure_step.case_id",
    "transfer_letter.case_id",
];

/// Those a batch of members brought, each statement with the batch's id.
const MEMBERS: &[&str] = &[
    "update post set member_id = null where member_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
    "delete from member_gram where member_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
    "delete from member_reading where member_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
    "delete from member_fact where member_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
    "delete from member_change where member_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
    "delete from member_status where member_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
    "delete from membership where member_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
    "delete from member where id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'member')",
];

const MEETINGS: &[&str] = &[
    "delete from meeting_kind where meeting_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'meeting')",
    "delete from meeting where id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'meeting')",
];

const CANDIDATES: &[&str] = &[
    "delete from transfer_letter where case_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'candidate')",
    "delete from procedure_step where case_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'candidate')",
    "delete from candidate where case_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'candidate')",
    "delete from procedure_case where id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'candidate')",
];

const UNITS: &[&str] = &[
    "delete from organisation_closure where descendant_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation_closure where ancestor_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from branch_strength where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation_summary where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from meeting_summary where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from import_column where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from post where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation_unit where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation_unit_past where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation_past where organisation_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation_link where child_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation where id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation')",
    "delete from organisation_unit where unit_id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'unit')",
    "delete from unit where id in (select e.object_id from import_effect e
       where e.batch_id = ?1 and e.is_new and e.object_kind = 'unit')",
];

/// Takes away what a batch brought that was not there before. Bases of dues go with how their members
/// stood.
///
/// # Errors
/// Something refers to one of the things, or a fault of the database.
pub fn remove_new(tx: &mut Tx<'_>, kind: ImportKind, batch_id: i64) -> Outcome<()> {
    let statements = match kind {
        ImportKind::Units => UNITS,
        ImportKind::Members => MEMBERS,
        ImportKind::Dues => &[],
        ImportKind::Meetings => MEETINGS,
        ImportKind::Activists => CANDIDATES,
    };
    for statement in statements {
        tx.execute(statement, params![batch_id])?;
    }
    Ok(())
}
