//! Record forms: a title, and a bordered table of labels and values, such as 会议记录.

use jiff::civil::Date;

use super::body::{NAMESPACES, Setting, blank, paragraph, section, title};
use super::standard::{FORM, FORM_LABEL, LINE_PITCH, TYPE_WIDTH};
use super::xml::Xml;
use super::{package, parts, table};
use crate::PaperFault;

/// A form on one or more pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Centred above the table.
    pub title: String,
    /// The lines of the table. A line with fewer columns than the widest stretches its last cell.
    pub rows: Vec<Vec<FormCell>>,
    /// Places to sign below the table, such as `主持人（签名）：`.
    pub signatures: Vec<String>,
    /// Whose form it is, for the properties of the file.
    pub issuer: Option<String>,
    /// The day of the record, for the properties of the file.
    pub issued_on: Option<Date>,
}

/// A cell of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormCell {
    /// What it is.
    pub kind: FormKind,
    /// Its text; line breaks begin paragraphs.
    pub text: String,
    /// How many columns it takes, at least one.
    pub span: u32,
    /// At least so many lines high, for what is written by hand. A page has room for a title and
    /// about eighteen lines.
    pub lines_min: u32,
}

/// What a cell of a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// The printed name of what stands beside it.
    Label,
    /// A short answer, centred.
    Value,
    /// Running text, set like a letter.
    Prose,
}

impl FormCell {
    /// A label of one column.
    pub fn label(text: impl Into<String>) -> Self {
        Self {
            kind: FormKind::Label,
            text: text.into(),
            span: 1,
            lines_min: 1,
        }
    }

    /// A short answer.
    pub fn value(text: impl Into<String>, span: u32) -> Self {
        Self {
            kind: FormKind::Value,
            text: text.into(),
            span: span.max(1),
            lines_min: 1,
        }
    }

    /// Running text.
    pub fn prose(text: impl Into<String>, span: u32, lines_min: u32) -> Self {
        Self {
            kind: FormKind::Prose,
            text: text.into(),
            span: span.max(1),
            lines_min,
        }
    }
}

impl Form {
    /// The form as a .docx file.
    pub fn to_docx(&self) -> Result<Vec<u8>, PaperFault> {
        let mut xml = Xml::new();
        xml.start("w:document", &NAMESPACES).start("w:body", &[]);
        title(&mut xml, &self.title);
        blank(&mut xml);
        let widths = self.widths();
        table::begin(&mut xml, &widths);
        for cells in &self.rows {
            row(&mut xml, cells, &widths);
        }
        xml.end();
        self.signature_line(&mut xml);
        section(&mut xml);
        let properties = parts::Properties {
            title: self.title.replace('\n', ""),
            author: self.issuer.clone().unwrap_or_default(),
            issued_on: self.issued_on,
        };
        package::pack(&xml.finish(), &properties)
    }

    /// A column that holds a label is narrow; the rest share what is left.
    fn widths(&self) -> Vec<u32> {
        let columns = self
            .rows
            .iter()
            .map(|cells| columns_of(cells))
            .max()
            .unwrap_or(1)
            .max(1);
        let mut holds_label = vec![false; columns];
        for cells in &self.rows {
            let mut column = 0;
            for cell in cells {
                let span = wide(cell.span);
                if cell.kind == FormKind::Label
                    && span == 1
                    && let Some(slot) = holds_label.get_mut(column)
                {
                    *slot = true;
                }
                column += span;
            }
        }
        let shares: Vec<u32> = holds_label
            .iter()
            .map(|label| if *label { 4 } else { 9 })
            .collect();
        table::share_out(TYPE_WIDTH, &shares)
    }

    fn signature_line(&self, xml: &mut Xml) {
        let setting = Setting {
            style: "Normal",
            ..Setting::default()
        };
        if self.signatures.is_empty() {
            // A document may not end with a table.
            paragraph(
                xml,
                Setting {
                    style: "TableText",
                    ..setting
                },
                &[],
                FORM,
            );
            return;
        }
        blank(xml);
        let line = self.signatures.join("　　　　　　");
        paragraph(xml, setting, &[(&line, false)], FORM);
    }
}

fn row(xml: &mut Xml, cells: &[FormCell], widths: &[u32]) {
    let lines = cells
        .iter()
        .map(|cell| cell.lines_min)
        .max()
        .unwrap_or(1)
        .max(1);
    xml.start("w:tr", &[]).start("w:trPr", &[]);
    let height = (lines * LINE_PITCH).to_string();
    xml.leaf("w:trHeight", &[("w:val", &height), ("w:hRule", "atLeast")]);
    xml.end();
    let mut column = 0;
    for (place, cell) in cells.iter().enumerate() {
        let is_last = place + 1 == cells.len();
        let rest = widths.len().saturating_sub(column);
        let span = if is_last {
            rest
        } else {
            wide(cell.span).min(rest)
        }
        .max(1);
        let width: u32 = widths.iter().skip(column).take(span).sum();
        cell_part(xml, cell, span, width);
        column += span;
    }
    xml.end();
}

fn cell_part(xml: &mut Xml, cell: &FormCell, span: usize, width: u32) {
    let (align, face, first_line) = match cell.kind {
        FormKind::Label => ("center", FORM_LABEL, 0),
        FormKind::Value => ("center", FORM, 0),
        FormKind::Prose => ("both", FORM, 2),
    };
    xml.start("w:tc", &[]).start("w:tcPr", &[]);
    xml.leaf("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
    if span > 1 {
        xml.value("w:gridSpan", &span.to_string());
    }
    let upright = if cell.kind == FormKind::Prose {
        "top"
    } else {
        "center"
    };
    xml.value("w:vAlign", upright).end();
    let setting = Setting {
        style: "TableText",
        align,
        first_line,
        ..Setting::default()
    };
    let mut lines = cell.text.lines().peekable();
    if lines.peek().is_none() {
        paragraph(xml, setting, &[], face);
    }
    for line in lines {
        paragraph(xml, setting, &[(line, false)], face);
    }
    xml.end();
}

fn columns_of(cells: &[FormCell]) -> usize {
    cells.iter().map(|cell| wide(cell.span)).sum()
}

fn wide(span: u32) -> usize {
    usize::try_from(span).unwrap_or(1).max(1)
}
