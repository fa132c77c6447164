//! Finding tables, and writing them again.
#![expect(
    clippy::expect_used,
    reason = "a workbook that cannot be written is the finding of the test"
)]

use jiff::civil::date;
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_papers::table::{ColumnSpec, find_table};
use zhibu_papers::workbook::{Cell, Limits, Sheet, SheetRow, read};

const SPECS: [ColumnSpec; 3] = [
    ColumnSpec {
        key: "name",
        names: &["姓名", "党员姓名"],
        required: true,
    },
    ColumnSpec {
        key: "income_fen",
        names: &["家庭年收入（元）", "年收入"],
        required: true,
    },
    ColumnSpec {
        key: "note",
        names: &["备注"],
        required: false,
    },
];

/// A sheet drawn in text: rows by lines, cells by `|`, `↵` for a line break.
fn sheet(drawn: &str) -> Sheet {
    let rows = drawn.lines().enumerate().map(|(place, line)| SheetRow {
        number: u32::try_from(place).expect("few rows") + 1,
        cells: line
            .split('|')
            .map(|cell| Cell::from(cell.replace('↵', "\n").trim()))
            .collect(),
    });
    let rows = rows
        .filter(|row| row.cells.iter().any(|cell| *cell != Cell::Empty))
        .collect();
    Sheet {
        name: "名册".to_owned(),
        hidden: false,
        rows,
    }
}

/// What is found, in one line a row; or the sentence.
fn found(drawn: &str) -> String {
    let sheet = sheet(drawn);
    match find_table(&sheet, &SPECS) {
        Err(fault) => format!("{}: {}", fault.kind(), fault.sentence().zh),
        Ok(table) => {
            let row = |row| {
                let cell = |key| table.cell(row, key).text();
                format!(
                    "{} {} {}",
                    table.place(row, "name"),
                    cell("name"),
                    cell("income_fen")
                )
            };
            let rows: Vec<_> = table.rows.iter().map(row).collect();
            rows.join("; ")
        }
    }
}

#[test]
fn headings_are_found_past_titles_in_any_order_and_under_other_names() {
    for (drawn, expected) in [
        ("姓名|年收入\n甲|1\n乙|2", "A2 甲 1; A3 乙 2"),
        (
            "困难党员名册\n\n截至2026年10月\n年 收 入|＊党员姓名*\n1|甲",
            "B5 甲 1",
        ),
        ("姓↵名|家庭年收入↵(元)\n甲|1", "A2 甲 1"),
        ("姓名（必填）|年收入[元]\n甲|1", "A2 甲 1"),
        // Two lines: a group above its columns, a heading merged downwards.
        ("姓名|家庭情况||备注\n|人口|年收入|\n甲|3|1|", "A3 甲 1"),
        // Blank rows, totals, remarks and headings repeated on the next page are no data.
        (
            "姓名|年收入\n甲|1\n\u{3000}|\u{A0}\n姓名|年收入\n乙|2\n合 计|3\n填表人：丙",
            "A2 甲 1; A5 乙 2",
        ),
    ] {
        assert_eq!(found(drawn), expected, "{drawn}");
    }
}

#[test]
fn a_table_that_is_not_there_is_described() {
    let said: Vec<_> = [
        "姓名|性别\n甲|男",
        "姓名|年收入|姓名\n甲|1|乙",
        "只有一句话",
        "",
    ]
    .into_iter()
    .map(found)
    .collect();
    expect_test::expect![[r#"
        column_missing: 工作表“名册”：缺少列：家庭年收入（元）。请补上这些列。现有的列：姓名、性别。
        column_duplicate: 工作表“名册”：“姓名”（A 列）和“姓名”（C 列）都是“姓名”，只能留一列：请留下要用的一列，如“姓名”（A 列），删去“姓名”（C 列）。现有的列：姓名、年收入、姓名。
        column_missing: 工作表“名册”：缺少列：姓名、家庭年收入（元）。请补上这些列。现有的列：只有一句话。
        table_absent: 工作表“名册”里没有找到表头，请检查是否选错了工作表或模板。"#]].assert_eq(&said.join("\n"));
}

#[test]
fn what_is_written_comes_back() {
    let columns = [
        SheetColumn::new("姓名", 12.0, ColumnKind::Text),
        SheetColumn::new("身份证号", 21.0, ColumnKind::Code),
        SheetColumn::new("人数", 8.0, ColumnKind::Count),
        SheetColumn::new("应缴", 12.0, ColumnKind::Yuan),
        SheetColumn::new("日期", 12.0, ColumnKind::Day),
        SheetColumn::new("错误原因", 40.0, ColumnKind::Text),
    ];
    let mut book = Book::new(date(2026, 10, 31)).expect("a day of our time");
    let mut sheet = book
        .sheet("名册[1]/2", Some("党员名册"), &columns)
        .expect("a new sheet");
    for count in 0..3 {
        sheet
            .row(&[
                Value::Text("=1+1".to_owned()),
                Value::Text("439900198803187912".to_owned()),
                Value::Count(count),
                Value::YuanOfFen(-123_456_789 - count),
                Value::Marked(Box::new(Value::Day(date(1949, 10, 1)))),
                Value::Marked(Box::new(Value::Blank)),
            ])
            .expect("a row");
    }
    let bytes = book.into_bytes().expect("the workbook");

    let back = read(&bytes, &Limits::default()).expect("it can be read");
    assert_eq!(back.sheets[0].name, "名册12");
    let rows = &back.sheets[0].rows;
    assert_eq!(rows[0].cells[0], Cell::Text("党员名册".to_owned()));
    assert_eq!(rows[1].cells[1], Cell::Text("身份证号".to_owned()));
    assert_eq!(
        rows[2].cells,
        [
            Cell::Text("=1+1".to_owned()),
            Cell::Text("439900198803187912".to_owned()),
            Cell::Number("0".to_owned()),
            Cell::Number("-1234567.89".to_owned()),
            Cell::Date(date(1949, 10, 1)),
        ]
    );
    assert_eq!(rows.len(), 5);
}
