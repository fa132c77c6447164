//! Questions as CSV: UTF-8, commas, a header; columns found by their names, others ignored.
//!
//! How the corners are read:
//! - A byte-order mark, CR LF, and fields in quotes are taken; lines without anything are no rows, and
//!   neither is a line of blanks alone.
//! - Blanks around a heading do not count; blanks around a value do not either, where it is a word, a
//!   number or a day. The `id` is given back as it stands, and the value of a number under check is
//!   judged as it stands.
//! - A row that ends early has nothing in its last columns; what stands beyond the header is ignored.
//! - A column that is always needed and missing, or a needed one that stands twice, makes the file
//!   unreadable, as does a quotation mark that is opened and never closed: it would swallow rows.

use std::path::Path;

use csv::StringRecord;
use zhibu_app::Said;

use crate::failure::Failure;

/// A column that a question looks for.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// Whether a file without it cannot be asked; what may be left blank may be left out.
    pub needed: bool,
}

/// A column that every file has.
pub const fn needed(name: &'static str) -> Column {
    Column { name, needed: true }
}

/// A column that may be left out.
pub const fn optional(name: &'static str) -> Column {
    Column {
        name,
        needed: false,
    }
}

/// The questions of a file.
#[derive(Debug)]
pub struct Table {
    /// Where each column stands.
    places: Vec<(&'static str, Option<usize>)>,
    records: Vec<StringRecord>,
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    table: &'t Table,
    record: &'t StringRecord,
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    /// There is no such file, it is not UTF-8, or no CSV with the columns that are needed; all of them
    /// at once.
    pub fn read(path: &Path, columns: &[Column]) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::file(path, &error))?;
        let shown = path.display();
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            Failure::usage(
                format!("{shown} 不是 UTF-8 文本。请另存为 CSV UTF-8。"),
                format!("{shown} is not UTF-8. Save it as CSV UTF-8."),
            )
        })?;
        Self::parse(text, columns).map_err(|faults| {
            let said = faults.into_iter().map(|fault| {
                Said::new(
                    format!("{shown}：{}", fault.zh),
                    format!("{shown}: {}", fault.en),
                )
            });
            Failure::Usage(said.collect())
        })
    }

    /// A question typed at the command line, a value for each column.
    pub fn of_one(columns: &[Column], values: Vec<String>) -> Self {
        let places = columns.iter().enumerate();
        Self {
            places: places.map(|(at, column)| (column.name, Some(at))).collect(),
            records: vec![StringRecord::from(values)],
        }
    }

    /// Its questions, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|record| Row {
            table: self,
            record,
        })
    }

    fn parse(text: &str, columns: &[Column]) -> Result<Self, Vec<Said>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(line) = unclosed_quote(text) {
            return Err(vec![Said::new(
                format!("第 {line} 行的引号没有配对，写成 \"…\""),
                format!("the quotation mark opened on line {line} is never closed: write \"…\""),
            )]);
        }
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| vec![Said::new(error.to_string(), error.to_string())];
        let header: Vec<String> = reader
            .headers()
            .map_err(unreadable)?
            .iter()
            .map(|heading| heading.trim().to_owned())
            .collect();
        let places = find(&header, columns)?;
        let records: Result<Vec<StringRecord>, csv::Error> = reader.records().collect();
        let mut records = records.map_err(unreadable)?;
        if header.len() > 1 {
            records.retain(|it| it.len() > 1 || it.iter().any(|cell| !cell.trim().is_empty()));
        }
        Ok(Self { places, records })
    }
}

impl<'t> Row<'t> {
    /// The value of a column exactly as it stands; nothing where the column or the cell is missing.
    pub fn exact(&self, column: &str) -> &'t str {
        let places = &self.table.places;
        let place = places.iter().find(|(name, _)| *name == column);
        place
            .and_then(|(_, at)| self.record.get((*at)?))
            .unwrap_or_default()
    }

    /// The value of a column without the blanks around it.
    pub fn text(&self, column: &str) -> &'t str {
        self.exact(column)
            .trim_matches(|it: char| it.is_ascii_whitespace())
    }

    /// A count: plain decimal digits. Anything else is none; more than can be counted is the most that
    /// can be, so that it fails by its size and not as missing.
    pub fn count(&self, column: &str) -> Option<i64> {
        let text = self.text(column);
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().unwrap_or(i64::MAX))
    }
}

