//! Pledges as JSON.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Who};

use super::actions;
use super::model::{PledgeLine, TargetLine};
use super::query::PledgeQuery;
use crate::access::Actor;
use crate::app::App;

/// The pledges of a year in reach.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pledges {
    year: i64,
    pledges: Vec<PledgeSummary>,
    /// Who of the office's own branch has none.
    without: Vec<WithoutPledge>,
}

/// A pledge, without its targets.
#[derive(Debug, Serialize, ToSchema)]
pub struct PledgeSummary {
    id: i64,
    member_id: i64,
    name: String,
    branch_id: i64,
    branch: String,
    year: i64,
    /// When it was checked at mid-year.
    mid_year_on: Option<String>,
    /// When it was checked at the year's end.
    year_end_on: Option<String>,
}

/// Somebody without a pledge.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithoutPledge {
    member_id: i64,
    name: String,
}

/// A pledge with its targets.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pledge {
    #[serde(flatten)]
    summary: PledgeSummary,
    targets: Vec<PledgeTarget>,
}

/// A target, and how it stood at the two checks.
#[derive(Debug, Serialize, ToSchema)]
pub struct PledgeTarget {
    position: i64,
    target: String,
    /// done, under_way or not_begun.
    mid_year_state: Option<String>,
    mid_year_note: Option<String>,
    /// done, partly or not_done.
    year_end_state: Option<String>,
    year_end_note: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<PledgeQuery>,
) -> Result<Json<Pledges>, Problem> {
    let found = app
        .db
        .read(move |tx| actions::list(tx, &actor, query.year))
        .await?;
    let without = found.without.into_iter().map(|it| WithoutPledge {
        member_id: it.id,
        name: it.name,
    });
    Ok(Json(Pledges {
        year: found.year,
        pledges: found.lines.into_iter().map(summary).collect(),
        without: without.collect(),
    }))
}

pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<Pledge>, Problem> {
    let (pledge, targets) = app.db.read(move |tx| actions::open(tx, &actor, id)).await?;
    Ok(Json(Pledge {
        summary: summary(pledge),
        targets: targets.into_iter().map(target).collect(),
    }))
}

fn summary(it: PledgeLine) -> PledgeSummary {
    PledgeSummary {
        id: it.id,
        member_id: it.member_id,
        name: it.name,
        branch_id: it.branch_id,
        branch: it.branch_name,
        year: it.year,
        mid_year_on: it.mid_year_on,
        year_end_on: it.year_end_on,
    }
}

fn target(it: TargetLine) -> PledgeTarget {
    PledgeTarget {
        position: it.position,
        target: it.target,
        mid_year_state: it.mid_year_state,
        mid_year_note: it.mid_year_note,
        year_end_state: it.year_end_state,
        year_end_note: it.year_end_note,
    }
}
