//! Citizen numbers (GB 11643—1999) and credit codes (GB 32100—2015).

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use jiff::civil::date;
use zhibu_rules::Rulebook;
use zhibu_rules::identity::{NumberReason, Sex, citizen, credit};

fn citizen_reason(value: &str) -> &'static str {
    let book = Rulebook::embedded().unwrap();
    let answer = citizen(book.latest(), value, date(2026, 11, 24)).unwrap();
    assert_eq!(answer.holder.is_some(), answer.reason == NumberReason::Ok);
    answer.reason.key()
}

fn credit_reason(value: &str) -> &'static str {
    let book = Rulebook::embedded().unwrap();
    let answer = credit(book.latest(), value).unwrap();
    assert_eq!(answer.holder, None);
    answer.reason.key()
}

/// The number with its right check character.
fn checked(body: &str) -> String {
    let fits = |last: char| citizen_reason(&format!("{body}{last}")) != "check";
    let last = "0123456789X".chars().find(|last| fits(*last)).unwrap();
    format!("{body}{last}")
}

#[test]
fn a_valid_citizen_number_tells_birth_and_sex() {
    let book = Rulebook::embedded().unwrap();
    for (value, birth, sex) in [
        ("11010519491231002X", date(1949, 12, 31), Sex::Female),
        ("440524188001010014", date(1880, 1, 1), Sex::Male),
    ] {
        let answer = citizen(book.latest(), value, date(2026, 11, 24)).unwrap();
        let holder = answer.holder.unwrap();
        assert_eq!((holder.birth, holder.sex), (birth, sex), "{value}");
    }
}

#[test]
fn the_first_fault_of_a_citizen_number_is_told() {
    for (value, reason) in [
        ("", "length"),
        ("110105491231002", "length"),
        ("11010519491231002", "length"),
        ("11010519491231002XX", "length"),
        (" 11010519491231002X", "length"),
        ("１１０１０５１９４９１２３１００２Ｘ", "charset"),
        ("11010519491231002x", "charset"),
        ("11010519491231002Y", "charset"),
        ("1101051949123100X2", "charset"),
        ("X1010519491231002X", "charset"),
        ("1101051949 231002X", "charset"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "charset"),
        ("00010519491231002X", "region"),
        ("10010519491231002X", "region"),
        ("83010519491231002X", "region"),
        ("91010519491231002X", "region"),
        ("110105194902290021", "birth_date"),
        ("110105194913010021", "birth_date"),
        ("110105194900100021", "birth_date"),
        ("110105000001010021", "birth_date"),
        ("110105202611250021", "birth_date"),
        ("110105194912310021", "check"),
        ("110105194912310020", "check"),
        ("11010519491231002X", "ok"),
    ] {
        assert_eq!(citizen_reason(value), reason, "{value}");
    }
}

#[test]
fn a_day_of_birth_may_be_today_and_a_leap_day() {
    assert_eq!(citizen_reason(&checked("11010520261124001")), "ok");
    assert_eq!(citizen_reason(&checked("11010520240229001")), "ok");
    assert_eq!(citizen_reason("110105190002290011"), "birth_date");
}

#[test]
fn exactly_the_thirty_four_provinces_are_regions() {
    let provinces: Vec<u32> = (0..100)
        .filter(|prefix| {
            let value = format!("{prefix:02}010519491231002X");
            citizen_reason(&value) != "region"
        })
        .collect();
    assert_eq!(
        provinces,
        [
            11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50,
            51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82
        ]
    );
}

#[test]
fn one_wrong_or_two_swapped_digits_never_fit_the_check_character() {
    let right: Vec<char> = "11010519491231002X".chars().collect();
    // The last digits before the check character, where a change makes no other fault.
    for place in 14..17 {
        for digit in ('0'..='9').filter(|digit| *digit != right[place]) {
            let mut wrong = right.clone();
            wrong[place] = digit;
            assert_eq!(citizen_reason(&wrong.iter().collect::<String>()), "check");
        }
    }
    let mut swapped = right;
    swapped.swap(15, 16);
    assert_eq!(citizen_reason(&swapped.iter().collect::<String>()), "check");
}

#[test]
fn the_first_fault_of_a_credit_code_is_told() {
    for (value, reason) in [
        ("91350100M000100Y43", "ok"),
        ("", "length"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y430", "length"),
        ("91350100m000100Y43", "charset"),
        ("91350100I000100Y43", "charset"),
        ("91350100O000100Y43", "charset"),
        ("91350100S000100Y43", "charset"),
        ("91350100V000100Y43", "charset"),
        ("91350100Z000100Y43", "charset"),
        ("91350100M000100Y4-", "charset"),
        ("91350100M000100Y44", "check"),
        ("91350100M000100Y34", "check"),
        // The region and the organisation code inside it are not judged.
        ("00000000000000000", "length"),
        ("000000000000000000", "ok"),
    ] {
        assert_eq!(credit_reason(value), reason, "{value}");
    }
}
