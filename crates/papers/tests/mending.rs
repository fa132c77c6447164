//! Rows given back to be mended: in the layout they came in, marked, and readable again.
#![expect(
    clippy::expect_used,
    reason = "a workbook that cannot be made is a fault of the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use rust_xlsxwriter::{Format, Workbook};
use zhibu_papers::mending::{MendingRow, MendingSheet, REASON, rows_to_mend};
use zhibu_papers::workbook::{Cell, Limits, Sheet, read};

/// A roster as offices draw it: a merged title, two lines of headings, and a sheet of remarks.
fn roster() -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.set_name("花名册").expect("a name");
    sheet
        .merge_range(0, 0, 0, 4, "党员花名册", &plain)
        .expect("a title");
    sheet
        .merge_range(1, 0, 2, 0, "姓名", &plain)
        .expect("a heading over two lines");
    sheet
        .merge_range(1, 1, 1, 4, "情况", &plain)
        .expect("a group");
    for (column, heading) in [(1, "身份证号"), (2, "入党日期"), (3, "应缴"), (4, "备注")]
    {
        sheet.write(2, column, heading).expect("a heading");
    }
    for row in 3..8 {
        sheet.write(row, 0, format!("甲{row}")).expect("a name");
        sheet
            .write(row, 1, "439900198803187912")
            .expect("a number as text");
        sheet
            .write_number_with_format(row, 2, 39_995.0, &day)
            .expect("a day");
        sheet.write(row, 3, 12.5).expect("an amount");
        sheet
            .write_string(row, 4, "=HYPERLINK(\"http://a\")")
            .expect("a text");
    }
    let remarks = book.add_worksheet();
    remarks.set_name("说明").expect("a name");
    remarks.write(4, 1, "照证件填写").expect("a remark");
    book.save_to_buffer().expect("the workbook")
}

fn wanted(rows: &[(u32, &[(usize, &str)])]) -> BTreeMap<String, MendingSheet> {
    let rows = rows.iter().map(|(number, cells)| {
        let cells: BTreeMap<usize, String> = cells
            .iter()
            .map(|(column, said)| (*column, (*said).to_owned()))
            .collect();
        let reason = cells.values().cloned().collect::<Vec<_>>().join("；");
        (*number, MendingRow { cells, reason })
    });
    let sheet = MendingSheet {
        header_row: 3,
        code_columns: BTreeSet::from([1]),
        rows: rows.collect(),
    };
    BTreeMap::from([("花名册".to_owned(), sheet)])
}

fn sheets(bytes: &[u8]) -> Vec<Sheet> {
    read(bytes, &Limits::default())
        .expect("it can be read")
        .sheets
}

/// The parts of a workbook as text, one after the other.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let file = archive.by_name(name).expect("the part");
    std::io::read_to_string(file).expect("text")
}

#[test]
fn only_the_wrong_rows_come_back_under_the_same_headings() {
    let sent = roster();
    let back = rows_to_mend(
        &sent,
        &wanted(&[
            (5, &[(1, "号码不对"), (4, "没有填写")]),
            (8, &[(2, "日期不对")]),
        ]),
        date(2026, 11, 24),
    )
    .expect("it is made");
    let (was, is) = (sheets(&sent), sheets(&back));
    let names: Vec<&str> = is.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["花名册", "说明"]);
    assert_eq!(is[1].rows, was[1].rows, "what is no table is kept as it is");

    let rows = &is[0].rows;
    assert_eq!(rows[..2], was[0].rows[..2], "title and groups");
    assert_eq!(rows.len(), 5);
    let reason = rows[2].cells.len() - 1;
    assert_eq!(reason, 5, "behind the last column");
    assert_eq!(rows[2].cells[reason], Cell::Text(REASON.to_owned()));
    assert_eq!(rows[3].number, 4, "closed up below the headings");
    assert_eq!(rows[3].cells[..5], was[0].rows[4].cells[..5]);
    assert_eq!(rows[4].cells[..5], was[0].rows[7].cells[..5]);
    assert_eq!(
        rows[3].cells[2],
        Cell::Date(date(2009, 7, 1)),
        "days stay days"
    );
    assert_eq!(rows[3].cells[3], Cell::Number("12.5".to_owned()));
    assert_eq!(
        rows[3].cells[reason],
        Cell::Text("号码不对；没有填写".to_owned())
    );

    let part = |name: &str| part(&back, name);
    let sheet = part("xl/worksheets/sheet1.xml");
    for merge in ["A1:E1", "A2:A3", "B2:E2"] {
        assert!(
            sheet.contains(&format!("<mergeCell ref=\"{merge}\"/>")),
            "{merge}"
        );
    }
    assert!(!sheet.contains("<f>"), "nothing computes");
    assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
    let comments = part("xl/comments1.xml");
    for place in ["B4", "E4", "C5"] {
        assert!(comments.contains(&format!("ref=\"{place}\"")), "{place}");
    }
}

#[test]
fn a_file_that_is_wrong_again_has_its_reasons_written_anew() {
    let first = rows_to_mend(
        &roster(),
        &wanted(&[(5, &[(1, "号码不对")]), (6, &[(1, "号码不对")])]),
        date(2026, 11, 24),
    )
    .expect("it is made");
    let second = rows_to_mend(
        &first,
        &wanted(&[(5, &[(2, "日期不对")])]),
        date(2026, 11, 24),
    )
    .expect("it is made");
    let rows = &sheets(&second)[0].rows;
    let of_reason = |at: usize| rows[at].cells.last().cloned();
    assert_eq!(of_reason(2), Some(Cell::Text(REASON.to_owned())));
    assert_eq!(rows[2].cells.len(), sheets(&first)[0].rows[2].cells.len());
    assert_eq!(of_reason(3), Some(Cell::Text("日期不对".to_owned())));
    assert_eq!(rows.len(), 4);
}
