//! A workbook checked, and written: whole or not at all, or, where that is asked for, its good rows.

pub mod drafts;
mod effects;
pub mod looking;
pub mod undo;

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use zhibu_db::{Clock, Tx};
use zhibu_rules::Rulebook;

use super::columns::{Chosen, OpenBook};
use super::model::{Batch, FileMark, ImportKind, ImportReport, WhichRows};
use super::progress::Progress;
use super::reading::Tables;
use super::store::NewBatch;
use super::{activists, dues, meetings, members, store, units};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::audit::{self, Object};
use crate::error::Outcome;
use crate::sealing::FieldKeys;
use looking::Plan;
pub use looking::{Looked, look, look_again};

/// Batches of one page of the history.
pub const BATCHES_SHOWN: i64 = 20;

/// A file as read, checked as far as it can be without the county.
#[derive(Clone, Debug)]
pub struct ReadFile {
    kind: ImportKind,
    mark: FileMark,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Units(units::UnitsFile),
    Members(members::MembersFile),
    Dues(dues::DuesFile),
    Meetings(meetings::MeetingsFile),
    Activists(activists::ActivistsFile),
}

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct SentFile<B> {
    /// As the sender named it.
    pub name: String,
    /// Its bytes.
    pub bytes: B,
}

/// Reads a file, outside any transaction.
///
/// # Errors
/// [`crate::AppError::Invalid`] on `file` if it is no workbook, or has not the sheets and columns of `kind`.
pub fn read<B: AsRef<[u8]>>(
    rules: &Rulebook,
    clock: &Clock,
    kind: ImportKind,
    sent: &SentFile<B>,
) -> Outcome<ReadFile> {
    read_as(rules, clock, kind, sent, (&Chosen::new(), &Arc::default()))
}

/// As [`read`], with what was chosen for headings that are not ours, and what counts how far it is.
///
/// # Errors
/// As [`read`].
pub fn read_as<B: AsRef<[u8]>>(
    rules: &Rulebook,
    clock: &Clock,
    kind: ImportKind,
    sent: &SentFile<B>,
    (chosen, progress): (&Chosen, &Arc<Progress>),
) -> Outcome<ReadFile> {
    let bytes = sent.bytes.as_ref();
    let book = OpenBook::read(bytes, chosen, Arc::clone(progress))?;
    understand(rules, clock, kind, mark(&sent.name, bytes), book)
}

/// The name of a file and its digest.
pub fn mark(name: &str, bytes: &[u8]) -> FileMark {
    let digest = Sha256::digest(bytes);
    FileMark {
        name: name.to_owned(),
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// Understands the cells of a workbook that was opened.
///
/// # Errors
/// [`crate::AppError::Invalid`] on `file` if it has not the sheets and columns of `kind`.
pub fn understand(
    rules: &Rulebook,
    clock: &Clock,
    kind: ImportKind,
    mark: FileMark,
    book: OpenBook,
) -> Outcome<ReadFile> {
    let today = clock.today();
    let content = match kind {
        ImportKind::Units => Content::Units(units::parse(rules, book, today)?),
        ImportKind::Members => Content::Members(members::parse(rules, book, today)?),
        ImportKind::Dues => Content::Dues(dues::parse(rules, book, today)?),
        ImportKind::Meetings => Content::Meetings(meetings::parse(rules, book, today)?),
        ImportKind::Activists => Content::Activists(activists::parse(rules, book, today)?),
    };
    Ok(ReadFile {
        kind,
        mark,
        content,
    })
}

/// How a file is to be written.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    /// Which of its rows.
    pub rows: WhichRows,
    /// The draft it comes from; it goes when nothing of it is left to be mended.
    pub draft_id: Option<i64>,
    /// What was found when it was set beside the county.
    pub looked: Option<Arc<Looked>>,
}

/// Writes a file if no cell of it is wrong, or of a wrong file the good rows if those are wanted; else answers
/// what is wrong, and nothing is written. A file that changes nothing leaves no batch.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or a fault of the database.
pub fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &ReadFile,
    writing: &Writing,
) -> Outcome<ImportReport> {
    let reach = actor.may(Act::Import)?;
    // Nobody else can save while this is written, so what was found before is used where nothing was done since.
    let anew;
    let looked = match &writing.looked {
        Some(before) if before.holds(tx, &reach)? => before.as_ref(),
        _ => {
            anew = look(tx, actor, rules, keys, file)?;
            &anew
        }
    };
    let report = looked.report(file);
    if !report.is_to_be_written(writing.rows) {
        return Ok(report);
    }
    let difference = &report.difference;
    let progress = &file.tables().progress;
    progress.begin_writing(difference.new_count() + difference.changed_count());
    let before = effects::before(tx, &reach, difference)?;
    let new_ids = match (&file.content, &looked.plan) {
        (_, Plan::Units(plan)) => units::write(tx, &reach, plan)?,
        (Content::Members(file), Plan::Members(plan)) => {
            members::write(tx, actor, &reach, keys, (file, plan))?
        }
        (_, Plan::Dues(plan)) => {
            dues::write(tx, actor, plan)?;
            Vec::new()
        }
        (_, Plan::Meetings(plan)) => meetings::write(tx, actor, plan)?,
        (_, Plan::Activists(plan)) => activists::write(tx, actor, keys, &file.mark.name, plan)?,
        (_, Plan::Members(_)) => {
            return Err(crate::AppError::internal("a plan is written with its file"));
        }
    };
    let new = NewBatch {
        kind: file.kind,
        file: &file.mark,
        draft_id: writing.draft_id,
        wrong_count: report.wrong_rows(),
    };
    progress.begin_keeping();
    let batch_id = store::insert_batch(tx, actor, &new, difference)?;
    let told = || progress.wrote(1);
    effects::record(
        tx,
        &reach,
        keys,
        batch_id,
        (&report, &told),
        (before, &new_ids),
    )?;
    if let Some(draft_id) = writing.draft_id.filter(|_| report.wrong.is_empty()) {
        store::drafts::remove(tx, draft_id)?;
    }
    let summary = format!(
        "{}: {} new, {} changed, {} same, {} left out",
        file.kind.key(),
        difference.new_count(),
        difference.changed_count(),
        difference.same_count,
        new.wrong_count
    );
    let object = batch_object(batch_id);
    audit::record(tx, actor, "import_workbook", object, &summary)?;
    Ok(ImportReport {
        batch_id: Some(batch_id),
        ..report
    })
}

