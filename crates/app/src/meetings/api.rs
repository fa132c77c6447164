//! Meetings as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Who, write_key};

use super::actions;
use super::model::{NewAttendance, NewMeeting, NewResolution, Presence};
use super::query::MeetingQuery;
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;

/// One page of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meetings {
    /// How many there are under the filter.
    total: i64,
    /// Latest first.
    meetings: Vec<MeetingLine>,
    /// Where the next page begins; none on the last.
    next: Option<String>,
}

/// A meeting in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingLine {
    id: i64,
    organisation_id: i64,
    organisation: String,
    kinds: Vec<String>,
    held_on: String,
    topic: String,
    due_count: i64,
    present_count: i64,
}

/// One meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meeting {
    id: i64,
    organisation_id: i64,
    organisation: String,
    kinds: Vec<String>,
    held_on: String,
    starts_at: Option<String>,
    length_minutes: Option<i64>,
    place: Option<String>,
    topic: String,
    chair: Option<String>,
    recorder: Option<String>,
    due_count: i64,
    present_count: i64,
    voting_due_count: Option<i64>,
    voting_present_count: Option<i64>,
    minutes: Option<String>,
    /// page or import.
    source: String,
    attendance: Vec<Attendance>,
    resolutions: Vec<Resolution>,
    attachments: Vec<Attachment>,
}

/// A line of the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeetingAttendance)]
pub struct Attendance {
    member_id: i64,
    name: String,
    /// present, leave or absent.
    state: String,
    reason: Option<String>,
}

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeetingResolution)]
pub struct Resolution {
    decision: String,
    owner: Option<String>,
    due_on: Option<String>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeetingAttachment)]
pub struct Attachment {
    id: i64,
    file_name: String,
    size_bytes: i64,
}

/// A meeting to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MeetingBody {
    /// A branch or a group.
    pub organisation_id: i64,
    /// What it counts as: assembly, committee, group, lecture, theme_day, study_day.
    pub kinds: Vec<String>,
    /// 2026-11-24
    pub held_on: String,
    /// 14:30
    #[serde(default)]
    pub starts_at: String,
    /// Minutes.
    pub length_minutes: Option<i64>,
    #[serde(default)]
    pub place: String,
    /// Blank: the names of its kinds.
    #[serde(default)]
    pub topic: String,
    #[serde(default)]
    pub chair: String,
    #[serde(default)]
    pub recorder: String,
    #[serde(default)]
    pub minutes: String,
    /// Everybody who was to be there.
    pub attendance: Vec<AttendanceBody>,
    #[serde(default)]
    pub resolutions: Vec<ResolutionBody>,
    /// Another of the same kind on the same day is meant.
    #[serde(default)]
    pub again: bool,
}

/// A line of the list.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AttendanceBody {
    pub member_id: i64,
    /// present, leave or absent.
    pub state: String,
    #[serde(default)]
    pub reason: String,
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ResolutionBody {
    pub decision: String,
    #[serde(default)]
    pub owner: String,
    /// 2026-11-24; may be blank.
    #[serde(default)]
    pub due_on: String,
}

/// What was recorded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeetingRecorded)]
pub struct Recorded {
    id: i64,
}

pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<MeetingQuery>,
) -> Result<Json<Meetings>, Problem> {
    let filter = query.filter(&app.rules)?;
    let page = app
        .db
        .read(move |tx| actions::list(tx, &actor, &filter))
        .await?;
    let next = page.lines.last().filter(|_| page.more);
    let next = next.map(|it| write_key(&[&it.held_on.to_string(), &it.id.to_string()]));
    let meetings = page.lines.into_iter().zip(page.kinds);
    Ok(Json(Meetings {
        total: page.total_count,
        next,
        meetings: meetings
            .map(|(it, kinds)| MeetingLine {
                id: it.id,
                organisation_id: it.organisation_id,
                organisation: it.organisation_name,
                kinds,
                held_on: it.held_on.to_string(),
                topic: it.topic,
                due_count: it.due_count,
                present_count: it.present_count,
            })
            .collect(),
    }))
}

pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<Meeting>, Problem> {
    let file = app.db.read(move |tx| actions::open(tx, &actor, id)).await?;
    let row = file.row;
    let attendance = file.attendance.into_iter().map(|it| Attendance {
        member_id: it.member_id,
        name: it.name,
        state: it.state,
        reason: it.reason,
    });
    let resolutions = file.resolutions.into_iter().map(|it| Resolution {
        decision: it.decision,
        owner: it.owner_name,
        due_on: it.due_on.map(|on| on.to_string()),
    });
    let attachments = file.attachments.into_iter().map(|it| Attachment {
        id: it.id,
        file_name: it.file_name,
        size_bytes: it.size_bytes,
    });
    Ok(Json(Meeting {
        id: row.id,
        organisation_id: row.organisation_id,
        organisation: row.organisation_name,
        kinds: file.kinds,
        held_on: row.held_on.to_string(),
        starts_at: row.starts_at,
        length_minutes: row.length_minutes,
        place: row.place,
        topic: row.topic,
        chair: row.chair_name,
        recorder: row.recorder_name,
        due_count: row.due_count,
        present_count: row.present_count,
        voting_due_count: row.voting_due_count,
        voting_present_count: row.voting_present_count,
        minutes: row.minutes,
        source: row.source,
        attendance: attendance.collect(),
        resolutions: resolutions.collect(),
        attachments: attachments.collect(),
    }))
}

pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Json(body): Json<MeetingBody>,
) -> Result<Json<Recorded>, Problem> {
    let new = new_meeting(body)?;
    let rulebook = app.rules.clone();
    let id = app
        .db
        .write(move |tx| actions::record(tx, &actor, &rulebook, &new))
        .await?;
    Ok(Json(Recorded { id }))
}

fn new_meeting(body: MeetingBody) -> Result<NewMeeting, AppError> {
    let mut attendance = Vec::new();
    for line in body.attendance {
        let Some(presence) = Presence::from_key(&line.state) else {
            return Err(AppError::field(
                "attendance",
                format!(
                    "“{}”不是到会情况，请写 present、leave 或 absent",
                    line.state
                ),
                format!(
                    "“{}” is no state: write present, leave or absent",
                    line.state
                ),
            ));
        };
        attendance.push(NewAttendance {
            member_id: line.member_id,
            presence,
            reason: line.reason,
        });
    }
    let resolutions = body.resolutions.into_iter().map(|it| NewResolution {
        decision: it.decision,
        owner_name: it.owner,
        due_on: it.due_on,
    });
    Ok(NewMeeting {
        organisation_id: body.organisation_id,
        kinds: body.kinds,
        held_on: body.held_on,
        starts_at: body.starts_at,
        length_minutes: body
            .length_minutes
            .map(|it| it.to_string())
            .unwrap_or_default(),
        place: body.place,
        topic: body.topic,
        chair_name: body.chair,
        recorder_name: body.recorder,
        minutes: body.minutes,
        attendance,
        others: None,
        resolutions: resolutions.collect(),
        attachments: Vec::new(),
        again: body.again,
    })
}
