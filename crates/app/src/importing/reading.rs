//! From a workbook to rows, with every wrong cell named.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use zhibu_papers::cells::CellFault;
use zhibu_papers::mending::REASON;
use zhibu_papers::table::{Column, ColumnSpec, Table, TableRow, take_table};
use zhibu_papers::workbook::Cell;

use super::columns::{OpenBook, SheetSpec};
pub use super::model::Place;
use super::model::{ObjectKind, RowFault, RowLine, RowNote};
use super::progress::Progress;
use crate::error::{AppError, Outcome, Said};

/// Characters of a wrong value that are told; the cell itself has the rest.
const VALUE_CHARACTERS_SHOWN: usize = 80;

/// The word for a row that is right by itself and names one that is not.
pub const DEPENDS_ON_WRONG: &str = "depends_on_wrong_row";

/// What is said of it.
pub fn depends_on(sheet: &str, row: u32) -> Said {
    Said::new(
        format!("这一行要用到“{sheet}”第 {row} 行，那一行有错；请先改好那一行，这一行不用改。"),
        format!(
            "This row needs row {row} of “{sheet}”, which is wrong; correct that one, this is right."
        ),
    )
}

/// What has been found wrong or worth saying in a file.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Wrong cells.
    pub wrong: Vec<RowFault>,
    /// What was noticed and accepted.
    pub notes: Vec<RowNote>,
    /// The rows with a wrong cell.
    places: HashSet<Place>,
}

impl Findings {
    /// Whether anything is wrong in the row at a place.
    pub fn is_wrong(&self, place: Place) -> bool {
        self.places.contains(&place)
    }

    /// How many rows are wrong.
    pub fn wrong_rows(&self) -> usize {
        self.places.len()
    }

    fn refuse(&mut self, fault: RowFault) {
        self.places.insert(fault.place);
        self.wrong.push(fault);
    }
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
pub struct Tables {
    open: Vec<OpenTable>,
    /// How far the file is.
    pub progress: Arc<Progress>,
}

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

impl Tables {
    /// Takes the table out of a sheet of the workbook. Answers which table it is.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `file`: there is no such sheet, or a column is missing or doubled.
    pub fn open(&mut self, book: &mut OpenBook, spec: &SheetSpec) -> Outcome<usize> {
        let position = spec.position(&book.workbook);
        let at = position.ok_or_else(|| spec.missing(&book.workbook))?;
        self.open_sheet(book, at, spec.columns)
    }

    /// Takes the table out of the sheet at a position. Answers which table it is.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `file`: a column is missing or doubled.
    pub fn open_sheet(
        &mut self,
        book: &mut OpenBook,
        at: usize,
        specs: &'static [ColumnSpec],
    ) -> Outcome<usize> {
        let sheet = book.workbook.sheets.get_mut(at).ok_or(AppError::NotFound)?;
        let mut table = take_table(sheet, specs, &book.chosen).map_err(|fault| {
            let sentence = fault.sentence();
            AppError::field("file", sentence.zh, sentence.en)
        })?;
        // Rows that were given back to be mended have a column that says why.
        table.others.retain(|it| it.heading != REASON);
        book.progress.found(table.rows.len());
        self.progress = Arc::clone(&book.progress);
        self.open.push(OpenTable {
            sheet: sheet.name.clone(),
            specs,
            table,
        });
        Ok(self.open.len() - 1)
    }

    /// Refuses a file whose tables hold no row at all.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `file`.
    pub fn refuse_empty(&self) -> Outcome<()> {
        if self.open.iter().any(|open| !open.table.rows.is_empty()) {
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
        self.open.get(table).map_or(&[], |open| &open.table.others)
    }

    /// Sheet and row number of a table's headings.
    pub fn header_address(&self, table: usize) -> (&str, u32) {
        let open = self.open.get(table);
        open.map_or(("", 0), |it| (it.sheet.as_str(), it.table.header_row))
    }

    /// The places of a table's rows.
    pub fn places(&self, table: usize) -> Vec<Place> {
        let count = self.open.get(table).map_or(0, |open| open.table.rows.len());
        (0..count).map(|index| Place { table, index }).collect()
    }

    /// The row at a place, with what reads its cells.
    pub fn row<'a>(&'a self, place: Place, findings: &'a mut Findings) -> RowReader<'a> {
        const NOTHING: &TableRow = &TableRow {
            number: 0,
            cells: Vec::new(),
        };
        self.progress.looks_at_row();
        let open = self.open.get(place.table);
        let row = open.and_then(|it| it.table.rows.get(place.index));
        RowReader {
            open,
            row: row.unwrap_or(NOTHING),
            place,
            findings,
        }
    }

    /// The sheets' names, in the order in which they were opened.
    pub fn sheets(&self) -> Vec<String> {
        self.open.iter().map(|open| open.sheet.clone()).collect()
    }

    /// The columns wanted of each sheet.
    pub fn specs(&self) -> BTreeMap<String, &'static [ColumnSpec]> {
        let open = self.open.iter();
        open.map(|it| (it.sheet.clone(), it.specs)).collect()
    }

