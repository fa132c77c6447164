//! Cases of developing members as JSON.

pub mod plans;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Who};

use super::actions::{self, Asked};
use super::model::{CandidateFile, CandidateLine};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::procedures::actions::AskedStep;
use crate::procedures::api::{
    BreachAnswer, CaseQuery, OpenAnswer, StepAnswer, StepBody, WhatIfAnswer, breaches, open_steps,
    steps,
};

/// The cases in reach.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentCases)]
pub struct Cases {
    /// Those with something late first.
    cases: Vec<CaseLine>,
}

/// A case in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentLine)]
pub struct CaseLine {
    id: i64,
    name: String,
    organisation_id: i64,
    organisation: String,
    /// applicant, activist, target, accepted, probationary, full or broken_off.
    stage: &'static str,
    late: bool,
    breaches: Vec<BreachAnswer>,
}

/// One case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentCase)]
pub struct CaseAnswer {
    id: i64,
    /// To be sent with the next step.
    version: i64,
    name: String,
    organisation_id: i64,
    organisation: String,
    stage: &'static str,
    steps: Vec<StepAnswer>,
    open: Vec<OpenAnswer>,
    breaches: Vec<BreachAnswer>,
    probation_end: Option<String>,
    /// Who it is on the roster.
    member_id: Option<i64>,
    provisional: bool,
    what_if: Option<WhatIfAnswer>,
}

/// The list.
pub async fn list(State(app): State<App>, Who(actor): Who<Actor>) -> Result<Json<Cases>, Problem> {
    let book = app.rules.clone();
    let lines = app
        .db
        .read(move |tx| actions::list(tx, &actor, &book, Asked::default()))
        .await?;
    Ok(Json(Cases {
        cases: lines.into_iter().map(CaseLine::from).collect(),
    }))
}

/// One case, and what if.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(query): Query<CaseQuery>,
) -> Result<Json<CaseAnswer>, Problem> {
    let asked = query.asked()?;
    opened(&app, actor, id, asked).await
}

/// Records a step.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<StepBody>,
) -> Result<Json<CaseAnswer>, Problem> {
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    app.db
        .write(move |tx| {
            let new = body.step()?;
            actions::record(tx, &by, (&book, &keys), id, &new)
        })
        .await?;
    opened(&app, actor, id, None).await
}

async fn opened(
    app: &App,
    actor: Actor,
    id: i64,
    asked: Option<AskedStep>,
) -> Result<Json<CaseAnswer>, Problem> {
    let book = app.rules.clone();
    // Opening writes the audit row first, so this is a write.
    let file = app
        .db
        .write(move |tx| {
            let file = actions::open(tx, &actor, &book, id, asked.as_ref())?;
            actions::audit_opened(tx, &actor, &file)?;
            Ok::<_, AppError>(file)
        })
        .await?;
    Ok(Json(CaseAnswer::from(file)))
}

impl From<CandidateLine> for CaseLine {
    fn from(line: CandidateLine) -> Self {
        Self {
            id: line.row.id,
            name: line.row.name,
            organisation_id: line.row.organisation_id,
            organisation: line.row.organisation_name,
            stage: line.stage.key(),
            late: line.is_late,
            breaches: breaches(line.breaches),
        }
    }
}

impl From<CandidateFile> for CaseAnswer {
    fn from(file: CandidateFile) -> Self {
        Self {
            id: file.row.id,
            version: file.row.version,
            name: file.row.name,
            organisation_id: file.row.organisation_id,
            organisation: file.row.organisation_name,
            stage: file.stage.key(),
            steps: steps(file.steps),
            open: open_steps(file.open),
            breaches: breaches(file.breaches),
            probation_end: file.probation_end.map(|it| it.to_string()),
            member_id: file.member.map(|it| it.id),
            provisional: file.is_provisional,
            what_if: file.what_if.map(WhatIfAnswer::from),
        }
    }
}
