//! The judgement before any spreadsheet code runs: the kind of file, and its real size.
//!
//! Sizes written in the file are claims; each part is therefore inflated once, under a cap, and
//! thrown away. The texts are measured on the way, because the spreadsheet reader keeps a whole
//! text in memory several times over.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Limits;
use super::fault::{Limit, WorkbookFault};
use crate::Sentence;

const ZIP: &[u8] = b"PK\x03\x04";
const ZIP_DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Inside the class id that WPS writes into its own files.
const WPS_CLASS: &[u8] = b"KINGSOFT";
/// Empty cells carry styles in honest files, so more of them are borne than of cells with content.
const EMPTY_CELLS_PER_CELL: usize = 4;

/// Refuses what must not be opened; tells whether the workbook refers to other files.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<bool, WorkbookFault> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.file_bytes {
        return Err(WorkbookFault::OverLimit {
            limit: Limit::FileBytes,
            found: size,
            allowed: limits.file_bytes,
            place: None,
        });
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(compound_kind(bytes));
    }
    if !bytes.starts_with(ZIP) {
        return Err(WorkbookFault::NotAWorkbook(other_kind(bytes)));
    }
    // Counted in the raw bytes: the reader of archives allocates for every entry it is told of.
    let entries = occurrences(bytes, ZIP_DIRECTORY_ENTRY);
    if entries > limits.entries {
        return Err(WorkbookFault::over(Limit::Entries, entries, limits.entries));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = inflate_all(&mut archive, limits)?;
    zip_kind(&names)?;
    Ok(names
        .iter()
        .any(|name| name.starts_with("xl/externalLinks/")))
}

/// What a compound file (the container of the old formats) is.
fn compound_kind(bytes: &[u8]) -> WorkbookFault {
    if contains(bytes, &utf16("EncryptedPackage")) {
        WorkbookFault::Encrypted
    } else if contains(bytes, WPS_CLASS) {
        WorkbookFault::Wps
    } else if contains(bytes, &utf16("WordDocument")) {
        WorkbookFault::NotAWorkbook(Sentence::new(
            "像是 Word 文档",
            "it looks like a Word document",
        ))
    } else {
        WorkbookFault::OldExcel
    }
}

/// What something that is no container at all looks like.
fn other_kind(bytes: &[u8]) -> Sentence {
    let start: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .take(64)
        .collect();
    let start = start.to_ascii_lowercase();
    if bytes.is_empty() {
        Sentence::new("文件是空的", "the file is empty")
    } else if start.starts_with(b"%pdf") {
        Sentence::new("像是 PDF 文件", "it looks like a PDF file")
    } else if contains(&start, b"<html") || contains(&start, b"<!doctypehtml") {
        Sentence::new("像是网页", "it looks like a web page")
    } else if bytes.contains(&0) {
        Sentence::new("不认识的文件类型", "the kind of file is unknown")
    } else {
        Sentence::new("像是纯文本文件", "it looks like a text file")
    }
}

/// What a zip archive is, by the names of its parts.
fn zip_kind(names: &[String]) -> Result<(), WorkbookFault> {
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("xl/vbaProject.bin") {
        return Err(WorkbookFault::Macros);
    }
    if has("xl/workbook.bin") {
        return Err(WorkbookFault::Binary);
    }
    if has("[Content_Types].xml") && names.iter().any(|name| is_spreadsheet_part(name)) {
        return Ok(());
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        return Err(WorkbookFault::OpenDocument);
    }
    Err(WorkbookFault::NotAWorkbook(if has("word/document.xml") {
        Sentence::new("像是 Word 文档", "it looks like a Word document")
    } else {
        Sentence::new("像是压缩包", "it looks like a zip archive")
    }))
}

fn is_spreadsheet_part(name: &str) -> bool {
    name.get(..3)
        .is_some_and(|folder| folder.eq_ignore_ascii_case("xl/"))
}

/// Inflates every part under the caps and measures its texts; gives the names of the parts.
fn inflate_all(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    limits: &Limits,
) -> Result<Vec<String>, WorkbookFault> {
    let mut names = Vec::with_capacity(archive.len());
    let mut total: u64 = 0;
    let mut buffer = vec![0_u8; 1 << 16];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let mut measure = (is_spreadsheet_part(&name) && name.ends_with(".xml"))
            .then(|| super::measure::Measure::new(limits, EMPTY_CELLS_PER_CELL));
        let mut size: u64 = 0;
        loop {
            let count = part
                .read(&mut buffer)
                .map_err(|error| WorkbookFault::Damaged(format!("{name}: {error}")))?;
            if count == 0 {
                break;
            }
            size += u64::try_from(count).unwrap_or(u64::MAX);
            over(Limit::EntryBytes, size, limits.entry_bytes, &name)?;
            over(
                Limit::InflatedBytes,
                total + size,
                limits.inflated_bytes,
                &name,
            )?;
            if let Some(measure) = &mut measure {
                measure.take(buffer.get(..count).unwrap_or_default(), &name)?;
            }
        }
        total += size;
        names.push(name);
    }
    Ok(names)
}

fn over(limit: Limit, found: u64, allowed: u64, part: &str) -> Result<(), WorkbookFault> {
    if found <= allowed {
        return Ok(());
    }
    let place = part.chars().take(80).collect();
    Err(WorkbookFault::OverLimit {
        limit,
        found,
        allowed,
        place: Some(place),
    })
}

fn damaged(error: zip::result::ZipError) -> WorkbookFault {
    match error {
        zip::result::ZipError::UnsupportedArchive(what)
            if what == zip::result::ZipError::PASSWORD_REQUIRED =>
        {
            WorkbookFault::Encrypted
        }
        other => WorkbookFault::Damaged(other.to_string()),
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

fn occurrences(haystack: &[u8], needle: &[u8]) -> usize {
    haystack
        .windows(needle.len())
        .filter(|window| *window == needle)
        .count()
}
