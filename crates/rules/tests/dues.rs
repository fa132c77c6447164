//! Dues of a month, each case beside its article of the regulation of 2008 (中组发〔2008〕3号).

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use jiff::civil::{Date, date};
use zhibu_ledger::Fen;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::Period;
use zhibu_rules::dues::{
    Assessment, BaseChange, BaseFault, DuesClass, DuesFault, DuesQuestion, DuesReason,
    self_employed_quarter,
};

fn book() -> Rulebook {
    Rulebook::embedded().unwrap()
}

fn question(class: &str, base: Option<&str>) -> DuesQuestion {
    DuesQuestion {
        class: DuesClass::parse(class).unwrap(),
        base: base.map(|it| Fen::parse_yuan(it).unwrap()),
        on: date(2026, 7, 1),
        accepted_on: None,
    }
}

#[track_caller]
fn owed(class: &str, base: Option<&str>, yuan: &str, article: &str) {
    let book = book();
    let tariff = book.dues_tariff_on(date(2026, 7, 1)).unwrap();
    let answer = tariff.reckon(&question(class, base)).unwrap();
    assert_eq!(answer.fen.to_plain_yuan_text(), yuan, "{class} {base:?}");
    assert_eq!(
        answer.rule.citation().article_zh,
        article,
        "{class} {base:?}"
    );
}

#[test]
fn monthly_pay_steps_on_the_whole_base_with_inclusive_bounds() {
    for (base, yuan) in [
        ("0.00", "0.00"),
        ("0.01", "0.00"),
        ("2999.99", "15.00"),
        ("3000.00", "15.00"),
        ("3000.01", "30.00"),
        ("4999.99", "50.00"),
        ("5000.00", "50.00"),
        ("5000.01", "75.00"),
        ("9999.99", "150.00"),
        ("10000.00", "150.00"),
        ("10000.01", "200.00"),
        ("1000000.00", "20000.00"),
    ] {
        owed("salaried", Some(base), yuan, "第2条");
        owed("annual_salary", Some(base), yuan, "第3条");
        owed("self_employed", Some(base), yuan, "第4条");
    }
}

#[test]
fn the_retired_step_once() {
    for (base, yuan) in [
        ("3000.01", "15.00"),
        ("5000.00", "25.00"),
        ("5000.01", "50.00"),
        ("10000.01", "100.00"),
    ] {
        owed("retired", Some(base), yuan, "第5条");
    }
}

#[test]
fn those_without_a_base_pay_a_fixed_amount_whatever_is_written_as_base() {
    for class in ["farmer", "student", "laid_off", "relief", "low_income"] {
        assert!(!DuesClass::parse(class).unwrap().needs_base());
        owed(class, None, "0.20", "第6条");
        owed(class, Some("-5"), "0.20", "第6条");
    }
}

#[test]
fn half_a_fen_goes_up() {
    for (base, yuan) in [
        ("101.00", "0.51"),
        ("100.99", "0.50"),
        ("1001.00", "5.01"),
        ("3001.49", "30.01"),
        ("3001.50", "30.02"),
        ("5000.33", "75.00"),
        ("5000.34", "75.01"),
    ] {
        owed("salaried", Some(base), yuan, "第2条");
    }
}

#[test]
fn nothing_is_owed_before_the_day_the_assembly_accepted() {
    let book = book();
    let tariff = book.dues_tariff_on(date(2026, 7, 1)).unwrap();
    for (accepted_on, fen) in [
        (Some(date(2026, 6, 30)), 7500),
        (Some(date(2026, 7, 1)), 7500),
        (Some(date(2026, 7, 2)), 0),
        (None, 7500),
    ] {
        let asked = DuesQuestion {
            accepted_on,
            ..question("salaried", Some("5000.01"))
        };
        let answer = tariff.reckon(&asked).unwrap();
        assert_eq!(answer.fen.get(), fen, "{accepted_on:?}");
        if fen == 0 {
            assert_eq!(answer.reason, DuesReason::NotYetAccepted);
            assert_eq!(answer.rule.citation().article_zh, "第7条");
        }
    }
}

#[test]
fn a_base_that_is_missing_negative_or_beyond_the_ledger_is_told() {
    let book = book();
    let tariff = book.dues_tariff_on(date(2026, 7, 1)).unwrap();
    let fault = |base| {
        let asked = DuesQuestion {
            base,
            accepted_on: Some(Date::MAX),
            ..question("salaried", None)
        };
        tariff.reckon(&asked).map(|answer| answer.fen)
    };
    assert_eq!(fault(None), Err(DuesFault::BaseMissing));
    assert_eq!(fault(Some(Fen::new(-1))), Err(DuesFault::BaseNegative));
    assert_eq!(fault(Some(Fen::new(i64::MAX))), Ok(Fen::ZERO));
}

