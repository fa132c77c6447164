//! Changes of organisations as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Who};

use super::actions;
use super::model::{EventKind, EventLine, NewEvent, Preview};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;

/// What was done to an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Events {
    organisation_id: i64,
    /// Latest first.
    events: Vec<OrganisationEvent>,
}

/// A change of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationEvent {
    id: i64,
    /// What was changed: another one if it came to stand below this one or went into it.
    organisation_id: i64,
    /// found, rename, move, change_kind, serve, merge or dissolve.
    kind: String,
    on: String,
    reason: String,
    paper: Option<String>,
    old: Option<String>,
    new: Option<String>,
    /// The new parent, or what it went into, if in reach.
    other_id: Option<i64>,
    recorded_at: String,
}

/// A change to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EventBody {
    /// found, rename, move, change_kind, serve, merge or dissolve.
    pub kind: String,
    /// From which day: 2026-11-24.
    pub on: String,
    pub reason: String,
    /// Number or title of the paper; asked for where the level above approves.
    #[serde(default)]
    pub paper: String,
    /// found: the code of the new organisation.
    #[serde(default)]
    pub code: String,
    /// found, rename: the full name.
    #[serde(default)]
    pub name: String,
    /// found, rename: the short name.
    #[serde(default)]
    pub short_name: String,
    /// found, change_kind: committee, general_branch, branch, joint_branch or group.
    #[serde(default)]
    pub organisation_kind: String,
    /// move: the new parent; merge: what it goes into.
    pub other_id: Option<i64>,
    /// found, serve: the units.
    #[serde(default)]
    pub unit_ids: Vec<i64>,
    /// Only says what would move.
    #[serde(default)]
    pub preview: bool,
}

/// What a change moves, or moved.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventAnswer {
    /// Whether it was written.
    recorded: bool,
    old: String,
    new: String,
    /// Full members that go along.
    full_count: i64,
    /// Full and probationary members that go along.
    all_count: i64,
    /// Organisations below that go along.
    below: Vec<String>,
    /// How many posts go along or end.
    post_count: usize,
    /// How many offices of accounts go along or end.
    office_count: usize,
    /// What the rules remark.
    warnings: Vec<String>,
}

pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<Events>, Problem> {
    let history = app
        .db
        .read(move |tx| actions::history(tx, &actor, id))
        .await?;
    Ok(Json(Events {
        organisation_id: id,
        events: history.events.into_iter().map(event).collect(),
    }))
}

pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(asked): Json<EventBody>,
) -> Result<Json<EventAnswer>, Problem> {
    let rules = app.rules.clone();
    let is_preview = asked.preview;
    let new = new_event(asked)?;
    let done = if is_preview {
        app.db
            .read(move |tx| actions::preview(tx, &actor, &rules, id, &new))
            .await?
    } else {
        app.db
            .write(move |tx| actions::record(tx, &actor, &rules, id, &new))
            .await?
    };
    Ok(Json(answer(done, !is_preview)))
}

fn new_event(asked: EventBody) -> Result<NewEvent, Problem> {
    let Some(kind) = EventKind::parse(&asked.kind) else {
        let known = EventKind::ALL.map(EventKind::key).join(" ");
        let error = AppError::field(
            "kind",
            format!("“{}”不能用，可以用：{known}", asked.kind),
            format!("“{}” cannot be used; these can: {known}", asked.kind),
        );
        return Err(error.into());
    };
    Ok(NewEvent {
        kind,
        on: asked.on,
        reason: asked.reason,
        paper: asked.paper,
        code: asked.code,
        name: asked.name,
        short_name: asked.short_name,
        organisation_kind: asked.organisation_kind,
        other_id: asked.other_id,
        unit_ids: asked.unit_ids,
    })
}

fn event(it: EventLine) -> OrganisationEvent {
    OrganisationEvent {
        id: it.id,
        organisation_id: it.organisation_id,
        kind: it.kind,
        on: it.event_on.to_string(),
        reason: it.reason,
        paper: it.paper,
        old: it.old_value.or(it.old_other_name),
        new: it.new_value.or(it.other_name),
        other_id: it.other_id,
        recorded_at: it.recorded_at,
    }
}

fn answer(done: Preview, recorded: bool) -> EventAnswer {
    EventAnswer {
        recorded,
        old: done.old,
        new: done.new,
        full_count: done.full_count,
        all_count: done.all_count,
        below: done.below,
        post_count: done.posts.len(),
        office_count: done.offices.len(),
        warnings: done.warnings.into_iter().map(|it| it.said.zh).collect(),
    }
}
