//! The roster as JSON.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Path, Problem, Query, Who};

use super::actions;
use super::query::RosterQuery;
use crate::access::Actor;
use crate::app::App;

/// One page of the roster.
#[derive(Debug, Serialize, ToSchema)]
pub struct Members {
    /// How many there are under the filter.
    total: i64,
    /// The members, in the order of their names.
    members: Vec<MemberLine>,
    /// Where the next page begins; none on the last.
    next: Option<String>,
}

/// A member in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberLine {
    id: i64,
    name: String,
    status: String,
    sex: String,
    birth_on: String,
    branch_id: i64,
    branch: String,
    joined_on: String,
    full_on: Option<String>,
    personnel: String,
    in_hardship: bool,
    floating: bool,
}

/// A member's file, ID number and telephone masked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    id: i64,
    name: String,
    status: String,
    sex: String,
    birth_on: String,
    ethnicity: String,
    id_number_masked: String,
    telephone_masked: Option<String>,
    education: String,
    degree: Option<String>,
    native_place: Option<String>,
    joined_on: String,
    full_on: Option<String>,
    branch_id: i64,
    branch: String,
    personnel: String,
    workplace: Option<String>,
    in_hardship: bool,
    floating: bool,
}

/// GET /api/v1/members
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<RosterQuery>,
) -> Result<Json<Members>, Problem> {
    let keys = app.keys.clone();
    let filter = query.filter()?;
    let page = app
        .db
        .read(move |tx| actions::roster(tx, &actor, &keys, &filter))
        .await?;
    let next = page.lines.last().filter(|_| page.more);
    Ok(Json(Members {
        total: page.total_count,
        next: next.map(|line| zhibu_web::write_key(&[&line.name_sort, &line.id.to_string()])),
        members: page
            .lines
            .into_iter()
            .map(|line| MemberLine {
                id: line.id,
                name: line.name,
                status: line.status,
                sex: line.sex,
                birth_on: line.birth_on.to_string(),
                branch_id: line.branch_id,
                branch: line.branch_name,
                joined_on: line.joined_on.to_string(),
                full_on: line.full_on.map(|it| it.to_string()),
                personnel: line.personnel,
                in_hardship: line.in_hardship,
                floating: line.floating,
            })
            .collect(),
    }))
}

/// GET /api/v1/members/{id}
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<Member>, Problem> {
    let keys = app.keys.clone();
    let file = app
        .db
        .write(move |tx| actions::open(tx, &actor, &keys, id))
        .await?;
    let row = file.row;
    Ok(Json(Member {
        id: row.id,
        name: row.name,
        status: row.status,
        sex: row.sex,
        birth_on: row.birth_on.to_string(),
        ethnicity: row.ethnicity,
        id_number_masked: file.id_number_masked,
        telephone_masked: file.telephone_masked,
        education: row.education,
        degree: row.degree,
        native_place: row.native_place,
        joined_on: row.joined_on.to_string(),
        full_on: row.full_on.map(|it| it.to_string()),
        branch_id: row.branch_id,
        branch: row.branch_name,
        personnel: row.personnel,
        workplace: row.workplace,
        in_hardship: row.in_hardship,
        floating: row.floating,
    }))
}
