//! Cases as JSON, and what the answers of every area about its steps share.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_rules::dates::parse_date;
use zhibu_web::{Json, Path, Problem, Query, Who};

use super::actions::cases::{self, Asked};
use super::actions::{AskedStep, NewStep};
use super::model::{CaseFile, CaseLine, KeptFacts, NewCase, OpenLine, StepLine, WhatIf};
use super::rules::ToldBreach;
use super::sources::Acting;
use crate::access::Actor;
use crate::app::App;
use crate::error::{AppError, Outcome};
use crate::shell;

/// Which cases are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// One procedure, by its key.
    procedure: Option<String>,
    /// An organisation and what is below it.
    organisation: Option<i64>,
    /// mine, late or ended; without it those under way.
    state: Option<String>,
}

/// The cases in reach.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcedureCases)]
pub struct Cases {
    /// Those with something late first.
    cases: Vec<LineAnswer>,
}

/// A case in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcedureLine)]
pub struct LineAnswer {
    id: i64,
    procedure: String,
    title: Option<String>,
    organisation_id: i64,
    organisation: String,
    counterpart: Option<String>,
    late: bool,
    next: Vec<OpenAnswer>,
    breaches: Vec<BreachAnswer>,
}

/// One case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcedureCase)]
pub struct CaseAnswer {
    id: i64,
    procedure: String,
    /// To be sent with the next step.
    version: i64,
    title: Option<String>,
    organisation_id: i64,
    organisation: String,
    counterpart: Option<String>,
    member_id: Option<i64>,
    steps: Vec<StepAnswer>,
    open: Vec<OpenAnswer>,
    breaches: Vec<BreachAnswer>,
    provisional: bool,
    what_if: Option<WhatIfAnswer>,
}

/// A case to be begun, with its first step.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProcedureBeginBody)]
pub struct BeginBody {
    procedure: String,
    /// Whose case it is; of a member's case the member's branch.
    #[serde(default)]
    organisation_id: i64,
    member_id: Option<i64>,
    counterpart_id: Option<i64>,
    /// The day of the first step: 2026-11-24.
    on: String,
    #[serde(default)]
    facts: KeptFacts,
}

/// Something that went wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcedureBreach)]
pub struct BreachAnswer {
    code: String,
    article: String,
    /// In Chinese.
    message: String,
}

/// A recorded step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcedureStep)]
pub struct StepAnswer {
    id: i64,
    step: String,
    on: String,
    facts: KeptFacts,
}

/// A step that can be taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcedureOpenStep)]
pub struct OpenAnswer {
    step: String,
    earliest: String,
    latest: Option<String>,
}

/// What a step on a day would be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcedureWhatIf)]
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
#[schema(as = ProcedureStepBody)]
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

impl ListQuery {
    fn asked(self) -> Result<Asked, Problem> {
        let states = ["mine", "late", "ended"];
        let state = shell::one_of("state", self.state.as_deref(), &states)?;
        Ok(Asked {
            procedure: self.procedure,
            organisation_id: self.organisation,
            only_ended: state == "ended",
            only_mine: state == "mine",
            only_late: state == "late",
        })
    }
}

impl CaseQuery {
    /// What is asked of which day.
    ///
    /// # Errors
    /// 400 if the day cannot be read.
    pub fn asked(self) -> Result<Option<AskedStep>, Problem> {
        let on = shell::asked("on", self.on.as_deref(), parse_date)?;
        Ok(self.step.zip(on).map(|(step, on)| AskedStep { step, on }))
    }
}

impl StepBody {
    /// The step that was sent.
    ///
    /// # Errors
    /// [`AppError::Invalid`] if its day cannot be read.
    pub fn step(&self) -> Outcome<NewStep> {
        Ok(NewStep {
            step: self.step.clone(),
            on: day(&self.on)?,
            facts: self.facts.clone(),
            version: self.version,
        })
    }
}

