//! Units as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Reader, Who};

use super::OrganisationRef;
use crate::access::Actor;
use crate::app::App;
use crate::organisation_sources;
use crate::orgs::actions::{self, UnitLine, units};
use crate::orgs::lines::Sight;
use crate::orgs::model::UnitCondition;
use crate::orgs::query::UnitQuery;
use crate::orgs::rules::units::NewCondition;
use crate::orgs::window::Window;

/// A page of units.
#[derive(Debug, Serialize, ToSchema)]
pub struct Units {
    /// How many there are under the filter.
    total: usize,
    units: Vec<Unit>,
    /// Where the next page begins; none on the last.
    next: Option<i64>,
}

/// A unit and the organisations that serve it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unit {
    id: i64,
    code: String,
    name: String,
    short_name: String,
    /// county, city, province or central.
    affiliation: String,
    unit_kind: String,
    credit_code: Option<String>,
    head_name: Option<String>,
    authorised_staff_count: Option<i64>,
    staff_count: Option<i64>,
    note: Option<String>,
    /// What is recorded of it; none where nothing is.
    condition: Option<Condition>,
    /// budget_line, full_time or not_filled.
    gaps: Vec<&'static str>,
    /// The uppermost that serve it; none means that it has none.
    organisations: Vec<OrganisationRef>,
}

/// What a unit is and has from a day on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Condition {
    from: String,
    affiliation: String,
    unit_kind: String,
    staff_count: Option<i64>,
    /// Full-time party workers.
    full_time_count: Option<i64>,
    /// Whether the party's work has a line in its budget.
    has_budget_line: Option<bool>,
}

/// What a unit is and has from a day on, to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ConditionBody {
    /// From which day: 2026-11-24.
    pub from: String,
    /// county, city, province or central.
    pub affiliation: String,
    /// In the offices' own words.
    pub unit_kind: String,
    /// Everybody at work.
    pub staff_count: Option<i64>,
    /// Full-time party workers.
    pub full_time_count: Option<i64>,
    /// Whether the party's work has a line in its budget.
    pub has_budget_line: Option<bool>,
}

/// GET /api/v1/units
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<UnitQuery>,
) -> Result<Json<Units>, Problem> {
    let (book, filter) = (app.rules.clone(), query.filter()?);
    let lines = app
        .db
        .read(move |tx| {
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            actions::units(tx, &actor, sight, &filter)
        })
        .await?;
    let window = Window::cut(&reader, lines, query.after(), |it| it.unit.id);
    Ok(Json(Units {
        total: window.total,
        next: window.next(|it| it.unit.id),
        units: window.lines.into_iter().map(unit).collect(),
    }))
}

/// POST /api/v1/units/{id}/condition
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(asked): Json<ConditionBody>,
) -> Result<Json<Condition>, Problem> {
    let number = |it: Option<i64>| it.map(|it| it.to_string()).unwrap_or_default();
    let budget_line = match asked.has_budget_line {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    let new = NewCondition {
        from_on: asked.from,
        affiliation: asked.affiliation,
        unit_kind: asked.unit_kind,
        staff_count: number(asked.staff_count),
        full_time_count: number(asked.full_time_count),
        budget_line: budget_line.to_owned(),
    };
    let done = app
        .db
        .write(move |tx| units::record_condition(tx, &actor, id, &new))
        .await?;
    Ok(Json(condition(done)))
}

fn condition(it: UnitCondition) -> Condition {
    Condition {
        from: it.from_on.to_string(),
        affiliation: it.affiliation,
        unit_kind: it.unit_kind,
        staff_count: it.staff_count,
        full_time_count: it.full_time_count,
        has_budget_line: it.has_budget_line,
    }
}

fn unit(it: UnitLine) -> Unit {
    let of = it.unit;
    Unit {
        id: of.id,
        code: of.code,
        name: of.name,
        short_name: of.short_name,
        affiliation: of.affiliation,
        unit_kind: of.unit_kind,
        credit_code: of.credit_code,
        head_name: of.head_name,
        authorised_staff_count: of.authorised_staff_count,
        staff_count: of.staff_count,
        note: of.note,
        condition: it.condition.map(condition),
        gaps: it.gaps.iter().map(|it| it.gap.key()).collect(),
        organisations: it
            .organisations
            .into_iter()
            .map(|it| OrganisationRef {
                id: it.node.line.id,
                short_name: it.node.line.short_name,
            })
            .collect(),
    }
}
