//! The columns of a file: which sheet and heading is what, and what somebody chose for headings that are not
//! ours.

use std::collections::BTreeMap;
use std::sync::Arc;

use zhibu_papers::cells::is_blank;
use zhibu_papers::mending::REASON;
use zhibu_papers::table::{ChosenColumns, Column, ColumnSpec, doubled, headings};
use zhibu_papers::workbook::{Limits, Sheet, Workbook, column_letters, read_telling, rows_said_by};

use super::model::ImportKind;
use super::progress::Progress;
use super::{activists, dues, meetings, members, units};
use crate::error::{AppError, Outcome, Said};

/// Values of a column that are shown beside its heading, and their characters.
const SAMPLES: usize = 3;
const SAMPLE_CHARACTERS_MAX: usize = 24;
/// Rows searched for them.
const SAMPLE_ROWS: usize = 200;

/// A workbook, and what was chosen for headings that are not ours.
pub struct OpenBook {
    /// The workbook.
    pub workbook: Workbook,
    /// What was chosen.
    pub chosen: ChosenColumns,
    /// How far it is.
    pub progress: Arc<Progress>,
}

impl OpenBook {
    /// Opens the bytes as a workbook, with what was chosen for its headings.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on `file`: what is wrong with it and what to send instead.
    pub fn read(bytes: &[u8], chosen: &Chosen, progress: Arc<Progress>) -> Outcome<Self> {
        progress.begin_reading(rows_said_by(bytes));
        let told = |rows| progress.read(rows);
        let workbook = read_telling(bytes, &Limits::default(), &told).map_err(|fault| {
            let sentence = fault.sentence();
            AppError::field("file", sentence.zh, sentence.en)
        })?;
        Ok(Self {
            workbook,
            chosen: chosen_columns(chosen),
            progress,
        })
    }
}

/// A sheet that a kind of workbook has.
pub struct SheetSpec {
    /// The names it may have, the usual one first.
    pub names: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [ColumnSpec],
}

impl SheetSpec {
    /// Which sheet of a workbook it is: by one of its names, or the only one there is.
    pub fn position(&self, workbook: &Workbook) -> Option<usize> {
        let sheets = &workbook.sheets;
        let named = self
            .names
            .iter()
            .find_map(|name| sheets.iter().position(|it| it.name.trim() == *name));
        named.or((sheets.len() == 1).then_some(0))
    }

    /// What is said where a workbook has no such sheet.
    pub fn missing(&self, workbook: &Workbook) -> AppError {
        let name = self.names.first().copied().unwrap_or_default();
        let seen: Vec<&str> = workbook.sheets.iter().map(|it| it.name.as_str()).collect();
        let seen = seen.join("、");
        AppError::field(
            "file",
            format!("没有名为“{name}”的工作表，现有：{seen}。请核对是否选错了文件或类别。"),
            format!("There is no sheet “{name}”, only: {seen}. Is it the right file?"),
        )
    }
}

/// What was chosen for headings: each with the key of a column.
pub type Chosen = BTreeMap<String, String>;

/// The headings of a file beside the columns that its kind has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Sheet by sheet, in the order of the kind.
    pub sheets: Vec<SheetOutline>,
}

/// The headings of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetOutline {
    /// The sheet's name on its tab.
    pub sheet: String,
    /// The number of the last line of headings.
    pub header_row: u32,
    /// The columns that the kind has.
    pub fields: Vec<FieldOutline>,
    /// Headings that are not ours, with those for which something was chosen.
    pub headings: Vec<HeadingOutline>,
}

/// A column that the kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOutline {
    /// Its key.
    pub key: &'static str,
    /// Its usual heading.
    pub name: &'static str,
    /// Whether nothing can be read without it.
    pub required: bool,
    /// The headings found for it, each with the letters of its column: one, or more where one must go.
    pub found: Vec<String>,
    /// Which of several headings is to be kept and which dropped; none for one or no heading.
    pub doubled: Option<Said>,
}

