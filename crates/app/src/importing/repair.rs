//! The wrong rows of a file, given back to be mended.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_papers::mending::{FileToMend, MendingSheet, rows_to_mend, with_rows_sent_back};

use super::actions::ReadFile;
use super::columns::{Chosen, chosen_columns};
use super::model::{ImportReport, RowFault};
use crate::error::{AppError, Outcome};

/// Columns that are text, whatever is typed into them: a spreadsheet drops digits of what it takes for a
/// number.
const CODES: [&str; 5] = [
    "id_number",
    "telephone",
    "code",
    "parent_code",
    "credit_code",
];

/// The workbook of the wrong rows, in the layout of the file; `tell` picks the language of a sentence.
///
/// # Errors
/// The file cannot be read any more, or the workbook not be written.
pub fn workbook(
    bytes: &[u8],
    file: &ReadFile,
    report: &ImportReport,
    made_on: Date,
    tell: fn(&RowFault) -> &str,
) -> Outcome<Vec<u8>> {
    rows_to_mend(bytes, &wrong_rows(file, report, tell), made_on).map_err(AppError::internal)
}

/// The file with the rows of `back`, which were given back and mended, in the place of its wrong rows.
///
/// # Errors
/// [`AppError::Invalid`] on `file` if a column of the file is not in `back`. The file cannot be read any more, or
/// the workbook not be written.
pub fn made_whole(
    (bytes, back): (&[u8], &[u8]),
    file: &ReadFile,
    report: &ImportReport,
    chosen: &Chosen,
    made_on: Date,
) -> Outcome<Vec<u8>> {
    let file = FileToMend {
        bytes,
        sheets: &wrong_rows(file, report, |it| &it.message.zh),
        specs: &file.tables().specs(),
        chosen: &chosen_columns(chosen),
    };
    let made = with_rows_sent_back(&file, back, made_on).map_err(AppError::internal)?;
    made.ok_or_else(|| {
        AppError::field(
            "file",
            "这份文件有“错误原因”一列，但工作表或列与原来的文件不同，改好的行没有并入。请在下载的那份文件里改，不改工作表名，不删列。",
            "This file has the column 错误原因, but its sheets or columns are not those of the file, so the mended \
             rows were not taken. Mend the workbook you downloaded and leave its sheets and columns as they are.",
        )
    })
}

/// The wrong rows by sheet.
fn wrong_rows(
    file: &ReadFile,
    report: &ImportReport,
    tell: fn(&RowFault) -> &str,
) -> BTreeMap<String, MendingSheet> {
    let tables = file.tables();
    let mut sheets: BTreeMap<String, MendingSheet> = BTreeMap::new();
    for (table, name) in report.sheets.iter().enumerate() {
        let codes = CODES
            .iter()
            .filter_map(|key| tables.column_index(table, key));
        let sheet = MendingSheet {
            header_row: tables.header_address(table).1,
            code_columns: codes.collect(),
            rows: BTreeMap::new(),
        };
        sheets.insert(name.clone(), sheet);
    }
    for fault in &report.wrong {
        let Some(sheet) = sheets.get_mut(&fault.sheet) else {
            continue;
        };
        let row = sheet.rows.entry(fault.row).or_default();
        let told = tell(fault);
        if let Some(index) = fault.index {
            let sentence = row.cells.entry(index).or_default();
            join(sentence, told);
        }
        let with_column = if fault.column.is_empty() {
            told.to_owned()
        } else {
            format!("{}：{told}", fault.column)
        };
        join(&mut row.reason, &with_column);
    }
    sheets
}

/// The name of the workbook beside that of the file.
pub fn name_of(file_name: &str) -> String {
    let stem = file_name.strip_suffix(".xlsx").unwrap_or(file_name);
    let stem = stem.strip_suffix(ENDING).unwrap_or(stem);
    format!("{stem}{ENDING}.xlsx")
}

const ENDING: &str = "-待改";

fn join(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_lengthened_once() {
        assert_eq!(name_of("名册.xlsx"), "名册-待改.xlsx");
        assert_eq!(name_of("名册-待改.xlsx"), "名册-待改.xlsx");
    }
}
