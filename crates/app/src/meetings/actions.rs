//! Listing, opening and recording meetings.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::model::{
    AttachmentFile, COMMITTEE, KindLine, LastMeeting, MeetingFile, MeetingFilter, MeetingLine,
    MeetingPage, NewMeeting, PAGE_LINES, Roll, RollKind, RollLine, SameDay,
};
use super::rules::{self, Ground};
use super::{intake, store};
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::listing::{ROWS_MAX, all_of};
use crate::members::store as members;
use crate::orgs::model::Organisation;
use crate::orgs::{OrganisationKind, store as orgs};
use crate::posts::store as posts;

/// A page of the list.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if it is narrowed to an organisation not in reach.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, filter: &MeetingFilter) -> Outcome<MeetingPage> {
    let reach = narrowed(tx, actor, filter)?;
    let mut lines = store::lines(tx, &reach, filter, PAGE_LINES + 1)?;
    let shown = usize::try_from(PAGE_LINES).unwrap_or(usize::MAX);
    let more = lines.len() > shown;
    lines.truncate(shown);
    let found = store::kinds_of_lines(tx, &reach, filter, PAGE_LINES)?;
    Ok(MeetingPage {
        total_count: store::count(tx, &reach, filter)?,
        kinds: kinds_of(&lines, found),
        lines,
        more,
    })
}

/// Every line of the list with its kinds.
///
/// # Errors
/// As [`list`]; [`AppError::Invalid`] if there are more than one workbook holds.
pub fn every(
    tx: &mut Tx<'_>,
    actor: &Actor,
    filter: &MeetingFilter,
) -> Outcome<Vec<(MeetingLine, Vec<String>)>> {
    let filter = MeetingFilter {
        after: None,
        ..filter.clone()
    };
    let reach = narrowed(tx, actor, &filter)?;
    let lines = all_of(store::lines(tx, &reach, &filter, ROWS_MAX + 1)?)?;
    let found = store::kinds_of_lines(tx, &reach, &filter, ROWS_MAX)?;
    let kinds = kinds_of(&lines, found);
    Ok(lines.into_iter().zip(kinds).collect())
}

/// How far the list goes.
fn narrowed(tx: &mut Tx<'_>, actor: &Actor, filter: &MeetingFilter) -> Outcome<Reach> {
    let reach = actor.may(Act::SeeMeetings)?;
    // Narrowed to one above the reach, the list would tell that it stands above.
    if let Some(id) = filter.organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    }
    Ok(reach)
}

/// The kinds of each line, in the order of lines.
fn kinds_of(lines: &[MeetingLine], found: Vec<KindLine>) -> Vec<Vec<String>> {
    let mut by_meeting: HashMap<i64, Vec<String>> = HashMap::new();
    for it in found {
        by_meeting.entry(it.meeting_id).or_default().push(it.kind);
    }
    let of = |line: &MeetingLine| by_meeting.remove(&line.id).unwrap_or_default();
    lines.iter().map(of).collect()
}

/// One meeting with everything kept about it.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<MeetingFile> {
    let reach = actor.may(Act::SeeMeetings)?;
    let row = store::meeting(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let kinds = store::kinds(tx, &reach, id)?;
    let attendance = store::attendance(tx, &reach, id)?;
    let committee = if !kinds.iter().any(|kind| kind == COMMITTEE) {
        None
    } else if rules::is_of_committee(&kinds) || attendance.is_empty() {
        Some((row.due_count, row.present_count))
    } else {
        let seats = committee_ids(tx, &reach, row.organisation_id, row.held_on)?;
        let of_it = attendance.iter().filter(|it| seats.contains(&it.member_id));
        let (due, present) = of_it.fold((0, 0), |(due, present), it| {
            (due + 1, present + i64::from(it.state == "present"))
        });
        Some((due, present))
    };
    Ok(MeetingFile {
        resolutions: store::resolutions(tx, &reach, id)?,
        attachments: store::attachments(tx, &reach, id)?,
        row,
        kinds,
        attendance,
        committee,
    })
}

/// A file of a meeting.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn attachment(
    tx: &mut Tx<'_>,
    actor: &Actor,
    meeting_id: i64,
    id: i64,
) -> Outcome<AttachmentFile> {
    let reach = actor.may(Act::SeeMeetings)?;
    store::attachment(tx, &reach, meeting_id, id)?.ok_or(AppError::NotFound)
}

/// What the form of a new meeting begins with.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The organisations one may record for, in the order of codes.
    pub organisations: Vec<Organisation>,
    /// The one asked for, or the office's own.
    pub organisation: Organisation,
    /// Who may stand on the list.
    pub roll: Roll,
    /// What the last meeting leaves as defaults.
    pub last: Option<LastMeeting>,
    /// The secretary or leader of the organisation: the usual chair.
    pub leader_name: Option<String>,
    /// What was held on the day.
    pub same_day: Vec<SameDay>,
    /// The day the list is of.
    pub held_on: Date,
}

