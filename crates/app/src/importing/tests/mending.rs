//! Wrong rows given back, mended, and the job finished.
#![expect(
    clippy::indexing_slicing,
    reason = "what is not there is the finding of the test"
)]

use std::collections::BTreeMap;

use zhibu_app::importing::ImportKind;
use zhibu_app::importing::model::WhichRows;
use zhibu_papers::mending::REASON;
use zhibu_papers::workbook::{Cell, Limits, read};
use zhibu_testkit::World;
use zhibu_web::testing::Client;

use super::support::{
    count, counts, demo, faults, import, import_bytes, import_rows, texts, workbook,
};

const ROSTER: &str = "党员花名册";

/// The rows of the first sheet as text, the headings first: those of the lower line, or where it is blank of
/// the upper one.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let sheet = read(bytes, &Limits::default()).unwrap().sheets.remove(0);
    assert_eq!(sheet.name, ROSTER);
    let text = |it: &Cell| it.text().replace('\n', "");
    let lines = sheet.rows.iter();
    let mut lines: Vec<Vec<String>> = lines
        .map(|row| row.cells.iter().map(text).collect())
        .collect();
    let is_header = |row: &Vec<String>| row.iter().any(|it| it.starts_with("身份证号"));
    let at = lines.iter().position(is_header).unwrap();
    let upper = at.checked_sub(1).map(|it| lines[it].clone());
    let mut rows = lines.split_off(at);
    for (column, above) in upper.unwrap_or_default().into_iter().enumerate() {
        if rows[0].len() <= column {
            rows[0].push(String::new());
        }
        if rows[0][column].is_empty() {
            rows[0][column] = above;
        }
    }
    rows
}

/// A number that nobody has, of somebody born on a day.
fn number(born: &str, is_woman: bool, at: usize) -> String {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let born = born.replace('-', "");
    let sequence = 100 + 2 * at + usize::from(!is_woman);
    let body = format!("439901{born}{sequence:03}");
    let digits = body.bytes().map(|it| usize::from(it - b'0'));
    let sum: usize = digits.zip(WEIGHTS).map(|(it, weight)| it * weight).sum();
    let check = char::from(b"10X98765432"[sum % 11]);
    format!("{body}{check}")
}

/// Mends the cells that are wrong, as a clerk would with the papers at hand, and leaves the others.
fn mended(row: &[String], headings: &[String], wrong: &[String], at: usize) -> Vec<String> {
    let mut row: BTreeMap<String, String> = headings
        .iter()
        .cloned()
        .zip(row.iter().cloned().chain(std::iter::repeat(String::new())))
        .collect();
    let is_wrong = |heading: &str| wrong.iter().any(|it| it == heading);
    let day = |text: &str| zhibu_papers::cells::date(&text.into()).ok();
    if is_wrong("身份证号") {
        let born = day(&row["出生日期"]).map_or("1970-01-01".to_owned(), |it| it.to_string());
        let number = number(&born, row["性别"].contains('女'), at);
        row.insert("身份证号".to_owned(), number);
    }
    let id_number = zhibu_papers::cells::id_number(&row["身份证号"].as_str().into()).unwrap();
    let born = format!(
        "{}-{}-{}",
        &id_number[6..10],
        &id_number[10..12],
        &id_number[12..14]
    );
    for heading in wrong {
        let joined = day(&row["入党日期"]);
        let full = day(&row["转正日期"]);
        let value = match heading.as_str() {
            "身份证号" => continue,
            "姓名" => "赵补全".to_owned(),
            "性别" => ["女", "男"][usize::from((id_number.as_bytes()[16] - b'0') % 2)].to_owned(),
            "出生日期" => born.clone(),
            "民族" => "汉族".to_owned(),
            "手机" => format!("1990001{at:04}"),
            "入党日期" => {
                let of_age = day(&born).unwrap().saturating_add(jiff::ToSpan::years(20));
                let before = full.map(|it| it.saturating_sub(jiff::ToSpan::years(1)));
                let joined = before.filter(|it| *it >= of_age).unwrap_or(of_age);
                let full = joined.saturating_add(jiff::ToSpan::years(1));
                row.insert("转正日期".to_owned(), full.to_string());
                joined.to_string()
            }
            "转正日期" => joined.map_or(String::new(), |it| {
                it.saturating_add(jiff::ToSpan::years(1)).to_string()
            }),
            "所在党支部" => "物价局支部".to_owned(),
            "人员类别" => "在职".to_owned(),
            _ => String::new(),
        };
        row.insert(heading.clone(), value);
    }
    headings.iter().map(|it| row[it].clone()).collect()
}

