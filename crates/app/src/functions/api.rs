//! The board of functions as JSON.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Path, Problem, Query, Who};

use super::actions;
use super::model::{Evidence, FunctionLine, FunctionsQuery};
use crate::access::Actor;
use crate::app::App;

/// An organisation's functions in a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct Functions {
    organisation_id: i64,
    year: i16,
    /// nine or ten.
    list: &'static str,
    /// The last day that counts.
    until: String,
    functions: Vec<Function>,
}

/// A function and the records that show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Function {
    key: String,
    name: String,
    document: String,
    article: String,
    /// Whether anything this program keeps could show it.
    can_be_shown: bool,
    /// How many records show it.
    count: i64,
    records: Vec<FunctionRecords>,
}

/// Records of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunctionRecords {
    /// A kind of meeting, or resolutions, members_accepted, mass_records, united_front_records,
    /// meetings_below.
    kind: String,
    count: i64,
}

pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(query): Query<FunctionsQuery>,
) -> Result<Json<Functions>, Problem> {
    let today = app
        .db
        .read(|tx| Ok::<_, crate::AppError>(tx.today()))
        .await?;
    let (question, book) = (query.question(today)?, app.rules.clone());
    let board = app
        .db
        .read(move |tx| actions::board(tx, &actor, &book, id, question))
        .await?;
    Ok(Json(Functions {
        organisation_id: id,
        year: question.year,
        list: question.list.key(),
        until: board.until.to_string(),
        functions: board.lines.iter().map(function).collect(),
    }))
}

fn function(it: &FunctionLine) -> Function {
    let cited = it.rule.citation();
    Function {
        key: it.rule.key.clone(),
        name: it.rule.zh.clone(),
        document: cited.document_zh,
        article: cited.article_zh,
        can_be_shown: it.rule.can_be_shown(),
        count: it.count(),
        records: it
            .evidence
            .iter()
            .map(|(what, count)| FunctionRecords {
                kind: match what {
                    Evidence::Meetings(kind) => kind.clone(),
                    Evidence::Record(record) => record.key().to_owned(),
                },
                count: *count,
            })
            .collect(),
    }
}
