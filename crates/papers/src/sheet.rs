//! Writing workbooks: a header that stays in sight, typed cells, nothing that computes.
//!
//! Text is always written as text. What begins like a formula (`=`, `+`, `-`, `@`) carries the
//! mark that keeps a spreadsheet from ever taking it for one, also after somebody edits the cell.
//! Rows go to disk as they come, so a list of a hundred thousand costs no more memory than one.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

mod lists;

pub use lists::ChoiceList;

use crate::PaperFault;
use crate::workbook::Cell;

/// A workbook under construction.
pub struct Book {
    workbook: Workbook,
    formats: Formats,
    lists: lists::Lists,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words and sentences, at the left.
    Text,
    /// Codes, ID and telephone numbers: text format for the whole column, so that what is typed
    /// into it later keeps its zeros and its last digits.
    Code,
    /// Counts, at the right.
    Count,
    /// Amounts in yuan with two decimals.
    Yuan,
    /// Days.
    Day,
}

/// A column to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetColumn {
    /// Its heading.
    pub heading: String,
    /// Width in characters of the spreadsheet's own measure: a Chinese character takes two.
    pub width: f64,
    /// What it holds.
    pub kind: ColumnKind,
    /// Shown when somebody points at the heading: what belongs there.
    pub note: Option<String>,
    /// What may be chosen from below the heading.
    pub choices: Option<ChoiceList>,
}

impl SheetColumn {
    /// A column of that heading, width and kind.
    pub fn new(heading: impl Into<String>, width: f64, kind: ColumnKind) -> Self {
        Self {
            heading: heading.into(),
            width,
            kind,
            note: None,
            choices: None,
        }
    }

    /// With a note at its heading.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// With a list to choose from.
    pub fn choices(mut self, list: ChoiceList) -> Self {
        self.choices = Some(list);
        self
    }
}

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Text, never a formula.
    Text(String),
    /// A whole number.
    Count(i64),
    /// An amount in fen, shown in yuan.
    YuanOfFen(i64),
    /// A day.
    Day(Date),
    /// Any of these, marked as wrong.
    Marked(Box<Value>),
}

impl Book {
    /// An empty workbook; the day is the one its properties carry.
    pub fn new(made_on: Date) -> Result<Self, PaperFault> {
        let mut workbook = Workbook::new();
        let properties = DocProperties::new().set_creation_datetime(&excel_day(made_on)?);
        workbook.set_properties(&properties);
        Ok(Self {
            workbook,
            formats: Formats::new(),
            lists: lists::Lists::default(),
        })
    }

    /// Begins a sheet: an optional title line, the headings, then rows as they come. Characters that
    /// the name of a sheet may not have are left out.
    pub fn sheet(
        &mut self,
        name: &str,
        title: Option<&str>,
        columns: &[SheetColumn],
    ) -> Result<SheetWriter<'_>, PaperFault> {
        let worksheet = self
            .workbook
            .add_worksheet_with_constant_memory()
            .map_err(fault)?;
        worksheet.set_name(sheet_name(name)).map_err(fault)?;
        worksheet.set_paper_size(PAPER_A4).set_landscape();
        for (index, column) in columns.iter().enumerate() {
            let index = column_number(index)?;
            worksheet
                .set_column_width(index, column.width)
                .map_err(fault)?;
            let format = self.formats.of(column.kind);
            worksheet.set_column_format(index, format).map_err(fault)?;
        }
        let mut row = 0;
        if let Some(title) = title {
            worksheet
                .write_string_with_format(row, 0, title, &self.formats.title)
                .map_err(fault)?;
            row += 1;
        }
        for (index, column) in columns.iter().enumerate() {
            let index = column_number(index)?;
            worksheet
                .write_string_with_format(row, index, &column.heading, &self.formats.header)
                .map_err(fault)?;
        }
        worksheet.set_repeat_rows(row, row).map_err(fault)?;
        lists::offer(worksheet, row, columns)?;
        row += 1;
        worksheet.set_freeze_panes(row, 0).map_err(fault)?;
        let kinds = columns.iter().map(|column| column.kind).collect();
        Ok(SheetWriter {
            worksheet,
            formats: &self.formats,
            kinds,
            row,
        })
    }

    /// Words to choose from, to be offered by columns of the sheets that follow.
    pub fn list(&mut self, heading: &str, words: Vec<String>) -> ChoiceList {
        self.lists.add(heading, words)
    }

    /// The finished workbook as a .xlsx file.
    pub fn into_bytes(mut self) -> Result<Vec<u8>, PaperFault> {
        self.lists.write(&mut self.workbook)?;
        self.workbook.save_to_buffer().map_err(fault)
    }
}

/// A sheet that takes rows.
pub struct SheetWriter<'book> {
    worksheet: &'book mut Worksheet,
    formats: &'book Formats,
    kinds: Vec<ColumnKind>,
    row: u32,
}

