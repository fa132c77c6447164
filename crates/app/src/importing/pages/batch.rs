//! A written batch: who, what, when, what its rows did; and taking it back.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_web::{
    Fields, Page, Pager, Path, Problem, Query, Reader, Who, html, html_refused, see_other_with,
};

use super::{PLACE, below, value_words};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::importing::actions::undo::{self, EFFECTS_SHOWN};
use crate::importing::model::{Batch, EffectLine, Obstacle, UndoPreview, Undone};
use crate::shell;

/// Obstacles that are listed; more are counted.
const OBSTACLES_SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "importing/templates/batch.html")]
struct BatchPage {
    page: Page,
    batch: Batch,
    lines: Vec<EffectLine>,
    pager: Pager,
    rules: Arc<Rulebook>,
}

#[derive(Template)]
#[template(path = "importing/templates/undo.html")]
struct UndoPage {
    page: Page,
    preview: UndoPreview,
}

/// Where the list of a batch begins.
#[derive(Debug, Deserialize)]
pub struct BatchQuery {
    /// The line before the first one shown.
    after: Option<i64>,
}

impl BatchPage {
    fn undone(&self, undone_at: &str) -> String {
        let nobody = self.page.t("importing.by_operator");
        let by = self.batch.undone_by_name.as_deref().unwrap_or(nobody);
        let at = shell::time_of(undone_at);
        let places = [("at", at.as_str()), ("by", by)];
        self.page.t_with("importing.was_undone", &places)
    }

    fn value(&self, field: &str, value: &str) -> String {
        value_words(&self.rules, &self.page.reader, field, value)
    }

    fn at(&self, instant: &str) -> String {
        shell::time_of(instant)
    }
}

impl UndoPage {
    fn shown(&self) -> impl Iterator<Item = &Obstacle> {
        self.preview.obstacles.iter().take(OBSTACLES_SHOWN)
    }

    fn beyond(&self) -> usize {
        let count = self.preview.obstacles.len();
        count.saturating_sub(OBSTACLES_SHOWN)
    }

    fn reason(&self, obstacle: &Obstacle) -> String {
        self.page.t_n(
            &format!("importing.built_{}", obstacle.reason),
            obstacle.count,
        )
    }
}

/// Where a thing that was imported is looked at; none where it has no page.
fn href(object_kind: &str, id: &i64) -> Option<String> {
    match object_kind {
        "unit" => Some(format!("/units/{id}")),
        "organisation" => Some(format!("/organisations/{id}")),
        "member" => Some(format!("/members/{id}")),
        "dues_base" => Some(format!("/dues/members/{id}")),
        "meeting" => Some(format!("/meetings/{id}")),
        "candidate" => Some(format!("/development/{id}")),
        _ => None,
    }
}

/// A batch.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<BatchQuery>,
) -> Result<Response, Problem> {
    let (who, keys) = (actor.clone(), app.keys.clone());
    let after = query.after.unwrap_or(0);
    let (batch, mut lines) = app
        .db
        .read(move |tx| undo::batch(tx, &who, &keys, id, after))
        .await?;
    let shown = usize::try_from(EFFECTS_SHOWN).unwrap_or(usize::MAX);
    let more = lines.len() > shown;
    lines.truncate(shown);
    let last = lines
        .last()
        .filter(|_| more)
        .map(|it| it.position.to_string());
    let total = u64::try_from(batch.new_count + batch.changed_count).unwrap_or(0);
    let pager = Pager::new(&reader, total).next(last);
    Ok(html(&BatchPage {
        page: batch_page(&reader, &actor, &batch),
        pager,
        batch,
        lines,
        rules: app.rules,
    }))
}

/// What taking a batch back would do, with the button that does it.
pub async fn undo_form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let preview = previewed(&app, &actor, id).await?;
    Ok(html(&undo_page(&reader, &actor, preview)))
}

/// Takes a batch back.
pub async fn undo(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[])?;
    let (who, keys) = (actor.clone(), app.keys.clone());
    let undone = app.db.write(move |tx| undo::undo(tx, &who, &keys, id));
    match undone.await {
        Ok(undone) => Ok(see_other_with(
            &reader,
            &format!("{PLACE}/batches/{id}"),
            &told(&reader, undone),
        )),
        Err(AppError::Refused(said)) => match previewed(&app, &actor, id).await {
            Ok(preview) => Ok(html_refused(&undo_page(&reader, &actor, preview))),
            Err(_) => Err(AppError::Refused(said).into()),
        },
        Err(error) => Err(error.into()),
    }
}

async fn previewed(app: &App, actor: &Actor, id: i64) -> Result<UndoPreview, AppError> {
    let (who, keys) = (actor.clone(), app.keys.clone());
    app.db
        .read(move |tx| undo::preview(tx, &who, &keys, id))
        .await
}

fn undo_page(reader: &Reader, actor: &Actor, preview: UndoPreview) -> UndoPage {
    let batch = &preview.batch;
    let href = format!("{PLACE}/batches/{}", batch.id);
    let about = reader.t("importing.undo_about").to_owned();
    let page = below(reader, actor, reader.t("importing.undo_title"), &about);
    UndoPage {
        page: page.crumb(&batch.file_name, &href),
        preview,
    }
}

fn batch_page(reader: &Reader, actor: &Actor, batch: &Batch) -> Page {
    let kind = reader
        .t(&format!("importing.kind_{}", batch.kind))
        .to_owned();
    let title = reader.t_with("importing.batch_title", &[("kind", kind.as_str())]);
    below(reader, actor, &title, &batch.file_name)
}

fn told(reader: &Reader, undone: Undone) -> String {
    let (removed, restored) = (
        undone.removed_count.to_string(),
        undone.restored_count.to_string(),
    );
    let places = [
        ("removed", removed.as_str()),
        ("restored", restored.as_str()),
    ];
    reader.t_with("importing.undone_notice", &places)
}