/// A heading that is not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingOutline {
    /// As written.
    pub heading: String,
    /// Some of the values below it.
    pub samples: Vec<String>,
    /// The key that was chosen for it.
    pub chosen: Option<&'static str>,
}

impl Outline {
    /// Whether every column is there that must be, and none twice.
    pub fn is_complete(&self) -> bool {
        let fields = self.sheets.iter().flat_map(|it| &it.fields);
        let is_there = |it: &FieldOutline| match it.found.len() {
            0 => !it.required,
            count => count == 1,
        };
        fields.into_iter().all(is_there)
    }

    /// Whether any heading is not ours.
    pub fn has_headings(&self) -> bool {
        self.sheets.iter().any(|it| !it.headings.is_empty())
    }

    /// The headings that are not ours, in order, with the sheet they stand on.
    pub fn headings(&self) -> impl Iterator<Item = (&SheetOutline, &HeadingOutline)> {
        let of_sheet = |sheet| move |heading| (sheet, heading);
        self.sheets
            .iter()
            .flat_map(move |sheet| sheet.headings.iter().map(of_sheet(sheet)))
    }
}

impl SheetOutline {
    /// The columns that must be there and are not.
    pub fn missing(&self) -> impl Iterator<Item = &FieldOutline> {
        self.fields
            .iter()
            .filter(|it| it.required && it.found.is_empty())
    }

    /// What is said of the columns that several headings fit equally.
    pub fn doubled(&self) -> impl Iterator<Item = &Said> {
        self.fields.iter().filter_map(|it| it.doubled.as_ref())
    }

    /// The columns that a heading can be chosen for: those not found, required ones first, and the one that
    /// stands there now.
    pub fn choices(&self, heading: &HeadingOutline) -> Vec<&FieldOutline> {
        let is_free = |it: &&FieldOutline| it.found.is_empty() || heading.chosen == Some(it.key);
        let mut free: Vec<&FieldOutline> = self.fields.iter().filter(is_free).collect();
        free.sort_by_key(|it| !it.required);
        free
    }
}

/// Looks at the headings of a workbook.
///
/// # Errors
/// [`AppError::Invalid`] on `file` if it lacks a sheet of the kind, or that sheet is empty.
pub fn outline(kind: ImportKind, book: &OpenBook) -> Outcome<Outline> {
    let workbook = &book.workbook;
    let wanted: Vec<(usize, &'static [ColumnSpec])> = match kind {
        ImportKind::Units => positions(workbook, &[&units::UNITS, &units::ORGANISATIONS])?,
        ImportKind::Members => positions(workbook, &[&members::SHEET])?,
        ImportKind::Meetings => positions(workbook, &[&meetings::SHEET])?,
        ImportKind::Activists => positions(workbook, &[&activists::SHEET])?,
        ImportKind::Dues => {
            let found = dues::sheets(workbook)?;
            found.into_iter().map(|(_, at, it)| (at, it)).collect()
        }
    };
    let mut outline = Outline::default();
    for (at, columns) in wanted {
        let sheet = workbook.sheets.get(at).ok_or(AppError::NotFound)?;
        outline
            .sheets
            .push(of_sheet(kind, sheet, columns, &book.chosen)?);
    }
    Ok(outline)
}

/// The columns of a kind by key: whether somebody at the command line wrote one that exists.
pub fn keys(kind: ImportKind) -> Vec<&'static str> {
    let specs: Vec<&'static [ColumnSpec]> = match kind {
        ImportKind::Units => vec![units::UNITS.columns, units::ORGANISATIONS.columns],
        ImportKind::Members => vec![members::SHEET.columns],
        ImportKind::Meetings => vec![meetings::SHEET.columns],
        ImportKind::Activists => vec![activists::SHEET.columns],
        ImportKind::Dues => dues::COLUMNS.to_vec(),
    };
    let mut keys: Vec<&'static str> = specs.into_iter().flatten().map(|it| it.key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What was chosen, as the reader of tables takes it.