/// What is asked of the form: organisation, kinds and day decide the list.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// None: the office's own.
    pub organisation_id: Option<i64>,
    /// The kinds ticked so far.
    pub kinds: Vec<String>,
    /// None: today.
    pub held_on: Option<Date>,
}

/// Prepares the form of a new meeting.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach, or holds no meetings of members.
pub fn prepare(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Outcome<Prepared> {
    let reach = actor.may(Act::RecordMeeting)?;
    let today = tx.today();
    let held_on = asked.held_on.unwrap_or(today);
    let mut organisations = orgs::all(tx, &reach)?;
    organisations.retain(|it| holds_meetings(it) && it.dissolved_on.is_none_or(|end| end > today));
    let wanted = asked.organisation_id.or(actor.organisation_id);
    let named = organisations.iter().find(|it| Some(it.id) == wanted);
    let organisation = match asked.organisation_id {
        Some(id) => orgs::organisation(tx, &reach, id)?.filter(holds_meetings),
        None => named.or(organisations.first()).cloned(),
    }
    .ok_or(AppError::NotFound)?;
    let leader = posts::of_organisation(tx, &reach, organisation.id)?
        .into_iter()
        .next();
    Ok(Prepared {
        roll: roll(tx, &reach, &organisation, &asked.kinds, held_on)?,
        last: store::last_meeting(tx, &reach, organisation.id)?,
        leader_name: leader.map(|it| it.holder_name),
        same_day: store::same_day(tx, &reach, organisation.id, held_on)?,
        organisations,
        organisation,
        held_on,
    })
}

/// Records a meeting; answers its id. Its gap is gone at the next look.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach, [`AppError::Invalid`] with every fault.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    new: &NewMeeting,
) -> Outcome<i64> {
    let reach = actor.may(Act::RecordMeeting)?;
    let organisation = orgs::organisation(tx, &reach, new.organisation_id)?
        .filter(holds_meetings)
        .ok_or(AppError::NotFound)?;
    let held_on = rules::day(&new.held_on);
    let (roll, same_day) = match held_on {
        Some(on) => (
            Some(roll(tx, &reach, &organisation, &new.kinds, on)?),
            store::same_day(tx, &reach, organisation.id, on)?,
        ),
        None => (None, Vec::new()),
    };
    let ground = Ground {
        organisation: &organisation,
        rulebook,
        today: tx.today(),
        roll: roll.as_ref(),
        same_day: &same_day,
    };
    let checked = rules::check(new, &ground).map_err(AppError::Invalid)?;
    let id = intake::insert(tx, actor, &checked)?;
    let object = Object {
        kind: "meeting",
        id: Some(id),
        organisation_id: Some(organisation.id),
    };
    let summary = format!("{} {}", checked.kinds.join(" "), checked.held_on);
    audit::record(tx, actor, "record_meeting", object, &summary)?;
    Ok(id)
}

/// Branches and groups hold meetings; a committee's own are not kept here.
fn holds_meetings(organisation: &Organisation) -> bool {
    OrganisationKind::parse(&organisation.kind)
        .is_some_and(|kind| kind.holds_members() || kind == OrganisationKind::Group)
}

/// Who may stand on the list of a meeting.
fn roll(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation: &Organisation,
    kinds: &[String],
    held_on: Date,
) -> Outcome<Roll> {
    let is_group = organisation.kind == OrganisationKind::Group.key();
    let branch_id = if is_group {
        let above = orgs::above(tx, reach, organisation.id)?;
        above.first().ok_or(AppError::NotFound)?.id
    } else {
        organisation.id
    };
    let listed = match store::last_meeting(tx, reach, organisation.id)? {
        Some(last) if is_group => store::listed(tx, reach, last.id)?,
        _ => Vec::new(),
    };
    let mut lines: Vec<RollLine> = members::members_on(tx, reach, branch_id, held_on)?
        .into_iter()
        .map(|it| RollLine {
            was_listed: listed.contains(&it.id),
            is_full: it.status == "full",
            member_id: it.id,
            name: it.name,
        })
        .collect();
    let kind = if is_group {
        RollKind::Chosen
    } else if rules::is_of_committee(kinds) {
        let seats = committee_ids(tx, reach, branch_id, held_on)?;
        if seats.is_empty() {
            RollKind::Chosen
        } else {
            lines.retain(|it| seats.contains(&it.member_id));
            RollKind::Committee
        }
    } else {
        RollKind::Branch
    };
    Ok(Roll { kind, lines })
}

/// The members who had a post in the leadership of a branch on a day.
fn committee_ids(tx: &mut Tx<'_>, reach: &Reach, branch_id: i64, on: Date) -> Outcome<Vec<i64>> {
    let held = posts::held_below(tx, reach, branch_id, on)?;
    Ok(held
        .into_iter()
        .filter(|post| post.organisation_id == branch_id)
        .filter_map(|post| post.member_id)
        .collect())
}
