//! What clerks write, and what is made of it.

use zhibu_papers::cells::{
    CellFault, amount_fen, clean, date, decimal, id_number, month, paragraphs, person_name,
    telephone, text, whole_number, yes_no,
};
use zhibu_papers::workbook::Cell;

fn number(digits: &str) -> Cell {
    Cell::Number(digits.to_owned())
}

/// The value, or the word for the fault.
fn outcome<T: std::fmt::Display>(result: Result<T, CellFault>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(fault) => format!("! {}", fault.kind),
    }
}

#[test]
fn days_in_every_way_of_writing() {
    let first_of_july = "2009-07-01";
    for written in [
        "2009.07.01",
        "2009-7-1",
        "20090701",
        "2009/07/01",
        "2009年7月1日",
        "2009 年 7 月 1 日",
        "２００９．０７．０１",
        "２００９年７月１日",
        "2009。07。01",
        " 2009.07.01\u{3000}",
        "2009.07.01\u{A0}",
        "2009-07-01 00:00:00",
        "2009-07-01T00:00:00",
    ] {
        assert_eq!(outcome(date(&written.into())), first_of_july, "{written}");
    }
    assert_eq!(outcome(date(&number("20090701"))), first_of_july);
    assert_eq!(
        outcome(date(&Cell::Date(jiff::civil::date(2009, 7, 1)))),
        first_of_july
    );
}

#[test]
fn days_that_are_none() {
    for (written, kind) in [
        ("", "missing"),
        ("\u{3000}", "missing"),
        ("2009.02.30", "date_impossible"),
        ("20090231", "date_impossible"),
        ("2009.13.01", "date_impossible"),
        ("1009.07.01", "date_impossible"),
        ("2009.07.99", "date_impossible"),
        ("09.07.01", "date_two_digit_year"),
        ("09-7-1", "date_two_digit_year"),
        ("2009.07", "date_incomplete"),
        ("200907", "date_incomplete"),
        ("2009", "date_incomplete"),
        ("预备", "date_form"),
        ("2009.07.01前后", "date_form"),
        ("2009-07-01 12.30", "date_form"),
        ("七月一日", "date_form"),
    ] {
        assert_eq!(
            outcome(date(&written.into())),
            format!("! {kind}"),
            "{written}"
        );
    }
    assert_eq!(outcome(date(&number("39995"))), "! date_serial");
    assert_eq!(
        outcome(date(&Cell::Error("#N/A".to_owned()))),
        "! cell_error"
    );
}

#[test]
fn months() {
    for (written, expected) in [
        ("2026-01", "2026-01-01"),
        ("2026.1", "2026-01-01"),
        ("2026年1月", "2026-01-01"),
        ("２０２６-０１", "2026-01-01"),
        ("202601", "2026-01-01"),
        ("2026-13", "! date_impossible"),
        ("26-01", "! month_form"),
        ("一月", "! month_form"),
    ] {
        assert_eq!(outcome(month(&written.into())), expected, "{written}");
    }
    assert_eq!(
        outcome(month(&Cell::Date(jiff::civil::date(2026, 1, 15)))),
        "2026-01-01"
    );
}

#[test]
fn amounts_to_the_fen() {
    for (written, expected) in [
        ("524.8", "52480"),
        ("2,396.00", "239600"),
        ("１，２３４．５６", "123456"),
        ("0", "0"),
        ("12.340", "1234"),
        (" 5,000.01 ", "500001"),
        ("1,234,567.89", "123456789"),
        ("-5", "! amount_negative"),
        ("－5", "! amount_negative"),
        ("(5)", "! amount_negative"),
        ("1.234", "! amount_decimals"),
        ("一百", "! amount_words"),
        ("壹佰元整", "! amount_words"),
        ("1e3", "! amount_exponent"),
        ("1.2E+05", "! amount_exponent"),
        ("100元", "! amount_unit"),
        ("￥100", "! amount_unit"),
        ("12,34", "! amount_form"),
        ("1234,567", "! amount_form"),
        ("1.2.3", "! amount_form"),
        ("1.", "! amount_form"),
        (".5", "! amount_form"),
        ("+5", "! amount_form"),
        ("无", "! amount_form"),
        ("99999999999999999999", "! amount_too_large"),
        ("10000000000000", "! amount_too_large"),
    ] {
        assert_eq!(outcome(amount_fen(&written.into())), expected, "{written}");
    }
    assert_eq!(outcome(amount_fen(&number("524.8"))), "52480");
    assert_eq!(outcome(amount_fen(&number("524.805"))), "! amount_decimals");
}

#[test]
fn counts_hours_and_yes_or_no() {
    for (written, expected) in [
        ("34", "34"),
        ("３４", "34"),
        ("1.5", "! number_not_whole"),
        ("-1", "! number_not_whole"),
        ("多", "! number_not_whole"),
    ] {
        assert_eq!(
            outcome(whole_number(&written.into())),
            expected,
            "{written}"
        );
    }
    for (written, expected) in [
        ("1.5", "150"),
        ("2", "200"),
        ("0.25", "25"),
        ("0.255", "! number_form"),
    ] {
        assert_eq!(outcome(decimal(&written.into(), 2)), expected, "{written}");
    }
    for (written, expected) in [
        ("是", "true"),
        ("否\u{A0}", "false"),
        ("√", "true"),
        ("无", "false"),
        ("Ｙ", "true"),
        ("大概", "! yes_no"),
    ] {
        assert_eq!(outcome(yes_no(&written.into())), expected, "{written}");
    }
    assert_eq!(outcome(yes_no(&Cell::Bool(true))), "true");
}

