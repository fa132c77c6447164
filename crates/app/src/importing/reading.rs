//! From a workbook to rows, with every wrong cell named.

use zhibu_papers::cells::CellFault;
use zhibu_papers::table::{Column, ColumnSpec, Table, TableRow, take_table};
use zhibu_papers::workbook::{Cell, Limits, Sheet, Workbook, read};

use super::model::{RowFault, RowNote};
use crate::error::{AppError, Outcome, Said};

/// Characters of a wrong value that are told; the cell itself has the rest.
const VALUE_CHARACTERS_SHOWN: usize = 80;

/// What has been found wrong or worth saying in a file.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Wrong cells.
    pub wrong: Vec<RowFault>,
    /// What was noticed and accepted.
    pub notes: Vec<RowNote>,
}

/// Where a row stands, kept beside what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which of the file's tables, in the order in which they were opened.
    pub table: usize,
    /// Which of its rows, from 0.
    pub index: usize,
}

/// A sheet with its table.
#[derive(Clone, Debug)]
pub struct OpenTable {
    /// The sheet's name on its tab.
    pub sheet: String,
    specs: &'static [ColumnSpec],
    table: Table,
}

/// The tables of one workbook, to find a row's cells again when something is said about it later.
#[derive(Clone, Debug, Default)]
pub struct Tables(Vec<OpenTable>);

/// A column without which nothing can be read.
pub const fn required(key: &'static str, names: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec {
        key,
        names,
        required: true,
    }
}

/// A column that may be absent.
pub const fn optional(key: &'static str, names: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec {
        key,
        names,
        required: false,
    }
}

/// Opens the bytes as a workbook.
///
/// # Errors
/// [`AppError::Invalid`] on `file`: what is wrong with it and what to send instead.
pub fn open(bytes: &[u8]) -> Outcome<Workbook> {
    read(bytes, &Limits::default()).map_err(|fault| {
        let sentence = fault.sentence();
        AppError::field("file", sentence.zh, sentence.en)
    })
}

impl Tables {
    /// Takes a table out of the sheet of one of these names, or out of the only sheet there is. Answers
    /// which table it is.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `file`: there is no such sheet, or a column is missing or doubled.
    pub fn open(
        &mut self,
        workbook: &mut Workbook,
        names: &[&str],
        specs: &'static [ColumnSpec],
    ) -> Outcome<usize> {
        let sheets = &mut workbook.sheets;
        let named = names
            .iter()
            .find_map(|name| sheets.iter().position(|it| it.name.trim() == *name));
        let at = named.or((sheets.len() == 1).then_some(0));
        let Some(sheet) = at.and_then(|at| sheets.get_mut(at)) else {
            let name = names.first().copied().unwrap_or_default();
            let seen: Vec<&str> = sheets.iter().map(|it| it.name.as_str()).collect();
            let seen = seen.join("、");
            return Err(AppError::field(
                "file",
                format!("没有名为“{name}”的工作表，现有：{seen}。请核对是否选错了文件或类别。"),
                format!("There is no sheet “{name}”, only: {seen}. Is it the right file?"),
            ));
        };
        self.open_sheet(sheet, specs)
    }

    /// Takes the table out of a sheet. Answers which table it is.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `file`: a column is missing or doubled.
    pub fn open_sheet(
        &mut self,
        sheet: &mut Sheet,
        specs: &'static [ColumnSpec],
    ) -> Outcome<usize> {
        let table = take_table(sheet, specs).map_err(|fault| {
            let sentence = fault.sentence();
            AppError::field("file", sentence.zh, sentence.en)
        })?;
        self.0.push(OpenTable {
            sheet: sheet.name.clone(),
            specs,
            table,
        });
        Ok(self.0.len() - 1)
    }

    /// Refuses a file whose tables hold no row at all.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `file`.
    pub fn refuse_empty(&self) -> Outcome<()> {
        if self.0.iter().any(|open| !open.table.rows.is_empty()) {
            return Ok(());
        }
        Err(AppError::field(
            "file",
            "表头下面没有任何数据行。请填好后再上传。",
            "There is no row below the headings. Fill the table in and send it again.",
        ))
    }

    /// The columns of a table that nobody asked for.
    pub fn others(&self, table: usize) -> &[Column] {
        self.0.get(table).map_or(&[], |open| &open.table.others)
    }

    /// Sheet and row number of a table's headings.
    pub fn header_address(&self, table: usize) -> (&str, u32) {
        let open = self.0.get(table);
        open.map_or(("", 0), |it| (it.sheet.as_str(), it.table.header_row))
    }

    /// The places of a table's rows.
    pub fn places(&self, table: usize) -> Vec<Place> {
        let count = self.0.get(table).map_or(0, |open| open.table.rows.len());
        (0..count).map(|index| Place { table, index }).collect()
    }

