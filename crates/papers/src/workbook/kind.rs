//! What a file is, by its first bytes and by the names inside it.

use super::fault::WorkbookFault;
use super::guard::Contents;
use crate::Sentence;

const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Inside the class id that WPS writes into its own files.
const WPS_CLASS: &[u8] = b"KINGSOFT";
/// As much of a text as is looked at to tell what it is.
const LOOKED_AT_BYTES: usize = 4_096;

/// Files that begin with these bytes, and what they are.
const BEGINNINGS: [(&[u8], &str, &str); 10] = [
    (b"%PDF", "像是 PDF 文件", "it looks like a PDF file"),
    (b"\x89PNG", "像是图片", "it looks like a picture"),
    (b"\xFF\xD8\xFF", "像是图片", "it looks like a picture"),
    (b"GIF8", "像是图片", "it looks like a picture"),
    (b"Rar!", "像是压缩包", "it looks like an archive"),
    (b"7z\xBC\xAF", "像是压缩包", "it looks like an archive"),
    (b"\x1F\x8B", "像是压缩包", "it looks like an archive"),
    (
        b"PK\x05\x06",
        "像是空的压缩包",
        "it looks like an empty archive",
    ),
    (b"{\\rtf", "像是 RTF 文档", "it looks like an RTF document"),
    (b"MZ", "像是程序", "it looks like a program"),
];

/// Whether it is a compound file, the container of the old formats.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND_FILE)
}

/// What a compound file is.
pub(super) fn compound_kind(bytes: &[u8]) -> WorkbookFault {
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
pub(super) fn other_kind(bytes: &[u8]) -> WorkbookFault {
    if bytes.is_empty() {
        let seen = Sentence::new("文件是空的", "the file is empty");
        return WorkbookFault::NotAWorkbook(seen);
    }
    if let Some((_, zh, en)) = BEGINNINGS.iter().find(|it| bytes.starts_with(it.0)) {
        return WorkbookFault::NotAWorkbook(Sentence::new(*zh, *en));
    }
    let looked_at = bytes.get(..LOOKED_AT_BYTES).unwrap_or(bytes);
    let is_wide = looked_at.starts_with(b"\xFF\xFE") || looked_at.starts_with(b"\xFE\xFF");
    // A text of two bytes a character is a text of one, for the marks that tell what it is.
    let plain: Vec<u8> = looked_at
        .iter()
        .copied()
        .filter(|byte| !is_wide || *byte != 0)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    let begins: Vec<u8> = plain
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if contains(&begins, b"<html") || contains(&begins, b"<!doctypehtml") {
        WorkbookFault::Convertible(Sentence::new(
            "像是网页，有的系统导出的表格其实是网页",
            "it looks like a web page, as some systems export tables",
        ))
    } else if contains(&begins, b"urn:schemas-microsoft-com:office:spreadsheet") {
        WorkbookFault::Convertible(Sentence::new(
            "像是 XML 电子表格 2003",
            "it looks like an XML spreadsheet of 2003",
        ))
    } else if plain.contains(&0) {
        let seen = Sentence::new("不认识的文件类型", "the kind of file is unknown");
        WorkbookFault::NotAWorkbook(seen)
    } else if is_separated(&plain) {
        WorkbookFault::Convertible(Sentence::new(
            "像是 CSV 文本",
            "it looks like a list of comma-separated values",
        ))
    } else {
        let seen = Sentence::new("像是纯文本文件", "it looks like a text file");
        WorkbookFault::NotAWorkbook(seen)
    }
}

/// Whether the first line is parted by commas, semicolons or tabs.
fn is_separated(plain: &[u8]) -> bool {
    let line = plain.split(|byte| *byte == b'\n').next();
    line.is_some_and(|line| line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t')))
}

/// What a zip archive is, by the names of its parts and by what they are said to be.
pub(super) fn zip_kind(contents: &Contents) -> Result<(), WorkbookFault> {
    let names = &contents.names;
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let begins = |folder: &str| {
        let in_folder = |name: &String| name.to_ascii_lowercase().starts_with(folder);
        names.iter().any(in_folder)
    };
    let types = &contents.content_types;
    if has("xl/vbaProject.bin")
        || begins("xl/macrosheets/")
        || types.contains("macroEnabled")
        || types.contains("vbaProject")
    {
        return Err(WorkbookFault::Macros);
    }
    if has("xl/workbook.bin") {
        return Err(WorkbookFault::Binary);
    }
    if has("[Content_Types].xml") && begins("xl/") {
        return Ok(());
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        return Err(WorkbookFault::OpenDocument);
    }
    let seen = if has("word/document.xml") {
        Sentence::new("像是 Word 文档", "it looks like a Word document")
    } else if names
        .iter()
        .any(|name| name.to_ascii_lowercase().ends_with(".xlsx"))
    {
        Sentence::new(
            "像是压缩包，里面有工作簿，请解压后逐个上传",
            "it looks like a zip archive with workbooks in it: unpack it and send them one by one",
        )
    } else {
        Sentence::new("像是压缩包", "it looks like a zip archive")
    };
    Err(WorkbookFault::NotAWorkbook(seen))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