    /// How many rows with data there are.
    pub fn row_count(&self) -> i64 {
        let count: usize = self.open.iter().map(|open| open.table.rows.len()).sum();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// Where a column stands that is asked for by key.
    pub fn column_index(&self, table: usize, key: &str) -> Option<usize> {
        let open = self.open.get(table)?;
        open.table.columns.get(key).map(|it| it.index)
    }

    /// The row at a place as what it is about, for lists and for what is kept of it.
    pub fn line(
        &self,
        place: Place,
        subject: &str,
        object: ObjectKind,
        id: Option<i64>,
    ) -> RowLine {
        RowLine {
            place,
            row: self.address(place).1,
            subject: subject.to_owned(),
            object,
            id,
        }
    }

    /// Lets go of the cells of a row but for those under these keys, of which something may still be said.
    pub fn let_go(&mut self, place: Place, kept: &[&str]) {
        let Some(open) = self.open.get_mut(place.table) else {
            return;
        };
        let Table { columns, rows, .. } = &mut open.table;
        let kept = kept.iter().filter_map(|key| columns.get(*key));
        let kept: Vec<usize> = kept.map(|it| it.index).collect();
        let row = rows.get_mut(place.index).into_iter();
        for (at, cell) in row.flat_map(|row| &mut row.cells).enumerate() {
            if !kept.contains(&at) {
                *cell = Cell::Empty;
            }
        }
    }

    /// The cell of a row under a key, empty if there is no such column.
    pub fn cell(&self, place: Place, key: &str) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        let open = self.open.get(place.table);
        let row = open.and_then(|it| it.table.rows.get(place.index));
        open.zip(row)
            .map_or(EMPTY, |(open, row)| open.table.cell(row, key))
    }

    /// Sheet and row number of a place.
    pub fn address(&self, place: Place) -> (&str, u32) {
        let open = self.open.get(place.table);
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
    place: Place,
    findings: &'a mut Findings,
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

    /// The heading of the column under a key, or the usual one where the sheet has none; the key itself for
    /// what is no column.
    pub fn heading(&self, key: &str) -> String {
        let heading = self.open.and_then(|open| {
            let found = open.table.columns.get(key).map(|it| it.heading.clone());
            let usual = || open.specs.iter().find(|spec| spec.key == key);
            found.or_else(|| usual().and_then(|spec| spec.names.first().map(|it| (*it).to_owned())))
        });
        heading.unwrap_or_else(|| key.to_owned())
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
        let column = self.open.and_then(|open| open.table.columns.get(key));
        let fault = RowFault {
            place: self.place,
            index: column.map(|it| it.index),
            sheet: self.open.map(|it| it.sheet.clone()).unwrap_or_default(),
            row: self.row.number,
            column: self.heading(key),
            value: shortened(&self.cell(key).text()),
            kind,
            message,
        };
        self.findings.refuse(fault);
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
            place: self.place,
            index: column.map(|it| it.index),
            sheet: self.open.map(|it| it.sheet.clone()).unwrap_or_default(),
            row: self.row.number,
            column: column.map(|it| it.heading.clone()).unwrap_or_default(),
            value: shortened(&cell.map(Cell::text).unwrap_or_default()),
            kind,
            message,
        };
        self.findings.refuse(fault);
    }

    /// Says something about the row that does not keep it out.
    pub fn note(&mut self, message: Said) {
        self.findings.notes.push(RowNote {
            sheet: self.open.map(|it| it.sheet.clone()).unwrap_or_default(),
            row: self.row.number,
            message,
        });
    }

    /// Whether anything is wrong in this row.
    pub fn is_wrong(&self) -> bool {
        self.findings.is_wrong(self.place)
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
