//! Rows to be mended, given back in the layout they came in: the same sheets, titles, notes and headings
//! with their merged cells, the same columns, of the rows only those named, and a last column that says
//! why.
//!
//! Text stays text, numbers numbers, days days; no formula is written. What is marked is filled, bold, and
//! carries the sentence as a comment. Read again, the last column is nothing anybody asks for, and given
//! back again, it is filled anew.

use std::collections::{BTreeMap, BTreeSet};

use calamine::Dimensions;
use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};

use crate::PaperFault;
use crate::sheet::{
    ColumnKind, Formats, column_number, double, excel_day, fault, mark, sheet_name,
};
use crate::workbook::{Cell, Limits, Sheet, SheetRow, read};

mod merges;
mod returned;

use merges::Merges;
pub use returned::{FileToMend, is_sent_back, with_rows_sent_back};

/// The heading of the last column.
pub const REASON: &str = "错误原因";
/// Characters of a text: no spreadsheet holds more in a cell.
const TEXT_CHARACTERS_MAX: usize = 32_000;
/// Characters of a comment.
const COMMENT_CHARACTERS_MAX: usize = 1_000;
/// Comments of a workbook: each is a drawing, and a thousand are more than anybody hovers over.
const COMMENTS_MAX: usize = 2_000;
/// Merged cells that are kept, and lines that one of them may span.
const MERGES_MAX: usize = 2_000;
const MERGED_LINES_MAX: u32 = 64;
/// Rows by which the widths of columns are measured.
const ROWS_MEASURED: usize = 200;
/// Width of a column in characters of the spreadsheet's own measure.
const WIDTH_MIN: usize = 8;
const WIDTH_MAX: usize = 40;
const REASON_WIDTH: f64 = 60.0;

/// A sheet of the file that holds a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MendingSheet {
    /// The number of the last line of headings; it and what stands above it is kept.
    pub header_row: u32,
    /// Columns that are text whatever is typed into them: codes, ID and telephone numbers.
    pub code_columns: BTreeSet<usize>,
    /// The rows to be given back, by the number they have.
    pub rows: BTreeMap<u32, MendingRow>,
}

/// A row to be mended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MendingRow {
    /// The wrong cells by column, from 0, each with its sentence.
    pub cells: BTreeMap<usize, String>,
    /// What stands in the last column.
    pub reason: String,
}

/// Makes the workbook from the file as it was sent. Sheets that are not named are kept as they are.
///
/// # Errors
/// The file cannot be read any more, or the workbook not be written.
pub fn rows_to_mend(
    bytes: &[u8],
    sheets: &BTreeMap<String, MendingSheet>,
    made_on: Date,
) -> Result<Vec<u8>, PaperFault> {
    let sent =
        read(bytes, &Limits::default()).map_err(|error| PaperFault::Workbook(error.to_string()))?;
    written(bytes, &sent.sheets, made_on, |sheet| {
        match sheets.get(&sheet.name) {
            Some(wanted) => Kept::of_table(sheet, wanted),
            None => Kept::whole(sheet),
        }
    })
}

/// Writes what is kept of sheets, in the layout of the file they came in.
fn written<'a>(
    bytes: &[u8],
    sheets: &'a [Sheet],
    made_on: Date,
    kept_of: impl Fn(&'a Sheet) -> Kept<'a>,
) -> Result<Vec<u8>, PaperFault> {
    let mut merges = Merges::of(bytes)?;
    let mut workbook = Workbook::new();
    let properties =
        rust_xlsxwriter::DocProperties::new().set_creation_datetime(&excel_day(made_on)?);
    workbook.set_properties(&properties);
    let formats = Formats::new();
    let mut comments_left = COMMENTS_MAX;
    let mut is_first = true;
    for sheet in sheets {
        let worksheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(fault)?;
        worksheet.set_name(sheet_name(&sheet.name)).map_err(fault)?;
        // A workbook opens on a sheet that is seen.
        if sheet.hidden {
            worksheet.set_hidden(true);
        } else if is_first {
            worksheet.set_active(true).set_first_tab(true);
            is_first = false;
        }
        let kept = kept_of(sheet);
        let mut writer = Writer {
            worksheet,
            formats: &formats,
            comments_left,
        };
        writer.widths(&kept)?;
        writer.head(&kept, &merges.above(&sheet.name, kept.header_row))?;
        writer.rows(&kept)?;
        comments_left = writer.comments_left;
    }
    workbook.save_to_buffer().map_err(fault)
}

