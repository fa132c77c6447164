//! Batches as JSON, and taking them back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zhibu_web::{Json, NoQuery, Path, Problem, Query, Who};

use crate::access::Actor;
use crate::app::App;
use crate::importing::actions::undo::{self, EFFECTS_SHOWN};
use crate::importing::actions::{self, BATCHES_SHOWN};
use crate::importing::model::{Batch, EffectLine, UndoPreview};

/// Where a list begins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AfterQuery {
    /// `next` of the page before.
    after: Option<i64>,
}

/// A written batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchAnswer {
    /// Its number.
    pub id: i64,
    /// units, members, dues, meetings or activists.
    pub kind: String,
    /// As the sender named the file.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub file_sha256: String,
    /// When it was written.
    pub at: String,
    /// By whom; absent for the command line.
    pub by: Option<String>,
    /// Rows that were not there yet.
    pub new: i64,
    /// Rows that were there and differed.
    pub changed: i64,
    /// Rows that were there just so.
    pub same: i64,
    /// Rows that were wrong and left out.
    pub left_out: i64,
    /// When it was taken back.
    pub undone_at: Option<String>,
}

/// Batches, latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Batches {
    /// A page of them.
    pub batches: Vec<BatchAnswer>,
    /// Ask with it as `after` for the next page.
    pub next: Option<i64>,
}

/// What a row of a batch did.
#[derive(Debug, Serialize, ToSchema)]
pub struct Effect {
    /// The sheet's name on its tab.
    pub sheet: String,
    /// As the spreadsheet numbered it.
    pub row: i64,
    /// unit, organisation, member, dues_base (then `object_id` is the member's), meeting or candidate.
    pub object_kind: String,
    /// The id of the thing.
    pub object_id: i64,
    /// Whether it was there before.
    pub is_new: bool,
    /// What it is called today; absent where it is no more.
    pub label: Option<String>,
    /// What changed.
    pub fields: Vec<EffectField>,
}

/// A changed field; sealed ones masked.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffectField {
    /// The column's name.
    pub field: String,
    /// As it stood.
    pub old: Option<String>,
    /// As it stands.
    pub new: Option<String>,
}

/// A batch with a page of what its rows did.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchFile {
    /// The batch.
    pub batch: BatchAnswer,
    /// Row by row.
    pub effects: Vec<Effect>,
    /// Ask with it as `after` for the next page.
    pub next: Option<i64>,
}

/// What taking a batch back does, or what keeps it.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndoAnswer {
    /// Things that go.
    pub removed: i64,
    /// Things put back as they were.
    pub restored: i64,
    /// What stands in the way; then nothing is done.
    pub in_the_way: Vec<InTheWay>,
}

/// Something that was built on a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct InTheWay {
    /// A stable word: `attendance`, `changed_since`, `later_batch`, …
    pub reason: String,
    /// unit, organisation, member, dues_base, meeting or candidate.
    pub object_kind: String,
    /// The thing the batch brought.
    pub object_id: i64,
    /// What it is called.
    pub label: String,
    /// How many there are.
    pub count: i64,
}

impl From<Batch> for BatchAnswer {
    fn from(batch: Batch) -> Self {
        Self {
            id: batch.id,
            kind: batch.kind,
            file_name: batch.file_name,
            file_sha256: batch.file_sha256,
            at: batch.at,
            by: batch.display_name,
            new: batch.new_count,
            changed: batch.changed_count,
            same: batch.same_count,
            left_out: batch.wrong_count,
            undone_at: batch.undone_at,
        }
    }
}

impl From<EffectLine> for Effect {
    fn from(line: EffectLine) -> Self {
        let fields = line.fields.into_iter().map(|it| EffectField {
            field: it.field,
            old: it.old,
            new: it.new,
        });
        Self {
            sheet: line.sheet,
            row: line.row,
            object_kind: line.object_kind,
            object_id: line.object_id,
            is_new: line.is_new,
            label: line.label,
            fields: fields.collect(),
        }
    }
}

impl From<UndoPreview> for UndoAnswer {
    fn from(preview: UndoPreview) -> Self {
        let in_the_way = preview.obstacles.into_iter().map(|it| InTheWay {
            reason: it.reason,
            object_kind: it.object_kind,
            object_id: it.object_id,
            label: it.label,
            count: it.count,
        });
        Self {
            removed: preview.removed_count,
            restored: preview.restored_count,
            in_the_way: in_the_way.collect(),
        }
    }
}

/// Batches, latest first.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<AfterQuery>,
) -> Result<Json<Batches>, Problem> {
    let mut found = app
        .db
        .read(move |tx| actions::history(tx, &actor, query.after))
        .await?;
    let shown = usize::try_from(BATCHES_SHOWN).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    Ok(Json(Batches {
        next: found.last().filter(|_| more).map(|it| it.id),
        batches: found.into_iter().map(BatchAnswer::from).collect(),
    }))
}

/// A batch with a page of what its rows did.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(query): Query<AfterQuery>,
) -> Result<Json<BatchFile>, Problem> {
    let keys = app.keys.clone();
    let after = query.after.unwrap_or(0);
    let (batch, mut lines) = app
        .db
        .read(move |tx| undo::batch(tx, &actor, &keys, id, after))
        .await?;
    let shown = usize::try_from(EFFECTS_SHOWN).unwrap_or(usize::MAX);
    let more = lines.len() > shown;
    lines.truncate(shown);
    Ok(Json(BatchFile {
        batch: BatchAnswer::from(batch),
        next: lines.last().filter(|_| more).map(|it| it.position),
        effects: lines.into_iter().map(Effect::from).collect(),
    }))
}

/// Says what taking a batch back would do.
pub async fn preview(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(_): Query<NoQuery>,
) -> Result<Json<UndoAnswer>, Problem> {
    let keys = app.keys.clone();
    let preview = app
        .db
        .read(move |tx| undo::preview(tx, &actor, &keys, id))
        .await?;
    Ok(Json(UndoAnswer::from(preview)))
}

/// Takes a batch back; 422 with what stands in the way if something was built on it.
pub async fn undo(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (who, keys) = (actor.clone(), app.keys.clone());
    let preview = app
        .db
        .read(move |tx| undo::preview(tx, &who, &keys, id))
        .await?;
    if !preview.obstacles.is_empty() {
        let answer = Json(UndoAnswer::from(preview));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
    }
    let keys = app.keys.clone();
    let undone = app
        .db
        .write(move |tx| undo::undo(tx, &actor, &keys, id))
        .await?;
    let answer = UndoAnswer {
        removed: undone.removed_count,
        restored: undone.restored_count,
        in_the_way: Vec::new(),
    };
    Ok(Json(answer).into_response())
}
