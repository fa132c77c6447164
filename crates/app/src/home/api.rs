//! Duties as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zhibu_web::{Json, Problem, Query, Who};

use super::actions::{self, Asked};
use super::pages::{known_duty, month, year};
use crate::access::Actor;
use crate::app::App;
use crate::duties::{DutyInstance, State as DutyState};
use crate::{duty_sources, shell};

/// Which month, of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DutiesQuery {
    /// 2026-11; this month if absent.
    month: Option<String>,
    /// An organisation's id, with everything below it.
    organisation: Option<i64>,
}

/// Which year, of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    /// 2026; this year if absent.
    year: Option<i16>,
    /// An organisation's id, with everything below it.
    organisation: Option<i64>,
    /// Key of a duty.
    duty: Option<String>,
    /// missing, late, due, done or waived.
    state: Option<String>,
}

/// The duties of a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duties {
    /// 2026-11
    month: String,
    /// Of the month, and of the quarter and year it lies in.
    duties: Vec<Duty>,
    /// Late or missing of this year's earlier periods.
    leftovers: Vec<Duty>,
}

/// The duties of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct Board {
    /// 2026
    year: String,
    /// The day the states are of.
    as_of: String,
    /// In the order of organisations, duties and periods.
    duties: Vec<Duty>,
}

/// One duty of one organisation in one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duty {
    organisation_id: i64,
    /// Key of the duty: assembly, committee, group, lecture, theme_day.
    duty: String,
    /// 2026-03, 2026-Q1 or 2026.
    period: String,
    /// missing, late, due, done or waived.
    state: String,
    held_count: u32,
    owed_count: u32,
    /// The last day on which a record is not missing.
    last_day: String,
    /// The rule: document and article.
    rule: String,
}

impl Duty {
    fn of(it: &DutyInstance) -> Self {
        let citation = it.duty.citation();
        Self {
            organisation_id: it.organisation_id,
            duty: it.duty.key.clone(),
            period: it.period.to_string(),
            state: it.state.key().to_owned(),
            held_count: it.held_count,
            owed_count: it.owed_count,
            last_day: it.last_day.to_string(),
            rule: format!("{} {}", citation.document_zh, citation.article_zh),
        }
    }
}

pub async fn duties(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<DutiesQuery>,
) -> Result<Json<Duties>, Problem> {
    let asked = Asked {
        month: shell::asked("month", query.month.as_deref(), month)?,
        organisation_id: query.organisation,
    };
    let rulebook = app.rules.clone();
    let found = app
        .db
        .read(move |tx| actions::home(tx, &actor, &rulebook, duty_sources(), asked))
        .await?;
    Ok(Json(Duties {
        month: found.duties.month.to_string(),
        duties: found.duties.instances.iter().map(Duty::of).collect(),
        leftovers: found.duties.leftovers.iter().map(Duty::of).collect(),
    }))
}

pub async fn board(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<BoardQuery>,
) -> Result<Json<Board>, Problem> {
    let today = app.db.clock().today();
    let year = year(query.year, today)?;
    known_duty(&app, query.duty.as_deref())?;
    let states = DutyState::ALL.map(DutyState::key);
    shell::one_of("state", query.state.as_deref(), &states)?;
    let (rulebook, organisation) = (app.rules.clone(), query.organisation);
    let derived = app
        .db
        .read(move |tx| actions::board(tx, &actor, &rulebook, duty_sources(), year, organisation))
        .await?;
    let wanted = |asked: &Option<String>, key: &str| asked.as_deref().is_none_or(|it| it == key);
    let duties = derived
        .instances
        .iter()
        .filter(|it| wanted(&query.duty, &it.duty.key) && wanted(&query.state, it.state.key()));
    Ok(Json(Board {
        year: year.to_string(),
        as_of: today.to_string(),
        duties: duties.map(Duty::of).collect(),
    }))
}
