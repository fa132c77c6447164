//! Rows that were mended, put back in the place of the wrong ones.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::civil::Date;

use super::{Kept, MendingSheet, REASON, written};
use crate::PaperFault;
use crate::cells::clean;
use crate::table::{ChosenColumns, ColumnSpec, Headings, headings, plain_heading};
use crate::workbook::{Cell, Limits, Sheet, SheetRow, read};

/// A file whose rows were given back.
pub struct FileToMend<'a> {
    /// As it was sent.
    pub bytes: &'a [u8],
    /// Its tables with their wrong rows.
    pub sheets: &'a BTreeMap<String, MendingSheet>,
    /// The columns wanted of each table.
    pub specs: &'a BTreeMap<String, &'static [ColumnSpec]>,
    /// What was chosen for its headings.
    pub chosen: &'a ChosenColumns,
}

/// A sheet with the column of reasons.
struct Returned<'a> {
    sheet: &'a Sheet,
    reason: usize,
}

/// Whether a file carries the column of reasons: rows that were given back to be mended. A file that cannot be
/// read does not.
pub fn is_sent_back(bytes: &[u8]) -> bool {
    read(bytes, &Limits::default())
        .is_ok_and(|it| it.sheets.iter().any(|sheet| Returned::of(sheet).is_some()))
}

/// Makes the file whole: the rows of `back` take the place of its wrong rows, in their order, and keep the
/// numbers of the rows they replace; the other rows stay. Rows beyond those are appended, but for those that stand
/// in the file already just so. None if a column of the file is not in `back`, or no sheet of it.
///
/// # Errors
/// One of the files cannot be read any more, or the workbook not be written.
pub fn with_rows_sent_back(
    file: &FileToMend<'_>,
    back: &[u8],
    made_on: Date,
) -> Result<Option<Vec<u8>>, PaperFault> {
    let opened = |bytes: &[u8]| {
        read(bytes, &Limits::default()).map_err(|error| PaperFault::Workbook(error.to_string()))
    };
    let (mut sent, back) = (opened(file.bytes)?, opened(back)?);
    let returned: Vec<Returned<'_>> = back.sheets.iter().filter_map(Returned::of).collect();
    let mut placed = 0;
    for sheet in &mut sent.sheets {
        let Some(wanted) = file.sheets.get(&sheet.name) else {
            continue;
        };
        let own = |it: &&Returned<'_>| it.sheet.name.trim() == sheet.name.trim();
        // A workbook of one sheet is understood whatever the name on its tab.
        let is_only = returned.len() == 1 && file.sheets.len() == 1;
        let only = returned.first().filter(|_| is_only);
        let Some(found) = returned.iter().find(own).or(only) else {
            continue;
        };
        let specs = file.specs.get(&sheet.name).copied().unwrap_or_default();
        let Some(rows) = found.rows_for(sheet, specs, file.chosen) else {
            return Ok(None);
        };
        place(sheet, wanted, rows);
        placed += 1;
    }
    if placed == 0 {
        return Ok(None);
    }
    let made = written(file.bytes, &sent.sheets, made_on, |sheet| {
        match file.sheets.get(&sheet.name) {
            Some(wanted) => Kept::all_rows(sheet, wanted),
            None => Kept::whole(sheet),
        }
    });
    made.map(Some)
}

impl<'a> Returned<'a> {
    fn of(sheet: &'a Sheet) -> Option<Self> {
        let reason = |row: &SheetRow| row.cells.iter().position(|it| clean(&it.text()) == REASON);
        let reason = sheet.rows.iter().find_map(reason)?;
        Some(Self { sheet, reason })
    }

    /// The cells of its rows, each under the heading it has in a sheet of the file.
    fn rows_for(
        &self,
        sheet: &Sheet,
        specs: &[ColumnSpec],
        chosen: &ChosenColumns,
    ) -> Option<VecDeque<Vec<Cell>>> {
        let theirs = headings(self.sheet, specs, chosen)?;
        let there = named(&theirs);
        let own = named(&headings(sheet, specs, chosen)?);
        let own = own.into_iter().filter(|(name, _)| name != REASON);
        let columns: Option<Vec<(usize, usize)>> = own
            .map(|(name, to)| Some((*there.get(&name)?, to)))
            .collect();
        let columns = columns?;
        let width = columns.iter().map(|(_, to)| to + 1).max().unwrap_or(0);
        let rows = self.sheet.rows.iter();
        let rows = rows.filter(|row| row.number > theirs.header_row);
        let rows = rows.map(|row| {
            let mut cells = vec![Cell::Empty; width];
            for (from, to) in columns.iter().filter(|(from, _)| *from != self.reason) {
                if let (Some(cell), Some(place)) = (row.cells.get(*from), cells.get_mut(*to)) {
                    cell.clone_into(place);
                }
            }
            while cells.last().is_some_and(Cell::is_blank) {
                cells.pop();
            }
            cells
        });
        Some(rows.filter(|cells| !cells.is_empty()).collect())
    }
}

/// Where each column stands, by its key, or where nobody asked for it by its heading.
fn named(headings: &Headings) -> BTreeMap<String, usize> {
    let known = headings.columns.iter();
    let known = known.filter_map(|(key, it)| Some(((*key).to_owned(), it.first()?.index)));
    let others = headings.others.iter();
    known
        .chain(others.map(|it| (plain_heading(&it.heading), it.index)))
        .collect()
}

/// Puts rows in the place of the wrong ones.
fn place(sheet: &mut Sheet, wanted: &MendingSheet, mut rows: VecDeque<Vec<Cell>>) {
    let is_wrong = |row: &SheetRow| wanted.rows.contains_key(&row.number);
    if rows.len() > wanted.rows.len() {
        // A file that is sent back a second time brings rows that were put in their place before.
        let good = sheet.rows.iter().filter(|row| !is_wrong(row));
        let good: BTreeSet<String> = good.map(|row| text_of(&row.cells)).collect();
        rows.retain(|cells| !good.contains(&text_of(cells)));
    }
    let last = sheet.rows.last().map_or(0, |row| row.number);
    sheet.rows.retain_mut(|row| {
        if !is_wrong(row) {
            return true;
        }
        let cells = rows.pop_front();
        cells.map(|cells| row.cells = cells).is_some()
    });
    let beyond = (last.saturating_add(1)..).zip(rows);
    let beyond = beyond.map(|(number, cells)| SheetRow { number, cells });
    sheet.rows.extend(beyond);
}

impl<'a> Kept<'a> {
    /// Every row, where it stands.
    fn all_rows(sheet: &'a Sheet, wanted: &MendingSheet) -> Self {
        let (head, rows): (Vec<&SheetRow>, Vec<&SheetRow>) = sheet
            .rows
            .iter()
            .partition(|row| row.number <= wanted.header_row);
        let rows = rows.into_iter();
        Self {
            head,
            header_row: wanted.header_row,
            rows: rows
                .map(|row| (row.number.saturating_sub(1), row, None))
                .collect(),
            code_columns: wanted.code_columns.clone(),
            reason: None,
        }
    }
}

fn text_of(cells: &[Cell]) -> String {
    let texts: Vec<String> = cells.iter().map(Cell::text).collect();
    texts.join("\u{1f}").trim_end_matches('\u{1f}').to_owned()
}
