//! The parts beside the text: styles, fonts, settings, feet, properties.

use jiff::civil::Date;

use super::Level;
use super::body::{NAMESPACES, face_parts, run};
use super::standard::{
    BODY, CAPTION, FONT_NOTE, FONTS, Face, LEVEL_ONE, LEVEL_TWO, LINE_PITCH, PAGE_NUMBER, TABLE,
    TITLE,
};
use super::xml::Xml;

/// What the properties of the file say.
pub(super) struct Properties {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) issued_on: Option<Date>,
}

/// The style of a heading, and its face.
pub(super) fn heading_style(level: Level) -> (&'static str, Face) {
    match level {
        Level::One => ("Heading1", LEVEL_ONE),
        Level::Two => ("Heading2", LEVEL_TWO),
        Level::Three => ("Heading3", BODY),
        Level::Four => ("Heading4", BODY),
    }
}

/// A paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    face: Face,
    align: &'static str,
    /// Lines of the grid at their exact pitch, or as high as their text.
    on_grid: bool,
    outline: Option<&'static str>,
}

const STYLES: [Style; 9] = [
    style("Normal", "Normal", BODY, "both", true),
    style("Title", "Title", TITLE, "center", true),
    heading("Heading1", "heading 1", LEVEL_ONE, "0"),
    heading("Heading2", "heading 2", LEVEL_TWO, "1"),
    heading("Heading3", "heading 3", BODY, "2"),
    heading("Heading4", "heading 4", BODY, "3"),
    style("Caption", "caption", CAPTION, "center", true),
    style("TableText", "Table Text", TABLE, "center", false),
    style("Footer", "footer", PAGE_NUMBER, "right", false),
];

const fn style(
    id: &'static str,
    name: &'static str,
    face: Face,
    align: &'static str,
    on_grid: bool,
) -> Style {
    Style {
        id,
        name,
        face,
        align,
        on_grid,
        outline: None,
    }
}

const fn heading(id: &'static str, name: &'static str, face: Face, outline: &'static str) -> Style {
    Style {
        id,
        name,
        face,
        align: "both",
        on_grid: true,
        outline: Some(outline),
    }
}

pub(super) fn styles_part() -> String {
    let mut xml = Xml::new();
    xml.start("w:styles", &NAMESPACES)
        .start("w:docDefaults", &[]);
    xml.start("w:rPrDefault", &[]).start("w:rPr", &[]);
    face_parts(&mut xml, BODY, false);
    // Figures set as Chinese would be broken between any two digits.
    xml.leaf("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    xml.end().end().leaf("w:pPrDefault", &[]).end();
    for style in &STYLES {
        style_part(&mut xml, style);
    }
    xml.start(
        "w:style",
        &[("w:type", "table"), ("w:styleId", "GridTable")],
    );
    xml.value("w:name", "Table Grid").start("w:tblPr", &[]);
    xml.leaf("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")]);
    xml.finish()
}

fn style_part(xml: &mut Xml, style: &Style) {
    let is_base = style.id == "Normal";
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", style.id)];
    if is_base {
        attributes.push(("w:default", "1"));
    }
    xml.start("w:style", &attributes)
        .value("w:name", style.name);
    if !is_base {
        xml.value("w:basedOn", "Normal");
    }
    xml.leaf("w:qFormat", &[]).start("w:pPr", &[]);
    xml.value("w:widowControl", "0");
    // No quarter space between Chinese and figures: it would break the 28 characters a line.
    xml.value("w:autoSpaceDE", "0").value("w:autoSpaceDN", "0");
    // The grid is declared for the page and kept by exact pitch and spacing instead of snapping:
    // snapping to cells narrower than the type makes some programs give each character two cells.
    xml.value("w:snapToGrid", "0");
    let line = LINE_PITCH.to_string();
    if style.on_grid {
        xml.leaf("w:spacing", &spacing(&line, "exact"));
    } else {
        xml.leaf("w:spacing", &spacing("240", "auto"));
    }
    xml.value("w:jc", style.align);
    if let Some(outline) = style.outline {
        xml.value("w:outlineLvl", outline);
    }
    xml.end().start("w:rPr", &[]);
    face_parts(xml, style.face, false);
    xml.end().end();
}

