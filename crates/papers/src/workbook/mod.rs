//! Reading workbooks (.xlsx) that nobody has vetted.
//!
//! The file is judged twice. `guard` looks at the bytes before any spreadsheet code sees them: what
//! kind of file it is, how many parts it has, how large each becomes when it is really inflated, how
//! long its longest text is. Only then is it streamed cell by cell, under limits of its own. The
//! reader that lays a whole sheet out as a rectangle is never used: two cells at opposite corners
//! would cost gigabytes.

mod extent;
mod fault;
mod guard;
mod kind;
mod measure;
mod number;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;

pub use extent::rows_said_by;
pub use fault::{Limit, WorkbookFault};
pub use number::{column_letters, decimal_text};

/// How much of a workbook is read at most. What goes beyond is refused with the limit named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub file_bytes: u64,
    /// Parts inside the file (a workbook is a zip of parts).
    pub entries: usize,
    /// Bytes of one part after inflating.
    pub entry_bytes: u64,
    /// Bytes of all parts together after inflating.
    pub inflated_bytes: u64,
    /// Bytes of one text, markup included.
    pub string_bytes: usize,
    /// Worksheets.
    pub sheets: usize,
    /// Rows with content, all sheets together.
    pub rows: usize,
    /// Columns: the furthest one with content.
    pub columns: usize,
    /// Cells with content, all sheets together.
    pub cells: usize,
    /// Styles, defined names and links between parts, all together: the reader keeps each of them.
    pub styles: usize,
    /// Bytes of one part that is no XML: a picture.
    pub picture_bytes: u64,
    /// Bytes that shared texts take up.
    pub shared_bytes: usize,
    /// Bytes that the cells take up once read.
    pub content_bytes: usize,
}

impl Default for Limits {
    /// Room for a county's largest list with its copies, far below what would hurt the machine.
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            entries: 1_000,
            entry_bytes: 256 << 20,
            inflated_bytes: 256 << 20,
            string_bytes: 1 << 20,
            sheets: 64,
            rows: 200_000,
            columns: 200,
            cells: 5_000_000,
            styles: 100_000,
            picture_bytes: 16 << 20,
            shared_bytes: 64 << 20,
            content_bytes: 192 << 20,
        }
    }
}

/// A workbook as read: values only, no formulas, no styles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbook {
    /// The worksheets in their order; chart sheets are left out.
    pub sheets: Vec<Sheet>,
    /// The file refers to other files. They are never opened: values are those saved in this one.
    pub external_links: bool,
}

impl Workbook {
    /// The sheet of that name, spaces at the ends of either name aside.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets
            .iter()
            .find(|sheet| sheet.name.trim() == name.trim())
    }
}

/// One worksheet: only its rows with content, each with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// Hidden from the person who sent it.
    pub hidden: bool,
    /// Rows with at least one value, in order.
    pub rows: Vec<SheetRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    /// From column A; nothing after the last value.
    pub cells: Vec<Cell>,
}

/// One value, told apart by how the spreadsheet stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// No value.
    #[default]
    Empty,
    /// Text exactly as stored, spaces included.
    Text(String),
    /// A number in plain decimal digits (`-1234.5`), as the spreadsheet shows it: 15 digits count.
    Number(String),
    /// A number that carries a date format. A time of day is dropped.
    Date(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// `#N/A`, `#REF!` and their like.
    Error(String),
}

impl Cell {
    /// What a person sees in the cell.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) | Self::Error(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
        }
    }

    /// Nothing, or nothing but spaces of any width.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(crate::cells::is_blank),
            _ => false,
        }
    }
}

/// Reads a workbook, or says in one sentence why not. Memory and time are bounded by `limits`,
/// whatever the bytes are.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookFault> {
    read_telling(bytes, limits, &|_| {})
}

/// As [`read`], and tells every few hundred rows how many were read so far.
pub fn read_telling(
    bytes: &[u8],
    limits: &Limits,
    told: &dyn Fn(usize),
) -> Result<Workbook, WorkbookFault> {
    let external_links = guard::check(bytes, limits)?;
    // The spreadsheet reader below is not ours and meets hostile input; a panic of it is an answer
    // about the file, not the end of the program.
    let sheets = catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, limits, told)))
        .map_err(|_panic| WorkbookFault::Damaged("a part cannot be understood".to_owned()))??;
    Ok(Workbook {
        sheets,
        external_links,
    })
}

/// Rows after which it is told how many were read.
const ROWS_TOLD: usize = 256;

/// What has been read so far, over all sheets.
#[derive(Default)]
struct Tally {
    rows: usize,
    cells: usize,
    bytes: usize,
}

