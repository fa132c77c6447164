//! Both additions as JSON.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Problem, Query, Reader, Who};

use super::actions::{self, Sight};
use super::model::{FigureLine, Move};
use super::query::FiguresQuery;
use crate::access::Actor;
use crate::app::App;
use crate::duty_sources;
use crate::orgs::window::Window;

/// The figures of a year by two trees.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figures {
    year: i16,
    /// members, meetings, duties_done, duties_missing or dues_fen.
    figure: &'static str,
    /// The last day that was counted.
    until: String,
    /// The sum of everything in reach: the same by both trees.
    sum: i64,
    /// How many organisations there are under the filter.
    total: usize,
    organisations: Vec<OrganisationFigures>,
    /// What moved, in time; organisations name theirs by place.
    moves: Vec<FigureMove>,
    /// Where the next page begins; none on the last.
    next: Option<i64>,
}

/// An organisation's figures by two trees, those below it counted in.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationFigures {
    id: i64,
    short_name: String,
    then: i64,
    today: i64,
    difference: i64,
    /// The moves that make the difference.
    explained_by: Vec<FigureChange>,
}

/// What one move did to a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureChange {
    /// Its place among the moves.
    #[serde(rename = "move")]
    place: usize,
    change: i64,
}

/// A move of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureMove {
    on: String,
    organisation: String,
    /// None for nothing, or out of reach.
    old_parent: Option<String>,
    new_parent: Option<String>,
    /// None for a move that an import made.
    reason: Option<String>,
    paper: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<FiguresQuery>,
) -> Result<Json<Figures>, Problem> {
    let today = app
        .db
        .read(|tx| Ok::<_, crate::AppError>(tx.today()))
        .await?;
    let (question, book) = (query.question(today)?, app.rules.clone());
    let compared = app
        .db
        .read(move |tx| {
            let sight = Sight {
                book: &book,
                duties: duty_sources(),
            };
            actions::compare(tx, &actor, sight, question)
        })
        .await?;
    let window = Window::cut(&reader, compared.lines, query.after(), |it| it.id);
    Ok(Json(Figures {
        year: question.year,
        figure: question.figure.key(),
        until: compared.until.to_string(),
        sum: compared.sum,
        total: window.total,
        next: window.next(|it| it.id),
        organisations: window.lines.iter().map(line).collect(),
        moves: compared.moves.into_iter().map(moved).collect(),
    }))
}

fn line(it: &FigureLine) -> OrganisationFigures {
    let changes = it.moves.iter();
    OrganisationFigures {
        id: it.id,
        short_name: it.name.clone(),
        then: it.then,
        today: it.today,
        difference: it.today - it.then,
        explained_by: changes
            .map(|(place, change)| FigureChange {
                place: *place,
                change: *change,
            })
            .collect(),
    }
}

fn moved(it: Move) -> FigureMove {
    FigureMove {
        on: it.on.to_string(),
        organisation: it.organisation,
        old_parent: it.old,
        new_parent: it.new,
        reason: it.reason,
        paper: it.paper,
    }
}
