//! The roster as JSON; what writes stands in the folder.

pub mod writing;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Who};

use super::actions;
use super::model::{ChangeLine, FactLine};
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
    /// Rises with every change; a change that says which one it was made from is refused when it is older.
    version: i64,
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

/// What was so of a member, and what was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberHistory {
    id: i64,
    /// In the order of days; what is sensitive is left out.
    entries: Vec<HistoryEntry>,
    /// How many sensitive entries are left out.
    hidden_count: usize,
    /// Latest first.
    changes: Vec<HistoryChange>,
}

/// What was so from a day until another.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// None for a standing, a branch or a post.
    entry_id: Option<i64>,
    field: String,
    /// None where it is blank.
    value: Option<String>,
    /// Where, for a post.
    place: Option<String>,
    /// None where nobody knows since when.
    from_on: Option<String>,
    /// None while it holds; otherwise the first day on which it does no longer.
    until_on: Option<String>,
    source: Option<String>,
    reason: Option<String>,
    /// The case of developing members that it came of.
    case_id: Option<i64>,
}

/// An item that was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryChange {
    at: String,
    field: String,
    /// change or correct; none for what a list changed.
    way: Option<String>,
    old_value: Option<String>,
    new_value: Option<String>,
    from_on: Option<String>,
    reason: Option<String>,
    /// Who changed it; none for the command line.
    by: Option<String>,
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
        version: row.version,
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

/// GET /api/v1/members/{id}/history
pub async fn history(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<MemberHistory>, Problem> {
    let keys = app.keys.clone();
    let file = app
        .db
        .write(move |tx| actions::open(tx, &actor, &keys, id))
        .await?;
    Ok(Json(MemberHistory {
        id,
        entries: file.facts.into_iter().map(entry).collect(),
        hidden_count: file.hidden_count,
        changes: file.changes.into_iter().map(changed).collect(),
    }))
}

fn entry(it: FactLine) -> HistoryEntry {
    HistoryEntry {
        entry_id: it.id,
        field: it.field,
        value: it.value,
        place: it.place,
        from_on: it.from_on.map(|on| on.to_string()),
        until_on: it.until_on.map(|on| on.to_string()),
        source: it.source,
        reason: it.reason,
        case_id: it.case_id,
    }
}

fn changed(it: ChangeLine) -> HistoryChange {
    HistoryChange {
        at: it.at,
        field: it.field,
        way: it.kind,
        old_value: it.old_value,
        new_value: it.new_value,
        from_on: it.from_on.map(|on| on.to_string()),
        reason: it.reason,
        by: it.display_name,
    }
}
