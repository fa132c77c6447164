//! The list of floating members.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_web::{Choice, Fields, Form, Page, Problem, Query, Reader, Who, html};

use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::{AppError, Said};
use crate::orgs::store as orgs;
use crate::procedures::Acting;
use crate::shell;
use crate::transfers::actions::floating;
use crate::transfers::model::FloatingLine;

/// Where the list stands in the menu.
const PLACE: &str = "/transfers/floating";

/// What of the list is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    organisation: Option<String>,
}

#[derive(Template)]
#[template(path = "transfers/templates/floating.html")]
struct FloatingPage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
    lines: Vec<FloatingLine>,
    may_record: bool,
}

/// Who is away, abroad, or here from elsewhere, and what is due.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let asked = shell::asked("organisation", query.organisation.as_deref(), |typed| {
        typed.parse::<i64>().ok()
    })?;
    let (run, by) = (app.clone(), actor.clone());
    let (lines, organisations) = app
        .db
        .read(move |tx| {
            let lines = floating::list(tx, Acting::of(&run, &by), asked)?;
            let reach = by.may(Act::SeeProcedures)?;
            Ok::<_, AppError>((lines, orgs::choices(tx, &reach, asked)?))
        })
        .await?;
    let mut fields = Fields::new();
    fields.keep("organisation", query.organisation.unwrap_or_default());
    let organisations = organisations.into_iter();
    Ok(html(&FloatingPage {
        page: shell::page(
            &reader,
            &actor,
            "transfers.floating_title",
            "transfers.floating_about",
            PLACE,
        ),
        form: Form::new(&reader, fields),
        organisations: organisations
            .map(|it| Choice::new(it.id, it.short_name))
            .collect(),
        lines,
        may_record: actor.may(Act::RecordProcedure).is_ok(),
    }))
}

impl FloatingPage {
    fn said<'s>(&self, it: &'s Said) -> &'s str {
        if self.page.zh() { &it.zh } else { &it.en }
    }
}
