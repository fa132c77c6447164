//! The judgement before any spreadsheet code runs: the kind of file, and its real size.
//!
//! Sizes written in the file are claims; each part is therefore inflated once, under a cap, and
//! thrown away. What the spreadsheet reader would keep in memory is measured on the way: texts,
//! styles, names. Which parts it will read is the file's own claim too, so every part that is XML is
//! measured, whatever its name, and what is none may be as large as a picture.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Limits;
use super::fault::{Limit, WorkbookFault};
use super::kind::{compound_kind, is_compound, other_kind, zip_kind};
use super::measure::Measure;

const ZIP: &[u8] = b"PK\x03\x04";
const ZIP_DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
/// The part that says what the others are.
const CONTENT_TYPES: &str = "[Content_Types].xml";
/// As much of it as is looked through.
const CONTENT_TYPES_BYTES: usize = 1 << 20;

/// What was found inside an archive.
#[derive(Default)]
pub(super) struct Contents {
    /// The names of the parts.
    pub(super) names: Vec<String>,
    /// What the parts are said to be.
    pub(super) content_types: String,
}

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
    if is_compound(bytes) {
        return Err(compound_kind(bytes));
    }
    if !bytes.starts_with(ZIP) {
        return Err(other_kind(bytes));
    }
    let entries = entries(bytes);
    if entries > limits.entries {
        return Err(WorkbookFault::over(Limit::Entries, entries, limits.entries));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let contents = inflate_all(&mut archive, limits)?;
    zip_kind(&contents)?;
    let is_link = |name: &String| name.to_ascii_lowercase().starts_with("xl/externallinks/");
    Ok(contents.names.iter().any(is_link))
}

/// The parts of an archive, counted in the raw bytes: the reader of archives allocates for every entry it is told
/// of.
pub(super) fn entries(bytes: &[u8]) -> usize {
    occurrences(bytes, ZIP_DIRECTORY_ENTRY)
}

/// Inflates every part under the caps and measures what would be kept of it.
fn inflate_all(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    limits: &Limits,
) -> Result<Contents, WorkbookFault> {
    let mut contents = Contents::default();
    let mut total: u64 = 0;
    let mut styles = 0;
    let mut buffer = vec![0_u8; 1 << 16];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let mut judged: Option<Option<Measure>> = None;
        let mut size: u64 = 0;
        loop {
            let count = part
                .read(&mut buffer)
                .map_err(|error| WorkbookFault::Damaged(format!("{name}: {error}")))?;
            if count == 0 {
                break;
            }
            let read = buffer.get(..count).unwrap_or_default();
            size += u64::try_from(count).unwrap_or(u64::MAX);
            let measure = judged.get_or_insert_with(|| is_xml(read).then(|| Measure::new(limits)));
            let allowed = match measure {
                Some(_) => limits.entry_bytes,
                None => limits.picture_bytes,
            };
            over(Limit::EntryBytes, size, allowed, &name)?;
            let all = total + size;
            over(Limit::InflatedBytes, all, limits.inflated_bytes, &name)?;
            if let Some(measure) = measure {
                measure.take(read, &name)?;
            }
            if name.eq_ignore_ascii_case(CONTENT_TYPES)
                && contents.content_types.len() < CONTENT_TYPES_BYTES
            {
                contents
                    .content_types
                    .push_str(&String::from_utf8_lossy(read));
            }
        }
        total += size;
        if let Some(measure) = judged.flatten() {
            styles += measure.finish(&name)?;
            if styles > limits.styles {
                return Err(WorkbookFault::over(Limit::Styles, styles, limits.styles));
            }
        }
        contents.names.push(name);
    }
    Ok(contents)
}

/// Whether a part begins as XML does: blanks, then an angle bracket. UTF-16 is XML too, and is not read
/// further than its first tag.
fn is_xml(begins: &[u8]) -> bool {
    let plain = begins
        .strip_prefix(b"\xEF\xBB\xBF")
        .or(begins.strip_prefix(b"\xFF\xFE"))
        .or(begins.strip_prefix(b"\xFE\xFF"))
        .unwrap_or(begins);
    let first = plain
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    first == Some(&b'<')
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

fn occurrences(haystack: &[u8], needle: &[u8]) -> usize {
    haystack
        .windows(needle.len())
        .filter(|window| *window == needle)
        .count()
}
