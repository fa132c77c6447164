//! Files on their way as JSON: the steps of the page.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zhibu_web::{Json, NoQuery, Path, Problem, Query, Reader, Who, download};

use super::workbook;
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::importing::actions::drafts;
use crate::importing::columns::Outline;
use crate::importing::command::ImportAnswer;
use crate::importing::model::{Draft, ImportKind, RowFault, WhichRows};
use crate::importing::work::{State as WorkState, Work, of_draft};
use crate::importing::{pages, repair};
use crate::listing::WORKBOOK;

/// What is sent.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NewDraftQuery {
    /// units, members, dues, meetings or activists.
    kind: String,
}

/// A file on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftAnswer {
    /// Its number.
    pub id: i64,
    /// units, members, dues, meetings or activists.
    pub kind: String,
    /// As the sender named it.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub file_sha256: String,
    /// When it was sent.
    pub sent_at: String,
    /// reading, checking, refused, columns, ready, writing, written or failed; absent in lists.
    pub state: Option<&'static str>,
    /// Rows read so far.
    pub rows_read: u64,
    /// How far it is, of a hundred; absent once nothing is done with it.
    pub percent: Option<u64>,
    /// Why it cannot be read, in Chinese.
    pub refused: Vec<String>,
    /// Columns that must be there and are not, by key, each with its usual heading.
    pub missing: BTreeMap<String, String>,
    /// Headings that are none of ours, each with the key chosen for it.
    pub headings: BTreeMap<String, Option<String>>,
    /// What it would do, once it is checked.
    pub answer: Option<ImportAnswer>,
    /// The batch under which it was written whole; the draft is gone then.
    pub batch_id: Option<i64>,
}

/// The files on their way.
#[derive(Debug, Serialize, ToSchema)]
pub struct Drafts {
    /// One's own, newest first.
    pub drafts: Vec<DraftAnswer>,
}

/// What headings stand for.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ColumnsBody {
    /// Heading to key; an empty key takes a choice back.
    #[serde(default)]
    columns: BTreeMap<String, String>,
    /// true: forget what was chosen before for this kind, here and for later files.
    #[serde(default)]
    forget: bool,
}

/// Which rows are to be written.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WriteBody {
    /// all, or good: those without fault.
    rows: String,
}

impl DraftAnswer {
    fn of(draft: Draft) -> Self {
        Self {
            id: draft.id,
            kind: draft.kind,
            file_name: draft.file_name,
            file_sha256: draft.file_sha256,
            sent_at: draft.sent_at,
            state: None,
            rows_read: 0,
            percent: None,
            refused: Vec::new(),
            missing: BTreeMap::new(),
            headings: BTreeMap::new(),
            answer: None,
            batch_id: None,
        }
    }

    fn told(draft: Draft, work: &Work, state: &WorkState) -> Self {
        let mut told = Self::of(draft);
        told.rows_read = work.progress.rows_read();
        told.percent = (!state.is_settled()).then(|| work.progress.percent());
        told.state = Some(match state {
            WorkState::Reading => "reading",
            WorkState::Checking => "checking",
            WorkState::Writing => "writing",
            WorkState::Failed => "failed",
            WorkState::Written(batch_id) => {
                told.batch_id = Some(*batch_id);
                "written"
            }
            WorkState::Refused(faults) => {
                told.refused = faults.iter().map(|it| it.said.zh.clone()).collect();
                "refused"
            }
            WorkState::Columns(outline) => {
                told.columns(outline);
                "columns"
            }
            WorkState::Ready(checked) => {
                told.columns(&checked.outline);
                told.answer = Some(ImportAnswer::from(checked.report.clone()));
                "ready"
            }
        });
        told
    }

    fn columns(&mut self, outline: &Outline) {
        for sheet in &outline.sheets {
            let missing = sheet.missing();
            self.missing
                .extend(missing.map(|it| (it.key.to_owned(), it.name.to_owned())));
        }
        let headings = outline.headings();
        self.headings = headings
            .map(|(_, it)| (it.heading.clone(), it.chosen.map(str::to_owned)))
            .collect();
    }
}

