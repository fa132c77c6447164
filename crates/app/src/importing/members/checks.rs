//! What cannot be, whoever says it. What is only unusual is a note, not a fault.

use jiff::civil::Date;
use zhibu_papers::cells::{self, quoted};
use zhibu_rules::identity::{self, NumberReason, Sex};
use zhibu_rules::{Rulebook, dates::months_later, keys};

use crate::error::Said;
use crate::importing::reading::RowReader;

/// How a number ends whose last digits a spreadsheet has dropped.
const DIGITS_LOST: &str = "000";

/// The ID number by itself, and beside sex and date of birth.
pub fn id_number(
    rules: &Rulebook,
    row: &mut RowReader<'_>,
    number: &str,
    (birth_on, sex): (Option<Date>, Option<&str>),
    today: Date,
) {
    // A rule book without the standard's figures judges nothing; that is told when it is loaded.
    let Ok(answer) = identity::citizen(rules.latest(), number, today) else {
        return;
    };
    if answer.reason == NumberReason::Length {
        former_number(row, number, birth_on);
        return;
    }
    if answer.reason == NumberReason::Check && number.ends_with(DIGITS_LOST) {
        row.refuse("id_number", "digits_lost", digits_lost(number));
        return;
    }
    let Some(holder) = answer.holder else {
        let message = number_refused(number, answer.reason);
        row.refuse("id_number", number_fault(answer.reason), message);
        return;
    };
    if let Some(birth_on) = birth_on.filter(|it| *it != holder.birth) {
        row.refuse(
            "birth_on",
            "birth_mismatch",
            birth_differs(birth_on, holder.birth),
        );
    }
    let (told, written) = match holder.sex {
        Sex::Male => (("male", "男"), ("female", "女")),
        Sex::Female => (("female", "女"), ("male", "男")),
    };
    if sex.is_some_and(|it| it != told.0) {
        let message = Said::new(
            format!(
                "性别写的是“{}”，而身份证号第 17 位表示{}，请对照证件改正其中一个。",
                written.1, told.1
            ),
            format!(
                "The sex is {} and the identity number tells {}; compare with the paper and correct one.",
                written.0, told.0
            ),
        );
        row.refuse("sex", "sex_mismatch", message);
    }
}

/// The order of days: born, of age, joined, full, today.
pub fn days(
    rules: &Rulebook,
    row: &mut RowReader<'_>,
    (birth_on, joined_on, full_on): (Option<Date>, Option<Date>, Option<Date>),
    today: Date,
) {
    for (key, on) in [
        ("birth_on", birth_on),
        ("joined_on", joined_on),
        ("full_on", full_on),
    ] {
        if let Some(on) = on.filter(|on| *on > today) {
            let message = Said::new(
                format!("{on} 还没有到（今天是 {today}），请核对年份，写实际的日期。"),
                format!(
                    "{on} lies in the future (today is {today}); check the year and write the real day."
                ),
            );
            row.refuse(key, "date_future", message);
        }
    }
    if let (Some(birth_on), Some(joined_on)) = (birth_on, joined_on) {
        of_age(rules, row, birth_on, joined_on);
    }
    if let (Some(joined_on), Some(full_on)) = (joined_on, full_on) {
        probation(rules, row, joined_on, full_on);
    }
}

/// The former number of fifteen digits, which has no check character, is taken as it is.
fn former_number(row: &mut RowReader<'_>, number: &str, birth_on: Option<Date>) {
    let told = number.get(6..12).and_then(|digits| {
        let (year, rest) = digits.split_at_checked(2)?;
        let (month, day) = rest.split_at_checked(2)?;
        zhibu_rules::dates::parse_date(&format!("19{year}-{month}-{day}"))
    });
    let Some(told) = told else {
        let message = Said::new(
            format!("身份证号“{number}”中的出生日期不是真实日期，请核对。"),
            format!("The date in the identity number “{number}” is no real day."),
        );
        row.refuse("id_number", "id_number_birth_date", message);
        return;
    };
    if let Some(birth_on) = birth_on.filter(|it| *it != told) {
        row.refuse("birth_on", "birth_mismatch", birth_differs(birth_on, told));
    }
    row.note(Said::new(
        "身份证号是 15 位旧号，已照收；请尽快补成 18 位。",
        "The identity number has the former 15 digits; please complete it soon.",
    ));
}

fn digits_lost(number: &str) -> Said {
    Said::new(
        format!(
            "身份证号“{number}”校验码不符，末三位是 000：可能是 Excel 把该列当成数字丢了末三位，请把列设为文本后按证件重新填写。"
        ),
        format!(
            "The identity number “{number}” does not check and ends in 000: a spreadsheet may have \
             dropped its last digits. Set the column to text and type it again."
        ),
    )
}