#[test]
fn names_of_people() {
    for (written, expected) in [
        ("张　伟", "张伟"),
        (" 王 翠", "王翠"),
        ("许\u{3000}\u{3000}伦", "许伦"),
        ("杨功涛\u{A0}", "杨功涛"),
        ("\u{200B}李明\u{FEFF}", "李明"),
        ("吐尔逊·买买提", "吐尔逊·买买提"),
        ("吐尔逊•买买提", "吐尔逊·买买提"),
        ("吐尔逊・买买提", "吐尔逊·买买提"),
        ("吐尔逊 . 买买提", "! name_character"),
        ("吐尔逊.买买提", "吐尔逊·买买提"),
        ("苏梦㛃", "苏梦㛃"),
        ("马𫘝", "马𫘝"),
        ("Maria  Silva", "Maria Silva"),
        ("许滢婕（女）", "! name_character"),
        ("李?", "! name_character"),
        ("李明2", "! name_character"),
        ("李\u{202E}明", "! harmful_character"),
        ("李\u{0}明", "! harmful_character"),
        ("李\u{FFFD}", "! harmful_character"),
        ("李", "! name_length"),
        ("　", "! missing"),
    ] {
        assert_eq!(outcome(person_name(&written.into())), expected, "{written}");
    }
}

#[test]
fn telephones() {
    for (written, expected) in [
        ("199 0000 8969", "19900008969"),
        ("199-0000-8969", "19900008969"),
        ("１９９００００８９６９", "19900008969"),
        ("+86 199 0000 8969", "19900008969"),
        ("8619900008969", "19900008969"),
        ("1.99E+10", "! digits_lost"),
        ("1.99e10", "! digits_lost"),
        ("1990000896", "! telephone_form"),
        ("29900008969", "! telephone_form"),
        ("1990000896O", "! telephone_form"),
    ] {
        assert_eq!(outcome(telephone(&written.into())), expected, "{written}");
    }
    assert_eq!(outcome(telephone(&number("19900008969"))), "19900008969");
}

#[test]
fn identity_numbers() {
    for (written, expected) in [
        ("43990019890516045X", "43990019890516045X"),
        ("43990019760901383x", "43990019760901383X"),
        ("439900 19890516 045X", "43990019890516045X"),
        ("４３９９００１９８９０５１６０４５Ｘ", "43990019890516045X"),
        ("'439900198803187912", "439900198803187912"),
        ("439900880318791", "439900880318791"),
        // As text the zeros are the person's own.
        ("439900198803187000", "439900198803187000"),
        ("4.39900198207081E+17", "! digits_lost"),
        ("43990019880318791", "! id_number_length"),
        ("4399001988031879123", "! id_number_length"),
        ("43990088031879X", "! id_number_length"),
        ("43990019880318791Y", "! id_number_form"),
        ("暂缺", "! id_number_form"),
    ] {
        assert_eq!(outcome(id_number(&written.into())), expected, "{written}");
    }
    assert_eq!(
        outcome(id_number(&number("439900198207081000"))),
        "! digits_lost"
    );
    assert_eq!(
        outcome(id_number(&number("439900880318791"))),
        "439900880318791"
    );
}

#[test]
fn texts() {
    assert_eq!(clean("\u{3000}\u{A0}\u{200B} 中 间 \t\n"), "中 间");
    for (written, characters_max, expected) in [
        ("县委办\n办事员", 6, "县委办办事员"),
        ("see\r\nbelow", 9, "see below"),
        ("甲乙丙丁戊己", 5, "! text_length"),
        ("甲\u{7}", 5, "! harmful_character"),
    ] {
        assert_eq!(
            outcome(text(&written.into(), characters_max)),
            expected,
            "{written}"
        );
    }
    assert_eq!(outcome(paragraphs(&"一\r\n二".into(), 10)), "一\n二");
}

#[test]
fn a_fault_says_what_is_wrong_which_value_and_what_to_write() {
    let said: Vec<_> = [
        date(&"2009.02.30".into()).err(),
        date(&"09.7.1".into()).err(),
        amount_fen(&"12.345".into()).err(),
        id_number(&number("439900198207081000")).err(),
        person_name(&"许滢婕（女）".into()).err(),
        person_name(&"李\u{202E}明".into()).err(),
        text(&"长".repeat(50).as_str().into(), 40).err(),
    ]
    .into_iter()
    .flatten()
    .map(|fault| format!("{}\n  {}", fault.message.zh, fault.message.en))
    .collect();
    expect_test::expect![[r#"
        没有“2009.02.30”这一天，请核对年月日（1900 年至 2100 年之间）。
          There is no such day as “2009.02.30” between 1900 and 2100; check it.
        “09.7.1”的年份只有两位，请写四位年份，如 2009-07-01。
          “09.7.1” has a two-digit year; write four digits, as 2009-07-01.
        金额“12.345”：小数超过两位，请写到分为止，如 1234.56。
          Amount “12.345”: there are more than two decimals; for example 1234.56.
        身份证号“439900198207081000”：Excel 把该列当成数字，末几位已丢失，请把列设为文本后重新填写。
          Identity number “439900198207081000”: the spreadsheet took the column for numbers and its last digits are lost; set the column to text and type it again.
        姓名“许滢婕（女）”中有“（”，请只写姓名本身，说明写到备注。
          The name “许滢婕（女）” contains “（”; write the name alone and put remarks elsewhere.
        “李�明”中有看不见的控制字符（U+202E），请删去后重新输入。
          “李�明” contains an invisible control character (U+202E); type it anew.
        “长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长…”共 50 个字，最多 40 个字，请缩短。
          “长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长…” has 50 characters, at most 40 are allowed; shorten it."#]].assert_eq(&said.join("\n"));
}
