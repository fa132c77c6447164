//! Imports of the furnished county: a batch that was written, and a file on its way.

use jiff::civil::date;
use zhibu_app::access::Actor;
use zhibu_app::importing::ImportKind;
use zhibu_app::importing::actions::{self as importing, SentFile, drafts};
use zhibu_db::params;
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_testkit::World;

/// A batch of the officer's, which can be taken back, and a file on its way with a wrong row and a good one.
pub fn imports(w: &World, officer: &Actor) {
    let meetings = |rows: &str| {
        let mut book = Book::new(date(2026, 11, 24)).expect("a day of our time");
        let headings = ["党组织", "类型", "日期", "主题", "应到", "实到"];
        let columns = headings.map(|it| SheetColumn::new(it, 12.0, ColumnKind::Text));
        let mut sheet = book.sheet("组织生活记录", None, &columns).expect("a sheet");
        for row in rows.lines() {
            let cells: Vec<Value> = row
                .split('|')
                .map(|it| Value::Text(it.to_owned()))
                .collect();
            sheet.row(&cells).expect("a row");
        }
        book.into_bytes().expect("a workbook")
    };
    // By its code, which no change of name touches.
    let water = w.organisation("水务局支部");
    let code = w.db().read_now(move |tx| {
        tx.scalar::<String>(
            "select code from organisation where id = ?1",
            params![water],
        )
    });
    let code = code.expect("reads").expect("its code");
    let good = "{code}|党课|2026-11-02|学习条例|4|4";
    let wrong = "{code}|党课|2026-11-03|学习章程|4|5\n{code}|党课|2026-11-04|学习准则|4|4";
    let kind = ImportKind::Meetings;
    let (book, keys) = (w.app().rules.clone(), w.app().keys.clone());
    let sent = SentFile {
        name: "记录.xlsx".to_owned(),
        bytes: meetings(&good.replace("{code}", &code)),
    };
    let file = importing::read(&book, w.db().clock(), kind, &sent).expect("reads");
    let (by, draft) = (officer.clone(), meetings(&wrong.replace("{code}", &code)));
    let written = w.db().write_now(move |tx| {
        let report = importing::write(tx, &by, &book, &keys, &file)?;
        assert!(report.batch_id.is_some(), "{:?}", report.wrong);
        drafts::stage(tx, &by, &keys, kind, ("记录.xlsx", &draft))
    });
    written.expect("imports");
}
