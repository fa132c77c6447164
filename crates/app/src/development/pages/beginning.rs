//! The form of an application.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Choice, Fields, Form, Page, Problem, Reader, Who, html, see_other_with};

use super::PLACE;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::development::actions::beginning::{
    self as actions, NAME_CHARACTERS_MAX, TypedCandidate,
};
use crate::orgs::{OrganisationKind, store as orgs};
use crate::shell;

/// Its fields.
const FIELDS: [&str; 8] = [
    "organisation",
    "name",
    "id_number",
    "ethnicity",
    "education",
    "workplace",
    "telephone",
    "applied_on",
];

#[derive(Template)]
#[template(path = "development/templates/new.html")]
struct NewPage {
    page: Page,
    form: Form,
    branches: Vec<Choice>,
    ethnicities: Vec<Choice>,
    educations: Vec<Choice>,
}

/// The form.
pub async fn new(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let mut fields = Fields::new();
    fields.keep("ethnicity", "汉");
    fields.keep("applied_on", app.db.clock().today().to_string());
    let form = Form::new(&reader, fields);
    Ok(html(&new_page(&app, &reader, &actor, form).await?))
}

/// Begins a case.
pub async fn begin(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let text = |name: &str| fields.text(name).to_owned();
    let typed = TypedCandidate {
        organisation_id: fields.text("organisation").parse().ok(),
        name: text("name"),
        id_number: text("id_number"),
        ethnicity: text("ethnicity"),
        education: text("education"),
        workplace: text("workplace"),
        telephone: text("telephone"),
        applied_on: text("applied_on"),
    };
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::begin(tx, &by, &book, &keys, &typed))
        .await;
    let lead_on = |id: i64| {
        let notice = reader.t("development.begun_notice");
        see_other_with(&reader, &format!("/development/{id}"), notice)
    };
    let again = |form| new_page(&app, &reader, &actor, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn new_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    form: Form,
) -> Result<NewPage, Problem> {
    let by = actor.clone();
    let branches = app
        .db
        .read(move |tx| {
            let reach = by.may(Act::RecordDevelopment)?;
            orgs::choices(tx, &reach, by.organisation_id)
        })
        .await?;
    let kinds = [OrganisationKind::Branch, OrganisationKind::JointBranch];
    let branches = branches
        .into_iter()
        .filter(|it| kinds.iter().any(|kind| kind.key() == it.kind))
        .map(|it| Choice::new(it.id, it.short_name));
    let page = shell::page(
        reader,
        actor,
        "development.new_title",
        "development.new_about",
        PLACE,
    )
    .crumb(reader.t("development.title"), PLACE)
    .form(&form);
    let codes = |list: &str| {
        let codes = app.rules.codes(list).iter().map(|it| {
            let label = if page.zh() { &it.zh } else { &it.en };
            Choice::new(&it.key, label)
        });
        codes.collect::<Vec<_>>()
    };
    Ok(NewPage {
        branches: branches.collect(),
        ethnicities: codes("ethnicity"),
        educations: codes("education"),
        page,
        form,
    })
}
