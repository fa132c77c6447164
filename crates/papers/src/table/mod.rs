//! Finding the table in a sheet, the way a reader finds it: past titles and notes, under one or two
//! lines of headings, with line breaks and bracketed hints inside the names.

mod header;

use std::collections::BTreeMap;

use header::{
    Header, Heading, best_header, comparable, nothing_found, unbroken, widest, without_brackets,
};

use crate::Sentence;
use crate::cells::quoted;
use crate::workbook::{Cell, Sheet, SheetRow, column_letters};

/// What the first cell of a row of totals says.
const TOTALS: [&str; 4] = ["合计", "总计", "小计", "共计"];
/// With the spaces by which such a word is drawn out.
const TOTALS_CHARACTERS_MAX: usize = 8;
/// How a remark below a table begins.
const REMARKS: [&str; 7] = ["注", "备注", "说明", "填表人", "制表人", "审核人", "填报人"];

/// A column that the caller wants.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// The caller's word for it.
    pub key: &'static str,
    /// The headings it may have, the usual one first.
    pub names: &'static [&'static str],
    /// Without it nothing can be read.
    pub required: bool,
}

/// A column of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// From 0, column A.
    pub index: usize,
    /// The heading as written, line breaks taken out.
    pub heading: String,
}

/// Headings of which somebody said what they are: each stands for the key of a column and no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenColumns(BTreeMap<String, String>);

impl ChosenColumns {
    /// Says that a heading stands for the column of that key. Blanks, width and case of the heading are
    /// nothing that tells two apart.
    pub fn choose(&mut self, heading: &str, key: &str) {
        self.0.insert(comparable(heading), key.to_owned());
    }

    /// The key that was chosen for a heading.
    pub fn key_of(&self, heading: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&comparable(heading)).map(String::as_str)
    }
}

/// The headings of a sheet beside the columns wanted, before any row is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings {
    /// The number of the last line of headings.
    pub header_row: u32,
    /// The columns wanted that are there, by key; more than one where several fit equally.
    pub columns: BTreeMap<&'static str, Vec<Column>>,
    /// Columns with a heading that nobody asked for.
    pub others: Vec<Column>,
}

/// Looks at the headings of a sheet: which are known, which are not. Where none is known, the row that looks
/// most like headings is taken. `None` for an empty sheet.
pub fn headings(sheet: &Sheet, specs: &[ColumnSpec], chosen: &ChosenColumns) -> Option<Headings> {
    let header = best_header(sheet, specs, chosen).or_else(|| widest(sheet))?;
    let columns: BTreeMap<&'static str, Vec<Column>> = header
        .matches(specs, chosen)
        .into_iter()
        .map(|(key, found)| {
            let found = found.into_iter().filter_map(|index| header.column(index));
            (key, found.collect())
        })
        .collect();
    let is_known = |index: usize| columns.values().flatten().any(|it| it.index == index);
    let others = header
        .headings
        .iter()
        .filter(|heading| !is_known(heading.index))
        .map(|heading| Column {
            index: heading.index,
            heading: heading.shown(),
        })
        .collect();
    Some(Headings {
        header_row: header.last_row,
        others,
        columns,
    })
}

/// A heading without what tells no two apart: hints in brackets, blanks, width and case.
pub(crate) fn plain_heading(heading: &str) -> String {
    comparable(&without_brackets(heading))
}

/// A table found in a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns wanted and found, by key.
    pub columns: BTreeMap<&'static str, Column>,
    /// Columns with a heading that nobody asked for.
    pub others: Vec<Column>,
    /// The number of the last line of headings.
    pub header_row: u32,
    /// The rows with data.
    pub rows: Vec<TableRow>,
    /// Rows below the headings that are no data: totals, remarks, headings repeated.
    pub skipped: Vec<SkippedRow>,
}

/// One row of data.
pub type TableRow = SheetRow;

/// A row that was left out, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedRow {
    /// As the spreadsheet numbers it.
    pub number: u32,
    /// Its first words.
    pub text: String,
}

impl Table {
    /// The cell of a row under a key; empty if the sheet has no such column.
    pub fn cell<'row>(&self, row: &'row TableRow, key: &str) -> &'row Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.columns
            .get(key)
            .and_then(|column| row.cells.get(column.index))
            .unwrap_or(EMPTY)
    }

    /// Where a cell stands, for a message: `F50`.
    pub fn place(&self, row: &TableRow, key: &str) -> String {
        let letters = self
            .columns
            .get(key)
            .map(|column| column_letters(column.index));
        format!("{}{}", letters.unwrap_or_default(), row.number)
    }
}

/// Why no table is found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct TableFault {
    /// The sheet that was searched.
    pub sheet: String,
    /// Usual names of required columns that are not there.
    pub missing: Vec<&'static str>,
    /// Wanted columns that stand there more than once, each with its headings.
    pub duplicates: Vec<(&'static str, Vec<Column>)>,
    /// The headings that were found.
    pub found: Vec<String>,
}