/// A batch in the audit.
fn batch_object(id: i64) -> Object<'static> {
    Object {
        kind: "import_batch",
        id: Some(id),
        organisation_id: None,
    }
}

/// Reads, checks and, if rows of it are wanted, writes a file that came over the network. What the office
/// chose for headings before is applied.
///
/// # Errors
/// As [`read`], [`look`] and [`write`].
pub async fn import<B>(
    app: &App,
    actor: &Actor,
    kind: ImportKind,
    sent: SentFile<B>,
    wanted: Option<WhichRows>,
) -> Outcome<ImportReport>
where
    B: AsRef<[u8]> + Send + 'static,
{
    let who = actor.clone();
    let kept = app.db.read(move |tx| drafts::kept(tx, &who, kind)).await?;
    let (rules, clock) = (app.rules.clone(), app.db.clock().clone());
    // A large file takes seconds of pure computing, which would hold up other requests here.
    let read = tokio::task::spawn_blocking(move || {
        read_as(&rules, &clock, kind, &sent, (&kept, &Arc::default()))
    });
    let file = read.await.map_err(crate::AppError::internal)??;
    let file = Arc::new(file);
    let (who, with, checked) = (actor.clone(), app.clone(), Arc::clone(&file));
    let looked = app
        .db
        .read(move |tx| look(tx, &who, &with.rules, &with.keys, &checked))
        .await?;
    let report = looked.report(&file);
    let Some(rows) = wanted.filter(|rows| report.is_to_be_written(*rows)) else {
        return Ok(report);
    };
    let (who, with) = (actor.clone(), app.clone());
    let writing = Writing {
        rows,
        draft_id: None,
        looked: Some(Arc::new(looked)),
    };
    app.db
        .write(move |tx| write(tx, &who, &with.rules, &with.keys, &file, &writing))
        .await
}

/// The latest batches before one, newest first: a page and one more.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or a fault of the database.
pub fn history(tx: &mut Tx<'_>, actor: &Actor, before: Option<i64>) -> Outcome<Vec<Batch>> {
    let reach = actor.may(Act::Import)?;
    store::batches(tx, &reach, before.unwrap_or(i64::MAX), BATCHES_SHOWN + 1)
}

impl ReadFile {
    /// What it brings.
    pub fn kind(&self) -> ImportKind {
        self.kind
    }

    /// Its tables.
    pub fn tables(&self) -> &Tables {
        match &self.content {
            Content::Units(file) => &file.tables,
            Content::Members(file) => &file.tables,
            Content::Dues(file) => &file.tables,
            Content::Meetings(file) => &file.tables,
            Content::Activists(file) => &file.tables,
        }
    }
}
