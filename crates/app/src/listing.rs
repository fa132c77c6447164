//! A list as a workbook: everything a page lists, all its pages, under its headings and in its language. Cells
//! have types and nothing computes, whatever a text begins with.

use axum::response::Response;
use jiff::civil::Date;
use zhibu_papers::PaperFault;
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_web::{Reader, download};

use crate::error::{AppError, Outcome};

/// The media type of a workbook.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Rows of one workbook at most: as many as an import takes in.
pub const ROWS_MAX: i64 = 200_000;

/// A list on its way into a workbook.
pub struct Listing<'a> {
    reader: &'a Reader,
    title: String,
    columns: Vec<SheetColumn>,
    rows: Vec<Vec<Value>>,
}

impl<'a> Listing<'a> {
    /// An empty list of that title.
    pub fn new(reader: &'a Reader, title: impl Into<String>) -> Self {
        Self {
            reader,
            title: title.into(),
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// With a column more, its heading a key of the strings; its width in characters of the spreadsheet's own
    /// measure.
    #[must_use]
    pub fn column(self, key: &str, width: f64, kind: ColumnKind) -> Self {
        let heading = self.reader.t(key);
        self.titled(heading, width, kind)
    }

    /// The same with a heading that is not a key: a month, a name.
    #[must_use]
    pub fn titled(mut self, heading: impl Into<String>, width: f64, kind: ColumnKind) -> Self {
        self.columns.push(SheetColumn::new(heading, width, kind));
        self
    }

    /// With a row more, its values in the order of the columns.
    pub fn row(&mut self, values: Vec<Value>) {
        self.rows.push(values);
    }

    /// The workbook to be kept; its name has the title and the day.
    ///
    /// # Errors
    /// A fault of ours: a day that no spreadsheet knows.
    pub fn answer(self, today: Date) -> Outcome<Response> {
        let name = format!("{}-{today}.xlsx", self.title);
        let bytes = self.into_bytes(today).map_err(unwritten)?;
        Ok(download(&name, WORKBOOK, bytes))
    }

    fn into_bytes(self, today: Date) -> Result<Vec<u8>, PaperFault> {
        let mut book = Book::new(today)?;
        let line = format!("{}（{today}）", self.title);
        let mut sheet = book.sheet(&self.title, Some(&line), &self.columns)?;
        for row in &self.rows {
            sheet.row(row)?;
        }
        book.into_bytes()
    }
}

/// The rows of a workbook, if they are not more than go into one.
///
/// # Errors
/// [`AppError::Invalid`]: how many there are, and what to do.
pub fn all_of<T>(found: Vec<T>) -> Outcome<Vec<T>> {
    let rows_max = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    if found.len() <= rows_max {
        return Ok(found);
    }
    Err(AppError::field(
        "organisation",
        format!("符合条件的超过 {ROWS_MAX} 行，一次导不出，请按党组织分开导出。"),
        format!(
            "More than {ROWS_MAX} rows fit, which one file does not hold; export them by organisation."
        ),
    ))
}

/// A text as a value; a blank one is nothing.
pub fn text(text: impl Into<String>) -> Value {
    let text = text.into();
    if text.is_empty() {
        Value::Blank
    } else {
        Value::Text(text)
    }
}

/// A count as a value.
pub fn count(count: impl TryInto<i64>) -> Value {
    Value::Count(count.try_into().unwrap_or(i64::MAX))
}

/// A day as a value; none is nothing.
pub fn day(day: Option<Date>) -> Value {
    day.map_or(Value::Blank, Value::Day)
}

/// The address of a list's workbook, narrowed as the list is.
pub fn href(reader: &Reader, path: &str) -> String {
    match reader.path_with("after", None).split_once('?') {
        Some((_, query)) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// A workbook that cannot be written is a fault of ours.
pub fn unwritten(fault: PaperFault) -> AppError {
    AppError::internal(fault)
}
