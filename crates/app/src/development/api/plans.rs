//! Yearly plans, plans of cultivation, thought reports due and what is to be looked at as JSON.

use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zhibu_web::{Json, Path, Problem, Query, Who};

use crate::access::Actor;
use crate::app::App;
use crate::development::actions::plans::{self as actions, TypedPlan};
use crate::development::actions::{cultivation, flags, thoughts};
use crate::development::rules::plans::PlanLine;

/// The plans of a year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentPlans)]
pub struct Plans {
    year: i64,
    plans: Vec<PlanAnswer>,
}

/// An organisation with its plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentPlan)]
pub struct PlanAnswer {
    organisation_id: i64,
    organisation: String,
    /// What waits for approval.
    proposed_count: Option<i64>,
    planned_count: Option<i64>,
    /// What was approved for those below it.
    below_count: i64,
    /// Who was admitted in it and below.
    done_count: i64,
    reason: Option<String>,
    /// missing, awaiting, over, explained or beyond.
    marks: Vec<&'static str>,
}

/// Which year, and whose.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PlanQuery {
    /// 2026; this year where it is left out.
    year: Option<i64>,
    /// An organisation's id, with everything below it.
    organisation: Option<i64>,
}

/// A number for an organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DevelopmentPlanBody)]
pub struct PlanBody {
    organisation_id: i64,
    year: i64,
    count: i64,
    #[serde(default)]
    reason: String,
}

/// 定向培养联系计划 of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CultivationPlan)]
pub struct CultivationAnswer {
    lines: Vec<CultivationLineAnswer>,
}

/// What is planned with a candidate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CultivationLine)]
pub struct CultivationLineAnswer {
    id: i64,
    contact: String,
    goal: String,
    measures: String,
    until_on: String,
    /// under_way, done or not_done.
    state: &'static str,
    /// Until when somebody looks next; none once it is done or not done.
    review_by: Option<String>,
}

/// The plans.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<PlanQuery>,
) -> Result<Json<Plans>, Problem> {
    let today = app.db.clock().today();
    let year = query.year.unwrap_or_else(|| i64::from(today.year()));
    answer(&app, actor, (year, query.organisation)).await
}

/// Writes a number.
pub async fn write(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Json(body): Json<PlanBody>,
) -> Result<Json<Plans>, Problem> {
    let typed = TypedPlan {
        organisation_id: body.organisation_id,
        year: body.year,
        count: body.count.to_string(),
        reason: body.reason,
    };
    let (book, by) = (app.rules.clone(), actor.clone());
    app.db
        .write(move |tx| actions::write(tx, &by, &book, &typed))
        .await?;
    answer(&app, actor, (body.year, Some(body.organisation_id))).await
}

async fn answer(
    app: &App,
    actor: Actor,
    (year, organisation_id): (i64, Option<i64>),
) -> Result<Json<Plans>, Problem> {
    let book = app.rules.clone();
    let lines = app
        .db
        .read(move |tx| actions::list(tx, &actor, &book, (year, organisation_id)))
        .await?;
    let plans = lines.into_iter().map(PlanAnswer::from).collect();
    Ok(Json(Plans { year, plans }))
}

/// The plan of cultivation of a case.
pub async fn cultivation(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<CultivationAnswer>, Problem> {
    let book = app.rules.clone();
    let plan = app
        .db
        .read(move |tx| cultivation::open(tx, &actor, &book, id))
        .await?;
    let lines = plan.lines.into_iter().map(|it| CultivationLineAnswer {
        state: it.state().key(),
        review_by: it.review_by.map(|on| on.to_string()),
        id: it.row.id,
        contact: it.row.contact_name,
        goal: it.row.goal,
        measures: it.row.measures,
        until_on: it.row.until_on.to_string(),
    });
    Ok(Json(CultivationAnswer {
        lines: lines.collect(),
    }))
}

/// What is to be looked at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentFlags)]
pub struct FlagsAnswer {
    /// The longest standing first.
    flags: Vec<FlagAnswer>,
}

/// One thing to look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DevelopmentFlag)]
pub struct FlagAnswer {
    /// no_plan, over_plan, nobody, bulk, late, out_of_order, against, not_entered or thoughts.
    kind: &'static str,
    organisation_id: i64,
    organisation: String,
    /// None where it is about the branch.
    case_id: Option<i64>,
    name: Option<String>,
    /// None where it is not known.
    since_on: Option<String>,
    /// In Chinese, with document and article.
    message: String,
}

/// Who owes a thought report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ThoughtReportsDue)]
pub struct ThoughtsAnswer {
    due: Vec<ThoughtsDueAnswer>,
}

/// Somebody who owes one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ThoughtReportDue)]
pub struct ThoughtsDueAnswer {
    case_id: i64,
    name: String,
    organisation_id: i64,
    organisation: String,
    /// The last days that are past.
    missing: Vec<String>,
    /// The last day to come.
    next: Option<String>,
}

/// What is to be looked at.
pub async fn flags(
    State(app): State<App>,
    Who(actor): Who<Actor>,
) -> Result<Json<FlagsAnswer>, Problem> {
    let book = app.rules.clone();
    let flags = app
        .db
        .read(move |tx| flags::all(tx, &actor, &book, None))
        .await?;
    let flags = flags.into_iter().map(|it| {
        let (case_id, name) = it.case.unzip();
        FlagAnswer {
            kind: it.kind.key(),
            organisation_id: it.organisation_id,
            organisation: it.organisation_name,
            case_id,
            name,
            since_on: it.since_on.map(|on| on.to_string()),
            message: it.said.zh,
        }
    });
    Ok(Json(FlagsAnswer {
        flags: flags.collect(),
    }))
}

/// Who owes a thought report.
pub async fn thoughts(
    State(app): State<App>,
    Who(actor): Who<Actor>,
) -> Result<Json<ThoughtsAnswer>, Problem> {
    let book = app.rules.clone();
    let due = app
        .db
        .read(move |tx| thoughts::all_due(tx, &actor, &book))
        .await?;
    let due = due.into_iter().map(|it| ThoughtsDueAnswer {
        case_id: it.row.id,
        name: it.row.name,
        organisation_id: it.row.organisation_id,
        organisation: it.row.organisation_name,
        missing: it.due.missing.iter().map(Date::to_string).collect(),
        next: it.due.next.map(|on| on.to_string()),
    });
    Ok(Json(ThoughtsAnswer { due: due.collect() }))
}

impl From<PlanLine> for PlanAnswer {
    fn from(it: PlanLine) -> Self {
        Self {
            organisation_id: it.organisation_id,
            organisation: it.name,
            proposed_count: it.proposed_count,
            planned_count: it.planned_count,
            below_count: it.below_count,
            done_count: it.done_count,
            reason: it.reason,
            marks: it.marks.into_iter().map(|mark| mark.key()).collect(),
        }
    }
}