/// What the roster says of everybody, in order.
fn everybody(w: &World) -> Vec<String> {
    texts(
        w,
        "select m.name || '|' || m.sex || '|' || m.birth_on || '|' || m.ethnicity || '|' || m.education || '|' ||
           coalesce(m.degree, '') || '|' || coalesce(m.native_place, '') || '|' || m.joined_on || '|' ||
           coalesce(m.full_on, '') || '|' || o.code || '|' || m.personnel || '|' || coalesce(m.workplace, '') ||
           '|' || coalesce(m.note, '') || '|' || m.status
         from member m join organisation o on o.id = m.branch_id
         order by m.name_sort, m.birth_on, m.joined_on, o.code, m.education, m.note, m.workplace",
    )
}

async fn staged(client: &Client, name: &str, bytes: &[u8]) -> String {
    let sent = client
        .post_multipart("/imports", &[("kind", "members")], &[("file", name, bytes)])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.location().to_owned()
}

#[test]
fn the_messy_roster_is_mended_and_finished_as_if_it_had_been_right_at_once() {
    let county = || {
        let w = World::empty();
        import(&w, ImportKind::Units, "units.xlsx");
        import(&w, ImportKind::Members, "members.xlsx");
        w
    };
    let (w, at_once) = (county(), county());
    let sent = std::fs::read(demo("members_messy.xlsx")).unwrap();
    let report = import_rows(&w, ImportKind::Members, sent.clone(), WhichRows::Good).unwrap();
    let (new, changed, same, wrong) = counts(&report);
    assert!(wrong > 40 && new > 200, "{:?}", counts(&report));
    assert_eq!(new + changed + same + wrong, report.row_count);
    assert_eq!(count(&w, "select count(*) from member"), 3226 + new);
    assert_eq!(
        count(&w, "select max(wrong_count) from import_batch"),
        wrong,
        "the batch says how many were left"
    );

    let given_back = super::support::wrong_rows(&w, ImportKind::Members, &sent);
    let (before, mut back) = (rows(&sent), rows(&given_back));
    let headings = back.remove(0);
    assert_eq!(headings.last().map(String::as_str), Some(REASON));
    assert_eq!(
        headings[..headings.len() - 1],
        before[0][..],
        "as it was sent"
    );
    assert_eq!(back.len(), usize::try_from(wrong).unwrap());

    // As the file has it, but for the cells that are wrong.
    let mut by_row: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for fault in &report.wrong {
        by_row
            .entry(fault.row)
            .or_default()
            .push(fault.column.clone());
    }
    let numbers: Vec<u32> = by_row.keys().copied().collect();
    let mut fixed = vec![headings.clone()];
    for (at, (row, number)) in back.iter().zip(&numbers).enumerate() {
        let mut mended = mended(row, &headings, &by_row[number], at);
        // Its reason stays where it is: nobody reads it.
        *mended.last_mut().unwrap() = row.last().unwrap().clone();
        fixed.push(mended);
    }
    let text = |rows: &[Vec<String>]| {
        let lines: Vec<String> = rows
            .iter()
            .map(|row| row.join("|").replace('\n', " "))
            .collect();
        workbook(&[(ROSTER, &lines.join("\n"))])
    };
    let finished = import_bytes(&w, ImportKind::Members, text(&fixed)).unwrap();
    assert_eq!(faults(&finished), "");
    assert_eq!(finished.difference.new_count(), wrong, "nobody twice");

    let first = first_number(&sent);
    let mut whole = before.clone();
    for (row, number) in fixed.iter().skip(1).zip(&numbers) {
        let at = usize::try_from(number - first).unwrap() + 1;
        whole[at] = row[..row.len() - 1].to_vec();
    }
    let report = import_bytes(&at_once, ImportKind::Members, text(&whole)).unwrap();
    assert_eq!(faults(&report), "");
    assert_eq!(everybody(&w), everybody(&at_once));
    let again = import_bytes(&w, ImportKind::Members, text(&whole)).unwrap();
    assert_eq!(counts(&again).0, 0, "all is there");
}

