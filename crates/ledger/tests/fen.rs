//! Fen: what is read, what is written, and that rounding is what a person with paper would do.

use proptest::prelude::*;
use zhibu_ledger::{Fen, YuanFault};

#[test]
fn reads_yuan_as_people_write_them() {
    for (text, fen) in [
        ("0", 0),
        ("1", 100),
        ("1.5", 150),
        ("1.05", 105),
        (" 3000 ", 300_000),
        ("1,234.50", 123_450),
        ("12,345,678", 1_234_567_800),
        ("-0.05", -5),
        ("-1,000", -100_000),
        ("92233720368547758.07", i64::MAX),
    ] {
        assert_eq!(Fen::parse_yuan(text), Ok(Fen::new(fen)), "{text}");
    }
}

#[test]
fn says_why_a_text_is_no_amount() {
    use YuanFault::{Empty, NotANumber, TooLarge, TooManyDecimals};
    for (text, fault) in [
        ("", Empty),
        ("  ", Empty),
        ("abc", NotANumber),
        ("1e3", NotANumber),
        ("+5", NotANumber),
        ("5.", NotANumber),
        (".5", NotANumber),
        ("1.2.3", NotANumber),
        ("1,23", NotANumber),
        (",123", NotANumber),
        ("1234,567", NotANumber),
        ("1.5,000", NotANumber),
        ("--1", NotANumber),
        ("-", NotANumber),
        ("３０００", NotANumber),
        ("1.005", TooManyDecimals),
        ("1.000", TooManyDecimals),
        ("92233720368547758.08", TooLarge),
        ("99999999999999999999999999", TooLarge),
    ] {
        assert_eq!(Fen::parse_yuan(text), Err(fault), "{text}");
    }
}

#[test]
fn programs_write_neither_commas_nor_signs() {
    assert_eq!(Fen::parse_plain_yuan("5000.01"), Ok(Fen::new(500_001)));
    assert_eq!(Fen::parse_plain_yuan("1,000"), Err(YuanFault::NotANumber));
    assert_eq!(Fen::parse_plain_yuan("-1"), Err(YuanFault::Negative));
    assert_eq!(Fen::parse_plain_yuan("-x"), Err(YuanFault::NotANumber));
}

#[test]
fn writes_yuan_one_way() {
    for (fen, text, plain) in [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (-5, "-0.05", "-0.05"),
        (99_999, "999.99", "999.99"),
        (100_000, "1,000.00", "1000.00"),
        (-123_456_789, "-1,234,567.89", "-1234567.89"),
        (
            i64::MIN,
            "-92,233,720,368,547,758.08",
            "-92233720368547758.08",
        ),
    ] {
        assert_eq!(Fen::new(fen).to_yuan_text(), text);
        assert_eq!(Fen::new(fen).to_plain_yuan_text(), plain);
    }
}

#[test]
fn a_half_fen_goes_up_and_a_reversal_mirrors_it() {
    for (fen, rate, unit, rounded) in [
        (100, 50, 1, 1),
        (99, 50, 1, 0),
        (233_333, 50, 1, 1_167),
        (300_000, 50, 1, 1_500),
        (-100, 50, 1, -1),
        (123_456, 100, 10, 1_230),
        (123_500, 100, 10, 1_240),
        (125_000, 100, 100, 1_300),
    ] {
        assert_eq!(
            Fen::new(fen).times_basis_points_to(rate, unit),
            Some(Fen::new(rounded))
        );
    }
    assert_eq!(Fen::new(1).times_basis_points_to(1, 0), None);
    assert_eq!(Fen::new(i64::MAX).times_basis_points(20_000), None);
}

#[test]
fn sums_stop_at_the_end_of_the_range() {
    assert_eq!(Fen::checked_sum([]), Some(Fen::ZERO));
    assert_eq!(
        Fen::checked_sum([Fen::new(2), Fen::new(-5)]),
        Some(Fen::new(-3))
    );
    assert_eq!(Fen::checked_sum([Fen::new(i64::MAX), Fen::new(1)]), None);
    assert_eq!(Fen::new(i64::MIN).checked_neg(), None);
}

proptest! {
    #[test]
    fn what_is_written_reads_back(fen in -i64::MAX..=i64::MAX) {
        let amount = Fen::new(fen);
        prop_assert_eq!(Fen::parse_yuan(&amount.to_yuan_text()), Ok(amount));
        prop_assert_eq!(Fen::parse_yuan(&amount.to_plain_yuan_text()), Ok(amount));
    }

    #[test]
    fn rounding_is_never_more_than_half_a_fen_off(fen in any::<i64>(), rate in 0_u32..=10_000) {
        let rounded = Fen::new(fen).times_basis_points(rate).unwrap();
        let exact = i128::from(fen) * i128::from(rate);
        let off = i128::from(rounded.get()) * 10_000 - exact;
        prop_assert!(off.abs() <= 5_000);
        prop_assert!(off.abs() < 5_000 || (off > 0) == (exact > 0));
    }

    #[test]
    fn reading_never_panics(text in ".{0,40}") {
        let _ = Fen::parse_yuan(&text);
        let _ = Fen::parse_plain_yuan(&text);
    }
}
