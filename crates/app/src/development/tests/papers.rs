//! The papers of the demo county's candidates, read back and set beside the workbook they come from.
#![expect(
    clippy::indexing_slicing,
    reason = "what is not there is the finding of the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::Date;
use zhibu_app::access::Actor;
use zhibu_app::development::actions::{Asked, papers};
use zhibu_app::development::model::{CaseOnPaper, Stage};
use zhibu_app::development::paper;
use zhibu_app::importing::{ImportKind, run};
use zhibu_papers::cells;
use zhibu_papers::document::date_text;
use zhibu_papers::readback::{ReadDocument, read_back};
use zhibu_papers::workbook::{Limits, read};
use zhibu_testkit::World;

fn demo(file: &str) -> PathBuf {
    let parts = [env!("CARGO_MANIFEST_DIR"), "..", "..", "demo", file];
    parts.iter().collect()
}

fn county() -> World {
    let w = World::empty();
    for (kind, file) in [
        (ImportKind::Units, "units.xlsx"),
        (ImportKind::Activists, "activists.xlsx"),
    ] {
        let app = w.app();
        let report = run(&app.db, &app.keys, &app.rules, kind, &demo(file), false).unwrap();
        assert!(report.batch_id.is_some(), "{:?}", report.wrong);
    }
    w
}

fn all(w: &World, asked: Asked) -> Vec<CaseOnPaper> {
    let rules = w.app().rules.clone();
    let found = w
        .db()
        .write_now(move |tx| papers::all(tx, &Actor::operator(), &rules, asked));
    found.unwrap()
}

/// The rows of the workbook, each a map from heading to what stands there, read without the import.
fn rows() -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(demo("activists.xlsx")).unwrap();
    let book = read(&bytes, &Limits::default()).unwrap();
    let rows = &book.sheets[0].rows;
    let headings: Vec<String> = rows[1].cells.iter().map(|it| it.text()).collect();
    let of_row = |cells: &[zhibu_papers::workbook::Cell]| {
        let cells = headings.iter().cloned().zip(cells);
        let filled = cells.filter(|(_, cell)| !cell.is_blank());
        let text = filled.map(|(heading, cell)| {
            let days = !["学时", "应到", "实到", "赞成", "序号", "手机", "身份证号"]
                .contains(&heading.as_str());
            let day = cells::date(cell).ok().filter(|_| days);
            (
                heading,
                day.map_or_else(|| cell.text().trim().to_owned(), date_text),
            )
        });
        text.collect()
    };
    rows.iter().skip(2).map(|row| of_row(&row.cells)).collect()
}

/// Everything a document says, blanks between the pieces.
fn said(document: &ReadDocument) -> String {
    let paragraphs = document.paragraphs.iter().map(|it| it.text.clone());
    let cells = document.tables.iter().flatten().flatten().cloned();
    paragraphs.chain(cells).collect::<Vec<_>>().join("\n")
}

/// The value that stands beside a label in the tables of a document.
fn beside<'d>(document: &'d ReadDocument, label: &str) -> Option<&'d str> {
    let rows = document.tables.iter().flatten();
    let mut pairs = rows.flat_map(|row| row.windows(2));
    pairs.find(|it| it[0] == label).map(|it| it[1].as_str())
}

/// A heading of the workbook, the paper it makes, and how the paper tells its day.
const PAPERS: [(&str, &str, &str); 21] = [
    ("申请", "入党申请登记", "{}"),
    ("谈话", "与入党申请人谈话记录", "党组织派人于{}同其谈话"),
    (
        "确定积极分子",
        "推荐确定入党积极分子的意见",
        "{}确定为入党积极分子",
    ),
    ("备案", "为入党积极分子的备案报告", "备案日期：{}"),
    ("联系人确定", "入党积极分子培养教育考察登记表", "{}"),
    ("半年考察1", "入党积极分子培养教育考察登记表", "{}"),
    ("半年考察2", "入党积极分子培养教育考察登记表", "{}"),
    ("半年考察3", "入党积极分子培养教育考察登记表", "{}"),
    ("拟发展对象", "支委会提出发展对象人选", "时间：{}"),
    ("公示起", "发展对象公示", "公示时间：{}至"),
    ("公示止", "发展对象公示情况证明", "至{}。"),
    ("政审", "同志的政治审查报告", "审查日期：{}"),
    ("培训止", "发展对象集中培训证明", "{}结束"),
    ("预审", "同志的预审意见", "经{}预审"),
    ("支部大会", "为中共预备党员的决议", "于{}召开支部大会"),
    ("审批", "为中共预备党员的批复", "经{}研究，批准"),
    ("审批", "预备党员教育考察登记表", "{}"),
    ("宣誓", "入党宣誓记录", "于{}面向党旗"),
    ("转正申请", "转正申请登记", "{}"),
    (
        "转正大会",
        "同志转为中共正式党员的决议",
        "于{}召开支部大会，讨论",
    ),
    ("转正审批", "同志转为中共正式党员的批复", "经{}研究，批准"),
];

