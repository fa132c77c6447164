//! Opening a Word document again, to compare what it says and how it is set. For tests and for
//! comparing figures; it reads what this crate writes, and the like.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::PaperFault;

/// A part is read up to this size.
const PART_BYTES_MAX: u64 = 64 << 20;

/// A document as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadDocument {
    /// The paragraphs outside tables, empty ones included.
    pub paragraphs: Vec<ReadParagraph>,
    /// The tables: rows of cells of text.
    pub tables: Vec<Vec<Vec<String>>>,
    /// The East Asian fonts used in tables.
    pub table_fonts: BTreeSet<String>,
    /// The page.
    pub page: ReadPage,
    /// The feet of odd and even pages, the page's number as `#`.
    pub footers: BTreeMap<String, String>,
    /// The description among the properties.
    pub description: String,
}

/// A paragraph as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadParagraph {
    /// Its text.
    pub text: String,
    /// The id of its style.
    pub style: Option<String>,
    /// The East Asian fonts of its runs, those of the style where a run names none.
    pub fonts: BTreeSet<String>,
    /// The size of its first run, or of its style.
    pub size_half_points: Option<u32>,
    /// Any run is bold.
    pub bold: bool,
    /// How it is aligned, if it says so.
    pub align: Option<String>,
    /// Indent of the first line in hundredths of a character.
    pub first_line_hundredths: Option<u32>,
    /// Indent from the right in hundredths of a character.
    pub right_hundredths: Option<u32>,
}

/// The page as read, in twips.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadPage {
    /// Width of the paper.
    pub width: i32,
    /// Height of the paper.
    pub height: i32,
    /// Top, right, bottom, left.
    pub margins: [i32; 4],
    /// The kind of grid, the pitch of its lines, the space of its characters in 1/4096 pt.
    pub grid: (String, i32, i32),
}

/// Reads a .docx file.
pub fn read_back(bytes: &[u8]) -> Result<ReadDocument, PaperFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(PaperFault::from_zip)?;
    let styles = read_styles(&part(&mut archive, "word/styles.xml")?)?;
    let mut document = ReadDocument::default();
    read_body(
        &part(&mut archive, "word/document.xml")?,
        &styles,
        &mut document,
    )?;
    for (name, file) in [
        ("odd", "word/footerOdd.xml"),
        ("even", "word/footerEven.xml"),
    ] {
        document
            .footers
            .insert(name.to_owned(), read_footer(&part(&mut archive, file)?)?);
    }
    document.description = read_description(&part(&mut archive, "docProps/core.xml")?)?;
    Ok(document)
}

/// What a style gives to its paragraphs.
#[derive(Clone, Default)]
struct ReadStyle {
    font: Option<String>,
    size_half_points: Option<u32>,
}

/// The state of walking through the body.
#[derive(Default)]
struct Walk {
    paragraph: ReadParagraph,
    run_font: Option<String>,
    run_has_text: bool,
    in_run: bool,
    tables_open: usize,
    row: Vec<String>,
    cell: String,
    table: Vec<Vec<String>>,
}

fn read_body(
    part: &str,
    styles: &BTreeMap<String, ReadStyle>,
    document: &mut ReadDocument,
) -> Result<(), PaperFault> {
    let mut walk = Walk::default();
    walk_events(part, |event| match event {
        Step::Start(tag) => walk.start(tag, document),
        Step::End(name) => walk.end(name, styles, document),
        Step::Text(text) => walk.text(text),
    })
}