/// What a cell takes up besides its text.
const CELL_BYTES: usize = size_of::<Cell>();
/// The least that the machine sets aside for a text.
const TEXT_BYTES_MIN: usize = 32;

fn read_sheets(
    bytes: &[u8],
    limits: &Limits,
    told: &dyn Fn(usize),
) -> Result<Vec<Sheet>, WorkbookFault> {
    let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let tabs: Vec<_> = xlsx
        .sheets_metadata()
        .iter()
        .filter(|tab| tab.typ == SheetType::WorkSheet)
        .map(|tab| (tab.name.clone(), tab.visible != SheetVisible::Visible))
        .collect();
    if tabs.len() > limits.sheets {
        return Err(WorkbookFault::over(
            Limit::Sheets,
            tabs.len(),
            limits.sheets,
        ));
    }
    let mut tally = Tally::default();
    let mut sheets = Vec::with_capacity(tabs.len());
    for (name, hidden) in tabs {
        let rows = read_rows(&mut xlsx, &name, limits, (&mut tally, told))?;
        told(tally.rows);
        sheets.push(Sheet { name, hidden, rows });
    }
    Ok(sheets)
}

fn read_rows(
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    (tally, told): (&mut Tally, &dyn Fn(usize)),
) -> Result<Vec<SheetRow>, WorkbookFault> {
    let mut reader = xlsx.worksheet_cells_reader(name).map_err(damaged)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(found) = reader.next_cell().map_err(damaged)? {
        let (row_index, column_index) = found.get_position();
        let cell = value(found.get_value());
        if cell == Cell::Empty {
            continue;
        }
        let number = row_index.saturating_add(1);
        let column = usize::try_from(column_index).unwrap_or(usize::MAX);
        if column >= limits.columns {
            return Err(WorkbookFault::over_at(
                Limit::Columns,
                column.saturating_add(1),
                limits.columns,
                format!("{}{}", column_letters(column), number),
            ));
        }
        tally.cells += 1;
        if tally.cells > limits.cells {
            return Err(WorkbookFault::over(Limit::Cells, tally.cells, limits.cells));
        }
        // One shared text may stand in a million cells, and each of them keeps its own copy.
        tally.bytes += CELL_BYTES + held_bytes(&cell);
        if tally.bytes > limits.content_bytes {
            return Err(WorkbookFault::over_at(
                Limit::ContentBytes,
                tally.bytes,
                limits.content_bytes,
                format!("{}{}", column_letters(column), number),
            ));
        }
        if rows.last().is_none_or(|last| last.number < number) {
            tally.rows += 1;
            if tally.rows.is_multiple_of(ROWS_TOLD) {
                told(tally.rows);
            }
            if tally.rows > limits.rows {
                return Err(WorkbookFault::over(Limit::Rows, tally.rows, limits.rows));
            }
            let width = rows.last().map_or(0, |last| last.cells.len());
            rows.push(SheetRow {
                number,
                cells: Vec::with_capacity(width),
            });
        }
        place(&mut rows, number, column, cell)?;
    }
    Ok(rows)
}

fn held_bytes(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Error(text) => text.len().max(TEXT_BYTES_MIN),
        Cell::Empty | Cell::Date(_) | Cell::Bool(_) => 0,
    }
}

fn place(
    rows: &mut [SheetRow],
    number: u32,
    column: usize,
    cell: Cell,
) -> Result<(), WorkbookFault> {
    let last = rows.last_mut().filter(|last| last.number == number);
    let row = last
        .ok_or_else(|| WorkbookFault::Damaged(format!("row {number} comes after a later row")))?;
    while row.cells.len() <= column {
        row.cells.push(Cell::Empty);
    }
    if let Some(slot) = row.cells.get_mut(column) {
        *slot = cell;
    }
    Ok(())
}

fn value(stored: &DataRef<'_>) -> Cell {
    match stored {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(decimal_text(*number)),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(serial) => number::serial_date(serial)
            .map_or_else(|| Cell::Number(decimal_text(serial.as_f64())), Cell::Date),
        DataRef::DateTimeIso(text) => text
            .get(..10)
            .and_then(|day| day.parse().ok())
            .map_or_else(|| text_cell(text), Cell::Date),
        DataRef::DurationIso(text) => text_cell(text),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

fn damaged(error: calamine::XlsxError) -> WorkbookFault {
    match error {
        calamine::XlsxError::Password => WorkbookFault::Encrypted,
        other => WorkbookFault::Damaged(other.to_string()),
    }
}
