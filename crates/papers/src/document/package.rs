//! The parts put together as a .docx file.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::parts::{self, Properties};
use super::xml::Xml;
use crate::PaperFault;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Zips the main part with everything it needs. The same parts give the same bytes.
pub(super) fn pack(document: &str, properties: &Properties) -> Result<Vec<u8>, PaperFault> {
    let parts: [(&str, String); 9] = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", parts::core_part(properties)),
        ("word/document.xml", document.to_owned()),
        ("word/_rels/document.xml.rels", document_relations()),
        ("word/styles.xml", parts::styles_part()),
        ("word/settings.xml", parts::settings_part()),
        ("word/fontTable.xml", parts::fonts_part()),
        ("word/footerOdd.xml", parts::footer_part(true)),
    ];
    let even = ("word/footerEven.xml", parts::footer_part(false));
    let parts = parts.iter().chain(std::iter::once(&even));
    archive(parts.map(|(name, text)| (*name, text.as_bytes())))
}

/// Files by name as one .zip. The same files give the same bytes.
///
/// # Errors
/// Two have one name, or they are too large together.
pub fn archive<'f>(
    files: impl Iterator<Item = (&'f str, &'f [u8])>,
) -> Result<Vec<u8>, PaperFault> {
    // The archive's times are fixed: the day of a document stands in its properties.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive
            .start_file(name, options)
            .map_err(PaperFault::from_zip)?;
        archive.write_all(bytes).map_err(PaperFault::from_io)?;
    }
    Ok(archive.finish().map_err(PaperFault::from_zip)?.into_inner())
}

fn content_types() -> String {
    let mut xml = Xml::new();
    xml.start(
        "Types",
        &[(
            "xmlns",
            "http://schemas.openxmlformats.org/package/2006/content-types",
        )],
    );
    let relations = "application/vnd.openxmlformats-package.relationships+xml";
    xml.leaf(
        "Default",
        &[("Extension", "rels"), ("ContentType", relations)],
    );
    xml.leaf(
        "Default",
        &[("Extension", "xml"), ("ContentType", "application/xml")],
    );
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("footerOdd", "footer"),
        ("footerEven", "footer"),
    ] {
        let name = format!("/word/{part}.xml");
        let kind = format!("{WORD_TYPE}.{kind}+xml");
        xml.leaf("Override", &[("PartName", &name), ("ContentType", &kind)]);
    }
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    xml.leaf(
        "Override",
        &[("PartName", "/docProps/core.xml"), ("ContentType", core)],
    );
    xml.finish()
}

fn package_relations() -> String {
    let main = format!("{OFFICE}/officeDocument");
    relations(&[
        ("rIdMain", &main, "word/document.xml"),
        ("rIdCore", CORE, "docProps/core.xml"),
    ])
}

fn document_relations() -> String {
    let kind = |kind: &str| format!("{OFFICE}/{kind}");
    relations(&[
        ("rIdStyles", &kind("styles"), "styles.xml"),
        ("rIdSettings", &kind("settings"), "settings.xml"),
        ("rIdFonts", &kind("fontTable"), "fontTable.xml"),
        ("rIdOddFooter", &kind("footer"), "footerOdd.xml"),
        ("rIdEvenFooter", &kind("footer"), "footerEven.xml"),
    ])
}

fn relations(list: &[(&str, &str, &str)]) -> String {
    let mut xml = Xml::new();
    xml.start("Relationships", &[("xmlns", RELATIONSHIPS)]);
    for (id, kind, target) in list {
        xml.leaf(
            "Relationship",
            &[("Id", id), ("Type", kind), ("Target", target)],
        );
    }
    xml.finish()
}