/// The number of the first row below the headings.
fn first_number(bytes: &[u8]) -> u32 {
    let sheet = read(bytes, &Limits::default()).unwrap().sheets.remove(0);
    let is_header = |it: &Cell| it.text().replace('\n', "").starts_with("身份证号");
    let mut rows = sheet.rows.iter();
    rows.find(|row| row.cells.iter().any(is_header));
    rows.next().unwrap().number
}

#[tokio::test]
async fn on_the_page_the_good_rows_go_first_and_the_mended_file_finishes_the_draft() {
    let w = World::story();
    let officer = w.client("officer");
    let member = |name: &str, year: i16, sex: &str| {
        let row = super::support::member(name, year);
        row.replace("档案局支部", "水务局支部")
            .replacen("|女|", &format!("|{sex}|"), 1)
    };
    let roster = super::support::roster(&[member("何芳", 1953, "女"), member("王珊", 1954, "男")]);
    let draft = staged(&officer, "名册.xlsx", &roster).await;
    let page = officer.get(&draft).await;
    assert_eq!(page.texts(".figures dd"), ["2", "1", "0", "0", "1"]);
    assert!(
        !page.has("button[value=all]"),
        "not whole while a row is wrong"
    );

    let given = officer.get(&format!("{draft}/wrong.xlsx")).await;
    assert_eq!(given.status, 200);
    assert!(given.header("content-disposition").contains("xlsx"));
    let before = count(&w, "select count(*) from member");
    let written = officer
        .post_form(&format!("{draft}/write"), &[("rows", "good")])
        .await;
    assert_eq!(
        (written.status.as_u16(), written.location()),
        (303, draft.as_str())
    );
    assert_eq!(count(&w, "select count(*) from member"), before + 1);
    let page = officer.get(&draft).await;
    assert!(
        page.one(".notice").contains("还有 1 行有错"),
        "{}",
        page.one(".notice")
    );
    assert_eq!(
        page.texts(".figures dd"),
        ["2", "0", "0", "1", "1"],
        "the good row is there now"
    );

    let mut back = rows(&given.body);
    let sex = back[0].iter().position(|it| it == "性别").unwrap();
    assert_eq!(back.len(), 2);
    back[1][sex] = "女".to_owned();
    let lines: Vec<String> = back
        .iter()
        .map(|row| row.join("|").replace('\n', " "))
        .collect();
    let mended = workbook(&[(ROSTER, &lines.join("\n"))]);
    let file = [("file", "名册-待改.xlsx", mended.as_slice())];
    let taken = officer
        .post_multipart(&format!("{draft}/file"), &[], &file)
        .await;
    assert_eq!(taken.location(), draft);
    let page = officer.get(&draft).await;
    assert_eq!(
        page.texts(".figures dd"),
        ["2", "1", "0", "1", "0"],
        "the mended row stands beside the good one"
    );
    let written = officer
        .post_form(&format!("{draft}/write"), &[("rows", "all")])
        .await;
    assert!(written.location().starts_with("/imports/batches/"));
    assert_eq!(count(&w, "select count(*) from member"), before + 2);
    assert_eq!(count(&w, "select count(*) from import_draft"), 0);
}

