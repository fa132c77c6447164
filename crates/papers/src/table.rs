//! Finding the table in a sheet, the way a reader finds it: past titles and notes, under one or two
//! lines of headings, with line breaks and bracketed hints inside the names.

use std::collections::BTreeMap;

use crate::Sentence;
use crate::cells::{clean, is_blank, narrow, quoted};
use crate::workbook::{Cell, Sheet, SheetRow, column_letters};

/// Headings are looked for in this many first rows with content.
const HEADER_ROWS_SEARCHED: usize = 40;
/// What the first cell of a row of totals says.
const TOTALS: [&str; 4] = ["合计", "总计", "小计", "共计"];
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
    /// Wanted columns that stand there more than once, with their letters.
    pub duplicates: Vec<(&'static str, Vec<String>)>,
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
        let found = self.found.join("、");
        let mut zh = Vec::new();
        let mut en = Vec::new();
        if !self.missing.is_empty() {
            let names = self.missing.join("、");
            zh.push(format!("缺少列：{names}。请补上这些列"));
            en.push(format!("missing columns: {names}; add them"));
        }
        for (name, letters) in &self.duplicates {
            let letters = letters.join("、");
            zh.push(format!("“{name}”出现在 {letters} 列，请只留一列"));
            en.push(format!("“{name}” stands in columns {letters}; keep one"));
        }
        Sentence::new(
            format!("工作表“{sheet}”{}。现有的列：{found}。", zh.join("；")),
            format!(
                "Sheet “{sheet}”: {}. Columns found: {found}.",
                en.join("; ")
            ),
        )
    }
}

/// Finds the headings that fit `specs` best, and the rows below them. Columns may stand in any
/// order, under any of their names.
pub fn find_table(sheet: &Sheet, specs: &[ColumnSpec]) -> Result<Table, TableFault> {
    let header = best_header(sheet, specs).ok_or_else(|| nothing_found(sheet, specs))?;
    let matches = header.matches(specs);
    let missing: Vec<_> = specs
        .iter()
        .filter(|spec| spec.required && !matches.contains_key(spec.key))
        .filter_map(|spec| spec.names.first().copied())
        .collect();
    let duplicates: Vec<_> = specs
        .iter()
        .filter_map(|spec| {
            let found = matches.get(spec.key).filter(|found| found.len() > 1)?;
            let letters = found.iter().map(|column| column_letters(*column)).collect();
            Some((spec.names.first().copied().unwrap_or(spec.key), letters))
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
    let (rows, skipped) = data_rows(sheet, &header);
    Ok(Table {
        columns,
        others,
        header_row: header.last_row,
        rows,
        skipped,
    })
}

/// One or two rows taken as headings.
struct Header {
    last_row: u32,
    headings: Vec<Heading>,
}

struct Heading {
    index: usize,
    /// The group above, in a header of two lines.
    group: String,
    name: String,
}

impl Heading {
    fn shown(&self) -> String {
        self.name.clone()
    }

    /// How well it fits a name of the spec: 0 is best.
    fn rank(&self, spec: &ColumnSpec) -> Option<usize> {
        let plain = comparable(&self.name);
        let grouped = comparable(&format!("{}{}", self.group, self.name));
        let without_hint = comparable(&without_brackets(&self.name));
        let fits = |name: &&str| {
            let name = comparable(name);
            name == plain || name == grouped || name == without_hint
        };
        spec.names.iter().position(fits)
    }
}

impl Header {
    fn column(&self, index: usize) -> Option<Column> {
        let heading = self
            .headings
            .iter()
            .find(|heading| heading.index == index)?;
        Some(Column {
            index,
            heading: heading.shown(),
        })
    }

    /// For each key the columns that fit it best, more than one if they fit equally.
    fn matches(&self, specs: &[ColumnSpec]) -> BTreeMap<&'static str, Vec<usize>> {
        let mut matches = BTreeMap::new();
        for spec in specs {
            let ranked: Vec<_> = self
                .headings
                .iter()
                .filter_map(|heading| Some((heading.rank(spec)?, heading.index)))
                .collect();
            let Some(best) = ranked.iter().map(|(rank, _)| *rank).min() else {
                continue;
            };
            let columns = ranked
                .iter()
                .filter(|(rank, _)| *rank == best)
                .map(|(_, index)| *index)
                .collect();
            matches.insert(spec.key, columns);
        }
        matches
    }
}

fn best_header(sheet: &Sheet, specs: &[ColumnSpec]) -> Option<Header> {
    let rows = sheet
        .rows
        .get(..sheet.rows.len().min(HEADER_ROWS_SEARCHED))?;
    let single = rows.iter().map(one_line);
    let double = rows.windows(2).filter_map(|pair| match pair {
        [upper, lower] if lower.number == upper.number + 1 => Some(two_lines(upper, lower)),
        _ => None,
    });
    let mut best: Option<(usize, Header)> = None;
    // Headers of one line come first, so that two lines win only by finding more.
    for header in single.chain(double) {
        let score = header.matches(specs).len();
        if score > best.as_ref().map_or(0, |(best_score, _)| *best_score) {
            best = Some((score, header));
        }
    }
    best.map(|(_, header)| header)
}

fn one_line(row: &SheetRow) -> Header {
    let headings = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_blank())
        .map(|(index, cell)| Heading {
            index,
            group: String::new(),
            name: unbroken(cell),
        })
        .collect();
    Header {
        last_row: row.number,
        headings,
    }
}

