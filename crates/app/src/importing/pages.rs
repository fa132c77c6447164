//! The page of imports: what each file must hold, one's files on their way, what was written. The pages of a
//! draft and of a batch stand beside it.

pub mod batch;
pub mod change;
pub mod draft;
mod steps;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_papers::mending::is_sent_back;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::DEVELOPMENT;
use zhibu_web::{
    Choice, Fields, Form, Lang, Page, Pager, Problem, Query, Reader, Upload, UploadedFile, Who,
    html, html_refused, see_other, see_other_with,
};

use super::actions::{self, BATCHES_SHOWN, SentFile, drafts};
use super::model::{Batch, Draft, ImportKind, ImportReport};
use super::work::{Source, State as WorkState, Work};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::shell;

/// Characters of a digest that are shown: enough to compare by eye.
const DIGEST_CHARACTERS_SHOWN: usize = 12;
/// What a browser offers to choose.
const ACCEPT: &str = ".xlsx";
/// The address of this area.
const PLACE: &str = "/imports";

#[derive(Template)]
#[template(path = "importing/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    drafts: Vec<Draft>,
    batches: Vec<Batch>,
    pager: Pager,
}

/// Where the history begins.
#[derive(Debug, Deserialize)]
pub struct HistoryQuery {
    /// The batch before the first one shown.
    after: Option<i64>,
}

impl ListPage {
    fn digest(&self, batch: &Batch) -> String {
        digest(&batch.file_sha256)
    }

    fn at(&self, instant: &str) -> String {
        shell::time_of(instant)
    }
}

/// The first characters of a digest.
fn digest(sha256: &str) -> String {
    sha256.chars().take(DIGEST_CHARACTERS_SHOWN).collect()
}

/// 导入.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(
        &list_page(&app, &reader, &actor, form, query.after).await?,
    ))
}

