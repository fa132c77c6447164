//! Pages of norms.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::ColumnKind;
use zhibu_web::{Fields, Form, Page, Path, Problem, Reader, Who, html, see_other_with};

use super::actions::{self, TypedNorm};
use super::model::{BODY_CHARACTERS_MAX, MissingLine, NormLine, TITLE_CHARACTERS_MAX};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::listing::{Listing, count, day, text};
use crate::shell;

#[derive(Template)]
#[template(path = "norms/templates/list.html")]
struct ListPage {
    page: Page,
    lines: Vec<NormLine>,
    is_member: bool,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "norms/templates/new.html")]
struct NewPage {
    page: Page,
    form: Form,
}

#[derive(Template)]
#[template(path = "norms/templates/show.html")]
struct ShowPage {
    page: Page,
    norm: NormLine,
    may_acknowledge: bool,
    may_see_missing: bool,
}

#[derive(Template)]
#[template(path = "norms/templates/missing.html")]
struct MissingPage {
    page: Page,
    norm: NormLine,
    missing: Vec<MissingLine>,
}

/// Every edition.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let lines = app.db.read(move |tx| actions::list(tx, &by)).await?;
    Ok(html(&ListPage {
        page: shell::page(&reader, &actor, "norms.title", "norms.about", "/norms"),
        lines,
        is_member: actor.member_id.is_some(),
        may_write: actor.may(Act::WriteNorm).is_ok(),
    }))
}

/// The form of a new edition.
pub async fn new(Who(actor): Who<Actor>, reader: Reader) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&new_page(&reader, &actor, form)))
}

/// Writes it.
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["code", "title", "body", "from_on"])?;
    let text = |name: &str| fields.text(name).to_owned();
    let typed = TypedNorm {
        code: text("code"),
        title: text("title"),
        body: text("body"),
        from_on: text("from_on"),
    };
    let by = actor.clone();
    let done = app
        .db
        .write(move |tx| actions::write(tx, &by, &typed))
        .await;
    let lead_on = |id| {
        let notice = reader.t("norms.written_notice");
        see_other_with(&reader, &format!("/norms/{id}"), notice)
    };
    let again = async |form| Ok(new_page(&reader, &actor, form));
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn new_page(reader: &Reader, actor: &Actor, form: Form) -> NewPage {
    let page = shell::page(
        reader,
        actor,
        "norms.new_title",
        "norms.new_about",
        "/norms",
    )
    .crumb(reader.t("norms.title"), "/norms")
    .form(&form);
    NewPage { page, form }
}

/// One edition, to be read.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let norm = app.db.read(move |tx| actions::open(tx, &by, id)).await?;
    let page = shell::titled(&reader, &actor, &norm.title, "norms.show_about", "/norms")
        .crumb(reader.t("norms.title"), "/norms");
    let may = |act| actor.may(act).is_ok();
    Ok(html(&ShowPage {
        page,
        may_acknowledge: may(Act::AcknowledgeNorm)
            && actor.member_id.is_some()
            && norm.acknowledged_at.is_none(),
        may_see_missing: may(Act::SeeAcknowledgements),
        norm,
    }))
}

/// Says that one has read it.
pub async fn acknowledge(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[])?;
    app.db
        .write(move |tx| actions::acknowledge(tx, &actor, id))
        .await?;
    let notice = reader.t("norms.acknowledged_notice");
    Ok(see_other_with(&reader, &format!("/norms/{id}"), notice))
}

/// Who has not.
pub async fn missing(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let (norm, missing) = app.db.read(move |tx| actions::missing(tx, &by, id)).await?;
    let page = shell::page(
        &reader,
        &actor,
        "norms.missing_title",
        "norms.missing_about",
        "/norms",
    )
    .crumb(reader.t("norms.title"), "/norms")
    .crumb(&norm.title, &format!("/norms/{id}"));
    Ok(html(&MissingPage {
        page,
        norm,
        missing,
    }))
}

impl MissingPage {
    fn workbook_href(&self) -> String {
        format!("/norms/{}/missing.xlsx", self.norm.id)
    }
}

/// `GET /norms/{id}/missing.xlsx`: everybody who has not.
pub async fn workbook(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let ((norm, missing), today) = app
        .db
        .read(move |tx| Ok::<_, AppError>((actions::all_missing(tx, &actor, id)?, tx.today())))
        .await?;
    let mut listing = Listing::new(&reader, reader.t("norms.missing_title"))
        .column("norms.member", 12.0, ColumnKind::Text)
        .column("norms.branch", 30.0, ColumnKind::Text)
        .column("norms.name", 30.0, ColumnKind::Text)
        .column("norms.edition", 8.0, ColumnKind::Count)
        .column("norms.from_on", 12.0, ColumnKind::Day);
    for it in &missing {
        listing.row(vec![
            text(&it.name),
            text(&it.branch_name),
            text(&norm.title),
            count(norm.edition),
            day(Some(norm.from_on)),
        ]);
    }
    Ok(listing.answer(today)?)
}