/// What of a sheet is kept.
struct Kept<'a> {
    /// The lines down to the last of the headings, each where it stands.
    head: Vec<&'a SheetRow>,
    header_row: u32,
    /// What follows them, each with the line it is written to, from 0.
    rows: Vec<(u32, &'a SheetRow, Option<&'a MendingRow>)>,
    code_columns: BTreeSet<usize>,
    /// Where the reasons stand; none in a sheet that is no table.
    reason: Option<usize>,
}

impl<'a> Kept<'a> {
    fn of_table(sheet: &'a Sheet, wanted: &'a MendingSheet) -> Self {
        let is_head = |row: &&SheetRow| row.number <= wanted.header_row;
        let head: Vec<&SheetRow> = sheet.rows.iter().filter(is_head).collect();
        let rows = sheet.rows.iter();
        let rows = rows.filter_map(|row| Some((row, Some(wanted.rows.get(&row.number)?))));
        let close_up = (wanted.header_row..).zip(rows);
        let rows: Vec<_> = close_up
            .map(|(at, (row, mending))| (at, row, mending))
            .collect();
        // A file that came back wrong a second time has the column already.
        let headings = head.last().filter(|row| row.number == wanted.header_row);
        let reason = headings.and_then(|row| {
            let mut cells = row.cells.iter();
            cells.position(|cell| crate::cells::clean(&cell.text()) == REASON)
        });
        let width = |row: &&SheetRow| row.cells.len();
        let widest = head
            .iter()
            .copied()
            .chain(rows.iter().map(|(_, row, _)| *row));
        let widest = widest.map(|row| width(&row)).max().unwrap_or(0);
        Self {
            header_row: wanted.header_row,
            code_columns: wanted.code_columns.clone(),
            reason: Some(reason.unwrap_or(widest)),
            head,
            rows,
        }
    }

    fn whole(sheet: &'a Sheet) -> Self {
        Self {
            head: sheet.rows.iter().collect(),
            header_row: 0,
            rows: Vec::new(),
            code_columns: BTreeSet::new(),
            reason: None,
        }
    }

    /// The characters of each column's widest value among the first rows, a Chinese one counted as two.
    fn widths(&self) -> Vec<usize> {
        let headings = self.head.iter().filter(|row| row.number == self.header_row);
        let rows = self.rows.iter().map(|(_, row, _)| row).take(ROWS_MEASURED);
        let mut widths = Vec::new();
        for row in headings.chain(rows) {
            for (index, cell) in row.cells.iter().enumerate() {
                let text = cell.text();
                let wide = text.chars().map(|it| if it.is_ascii() { 1 } else { 2 });
                let wide = wide.take(WIDTH_MAX).sum::<usize>() + 2;
                if widths.len() <= index {
                    widths.resize(index + 1, WIDTH_MIN);
                }
                if let Some(width) = widths.get_mut(index) {
                    *width = wide.clamp(*width, WIDTH_MAX);
                }
            }
        }
        widths
    }
}

struct Writer<'a> {
    worksheet: &'a mut Worksheet,
    formats: &'a Formats,
    comments_left: usize,
}

