//! Files that mean harm, or that were never workbooks. Each gets its sentence.
#![expect(
    clippy::expect_used,
    reason = "a file that cannot be made is a fault of the test"
)]

#[path = "parts/long.rs"]
mod long;
mod parts;

use long::workbook_with;
use parts::{CONTENT_TYPES, archive, workbook};
use zhibu_papers::workbook::{Cell, Limit, Limits, WorkbookFault, read};

fn fault(bytes: &[u8]) -> WorkbookFault {
    read(bytes, &Limits::default()).expect_err("it must be refused")
}

/// Which limit, and where.
fn limit(bytes: &[u8]) -> (Limit, String) {
    match fault(bytes) {
        WorkbookFault::OverLimit { limit, place, .. } => (limit, place.unwrap_or_default()),
        other => panic!("not about a limit: {other}"),
    }
}

/// The most memory this process has had, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .expect("it tells the peak");
    let kib = line
        .split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse::<u64>().ok());
    kib.expect("in KiB") * 1024
}

#[test]
fn two_cells_at_opposite_corners_cost_two_cells() {
    let corners = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    assert_eq!(
        limit(&workbook(corners, &[])),
        (Limit::Columns, "XFD1048576".to_owned())
    );

    let far_down = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>"#;
    let read = read(&workbook(far_down, &[]), &Limits::default()).expect("two rows are no harm");
    let numbers: Vec<_> = read.sheets[0].rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 1_048_576]);
}

#[test]
fn empty_cells_with_a_style_are_no_content() {
    let styled = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="9"><c r="A9" s="0"/></row>"#;
    let read = read(&workbook(styled, &[]), &Limits::default()).expect("it is an honest file");
    assert_eq!(read.sheets[0].rows.len(), 1);
    assert_eq!(read.sheets[0].rows[0].cells, [Cell::Number("1".to_owned())]);
}

#[test]
fn bombs_are_found_by_inflating_and_cost_little_memory() {
    let strings = "xl/sharedStrings.xml";
    let block = vec![b'A'; 1 << 20];
    let run = [b"<r><t>".as_slice(), &block[..1 << 16], b"</t></r>"].concat();
    let fake = b"<si>AAAAAAAA".repeat(1 << 14);
    let picture = "xl/media/image1.png";
    let bombs = [
        // One text of 200 MB in a file of 200 KB.
        (
            workbook_with(strings, b"<sst><si><t>", &block, 200, b"</t></si></sst>"),
            strings,
        ),
        // The same in runs, which a reader joins again.
        (
            workbook_with(strings, b"<sst><si>", &run, 3_000, b"</si></sst>"),
            strings,
        ),
        // Markup quoted in CDATA, made to look like many texts.
        (
            workbook_with(strings, b"<sst><si><t><![CDATA[", &fake, 1_000, b"]]>"),
            strings,
        ),
        // An attribute of 200 MB.
        (
            workbook_with(strings, b"<sst a=\"<si>", &block, 200, b"\"/>"),
            strings,
        ),
        // A picture of 300 MB of nothing.
        (
            workbook_with(picture, b"", &vec![0; 1 << 20], 300, b""),
            picture,
        ),
    ];
    let before = peak_memory();
    for (bytes, part) in &bombs {
        let expected = if *part == picture {
            Limit::EntryBytes
        } else {
            Limit::StringBytes
        };
        assert_eq!(limit(bytes), (expected, (*part).to_owned()));
    }
    assert!(peak_memory() - before < 64 << 20, "the bombs were let off");
}

#[test]
fn thousands_of_parts_are_counted_before_any_is_opened() {
    let names: Vec<_> = (0..5_000)
        .map(|place| format!("xl/media/{place}.png"))
        .collect();
    let more: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), b"".as_slice()))
        .collect();
    assert_eq!(limit(&workbook("", &more)).0, Limit::Entries);
}

#[test]
fn rows_and_cells_are_counted_while_reading() {
    let rows: String = (1..=11)
        .map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#))
        .collect();
    let bytes = workbook(&rows, &[]);
    for (limits, expected) in [
        (
            Limits {
                rows: 10,
                ..Limits::default()
            },
            Limit::Rows,
        ),
        (
            Limits {
                cells: 10,
                ..Limits::default()
            },
            Limit::Cells,
        ),
        (
            Limits {
                file_bytes: 10,
                ..Limits::default()
            },
            Limit::FileBytes,
        ),
        (
            Limits {
                inflated_bytes: 1_000,
                ..Limits::default()
            },
            Limit::InflatedBytes,
        ),
        (
            Limits {
                sheets: 0,
                ..Limits::default()
            },
            Limit::Sheets,
        ),
    ] {
        let fault = read(&bytes, &limits).expect_err("it is over the limit");
        assert!(
            matches!(fault, WorkbookFault::OverLimit { limit, .. } if limit == expected),
            "{fault}"
        );
    }
}

