//! Headings: which lines of a sheet they are, and which of them are wanted.

use std::collections::BTreeMap;

use super::{ChosenColumns, Column, ColumnSpec, TableFault};
use crate::cells::{clean, is_blank, narrow};
use crate::workbook::{Cell, Sheet, SheetRow};

/// Headings are looked for in this many first rows with content.
const HEADER_ROWS_SEARCHED: usize = 40;

/// One or two rows taken as headings.
pub(super) struct Header {
    pub(super) last_row: u32,
    pub(super) headings: Vec<Heading>,
}

pub(super) struct Heading {
    pub(super) index: usize,
    /// The group above, in a header of two lines.
    group: String,
    pub(super) name: String,
}

impl Heading {
    pub(super) fn shown(&self) -> String {
        self.name.clone()
    }

    /// How well it fits a name of the spec: 0 is best. What somebody chose for it holds, and nothing else.
    fn rank(&self, spec: &ColumnSpec, chosen: &ChosenColumns) -> Option<usize> {
        if let Some(key) = chosen.key_of(&self.name) {
            return (key == spec.key).then_some(0);
        }
        let plain = comparable(&self.name);
        let grouped = comparable(&format!("{}{}", self.group, self.name));
        let without_hint = comparable(&without_brackets(&self.name));
        let fits = |name: &&str| {
            let name = comparable(name);
            name == plain || name == grouped || name == without_hint
        };
        spec.names.iter().position(fits).map(|at| at + 1)
    }
}

impl Header {
    pub(super) fn column(&self, index: usize) -> Option<Column> {
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
    pub(super) fn matches(
        &self,
        specs: &[ColumnSpec],
        chosen: &ChosenColumns,
    ) -> BTreeMap<&'static str, Vec<usize>> {
        let mut matches = BTreeMap::new();
        for spec in specs {
            let ranked: Vec<_> = self
                .headings
                .iter()
                .filter_map(|heading| Some((heading.rank(spec, chosen)?, heading.index)))
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

/// The one or two lines in which most of the columns wanted are found.
pub(super) fn best_header(
    sheet: &Sheet,
    specs: &[ColumnSpec],
    chosen: &ChosenColumns,
) -> Option<Header> {
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
        let score = header.matches(specs, chosen).len();
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

/// What a sheet without any of the columns wanted is told.
pub(super) fn nothing_found(sheet: &Sheet, specs: &[ColumnSpec]) -> TableFault {
    let names = |spec: &ColumnSpec| spec.names.first().copied();
    let missing = specs
        .iter()
        .filter(|spec| spec.required)
        .filter_map(names)
        .collect();
    let found = widest(sheet).map_or_else(Vec::new, |it| {
        it.headings.iter().map(Heading::shown).collect()
    });
    TableFault {
        sheet: sheet.name.clone(),
        missing,
        duplicates: Vec::new(),
        found,
    }
}

/// The row that looks most like headings where none is known: the first one with the most cells.
pub(super) fn widest(sheet: &Sheet) -> Option<Header> {
    let rows = sheet.rows.iter().take(HEADER_ROWS_SEARCHED).map(one_line);
    rows.reduce(|best, next| {
        if next.headings.len() > best.headings.len() {
            next
        } else {
            best
        }
    })
}

/// A heading without its line breaks and the blanks around them.
pub(super) fn unbroken(cell: &Cell) -> String {
    cell.text().lines().map(clean).collect()
}

/// For comparing: no blanks, half-width, small letters, no marks of emphasis around it.
pub(super) fn comparable(name: &str) -> String {
    let plain: String = narrow(name)
        .chars()
        .filter(|character| !is_blank(*character))
        .flat_map(char::to_lowercase)
        .collect();
    plain.trim_matches(['*', ':', '★']).to_owned()
}

/// Without hints in brackets: `人员类别（在职/离退休/其他）` is 人员类别.
pub(super) fn without_brackets(name: &str) -> String {
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