#[test]
fn every_filled_field_of_the_demo_candidates_stands_on_their_papers() {
    let w = county();
    let cases = all(&w, Asked::default());
    let by_name: BTreeMap<&str, &CaseOnPaper> =
        cases.iter().map(|it| (it.row.name.as_str(), it)).collect();
    let rows = rows();
    assert_eq!((by_name.len(), rows.len()), (41, 41));
    for row in rows {
        let case = by_name[row["姓名"].as_str()];
        let document = read_back(&paper::case(&w.app().rules, case).unwrap()).unwrap();
        let text = said(&document);
        is_as_the_workbook_has_it(&row, &document, &text);
        is_set_after_the_standard(&document);
    }
}

fn is_as_the_workbook_has_it(row: &BTreeMap<String, String>, document: &ReadDocument, text: &str) {
    let name = &row["姓名"];
    let plain = [
        ("姓名", name),
        ("性别", &row["性别"]),
        ("出生日期", &row["出生日期"]),
        ("民族", &row["民族"]),
        ("学历", &row["学历"]),
        ("工作单位及职务", &row["工作单位及职务"]),
        ("递交日期", &row["申请"]),
    ];
    for (label, value) in plain {
        assert_eq!(
            beside(document, label),
            Some(value.as_str()),
            "{name} {label}"
        );
    }
    for (heading, title, told) in PAPERS {
        let day = row.get(heading);
        let has_title = text.contains(title);
        // Several reviews share a page, which the naming of contacts brings already.
        if !heading.starts_with("半年考察") {
            assert_eq!(has_title, day.is_some(), "{name} {heading} {title}");
        }
        if let Some(day) = day {
            assert!(
                text.contains(&told.replace("{}", day)),
                "{name} {heading} {day}: {text}"
            );
        }
    }
    if let Some(contacts) = row.get("培养联系人") {
        assert_eq!(beside(document, "培养联系人"), Some(contacts.as_str()));
    }
    if let Some(agreed) = row.get("上级同意") {
        let filed = text.contains("列为发展对象的备案报告")
            && text.contains(&format!("备案日期：{agreed}"));
        assert!(
            filed || text.contains("列为发展对象的批复"),
            "{name} {agreed}"
        );
    }
    if let (Some(from), Some(to)) = (row.get("培训起"), row.get("培训止")) {
        let days = day(to).duration_since(day(from)).as_hours() / 24 + 1;
        let told = format!("共{days}天、{}学时", row["学时"]);
        assert!(text.contains(&told), "{name}: {told}");
    }
    if row.contains_key("支部大会") {
        let told = format!(
            "应到会有表决权的正式党员{}名，实到{}名。经无记名投票，赞成{}票",
            row["应到"], row["实到"], row["赞成"]
        );
        assert!(text.contains(&told), "{name}: {told}");
        assert!(text.contains(&format!("入党介绍人{}", row["培养联系人"])));
        assert!(text.contains(&format!(
            "确定{}为{name}同志的入党介绍人",
            row["培养联系人"]
        )));
        assert!(text.contains("支部大会讨论接收表决票"));
        assert_eq!(
            beside(document, "应到会有表决权"),
            Some(row["应到"].as_str())
        );
    }
    for secret in ["身份证号", "手机"] {
        assert!(!text.contains(&row[secret]), "{name} {secret}");
    }
    assert!(!text.contains(['{', '}']), "{text}");
}

fn day(written: &str) -> Date {
    cells::date(&zhibu_papers::workbook::Cell::from(written)).unwrap()
}

/// GB/T 9704-2012: A4, 37, 26, 35 and 28 mm, 22 lines of 28 characters; 小标宋 22 pt, 仿宋 16 pt.
fn is_set_after_the_standard(document: &ReadDocument) {
    let page = &document.page;
    assert_eq!((page.width, page.height), (11_906, 16_838));
    assert_eq!(page.margins, [2_098, 1_474, 1_984, 1_587]);
    assert_eq!(page.grid, ("linesAndChars".to_owned(), 579, -850));
    assert_eq!((page.height - page.margins[0] - page.margins[2]) / 579, 22);
    for line in document.paragraphs.iter().filter(|it| !it.text.is_empty()) {
        let fonts: Vec<&str> = line.fonts.iter().map(String::as_str).collect();
        let set = (fonts.as_slice(), line.size_half_points);
        let wanted: (&[&str], Option<u32>) = match line.style.as_deref() {
            Some("Title") => (&["方正小标宋简体"], Some(44)),
            _ => (&["仿宋_GB2312"], Some(32)),
        };
        assert_eq!(set, wanted, "{}", line.text);
    }
    let fonts: Vec<&str> = document.table_fonts.iter().map(String::as_str).collect();
    assert_eq!(fonts, ["仿宋_GB2312"]);
    assert_eq!(document.footers["odd"], "— # —");
}