#[test]
fn damaged_files_are_called_damaged() {
    let whole = workbook(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#, &[]);
    let half = &whole[..whole.len() / 2];
    let without_end = r#"<row r="1"><c r="A1"><v>1</v></row>"#;
    let odd_place = r#"<row r="1"><c r="A99999999999999"><v>1</v></c></row>"#;
    let backwards =
        r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#;
    let no_string = r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#;
    for bytes in [
        half.to_vec(),
        workbook(without_end, &[]),
        workbook(odd_place, &[]),
        workbook(backwards, &[]),
        workbook(no_string, &[]),
        archive(&[
            ("[Content_Types].xml", b""),
            ("xl/workbook.xml", b"<workbook"),
        ]),
    ] {
        assert_eq!(fault(&bytes).kind(), "damaged");
    }
}

/// The head of a compound file, and names as they stand in its directory.
fn compound(text: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

#[test]
fn each_wrong_kind_of_file_has_its_sentence() {
    let mut wps = compound("Workbook");
    wps.extend_from_slice(b"\x01\x00\x54\x45\x50\x57\x00\x53KINGSOFT");
    let macros = workbook("", &[("xl/vbaProject.bin", b"x")]);
    let binary = archive(&[("[Content_Types].xml", b""), ("xl/workbook.bin", b"")]);
    let ods = archive(&[("content.xml", b""), ("META-INF/manifest.xml", b"")]);
    let word = archive(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]);
    let said: Vec<_> = [
        compound("Workbook"),
        compound("EncryptedPackage"),
        compound("WordDocument"),
        wps,
        macros,
        binary,
        ods,
        word,
        archive(&[("a.txt", b"a")]),
        Vec::new(),
        b"%PDF-1.7".to_vec(),
        b"\n <HTML><table>".to_vec(),
        "姓名,性别\n".into(),
        b"\x89PNG\r\n\x1a\n\0".to_vec(),
    ]
    .iter()
    .map(|bytes| {
        let fault = fault(bytes);
        format!("{}: {}", fault.kind(), fault.sentence().zh)
    })
    .collect();
    expect_test::expect![[r#"
        old_excel: 这是 Excel 97-2003 的旧格式（.xls）。请打开后另存为“Excel 工作簿（.xlsx）”再上传。
        encrypted: 工作簿设有打开密码，读不出内容。请在 Excel 或 WPS 中取消密码后另存，再上传。
        not_a_workbook: 这不是 Excel 工作簿（像是 Word 文档）。请上传扩展名为 .xlsx 的文件。
        wps: 这是 WPS 表格的自有格式（.et）。请在 WPS 中另存为“Microsoft Excel 文件（.xlsx）”再上传。
        macros: 工作簿带有宏（.xlsm），为安全起见不读取。请另存为不带宏的“Excel 工作簿（.xlsx）”再上传。
        binary_workbook: 这是二进制工作簿（.xlsb）。请另存为“Excel 工作簿（.xlsx）”再上传。
        open_document: 这是 OpenDocument 表格（.ods）。请另存为“Excel 工作簿（.xlsx）”再上传。
        not_a_workbook: 这不是 Excel 工作簿（像是 Word 文档）。请上传扩展名为 .xlsx 的文件。
        not_a_workbook: 这不是 Excel 工作簿（像是压缩包）。请上传扩展名为 .xlsx 的文件。
        not_a_workbook: 这不是 Excel 工作簿（文件是空的）。请上传扩展名为 .xlsx 的文件。
        not_a_workbook: 这不是 Excel 工作簿（像是 PDF 文件）。请上传扩展名为 .xlsx 的文件。
        not_a_workbook: 这不是 Excel 工作簿（像是网页，有的系统导出的表格其实是网页）。请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”，核对身份证号、手机没有变样，再上传。
        not_a_workbook: 这不是 Excel 工作簿（像是 CSV 文本）。请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”，核对身份证号、手机没有变样，再上传。
        not_a_workbook: 这不是 Excel 工作簿（像是图片）。请上传扩展名为 .xlsx 的文件。"#]].assert_eq(&said.join("\n"));
}

#[test]
fn links_to_other_files_are_told_and_never_followed() {
    let link = br#"<externalLink><externalBook r:id="rId1"/></externalLink>"#;
    let linked = workbook(
        r#"<row r="1"><c r="A1"><f>[1]表!A1</f><v>7</v></c></row>"#,
        &[("xl/externalLinks/externalLink1.xml", link)],
    );
    let read = read(&linked, &Limits::default()).expect("the saved values are there");
    assert!(read.external_links);
    assert_eq!(read.sheets[0].rows[0].cells, [Cell::Number("7".to_owned())]);
}

#[test]
fn a_limit_is_named_with_what_to_do() {
    let limits = Limits {
        rows: 1,
        ..Limits::default()
    };
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>"#;
    let fault = read(&workbook(rows, &[]), &limits).expect_err("two rows are one too many");
    let sentence = fault.sentence();
    expect_test::expect![
        "工作簿超出限额：行数至少 2，最多 1。请删去用不到的工作表和内容，或拆成几个文件分别上传。"
    ]
    .assert_eq(&sentence.zh);
    expect_test::expect!["The workbook is over a limit: rows at least 2, at most 1. Remove what is not needed, or split it into several files."].assert_eq(&sentence.en);
}

#[test]
fn what_a_workbook_may_not_bring_along_is_named() {
    let cell = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    let strings = "xl/sharedStrings.xml";
    let xxe =
        br#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>"#;
    let laughs = br#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
    let parameter = br#"<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd"><sst/>"#;
    let unknown = br#"<sst><si><t>&nobody;</t></si></sst>"#;
    let types = CONTENT_TYPES.replace("sheet.main", "sheet.macroEnabled.main");
    let macro_enabled = archive(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("xl/workbook.xml", b"<workbook/>"),
    ]);
    let mut locked = workbook(cell, &[]);
    // The flag of an encrypted entry, in the entry and in the directory.
    for at in 0..locked.len() - 10 {
        match &locked[at..at + 4] {
            b"PK\x03\x04" => locked[at + 6] |= 1,
            b"PK\x01\x02" => locked[at + 8] |= 1,
            _ => {}
        }
    }
    for (bytes, kind) in [
        (workbook(cell, &[(strings, xxe)]), "declarations"),
        (workbook(cell, &[(strings, laughs)]), "declarations"),
        (workbook(cell, &[(strings, parameter)]), "declarations"),
        (
            workbook(cell, &[("xl/any.xml", b"<!DOCTYPE x><x/>")]),
            "declarations",
        ),
        (workbook(cell, &[(strings, unknown)]), "damaged"),
        (macro_enabled, "macros"),
        (
            workbook(cell, &[("xl/macrosheets/sheet1.xml", b"<x/>")]),
            "macros",
        ),
        (workbook(cell, &[("xl/VBAPROJECT.BIN", b"x")]), "macros"),
        (locked, "encrypted"),
    ] {
        let fault = fault(&bytes);
        assert_eq!(fault.kind(), kind, "{fault}");
        assert!(fault.sentence().zh.contains('请'), "{fault}");
    }
}

/// A formula that would start a program when a spreadsheet opens it: the value saved beside it is read, and
/// nothing is started.
#[test]
fn a_formula_gives_its_saved_value_and_never_runs() {
    let rows = r#"<row r="1"><c r="A1"><f>cmd|'/C calc'!A0</f><v>7</v></c><c r="B1" t="str"><f>HYPERLINK("http://example.invalid","x")</f><v>x</v></c><c r="C1"><f>NOW()</f></c></row>"#;
    let link = br#"<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>"#;
    let linked = workbook(rows, &[("xl/externalLinks/externalLink1.xml", link)]);
    let read = read(&linked, &Limits::default()).expect("the saved values are there");
    assert!(read.external_links);
    assert_eq!(
        read.sheets[0].rows[0].cells,
        [Cell::Number("7".to_owned()), Cell::Text("x".to_owned())]
    );
}

#[test]
fn files_under_another_name_are_known_by_what_they_are() {
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    // 姓名,性别 in GBK.
    let gbk = b"\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0\r\n".to_vec();
    for (bytes, seen) in [
        (gbk, "像是 CSV 文本"),
        ("\u{FEFF}姓名,性别\n".into(), "像是 CSV 文本"),
        ("姓名\t性别\n".into(), "像是 CSV 文本"),
        (wide("姓名\t性别\r\n"), "像是 CSV 文本"),
        (wide("<html><table>"), "像是网页"),
        (b"<!DOCTYPE html>".to_vec(), "像是网页"),
        (
            br#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">"#.to_vec(),
            "XML 电子表格 2003",
        ),
        (b"Rar!\x1A\x07".to_vec(), "像是压缩包"),
        (b"\xFF\xD8\xFF\xE0".to_vec(), "像是图片"),
        (archive(&[("a/members.xlsx", b"PK")]), "请解压后逐个上传"),
    ] {
        let said = fault(&bytes).sentence().zh;
        assert!(said.contains(seen), "{said}");
        let opens = ["CSV", "网页", "2003"].iter().any(|it| seen.contains(it));
        assert_eq!(said.contains("另存为"), opens, "{said}");
    }
}
