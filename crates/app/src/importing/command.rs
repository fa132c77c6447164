//! The import as the command line asks for it.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;
use zhibu_db::Db;
use zhibu_rules::Rulebook;

use super::actions::{self, SentFile};
use super::model::{ImportKind, ImportReport, RowFault};
use crate::access::Actor;
use crate::error::{AppError, Outcome};
use crate::sealing::FieldKeys;

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
    let bytes = std::fs::read(path).map_err(|error| {
        let path = path.display();
        AppError::field(
            "file",
            format!("读不到文件 {path}：{error}。请核对路径。"),
            format!("The file {path} cannot be read: {error}."),
        )
    })?;
    let name = path.file_name().unwrap_or_default();
    let sent = SentFile {
        name: name.to_string_lossy().into_owned(),
        bytes,
    };
    run_sent(db, keys, rules, kind, &sent, dry_run)
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
    let file = actions::read(rules, db.clock(), kind, sent)?;
    let file = Arc::new(file);
    let (checked, secret, book) = (Arc::clone(&file), keys.clone(), Arc::clone(rules));
    let report =
        db.read_now(move |tx| actions::check(tx, &Actor::operator(), &book, &secret, &checked))?;
    if dry_run || !report.may_be_written() {
        return Ok(report);
    }
    let (secret, book) = (keys.clone(), Arc::clone(rules));
    db.write_now(move |tx| actions::write(tx, &Actor::operator(), &book, &secret, &file))
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
    /// Every wrong cell; nothing is written while there is one.
    pub wrong: Vec<WrongCell>,
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
            new: report.difference.new_count,
            changed: report.difference.changed_count(),
            same: report.difference.same_count,
            wrong: report.wrong.into_iter().map(WrongCell::from).collect(),
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
