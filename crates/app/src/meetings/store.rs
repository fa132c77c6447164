//! Statements of meetings that find; those that write stand in the folder: new ones in `intake.rs`, what
//! duties are counted on in `summary.rs`.

pub mod belonging;
pub mod intake;
pub mod references;
pub mod summary;

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params};

use super::model::{
    AttachmentFile, AttachmentLine, AttendanceLine, KindLine, LastMeeting, MeetingFilter,
    MeetingLine, MeetingRow, ResolutionLine, SameDay,
};
use crate::access::Reach;
use crate::error::Outcome;

/// So many lines, latest first.
///
/// # Errors
/// A fault of the database.
pub fn lines(
    tx: &mut Tx<'_>,
    reach: &Reach,
    filter: &MeetingFilter,
    limit: i64,
) -> Outcome<Vec<MeetingLine>> {
    let statement = if narrowest(reach, filter) == 0 {
        COUNTY_LINES
    } else {
        BELOW_LINES
    };
    Ok(tx.rows(statement, &page_values(reach, filter, limit))?)
}

/// The kinds of so many lines.
///
/// # Errors
/// A fault of the database.
pub fn kinds_of_lines(
    tx: &mut Tx<'_>,
    reach: &Reach,
    filter: &MeetingFilter,
    limit: i64,
) -> Outcome<Vec<KindLine>> {
    let statement = if narrowest(reach, filter) == 0 {
        COUNTY_KINDS
    } else {
        BELOW_KINDS
    };
    Ok(tx.rows(statement, &page_values(reach, filter, limit))?)
}

/// How many meetings there are under a filter.
///
/// # Errors
/// A fault of the database.
pub fn count(tx: &mut Tx<'_>, reach: &Reach, filter: &MeetingFilter) -> Outcome<i64> {
    Ok(tx
        .scalar(COUNT, &shared_values(reach, filter))?
        .unwrap_or_default())
}

/// One meeting in reach.
///
/// # Errors
/// A fault of the database.
pub fn meeting(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<MeetingRow>> {
    Ok(tx.row(
        "select m.id, m.organisation_id, coalesce(was.short_name, o.short_name) as organisation_name,
           coalesce(was.name, o.name) as organisation_full_name, m.held_on, m.starts_at, m.place, m.topic, m.chair_name,
           m.recorder_name, m.due_count, m.present_count, m.voting_due_count, m.voting_present_count,
           m.length_minutes, m.minutes, m.source, m.recorded_at, a.display_name as recorded_by_name
         from meeting m
         join organisation o on o.id = m.organisation_id
         left join organisation_past was on was.organisation_id = o.id and was.from_on <= m.held_on
           and was.until_on > m.held_on
         left join account a on a.id = m.recorded_by
         where m.id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))",
        params![reach.root_id(), id],
    )?)
}

/// The kinds of a meeting already found.
///
/// # Errors
/// A fault of the database.
pub fn kinds(tx: &mut Tx<'_>, _reach: &Reach, meeting_id: i64) -> Outcome<Vec<String>> {
    Ok(tx.column(
        "select kind from meeting_kind where meeting_id = ?1 order by kind",
        params![meeting_id],
    )?)
}

/// The list of a meeting already found, in the order of names.
///
/// # Errors
/// A fault of the database.
pub fn attendance(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    meeting_id: i64,
) -> Outcome<Vec<AttendanceLine>> {
    Ok(tx.rows(
        "select t.member_id, m.name, t.state, t.reason
         from attendance t join member m on m.id = t.member_id
         where t.meeting_id = ?1 order by m.name_sort, m.id",
        params![meeting_id],
    )?)
}

/// The decisions of a meeting already found, in order.
///
/// # Errors
/// A fault of the database.
pub fn resolutions(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    meeting_id: i64,
) -> Outcome<Vec<ResolutionLine>> {
    Ok(tx.rows(
        "select decision, owner_name, due_on from resolution where meeting_id = ?1 order by position",
        params![meeting_id],
    )?)
}

/// The files of a meeting already found, without their bytes.
///
/// # Errors
/// A fault of the database.
pub fn attachments(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    meeting_id: i64,
) -> Outcome<Vec<AttachmentLine>> {
    Ok(tx.rows(
        "select id, file_name, size_bytes from attachment where meeting_id = ?1 order by id",
        params![meeting_id],
    )?)
}

/// One file of a meeting in reach.
///
/// # Errors
/// A fault of the database.
pub fn attachment(
    tx: &mut Tx<'_>,
    reach: &Reach,
    meeting_id: i64,
    id: i64,
) -> Outcome<Option<AttachmentFile>> {
    Ok(tx.row(
        "select f.file_name, f.content
         from attachment f join meeting m on m.id = f.meeting_id
         where f.id = ?3 and m.id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))",
        params![reach.root_id(), meeting_id, id],
    )?)
}

