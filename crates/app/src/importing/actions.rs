//! A workbook checked, and written whole or not at all.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use zhibu_db::{Clock, Tx};
use zhibu_rules::Rulebook;

use super::model::{Batch, Difference, FileMark, ImportKind, ImportReport};
use super::reading::{self, Findings};
use super::{dues, meetings, members, store, units};
use crate::access::{Act, Actor, Reach};
use crate::app::App;
use crate::audit::{self, Object};
use crate::error::Outcome;
use crate::sealing::FieldKeys;

/// Batches shown in the history.
const BATCHES_SHOWN: i64 = 50;

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
    let bytes = sent.bytes.as_ref();
    let workbook = reading::open(bytes)?;
    let today = clock.today();
    let content = match kind {
        ImportKind::Units => Content::Units(units::parse(rules, workbook, today)?),
        ImportKind::Members => Content::Members(members::parse(rules, workbook, today)?),
        ImportKind::Dues => Content::Dues(dues::parse(rules, workbook, today)?),
        ImportKind::Meetings => Content::Meetings(meetings::parse(rules, workbook, today)?),
    };
    let digest = Sha256::digest(bytes);
    let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let mark = FileMark {
        name: sent.name.clone(),
        sha256,
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

/// Writes a file if no cell of it is wrong; else answers what is wrong, and nothing is written. A file
/// that changes nothing leaves no batch.
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
    let reach = actor.may(Act::Import)?;
    // The county may have changed since the file was checked, so it is settled anew under the lock.
    let settled = settle(tx, &reach, rules, keys, file)?;
    let (difference, findings) = (settled.difference().clone(), settled.findings().clone());
    if !findings.wrong.is_empty() || !difference.is_any() {
        return Ok(file.report(&difference, &findings, None));
    }
    match settled {
        Settled::Units(settled) => units::write(tx, &reach, settled)?,
        Settled::Members(settled) => members::write(tx, actor, &reach, keys, settled)?,
        Settled::Dues(settled) => dues::write(tx, actor, settled)?,
        Settled::Meetings(settled) => meetings::write(tx, actor, settled)?,
    }
    let batch_id = store::insert_batch(tx, actor, file.kind, &file.mark, &difference)?;
    let object = Object {
        kind: "import_batch",
        id: Some(batch_id),
        organisation_id: None,
    };
    let summary = format!(
        "{}: {} new, {} changed, {} same",
        file.kind.key(),
        difference.new_count,
        difference.changed_count(),
        difference.same_count
    );
    audit::record(tx, actor, "import_workbook", object, &summary)?;
    Ok(file.report(&difference, &findings, Some(batch_id)))
}

/// Reads, checks and, unless it is only to be checked, writes a file that came over the network.
///
/// # Errors
/// As [`read`], [`check`] and [`write`].
pub async fn import<B>(
    app: &App,
    actor: &Actor,
    kind: ImportKind,
    sent: SentFile<B>,
    dry_run: bool,
) -> Outcome<ImportReport>
where
    B: AsRef<[u8]> + Send + 'static,
{
    actor.may(Act::Import)?;
    let (rules, clock) = (app.rules.clone(), app.db.clock().clone());
    // A large file takes seconds of pure computing, which would hold up other requests here.
    let read = tokio::task::spawn_blocking(move || read(&rules, &clock, kind, &sent));
    let file = read.await.map_err(crate::AppError::internal)??;
    let file = Arc::new(file);
    let (who, with, checked) = (actor.clone(), app.clone(), Arc::clone(&file));
    let report = app
        .db
        .read(move |tx| check(tx, &who, &with.rules, &with.keys, &checked))
        .await?;
    if dry_run || !report.may_be_written() {
        return Ok(report);
    }
    let (who, with) = (actor.clone(), app.clone());
    app.db
        .write(move |tx| write(tx, &who, &with.rules, &with.keys, &file))
        .await
}

/// The latest batches, newest first.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or a fault of the database.
pub fn history(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<Batch>> {
    let reach = actor.may(Act::Import)?;
    store::batches(tx, &reach, BATCHES_SHOWN)
}

impl ReadFile {
    fn report(
        &self,
        difference: &Difference,
        findings: &Findings,
        batch_id: Option<i64>,
    ) -> ImportReport {
        let mut wrong = findings.wrong.clone();
        let sheets = self.tables().sheets();
        let position = |sheet: &str| sheets.iter().position(|it| *it == sheet);
        wrong.sort_by_key(|fault| (position(&fault.sheet), fault.row));
        ImportReport {
            kind: self.kind,
            difference: difference.clone(),
            wrong,
            notes: findings.notes.clone(),
            batch_id,
        }
    }

    fn tables(&self) -> &reading::Tables {
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