/// A merged cell keeps its value in its first cell: a group reaches over the blanks to its right,
/// and a heading merged downwards stands in the upper line alone.
fn two_lines(upper: &SheetRow, lower: &SheetRow) -> Header {
    let width = upper.cells.len().max(lower.cells.len());
    let mut group = String::new();
    let mut headings = Vec::new();
    for index in 0..width {
        let above = upper.cells.get(index).filter(|cell| !cell.is_blank());
        let below = lower.cells.get(index).filter(|cell| !cell.is_blank());
        if let Some(above) = above {
            group = unbroken(above);
        }
        if let Some(below) = below {
            headings.push(Heading {
                index,
                group: group.clone(),
                name: unbroken(below),
            });
        } else if above.is_some() {
            headings.push(Heading {
                index,
                group: String::new(),
                name: group.clone(),
            });
        }
    }
    Header {
        last_row: lower.number,
        headings,
    }
}

fn data_rows(sheet: &Sheet, header: &Header) -> (Vec<TableRow>, Vec<SkippedRow>) {
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.number > header.last_row) {
        let Some(first) = row.cells.iter().find(|cell| !cell.is_blank()) else {
            continue;
        };
        let first = unbroken(first);
        if is_totals(&first) || is_remark(row, &first) || repeats(row, header) {
            skipped.push(SkippedRow {
                number: row.number,
                text: quoted(&first),
            });
        } else {
            rows.push(row.clone());
        }
    }
    (rows, skipped)
}

fn is_totals(first: &str) -> bool {
    let first = comparable(first);
    TOTALS.iter().any(|total| first == *total)
}

/// A single cell such as `填表人：…`.
fn is_remark(row: &SheetRow, first: &str) -> bool {
    let filled = row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let word = narrow(first);
    filled == 1
        && word
            .split_once(':')
            .is_some_and(|(word, _)| REMARKS.contains(&comparable(word).as_str()))
}

/// The headings once more, as printed lists have them on every page.
fn repeats(row: &SheetRow, header: &Header) -> bool {
    let same = header.headings.iter().filter(|heading| {
        row.cells
            .get(heading.index)
            .is_some_and(|cell| unbroken(cell) == heading.name)
    });
    let same = same.count();
    same >= 2 && same * 2 >= header.headings.len()
}

fn nothing_found(sheet: &Sheet, specs: &[ColumnSpec]) -> TableFault {
    let names = |spec: &ColumnSpec| spec.names.first().copied();
    let missing = specs
        .iter()
        .filter(|spec| spec.required)
        .filter_map(names)
        .collect();
    // The row that looks most like headings is the first one with the most cells.
    let widest = sheet
        .rows
        .iter()
        .take(HEADER_ROWS_SEARCHED)
        .map(one_line)
        .fold(Vec::new(), |best: Vec<Heading>, next| {
            if next.headings.len() > best.len() {
                next.headings
            } else {
                best
            }
        });
    let found = widest.iter().map(|heading| quoted(&heading.name)).collect();
    TableFault {
        sheet: sheet.name.clone(),
        missing,
        duplicates: Vec::new(),
        found,
    }
}

/// A heading without its line breaks and the blanks around them.
fn unbroken(cell: &Cell) -> String {
    cell.text().lines().map(clean).collect()
}

/// For comparing: no blanks, half-width, small letters, no marks of emphasis around it.
fn comparable(name: &str) -> String {
    let plain: String = narrow(name)
        .chars()
        .filter(|character| !is_blank(*character))
        .flat_map(char::to_lowercase)
        .collect();
    plain.trim_matches(['*', ':', '★']).to_owned()
}

/// Without hints in brackets: `人员类别（在职/离退休/其他）` is 人员类别.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            other if depth == 0 => outside.push(other),
            _ => {}
        }
    }
    outside
}