impl Writer<'_> {
    fn widths(&mut self, kept: &Kept<'_>) -> Result<(), PaperFault> {
        for (index, width) in kept.widths().into_iter().enumerate() {
            let width = double(&width.to_string());
            self.worksheet
                .set_column_width(column_number(index)?, width)
                .map_err(fault)?;
        }
        for index in &kept.code_columns {
            let format = self.formats.of(ColumnKind::Code);
            self.worksheet
                .set_column_format(column_number(*index)?, format)
                .map_err(fault)?;
        }
        if let Some(reason) = kept.reason {
            let index = column_number(reason)?;
            let sheet = self.worksheet.set_column_width(index, REASON_WIDTH);
            sheet.map_err(fault)?;
            let below = kept.header_row;
            self.worksheet
                .set_repeat_rows(below.saturating_sub(1), below.saturating_sub(1))
                .map_err(fault)?;
            self.worksheet.set_freeze_panes(below, 0).map_err(fault)?;
        }
        Ok(())
    }

    /// The lines above the rows, with their merged cells.
    fn head(&mut self, kept: &Kept<'_>, merges: &[Dimensions]) -> Result<(), PaperFault> {
        for row in &kept.head {
            let at = row.number.saturating_sub(1);
            let is_header = row.number == kept.header_row;
            let plain = self.formats.head(is_header);
            let merged = plain.clone().set_align(FormatAlign::Center);
            for (index, cell) in row.cells.iter().enumerate() {
                if *cell == Cell::Empty || Some(index) == kept.reason {
                    continue;
                }
                let column = column_number(index)?;
                let begins = |it: &&Dimensions| it.start == (at, u32::from(column));
                if let Some(merge) = merges.iter().find(begins) {
                    self.merge(merge, &cell.text(), &merged)?;
                } else {
                    self.put(at, column, cell, &plain)?;
                }
            }
            if let Some(reason) = kept.reason.filter(|_| is_header) {
                let column = column_number(reason)?;
                let written = Cell::Text(REASON.to_owned());
                self.put(at, column, &written, &self.formats.head(true))?;
            }
        }
        Ok(())
    }

    fn merge(&mut self, it: &Dimensions, text: &str, format: &Format) -> Result<(), PaperFault> {
        let column = |number: u32| column_number(usize::try_from(number).unwrap_or(usize::MAX));
        let ((top, left), (bottom, right)) = (it.start, it.end);
        let (left, right) = (column(left)?, column(right)?);
        let text = shortened(text, TEXT_CHARACTERS_MAX);
        let merged = self
            .worksheet
            .merge_range(top, left, bottom, right, &text, format);
        match merged {
            // A file whose merged cells overlap keeps its values.
            Ok(_) | Err(XlsxError::MergeRangeOverlaps(..)) => Ok(()),
            Err(error) => Err(fault(error)),
        }
    }

    fn rows(&mut self, kept: &Kept<'_>) -> Result<(), PaperFault> {
        for (at, row, mending) in &kept.rows {
            self.row(*at, row, *mending, kept)?;
        }
        Ok(())
    }

    fn row(
        &mut self,
        at: u32,
        row: &SheetRow,
        mending: Option<&MendingRow>,
        kept: &Kept<'_>,
    ) -> Result<(), PaperFault> {
        let none = BTreeMap::new();
        let wrong = mending.map_or(&none, |it| &it.cells);
        let furthest = wrong.keys().next_back().map_or(0, |it| it + 1);
        for index in 0..row.cells.len().max(furthest) {
            if Some(index) == kept.reason {
                continue;
            }
            let cell = row.cells.get(index).unwrap_or(&Cell::Empty);
            let sentence = wrong.get(&index);
            if *cell == Cell::Empty && sentence.is_none() {
                continue;
            }
            let column = column_number(index)?;
            let format = self
                .formats
                .of_cell(cell, kept.code_columns.contains(&index));
            let format = match sentence {
                Some(_) => mark(format),
                None => format,
            };
            self.put(at, column, cell, &format)?;
            if let Some(sentence) = sentence {
                self.comment(at, column, sentence)?;
            }
        }
        if let (Some(reason), Some(mending)) = (kept.reason, mending) {
            let format = self.formats.of(ColumnKind::Text).clone().set_text_wrap();
            let written = Cell::Text(mending.reason.clone());
            self.put(at, column_number(reason)?, &written, &format)?;
        }
        Ok(())
    }

    fn put(
        &mut self,
        row: u32,
        column: u16,
        cell: &Cell,
        format: &Format,
    ) -> Result<(), PaperFault> {
        let sheet = &mut *self.worksheet;
        match cell {
            Cell::Empty => sheet.write_blank(row, column, format).map(drop),
            Cell::Text(text) | Cell::Error(text) => {
                let text = shortened(text, TEXT_CHARACTERS_MAX);
                let format = crate::sheet::never_a_formula(format.clone(), &text);
                sheet
                    .write_string_with_format(row, column, text, &format)
                    .map(drop)
            }
            Cell::Number(digits) => sheet
                .write_number_with_format(row, column, double(digits), format)
                .map(drop),
            Cell::Date(day) => {
                let day = excel_day(*day)?;
                sheet
                    .write_datetime_with_format(row, column, &day, format)
                    .map(drop)
            }
            Cell::Bool(truth) => sheet
                .write_boolean_with_format(row, column, *truth, format)
                .map(drop),
        }
        .map_err(fault)
    }

    fn comment(&mut self, row: u32, column: u16, sentence: &str) -> Result<(), PaperFault> {
        let Some(left) = self.comments_left.checked_sub(1) else {
            return Ok(());
        };
        self.comments_left = left;
        let note = Note::new(shortened(sentence, COMMENT_CHARACTERS_MAX)).add_author_prefix(false);
        let note = note.set_width(320).set_height(110);
        self.worksheet
            .insert_note(row, column, &note)
            .map_err(fault)?;
        Ok(())
    }
}

fn shortened(text: &str, characters_max: usize) -> String {
    text.chars().take(characters_max).collect()
}
