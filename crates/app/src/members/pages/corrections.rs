//! 更正申请: asked for on one's own page, answered by the branch secretary.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_web::{
    Choice, Field as Input, Fields, Form, Page, Path, Problem, Query, Reader, Who, html,
    see_other_with,
};

use super::fields::{field_word, input, value_words};
use crate::access::Actor;
use crate::app::App;
use crate::members::actions::correcting::{self, TypedRequest};
use crate::members::model::{CorrectionLine, CorrectionRow};
use crate::members::rules::REASON_CHARACTERS_MAX;
use crate::members::rules::fields::{FIELDS, Field};
use crate::shell;

/// Which item.
#[derive(Debug, Deserialize)]
pub struct AskQuery {
    field: Option<String>,
}

#[derive(Template)]
#[template(path = "members/templates/ask.html")]
struct AskPage {
    page: Page,
    form: Form,
    fields: Vec<Choice>,
    /// The input of the item chosen; none while none is.
    input: Option<Input>,
    field: String,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "members/templates/corrections.html")]
struct ListPage {
    page: Page,
    lines: Vec<CorrectionRow>,
}

#[derive(Template)]
#[template(path = "members/templates/correction.html")]
struct OnePage {
    page: Page,
    form: Form,
    book: Arc<Rulebook>,
    row: CorrectionRow,
    line: CorrectionLine,
}

/// The form: the item first, then what it should be.
pub async fn ask_form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<AskQuery>,
) -> Result<Response, Problem> {
    let field = query.field.unwrap_or_default();
    let form = Form::new(&reader, Fields::new());
    Ok(html(&ask_page(&app, &reader, &actor, &field, form)))
}

/// Sends the request.
pub async fn ask(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["field", "wanted", "from_on", "reason"])?;
    let text = |name: &str| fields.text(name).to_owned();
    let typed = TypedRequest {
        field: text("field"),
        wanted: text("wanted"),
        from_on: text("from_on"),
        reason: text("reason"),
    };
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| correcting::request(tx, &by, &book, &keys, &typed))
        .await;
    let field = fields.text("field").to_owned();
    let lead_on = |_| see_other_with(&reader, "/mine", reader.t("members.asked_notice"));
    let again = async |form| Ok(ask_page(&app, &reader, &actor, &field, form));
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn ask_page(app: &App, reader: &Reader, actor: &Actor, field: &str, form: Form) -> AskPage {
    let page = shell::page(
        reader,
        actor,
        "members.ask_title",
        "members.ask_about",
        "/mine",
    )
    .crumb(reader.t("members.mine_title"), "/mine")
    .form(&form);
    let chosen = Field::of(field).filter(|it| it.may_be_asked_for());
    let made = chosen.map(|it| {
        input((&page, &app.rules, &form), it, "wanted", ("", &[])).label(page.t("members.wanted"))
    });
    AskPage {
        fields: FIELDS
            .iter()
            .filter(|it| it.may_be_asked_for())
            .map(|it| Choice::new(it.key, field_word(&page, it.key)))
            .collect(),
        input: made,
        field: field.to_owned(),
        may_change: chosen.is_some_and(Field::may_change),
        page,
        form,
    }
}

/// The requests of an office's reach.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let lines = app.db.read(move |tx| correcting::list(tx, &by)).await?;
    let page = shell::page(
        &reader,
        &actor,
        "members.corrections_title",
        "members.corrections_about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members");
    Ok(html(&ListPage { page, lines }))
}

/// One request.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&one_page(&app, &reader, &actor, id, form).await?))
}

/// Writes what is wanted, or refuses it.
pub async fn answer(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["decision", "answer"])?;
    let (decision, said) = (
        fields.text("decision").to_owned(),
        fields.text("answer").to_owned(),
    );
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| correcting::answer(tx, &by, &book, &keys, id, (&decision, &said)))
        .await;
    let lead_on = |(row, is_accepted): (CorrectionRow, bool)| {
        let key = if is_accepted {
            "members.accepted_notice"
        } else {
            "members.refused_notice"
        };
        let notice = reader.t_with(key, &[("name", &row.name)]);
        see_other_with(&reader, "/corrections", &notice)
    };
    let again = |form| one_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn one_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<OnePage, Problem> {
    let (keys, by) = (app.keys.clone(), actor.clone());
    // Reading leaves its audit row, so this is a write.
    let (row, line) = app
        .db
        .write(move |tx| correcting::open(tx, &by, &keys, id))
        .await?;
    let title = format!("{} · {}", row.name, reader.t("members.correction_title"));
    let page = shell::titled(
        reader,
        actor,
        &title,
        "members.corrections_about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members")
    .crumb(reader.t("members.corrections_title"), "/corrections")
    .form(&form);
    Ok(OnePage {
        page,
        form,
        book: app.rules.clone(),
        row,
        line,
    })
}

impl OnePage {
    fn wanted(&self) -> String {
        value_words(
            &self.book,
            &self.page.reader,
            &self.line.field,
            &self.line.wanted,
        )
    }
}
