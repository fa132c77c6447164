//! Imports of the furnished county: a batch that was written, and a file on its way.

use jiff::civil::date;
use zhibu_app::access::Actor;
use zhibu_app::importing::ImportKind;
use zhibu_app::importing::actions::{self as importing, SentFile, Writing, drafts as staging};
use zhibu_db::{DbError, Tx, params};
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_testkit::World;

/// Two batches of the officer's, which can be taken back, and two files on their way, each with a wrong row and
/// a good one: a walk through pages and answers uses each up once.
pub fn imports(w: &World, officer: &Actor) {
    // By its code, which no change of name touches.
    let water = w.organisation("水务局支部");
    let code = w.db().read_now(move |tx| {
        tx.scalar::<String>(
            "select code from organisation where id = ?1",
            params![water],
        )
    });
    let code = code.expect("reads").expect("its code");
    for (name, month) in [("记录.xlsx", "10"), ("记录二.xlsx", "11")] {
        let row = |day: u32, present: u32| {
            format!("{code}|党课|2026-{month}-{day:02}|学习条例|4|{present}")
        };
        let (written, draft) = (workbook(&[row(2, 4)]), workbook(&[row(3, 5), row(4, 4)]));
        bring(w, officer, name, written, draft);
    }
}

fn bring(w: &World, officer: &Actor, name: &'static str, written: Vec<u8>, draft: Vec<u8>) {
    let kind = ImportKind::Meetings;
    let (book, keys, by) = (w.app().rules.clone(), w.app().keys.clone(), officer.clone());
    let sent = SentFile {
        name: name.to_owned(),
        bytes: written,
    };
    let file = importing::read(&book, w.db().clock(), kind, &sent).expect("reads");
    let brought = w.db().write_now(move |tx| {
        let report = importing::write(tx, &by, &book, &keys, &file, &Writing::default())?;
        assert!(report.batch_id.is_some(), "{:?}", report.wrong);
        staging::stage(tx, &by, &keys, kind, (name, &draft))
    });
    brought.expect("imports");
}

fn workbook(rows: &[String]) -> Vec<u8> {
    let mut book = Book::new(date(2026, 11, 24)).expect("a day of our time");
    let headings = ["党组织", "类型", "日期", "主题", "应到", "实到"];
    let columns = headings.map(|it| SheetColumn::new(it, 12.0, ColumnKind::Text));
    let mut sheet = book.sheet("组织生活记录", None, &columns).expect("a sheet");
    for row in rows {
        let cells: Vec<Value> = row
            .split('|')
            .map(|it| Value::Text(it.to_owned()))
            .collect();
        sheet.row(&cells).expect("a row");
    }
    book.into_bytes().expect("a workbook")
}

/// The first file on its way, by whatever name it goes after another was put in its place, and the second;
/// 0 where it is gone.
pub fn drafts(tx: &mut Tx<'_>) -> Result<(i64, i64), DbError> {
    let first = "select min(id) from import_draft where file_name <> ?1 having count(id) > 0";
    let second = "select min(id) from import_draft where file_name = ?1 having count(id) > 0";
    let first = tx.scalar(first, params!["记录二.xlsx"])?.unwrap_or(0);
    let second = tx.scalar(second, params!["记录二.xlsx"])?.unwrap_or(0);
    Ok((first, second))
}

/// The first batch of a file's name.
pub fn batch(tx: &mut Tx<'_>, name: &str) -> Result<i64, DbError> {
    let found = "select min(id) from import_batch where file_name = ?1 having count(id) > 0";
    Ok(tx.scalar(found, params![name])?.unwrap_or(0))
}