#[test]
fn ballots_say_nothing_of_who_votes() {
    let w = county();
    let stage = Some(Stage::Accepted);
    let case = &all(
        &w,
        Asked {
            stage,
            ..Asked::default()
        },
    )[0];
    let papers = paper::documents(&w.app().rules, case).unwrap();
    let ballot = papers
        .iter()
        .find(|it| it.title.ends_with("表决票"))
        .unwrap();
    assert_eq!((&ballot.issuer, ballot.issued_on), (&None, None));
    let told = format!("{:?}", ballot.blocks);
    assert!(
        told.contains(&case.row.name) && !told.contains("投票人："),
        "{told}"
    );
}

#[test]
fn the_archive_has_a_folder_a_stage_a_file_a_person_and_the_sheet_of_breaches_and_writer_opens_all()
{
    let w = county();
    let app = w.app();
    let cases = all(&w, Asked::default());
    let today = app.db.clock().today();
    let bytes = paper::archive(&app.rules, &app.settings.words, &cases, today).unwrap();
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("papers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        names.push(file.name().unwrap().into_owned());
        std::fs::write(folder.join(format!("{at}.docx")), &content).unwrap();
        if at == 0 {
            let sheet = read_back(&content).unwrap();
            assert_eq!(sheet.tables[0].len(), 42, "a line each, and the headings");
            let text = said(&sheet);
            assert!(
                text.contains("薛河华") && text.contains("支部大会讨论接收没有通过，仍批准了"),
                "{text}"
            );
        }
    }
    assert_eq!((names.len(), names[0].as_str()), (42, "00-核对表.docx"));
    let folders: BTreeSet<&str> = names
        .iter()
        .filter_map(|it| Some(it.split_once('/')?.0))
        .collect();
    assert_eq!(folders.len(), 6, "{folders:?}");
    writer_opens(&folder, names.len());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// LibreOffice sets every file of a folder.
fn writer_opens(folder: &Path, count: usize) {
    const INSTALL: &str = "install Debian's libreoffice-writer-nogui";
    let profile = format!("-env:UserInstallation=file://{}/office", folder.display());
    let files = (0..count).map(|at| folder.join(format!("{at}.docx")));
    let office = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .args(files)
        .output()
        .expect(INSTALL);
    assert!(
        office.status.success(),
        "{}",
        String::from_utf8_lossy(&office.stderr)
    );
    for at in 0..count {
        let pdf = std::fs::read(folder.join(format!("{at}.pdf"))).unwrap();
        assert!(pdf.starts_with(b"%PDF"), "{at}");
    }
}

#[tokio::test]
async fn papers_are_taken_within_ones_reach_and_the_taking_is_kept() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = super::applied(&w, &secretary, "2026-11-02").await;
    let page = secretary.get(&path).await;
    assert!(page.has(&format!("a[href='{path}/papers.docx']")));
    let file = secretary.get(&format!("{path}/papers.docx")).await;
    assert_eq!(file.status, 200);
    assert!(said(&read_back(&file.body).unwrap()).contains("入党申请登记"));
    let list = secretary.get("/development?stage=applicant").await;
    assert!(
        list.has("a[href='/development/papers.zip?stage=applicant']"),
        "{}",
        list.text()
    );
    let packed = secretary
        .get("/development/papers.zip?stage=applicant")
        .await;
    assert_eq!(packed.header("content-type"), "application/zip");
    let archive = zip::ZipArchive::new(Cursor::new(packed.body)).unwrap();
    assert_eq!(archive.len(), 2);
    let neighbour = w.client("neighbour");
    assert_eq!(
        neighbour.get(&format!("{path}/papers.docx")).await.status,
        404
    );
    let packed = neighbour.get("/development/papers.zip").await;
    assert_eq!(
        zip::ZipArchive::new(Cursor::new(packed.body))
            .unwrap()
            .len(),
        1
    );
    let kept = w.db().read_now(|tx| {
        tx.scalar::<i64>(
            "select count(*) from audit_row where act = 'take_papers'",
            zhibu_db::params![],
        )
    });
    assert_eq!(kept.unwrap(), Some(3));
}
