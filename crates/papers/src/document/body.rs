//! The text of a document as its main part.

use super::numerals::{Numbering, date_text};
use super::standard::{
    BODY, BODY_SPACING, CHARACTER_PITCH, CHARACTER_SPACE, FOOTER_DISTANCE, Face, LINE_CHARACTERS,
    LINE_PITCH, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH,
    TITLE,
};
use super::xml::Xml;
use super::{Block, Document, Level, table};

/// The namespaces of the main part and of the feet.
pub(super) const NAMESPACES: [(&str, &str); 2] = [
    (
        "xmlns:w",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        "xmlns:r",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
];

/// How a paragraph is set: everything that differs from line to line.
#[derive(Clone, Copy, Default)]
pub(super) struct Setting {
    /// The style it carries.
    pub(super) style: &'static str,
    /// `left`, `center`, `right` or `both`; empty for the style's own.
    pub(super) align: &'static str,
    /// Indent of the first line, in characters.
    pub(super) first_line: u32,
    /// Indent from the left, in hundredths of a character.
    pub(super) left_hundredths: u32,
    /// Of the left indent, what the first line stands out by, in characters.
    pub(super) hanging: u32,
    /// Indent from the right, in hundredths of a character.
    pub(super) right_hundredths: u32,
    /// Kept on one page with what follows.
    pub(super) keep_next: bool,
    /// Begins a page.
    pub(super) begins_page: bool,
}

/// The whole main part: documents one after the other, each from a page of its own.
pub(super) fn document_part(documents: &[Document]) -> String {
    let mut xml = Xml::new();
    xml.start("w:document", &NAMESPACES).start("w:body", &[]);
    for (position, document) in documents.iter().enumerate() {
        write(&mut xml, document, position > 0);
    }
    section(&mut xml);
    xml.finish()
}

fn write(xml: &mut Xml, document: &Document, begins_page: bool) {
    title_on(xml, &document.title, begins_page);
    blank(xml);
    if let Some(addressee) = &document.addressee {
        let line = format!("{}：", addressee.trim_end_matches(['：', ':']));
        paragraph(xml, BODY_SETTING, &[(&line, false)], BODY);
    }
    let mut numbering = Numbering::default();
    let mut after_table = false;
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => {
                heading(xml, *level, &format!("{}{text}", numbering.next(*level)));
            }
            Block::Paragraph(runs) => {
                let runs: Vec<_> = runs
                    .iter()
                    .map(|run| (run.text.as_str(), run.bold))
                    .collect();
                let setting = Setting {
                    first_line: 2,
                    ..BODY_SETTING
                };
                paragraph(xml, setting, &runs, BODY);
            }
            Block::Table(found) => {
                // Two tables without a line between them would become one.
                if after_table && found.caption.is_none() {
                    blank(xml);
                }
                table::write(xml, found);
            }
        }
        after_table = matches!(block, Block::Table(_));
    }
    attachments(xml, &document.attachments);
    let is_signed = document.issuer.is_some() || document.issued_on.is_some();
    if after_table && document.attachments.is_empty() && !is_signed {
        // A document may not end with a table.
        blank(xml);
    }
    signature(xml, document);
}

const BODY_SETTING: Setting = Setting {
    style: "Normal",
    align: "",
    first_line: 0,
    left_hundredths: 0,
    hanging: 0,
    right_hundredths: 0,
    keep_next: false,
    begins_page: false,
};

pub(super) fn title(xml: &mut Xml, title: &str) {
    title_on(xml, title, false);
}

fn title_on(xml: &mut Xml, title: &str, begins_page: bool) {
    let setting = Setting {
        style: "Title",
        keep_next: true,
        begins_page,
        ..BODY_SETTING
    };
    paragraph(xml, setting, &[(title, false)], TITLE);
}

fn heading(xml: &mut Xml, level: Level, text: &str) {
    let (style, face) = super::parts::heading_style(level);
    let setting = Setting {
        style,
        first_line: 2,
        keep_next: true,
        ..BODY_SETTING
    };
    paragraph(xml, setting, &[(text, false)], face);
}

/// An empty line of the grid.
pub(super) fn blank(xml: &mut Xml) {
    paragraph(xml, BODY_SETTING, &[], BODY);
}

/// 附件说明: a blank line below the text, two characters in; names on several lines stand under
/// their first character (7.3.4).
fn attachments(xml: &mut Xml, names: &[String]) {
    if names.is_empty() {
        return;
    }
    blank(xml);
    let numbered = names.len() > 1;
    for (place, name) in names.iter().enumerate() {
        let number = if numbered {
            format!("{}. ", place + 1)
        } else {
            String::new()
        };
        let (lead, hanging) = if place == 0 {
            ("附件：", 3)
        } else {
            ("", 0)
        };
        let number_width = if numbered { 1 } else { 0 };
        let setting = Setting {
            left_hundredths: (5 + number_width) * 100,
            hanging: hanging + number_width,
            ..BODY_SETTING
        };
        paragraph(
            xml,
            setting,
            &[(&format!("{lead}{number}{name}"), false)],
            BODY,
        );
    }
}

