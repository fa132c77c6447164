//! The import as the command line asks for it.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_db::Db;
use zhibu_rules::Rulebook;

use super::actions::{self, ReadFile, SentFile, Writing, drafts, undo};
use super::columns::Chosen;
use super::model::{
    ImportKind, ImportReport, PersonLine, RowFault, UndoPreview, Undone, WhichRows,
};
use super::progress::Progress;
use super::repair;
use crate::access::Actor;
use crate::error::{AppError, Outcome};
use crate::sealing::FieldKeys;

/// How a file is imported from the command line.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only check.
    pub dry_run: bool,
    /// Write the good rows though others are wrong.
    pub good_rows: bool,
    /// What headings that are not ours stand for.
    pub chosen: Chosen,
}

/// What came of a file, with what is needed to give its wrong rows back.
pub struct Imported {
    /// What came of it.
    pub report: ImportReport,
    file: Arc<ReadFile>,
    bytes: Vec<u8>,
    today: Date,
}

impl Imported {
    /// The workbook of the wrong rows; `tell` picks the language of a sentence.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn wrong_rows(&self, tell: fn(&RowFault) -> &str) -> Outcome<Vec<u8>> {
        repair::workbook(&self.bytes, &self.file, &self.report, self.today, tell)
    }
}

/// Imports a file as the operator. With `dry_run` nothing is written, nor is it if any cell is wrong.
///
/// # Errors
/// [`AppError::Invalid`] on `file` if it cannot be read, is no workbook, or lacks sheets or columns;
/// a fault of the database.
pub fn run(
    db: &Db,
    keys: &FieldKeys,
    rules: &Arc<Rulebook>,
    kind: ImportKind,
    path: &Path,
    dry_run: bool,
) -> Outcome<ImportReport> {
    run_sent(db, keys, rules, kind, &sent_of(path)?, dry_run)
}

/// As [`run`], with the bytes of the file.
///
/// # Errors
/// As [`run`].
pub fn run_sent<B: AsRef<[u8]>>(
    db: &Db,
    keys: &FieldKeys,
    rules: &Arc<Rulebook>,
    kind: ImportKind,
    sent: &SentFile<B>,
    dry_run: bool,
) -> Outcome<ImportReport> {
    let wanted = Wanted {
        dry_run,
        ..Wanted::default()
    };
    let (report, _) = done(db, keys, rules, kind, sent, (&wanted, &Arc::default()))?;
    Ok(report)
}

/// As [`run`], as far as is wanted, and with what counts how far it is.
///
/// # Errors
/// As [`run`]; on `column` if something was chosen that is no column.
pub fn run_as(
    db: &Db,
    keys: &FieldKeys,
    rules: &Arc<Rulebook>,
    kind: ImportKind,
    path: &Path,
    (wanted, progress): (&Wanted, &Arc<Progress>),
) -> Outcome<Imported> {
    drafts::check_keys(kind, &wanted.chosen)?;
    let sent = sent_of(path)?;
    let (report, file) = done(db, keys, rules, kind, &sent, (wanted, progress))?;
    Ok(Imported {
        report,
        file,
        bytes: sent.bytes,
        today: db.clock().today(),
    })
}

fn sent_of(path: &Path) -> Outcome<SentFile<Vec<u8>>> {
    let bytes = std::fs::read(path).map_err(|error| {
        let path = path.display();
        AppError::field(
            "file",
            format!("读不到文件 {path}：{error}。请核对路径。"),
            format!("The file {path} cannot be read: {error}."),
        )
    })?;
    let name = path.file_name().unwrap_or_default();
    Ok(SentFile {
        name: name.to_string_lossy().into_owned(),
        bytes,
    })
}