/// One's own files on their way.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Drafts>, Problem> {
    let found = app.db.read(move |tx| drafts::all(tx, &actor)).await?;
    Ok(Json(Drafts {
        drafts: found.into_iter().map(DraftAnswer::of).collect(),
    }))
}

/// Takes a file as a draft: as the field `file` of a form, or as the body itself.
pub async fn stage(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<NewDraftQuery>,
    request: Request,
) -> Result<Json<DraftAnswer>, Problem> {
    let kind = ImportKind::from_key(&query.kind)
        .ok_or_else(|| Problem::bad_parameter("kind", &query.kind))?;
    let file = workbook(&reader, request).await?;
    let id = pages::staged(&app, &actor, kind, file).await?;
    let answer = shown(&app, &actor, id).await?;
    Ok(Json(answer))
}

/// A draft, as far as it is.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(_): Query<NoQuery>,
) -> Result<Json<DraftAnswer>, Problem> {
    Ok(Json(shown(&app, &actor, id).await?))
}

/// Says what headings stand for, and reads the file again.
pub async fn choose(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<ColumnsBody>,
) -> Result<Json<DraftAnswer>, Problem> {
    let who = actor.clone();
    app.db
        .write(move |tx| {
            if body.forget {
                drafts::forget(tx, &who, id)?;
            }
            if body.columns.is_empty() {
                return Ok(());
            }
            drafts::choose(tx, &who, id, &body.columns)
        })
        .await?;
    app.shelf.take_off(id);
    Ok(Json(shown(&app, &actor, id).await?))
}

/// Writes a draft: whole, or its good rows. 422 where that would write nothing.
pub async fn write(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<WriteBody>,
) -> Result<Response, Problem> {
    let rows = match body.rows.as_str() {
        "all" => WhichRows::All,
        "good" => WhichRows::Good,
        _ => {
            let refused = AppError::field("rows", "请写 all 或 good。", "Write all or good.");
            return Err(refused.into());
        }
    };
    let (draft, work) = of_draft(&app, &actor, id).await?;
    let state = work.wait().await;
    let may_be_written =
        matches!(&state, WorkState::Ready(checked) if checked.report.is_to_be_written(rows));
    if !may_be_written {
        let answer = Json(DraftAnswer::told(draft, &work, &state));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
    }
    work.write(&app, &actor, id, rows);
    let state = work.wait().await;
    Ok(Json(DraftAnswer::told(draft, &work, &state)).into_response())
}

/// The wrong rows of a draft, as a workbook of the same layout.
pub async fn wrong_rows(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(_): Query<NoQuery>,
) -> Result<Response, Problem> {
    let (draft, work) = of_draft(&app, &actor, id).await?;
    let WorkState::Ready(checked) = work.wait().await else {
        return Err(Problem::unavailable(2));
    };
    let keys = app.keys.clone();
    let (_, bytes) = app
        .db
        .read(move |tx| drafts::content(tx, &actor, &keys, id))
        .await?;
    let today = app.db.clock().today();
    let tell: fn(&RowFault) -> &str = |fault| &fault.message.zh;
    let made = tokio::task::spawn_blocking(move || {
        repair::workbook(&bytes, &checked.file, &checked.report, today, tell)
    });
    let made = made.await.map_err(Problem::internal)??;
    Ok(download(&repair::name_of(&draft.file_name), WORKBOOK, made))
}

/// Gives a draft up.
pub async fn discard(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    app.db
        .write(move |tx| drafts::discard(tx, &actor, id))
        .await?;
    app.shelf.take_off(id);
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(app: &App, actor: &Actor, id: i64) -> Result<DraftAnswer, Problem> {
    let (draft, work) = of_draft(app, actor, id).await?;
    let state = work.wait().await;
    Ok(DraftAnswer::told(draft, &work, &state))
}
