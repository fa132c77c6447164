//! Small workbooks, and what is asked of a county filled from them.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;
use zhibu_app::AppError;
use zhibu_app::access::Actor;
use zhibu_app::importing::actions::{self, SentFile, Writing};
use zhibu_app::importing::model::WhichRows;
use zhibu_app::importing::{ImportKind, ImportReport, Wanted, run, run_as};
use zhibu_db::params;
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_testkit::World;

pub fn demo(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "demo", file]
        .iter()
        .collect()
}

pub fn import(w: &World, kind: ImportKind, file: &str) -> ImportReport {
    let app = w.app();
    run(&app.db, &app.keys, &app.rules, kind, &demo(file), false).expect("a report")
}

/// Imports bytes as the operator; what is refused as a whole is an error.
pub fn import_bytes(w: &World, kind: ImportKind, bytes: Vec<u8>) -> Result<ImportReport, AppError> {
    import_rows(w, kind, bytes, WhichRows::All)
}

/// The same for the rows that are wanted.
pub fn import_rows(
    w: &World,
    kind: ImportKind,
    bytes: Vec<u8>,
    rows: WhichRows,
) -> Result<ImportReport, AppError> {
    let (rules, keys) = (w.app().rules.clone(), w.app().keys.clone());
    let sent = SentFile {
        name: "file.xlsx".to_owned(),
        bytes,
    };
    let file = actions::read(&rules, w.db().clock(), kind, &sent)?;
    let writing = Writing {
        rows,
        ..Writing::default()
    };
    w.db()
        .write_now(move |tx| actions::write(tx, &Actor::operator(), &rules, &keys, &file, &writing))
}

/// The workbook of the wrong rows of a file.
pub fn wrong_rows(w: &World, kind: ImportKind, bytes: &[u8]) -> Vec<u8> {
    let app = w.app();
    let path = std::env::temp_dir().join(format!("zhibu-wrong-{}.xlsx", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let wanted = Wanted {
        dry_run: true,
        ..Wanted::default()
    };
    let imported = run_as(
        &app.db,
        &app.keys,
        &app.rules,
        kind,
        &path,
        (&wanted, &Arc::default()),
    )
    .unwrap();
    std::fs::remove_file(&path).unwrap();
    imported.wrong_rows(|fault| &fault.message.zh).unwrap()
}

/// New, changed, same, rows with a fault.
pub fn counts(report: &ImportReport) -> (i64, i64, i64, i64) {
    let difference = &report.difference;
    (
        difference.new_count(),
        difference.changed_count(),
        difference.same_count,
        report.wrong_rows(),
    )
}

pub fn count(w: &World, statement: &'static str) -> i64 {
    w.db()
        .read_now(move |tx| tx.scalar::<i64>(statement, params![]))
        .expect("an answer")
        .unwrap_or_default()
}

pub fn texts(w: &World, statement: &'static str) -> Vec<String> {
    w.db()
        .read_now(move |tx| tx.column::<String>(statement, params![]))
        .expect("an answer")
}

/// A workbook of sheets, each a name and its lines: the headings, then the rows, cells parted by bars.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Book::new(date(2026, 11, 24)).unwrap();
    for (name, text) in sheets {
        let mut lines = text.lines();
        let headings = lines.next().unwrap_or_default().split('|');
        let columns: Vec<SheetColumn> = headings
            .map(|it| SheetColumn::new(it, 12.0, ColumnKind::Text))
            .collect();
        let mut sheet = book.sheet(name, None, &columns).unwrap();
        for line in lines {
            let cells = line.split('|').map(|it| Value::Text(it.to_owned()));
            sheet.row(&cells.collect::<Vec<Value>>()).unwrap();
        }
    }
    book.into_bytes().unwrap()
}

/// A small county: one unit, a work committee, two branches.
pub fn units(secretary: &str) -> Vec<u8> {
    units_of(&organisations(secretary))
}

/// The small county with a general branch, under which one of the branches stands now.
pub fn units_with_general_branch() -> Vec<u8> {
    let under = organisations("曹玉彩").replace("档案局支部|党支部|10", "档案局支部|党支部|13");
    units_of(&format!(
        "{under}\n13|中共档案局总支|档案局总支|党总支|10||2013-05-01|2024-03-11|3|||"
    ))
}

fn organisations(secretary: &str) -> String {
    format!(
        "党组织代码|党组织全称|党组织简称|类型|上级党组织代码|所在单位|成立日期|最近换届日期|任期（年）|书记|委员|书记专兼职
10|中共衡江县直机关工委|机关工委|机关工委|||2013-01-01|2024-01-01|5|||
11|中共档案局支部|档案局支部|党支部|10|档案局|2013-05-01|2024-03-11|3|{secretary}|组织委员：谢红；宣传委员：李磊|兼职
12|中共信访局支部|信访局支部|党支部|10||2013-05-01|2024-03-11|3|||"
    )
}

fn units_of(organisations: &str) -> Vec<u8> {
    workbook(&[
        (
            "单位",
            "单位代码|单位全称|单位简称|隶属|单位性质|党组织
001|衡江县档案局|档案局|县直|事业单位|档案局支部",
        ),
        ("党组织", organisations),
    ])
}

const ROSTER: &str =
    "姓名|性别|出生日期|民族|身份证号|手机|入党日期|转正日期|所在党支部|党内职务|人员类别|备注";

/// A woman born on 15 March of a year, full member since 2010.
pub fn member(name: &str, year: i16) -> String {
    let number = citizen_number(year);
    format!("{name}|女|{year}.03.15|汉族|{number}||2009-07-01|2010-07-01|档案局支部||在职|")
}

/// Her number, with a right check character, in a region that no place has.
pub fn citizen_number(year: i16) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("439900{year}0315108");
    let digits = body.chars().filter_map(|it| it.to_digit(10));
    let products = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight);
    let rest = usize::try_from(products.sum::<u32>() % 11).unwrap();
    let check = "10X98765432".chars().nth(rest).unwrap();
    format!("{body}{check}")
}

/// A roster of members.
pub fn roster(members: &[String]) -> Vec<u8> {
    let text = [&[ROSTER.to_owned()], members].concat().join("\n");
    workbook(&[("党员花名册", &text)])
}

/// The small county with four members.
pub fn small_county() -> World {
    let w = World::empty();
    import_bytes(&w, ImportKind::Units, units("曹玉彩")).unwrap();
    let report = import_bytes(&w, ImportKind::Members, roster(&four_members())).unwrap();
    assert_eq!(counts(&report), (4, 0, 0, 0), "{:?}", report.wrong);
    w
}

/// Who is in the small county.
pub fn four_members() -> Vec<String> {
    vec![
        member("曹玉彩", 1971),
        member("周秋玲", 1985),
        member("谢红", 1980),
        member("李磊", 1984),
    ]
}

/// A member with another value under a heading.
pub fn with(member: &str, heading: &str, value: &str) -> String {
    let headings = ROSTER.split('|');
    let cells: Vec<&str> = headings
        .zip(member.split('|'))
        .map(|(it, cell)| if it == heading { value } else { cell })
        .collect();
    cells.join("|")
}

/// Each fault as one line: row, column, kind.
pub fn faults(report: &ImportReport) -> String {
    let lines: Vec<String> = report
        .wrong
        .iter()
        .map(|it| format!("{} {} {}", it.row, it.column, it.kind))
        .collect();
    lines.join("\n")
}
