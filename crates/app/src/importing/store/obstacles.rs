//! What was built on what a batch brought: it stays until that is gone.

use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::importing::model::{ImportKind, Obstacle};

/// The foreign keys that keep a new thing where it is.
pub const BUILT_ON: &[&str] = &[
    "account.member_id",
    "attachment.meeting_id",
    "attendance.meeting_id",
    "attendance.member_id",
    "candidate_member.case_id",
    "candidate_member.member_id",
    "correction_request.member_id",
    "cultivation_line.case_id",
    "development_plan.organisation_id",
    "dues_base.member_id",
    "election_before.case_id",
    "election_candidate.case_id",
    "election_candidate.member_id",
    "election_exclusion.case_id",
    "election_exclusion.member_id",
    "election_round.case_id",
    "duty_waiver.organisation_id",
    "mass_body.unit_id",
    "measure.organisation_id",
    "meeting.organisation_id",
    "member.branch_id",
    "membership.organisation_id",
    "norm_acknowledgement.member_id",
    "office.organisation_id",
    "organisation_event.old_other_id",
    "organisation_event.organisation_id",
    "organisation_event.other_id",
    "organisation_link.parent_id",
    "organisation_unit_past.unit_id",
    "party_worker.member_id",
    "party_worker_post.organisation_id",
    "pledge.member_id",
    "post.begun_by_case_id",
    "post.ended_by_case_id",
    "procedure_case.counterpart_organisation_id",
    "procedure_case.member_id",
    "procedure_case.organisation_id",
    "report_remark.organisation_id",
    "resolution.meeting_id",
    "resolution.owner_member_id",
    "talk.listener_id",
    "talk.organisation_id",
    "talk.talker_id",
    "transfer_letter.organisation_id",
    "thought_report.case_id",
    "thought_report.reader_id",
    "unit_condition.unit_id",
];

/// What stands on new members, each statement with the batch's id; of any, a hundred and one at most.
const MEMBERS: &[&str] = &[
    "select 'attendance' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join attendance x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'resolution' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join resolution x on x.owner_member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'dues_base' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join dues_base x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'account' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join account x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'correction_request' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join correction_request x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'talk' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join talk x on x.talker_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'talk' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join talk x on x.listener_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'pledge' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join pledge x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'norm_acknowledgement' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join norm_acknowledgement x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'party_worker' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join party_worker x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'procedure_case' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join procedure_case x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'election' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join election_candidate x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'election' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join election_exclusion x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'candidate' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join candidate_member x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'thought_report' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join thought_report x on x.reader_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'changed_since' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join member_change x on x.member_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member' and x.kind is not null
     group by e.object_id, t.name order by e.object_id limit 101",
    // Each later batch that changed the member and was taken back raised the version twice.
    "select 'changed_since' as reason, 'member' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join member t on t.id = e.object_id join member x on x.id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'member'
       and x.version <> 1 + 2 * (
         select count(1) from import_effect l join import_batch b on b.id = l.batch_id
         where l.object_kind = 'member' and l.object_id = e.object_id and not l.is_new
           and l.batch_id > e.batch_id and b.undone_at is not null)
     group by e.object_id, t.name order by e.object_id limit 101",
];

/// What stands on new cases. What was done to a case since shows in how it stands.
const CANDIDATES: &[&str] = &[
    "select 'candidate' as reason, 'candidate' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join candidate t on t.case_id = e.object_id join candidate_member x on x.case_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'candidate'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'cultivation_line' as reason, 'candidate' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join candidate t on t.case_id = e.object_id join cultivation_line x on x.case_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'candidate'
     group by e.object_id, t.name order by e.object_id limit 101",
    "select 'thought_report' as reason, 'candidate' as object_kind, e.object_id, t.name as label,
       count(1) as count
     from import_effect e join candidate t on t.case_id = e.object_id join thought_report x on x.case_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'candidate'
     group by e.object_id, t.name order by e.object_id limit 101",
];