#[tokio::test]
async fn mended_rows_take_the_place_of_the_wrong_ones_and_all_are_written_at_once() {
    let w = World::story();
    let officer = w.client("officer");
    let member = |name: &str, year: i16, sex: &str| {
        let row = super::support::member(name, year);
        row.replace("档案局支部", "水务局支部")
            .replacen("|女|", &format!("|{sex}|"), 1)
    };
    let members = [
        member("王珊", 1954, "男"),
        member("何芳", 1953, "女"),
        member("周岚", 1955, "男"),
    ];
    let before = count(&w, "select count(*) from member");
    let draft = staged(&officer, "名册.xlsx", &super::support::roster(&members)).await;
    let send = async |bytes: &[u8]| {
        let file = [("file", "名册-待改.xlsx", bytes)];
        let to = format!("{draft}/file");
        let taken = officer.post_multipart(&to, &[], &file).await;
        (taken.status.as_u16(), officer.get(&draft).await)
    };
    let given = officer.get(&format!("{draft}/wrong.xlsx")).await;
    let (_, page) = send(&given.body).await;
    assert_eq!(page.texts(".figures dd"), ["3", "1", "0", "0", "2"]);
    let back = rows(&given.body);
    let sex = back[0].iter().position(|it| it == "性别").unwrap();
    let mended = |count: usize| {
        let mut back = back.clone();
        for row in back.iter_mut().skip(1).take(count) {
            row[sex] = "女".to_owned();
        }
        let lines: Vec<String> = back
            .iter()
            .map(|row| row.join("|").replace('\n', " "))
            .collect();
        lines.join("\n")
    };
    let (_, page) = send(&workbook(&[(ROSTER, &mended(1))])).await;
    assert_eq!(page.texts(".figures dd"), ["3", "2", "0", "0", "1"]);
    let wrong = page.one("section[aria-labelledby=wrong] tbody th");
    assert_eq!(wrong.trim(), format!("{ROSTER} 4"), "as the file counts");
    // The workbook as it was given, mended further: the first of its rows is there by now.
    let other = mended(2).replace("性别", "男女之别");
    let (refused, page) = send(&workbook(&[(ROSTER, &other)])).await;
    assert_eq!(refused, 422, "a column is lost");
    assert_eq!(page.texts(".figures dd"), ["3", "2", "0", "0", "1"]);
    let (_, page) = send(&workbook(&[(ROSTER, &mended(2))])).await;
    assert_eq!(page.texts(".figures dd"), ["3", "3", "0", "0", "0"]);
    let written = officer
        .post_form(&format!("{draft}/write"), &[("rows", "all")])
        .await;
    assert!(written.location().starts_with("/imports/batches/"));
    assert_eq!(count(&w, "select count(*) from member"), before + 3);
}

#[tokio::test]
async fn a_messy_roster_whose_wrong_rows_come_back_as_they_are_stands_as_it_was() {
    let w = World::story();
    let officer = w.client("officer");
    let sent = std::fs::read(demo("members_messy.xlsx")).unwrap();
    let draft = staged(&officer, "名册.xlsx", &sent).await;
    let found = officer.get(&draft).await.texts(".figures dd");
    assert_ne!(found[4], "0");
    let given = officer.get(&format!("{draft}/wrong.xlsx")).await;
    let copied: Vec<String> = rows(&given.body)
        .iter()
        .map(|row| row.join("|").replace('\n', " "))
        .collect();
    for bytes in [
        given.body.to_vec(),
        workbook(&[(ROSTER, &copied.join("\n"))]),
    ] {
        let file = [("file", "名册-待改.xlsx", bytes.as_slice())];
        let to = format!("{draft}/file");
        let taken = officer.post_multipart(&to, &[], &file).await;
        assert_eq!(taken.status, 303, "{}", taken.text());
        assert_eq!(officer.get(&draft).await.texts(".figures dd"), found);
    }
}

#[test]
fn what_stands_on_a_wrong_row_waits_for_it() {
    let w = World::empty();
    let units = "单位代码|单位全称|单位简称|隶属|单位性质|党组织\n1|甲局|甲局|乡镇|机关|丙支部\n2|乙局|乙局|县直|机关|";
    let organisations = "党组织代码|党组织全称|党组织简称|类型|上级党组织代码|所在单位|成立日期
A|中共A|A|机关工委|||2013-05-01
B|中共B|B|党总支|A||2030-05-01
C|中共丙|丙支部|党支部|B||2013-05-01
D|中共丁|丁支部|党支部|A|甲局|2013-05-01
E|中共戊|戊支部|党支部|A|乙局|2013-05-01
F|中共己|己小组|党小组|D||2013-05-01";
    let file = workbook(&[("单位", units), ("党组织", organisations)]);
    let report = import_rows(&w, ImportKind::Units, file, WhichRows::Good).unwrap();
    expect_test::expect![[r#"
        2 隶属 word_unknown
        3 成立日期 date_future
        4 上级党组织代码 depends_on_wrong_row
        5 所在单位 depends_on_wrong_row
        7 上级党组织代码 depends_on_wrong_row"#]]
    .assert_eq(&faults(&report));
    assert!(
        report
            .wrong
            .last()
            .unwrap()
            .message
            .zh
            .contains("“党组织”第 5 行"),
        "{:?}",
        report.wrong.last()
    );
    assert_eq!(counts(&report), (3, 0, 0, 5));
    let there = texts(&w, "select o.code from organisation o order by o.code");
    assert_eq!(there, ["A", "E"]);
}