impl Walk {
    fn start(&mut self, tag: &Tag, document: &mut ReadDocument) {
        match tag.name.as_str() {
            "tbl" => self.tables_open += 1,
            "p" => self.paragraph = ReadParagraph::default(),
            "pStyle" => self.paragraph.style = tag.value("val"),
            "jc" if !self.in_run => self.paragraph.align = tag.value("val"),
            "ind" => {
                self.paragraph.first_line_hundredths = tag.number("firstLineChars");
                self.paragraph.right_hundredths = tag.number("rightChars");
            }
            "r" => {
                self.in_run = true;
                self.run_font = None;
                self.run_has_text = false;
            }
            "rFonts" if self.in_run => self.run_font = tag.value("eastAsia"),
            "sz" if self.in_run && self.paragraph.size_half_points.is_none() => {
                self.paragraph.size_half_points = tag.number("val");
            }
            "b" if self.in_run => self.paragraph.bold = true,
            "br" => self.paragraph.text.push('\n'),
            "tab" if self.in_run => self.paragraph.text.push('\t'),
            "pgSz" => {
                document.page.width = tag.signed("w");
                document.page.height = tag.signed("h");
            }
            "pgMar" => {
                document.page.margins =
                    ["top", "right", "bottom", "left"].map(|side| tag.signed(side));
            }
            "docGrid" => {
                document.page.grid = (
                    tag.value("type").unwrap_or_default(),
                    tag.signed("linePitch"),
                    tag.signed("charSpace"),
                );
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_run {
            self.paragraph.text.push_str(text);
            self.run_has_text = true;
        }
    }

    fn end(
        &mut self,
        name: &str,
        styles: &BTreeMap<String, ReadStyle>,
        document: &mut ReadDocument,
    ) {
        match name {
            "r" => {
                self.in_run = false;
                let style = self
                    .paragraph
                    .style
                    .as_ref()
                    .and_then(|style| styles.get(style));
                let font = self.run_font.take().or_else(|| style?.font.clone());
                if self.run_has_text {
                    self.paragraph.fonts.extend(font);
                }
            }
            "p" => self.paragraph_end(styles, document),
            "tc" => self.row.push(std::mem::take(&mut self.cell)),
            "tr" => self.table.push(std::mem::take(&mut self.row)),
            "tbl" => {
                self.tables_open = self.tables_open.saturating_sub(1);
                document.tables.push(std::mem::take(&mut self.table));
            }
            _ => {}
        }
    }

    fn paragraph_end(&mut self, styles: &BTreeMap<String, ReadStyle>, document: &mut ReadDocument) {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        let style = paragraph.style.as_ref().and_then(|style| styles.get(style));
        paragraph.size_half_points = paragraph
            .size_half_points
            .or_else(|| style?.size_half_points);
        if self.tables_open == 0 {
            document.paragraphs.push(paragraph);
            return;
        }
        document.table_fonts.append(&mut paragraph.fonts);
        if !self.cell.is_empty() {
            self.cell.push('\n');
        }
        self.cell.push_str(&paragraph.text);
    }
}

fn read_styles(part: &str) -> Result<BTreeMap<String, ReadStyle>, PaperFault> {
    let mut styles = BTreeMap::new();
    let mut id = None;
    let mut style = ReadStyle::default();
    walk_events(part, |event| match event {
        Step::Start(tag) => match tag.name.as_str() {
            "style" => id = tag.value("styleId"),
            "rFonts" => style.font = tag.value("eastAsia"),
            "sz" => style.size_half_points = tag.number("val"),
            _ => {}
        },
        Step::End("style") => {
            if let Some(id) = id.take() {
                styles.insert(id, std::mem::take(&mut style));
            }
        }
        Step::End("docDefaults") => style = ReadStyle::default(),
        _ => {}
    })?;
    Ok(styles)
}

fn read_footer(part: &str) -> Result<String, PaperFault> {
    let mut foot = String::new();
    let mut in_text = false;
    let mut in_field = false;
    walk_events(part, |event| match event {
        Step::Start(tag) if tag.name == "t" => in_text = true,
        Step::Start(tag) if tag.name == "fldChar" => {
            in_field = tag.value("fldCharType").is_some_and(|kind| kind != "end");
            if !in_field {
                foot.push('#');
            }
        }
        Step::End("t") => in_text = false,
        Step::Text(text) if in_text && !in_field => foot.push_str(text),
        _ => {}
    })?;
    Ok(foot)
}

fn read_description(part: &str) -> Result<String, PaperFault> {
    let mut description = String::new();
    let mut inside = false;
    walk_events(part, |event| match event {
        Step::Start(tag) => inside = tag.name == "description",
        Step::End(_) => inside = false,
        Step::Text(text) if inside => description.push_str(text),
        Step::Text(_) => {}
    })?;
    Ok(description)
}

/// One step through a part.
enum Step<'part> {
    Start(&'part Tag),
    End(&'part str),
    Text(&'part str),
}

/// A tag without its prefixes.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn value(&self, key: &str) -> Option<String> {
        self.attributes
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.clone())
    }

    fn number(&self, key: &str) -> Option<u32> {
        self.value(key)?.parse().ok()
    }

    fn signed(&self, key: &str) -> i32 {
        self.value(key)
            .and_then(|value| value.parse().ok())
            .unwrap_or(0)
    }
}

/// Walks through a part; an empty element is a start and an end.
fn walk_events(part: &str, mut each: impl FnMut(Step<'_>)) -> Result<(), PaperFault> {
    let fault = |error: &dyn std::fmt::Display| PaperFault::Part(error.to_string());
    let mut reader = Reader::from_str(part);
    loop {
        match reader.read_event().map_err(|error| fault(&error))? {
            Event::Start(start) => each(Step::Start(&tag(&start)?)),
            Event::Empty(start) => {
                let tag = tag(&start)?;
                each(Step::Start(&tag));
                each(Step::End(&tag.name));
            }
            Event::End(end) => each(Step::End(end.local_name().as_ref())),
            Event::Text(text) => each(Step::Text(&text.xml10_content())),
            Event::GeneralRef(entity) => each(Step::Text(&resolve(&entity))),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn tag(start: &BytesStart<'_>) -> Result<Tag, PaperFault> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| PaperFault::Part(error.to_string()))?;
        let name = attribute.key.local_name().as_ref().to_owned();
        let value = quick_xml::escape::unescape(&attribute.value)
            .map_err(|error| PaperFault::Part(error.to_string()))?
            .into_owned();
        attributes.push((name, value));
    }
    Ok(Tag {
        name: start.local_name().as_ref().to_owned(),
        attributes,
    })
}

fn resolve(entity: &str) -> String {
    quick_xml::escape::unescape(&format!("&{entity};")).map_or_else(|_| String::new(), Into::into)
}

fn part(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, PaperFault> {
    let file = archive.by_name(name).map_err(PaperFault::from_zip)?;
    let mut text = String::new();
    file.take(PART_BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(PaperFault::from_io)?;
    Ok(text)
}