    /// The row at a place, with what reads its cells.
    pub fn row<'a>(&'a self, place: Place, findings: &'a mut Findings) -> RowReader<'a> {
        const NOTHING: &TableRow = &TableRow {
            number: 0,
            cells: Vec::new(),
        };
        let open = self.0.get(place.table);
        let row = open.and_then(|it| it.table.rows.get(place.index));
        let wrong_before = findings.wrong.len();
        RowReader {
            open,
            row: row.unwrap_or(NOTHING),
            findings,
            wrong_before,
        }
    }

    /// The sheets' names, in the order in which they were opened.
    pub fn sheets(&self) -> Vec<&str> {
        self.0.iter().map(|open| open.sheet.as_str()).collect()
    }

    /// Sheet and row number of a place.
    pub fn address(&self, place: Place) -> (&str, u32) {
        let open = self.0.get(place.table);
        let row = open.and_then(|it| it.table.rows.get(place.index));
        (
            open.map_or("", |it| it.sheet.as_str()),
            row.map_or(0, |it| it.number),
        )
    }
}

/// Reads one row, cell by cell, keeping every fault.
pub struct RowReader<'a> {
    open: Option<&'a OpenTable>,
    row: &'a TableRow,
    findings: &'a mut Findings,
    wrong_before: usize,
}

impl RowReader<'_> {
    /// The cell under a key, empty if there is no such column.
    pub fn cell(&self, key: &str) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.open
            .map_or(EMPTY, |open| open.table.cell(self.row, key))
    }

    /// Whether the sheet has the column at all.
    pub fn has_column(&self, key: &str) -> bool {
        self.open
            .is_some_and(|open| open.table.columns.contains_key(key))
    }

    /// The value of a cell that must not be blank; none if it is wrong, which is then said.
    pub fn required<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&Cell) -> Result<T, CellFault>,
    ) -> Option<T> {
        match parse(self.cell(key)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.refuse(key, fault.kind, Said::from(&fault));
                None
            }
        }
    }

    /// The value of a cell that may be blank; none if it is, or if it is wrong, which is then said.
    pub fn optional<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&Cell) -> Result<T, CellFault>,
    ) -> Option<T> {
        if self.cell(key).is_blank() {
            return None;
        }
        self.required(key, parse)
    }

    /// Says that the cell under `key` is wrong.
    pub fn refuse(&mut self, key: &str, kind: &'static str, message: Said) {
        let heading = |open: &OpenTable| {
            let found = open.table.columns.get(key).map(|it| it.heading.clone());
            let usual = || open.specs.iter().find(|spec| spec.key == key);
            found.or_else(|| usual().and_then(|spec| spec.names.first().map(|it| (*it).to_owned())))
        };
        let fault = RowFault {
            sheet: self.open.map(|it| it.sheet.clone()).unwrap_or_default(),
            row: self.row.number,
            column: self.open.and_then(heading).unwrap_or_default(),
            value: shortened(&self.cell(key).text()),
            kind,
            message,
        };
        self.findings.wrong.push(fault);
    }

    /// As [`RowReader::optional`], for a column nobody asked for by key.
    pub fn optional_at<T>(
        &mut self,
        column: &Column,
        parse: impl FnOnce(&Cell) -> Result<T, CellFault>,
    ) -> Option<T> {
        let cell = self.row.cells.get(column.index)?;
        if cell.is_blank() {
            return None;
        }
        match parse(cell) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.refuse_at(Some(column), fault.kind, Said::from(&fault));
                None
            }
        }
    }

    /// As [`RowReader::refuse`], for a column nobody asked for by key.
    pub fn refuse_at(&mut self, column: Option<&Column>, kind: &'static str, message: Said) {
        let cell = column.and_then(|it| self.row.cells.get(it.index));
        let fault = RowFault {
            sheet: self.open.map(|it| it.sheet.clone()).unwrap_or_default(),
            row: self.row.number,
            column: column.map(|it| it.heading.clone()).unwrap_or_default(),
            value: shortened(&cell.map(Cell::text).unwrap_or_default()),
            kind,
            message,
        };
        self.findings.wrong.push(fault);
    }

    /// Says something about the row that does not keep it out.
    pub fn note(&mut self, message: Said) {
        self.findings.notes.push(RowNote {
            sheet: self.open.map(|it| it.sheet.clone()).unwrap_or_default(),
            row: self.row.number,
            message,
        });
    }

    /// Whether anything was wrong in this row since it was taken up.
    pub fn is_wrong(&self) -> bool {
        self.findings.wrong.len() > self.wrong_before
    }

    /// Its number in the spreadsheet.
    pub fn number(&self) -> u32 {
        self.row.number
    }
}

fn shortened(value: &str) -> String {
    if value.chars().nth(VALUE_CHARACTERS_SHOWN).is_none() {
        return value.to_owned();
    }
    let head: String = value.chars().take(VALUE_CHARACTERS_SHOWN).collect();
    format!("{head}…")
}
