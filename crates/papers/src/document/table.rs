//! Tables inside a text.

use super::body::{Setting, paragraph, width_hundredths};
use super::standard::{
    CAPTION, Face, TABLE, TABLE_HEAD, TABLE_HEAD_NARROW, TABLE_NARROW, TYPE_WIDTH,
};
use super::xml::Xml;
use super::{Alignment, Table};

/// A table of more columns is set smaller.
const COLUMNS_OF_FULL_SIZE: usize = 7;
/// No column is given less or more than this many characters when the width is shared out.
const COLUMN_CHARACTERS: std::ops::RangeInclusive<u32> = 3..=24;

/// Writes caption, headings and rows.
pub(super) fn write(xml: &mut Xml, table: &Table) {
    if let Some(caption) = &table.caption {
        let setting = Setting {
            style: "Caption",
            keep_next: true,
            ..Setting::default()
        };
        paragraph(xml, setting, &[(caption, false)], CAPTION);
    }
    let columns = column_count(table);
    let widths = shared_widths(table, columns);
    let narrow = columns > COLUMNS_OF_FULL_SIZE;
    let (head, text) = if narrow {
        (TABLE_HEAD_NARROW, TABLE_NARROW)
    } else {
        (TABLE_HEAD, TABLE)
    };
    begin(xml, &widths);
    if !table.header.is_empty() {
        row(xml, true, &table.header, &widths, |_| {
            (Alignment::Centre, head)
        });
    }
    for cells in &table.rows {
        row(xml, false, cells, &widths, |column| {
            (
                table.alignments.get(column).copied().unwrap_or_default(),
                text,
            )
        });
    }
    xml.end();
}

/// Opens a table with borders and a fixed grid; the caller closes it.
pub(super) fn begin(xml: &mut Xml, widths: &[u32]) {
    let total: u32 = widths.iter().sum();
    xml.start("w:tbl", &[]).start("w:tblPr", &[]);
    xml.value("w:tblStyle", "GridTable");
    xml.leaf("w:tblW", &[("w:w", &total.to_string()), ("w:type", "dxa")]);
    xml.value("w:jc", "center");
    xml.start("w:tblBorders", &[]);
    for side in [
        "w:top",
        "w:left",
        "w:bottom",
        "w:right",
        "w:insideH",
        "w:insideV",
    ] {
        xml.leaf(
            side,
            &[
                ("w:val", "single"),
                ("w:sz", "4"),
                ("w:space", "0"),
                ("w:color", "000000"),
            ],
        );
    }
    xml.end();
    xml.leaf("w:tblLayout", &[("w:type", "fixed")]);
    xml.start("w:tblCellMar", &[]);
    for (side, width) in [
        ("w:top", "45"),
        ("w:left", "90"),
        ("w:bottom", "45"),
        ("w:right", "90"),
    ] {
        xml.leaf(side, &[("w:w", width), ("w:type", "dxa")]);
    }
    xml.end().end().start("w:tblGrid", &[]);
    for width in widths {
        xml.leaf("w:gridCol", &[("w:w", &width.to_string())]);
    }
    xml.end();
}

fn row(
    xml: &mut Xml,
    is_header: bool,
    cells: &[String],
    widths: &[u32],
    shape: impl Fn(usize) -> (Alignment, Face),
) {
    xml.start("w:tr", &[]).start("w:trPr", &[]);
    xml.leaf("w:cantSplit", &[]);
    if is_header {
        xml.leaf("w:tblHeader", &[]);
    }
    xml.end();
    for (column, width) in widths.iter().enumerate() {
        let (alignment, face) = shape(column);
        xml.start("w:tc", &[]).start("w:tcPr", &[]);
        xml.leaf("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
        xml.value("w:vAlign", "center").end();
        let align = match alignment {
            Alignment::Left => "left",
            Alignment::Centre => "center",
            Alignment::Right => "right",
        };
        let setting = Setting {
            style: "TableText",
            align,
            ..Setting::default()
        };
        let text = cells.get(column).map_or("", String::as_str);
        paragraph(xml, setting, &[(text, false)], face);
        xml.end();
    }
    xml.end();
}

fn column_count(table: &Table) -> usize {
    let rows = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    table.header.len().max(rows).max(1)
}

/// The type area shared out by the widest text of each column.
fn shared_widths(table: &Table, columns: usize) -> Vec<u32> {
    let widest = |column: usize| {
        let rows = table.rows.iter().chain(std::iter::once(&table.header));
        let longest = rows
            .filter_map(|cells| cells.get(column))
            .map(|text| width_hundredths(text).div_ceil(100))
            .max();
        // A margin on both sides is part of the width.
        longest
            .unwrap_or(0)
            .clamp(*COLUMN_CHARACTERS.start(), *COLUMN_CHARACTERS.end())
            + 1
    };
    let shares: Vec<u32> = (0..columns).map(widest).collect();
    share_out(TYPE_WIDTH, &shares)
}

/// Splits a width by shares; what rounding leaves over goes to the last.
pub(super) fn share_out(width: u32, shares: &[u32]) -> Vec<u32> {
    let total: u32 = shares.iter().sum::<u32>().max(1);
    let mut widths: Vec<u32> = shares.iter().map(|share| width * share / total).collect();
    let used: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += width - used;
    }
    widths
}
