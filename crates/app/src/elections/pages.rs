//! The page of an election; the form of a count stands in `counting.rs`, words in `view.rs`.

pub(super) mod counting;
mod view;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_web::{
    Fields, Form, Page, Path, Problem, Query, Reader, Who, download, html, see_other_with,
};

use super::actions::{self, TypedCandidates};
use super::model::{Election, GROUNDS, Phase, TypedExclusions, TypedRound};
use super::paper::{self, MEDIA, OnPaper};
use super::rules::{LINE_CHARACTERS_MAX, NAMES_CHARACTERS_MAX};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::procedures::model::CaseFile;
use crate::procedures::sources::Acting;
use crate::shell;

/// Where the pages stand in the menu.
const PLACE: &str = "/procedures";

/// Which paper.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PaperQuery {
    /// request, reply, candidates, ballots, counts, results, report or approval; all of them without it.
    paper: Option<String>,
}

#[derive(Template)]
#[template(path = "elections/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    file: CaseFile,
    election: Election,
    /// The papers that there are.
    papers: Vec<&'static str>,
    may_record: bool,
    may_count: bool,
}

/// An election.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(
        &show_page(&app, &reader, &actor, (id, true), form).await?,
    ))
}

/// Names the candidates.
pub async fn nominate(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["names", "on", "version"])?;
    let (run, by, sent) = (app.clone(), actor.clone(), fields.clone());
    let done = app
        .db
        .write(move |tx| {
            let typed = candidates_typed(&sent)?;
            actions::nominate(tx, Acting::of(&run, &by), id, &typed)
        })
        .await;
    answered(&app, &reader, &actor, id, (fields, done)).await
}

fn candidates_typed(sent: &Fields) -> Result<TypedCandidates, AppError> {
    let mut faults = Vec::new();
    let on = crate::members::rules::day("on", sent.text("on"), &mut faults);
    let typed = on.map(|on| TypedCandidates {
        names: sent.text("names").to_owned(),
        on,
        version: sent.text("version").parse().unwrap_or_default(),
    });
    typed.ok_or(AppError::Invalid(faults))
}

/// Names who is left out of those due.
pub async fn exclude(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["ground_", "paper", "yes_count"])?;
    let text = |name: &str| fields.text(name).to_owned();
    let typed = TypedExclusions {
        names: GROUNDS.map(|it| text(&format!("ground_{it}"))),
        paper: text("paper"),
        yes_count: text("yes_count"),
    };
    let (run, by) = (app.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::exclude(tx, Acting::of(&run, &by), id, &typed))
        .await;
    answered(&app, &reader, &actor, id, (fields, done)).await
}

/// Begins a vote.
pub async fn open_round(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[
        "rank",
        "held_on",
        "due_count",
        "present_count",
        "issued_count",
        "names",
    ])?;
    let text = |name: &str| fields.text(name).to_owned();
    let typed = TypedRound {
        rank: text("rank"),
        held_on: text("held_on"),
        due_count: text("due_count"),
        present_count: text("present_count"),
        issued_count: text("issued_count"),
        names: fields
            .all("names")
            .filter_map(|it| it.parse().ok())
            .collect(),
    };
    let (run, by) = (app.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::open_round(tx, Acting::of(&run, &by), id, &typed))
        .await;
    answered(&app, &reader, &actor, id, (fields, done)).await
}

/// Takes the last vote back.
pub async fn take_round_back(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path((id, round_id)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[])?;
    let (run, by) = (app.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::take_round_back(tx, Acting::of(&run, &by), id, round_id))
        .await;
    answered(&app, &reader, &actor, id, (fields, done)).await
}

/// The papers, one kind or all.
pub async fn papers(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(query): Query<PaperQuery>,
) -> Result<Response, Problem> {
    let paper = shell::one_of("paper", query.paper.as_deref(), &paper::PAPERS)?;
    let run = app.clone();
    // Opening writes the audit row first, so this is a write.
    let (file, election) = app
        .db
        .write(move |tx| actions::open(tx, Acting::of(&run, &actor), id))
        .await?;
    let on_paper = OnPaper {
        file: &file,
        election: &election,
    };
    let wanted = Some(paper.as_str()).filter(|it| !it.is_empty());
    let bytes = on_paper.docx(wanted)?;
    let name = &election.organisation.short_name;
    Ok(download(&format!("{name}换届选举文书.docx"), MEDIA, bytes))
}

/// Back to the election once something was done; where faults were found, its page again with what was typed.
async fn answered<T>(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    (fields, done): (Fields, Result<T, AppError>),
) -> Result<Response, Problem> {
    let lead_on = |_| {
        let notice = reader.t("elections.saved_notice");
        see_other_with(reader, &format!("/elections/{id}"), notice)
    };
    let again = |form| show_page(app, reader, actor, (id, false), form);
    shell::answered((reader, fields), done, lead_on, again).await
}

async fn show_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    (id, is_fresh): (i64, bool),
    form: Form,
) -> Result<ShowPage, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    // Opening writes the audit row first, so this is a write.
    let (file, election) = app
        .db
        .write(move |tx| actions::open(tx, Acting::of(&run, &by), id))
        .await?;
    let form = if is_fresh {
        Form::new(reader, view::filled(&file, &election))
    } else {
        form
    };
    let title = &election.organisation.short_name;
    let page = shell::titled(reader, actor, title, "elections.about", PLACE)
        .crumb(reader.t("procedures.title"), PLACE)
        .form(&form);
    let papers = OnPaper {
        file: &file,
        election: &election,
    };
    Ok(ShowPage {
        papers: papers.there(),
        may_record: actor.may(Act::RecordProcedure).is_ok(),
        may_count: actor.may(Act::CountBallots).is_ok(),
        page,
        form,
        file,
        election,
    })
}