/// 署名 and 成文日期 without seal (7.3.5.2): a blank line below the text; the issuer two characters
/// from the right, the date beginning two characters further right than the issuer; if the date is
/// the longer one, it stands two characters from the right and the issuer moves left.
fn signature(xml: &mut Xml, document: &Document) {
    let issuer = document
        .issuer
        .as_deref()
        .filter(|issuer| !issuer.is_empty());
    let date = document.issued_on.map(date_text);
    if issuer.is_none() && date.is_none() {
        return;
    }
    blank(xml);
    let issuer_width = issuer.map_or(0, width_hundredths);
    let date_width = date.as_deref().map_or(0, width_hundredths);
    let from_right = |right_hundredths| Setting {
        align: "right",
        right_hundredths,
        ..BODY_SETTING
    };
    if let Some(issuer) = issuer {
        let moved_left = (date_width + 200).saturating_sub(issuer_width);
        let right = if date_width > issuer_width {
            moved_left + 200
        } else {
            200
        };
        let setting = Setting {
            keep_next: date.is_some(),
            ..from_right(right)
        };
        paragraph(xml, setting, &[(issuer, false)], BODY);
    }
    if let Some(date) = date {
        // Measured from the left, so that the date begins where it must whatever its digits measure.
        let begins = (LINE_CHARACTERS * 100).checked_sub(issuer_width);
        let setting = match begins {
            Some(begins) if issuer_width >= date_width => Setting {
                align: "left",
                left_hundredths: begins,
                ..BODY_SETTING
            },
            _ => from_right(200),
        };
        paragraph(xml, setting, &[(&date, false)], BODY);
    }
}

/// How wide a text is in hundredths of a character: ASCII takes half (figures of the standard's
/// fonts do).
pub(super) fn width_hundredths(text: &str) -> u32 {
    text.chars()
        .map(|character| if character.is_ascii() { 50 } else { 100 })
        .sum()
}

/// Page, margins, grid and feet.
pub(super) fn section(xml: &mut Xml) {
    xml.start("w:sectPr", &[]);
    xml.leaf(
        "w:footerReference",
        &[("w:type", "even"), ("r:id", "rIdEvenFooter")],
    );
    xml.leaf(
        "w:footerReference",
        &[("w:type", "default"), ("r:id", "rIdOddFooter")],
    );
    let text = |number: u32| number.to_string();
    xml.leaf(
        "w:pgSz",
        &[("w:w", &text(PAGE_WIDTH)), ("w:h", &text(PAGE_HEIGHT))],
    );
    xml.leaf(
        "w:pgMar",
        &[
            ("w:top", &text(MARGIN_TOP)),
            ("w:right", &text(MARGIN_RIGHT)),
            ("w:bottom", &text(MARGIN_BOTTOM)),
            ("w:left", &text(MARGIN_LEFT)),
            ("w:header", "851"),
            ("w:footer", &text(FOOTER_DISTANCE)),
            ("w:gutter", "0"),
        ],
    );
    xml.leaf(
        "w:docGrid",
        &[
            ("w:type", "linesAndChars"),
            ("w:linePitch", &text(LINE_PITCH)),
            ("w:charSpace", &CHARACTER_SPACE.to_string()),
        ],
    );
    xml.end();
}

/// A paragraph of runs: text and whether it is bold.
pub(super) fn paragraph(xml: &mut Xml, setting: Setting, runs: &[(&str, bool)], face: Face) {
    xml.start("w:p", &[]).start("w:pPr", &[]);
    xml.value("w:pStyle", setting.style);
    if setting.keep_next {
        xml.leaf("w:keepNext", &[]);
    }
    if setting.begins_page {
        xml.leaf("w:pageBreakBefore", &[]);
    }
    indents(xml, setting);
    if !setting.align.is_empty() {
        xml.value("w:jc", setting.align);
    }
    xml.start("w:rPr", &[]);
    face_parts(xml, face, false);
    xml.end().end();
    for (text, bold) in runs {
        run(xml, text, face, *bold);
    }
    xml.end();
}

/// Indents both in characters, which the standard counts in, and in twips for programs that do not
/// know characters.
fn indents(xml: &mut Xml, setting: Setting) {
    let mut attributes: Vec<(&str, String)> = Vec::new();
    let mut both = |characters: &'static str, twips: &'static str, hundredths: u32| {
        if hundredths > 0 {
            attributes.push((characters, hundredths.to_string()));
            attributes.push((twips, (hundredths * CHARACTER_PITCH / 100).to_string()));
        }
    };
    both("w:leftChars", "w:left", setting.left_hundredths);
    both("w:rightChars", "w:right", setting.right_hundredths);
    both("w:hangingChars", "w:hanging", setting.hanging * 100);
    both("w:firstLineChars", "w:firstLine", setting.first_line * 100);
    if !attributes.is_empty() {
        let borrowed: Vec<_> = attributes
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        xml.leaf("w:ind", &borrowed);
    }
}

/// One run; line breaks and tabs in the text become those of the document.
pub(super) fn run(xml: &mut Xml, text: &str, face: Face, bold: bool) {
    xml.start("w:r", &[]).start("w:rPr", &[]);
    face_parts(xml, face, bold);
    xml.end();
    for (line_place, line) in text.lines().enumerate() {
        if line_place > 0 {
            xml.leaf("w:br", &[]);
        }
        for (piece_place, piece) in line.split('\t').enumerate() {
            if piece_place > 0 {
                xml.leaf("w:tab", &[]);
            }
            xml.start("w:t", &[("xml:space", "preserve")])
                .text(piece)
                .end();
        }
    }
    xml.end();
}

/// Font names for every script, the East Asian one decisive; weight, spacing and size.
pub(super) fn face_parts(xml: &mut Xml, face: Face, bold: bool) {
    let font = face.font;
    xml.leaf(
        "w:rFonts",
        &[
            ("w:hint", "eastAsia"),
            ("w:ascii", font),
            ("w:hAnsi", font),
            ("w:eastAsia", font),
            ("w:cs", font),
        ],
    );
    if bold {
        xml.leaf("w:b", &[]);
    }
    if face.size == BODY.size {
        xml.value("w:spacing", &BODY_SPACING.to_string());
    }
    let size = face.size.to_string();
    xml.value("w:sz", &size).value("w:szCs", &size);
}
