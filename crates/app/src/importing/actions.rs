//! A workbook checked, and written: whole or not at all, or, where that is asked for, its good rows.

pub mod drafts;
mod effects;
pub mod undo;

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use zhibu_db::{Clock, Tx};
use zhibu_rules::Rulebook;

use super::columns::{Chosen, OpenBook, chosen_columns};
use super::model::{Batch, Difference, FileMark, ImportKind, ImportReport, WhichRows};
use super::reading::{self, Findings, Tables};
use super::store::NewBatch;
use super::{dues, meetings, members, store, units};
use crate::access::{Act, Actor, Reach};
use crate::app::App;
use crate::audit::{self, Object};
use crate::error::Outcome;
use crate::sealing::FieldKeys;

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
}

/// What a file makes of the county, not yet written.
enum Settled {
    Units(units::Settled),
    Members(members::Settled),
    Dues(dues::Settled),
    Meetings(meetings::Settled),
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
    read_as(rules, clock, kind, sent, (&Chosen::new(), &|_| {}))
}

/// As [`read`], with what was chosen for headings that are not ours; `told` hears how many rows were read
/// so far.
///
/// # Errors
/// As [`read`].
pub fn read_as<B: AsRef<[u8]>>(
    rules: &Rulebook,
    clock: &Clock,
    kind: ImportKind,
    sent: &SentFile<B>,
    (chosen, told): (&Chosen, &dyn Fn(usize)),
) -> Outcome<ReadFile> {
    let bytes = sent.bytes.as_ref();
    let book = OpenBook {
        workbook: reading::workbook(bytes, told)?,
        chosen: chosen_columns(chosen),
    };
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
    };
    Ok(ReadFile {
        kind,
        mark,
        content,
    })
}

/// Says what a file would do: every wrong cell, what is new, what changes. Writes nothing.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or a fault of the database.
pub fn check(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &ReadFile,
) -> Outcome<ImportReport> {
    let reach = actor.may(Act::Import)?;
    let settled = settle(tx, &reach, rules, keys, file)?;
    Ok(file.report(settled.difference(), settled.findings(), None))
}

/// How a file is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Writing {
    /// Which of its rows.
    pub rows: WhichRows,
    /// The draft it comes from; it goes when nothing of it is left to be mended.
    pub draft_id: Option<i64>,
}

/// Writes a file if no cell of it is wrong; else answers what is wrong, and nothing is written. A file that
/// changes nothing leaves no batch.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or a fault of the database.
pub fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &ReadFile,
) -> Outcome<ImportReport> {
    let writing = Writing {
        rows: WhichRows::All,
        draft_id: None,
    };
    write_as(tx, actor, rules, keys, file, writing)
}

/// As [`write`], or of a wrong file the good rows.
///
/// # Errors
/// As [`write`].
pub fn write_as(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &ReadFile,
    writing: Writing,
) -> Outcome<ImportReport> {
    let reach = actor.may(Act::Import)?;
    // The county may have changed since the file was checked, so it is settled anew under the lock.
    let settled = settle(tx, &reach, rules, keys, file)?;
    let (difference, findings) = (settled.difference().clone(), settled.findings().clone());
    let is_wrong = !findings.wrong.is_empty();
    if (is_wrong && writing.rows == WhichRows::All) || !difference.is_any() {
        return Ok(file.report(&difference, &findings, None));
    }
    let before = effects::before(tx, &reach, &difference)?;
    let new_ids = match settled {
        Settled::Units(settled) => units::write(tx, &reach, settled)?,
        Settled::Members(settled) => members::write(tx, actor, &reach, keys, settled)?,
        Settled::Dues(settled) => {
            dues::write(tx, actor, settled)?;
            Vec::new()
        }
        Settled::Meetings(settled) => meetings::write(tx, actor, settled)?,
    };
    let report = file.report(&difference, &findings, None);
    let new = NewBatch {
        kind: file.kind,
        file: &file.mark,
        draft_id: writing.draft_id,
        wrong_count: report.wrong_rows(),
    };
    let batch_id = store::insert_batch(tx, actor, &new, &difference)?;
    effects::record(tx, &reach, keys, batch_id, &report, (before, &new_ids))?;
    if let Some(draft_id) = writing.draft_id.filter(|_| !is_wrong) {
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
    audit::record(
        tx,
        actor,
        "import_workbook",
        batch_object(batch_id),
        &summary,
    )?;
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
/// As [`read`], [`check`] and [`write`].
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
    let read =
        tokio::task::spawn_blocking(move || read_as(&rules, &clock, kind, &sent, (&kept, &|_| {})));
    let file = read.await.map_err(crate::AppError::internal)??;
    let file = Arc::new(file);
    let (who, with, checked) = (actor.clone(), app.clone(), Arc::clone(&file));
    let report = app
        .db
        .read(move |tx| check(tx, &who, &with.rules, &with.keys, &checked))
        .await?;
    let Some(rows) = wanted.filter(|rows| report.is_to_be_written(*rows)) else {
        return Ok(report);
    };
    let (who, with) = (actor.clone(), app.clone());
    let writing = Writing {
        rows,
        draft_id: None,
    };
    app.db
        .write(move |tx| write_as(tx, &who, &with.rules, &with.keys, &file, writing))
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

    fn report(
        &self,
        difference: &Difference,
        findings: &Findings,
        batch_id: Option<i64>,
    ) -> ImportReport {
        let mut wrong = findings.wrong.clone();
        wrong.sort_by_key(|fault| fault.place);
        ImportReport {
            kind: self.kind,
            sheets: self.tables().sheets(),
            row_count: self.tables().row_count(),
            difference: difference.clone(),
            wrong,
            notes: findings.notes.clone(),
            batch_id,
        }
    }

    /// Its tables.
    pub fn tables(&self) -> &Tables {
        match &self.content {
            Content::Units(file) => &file.tables,
            Content::Members(file) => &file.tables,
            Content::Dues(file) => &file.tables,
            Content::Meetings(file) => &file.tables,
        }
    }
}

impl Settled {
    fn difference(&self) -> &Difference {
        match self {
            Self::Units(settled) => &settled.difference,
            Self::Members(settled) => &settled.difference,
            Self::Dues(settled) => &settled.difference,
            Self::Meetings(settled) => &settled.difference,
        }
    }

    fn findings(&self) -> &Findings {
        match self {
            Self::Units(settled) => &settled.findings,
            Self::Members(settled) => &settled.findings,
            Self::Dues(settled) => &settled.findings,
            Self::Meetings(settled) => &settled.findings,
        }
    }
}

fn settle(
    tx: &mut Tx<'_>,
    reach: &Reach,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &ReadFile,
) -> Outcome<Settled> {
    Ok(match &file.content {
        Content::Units(file) => Settled::Units(units::settle(tx, reach, file)?),
        Content::Members(file) => Settled::Members(members::settle(tx, reach, keys, file)?),
        Content::Dues(file) => Settled::Dues(dues::settle(tx, reach, rules, keys, file)?),
        Content::Meetings(file) => Settled::Meetings(meetings::settle(tx, reach, file)?),
    })
}
