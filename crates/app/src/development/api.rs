//! Cases of developing members as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_rules::dates::parse_date;
use zhibu_web::{Json, Path, Problem, Query, Who};

use super::actions::{self, Asked, AskedStep};
use super::model::{CandidateFile, CandidateLine, WhatIf};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::procedures::actions::NewStep;
use crate::procedures::model::KeptFacts;
use crate::procedures::rules::ToldBreach;
use crate::shell;

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

/// Something that went wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentBreach)]
pub struct BreachAnswer {
    code: String,
    article: String,
    /// In Chinese.
    message: String,
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
    provisional: bool,
    what_if: Option<WhatIfAnswer>,
}

/// A recorded step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentStep)]
pub struct StepAnswer {
    id: i64,
    step: String,
    on: String,
    facts: KeptFacts,
}

/// A step that can be taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentOpenStep)]
pub struct OpenAnswer {
    step: String,
    earliest: String,
    latest: Option<String>,
}

/// What a step on a day would be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentWhatIf)]
pub struct WhatIfAnswer {
    step: String,
    on: String,
    /// Why not yet.
    refused: Vec<BreachAnswer>,
    warned: Vec<BreachAnswer>,
}

/// What is asked of a day.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CaseQuery {
    /// A step.
    step: Option<String>,
    /// The day: 2026-12-20.
    on: Option<String>,
}

/// A step to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DevelopmentStepBody)]
pub struct StepBody {
    /// Its key.
    step: String,
    /// The day: 2026-11-24.
    on: String,
    /// The version of the case that was seen.
    version: i64,
    #[serde(default)]
    facts: KeptFacts,
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
    let on = shell::asked("on", query.on.as_deref(), parse_date)?;
    let asked = query.step.zip(on).map(|(step, on)| AskedStep { step, on });
    opened(&app, actor, id, asked).await
}

/// Records a step.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<StepBody>,
) -> Result<Json<CaseAnswer>, Problem> {
    let (book, by) = (app.rules.clone(), actor.clone());
    app.db
        .write(move |tx| {
            let on = shell::day_typed(&body.on).ok().flatten().ok_or_else(|| {
                let on = &body.on;
                AppError::field(
                    "on",
                    format!("“{on}”不是一个日期，请写成 2026-11-24 这样的日期。"),
                    format!("“{on}” is no day: write one like 2026-11-24."),
                )
            })?;
            let new = NewStep {
                step: body.step.clone(),
                on,
                facts: body.facts.clone(),
                version: body.version,
            };
            actions::record(tx, &by, &book, id, &new)
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

fn breaches(told: Vec<ToldBreach>) -> Vec<BreachAnswer> {
    let told = told.into_iter().map(|it| BreachAnswer {
        code: it.code,
        article: it.article,
        message: it.said.zh,
    });
    told.collect()
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

impl From<WhatIf> for WhatIfAnswer {
    fn from(it: WhatIf) -> Self {
        Self {
            step: it.key,
            on: it.on.to_string(),
            refused: breaches(it.refused),
            warned: breaches(it.warned),
        }
    }
}

impl From<CandidateFile> for CaseAnswer {
    fn from(file: CandidateFile) -> Self {
        let steps = file.steps.into_iter().map(|it| StepAnswer {
            id: it.id,
            step: it.key,
            on: it.on.to_string(),
            facts: it.facts,
        });
        let open = file.open.into_iter().map(|it| OpenAnswer {
            step: it.key,
            earliest: it.earliest.to_string(),
            latest: it.latest.map(|it| it.to_string()),
        });
        Self {
            id: file.row.id,
            version: file.row.version,
            name: file.row.name,
            organisation_id: file.row.organisation_id,
            organisation: file.row.organisation_name,
            stage: file.stage.key(),
            steps: steps.collect(),
            open: open.collect(),
            breaches: breaches(file.breaches),
            probation_end: file.probation_end.map(|it| it.to_string()),
            provisional: file.is_provisional,
            what_if: file.what_if.map(WhatIfAnswer::from),
        }
    }
}
