//! Exports as their readers get them, and what becomes of them when they are sent in again.

#[path = "tests/lists.rs"]
mod lists;
#[path = "tests/returning.rs"]
mod returning;

use std::io::Read as _;

use zhibu_app::importing::actions::{self as importing, SentFile, Writing};
use zhibu_app::importing::{ImportKind, ImportReport};
use zhibu_db::params;
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_papers::workbook::{Cell, Limits, Workbook, read};
use zhibu_testkit::World;
use zhibu_web::testing::Reply;

const CLEAR: &str = "/exports/members";
const REASON: [(&str, &str); 1] = [("reason", "报送县委组织部年度统计")];

fn opened(reply: &Reply) -> Workbook {
    assert_eq!(reply.status, 200, "{}", reply.text());
    read(&reply.body, &Limits::default()).expect("a workbook")
}

/// The rows below the headings of the roster, as texts.
fn rows(workbook: &Workbook) -> Vec<Vec<String>> {
    let sheet = workbook.sheet("党员花名册").expect("the roster");
    let below = sheet.rows.iter().filter(|row| row.number > 2);
    below
        .map(|row| row.cells.iter().map(Cell::text).collect())
        .collect()
}

fn import(w: &World, bytes: Vec<u8>) -> ImportReport {
    let (rules, keys) = (w.app().rules.clone(), w.app().keys.clone());
    let sent = SentFile {
        name: "again.xlsx".to_owned(),
        bytes,
    };
    let file = importing::read(&rules, w.db().clock(), ImportKind::Members, &sent).expect("read");
    let operator = zhibu_app::access::Actor::operator();
    w.db()
        .write_now(move |tx| {
            importing::write(tx, &operator, &rules, &keys, &file, &Writing::default())
        })
        .expect("a report")
}

fn set(w: &World, statement: &'static str) {
    w.db()
        .write_now(move |tx| tx.execute(statement, params![]))
        .expect("set");
}

fn count(w: &World, statement: &'static str) -> i64 {
    let found = w
        .db()
        .read_now(move |tx| tx.scalar::<i64>(statement, params![]));
    found.expect("an answer").unwrap_or_default()
}

#[tokio::test]
async fn what_is_exported_and_sent_in_again_changes_nothing_and_is_the_same_twice() {
    let w = World::story();
    // What a cell might run, and what the import would refuse from anybody who had not got it from here.
    for statement in [
        "update member set note = '=1+1', workplace = '+SUM(A1)', native_place = '@x'
         where id = (select min(id) from member)",
        "update member set note = '-2', workplace = '=HYPERLINK(\"http://example.invalid\")', floating = true
         where id = (select max(id) from member)",
    ] {
        set(&w, statement);
    }
    let officer = w.client("officer");
    let first = officer.post_form(CLEAR, &REASON).await;
    let second = officer.post_form(CLEAR, &REASON).await;
    let (one, two) = (opened(&first), opened(&second));
    assert_eq!(rows(&one), rows(&two));
    let members = count(&w, "select count(*) from member where status <> 'former'");
    assert_eq!(rows(&one).len(), usize::try_from(members).unwrap());

    let report = import(&w, first.body.to_vec());
    assert_eq!(report.wrong, []);
    let found = &report.difference;
    assert_eq!(
        (
            found.new_count(),
            found.changes.as_slice(),
            found.same_count
        ),
        (0, &[][..], members)
    );
}

#[tokio::test]
async fn no_cell_of_an_export_can_run() {
    let w = World::story();
    let starts = ["=", "+", "-", "@", "\t", "\r"];
    for (at, start) in (0_i64..).zip(starts) {
        let text = format!("{start}cmd|' /C calc'!A0");
        let changed = w.db().write_now(move |tx| {
            tx.execute(
                "update member set name = ?2, note = ?2, workplace = ?2, native_place = ?2
                 where id = (select m.id from member m where (select count(*) from member n
                   where n.id < m.id) = cast(?1 as bigint))",
                params![at, text],
            )
        });
        assert_eq!(changed.expect("set"), 1);
    }
    let reply = w.client("officer").get("/exports/members.xlsx").await;
    let told = rows(&opened(&reply)).concat();
    for start in starts {
        let text = format!("{start}cmd|' /C calc'!A0");
        assert!(
            told.iter().filter(|it| **it == text).count() >= 3,
            "{text:?}"
        );
    }
    refuse_formulas("/exports/members.xlsx", &reply.body);
}

/// No cell of any sheet computes or leads anywhere, and every text that might is marked as text.
fn refuse_formulas(path: &str, workbook: &[u8]) {
    let parts = parts(workbook);
    let sheets: Vec<&(String, String)> = parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/"))
        .collect();
    assert!(!sheets.is_empty(), "{path}");
    for (name, text) in sheets {
        assert!(
            !text.contains("<f>") && !text.contains("<f "),
            "{path}: {name} computes"
        );
        assert!(!text.contains("<hyperlink"), "{path}: {name} links");
    }
    let styles = parts.iter().find(|(name, _)| name == "xl/styles.xml");
    let styles = &styles.expect("styles").1;
    assert!(
        styles.contains("quotePrefix=\"1\""),
        "{path}: text is marked"
    );
}

/// The parts of a workbook that are text, by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        parts.push((name, text));
    }
    parts
}