fn spacing<'text>(line: &'text str, rule: &'text str) -> [(&'text str, &'text str); 4] {
    [
        ("w:before", "0"),
        ("w:after", "0"),
        ("w:line", line),
        ("w:lineRule", rule),
    ]
}

pub(super) fn fonts_part() -> String {
    let mut xml = Xml::new();
    xml.start("w:fonts", &NAMESPACES);
    for (name, other) in FONTS {
        xml.start("w:font", &[("w:name", name)])
            .value("w:altName", other);
        xml.value("w:charset", "86")
            .value("w:family", "modern")
            .value("w:pitch", "default")
            .end();
    }
    xml.finish()
}

pub(super) fn settings_part() -> String {
    let mut xml = Xml::new();
    xml.start("w:settings", &NAMESPACES);
    // Printed on both sides and bound at the left: the margin of 28 mm changes sides (6).
    xml.leaf("w:mirrorMargins", &[]);
    xml.value("w:defaultTabStop", "420");
    xml.leaf("w:evenAndOddHeaders", &[]);
    xml.value("w:characterSpacingControl", "compressPunctuation");
    xml.start("w:compat", &[]);
    xml.leaf(
        "w:compatSetting",
        &[
            ("w:name", "compatibilityMode"),
            ("w:uri", "http://schemas.microsoft.com/office/word"),
            ("w:val", "15"),
        ],
    );
    xml.end();
    xml.leaf(
        "w:themeFontLang",
        &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")],
    );
    xml.finish()
}

/// 页码: `— 1 —`, on odd pages at the right and on even pages at the left, one character in (7.5).
pub(super) fn footer_part(is_odd: bool) -> String {
    let mut xml = Xml::new();
    xml.start("w:ftr", &NAMESPACES)
        .start("w:p", &[])
        .start("w:pPr", &[]);
    xml.value("w:pStyle", "Footer");
    // One character of 14 pt.
    let (characters, twips, align) = if is_odd {
        ("w:rightChars", "w:right", "right")
    } else {
        ("w:leftChars", "w:left", "left")
    };
    xml.leaf("w:ind", &[(characters, "100"), (twips, "280")]);
    xml.value("w:jc", align).end();
    run(&mut xml, "— ", PAGE_NUMBER, false);
    for kind in ["begin", "separate", "end"] {
        xml.start("w:r", &[]).start("w:rPr", &[]);
        face_parts(&mut xml, PAGE_NUMBER, false);
        xml.end()
            .leaf("w:fldChar", &[("w:fldCharType", kind)])
            .end();
        if kind == "begin" {
            xml.start("w:r", &[]);
            xml.start("w:instrText", &[("xml:space", "preserve")])
                .text(" PAGE ")
                .end()
                .end();
        } else if kind == "separate" {
            run(&mut xml, "1", PAGE_NUMBER, false);
        }
    }
    run(&mut xml, " —", PAGE_NUMBER, false);
    xml.finish()
}

pub(super) fn core_part(properties: &Properties) -> String {
    let mut xml = Xml::new();
    xml.start(
        "cp:coreProperties",
        &[
            (
                "xmlns:cp",
                "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
            ),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.element("dc:title", &properties.title);
    xml.element("dc:creator", &properties.author);
    xml.element("dc:description", FONT_NOTE);
    xml.element("dc:language", "zh-CN");
    if let Some(issued_on) = properties.issued_on {
        let instant = format!("{issued_on}T00:00:00Z");
        xml.start("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")])
            .text(&instant)
            .end();
    }
    xml.finish()
}