fn birth_differs(birth_on: Date, told: Date) -> Said {
    Said::new(
        format!("出生日期 {birth_on} 与身份证号中的 {told} 不符，请对照证件改正其中一个。"),
        format!(
            "The birth date {birth_on} differs from {told} in the identity number; compare with the \
             paper and correct one."
        ),
    )
}

/// The age at which one may join is the same in every constitution since the oldest living member joined,
/// so the newest edition is asked.
fn of_age(rules: &Rulebook, row: &mut RowReader<'_>, birth_on: Date, joined_on: Date) {
    let Ok(years) = rules.latest().integer(&keys::DEV_AGE_MIN) else {
        return;
    };
    let months = i32::try_from(years * 12).unwrap_or(i32::MAX);
    let of_age_on = months_later(birth_on, months);
    if joined_on <= birth_on || of_age_on.is_some_and(|on| joined_on < on) {
        let message = Said::new(
            format!(
                "入党日期 {joined_on} 时还不满 {years} 周岁（{birth_on} 出生），请核对两个日期。"
            ),
            format!("On {joined_on} somebody born {birth_on} was not {years} yet; check both."),
        );
        row.refuse("joined_on", "joined_under_age", message);
    }
}

/// Full members became so after their probation; where the rules of the day of joining had none, on that
/// very day. An extension makes it later, which is not judged.
fn probation(rules: &Rulebook, row: &mut RowReader<'_>, joined_on: Date, full_on: Date) {
    if full_on < joined_on {
        let message = Said::new(
            format!("转正日期 {full_on} 早于入党日期 {joined_on}，请核对是否填反，写实际的日期。"),
            format!("Full on {full_on} lies before joined on {joined_on}; are they swapped?"),
        );
        row.refuse("full_on", "date_order", message);
        return;
    }
    let Ok(years) = rules.on(joined_on).integer(&keys::DEV_PROBATION) else {
        return;
    };
    let months = i32::try_from(years * 12).unwrap_or(i32::MAX);
    let earliest = months_later(joined_on, months);
    if earliest.is_some_and(|earliest| full_on < earliest) {
        let message = Said::new(
            format!(
                "{joined_on} 入党的预备期为 {years} 年，不会在 {full_on} 转正，请核对两个日期。"
            ),
            format!(
                "Who joined on {joined_on} had {years} year(s) of probation and was not full on \
                 {full_on}; check both days."
            ),
        );
        row.refuse("full_on", "probation_short", message);
    }
}

/// A number that cannot be anybody's: why, and where the right one stands.
fn number_refused(number: &str, reason: NumberReason) -> Said {
    if reason == NumberReason::Check {
        return Said::new(
            format!("身份证号“{number}”的校验码不符，至少有一位写错了，请对照证件重新填写。"),
            format!(
                "The check character of the identity number “{number}” does not fit: a digit is wrong. \
                 Copy it from the paper again."
            ),
        );
    }
    Said::new(
        format!("身份证号“{number}”{}，请对照证件重新填写。", reason.zh()),
        format!(
            "The identity number “{number}”: {}; copy it from the paper again.",
            reason.en()
        ),
    )
}

/// What begins with an equals sign is a formula that lost its result, or one that somebody hopes will run.
/// `known` tells what is kept already: that was judged when it came.
pub fn formulas(row: &mut RowReader<'_>, known: impl Fn(&str) -> Option<String>) {
    for key in ["native_place", "party_post", "workplace", "note"] {
        let written = cells::clean(&row.cell(key).text());
        let is_formula = written.starts_with(['=', '＝']) && written.chars().nth(1).is_some();
        if !is_formula || known(key).as_ref() == Some(&written) {
            continue;
        }
        let shown = quoted(&written);
        let message = Said::new(
            format!("“{shown}”以等号开头，是公式而不是内容，请写文字本身，没有就留空。"),
            format!(
                "“{shown}” begins with an equals sign and is a formula; write the text itself, or leave it \
                 blank."
            ),
        );
        row.refuse(key, "formula_text", message);
    }
}

fn number_fault(reason: NumberReason) -> &'static str {
    match reason {
        NumberReason::Ok => "ok",
        NumberReason::Length => "id_number_length",
        NumberReason::Charset => "id_number_charset",
        NumberReason::Region => "id_number_region",
        NumberReason::BirthDate => "id_number_birth_date",
        NumberReason::Check => "id_number_check",
    }
}
