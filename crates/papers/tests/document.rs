//! Documents as an office would issue them: read back, and opened by another program.
#![expect(
    clippy::expect_used,
    reason = "a paper that cannot be written is the finding of the test"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;
use zhibu_papers::document::{Alignment, Block, Document, Form, FormCell, Level, Run, Table};
use zhibu_papers::readback::{ReadDocument, read_back};

/// A report of two chapters with everything a document may hold.
fn report() -> Document {
    let text = "截至2026年10月31日，县直机关工委所属党组织共295个，其中机关党委7个、党总支18个、党支部\
                186个；党员3226名，其中女党员1086名，占33.7%，少数民族党员187名，占5.8%。";
    let rows = [
        ["党员大会", "372", "351", "21"],
        ["支委会", "1486", "1390", "96"],
        ["党课", "744", "720", "24"],
    ];
    let mut blocks = vec![
        Block::heading(Level::One, "现状"),
        Block::heading(Level::Two, "组织和党员"),
        Block::paragraph(text),
        Block::heading(Level::Three, "组织生活"),
        Block::Paragraph(vec![
            Run::bold("应办与已办。"),
            Run::plain("“三会一课”按期开展，记录齐全的支部占九成。"),
        ]),
        Block::Table(Table {
            caption: Some("表1　2026年1至10月组织生活".to_owned()),
            header: ["类型", "应办", "已办", "欠办"].map(str::to_owned).to_vec(),
            rows: rows
                .iter()
                .map(|row| row.map(str::to_owned).to_vec())
                .collect(),
            alignments: vec![
                Alignment::Left,
                Alignment::Right,
                Alignment::Right,
                Alignment::Right,
            ],
        }),
        Block::heading(Level::Four, "按月看"),
        Block::paragraph("七月欠办最多，共31次。"),
        Block::heading(Level::One, "差距"),
        Block::heading(Level::Two, "欠办的组织生活"),
    ];
    for month in 1..=10 {
        blocks.push(Block::paragraph(format!("{month}月：{text}")));
    }
    Document {
        title: "关于县直机关党的建设情况的\n调研报告".to_owned(),
        addressee: Some("中共衡江县委".to_owned()),
        blocks,
        attachments: vec![
            "欠办组织生活的党支部名单".to_owned(),
            "换届逾期的党组织名单".to_owned(),
        ],
        issuer: Some("中共衡江县直属机关工作委员会".to_owned()),
        issued_on: Some(date(2026, 1, 5)),
    }
}

/// The record of one meeting.
fn minutes() -> Form {
    let label = FormCell::label;
    let value = FormCell::value;
    let talk = "潘静同志传达学习县委全会精神，与会同志逐一发言。\n会议认为，要把学习同本职工作结合起来，\
                对照岗位职责查找差距，提出整改措施，并在下月支部党员大会上报告进展。";
    Form {
        title: "支部党员大会会议记录".to_owned(),
        rows: vec![
            vec![label("党组织"), value("中共衡江县委办公室支部委员会", 3)],
            vec![
                label("时间"),
                value("2026年1月5日 15:00", 1),
                label("地点"),
                value("三楼会议室", 1),
            ],
            vec![
                label("主持人"),
                value("潘静", 1),
                label("记录人"),
                value("邓秀兰", 1),
            ],
            vec![
                label("应到"),
                value("34人", 1),
                label("实到"),
                value("32人", 1),
            ],
            vec![
                label("缺席人员及原因"),
                value("孙厚全（公出）、张　伟（病假）", 3),
            ],
            vec![
                label("议题"),
                FormCell::prose("一、传达学习\n二、讨论发展党员", 3, 2),
            ],
            vec![label("会议内容"), FormCell::prose(talk, 3, 6)],
            vec![
                label("决议"),
                FormCell::prose("同意报送学习计划，由朱莺桂负责，1月20日前完成。", 3, 3),
            ],
        ],
        signatures: vec!["主持人（签名）：".to_owned(), "记录人（签名）：".to_owned()],
        issuer: Some("中共衡江县委办公室支部委员会".to_owned()),
        issued_on: Some(date(2026, 1, 5)),
    }
}

fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).expect("the folder for tests can be written");
    path
}

/// The pages of a document as LibreOffice sets them, as text.
fn pages(name: &str, bytes: &[u8]) -> Vec<String> {
    const INSTALL: &str =
        "install Debian's libreoffice-writer-nogui, poppler-utils and fonts-noto-cjk";
    let docx = written(&format!("{name}.docx"), bytes);
    let folder = docx.parent().expect("it has a folder");
    // A profile of its own: two instances cannot share one.
    let profile = format!(
        "-env:UserInstallation=file://{}/office-{name}",
        folder.display()
    );
    let office = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(&docx)
        .output()
        .expect(INSTALL);
    let said = String::from_utf8_lossy(&office.stderr).to_lowercase();
    assert!(office.status.success(), "{said}");
    let text = Command::new("pdftotext")
        .args(["-layout"])
        .arg(docx.with_extension("pdf"))
        .arg("-")
        .output()
        .expect(INSTALL);
    let text = String::from_utf8(text.stdout).expect("pdftotext writes UTF-8");
    text.split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn libreoffice_opens_a_report_and_numbers_its_pages() {
    let bytes = report().to_docx().expect("it can be written");
    let pages = pages("report", &bytes);
    assert!(pages.len() >= 2);
    for (place, page) in pages.iter().enumerate() {
        let page = page.replace(' ', "");
        assert!(page.contains(&format!("—{}—", place + 1)), "{page}");
    }
}

#[test]
fn libreoffice_opens_a_record_on_one_page() {
    let bytes = minutes().to_docx().expect("it can be written");
    let pages = pages("minutes", &bytes);
    assert_eq!(pages.len(), 1);
    assert!(pages[0].contains("三楼会议室"));
}

fn read(bytes: &[u8]) -> ReadDocument {
    read_back(bytes).expect("what was written can be read")
}

#[test]
fn every_part_of_the_text_has_the_font_of_the_standard() {
    let document = read(&report().to_docx().expect("it can be written"));
    let lines: Vec<_> = document
        .paragraphs
        .iter()
        .filter(|line| !line.text.is_empty())
        .map(|line| {
            let fonts: Vec<_> = line.fonts.iter().map(String::as_str).collect();
            let size = line.size_half_points.unwrap_or(0);
            let start: String = line.text.chars().take(12).collect();
            format!("{} {size} {}", start.replace('\n', "/"), fonts.join("+"))
        })
        .filter(|line| !line.contains("月：截至"))
        .collect();
    // GB/T 9704-2012, 7.3.1 to 7.3.5: 小标宋 22 pt; 黑体, 楷体, 仿宋, 仿宋 16 pt.
    expect_test::expect![[r#"
        关于县直机关党的建设情况 44 方正小标宋简体
        中共衡江县委： 32 仿宋_GB2312
        一、现状 32 黑体
        （一）组织和党员 32 楷体_GB2312
        截至2026年10月31 32 仿宋_GB2312
        1.组织生活 32 仿宋_GB2312
        应办与已办。“三会一课” 32 仿宋_GB2312
        表1　2026年1至10 28 黑体
        （1）按月看 32 仿宋_GB2312
        七月欠办最多，共31次。 32 仿宋_GB2312
        二、差距 32 黑体
        （一）欠办的组织生活 32 楷体_GB2312
        附件：1. 欠办组织生活 32 仿宋_GB2312
        2. 换届逾期的党组织名 32 仿宋_GB2312
        中共衡江县直属机关工作委 32 仿宋_GB2312
        2026年1月5日 32 仿宋_GB2312"#]]
    .assert_eq(&lines.join("\n"));
    assert_eq!(
        document.table_fonts.iter().collect::<Vec<_>>(),
        ["仿宋_GB2312", "黑体"]
    );
}

#[test]
fn the_page_is_that_of_the_standard() {
    let document = read(&report().to_docx().expect("it can be written"));
    let page = &document.page;
    // 5.1, 5.2.1: A4; 37 mm, 26 mm, 35 mm, 28 mm, to a tenth of a millimetre.
    let tenths = |twips: i32| (f64::from(twips) / 56.692_9 * 10.0).round();
    assert_eq!([page.width, page.height].map(tenths), [2100.0, 2970.0]);
    assert_eq!(page.margins.map(tenths), [370.0, 260.0, 350.0, 280.0]);
    // 5.2.3: 22 lines of 28 characters.
    assert_eq!(page.grid, ("linesAndChars".to_owned(), 579, -850));
    assert_eq!((page.height - page.margins[0] - page.margins[2]) / 579, 22);
    // 7.5: a dash on either side.
    assert_eq!(document.footers["odd"], "— # —");
    assert_eq!(document.footers["even"], "— # —");
    assert!(document.description.contains("开源字体"));
}

#[test]
fn figures_of_a_table_come_back_as_they_went_in() {
    let document = read(&report().to_docx().expect("it can be written"));
    assert_eq!(document.tables.len(), 1);
    assert_eq!(document.tables[0][0], ["类型", "应办", "已办", "欠办"]);
    assert_eq!(document.tables[0][2], ["支委会", "1486", "1390", "96"]);
}

#[test]
fn the_date_is_unpadded_and_stands_below_the_issuer() {
    let cases = [
        // Issuer of 14 characters: the date begins 14 characters from the right.
        (
            Some("中共衡江县直属机关工作委员会"),
            "中共衡江县直属机关工作委员会 right 200\n2026年1月5日 left 0",
        ),
        // The date is the longer one: it stands two characters in, the issuer further left.
        (
            Some("机关工委"),
            "机关工委 right 600\n2026年1月5日 right 200",
        ),
        (None, "2026年1月5日 right 200"),
    ];
    for (issuer, expected) in cases {
        let document = Document {
            issuer: issuer.map(str::to_owned),
            ..report()
        };
        let document = read(&document.to_docx().expect("it can be written"));
        let written: Vec<_> = document
            .paragraphs
            .iter()
            .rev()
            .take_while(|line| !line.text.is_empty())
            .collect();
        let written: Vec<_> = written
            .iter()
            .rev()
            .map(|line| {
                let align = line.align.as_deref().unwrap_or_default();
                format!(
                    "{} {align} {}",
                    line.text,
                    line.right_hundredths.unwrap_or(0)
                )
            })
            .collect();
        assert_eq!(written.join("\n"), expected);
    }
}

#[test]
fn a_record_is_a_table_of_labels_and_values() {
    let form = read(&minutes().to_docx().expect("it can be written"));
    assert_eq!(form.tables.len(), 1);
    assert_eq!(form.tables[0][3], ["应到", "34人", "实到", "32人"]);
    assert_eq!(
        form.tables[0][4],
        ["缺席人员及原因", "孙厚全（公出）、张　伟（病假）"]
    );
    assert_eq!(form.tables[0][5][1], "一、传达学习\n二、讨论发展党员");
    assert!(
        form.paragraphs
            .iter()
            .any(|line| line.text.contains("主持人（签名）："))
    );
}

#[test]
fn markup_and_control_characters_are_text() {
    let odd = "<w:br/> & \"引号\" \u{1}\u{FFFE} 𫘝 ]]>";
    let document = Document {
        title: odd.to_owned(),
        ..Document::default()
    };
    let document = read(&document.to_docx().expect("it can be written"));
    assert_eq!(document.paragraphs[0].text, "<w:br/> & \"引号\"  𫘝 ]]>");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(report().to_docx().ok(), report().to_docx().ok());
}
