//! How long a workbook says it is, before anybody reads it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::guard;

/// A sheet says how far it reaches within its first bytes.
const HEAD_BYTES: u64 = 4 << 10;
/// Sheets that are asked.
const SHEETS_MAX: usize = 16;
/// An archive of more parts is not opened here.
const PARTS_MAX: usize = 256;

/// The rows that the sheets say they have, `<dimension ref="A1:T20001"/>`: a claim, to tell how far somebody is
/// and for nothing else. 0 where none says it.
pub fn rows_said_by(bytes: &[u8]) -> u64 {
    if guard::entries(bytes) > PARTS_MAX {
        return 0;
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return 0;
    };
    let mut rows = 0_u64;
    let mut sheets = 0;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else {
            continue;
        };
        if !part.name_raw().starts_with(b"xl/worksheets/") || sheets == SHEETS_MAX {
            continue;
        }
        sheets += 1;
        let mut head = Vec::new();
        // What cannot be read says nothing.
        let _ = part.take(HEAD_BYTES).read_to_end(&mut head);
        rows = rows.saturating_add(last_row(&String::from_utf8_lossy(&head)).unwrap_or_default());
    }
    rows
}

fn last_row(head: &str) -> Option<u64> {
    let (_, rest) = head.split_once("<dimension ref=\"")?;
    let (reference, _) = rest.split_once('"')?;
    let corner = reference.split(':').next_back()?;
    corner
        .trim_start_matches(|letter: char| letter.is_ascii_alphabetic())
        .parse::<u32>()
        .ok()
        .map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_corner_tells_the_rows() {
        let row = |reference: &str| last_row(&format!("<x><dimension ref=\"{reference}\"/>"));
        assert_eq!(row("A1:T20001"), Some(20_001));
        assert_eq!(row("A1"), Some(1));
        assert_eq!(row("XFD99999999999"), None);
        assert_eq!(last_row("<sheetData>"), None);
        assert_eq!(rows_said_by(b"no zip"), 0);
    }
}