impl TableFault {
    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        if self.found.is_empty() {
            "table_absent"
        } else if self.missing.is_empty() {
            "column_duplicate"
        } else {
            "column_missing"
        }
    }

    /// What is missing or doubled, what was found, what to do.
    pub fn sentence(&self) -> Sentence {
        let sheet = quoted(&self.sheet);
        if self.found.is_empty() {
            return Sentence::new(
                format!("工作表“{sheet}”里没有找到表头，请检查是否选错了工作表或模板。"),
                format!("No headings were found in the sheet “{sheet}”; is it the right one?"),
            );
        }
        let found: Vec<_> = self.found.iter().map(|heading| quoted(heading)).collect();
        let found = found.join("、");
        let mut zh = Vec::new();
        let mut en = Vec::new();
        if !self.missing.is_empty() {
            let names = self.missing.join("、");
            zh.push(format!("缺少列：{names}。请补上这些列"));
            en.push(format!("missing columns: {names}; add them"));
        }
        for (name, columns) in &self.duplicates {
            let Sentence { zh: one, en: other } = doubled(name, columns);
            zh.push(one);
            en.push(other);
        }
        Sentence::new(
            format!("工作表“{sheet}”：{}。现有的列：{found}。", zh.join("；")),
            format!(
                "Sheet “{sheet}”: {}. Columns found: {found}.",
                en.join("; ")
            ),
        )
    }
}

/// What is said of a column that several headings stand for: the first is kept, the others go.
pub fn doubled(name: &str, columns: &[Column]) -> Sentence {
    let shown = |it: &Column| {
        format!(
            "“{}”（{} 列）",
            quoted(&it.heading),
            column_letters(it.index)
        )
    };
    let all: Vec<String> = columns.iter().map(shown).collect();
    let others = all.get(1..).unwrap_or_default().join("、");
    let (first, all) = (all.first().cloned().unwrap_or_default(), all.join("和"));
    Sentence::new(
        format!("{all}都是“{name}”，只能留一列：请留下要用的一列，如{first}，删去{others}"),
        format!(
            "{all} all stand for “{name}”: keep the one to be used, such as {first}, and drop {others}"
        ),
    )
}

/// Finds the headings that fit `specs` best, and the rows below them. Columns may stand in any
/// order, under any of their names.
pub fn find_table(sheet: &Sheet, specs: &[ColumnSpec]) -> Result<Table, TableFault> {
    take_table(&mut sheet.clone(), specs, &ChosenColumns::default())
}

/// As [`find_table`], with what was chosen for headings, and the rows move out of the sheet: nothing of a
/// long list is copied. A sheet without the table keeps them.
pub fn take_table(
    sheet: &mut Sheet,
    specs: &[ColumnSpec],
    chosen: &ChosenColumns,
) -> Result<Table, TableFault> {
    let header = best_header(sheet, specs, chosen).ok_or_else(|| nothing_found(sheet, specs))?;
    let matches = header.matches(specs, chosen);
    let missing: Vec<_> = specs
        .iter()
        .filter(|spec| spec.required && !matches.contains_key(spec.key))
        .filter_map(|spec| spec.names.first().copied())
        .collect();
    let duplicates: Vec<_> = specs
        .iter()
        .filter_map(|spec| {
            let found = matches.get(spec.key).filter(|found| found.len() > 1)?;
            let columns = found.iter().filter_map(|index| header.column(*index));
            let name = spec.names.first().copied().unwrap_or(spec.key);
            Some((name, columns.collect()))
        })
        .collect();
    if !missing.is_empty() || !duplicates.is_empty() {
        let found = header.headings.iter().map(Heading::shown).collect();
        return Err(TableFault {
            sheet: sheet.name.clone(),
            missing,
            duplicates,
            found,
        });
    }
    let columns: BTreeMap<_, _> = matches
        .into_iter()
        .filter_map(|(key, found)| Some((key, header.column(*found.first()?)?)))
        .collect();
    let others = header
        .headings
        .iter()
        .filter(|heading| columns.values().all(|column| column.index != heading.index))
        .map(|heading| Column {
            index: heading.index,
            heading: heading.shown(),
        })
        .collect();
    let (rows, skipped) = data_rows(std::mem::take(&mut sheet.rows), &header);
    Ok(Table {
        columns,
        others,
        header_row: header.last_row,
        rows,
        skipped,
    })
}

fn data_rows(all: Vec<SheetRow>, header: &Header) -> (Vec<TableRow>, Vec<SkippedRow>) {
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    for row in all.into_iter().filter(|row| row.number > header.last_row) {
        let Some(first) = row.cells.iter().find(|cell| !cell.is_blank()) else {
            continue;
        };
        let first = unbroken(first);
        if is_totals(&first) || is_remark(&row, &first) || repeats(&row, header) {
            skipped.push(SkippedRow {
                number: row.number,
                text: quoted(&first),
            });
        } else {
            rows.push(row);
        }
    }
    (rows, skipped)
}

fn is_totals(first: &str) -> bool {
    // Looked at only if it may be one: this runs for every row of a long list.
    if first.chars().nth(TOTALS_CHARACTERS_MAX).is_some() {
        return false;
    }
    let first = comparable(first);
    TOTALS.iter().any(|total| first == *total)
}

/// A single cell such as `填表人：…`.
fn is_remark(row: &SheetRow, first: &str) -> bool {
    let word = first
        .split([':', '：'])
        .next()
        .filter(|word| word.len() < first.len());
    word.is_some_and(|word| REMARKS.contains(&comparable(word).as_str()))
        && row.cells.iter().filter(|cell| !cell.is_blank()).count() == 1
}

/// The headings once more, as printed lists have them on every page.
fn repeats(row: &SheetRow, header: &Header) -> bool {
    let same = header.headings.iter().filter(|heading| {
        let cell = row.cells.get(heading.index);
        cell.is_some_and(|cell| may_read(cell, &heading.name) && unbroken(cell) == heading.name)
    });
    let same = same.count();
    same >= 2 && same * 2 >= header.headings.len()
}

/// Cheap, for every cell of a long list: whether it is text that begins as the heading does.
fn may_read(cell: &Cell, heading: &str) -> bool {
    let Cell::Text(text) = cell else {
        return false;
    };
    text.trim_start().chars().next() == heading.chars().next()
}
