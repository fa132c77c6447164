//! Mass organisations as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Reader, Who};

use super::actions;
use super::model::{MassBody, MassQuery, NewMassBody, NewMassRecord, UnitMass};
use crate::access::Actor;
use crate::app::App;
use crate::orgs::window::Window;

/// A page of units with their mass organisations.
#[derive(Debug, Serialize, ToSchema)]
pub struct MassBodies {
    /// How many units there are under the filter.
    total: usize,
    units: Vec<MassUnit>,
    /// Where the next page begins; none on the last.
    next: Option<i64>,
}

/// A unit and what is registered of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MassUnit {
    unit_id: i64,
    short_name: String,
    bodies: Vec<MassBodyLine>,
    /// The kinds of which none is registered.
    missing: Vec<&'static str>,
}

/// A mass organisation, or a united-front contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct MassBodyLine {
    id: i64,
    /// union, youth_league, women or united_front.
    kind: String,
    name: String,
    head: String,
    founded_on: Option<String>,
    person_count: Option<i64>,
    /// Activities and reports this year.
    record_count: i64,
}

/// A mass organisation to be registered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MassBodyBody {
    /// union, youth_league, women or united_front.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub head: String,
    /// When it was founded.
    #[serde(default)]
    pub founded_on: String,
    /// How many belong to it.
    pub person_count: Option<i64>,
}

/// An activity or a report to be registered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MassRecordBody {
    /// activity or report.
    pub kind: String,
    /// On which day: 2026-11-24.
    pub held_on: String,
    /// What.
    pub title: String,
    /// A few words more.
    #[serde(default)]
    pub note: String,
}

/// What was written, and for which unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct MassAnswer {
    id: i64,
    unit_id: i64,
}

pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<MassQuery>,
) -> Result<Json<MassBodies>, Problem> {
    let after = query.after;
    let found = app
        .db
        .read(move |tx| actions::list(tx, &actor, &query))
        .await?;
    let window = Window::cut(&reader, found, after, |it| it.unit.id);
    Ok(Json(MassBodies {
        total: window.total,
        next: window.next(|it| it.unit.id),
        units: window.lines.into_iter().map(unit).collect(),
    }))
}

pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(unit_id): Path<i64>,
    Json(asked): Json<MassBodyBody>,
) -> Result<Json<MassAnswer>, Problem> {
    let count = asked.person_count;
    let new = NewMassBody {
        kind: asked.kind,
        name: asked.name,
        head_name: asked.head,
        founded_on: asked.founded_on,
        person_count: count.map(|it| it.to_string()).unwrap_or_default(),
    };
    let id = app
        .db
        .write(move |tx| actions::create(tx, &actor, unit_id, &new))
        .await?;
    Ok(Json(MassAnswer { id, unit_id }))
}

pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(asked): Json<MassRecordBody>,
) -> Result<Json<MassAnswer>, Problem> {
    let new = NewMassRecord {
        kind: asked.kind,
        held_on: asked.held_on,
        title: asked.title,
        note: asked.note,
    };
    let unit_id = app
        .db
        .write(move |tx| actions::record(tx, &actor, id, &new))
        .await?;
    Ok(Json(MassAnswer { id, unit_id }))
}

fn unit(it: UnitMass) -> MassUnit {
    MassUnit {
        unit_id: it.unit.id,
        short_name: it.unit.short_name,
        bodies: it.bodies.into_iter().map(body).collect(),
        missing: it.missing.iter().map(|kind| kind.key()).collect(),
    }
}

fn body(it: MassBody) -> MassBodyLine {
    MassBodyLine {
        id: it.id,
        kind: it.kind,
        name: it.name,
        head: it.head_name,
        founded_on: it.founded_on.map(|on| on.to_string()),
        person_count: it.person_count,
        record_count: it.record_count,
    }
}