/// Takes a file as a draft and goes to its page; a file that is no workbook is refused here.
pub async fn stage(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    upload: Upload,
) -> Result<Response, Problem> {
    upload.only(&["kind"], &["file"])?;
    let kind = ImportKind::from_key(upload.fields.text("kind"));
    let staged = match (kind, upload.file("file")) {
        (Some(kind), Some(file)) => staged(&app, &actor, kind, sent(file)).await,
        (kind, file) => Err(unfinished(kind.is_some(), file.is_some())),
    };
    match staged {
        Ok(id) => {
            let here = format!("{PLACE}/{id}");
            let file = upload.file("file").map(|it| it.bytes.clone());
            let first = sent_back_beside(&app, &actor, id, file.unwrap_or_default()).await?;
            Ok(match first {
                Some(first) => {
                    let places = [("file", first.file_name.as_str())];
                    let said = reader.t_with("importing.sent_beside", &places);
                    see_other_with(&reader, &here, &said)
                }
                None => see_other(&here),
            })
        }
        Err(AppError::Invalid(faults)) => {
            let form = Form::refused(&reader, upload.fields, shell::faults(faults));
            Ok(html_refused(
                &list_page(&app, &reader, &actor, form, None).await?,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// The file on its way of the same kind beside which mended rows were sent as a file of their own: set beside the
/// roster alone, they do not tell that a person stands in a row of it too.
async fn sent_back_beside(
    app: &App,
    actor: &Actor,
    id: i64,
    bytes: axum::body::Bytes,
) -> Result<Option<Draft>, AppError> {
    let by = actor.clone();
    let mut all = app.db.read(move |tx| drafts::all(tx, &by)).await?;
    let kind = all.iter().find(|it| it.id == id).map(|it| it.kind.clone());
    all.retain(|it| it.id != id && Some(&it.kind) == kind.as_ref());
    if all.is_empty() {
        return Ok(None);
    }
    let is_back = tokio::task::spawn_blocking(move || is_sent_back(&bytes));
    let is_back = is_back.await.map_err(AppError::internal)?;
    Ok(all.into_iter().next().filter(|_| is_back))
}

/// Reads a file as far as a moment allows, and keeps it if it can be read.
///
/// # Errors
/// [`AppError::Invalid`] on `file` if it is no workbook of its kind; a fault of the database.
pub async fn staged(
    app: &App,
    actor: &Actor,
    kind: ImportKind,
    sent: SentFile<axum::body::Bytes>,
) -> Result<i64, AppError> {
    let who = actor.clone();
    let kept = app.db.read(move |tx| drafts::kept(tx, &who, kind)).await?;
    let work = begun(app, actor, kind, &sent, kept).await?;
    let (who, keys) = (actor.clone(), app.keys.clone());
    let id = app
        .db
        .write(move |tx| drafts::stage(tx, &who, &keys, kind, (&sent.name, &sent.bytes)))
        .await?;
    app.shelf.put(id, work);
    Ok(id)
}

/// The work on a file that can be read, or is not read through yet.
async fn begun(
    app: &App,
    actor: &Actor,
    kind: ImportKind,
    sent: &SentFile<axum::body::Bytes>,
    chosen: super::columns::Chosen,
) -> Result<std::sync::Arc<Work>, AppError> {
    actor.may(Act::Import)?;
    let source = Source {
        kind,
        name: sent.name.clone(),
        bytes: sent.bytes.clone(),
        chosen,
    };
    let work = Work::begin(app, actor, source);
    match work.wait().await {
        WorkState::Refused(faults) => Err(AppError::Invalid(faults.as_ref().clone())),
        _ => Ok(work),
    }
}

/// The file of a form, by the name it had.
pub fn sent(file: &UploadedFile) -> SentFile<axum::body::Bytes> {
    SentFile {
        name: file.name.clone(),
        bytes: file.bytes.clone(),
    }
}

fn unfinished(has_kind: bool, has_file: bool) -> AppError {
    let mut faults = Vec::new();
    for (there, field, zh, en) in [
        (
            has_kind,
            "kind",
            "请选择导入的是哪一类表格。",
            "Choose what the workbook holds.",
        ),
        (
            has_file,
            "file",
            "请选择要导入的 .xlsx 文件。",
            "Choose the .xlsx file to import.",
        ),
    ] {
        if !there {
            let said = crate::Said::new(zh, en);
            let field = field.to_owned();
            faults.push(crate::FieldFault { field, said });
        }
    }
    AppError::Invalid(faults)
}

/// What was written, in a line.
fn written(reader: &Reader, report: &ImportReport) -> String {
    let difference = &report.difference;
    let counts = [
        difference.new_count().to_string(),
        difference.changed_count().to_string(),
        difference.same_count.to_string(),
        report.wrong_rows().to_string(),
    ];
    let places: Vec<(&str, &str)> = ["new", "changed", "same", "wrong"]
        .into_iter()
        .zip(counts.iter().map(String::as_str))
        .collect();
    let key = if report.wrong.is_empty() {
        "importing.written"
    } else {
        "importing.written_good"
    };
    reader.t_with(key, &places)
}

/// A step with its name, as it is kept with its key: `oath 2026-05-13`.
fn step_words(book: &Rulebook, reader: &Reader, value: &str) -> String {
    let (key, rest) = value.split_once(' ').unwrap_or((value, ""));
    let editions = book.procedure(DEVELOPMENT).into_iter();
    let mut editions = editions.flat_map(|it| it.editions().iter().rev());
    let Some(step) = editions.find_map(|it| it.step(key)) else {
        return value.to_owned();
    };
    let name = if reader.lang == Lang::Zh {
        &step.zh
    } else {
        &step.en
    };
    format!("{name} {rest}")
}

/// A value of a list of changes in the reader's words.
fn value_words(book: &Rulebook, reader: &Reader, field: &str, value: &str) -> String {
    match field {
        "affiliation" | "kind" => reader.t(&format!("orgs.{field}_{value}")).to_owned(),
        "steps" => step_words(book, reader, value),
        _ => crate::members::pages::fields::value_words(book, reader, field, value),
    }
}

async fn list_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    form: Form,
    before: Option<i64>,
) -> Result<ListPage, Problem> {
    let asking = actor.clone();
    let (drafts, mut batches) = app
        .db
        .read(move |tx| {
            let drafts = drafts::all(tx, &asking)?;
            Ok::<_, AppError>((drafts, actions::history(tx, &asking, before)?))
        })
        .await?;
    let kinds = ImportKind::ALL.into_iter().map(|kind| {
        let label = reader
            .t(&format!("importing.kind_{}", kind.key()))
            .to_owned();
        let holds = reader
            .t(&format!("importing.holds_{}", kind.key()))
            .to_owned();
        Choice::new(kind.key(), label).help(holds)
    });
    let shown = usize::try_from(BATCHES_SHOWN).unwrap_or(usize::MAX);
    let more = batches.len() > shown;
    batches.truncate(shown);
    let last = batches.last().filter(|_| more).map(|it| it.id.to_string());
    let count = u64::try_from(batches.len()).unwrap_or(u64::MAX);
    Ok(ListPage {
        page: shell::page(reader, actor, "importing.title", "importing.about", PLACE).form(&form),
        form,
        kinds: kinds.collect(),
        drafts,
        pager: Pager::new(reader, count).next(last),
        batches,
    })
}

/// The page of something that was imported or is to be, below the page of imports.
fn below(reader: &Reader, actor: &Actor, title: &str, about: &str) -> Page {
    shell::titled(reader, actor, title, "importing.title", PLACE)
        .about(about)
        .crumb(reader.t("importing.title"), PLACE)
}