#[test]
fn before_the_first_edition_of_the_rates_that_edition_answers() {
    let book = book();
    let asked = question("retired", Some("5000.01"));
    for on in [
        date(1, 1, 1),
        date(2008, 3, 31),
        date(2008, 4, 1),
        date(2099, 12, 31),
    ] {
        let answer = book.dues_tariff_on(on).unwrap().reckon(&asked).unwrap();
        assert_eq!(answer.fen.get(), 5000, "{on}");
        assert_eq!(answer.rule.source.from, date(2008, 4, 1));
    }
}

#[test]
fn the_reason_is_a_sentence_in_both_languages() {
    let book = book();
    let tariff = book.dues_tariff_on(date(2026, 7, 1)).unwrap();
    let answer = tariff
        .reckon(&question("salaried", Some("5000.01")))
        .unwrap();
    assert_eq!(
        answer.reason_zh(),
        "按月领取工资的党员：基数5,000.01元，全额按1.5%计，四舍五入，应缴75.00元"
    );
    assert_eq!(
        answer.reason_en(),
        "Members with monthly pay: 1.5% of the whole base 5,000.01 yuan, half up, is 75.00 yuan"
    );
}

#[test]
fn a_base_is_made_of_the_lines_of_the_pay_slip_that_count() {
    // Art. 1: post pay, grade pay, allowances, after income tax; the deductions are the county's item 5.
    let book = book();
    let line = |key, yuan: &str| (key, Fen::parse_yuan(yuan).unwrap());
    let on = date(2026, 7, 1);
    let base = book.base_fen(
        DuesClass::Salaried,
        on,
        [
            line("post_pay", "2290"),
            line("grade_pay", "3105"),
            line("allowances", "2396"),
            line("income_tax", "35.20"),
            line("pension_insurance", "623.28"),
            line("year_end_bonus", "10000"),
        ],
    );
    assert_eq!(base, Ok(Fen::parse_yuan("7132.52").unwrap()));
    assert_eq!(
        book.base_fen(DuesClass::Retired, on, [line("post_pay", "1")]),
        Err(BaseFault::UnknownItem("post_pay".to_owned()))
    );
    assert_eq!(
        book.base_fen(DuesClass::Salaried, on, [line("income_tax", "1")]),
        Err(BaseFault::Negative(Fen::new(-100)))
    );
}

#[test]
fn a_raise_counts_at_once_or_from_the_next_january() {
    let month = |text| Period::parse(text).unwrap();
    for (assessment, change, from, first) in [
        (
            Assessment::Immediate,
            BaseChange::Raise,
            "2026-07",
            "2026-07",
        ),
        (Assessment::Yearly, BaseChange::Raise, "2026-07", "2027-01"),
        (Assessment::Yearly, BaseChange::Raise, "2026-01", "2026-01"),
        (Assessment::Yearly, BaseChange::Class, "2026-07", "2026-07"),
        (Assessment::Yearly, BaseChange::Yearly, "2026-03", "2026-03"),
    ] {
        let counted = assessment.first_month(change, month(from));
        assert_eq!(
            counted,
            Some(month(first)),
            "{assessment:?} {change:?} {from}"
        );
    }
}

#[test]
fn the_self_employed_pay_on_the_quarter_before() {
    let quarter = |month| {
        let month = Period::parse(month).unwrap();
        self_employed_quarter(month).unwrap().to_string()
    };
    assert_eq!(quarter("2026-01"), "2025-Q4");
    assert_eq!(quarter("2026-03"), "2025-Q4");
    assert_eq!(quarter("2026-04"), "2026-Q1");
    assert_eq!(quarter("2026-12"), "2026-Q3");
}

#[test]
fn classes_are_found_by_the_names_that_workbooks_use() {
    let book = book();
    for class in DuesClass::ALL {
        assert_eq!(book.dues_class(class.key()), Some(class));
    }
    assert_eq!(book.dues_class(" 领取低保 "), Some(DuesClass::LowIncome));
    assert_eq!(book.dues_class("离退休养老金"), Some(DuesClass::Retired));
    assert_eq!(book.dues_class("干部"), None);
}