/// Where each column stands in the header; every one that is missing or stands twice.
fn find(
    header: &[String],
    columns: &[Column],
) -> Result<Vec<(&'static str, Option<usize>)>, Vec<Said>> {
    let mut faults = Vec::new();
    let mut places = Vec::new();
    for column in columns {
        let name = column.name;
        let mut found = (0..).zip(header).filter(|(_, heading)| *heading == name);
        let place = found.next().map(|(at, _)| at);
        if place.is_none() && column.needed {
            faults.push(Said::new(
                format!("第一行没有 {name} 列"),
                format!("the first line has no column {name}"),
            ));
        }
        if found.next().is_some() {
            faults.push(Said::new(
                format!("第一行的 {name} 列有两个"),
                format!("the first line has the column {name} twice"),
            ));
        }
        places.push((name, place));
    }
    if faults.is_empty() {
        Ok(places)
    } else {
        Err(faults)
    }
}

/// The line on which a quotation mark opens a field that never ends.
fn unclosed_quote(text: &str) -> Option<usize> {
    let mut line = 1;
    let mut opened = None;
    let mut at_start = true;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        line += usize::from(letter == '\n');
        match (opened, letter) {
            (Some(_), '"') => {
                // A doubled mark stands for one inside the field.
                if letters.next_if_eq(&'"').is_none() {
                    opened = None;
                }
            }
            (Some(_), _) => {}
            (None, '"') if at_start => opened = Some(line),
            (None, _) => {}
        }
        at_start = opened.is_none() && matches!(letter, ',' | '\n' | '\r');
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[needed("id"), needed("kind"), optional("seats")];

    fn read(text: &str) -> Vec<(String, String, Option<i64>)> {
        let table = Table::parse(text, COLUMNS).unwrap();
        let cells = |row: Row<'_>| {
            (
                row.exact("id").to_owned(),
                row.text("kind").to_owned(),
                row.count("seats"),
            )
        };
        table.rows().map(cells).collect()
    }

    fn row(id: &str, kind: &str, seats: Option<i64>) -> (String, String, Option<i64>) {
        (id.to_owned(), kind.to_owned(), seats)
    }

    #[test]
    fn columns_are_found_by_name_wherever_they_stand() {
        let text = "\u{feff}seats, note ,kind,id\r\n3,\"a, \"\"b\"\"\", branch ,007\r\n";
        assert_eq!(read(text), [row("007", "branch", Some(3))]);
        assert_eq!(read("id,kind\n 1 ,x\n"), [row(" 1 ", "x", None)]);
    }

    #[test]
    fn lines_without_anything_are_no_rows_and_short_rows_are() {
        let text = "\n\nid,kind,seats\n\n1,a\n   \n2\n,,\n3,c,4,5,6\n\n";
        assert_eq!(
            read(text),
            [
                row("1", "a", None),
                row("2", "", None),
                row("", "", None),
                row("3", "c", Some(4)),
            ]
        );
        assert_eq!(read("id,kind\n"), []);
        assert_eq!(
            read("id,kind\r1,a\r2,b"),
            [row("1", "a", None), row("2", "b", None)]
        );
    }

    #[test]
    fn counts_are_plain_digits() {
        let of = |text: &str| read(&format!("id,kind,seats\n1,a,{text}\n")).remove(0).2;
        for (text, count) in [("5", 5), (" 5 ", 5), ("\t007", 7), ("0", 0)] {
            assert_eq!(of(text), Some(count), "{text}");
        }
        assert_eq!(of("99999999999999999999"), Some(i64::MAX));
        for text in [
            "",
            "-1",
            "+5",
            "1.0",
            "1e3",
            "٣",
            "５",
            "1 0",
            "\"1,000\"",
            "x",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn every_fault_of_the_header_is_told() {
        let faults = |text: &str| -> Vec<String> {
            let found = Table::parse(text, COLUMNS).unwrap_err();
            found.into_iter().map(|fault| fault.en).collect()
        };
        let missing = |name| format!("the first line has no column {name}");
        assert_eq!(faults(""), [missing("id"), missing("kind")]);
        assert_eq!(faults("ID;kind\n1;a\n"), [missing("id"), missing("kind")]);
        assert_eq!(
            faults("id,kind,id\n"),
            ["the first line has the column id twice"]
        );
        assert_eq!(
            faults("id,kind\n1,\"a\n2,b\n"),
            ["the quotation mark opened on line 2 is never closed: write \"…\""]
        );
    }
}
