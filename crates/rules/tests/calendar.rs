//! Working days by the State Council's arrangements of 2024 to 2026, and months on.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use jiff::civil::{Date, date};
use zhibu_rules::Rulebook;
use zhibu_rules::dates::{Period, PeriodKind, months_later, parse_date};

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

#[test]
fn a_year_has_as_many_working_days_as_its_notice_leaves() {
    let book = Rulebook::embedded().unwrap();
    // 366 days, 104 of weekends, 11 statutory holidays; 365, 104, 13; 365, 104, 13.
    for (year, workdays) in [(2024, 251), (2025, 248), (2026, 248)] {
        let count = book
            .calendar()
            .count_working_days(date(year, 1, 1), date(year, 12, 31));
        assert_eq!(
            (count.workdays, count.is_provisional),
            (workdays, false),
            "{year}"
        );
    }
}

#[test]
fn holidays_are_free_and_make_up_days_are_worked() {
    let book = Rulebook::embedded().unwrap();
    for (text, is_worked, item) in [
        ("2024-02-09", true, ""),
        ("2024-02-10", false, "第2项"),
        ("2024-02-18", true, "第2项"),
        ("2024-04-07", true, "第3项"),
        ("2024-10-12", true, "第7项"),
        ("2024-10-13", false, ""),
        ("2025-01-26", true, "第2项"),
        ("2025-01-28", false, "第2项"),
        ("2025-10-08", false, "第6项"),
        ("2025-10-11", true, "第6项"),
        ("2026-01-04", true, "第1项"),
        ("2026-02-14", true, "第2项"),
        ("2026-02-23", false, "第2项"),
        ("2026-09-20", true, "第7项"),
        ("2026-09-25", false, "第6项"),
        ("2026-10-10", true, "第7项"),
        ("2026-11-24", true, ""),
        ("2026-11-28", false, ""),
    ] {
        let calendar = book.calendar();
        assert_eq!(calendar.is_working_day(day(text)), is_worked, "{text}");
        let told = calendar.day(day(text)).map(|it| it.source.article_zh());
        assert_eq!(told.unwrap_or_default(), item, "{text}");
    }
}

#[test]
fn working_days_are_counted_on_across_holidays() {
    let book = Rulebook::embedded().unwrap();
    for (from, days, to, is_provisional) in [
        ("2026-11-24", 0, "2026-11-24", false),
        ("2026-11-24", 5, "2026-12-01", false),
        ("2026-09-24", 5, "2026-10-09", false),
        ("2026-09-30", 1, "2026-10-08", false),
        ("2026-02-13", 1, "2026-02-14", false),
        ("2026-02-14", 1, "2026-02-24", false),
        ("2024-12-31", 1, "2025-01-02", false),
        ("2025-12-31", 1, "2026-01-04", false),
        ("2026-12-31", 1, "2027-01-01", true),
        ("2026-12-29", 5, "2027-01-05", true),
        ("2023-12-29", 1, "2024-01-02", true),
    ] {
        let found = book.calendar().add_working_days(day(from), days).unwrap();
        assert_eq!(
            (found.date, found.is_provisional),
            (day(to), is_provisional),
            "{days} from {from}"
        );
    }
    assert_eq!(book.calendar().add_working_days(Date::MAX, 1), None);
}

#[test]
fn a_stretch_that_is_reversed_holds_no_day() {
    let book = Rulebook::embedded().unwrap();
    let count = book
        .calendar()
        .count_working_days(day("2026-11-24"), day("2026-11-23"));
    assert_eq!((count.workdays, count.is_provisional), (0, false));
}

#[test]
fn months_on_keep_the_day_or_end_with_the_month() {
    for (from, months, to) in [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-05-11", 6, "2026-11-11"),
        ("2026-03-31", -1, "2026-02-28"),
    ] {
        assert_eq!(
            months_later(day(from), months),
            Some(day(to)),
            "{from} {months}"
        );
    }
    assert_eq!(months_later(Date::MAX, 1), None);
}

#[test]
fn a_day_is_written_in_one_way_only() {
    for wrong in [
        "",
        "2026-7-1",
        "2026/07/01",
        "20260701",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-07-00",
        "0000-01-01",
        " 2026-07-01",
        "2026-07-01 ",
        "+026-07-01",
        "2026-07-01T00:00",
        "２０２６-07-01",
        "-2026-07-1",
        "2026-07-1a",
    ] {
        assert_eq!(parse_date(wrong), None, "{wrong:?}");
    }
    assert_eq!(parse_date("2024-02-29"), Some(date(2024, 2, 29)));
    assert_eq!(parse_date("0001-01-01"), Some(date(1, 1, 1)));
}

#[test]
fn periods_read_and_write_alike_and_follow_each_other() {
    for text in ["2026-03", "2026-Q1", "2026", "2024-02", "0001"] {
        assert_eq!(
            Period::parse(text).map(|it| it.to_string()).as_deref(),
            Some(text)
        );
    }
    for wrong in [
        "2026-Q5", "2026-Q0", "2026-13", "2026-3", "26", "2026-", "2026-Q", "x",
    ] {
        assert_eq!(Period::parse(wrong), None, "{wrong}");
    }
    let quarter = Period::parse("2026-Q4").unwrap();
    assert_eq!(
        (quarter.start(), quarter.end()),
        (day("2026-10-01"), day("2026-12-31"))
    );
    assert_eq!(
        quarter.next().map(|it| it.to_string()).as_deref(),
        Some("2027-Q1")
    );
    let months: Vec<String> =
        Period::range(PeriodKind::Month, day("2025-12-31"), day("2026-02-01"))
            .map(|it| it.to_string())
            .collect();
    assert_eq!(months, ["2025-12", "2026-01", "2026-02"]);
    assert_eq!(
        Period::range(PeriodKind::Year, day("2026-02-01"), day("2026-01-01")).count(),
        0
    );
}
