//! What must hold for every input, not only for the cases that somebody thought of.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use jiff::civil::{Date, date};
use proptest::prelude::*;
use zhibu_ledger::Fen;
use zhibu_rules::dues::{DuesClass, DuesQuestion};
use zhibu_rules::identity::{NumberReason, citizen, credit};
use zhibu_rules::organisation::{Finding, ThresholdQuestion, judge as judge_size};
use zhibu_rules::votes::{VoteKind, VoteQuestion, VoteReason, judge, least_reaching};
use zhibu_rules::{Rulebook, Share};

fn book() -> &'static Rulebook {
    static BOOK: std::sync::OnceLock<Rulebook> = std::sync::OnceLock::new();
    BOOK.get_or_init(|| Rulebook::embedded().unwrap())
}

fn days() -> impl Strategy<Value = Date> {
    (0..1500_i64).prop_map(|days| {
        let span = jiff::Span::new().days(days);
        date(2023, 11, 1).checked_add(span).unwrap()
    })
}

fn kinds() -> impl Strategy<Value = VoteKind> {
    prop::sample::select(VoteKind::ALL.to_vec())
}

proptest! {
    #[test]
    fn dues_rise_with_the_base_and_are_never_negative(
        class in 0..9_usize, base in 0..10_000_000_000_i64, more in 0..1_000_000_i64,
    ) {
        let tariff = book().dues_tariff_on(date(2026, 7, 1)).unwrap();
        let owed = |fen| {
            let question = DuesQuestion {
                class: DuesClass::ALL[class],
                base: Some(Fen::new(fen)),
                on: date(2026, 7, 1),
                accepted_on: None,
            };
            tariff.reckon(&question).unwrap().fen.get()
        };
        let (less, rather) = (owed(base), owed(base + more));
        prop_assert!(0 <= less && less <= rather);
        prop_assert!(rather <= base + more || !DuesClass::ALL[class].needs_base());
    }

    #[test]
    fn dues_are_within_half_a_fen_of_the_exact_product(base in 0..10_000_000_000_i64) {
        let tariff = book().dues_tariff_on(date(2026, 7, 1)).unwrap();
        let question = DuesQuestion {
            class: DuesClass::Salaried,
            base: Some(Fen::new(base)),
            on: date(2026, 7, 1),
            accepted_on: None,
        };
        let fen = i128::from(tariff.reckon(&question).unwrap().fen.get());
        let rate = match base {
            0..=300_000 => 50,
            300_001..=500_000 => 100,
            500_001..=1_000_000 => 150,
            _ => 200,
        };
        let distance = fen * 10_000 - i128::from(base) * rate;
        prop_assert!((-4_999..=5_000).contains(&distance), "{distance}");
    }

    #[test]
    fn a_share_is_what_fractions_say(
        numerator in 1..9_u32, extra in 0..9_u32, part in 0..100_000_i64, whole in 1..100_000_i64,
        strict: bool,
    ) {
        let share = Share { numerator, denominator: numerator + extra, strict };
        let exact = i128::from(part) * i128::from(share.denominator)
            - i128::from(whole) * i128::from(share.numerator);
        prop_assert_eq!(share.is_reached(part, whole), if strict { exact > 0 } else { exact >= 0 });
        let least = least_reaching(share, whole);
        prop_assert!(share.is_reached(least, whole));
        prop_assert!(!share.is_reached(least - 1, whole));
    }

    #[test]
    fn a_share_of_the_largest_counts_does_not_overflow(strict: bool) {
        let share = Share { numerator: u32::MAX, denominator: u32::MAX, strict };
        prop_assert_eq!(share.is_reached(i64::MAX, i64::MAX), !strict);
    }

    #[test]
    fn counting_working_days_undoes_adding_them(from in days(), workdays in 0..300_u32) {
        let calendar = book().calendar();
        let found = calendar.add_working_days(from, workdays).unwrap();
        let count = calendar.count_working_days(from.tomorrow().unwrap(), found.date);
        prop_assert_eq!(count.workdays, workdays);
        prop_assert_eq!(count.is_provisional, found.is_provisional);
        prop_assert!(workdays == 0 || calendar.is_working_day(found.date));
    }

    #[test]
    fn a_vote_that_is_counted_is_consistent(
        kind in kinds(), eligible in 0..40_i64, present in 0..45_i64, yes in 0..45_i64, no in 0..45_i64,
        abstain in 0..10_i64, written_yes in 0..20_i64, seats in 0..8_i64, candidates in 0..12_i64,
    ) {
        let question = VoteQuestion {
            kind,
            eligible: Some(eligible),
            present: Some(present),
            yes: Some(yes),
            no: Some(no),
            abstain: Some(abstain),
            written_yes: Some(written_yes),
            seats: Some(seats),
            candidates: Some(candidates),
        };
        let answer = judge(book().latest(), &question).unwrap();
        let written = matches!(kind, VoteKind::Admission | VoteKind::Conversion);
        let written_yes = if written { written_yes } else { 0 };
        match answer.reason {
            VoteReason::BadInput => {
                prop_assert_eq!((answer.quorum, answer.passed), (None, None));
                prop_assert!(
                    eligible == 0 || present + written_yes > eligible
                        || (kind == VoteKind::Election && (seats == 0 || candidates == 0))
                );
            }
            VoteReason::NoSurplus => {
                prop_assert_eq!(answer.passed, None);
                prop_assert!(5 * (candidates - seats) < seats);
            }
            VoteReason::NoQuorum => prop_assert_eq!((answer.quorum, answer.passed), (Some(false), None)),
            VoteReason::Void => {
                prop_assert_eq!((answer.quorum, answer.passed), (Some(true), None));
                prop_assert!(yes + no + abstain > present);
            }
            VoteReason::Passed | VoteReason::Rejected => {
                prop_assert_eq!(answer.quorum, Some(true));
                prop_assert_eq!(answer.passed, Some(2 * (yes + written_yes) > eligible));
            }
        }
    }

    #[test]
    fn one_more_vote_for_never_turns_passed_into_rejected(
        kind in kinds(), eligible in 1..40_i64, present in 0..40_i64, yes in 0..40_i64,
    ) {
        let passed = |yes| {
            let question = VoteQuestion {
                kind,
                eligible: Some(eligible),
                present: Some(present),
                yes: Some(yes),
                no: Some(0),
                abstain: Some(0),
                written_yes: Some(0),
                seats: Some(3),
                candidates: Some(4),
            };
            judge(book().latest(), &question).unwrap().reason
        };
        if passed(yes) == VoteReason::Passed {
            prop_assert_ne!(passed(yes + 1), VoteReason::Rejected);
        }
    }

    #[test]
    fn any_text_as_a_number_gets_an_answer(text in "\\PC{0,24}", digits in "[0-9]{14}[0-9X]{4}") {
        let today = date(2026, 11, 24);
        for value in [&text, &digits] {
            let number = citizen(book().latest(), value, today).unwrap();
            prop_assert_eq!(number.holder.is_some(), number.reason == NumberReason::Ok);
            prop_assert!(credit(book().latest(), value).is_ok());
        }
    }

    #[test]
    fn exactly_one_check_character_fits(body in "[0-9]{17}", code in "[0-9A-HJ-NP-RTUWXY]{17}") {
        let rules = book().latest();
        let fitting = |of: &dyn Fn(&str) -> NumberReason, body: &str, letters: &str| {
            let all = letters.chars().map(|last| of(&format!("{body}{last}")));
            all.filter(|reason| *reason == NumberReason::Ok).count()
        };
        let of_credit = |value: &str| credit(rules, value).unwrap().reason;
        prop_assert_eq!(fitting(&of_credit, &code, "0123456789ABCDEFGHJKLMNPQRTUWXY"), 1);
        let of_citizen = |value: &str| citizen(rules, value, date(2026, 11, 24)).unwrap().reason;
        prop_assert!(fitting(&of_citizen, &body, "0123456789X") <= 1);
    }

    #[test]
    fn sizes_are_bad_input_only_if_they_cannot_be(
        question in 0..5_usize, full_members in -3..200_i64, all_members in -3..200_i64,
    ) {
        let asked = ThresholdQuestion::ALL[question];
        let answer = judge_size(book().latest(), asked, full_members, all_members).unwrap();
        let cannot_be = full_members < 0 || full_members > all_members;
        prop_assert_eq!(answer.finding == Finding::BadInput, cannot_be);
        prop_assert_eq!(answer.rule.is_none(), cannot_be);
    }
}
