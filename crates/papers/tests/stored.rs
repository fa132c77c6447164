//! What offices' spreadsheets really store, and what each is read as: every row is a cell as it stands in
//! the file, beside the value a clerk meant or the word for what is wrong.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a workbook that cannot be read is the finding of the test"
)]

mod parts;

use parts::{BOOK, archive, workbook};
use zhibu_papers::cells::{self, CellFault};
use zhibu_papers::table::{ColumnSpec, find_table};
use zhibu_papers::workbook::{Cell, Limits, Workbook, read};

/// Style 1 is a date, 2 a Chinese date, 3 a time of day, 4 text, 5 a number with two decimals.
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="200" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="201" formatCode="[$-804]aaaa"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="20"/><xf numFmtId="49"/><xf numFmtId="2"/></cellXfs></styleSheet>"#;

/// One cell with this inside, under this style and type.
fn stored(attributes: &str, inside: &str) -> Cell {
    let row = format!(r#"<row r="1"><c r="A1" {attributes}>{inside}</c></row>"#);
    let bytes = workbook(&row, &[("xl/styles.xml", STYLES.as_bytes())]);
    let read = read(&bytes, &Limits::default()).expect("it is honest");
    let first = read.sheets[0].rows.first();
    first.map_or(Cell::Empty, |row| row.cells[0].clone())
}

fn number(style: usize, value: &str) -> Cell {
    stored(&format!("s=\"{style}\""), &format!("<v>{value}</v>"))
}

fn text(value: &str) -> Cell {
    stored(
        "t=\"inlineStr\"",
        &format!("<is><t xml:space=\"preserve\">{value}</t></is>"),
    )
}

/// Cell by cell: what was stored, and its value or the word of its fault.
fn hold<T: std::fmt::Display>(
    parse: impl Fn(&Cell) -> Result<T, CellFault>,
    cases: &[(Cell, &str)],
) {
    let mut wrong = Vec::new();
    for (cell, expected) in cases {
        let found = match parse(cell) {
            Ok(value) => value.to_string(),
            Err(fault) => {
                assert!(!fault.message.zh.is_empty() && !fault.message.en.is_empty());
                fault.kind.to_owned()
            }
        };
        if found != *expected {
            wrong.push(format!("{cell:?}: {found} instead of {expected}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn days_however_they_are_stored() {
    hold(
        cells::date,
        &[
            (number(1, "45413"), "2024-05-01"),
            (number(2, "45413"), "2024-05-01"),
            (number(1, "45413.354166"), "2024-05-01"),
            (number(1, "1"), "1900-01-01"),
            (number(1, "60"), "date_form"),
            (number(1, "61"), "1900-03-01"),
            (number(0, "45413"), "date_serial"),
            (number(0, "20240501"), "2024-05-01"),
            (number(1, "20240501"), "2024-05-01"),
            (number(3, "0.354166"), "date_form"),
            (number(0, "2024.5"), "date_incomplete"),
            (number(0, "2024"), "date_incomplete"),
            (
                stored("t=\"d\"", "<v>2024-05-01T00:00:00</v>"),
                "2024-05-01",
            ),
            (
                stored("t=\"str\"", "<f>TEXT(A2,\"yyyy-m-d\")</f><v>2024-5-1</v>"),
                "2024-05-01",
            ),
            (stored("t=\"e\"", "<v>#N/A</v>"), "cell_error"),
            (stored("", ""), "missing"),
            (stored("s=\"1\"", "<v></v>"), "missing"),
            (text("2024.5.1"), "2024-05-01"),
            (text("2024-05-01"), "2024-05-01"),
            (text("2024/5/1"), "2024-05-01"),
            (text("2024年5月1日"), "2024-05-01"),
            (text("2024年05月01号"), "2024-05-01"),
            (text("2024 年 5 月 1 日"), "2024-05-01"),
            (text("20240501"), "2024-05-01"),
            (text("２０２４．０５．０１"), "2024-05-01"),
            (text("2024。5。1"), "2024-05-01"),
            (text("2024—05—01"), "2024-05-01"),
            (text(" 2024.5.1\u{3000}"), "2024-05-01"),
            (text("\u{A0}2024-5-1\u{200B}"), "2024-05-01"),
            (text("2024-05-01 00:00:00"), "2024-05-01"),
            (text("2024/5/1 9:30"), "2024-05-01"),
            (text("2024-05-01T08:30:00.000"), "2024-05-01"),
            (text("二〇二四年五月一日"), "2024-05-01"),
            (text("二零二四年十二月三十一日"), "2024-12-31"),
            (text("一九六五年十月二十日"), "1965-10-20"),
            (text("二〇〇九年〇七月〇一日"), "2009-07-01"),
            (text("二〇二四年十三月一日"), "date_impossible"),
            (text("二〇二四年二月三十日"), "date_impossible"),
            (text("二四年五月一日"), "date_two_digit_year"),
            (text("二〇二四年五月"), "date_incomplete"),
            (text("去年五月"), "date_form"),
            (text("24.5.1"), "date_two_digit_year"),
            (text("2024.5"), "date_incomplete"),
            (text("202405"), "date_incomplete"),
            (text("2024-02-30"), "date_impossible"),
            (text("2024-13-01"), "date_impossible"),
            (text("2024-00-10"), "date_impossible"),
            (text("1824-05-01"), "date_impossible"),
            (text("0024-05-01"), "date_impossible"),
            (text("2024-05-01-02"), "date_form"),
            (text("May 1, 2024"), "date_form"),
            (text("待定"), "date_form"),
            (text("#REF!"), "date_form"),
        ],
    );
}

#[test]
fn months_however_they_are_stored() {
    hold(
        cells::month,
        &[
            (number(1, "45413"), "2024-05-01"),
            (number(0, "202405"), "2024-05-01"),
            (text("2024-05"), "2024-05-01"),
            (text("2024.5"), "2024-05-01"),
            (text("2024年5月"), "2024-05-01"),
            (text("2024-05-31"), "2024-05-01"),
            (text("2024/5/31 0:00"), "2024-05-01"),
            (text("2024-02-30"), "date_impossible"),
            (text("2024-13"), "date_impossible"),
            (text("5月"), "month_form"),
            (text("24-05"), "month_form"),
        ],
    );
}

#[test]
fn numbers_of_people_however_they_are_stored() {
    let whole = "439900198803187912";
    hold(
        cells::id_number,
        &[
            (text(whole), whole),
            (text("43990019880318791x"), "43990019880318791X"),
            (text("４３９９００１９８８０３１８７９１２"), whole),
            (text("439900 19880318 7912"), whole),
            (text("'439900198803187912"), whole),
            (text("\u{FEFF}439900198803187912\u{A0}"), whole),
            (number(0, "439900198803187912"), "digits_lost"),
            (number(4, "439900198803187912"), "digits_lost"),
            (number(0, "4.39900198803187E+17"), "digits_lost"),
            (text("4.39900198803187E+17"), "digits_lost"),
            (text("4.399E17"), "digits_lost"),
            (number(0, "439900880318791"), "439900880318791"),
            (text("439900880318791"), "439900880318791"),
            (text("43990019880318791"), "id_number_length"),
            (text("4399001988031879123"), "id_number_length"),
            (text("439900********7912"), "id_number_masked"),
            (text("军字第1234567号"), "id_number_form"),
            (text("439900198803187912（旧）"), "id_number_form"),
            (text(" "), "missing"),
            (stored("t=\"e\"", "<v>#VALUE!</v>"), "cell_error"),
        ],
    );
    let phone = "19900008969";
    hold(
        cells::telephone,
        &[
            (text(phone), phone),
            (number(0, phone), phone),
            (number(0, "1.9900008969E10"), phone),
            (text("199 0000 8969"), phone),
            (text("199-0000-8969"), phone),
            (text("+86 199 0000 8969"), phone),
            (text("008619900008969"), phone),
            (text("１９９００００８９６９"), phone),
            (text("1.99E+10"), "digits_lost"),
            (text("1990000896"), "telephone_form"),
            (text("0736-1234567"), "telephone_form"),
            (text("19900008969/19900008970"), "telephone_form"),
            (text("无"), "telephone_form"),
        ],
    );
}

#[test]
fn names_and_amounts_however_they_are_stored() {
    hold(
        cells::person_name,
        &[
            (text("张　伟"), "张伟"),
            (text("张 伟"), "张伟"),
            (text("张\n伟"), "张伟"),
            (text("艾合买提•买买提"), "艾合买提·买买提"),
            (text("艾合买提．买买提"), "艾合买提·买买提"),
            (text("艾合买提・买买提"), "艾合买提·买买提"),
            (text("朱茂𬭎"), "朱茂𬭎"),
            (text("\u{200B}李四\u{FEFF}"), "李四"),
            (text("李四（女）"), "name_character"),
            (text("李四1"), "name_character"),
            (text("李\u{202E}四"), "harmful_character"),
            (text("李&#xFFFD;四"), "harmful_character"),
            (text("李"), "name_length"),
            (number(0, "12"), "name_character"),
            (text("\u{3000}"), "missing"),
        ],
    );
    hold(
        cells::amount_fen,
        &[
            (number(5, "524.8"), "52480"),
            (number(0, "39.999999999999996"), "4000"),
            (number(0, "1234567.89"), "123456789"),
            (number(0, "-5"), "amount_negative"),
            (text("2,396.00"), "239600"),
            (text("２，３９６．００"), "239600"),
            (text("1,23"), "amount_form"),
            (text("12.345"), "amount_decimals"),
            (text("12.340"), "1234"),
            (text("300元"), "amount_unit"),
            (text("￥300"), "amount_unit"),
            (text("三百"), "amount_words"),
            (text("1e3"), "amount_exponent"),
            (text("=300"), "amount_form"),
            (stored("t=\"b\"", "<v>1</v>"), "amount_form"),
        ],
    );
}

/// A calendar that begins with 1904, as old programs for another machine have it.
#[test]
fn days_of_a_workbook_that_counts_from_1904() {
    let book = BOOK.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>43951</v></c></row></sheetData></worksheet>";
    let bytes = archive(&[
        ("[Content_Types].xml", parts::CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", parts::ROOT.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            parts::BOOK_RELATIONS.as_bytes(),
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
    ]);
    let read = read(&bytes, &Limits::default()).expect("it is honest");
    assert_eq!(
        cells::date(&read.sheets[0].rows[0].cells[0]).map(|it| it.to_string()),
        Ok("2024-05-01".to_owned())
    );
}

const SPECS: [ColumnSpec; 2] = [
    ColumnSpec {
        key: "name",
        names: &["姓名"],
        required: true,
    },
    ColumnSpec {
        key: "joined_on",
        names: &["入党日期"],
        required: true,
    },
];

fn rows_of(workbook: &Workbook) -> Vec<String> {
    let table = find_table(&workbook.sheets[0], &SPECS).expect("there is a table");
    let rows = table.rows.iter();
    rows.map(|row| {
        let (name, joined) = (table.cell(row, "name"), table.cell(row, "joined_on"));
        format!("{} {} {}", row.number, name.text(), joined.text())
    })
    .collect()
}

/// Titles merged over the table, two lines of headings, hidden and blank rows, totals, a note behind them,
/// cells without an address as one Chinese program writes them, a tag with a prefix as another does.
#[test]
fn sheets_as_offices_lay_them_out() {
    let inline = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |number: usize, attributes: &str, cells: &[&str]| {
        let cells: String = cells.iter().map(|it| inline(it)).collect();
        format!("<row r=\"{number}\" {attributes}>{cells}</row>")
    };
    let rows = [
        row(1, "", &["党员花名册"]),
        row(2, "", &["填报单位：某局"]),
        row(4, "", &["序号", "基本情况", "入党日期"]),
        row(5, "", &["", "姓名", ""]),
        row(6, "", &["1", "张三", "2001-07-01"]),
        row(7, "hidden=\"1\"", &["2", "李四", "2002-07-01"]),
        row(8, "", &["", "\u{3000}", " "]),
        row(9, "", &["3", "王五", "2003-07-01"]),
        row(10, "", &["合计", "3人", ""]),
        row(11, "", &["填表人：赵六"]),
        row(500, "", &[" ", "", ""]),
    ]
    .concat();
    let merged =
        "</sheetData><mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A4:A5\"/></mergeCells>";
    let plain = workbook(&rows, &[]);
    let sheet = format!("<worksheet><sheetData>{rows}{merged}</worksheet>");
    let prefixed = sheet
        .replace("</", "</\u{1}")
        .replace('<', "<x:")
        .replace("<x:/\u{1}", "</x:");
    let other = |sheet: &str| {
        archive(&[
            ("[Content_Types].xml", parts::CONTENT_TYPES.as_bytes()),
            ("_rels/.rels", parts::ROOT.as_bytes()),
            ("xl/workbook.xml", BOOK.as_bytes()),
            (
                "xl/_rels/workbook.xml.rels",
                parts::BOOK_RELATIONS.as_bytes(),
            ),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ("xl/media/photo.png", b"\x89PNG\r\n\x1a\n\0<si><si>"),
            ("docProps/custom.xml", "<x><WpsVersion/></x>".as_bytes()),
        ])
    };
    for bytes in [plain, other(&sheet), other(&prefixed)] {
        let read = read(&bytes, &Limits::default()).expect("it is honest");
        assert_eq!(
            rows_of(&read),
            [
                "6 张三 2001-07-01",
                "7 李四 2002-07-01",
                "9 王五 2003-07-01"
            ]
        );
    }
}