pub fn chosen_columns(chosen: &Chosen) -> ChosenColumns {
    let mut columns = ChosenColumns::default();
    for (heading, key) in chosen {
        columns.choose(heading, key);
    }
    columns
}

fn positions(
    workbook: &Workbook,
    wanted: &[&SheetSpec],
) -> Outcome<Vec<(usize, &'static [ColumnSpec])>> {
    let found = wanted.iter().map(|spec| {
        let at = spec.position(workbook);
        let at = at.ok_or_else(|| spec.missing(workbook))?;
        Ok((at, spec.columns))
    });
    found.collect()
}

fn of_sheet(
    kind: ImportKind,
    sheet: &Sheet,
    columns: &'static [ColumnSpec],
    chosen: &ChosenColumns,
) -> Outcome<SheetOutline> {
    let found = headings(sheet, columns, chosen).ok_or_else(|| {
        let name = &sheet.name;
        AppError::field(
            "file",
            format!("工作表“{name}”是空的，请核对是否选错了文件。"),
            format!("The sheet “{name}” is empty; is it the right file?"),
        )
    })?;
    let shown = |it: &Column| format!("{}（{}）", it.heading, column_letters(it.index));
    let fields = columns.iter().map(|spec| {
        let name = spec.names.first().copied().unwrap_or(spec.key);
        let found = found.columns.get(spec.key).map_or(&[][..], Vec::as_slice);
        FieldOutline {
            key: spec.key,
            name,
            required: spec.required,
            found: found.iter().map(shown).collect(),
            doubled: (found.len() > 1).then(|| {
                let sentence = doubled(name, found);
                Said::new(sentence.zh, sentence.en)
            }),
        }
    });
    let key_of = |column: &Column| {
        let key = chosen.key_of(&column.heading)?;
        columns.iter().find(|it| it.key == key).map(|it| it.key)
    };
    let mut others: Vec<&Column> = found.others.iter().collect();
    let known = found.columns.values().flatten();
    others.extend(known.filter(|it| key_of(it).is_some()));
    // Money has headings of its own, which the rules know; a reason is ours.
    others.retain(|it| it.heading != REASON && !(kind == ImportKind::Dues && is_money(sheet, it)));
    others.sort_by_key(|it| it.index);
    let headings = others.into_iter().map(|column| HeadingOutline {
        heading: column.heading.clone(),
        samples: samples(sheet, column.index, found.header_row),
        chosen: key_of(column),
    });
    Ok(SheetOutline {
        sheet: sheet.name.clone(),
        header_row: found.header_row,
        fields: fields.collect(),
        headings: headings.collect(),
    })
}

/// Whether the values below a heading are amounts.
fn is_money(sheet: &Sheet, column: &Column) -> bool {
    let rows = sheet.rows.iter().skip(1).take(SAMPLE_ROWS);
    let values = rows.filter_map(|row| row.cells.get(column.index));
    let mut values = values.filter(|it| !it.is_blank()).skip(1).peekable();
    values.peek().is_some() && values.all(|it| zhibu_papers::cells::amount_fen(it).is_ok())
}

fn samples(sheet: &Sheet, index: usize, header_row: u32) -> Vec<String> {
    let rows = sheet.rows.iter().filter(|row| row.number > header_row);
    let values = rows
        .take(SAMPLE_ROWS)
        .filter_map(|row| row.cells.get(index).map(zhibu_papers::workbook::Cell::text));
    let mut samples: Vec<String> = Vec::new();
    for value in values {
        let value: String = value.trim().chars().take(SAMPLE_CHARACTERS_MAX).collect();
        if value.chars().all(is_blank) || samples.contains(&value) {
            continue;
        }
        samples.push(value);
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

/// What is said where a heading was chosen for a column that the kind has not.
pub fn unknown_key(kind: ImportKind, key: &str) -> Said {
    let known = keys(kind).join("、");
    Said::new(
        format!("没有名为“{key}”的列，可以写：{known}。"),
        format!("There is no column “{key}”; write one of: {known}."),
    )
}