#[tokio::test]
async fn numbers_are_masked_until_somebody_says_what_for() {
    let w = World::story();
    let secretary = w.client("secretary");
    let masked = rows(&opened(&secretary.get("/exports/members.xlsx").await));
    assert!(!masked.is_empty());
    for row in &masked {
        assert!(row[5].contains("********"), "{}", row[5]);
        assert!(row[7].is_empty() || row[7].contains("****"), "{}", row[7]);
    }
    let audited = "select count(*) from audit_row where act = 'export_members'";
    assert_eq!(count(&w, audited), 0, "a masked list leaves nothing");

    for unsaid in ["", "  ", "统计"] {
        let refused = secretary.post_form(CLEAR, &[("reason", unsaid)]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("请写明用途"));
    }
    assert_eq!(count(&w, audited), 0, "nothing was given");

    let clear = rows(&opened(&secretary.post_form(CLEAR, &REASON).await));
    assert_eq!(clear.len(), masked.len());
    assert!(
        clear
            .iter()
            .all(|row| row[5].len() == 18 && !row[5].contains('*'))
    );
    let summary = w.db().read_now(|tx| {
        tx.column::<String>(
            "select summary from audit_row where act = 'export_members'",
            params![],
        )
    });
    let expected = format!(
        "{} members with their numbers in the clear: 报送县委组织部年度统计",
        clear.len()
    );
    assert_eq!(summary.expect("an answer"), [expected]);
}

#[tokio::test]
async fn an_export_holds_what_the_list_shows_and_nothing_out_of_reach() {
    let w = World::story();
    let (officer, secretary) = (w.client("officer"), w.client("secretary"));
    let all = rows(&opened(&officer.get("/exports/members.xlsx").await));
    let own = rows(&opened(&secretary.get("/exports/members.xlsx").await));
    assert!(own.len() < all.len());
    let branch = own[0][14].clone();
    assert!(own.iter().all(|row| row[14] == branch), "one branch alone");

    let women = "/exports/members.xlsx?sex=female&status=full";
    let women = rows(&opened(&officer.get(women).await));
    let expected = count(
        &w,
        "select count(*) from member where sex = 'female' and status = 'full'",
    );
    assert_eq!(women.len(), usize::try_from(expected).unwrap());
    assert!(women.iter().all(|row| row[2] == "女"));

    let name = own[0][1].clone();
    let named: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let named = format!("/exports/members.xlsx?q={named}");
    let named = rows(&opened(&secretary.get(&named).await));
    assert!(named.iter().all(|row| row[1].contains(&name)) && !named.is_empty());

    for refused in ["auditor", "committee_member"] {
        let reply = w.client(refused).post_form(CLEAR, &REASON).await;
        assert_eq!(reply.status, 403, "{refused}");
        let page = w.client(refused).get(CLEAR).await;
        assert!(!page.text().contains("用途"), "{refused}");
    }
}

#[tokio::test]
async fn the_template_offers_ones_own_branches_and_comes_back_filled() {
    let w = World::story();
    let reply = w
        .client("secretary")
        .get("/exports/templates/members.xlsx")
        .await;
    let workbook = opened(&reply);
    assert!(rows(&workbook).is_empty());
    let lists = workbook.sheet("清单").expect("the lists");
    assert!(lists.hidden);
    let headings: Vec<String> = lists.rows[0].cells.iter().map(Cell::text).collect();
    let column = |heading: &str| -> Vec<String> {
        let at = headings.iter().position(|it| it == heading).unwrap();
        let cells = lists
            .rows
            .iter()
            .skip(1)
            .filter_map(|row| row.cells.get(at));
        let words = cells.map(Cell::text).filter(|it| !it.is_empty());
        words.collect()
    };
    assert_eq!(column("模板版本").len(), 1);
    assert_eq!(column("性别"), ["男", "女"]);
    assert!(column("民族").contains(&"土家族".to_owned()));
    let branches = column("所在党支部");
    assert_eq!(branches.len(), 1, "{branches:?}");

    let sheet = parts(&reply.body)
        .into_iter()
        .find(|(name, _)| name == "xl/worksheets/sheet1.xml");
    let sheet = sheet.expect("the roster").1;
    assert_eq!(sheet.matches("<dataValidation ").count(), 10, "drop-downs");
    let notes = parts(&reply.body);
    let notes = notes.iter().find(|(name, _)| name.contains("comments"));
    assert!(notes.expect("notes").1.contains("从清单中选择"));

    let report = import(&w, filled(&workbook, &branches[0]));
    assert_eq!(report.wrong, []);
    assert_eq!(report.difference.new_count(), 1);
}

/// The template with one member written into it, by a program that keeps its headings.
fn filled(template: &Workbook, branch: &str) -> Vec<u8> {
    let sheet = template.sheet("党员花名册").unwrap();
    let headings = sheet.rows.get(1).unwrap().cells.iter().map(Cell::text);
    let columns: Vec<SheetColumn> = headings
        .map(|it| SheetColumn::new(it, 12.0, ColumnKind::Text))
        .collect();
    let mut book = Book::new(jiff::civil::date(2026, 11, 24)).unwrap();
    let mut sheet = book
        .sheet("党员花名册", Some("党员花名册"), &columns)
        .unwrap();
    let values: Vec<Value> = [
        "1",
        "何芳",
        "女",
        "1971-03-15",
        "土家族",
        "43990019710315108X",
        "",
        "19900001234",
        "大学",
        "学士",
        "湖南衡江",
        "1999-07-01",
        "2000-07-01",
        "",
        branch,
        "",
        "科员",
        "在职",
        "否",
        "否",
        "",
    ]
    .iter()
    .map(|it| Value::Text((*it).to_owned()))
    .collect();
    sheet.row(&values).unwrap();
    book.into_bytes().unwrap()
}
