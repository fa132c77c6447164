//! A workbook with one part that is written piece by piece, however long.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::parts::workbook;

/// A workbook with one more part, written piece by piece: head, the piece many times, tail.
pub fn workbook_with(name: &str, head: &[u8], piece: &[u8], times: usize, tail: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new_append(Cursor::new(workbook("", &[]))).expect("a workbook");
    zip.start_file(name, SimpleFileOptions::default())
        .expect("a part can be begun");
    zip.write_all(head).expect("a part can be written");
    for _ in 0..times {
        zip.write_all(piece).expect("a part can be written");
    }
    zip.write_all(tail).expect("a part can be written");
    zip.finish()
        .expect("the archive can be closed")
        .into_inner()
}