impl SheetWriter<'_> {
    /// Writes the next row; values beyond the last column are written as text.
    pub fn row(&mut self, values: &[Value]) -> Result<(), PaperFault> {
        for (index, value) in values.iter().enumerate() {
            let kind = self.kinds.get(index).copied().unwrap_or(ColumnKind::Text);
            self.cell(column_number(index)?, kind, value, false)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(
        &mut self,
        column: u16,
        kind: ColumnKind,
        value: &Value,
        marked: bool,
    ) -> Result<(), PaperFault> {
        let shape = |kind, marked| {
            let format = self.formats.of(kind).clone();
            if marked { mark(format) } else { format }
        };
        let (row, sheet) = (self.row, &mut *self.worksheet);
        match value {
            Value::Blank if marked => {
                sheet
                    .write_blank(row, column, &shape(kind, marked))
                    .map_err(fault)?;
            }
            Value::Blank => {}
            Value::Text(text) => {
                let format = never_a_formula(shape(kind, marked), text);
                sheet
                    .write_string_with_format(row, column, text, &format)
                    .map_err(fault)?;
            }
            Value::Count(count) => {
                let number = double(&count.to_string());
                let format = shape(ColumnKind::Count, marked);
                sheet
                    .write_number_with_format(row, column, number, &format)
                    .map_err(fault)?;
            }
            Value::YuanOfFen(fen) => {
                let number = double(&yuan_digits(*fen));
                let format = shape(ColumnKind::Yuan, marked);
                sheet
                    .write_number_with_format(row, column, number, &format)
                    .map_err(fault)?;
            }
            Value::Day(day) => {
                let format = shape(ColumnKind::Day, marked);
                let day = excel_day(*day)?;
                sheet
                    .write_datetime_with_format(row, column, &day, &format)
                    .map_err(fault)?;
            }
            Value::Marked(inner) => self.cell(column, kind, inner, true)?,
        }
        Ok(())
    }
}

/// The number of A4 among a spreadsheet's papers.
const PAPER_A4: u8 = 9;

/// The formats of a workbook's cells.
pub(crate) struct Formats {
    title: Format,
    header: Format,
    text: Format,
    code: Format,
    count: Format,
    yuan: Format,
    day: Format,
    any: Format,
    note: Format,
}

impl Formats {
    pub(crate) fn new() -> Self {
        let base = || Format::new().set_font_name("宋体").set_font_size(11);
        let cell = || {
            base()
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Thin)
        };
        Self {
            title: base().set_font_size(16).set_bold(),
            header: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xEE_EEEE)),
            text: cell().set_align(FormatAlign::Left),
            code: cell().set_align(FormatAlign::Left).set_num_format("@"),
            count: cell().set_align(FormatAlign::Right).set_num_format("0"),
            yuan: cell()
                .set_align(FormatAlign::Right)
                .set_num_format("#,##0.00"),
            day: cell()
                .set_align(FormatAlign::Center)
                .set_num_format("yyyy-mm-dd"),
            any: cell(),
            note: base().set_align(FormatAlign::VerticalCenter),
        }
    }

    /// A line above the rows: the headings, or a title or note.
    pub(crate) fn head(&self, is_header: bool) -> Format {
        if is_header {
            self.header.clone()
        } else {
            self.note.clone()
        }
    }

    /// A value as it was read; codes are text whatever is typed in their place.
    pub(crate) fn of_cell(&self, cell: &Cell, is_code: bool) -> Format {
        match cell {
            Cell::Date(_) => self.day.clone(),
            _ if is_code => self.code.clone(),
            Cell::Text(_) | Cell::Error(_) => self.text.clone(),
            Cell::Empty | Cell::Number(_) | Cell::Bool(_) => self.any.clone(),
        }
    }

    pub(crate) fn of(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text => &self.text,
            ColumnKind::Code => &self.code,
            ColumnKind::Count => &self.count,
            ColumnKind::Yuan => &self.yuan,
            ColumnKind::Day => &self.day,
        }
    }
}

/// Wrong cells stand out by colour and by weight, for those who do not see the colour.
pub(crate) fn mark(format: Format) -> Format {
    format
        .set_background_color(Color::RGB(0xFF_D9D9))
        .set_bold()
}

/// The format with the mark that keeps a spreadsheet from taking text for a formula, where it begins like
/// one.
pub(crate) fn never_a_formula(format: Format, text: &str) -> Format {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format.set_quote_prefix()
    } else {
        format
    }
}

/// A name of at most 31 characters without those that are not allowed.
pub(crate) fn sheet_name(name: &str) -> String {
    let allowed = |character: &char| !"[]:*?/\\".contains(*character) && !character.is_control();
    let name: String = name.chars().filter(allowed).take(31).collect();
    let name = name.trim_matches('\'').to_owned();
    if name.is_empty() {
        "表".to_owned()
    } else {
        name
    }
}

/// `-12.34`: fen as yuan, to the digit.
fn yuan_digits(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// The nearest number a spreadsheet can hold.
pub(crate) fn double(digits: &str) -> f64 {
    digits.parse().unwrap_or(f64::NAN)
}

pub(crate) fn excel_day(day: Date) -> Result<ExcelDateTime, PaperFault> {
    let odd = || PaperFault::Workbook(format!("no spreadsheet knows the day {day}"));
    let year = u16::try_from(day.year()).map_err(|_negative| odd())?;
    let month = u8::try_from(day.month()).map_err(|_negative| odd())?;
    let of_month = u8::try_from(day.day()).map_err(|_negative| odd())?;
    ExcelDateTime::from_ymd(year, month, of_month).map_err(fault)
}

pub(crate) fn column_number(index: usize) -> Result<u16, PaperFault> {
    u16::try_from(index).map_err(|_large| PaperFault::Workbook("too many columns".to_owned()))
}

pub(crate) fn fault(error: XlsxError) -> PaperFault {
    PaperFault::Workbook(error.to_string())
}
