//! The form that enters somebody who came from outside the county.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_web::{Fields, Form, Page, Path, Problem, Reader, Who, html, see_other_with};

use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::members::pages::adding::{FIELDS, MemberChoices, typed};
use crate::members::rules::SOURCE_CHARACTERS_MAX;
use crate::members::rules::day;
use crate::procedures::Acting;
use crate::procedures::model::Case;
use crate::shell;
use crate::transfers::actions::entering::{self, Entering};

#[derive(Template)]
#[template(path = "transfers/templates/enter.html")]
struct EnterPage {
    page: Page,
    form: Form,
    case: Case,
    choices: MemberChoices,
}

/// The form.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let mut fields = Fields::new();
    fields.keep("on", app.db.clock().today().to_string());
    fields.keep("document_type", "citizen");
    fields.keep("ethnicity", "汉");
    fields.keep("personnel", "in_service");
    let form = Form::new(&reader, fields);
    Ok(html(&enter_page(&app, &reader, &actor, (id, form)).await?))
}

/// Enters somebody, and goes back to the case.
pub async fn enter(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut names = FIELDS.to_vec();
    names.extend(["on", "version"]);
    fields.only(&names)?;
    let (run, by, sent) = (app.clone(), actor.clone(), fields.clone());
    let done = app
        .db
        .write(move |tx| {
            let acting = Acting::of(&run, &by);
            entering::case(tx, acting, id)?;
            let new = Entering {
                on: day_of(&sent)?,
                version: sent.text("version").parse().unwrap_or_default(),
                typed: typed(&sent),
            };
            entering::enter(tx, acting, id, &new)
        })
        .await;
    let lead_on = |_| {
        let notice = reader.t("transfers.entered_notice");
        see_other_with(&reader, &format!("/procedures/{id}"), notice)
    };
    let again = |form| enter_page(&app, &reader, &actor, (id, form));
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn day_of(fields: &Fields) -> Result<Date, AppError> {
    let mut faults = Vec::new();
    let on = day("on", fields.text("on"), &mut faults);
    on.ok_or(AppError::Invalid(faults))
}

async fn enter_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    (id, form): (i64, Form),
) -> Result<EnterPage, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    let case = app
        .db
        .read(move |tx| entering::case(tx, Acting::of(&run, &by), id))
        .await?;
    let title = reader.t("transfers.enter_title").to_owned();
    let page = shell::titled(
        reader,
        actor,
        &title,
        "transfers.enter_about",
        "/procedures",
    )
    .crumb(reader.t("procedures.title"), "/procedures")
    .crumb(
        case.title.as_deref().unwrap_or_default(),
        &format!("/procedures/{id}"),
    )
    .form(&form);
    // The name stands in the letter already.
    let form = if form.faults().is_empty() && form.value("name").is_empty() {
        let mut fields = form.fields().clone();
        fields.keep("name", case.title.clone().unwrap_or_default());
        Form::new(reader, fields)
    } else {
        form
    };
    Ok(EnterPage {
        choices: MemberChoices::of(&app.rules, &page),
        page,
        form,
        case,
    })
}