/// What stands on new meetings.
const MEETINGS: &[&str] = &[
    "select 'attendance' as reason, 'meeting' as object_kind, e.object_id, t.topic as label,
       count(1) as count
     from import_effect e join meeting t on t.id = e.object_id join attendance x on x.meeting_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'meeting'
     group by e.object_id, t.topic order by e.object_id limit 101",
    "select 'resolution' as reason, 'meeting' as object_kind, e.object_id, t.topic as label,
       count(1) as count
     from import_effect e join meeting t on t.id = e.object_id join resolution x on x.meeting_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'meeting'
     group by e.object_id, t.topic order by e.object_id limit 101",
    "select 'attachment' as reason, 'meeting' as object_kind, e.object_id, t.topic as label,
       count(1) as count
     from import_effect e join meeting t on t.id = e.object_id join attachment x on x.meeting_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'meeting'
     group by e.object_id, t.topic order by e.object_id limit 101",
];

/// What stands on new organisations.
const UNITS: &[&str] = &[
    "select 'members' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join member x on x.branch_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'membership' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join membership x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'office' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join office x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'meeting' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join meeting x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'duty_waiver' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join duty_waiver x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'procedure_case' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id
       join procedure_case x on x.counterpart_organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'procedure_case' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join procedure_case x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'procedure_case' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id
       join procedure_case x on x.counterpart_organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'procedure_case' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id
       join transfer_letter x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'development_plan' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join development_plan x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'report_remark' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join report_remark x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'measure' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join measure x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'talk' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join talk x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'organisation_event' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join organisation_event x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'organisation_event' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join organisation_event x on x.other_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'organisation_event' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join organisation_event x on x.old_other_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'party_worker_post' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join party_worker_post x on x.organisation_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'unit_condition' as reason, 'unit' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join unit t on t.id = e.object_id join unit_condition x on x.unit_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'unit'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'organisation_unit_past' as reason, 'unit' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join unit t on t.id = e.object_id join organisation_unit_past x on x.unit_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'unit'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'mass_body' as reason, 'unit' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join unit t on t.id = e.object_id join mass_body x on x.unit_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'unit'
     group by e.object_id, t.short_name order by e.object_id limit 101",
    "select 'child' as reason, 'organisation' as object_kind, e.object_id, t.short_name as label,
       count(1) as count
     from import_effect e join organisation t on t.id = e.object_id join organisation_link x on x.parent_id = e.object_id
     where e.batch_id = ?1 and e.is_new and e.object_kind = 'organisation' and not exists (
         select 1 from import_effect c where c.batch_id = e.batch_id and c.object_id = x.child_id
           and c.object_kind = 'organisation')
     group by e.object_id, t.short_name order by e.object_id limit 101",
];

/// A later batch that did something to the same thing.
const LATER: &str = "select distinct 'later_batch' as reason, e.object_kind, e.object_id,
     coalesce((select m.name from member m where m.id = e.object_id),
       (select o.short_name from organisation o where o.id = e.object_id),
       (select u.short_name from unit u where u.id = e.object_id),
       (select t.topic from meeting t where t.id = e.object_id),
       (select c.name from candidate c where c.case_id = e.object_id), '') as label,
     cast(1 as bigint) as count
   from import_effect e join import_effect l on l.object_id = e.object_id and l.object_kind = e.object_kind
     and l.batch_id > e.batch_id
   join import_batch b on b.id = l.batch_id and b.undone_at is null
   where e.batch_id = ?1 order by e.object_id limit 101";

/// What was built on what a batch already found brought.
///
/// # Errors
/// A fault of the database.
pub fn of(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    kind: ImportKind,
    batch_id: i64,
) -> Outcome<Vec<Obstacle>> {
    let built = match kind {
        ImportKind::Units => UNITS,
        ImportKind::Members => MEMBERS,
        ImportKind::Activists => CANDIDATES,
        ImportKind::Dues => &[],
        ImportKind::Meetings => MEETINGS,
    };
    let mut found = Vec::new();
    for statement in built.iter().copied().chain([LATER]) {
        found.extend(tx.rows::<Obstacle>(statement, params![batch_id])?);
    }
    Ok(found)
}
