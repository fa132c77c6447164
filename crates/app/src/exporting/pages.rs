//! The page on which an export is asked for, and the files.

pub mod personal;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Fields, Form, Page, Problem, Query, Reader, Who, download, html};

use super::actions;
use super::model::{ExportFile, Offer};
use super::rules::REASON_CHARACTERS_MAX;
use crate::access::Actor;
use crate::app::App;
use crate::listing::WORKBOOK;
use crate::members::query::{RosterQuery, address_part};
use crate::shell;

#[derive(Template)]
#[template(path = "exporting/templates/members.html")]
struct MembersPage {
    page: Page,
    form: Form,
    offer: Offer,
    /// The filters as they stand in the address, with their question mark; empty if there are none.
    filters: String,
}

/// `GET /exports/templates/members.xlsx`: the workbook to fill in.
pub async fn members_template(
    State(app): State<App>,
    Who(actor): Who<Actor>,
) -> Result<Response, Problem> {
    let rules = app.rules.clone();
    let file = app
        .db
        .read(move |tx| actions::members_template(tx, &actor, &rules))
        .await?;
    Ok(given(file))
}

/// 导出名册: with or without the numbers.
pub async fn choose(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&page(&app, &reader, &actor, &query, form).await?))
}

/// `GET /exports/members.xlsx`: the roster with its numbers masked.
pub async fn masked(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    let (with, filter) = (app.clone(), query.filter()?);
    let file = app
        .db
        .read(move |tx| actions::members_masked(tx, &actor, (&with.rules, &with.keys), &filter))
        .await?;
    Ok(given(file))
}

/// `POST /exports/members`: the roster with its numbers, for the reason given.
pub async fn in_clear(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<RosterQuery>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["reason"])?;
    let (asking, with, filter) = (actor.clone(), app.clone(), query.filter()?);
    let reason = fields.text("reason").to_owned();
    let made = app
        .db
        .write(move |tx| {
            let kept = (&*with.rules, &with.keys);
            actions::members_in_clear(tx, &asking, kept, &filter, &reason)
        })
        .await;
    let again = |form| page(&app, &reader, &actor, &query, form);
    shell::answered((&reader, fields), made, given, again).await
}

async fn page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    query: &RosterQuery,
    form: Form,
) -> Result<MembersPage, Problem> {
    let (asking, keys, filter) = (actor.clone(), app.keys.clone(), query.filter()?);
    let offer = app
        .db
        .read(move |tx| actions::offer(tx, &asking, &keys, &filter))
        .await?;
    let page = shell::page(
        reader,
        actor,
        "exporting.title",
        "exporting.about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members")
    .form(&form);
    Ok(MembersPage {
        page,
        form,
        offer,
        filters: address_part(query),
    })
}

fn given(file: ExportFile) -> Response {
    download(&file.name, WORKBOOK, file.bytes)
}
