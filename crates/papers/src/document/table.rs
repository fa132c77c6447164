//! Tables inside a text.

use super::body::{Setting, paragraph};
use super::standard::{
    CAPTION, Face, TABLE, TABLE_HEAD, TABLE_NARROW_SIZE, TABLE_TIGHT_SIZE, TYPE_WIDTH,
};
use super::xml::Xml;
use super::{Alignment, Table};

/// Left and right of the text of a cell, in twips.
const CELL_MARGIN: u32 = 70;
/// Room for the borders.
const CELL_SLACK: u32 = 40;
/// No column is narrower than this many hundredths of a character.
const COLUMN_HUNDREDTHS_MIN: u32 = 200;

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
    let (head, text) = faces(columns);
    let widths = fitted_widths(table, columns, text);
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
    let margin = CELL_MARGIN.to_string();
    for (side, width) in [
        ("w:top", "45"),
        ("w:left", &*margin),
        ("w:bottom", "45"),
        ("w:right", &*margin),
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

/// The more columns, the smaller the type.
fn faces(columns: usize) -> (Face, Face) {
    let size = match columns {
        0..=6 => TABLE.size,
        7..=9 => TABLE_NARROW_SIZE,
        _ => TABLE_TIGHT_SIZE,
    };
    (Face { size, ..TABLE_HEAD }, Face { size, ..TABLE })
}

/// Every column as wide as its longest text where that is possible. Where it is not, short columns
/// (figures, dates, names) keep their width and the long ones share what is left by the square roots
/// of their lengths: a sentence may break, a number may not, and a longer one breaks less often.
fn fitted_widths(table: &Table, columns: usize, face: Face) -> Vec<u32> {
    let natural: Vec<u32> = (0..columns)
        .map(|column| natural_width(table, column, face))
        .collect();
    if natural.iter().sum::<u32>() <= TYPE_WIDTH {
        return share_out(TYPE_WIDTH, &natural);
    }
    let mut widths: Vec<Option<u32>> = vec![None; columns];
    let mut left = TYPE_WIDTH;
    loop {
        let open = u32::try_from(widths.iter().filter(|width| width.is_none()).count());
        let share = left / open.unwrap_or(1).max(1);
        let before = left;
        for (width, natural) in widths.iter_mut().zip(&natural) {
            if width.is_none() && *natural <= share {
                *width = Some(*natural);
                left = left.saturating_sub(*natural);
            }
        }
        if left == before {
            let roots: Vec<u32> = widths
                .iter()
                .zip(&natural)
                .map(|(width, natural)| width.map_or(natural.isqrt(), |_| 0))
                .collect();
            let shares = share_out(left, &roots);
            return widths
                .iter()
                .zip(shares)
                .map(|(width, share)| width.unwrap_or(share))
                .collect();
        }
    }
}

fn natural_width(table: &Table, column: usize, face: Face) -> u32 {
    let cells = table.rows.iter().chain(std::iter::once(&table.header));
    let lines = cells
        .filter_map(|cells| cells.get(column))
        .flat_map(|text| text.lines());
    let longest = lines
        .map(broad_hundredths)
        .max()
        .unwrap_or(0)
        .max(COLUMN_HUNDREDTHS_MIN);
    // A character is as wide as its size: half points are tens of twips.
    longest * face.size * 10 / 100 + 2 * CELL_MARGIN + CELL_SLACK
}

/// How wide a line is at most: figures of substitute fonts are broader than half a character.
fn broad_hundredths(line: &str) -> u32 {
    line.chars()
        .map(|character| if character.is_ascii() { 65 } else { 100 })
        .sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_may_break_and_a_number_may_not() {
        let sentence = "由机关党委逐个支部约谈，十一月底前补开并报备，县直机关工委复核";
        let cells = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
        let table = Table {
            header: cells(["对策", "人数", "时限"]),
            rows: vec![cells([sentence, "1486", "2026-11-30"])],
            ..Table::default()
        };
        let widths = fitted_widths(&table, 3, TABLE);
        assert_eq!(widths.iter().sum::<u32>(), TYPE_WIDTH);
        assert_eq!(widths[1], natural_width(&table, 1, TABLE));
        assert!(widths[2] >= natural_width(&table, 2, TABLE));
        assert!(widths[0] < natural_width(&table, 0, TABLE));
    }
}
