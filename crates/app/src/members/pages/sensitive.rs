//! 敏感内容: the reason first, then the whole file.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_rules::Rulebook;
use zhibu_web::{Fields, Form, Page, Path, Problem, Reader, Who, html};

use std::sync::Arc;

use super::fields::value_words;
use crate::access::Actor;
use crate::app::App;
use crate::members::actions::reading::{self, Revealed};
use crate::members::rules::REASON_CHARACTERS_MAX;
use crate::shell;

#[derive(Template)]
#[template(path = "members/templates/sensitive.html")]
struct ReasonPage {
    page: Page,
    form: Form,
    member_id: i64,
}

#[derive(Template)]
#[template(path = "members/templates/revealed.html")]
struct RevealedPage {
    page: Page,
    book: Arc<Rulebook>,
    revealed: Revealed,
}

/// The form that asks for the reason.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&reason_page(&app, &reader, &actor, id, form).await?))
}

/// Shows everything.
pub async fn reveal(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["reason"])?;
    let (keys, by, reason) = (
        app.keys.clone(),
        actor.clone(),
        fields.text("reason").to_owned(),
    );
    let done = app
        .db
        .write(move |tx| reading::reveal(tx, &by, &keys, id, &reason))
        .await;
    let lead_on = |revealed: Revealed| {
        html(&RevealedPage {
            page: page_of(&reader, &actor, id, &revealed.file.row.name),
            book: app.rules.clone(),
            revealed,
        })
    };
    let again = |form| reason_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn reason_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<ReasonPage, Problem> {
    let by = actor.clone();
    let name = app.db.read(move |tx| reading::name_of(tx, &by, id)).await?;
    Ok(ReasonPage {
        page: page_of(reader, actor, id, &name).form(&form),
        form,
        member_id: id,
    })
}

fn page_of(reader: &Reader, actor: &Actor, id: i64, name: &str) -> Page {
    let title = format!("{name} · {}", reader.t("members.sensitive_title"));
    shell::titled(reader, actor, &title, "members.sensitive_about", "/members")
        .crumb(reader.t("members.title"), "/members")
        .crumb(name, &format!("/members/{id}"))
}

impl RevealedPage {
    fn words(&self, field: &str, value: &str) -> String {
        value_words(&self.book, &self.page.reader, field, value)
    }
}