fn day(typed: &str) -> Outcome<jiff::civil::Date> {
    let read = shell::day_typed(typed).ok().flatten();
    read.ok_or_else(|| {
        AppError::field(
            "on",
            format!("“{typed}”不是一个日期，请写成 2026-11-24 这样的日期。"),
            format!("“{typed}” is no day: write one like 2026-11-24."),
        )
    })
}

/// The list.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Cases>, Problem> {
    let asked = query.asked()?;
    let book = app.rules.clone();
    let lines = app
        .db
        .read(move |tx| cases::list(tx, &actor, &book, &asked))
        .await?;
    Ok(Json(Cases {
        cases: lines.into_iter().map(LineAnswer::from).collect(),
    }))
}

/// Begins a case.
pub async fn begin(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Json(body): Json<BeginBody>,
) -> Result<Json<CaseAnswer>, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    let id = app
        .db
        .write(move |tx| {
            let on = day(&body.on)?;
            let procedure = cases::offered(&run.rules).find(|it| it.key == body.procedure);
            let procedure = procedure.ok_or(AppError::NotFound)?;
            let first = NewStep {
                step: cases::first_step(procedure, on)
                    .map_or_else(String::new, |it| it.key.clone()),
                on,
                facts: body.facts.clone(),
                version: 1,
            };
            let new = NewCase {
                procedure: body.procedure.clone(),
                organisation_id: body.organisation_id,
                member_id: body.member_id,
                counterpart_id: body.counterpart_id,
            };
            cases::begin(tx, Acting::of(&run, &by), &new, &first)
        })
        .await?;
    opened(&app, actor, id, None).await
}

/// One case, and what if.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(query): Query<CaseQuery>,
) -> Result<Json<CaseAnswer>, Problem> {
    opened(&app, actor, id, query.asked()?).await
}

/// Records a step.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<StepBody>,
) -> Result<Json<CaseAnswer>, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    app.db
        .write(move |tx| cases::record(tx, Acting::of(&run, &by), id, &body.step()?))
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
        .write(move |tx| cases::open(tx, &actor, &book, id, asked.as_ref()))
        .await?;
    Ok(Json(CaseAnswer::from(file)))
}

/// What went wrong, as it is answered.
pub fn breaches(told: Vec<ToldBreach>) -> Vec<BreachAnswer> {
    let told = told.into_iter().map(|it| BreachAnswer {
        code: it.code,
        article: it.article,
        message: it.said.zh,
    });
    told.collect()
}

/// Recorded steps as they are answered.
pub fn steps(lines: Vec<StepLine>) -> Vec<StepAnswer> {
    let steps = lines.into_iter().map(|it| StepAnswer {
        id: it.id,
        step: it.key,
        on: it.on.to_string(),
        facts: it.facts,
    });
    steps.collect()
}

/// Open steps as they are answered.
pub fn open_steps(lines: Vec<OpenLine>) -> Vec<OpenAnswer> {
    let open = lines.into_iter().map(|it| OpenAnswer {
        step: it.key,
        earliest: it.earliest.to_string(),
        latest: it.latest.map(|it| it.to_string()),
    });
    open.collect()
}

impl From<CaseLine> for LineAnswer {
    fn from(line: CaseLine) -> Self {
        Self {
            id: line.case.id,
            procedure: line.case.procedure,
            title: line.case.title,
            organisation_id: line.case.organisation_id,
            organisation: line.case.organisation_name,
            counterpart: line.case.counterpart_name,
            late: line.is_late,
            next: open_steps(line.next),
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

impl From<CaseFile> for CaseAnswer {
    fn from(file: CaseFile) -> Self {
        Self {
            id: file.case.id,
            procedure: file.case.procedure,
            version: file.case.version,
            title: file.case.title,
            organisation_id: file.case.organisation_id,
            organisation: file.case.organisation_name,
            counterpart: file.case.counterpart_name,
            member_id: file.case.member_id,
            steps: steps(file.steps),
            open: open_steps(file.open),
            breaches: breaches(file.breaches),
            provisional: file.is_provisional,
            what_if: file.what_if.map(WhatIfAnswer::from),
        }
    }
}