/// The latest meeting of an organisation in reach: what the next takes its place and hour from.
///
/// # Errors
/// A fault of the database.
pub fn last_meeting(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
) -> Outcome<Option<LastMeeting>> {
    Ok(tx.row(
        "select m.id, m.place, m.starts_at, m.length_minutes
         from meeting m
         where m.organisation_id = ?2 and m.source = 'page'
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))
         order by m.held_on desc, m.id desc limit 1",
        params![reach.root_id(), organisation_id],
    )?)
}

/// Who stood on the list of a meeting already found.
///
/// # Errors
/// A fault of the database.
pub fn listed(tx: &mut Tx<'_>, _reach: &Reach, meeting_id: i64) -> Outcome<Vec<i64>> {
    Ok(tx.column(
        "select member_id from attendance where meeting_id = ?1 order by member_id",
        params![meeting_id],
    )?)
}

/// The meetings of an organisation in reach on one day, a row a kind.
///
/// # Errors
/// A fault of the database.
pub fn same_day(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    on: Date,
) -> Outcome<Vec<SameDay>> {
    Ok(tx.rows(
        "select m.id, k.kind, m.topic
         from meeting m join meeting_kind k on k.meeting_id = m.id
         where m.organisation_id = ?2 and m.held_on = ?3
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))
         order by m.id",
        params![reach.root_id(), organisation_id, on],
    )?)
}

/// The organisation that narrows most: the filter's, else the reach's; 0 for the whole county.
fn narrowest(reach: &Reach, filter: &MeetingFilter) -> i64 {
    filter.organisation_id.unwrap_or(reach.root_id())
}

fn shared_values(reach: &Reach, filter: &MeetingFilter) -> Vec<Value> {
    params![
        reach.root_id(),
        narrowest(reach, filter),
        filter.kind,
        filter.from.unwrap_or(FIRST_DAY),
        filter.to.unwrap_or(LAST_DAY)
    ]
    .to_vec()
}

fn page_values(reach: &Reach, filter: &MeetingFilter, limit: i64) -> Vec<Value> {
    let (on, id) = filter.after.unwrap_or((LAST_DAY, i64::MAX));
    let mut values = shared_values(reach, filter);
    values.extend_from_slice(params![on, id, limit]);
    values
}

/// Days before and after every other, as text sorts them.
const FIRST_DAY: Date = Date::constant(1, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 31);

macro_rules! line_columns {
    () => {
        "select m.id, m.organisation_id, coalesce(was.short_name, o.short_name) as organisation_name,
           m.held_on, m.topic, m.due_count, m.present_count,
           (select count(r.id) from resolution r where r.meeting_id = m.id) as resolution_count "
    };
}

macro_rules! conditions {
    () => {
        " (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))
          and (cast(?2 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?2 and c.descendant_id = m.organisation_id))
          and (cast(?3 as text) = '' or exists (select 1 from meeting_kind k
             where k.meeting_id = m.id and k.kind = ?3))
          and m.held_on >= ?4 and m.held_on <= ?5 "
    };
}

macro_rules! page_end {
    () => {
        " and (m.held_on, m.id) < (?6, ?7) order by m.held_on desc, m.id desc limit ?8"
    };
}

/// An organisation by its name of the day of the meeting.
macro_rules! named {
    () => {
        "join organisation o on o.id = m.organisation_id
         left join organisation_past was on was.organisation_id = o.id and was.from_on <= m.held_on
           and was.until_on > m.held_on where"
    };
}

/// Below one organisation: begun from its branches, since few of the county's meetings are theirs.
macro_rules! below {
    () => {
        "from organisation_closure b join meeting m on m.organisation_id = b.descendant_id "
    };
}

const COUNTY_LINES: &str = concat!(
    line_columns!(),
    "from meeting m ",
    named!(),
    conditions!(),
    page_end!()
);

const BELOW_LINES: &str = concat!(
    line_columns!(),
    below!(),
    named!(),
    " b.ancestor_id = ?2 and",
    conditions!(),
    page_end!()
);

const COUNTY_KINDS: &str = concat!(
    "select k.meeting_id, k.kind from meeting_kind k where k.meeting_id in (
       select m.id from meeting m where",
    conditions!(),
    page_end!(),
    ") order by k.meeting_id, k.kind"
);

const BELOW_KINDS: &str = concat!(
    "select k.meeting_id, k.kind from meeting_kind k where k.meeting_id in (select m.id ",
    below!(),
    "where b.ancestor_id = ?2 and",
    conditions!(),
    page_end!(),
    ") order by k.meeting_id, k.kind"
);

const COUNT: &str = concat!("select count(m.id) from meeting m where", conditions!());