fn done<B: AsRef<[u8]>>(
    db: &Db,
    keys: &FieldKeys,
    rules: &Arc<Rulebook>,
    kind: ImportKind,
    sent: &SentFile<B>,
    (wanted, progress): (&Wanted, &Arc<Progress>),
) -> Outcome<(ImportReport, Arc<ReadFile>)> {
    let file = Arc::new(actions::read_as(
        rules,
        db.clock(),
        kind,
        sent,
        (&wanted.chosen, progress),
    )?);
    let (checked, secret, book) = (Arc::clone(&file), keys.clone(), Arc::clone(rules));
    let looked =
        db.read_now(move |tx| actions::look(tx, &Actor::operator(), &book, &secret, &checked))?;
    let report = looked.report(&file);
    let rows = if wanted.good_rows {
        WhichRows::Good
    } else {
        WhichRows::All
    };
    if wanted.dry_run || !report.is_to_be_written(rows) {
        return Ok((report, file));
    }
    let (secret, book, written) = (keys.clone(), Arc::clone(rules), Arc::clone(&file));
    let writing = Writing {
        rows,
        draft_id: None,
        looked: Some(Arc::new(looked)),
    };
    let report = db.write_now(move |tx| {
        actions::write(tx, &Actor::operator(), &book, &secret, &written, &writing)
    })?;
    Ok((report, file))
}

/// Says as the operator what taking a batch back would do.
///
/// # Errors
/// As [`undo::preview`].
pub fn preview_undo(db: &Db, keys: &FieldKeys, batch_id: i64) -> Outcome<UndoPreview> {
    let keys = keys.clone();
    db.read_now(move |tx| undo::preview(tx, &Actor::operator(), &keys, batch_id))
}

/// Takes a batch back as the operator.
///
/// # Errors
/// As [`undo::undo`].
pub fn undo_batch(db: &Db, keys: &FieldKeys, batch_id: i64) -> Outcome<Undone> {
    let keys = keys.clone();
    db.write_now(move |tx| undo::undo(tx, &Actor::operator(), &keys, batch_id))
}

/// The report as JSON: on the command line and in the API.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportAnswer {
    /// Rows that were not there yet.
    pub new: i64,
    /// Rows that were there and differ.
    pub changed: i64,
    /// Rows that were there just so.
    pub same: i64,
    /// Every wrong cell; nothing is written while there is one, unless the good rows are asked for.
    pub wrong: Vec<WrongCell>,
    /// Of a workbook of candidates: how the case of each good row stands once it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<Person>>,
}

/// How a candidate's case stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// 姓名.
    pub name: String,
    /// 阶段 as the workbook words it; where it is silent, as the steps make it.
    pub stage: String,
    /// What is against the rules, in the order of the steps.
    pub breaches: Vec<PersonBreach>,
}

/// Something that is against the rules.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonBreach {
    /// A stable word: `talk_late`.
    pub code: String,
    /// The article, as numbered in the text that judges; none where it is no number.
    pub article: Option<i64>,
    /// In Chinese, with document and article.
    pub message: String,
}

/// A wrong cell.
#[derive(Debug, Serialize, ToSchema)]
pub struct WrongCell {
    /// The sheet's name on its tab.
    pub sheet: String,
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// The heading in the file.
    pub column: String,
    /// What stands in the cell; long text cut short.
    pub value: String,
    /// A stable word.
    pub kind: &'static str,
    /// In Chinese: what is wrong and what to write instead.
    pub message: String,
}

impl From<ImportReport> for ImportAnswer {
    fn from(report: ImportReport) -> Self {
        Self {
            new: report.difference.new_count(),
            changed: report.difference.changed_count(),
            same: report.difference.same_count,
            people: (report.kind == ImportKind::Activists)
                .then(|| report.people.into_iter().map(Person::from).collect()),
            wrong: report.wrong.into_iter().map(WrongCell::from).collect(),
        }
    }
}

impl From<PersonLine> for Person {
    fn from(line: PersonLine) -> Self {
        let breaches = line.breaches.into_iter().map(|it| PersonBreach {
            code: it.code,
            article: it.article.parse().ok(),
            message: it.said.zh,
        });
        Self {
            row: line.row,
            name: line.name,
            stage: line.stage,
            breaches: breaches.collect(),
        }
    }
}

impl From<RowFault> for WrongCell {
    fn from(fault: RowFault) -> Self {
        Self {
            sheet: fault.sheet,
            row: fault.row,
            column: fault.column,
            value: fault.value,
            kind: fault.kind,
            message: fault.message.zh,
        }
    }
}
