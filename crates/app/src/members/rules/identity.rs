//! Whether the number of a document, birth and sex agree, and whether days follow each other as they can.
//! What is only unusual is no fault.

use jiff::civil::Date;
use zhibu_rules::identity::{self, NumberReason, Sex};
use zhibu_rules::{Rulebook, dates::months_later, keys};

use crate::error::{FieldFault, Said};
use crate::shell::FIRST_DAY;

/// Whose number is judged by its check character.
pub const CITIZEN: &str = "citizen";

/// How a number ends whose last digits a spreadsheet has dropped.
const DIGITS_LOST: &str = "000";

/// Who somebody is, as far as it is judged together; what is none is not judged.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// citizen, or another word of the list of documents.
    pub document_type: &'a str,
    /// In capitals.
    pub id_number: &'a str,
    /// male or female.
    pub sex: Option<&'a str>,
    /// Day of birth.
    pub birth_on: Option<Date>,
}

/// The days on which a membership came about; what is none is not judged.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// Day of birth.
    pub birth_on: Option<Date>,
    /// 入党日期.
    pub joined_on: Option<Date>,
    /// 转正日期.
    pub full_on: Option<Date>,
}

/// What contradicts what, with a word for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The item that is told.
    pub field: &'static str,
    /// A stable word: `id_number_check`, `birth_mismatch`, `probation_short`, …
    pub kind: &'static str,
    /// What is wrong and what to write instead.
    pub said: Said,
}

impl From<Contradiction> for FieldFault {
    fn from(it: Contradiction) -> Self {
        Self {
            field: it.field.to_owned(),
            said: it.said,
        }
    }
}

/// As [`judged_number`], for a form.
pub fn faults_of_number(book: &Rulebook, who: Identity<'_>, today: Date) -> Vec<FieldFault> {
    let found = judged_number(book, who, today).into_iter();
    found.map(FieldFault::from).collect()
}

/// As [`judged_days`], for a form.
pub fn faults_of_days(book: &Rulebook, days: Days, today: Date) -> Vec<FieldFault> {
    let found = judged_days(book, days, today).into_iter();
    found.map(FieldFault::from).collect()
}

/// What is wrong with a number beside birth and sex. Only citizen numbers are judged, those of eighteen
/// digits by their check character, the former ones of fifteen by the birth they tell.
pub fn judged_number(book: &Rulebook, who: Identity<'_>, today: Date) -> Vec<Contradiction> {
    if who.document_type != CITIZEN {
        return Vec::new();
    }
    // A rule book without the standard's figures judges nothing; that is told when it is loaded.
    let Ok(answer) = identity::citizen(book.latest(), who.id_number, today) else {
        return Vec::new();
    };
    if answer.reason == NumberReason::Length {
        return judged_former_number(who);
    }
    let Some(holder) = answer.holder else {
        return vec![refused(who.id_number, answer.reason)];
    };
    let birth_on = who.birth_on.filter(|it| *it != holder.birth);
    let birth = birth_on.map(|it| birth_differs(it, holder.birth));
    let (told, zh) = match holder.sex {
        Sex::Male => ("male", "男"),
        Sex::Female => ("female", "女"),
    };
    let written = match who.sex {
        Some("male") => "男",
        _ => "女",
    };
    let sex = who.sex.filter(|it| *it != told).map(|it| {
        contradiction(
            "sex",
            "sex_mismatch",
            format!(
                "性别写的是“{written}”，而身份证号第 17 位表示{zh}，请对照证件改正其中一个。"
            ),
            format!(
                "The sex is {it} and the identity number tells {told}; compare with the paper and correct \
                 one."
            ),
        )
    });
    birth.into_iter().chain(sex).collect()
}

/// What is wrong with the order of days: born, of age, joined, full, today.
pub fn judged_days(book: &Rulebook, days: Days, today: Date) -> Vec<Contradiction> {
    let all = [
        ("birth_on", days.birth_on),
        ("joined_on", days.joined_on),
        ("full_on", days.full_on),
    ];
    let to_come = all.into_iter().filter_map(|(field, on)| {
        let on = on.filter(|on| *on > today)?;
        Some(contradiction(
            field,
            "date_future",
            format!("{on} 还没有到（今天是 {today}），请核对年份，写实际的日期。"),
            format!(
                "{on} lies in the future (today is {today}); check the year and write the real day."
            ),
        ))
    });
    let before = days.joined_on.filter(|it| *it < FIRST_DAY).map(|joined_on| {
        contradiction(
            "joined_on",
            "date_before_party",
            format!("入党日期 {joined_on} 早于建党的 {FIRST_DAY}，请核对年份。"),
            format!(
                "{joined_on} lies before the founding of the Party, {FIRST_DAY}; check the year."
            ),
        )
    });
    let of_age = days.birth_on.zip(days.joined_on);
    let of_age = of_age.and_then(|(birth_on, joined_on)| under_age(book, birth_on, joined_on));
    let probation = days.joined_on.zip(days.full_on);
    let probation = probation.and_then(|(joined_on, full_on)| short(book, joined_on, full_on));
    to_come
        .chain(before)
        .chain(of_age)
        .chain(probation)
        .collect()
}

/// The former number as the new one contains it: fifteen digits, which both forms have in common. None for
/// a number that had no former form.
pub fn former_number(id_number: &str) -> Option<String> {
    match id_number.len() {
        15 => Some(id_number.to_owned()),
        18 if id_number.get(6..8) == Some("19") => {
            Some(format!("{}{}", id_number.get(..6)?, id_number.get(8..17)?))
        }
        _ => None,
    }
}

/// A number that cannot be anybody's: why, and where the right one stands.
fn refused(number: &str, reason: NumberReason) -> Contradiction {
    let kind = match reason {
        NumberReason::Ok => "ok",
        NumberReason::Length => "id_number_length",
        NumberReason::Charset => "id_number_charset",
        NumberReason::Region => "id_number_region",
        NumberReason::BirthDate => "id_number_birth_date",
        NumberReason::Check => "id_number_check",
    };
    if reason != NumberReason::Check {
        return contradiction(
            "id_number",
            kind,
            format!("身份证号“{number}”{}，请对照证件重新填写。", reason.zh()),
            format!(
                "The identity number “{number}”: {}; copy it from the paper again.",
                reason.en()
            ),
        );
    }
    if number.ends_with(DIGITS_LOST) {
        return contradiction(
            "id_number",
            "digits_lost",
            format!(
                "身份证号“{number}”校验码不符，末三位是 000：可能是 Excel 把该列当成数字丢了末三位，请把列设为文本后按证件重新填写。"
            ),
            format!(
                "The identity number “{number}” does not check and ends in 000: a spreadsheet may have \
                 dropped its last digits. Set the column to text and type it again."
            ),
        );
    }
    contradiction(
        "id_number",
        kind,
        format!("身份证号“{number}”的校验码不符，至少有一位写错了，请对照证件重新填写。"),
        format!(
            "The check character of the identity number “{number}” does not fit: a digit is wrong. \
             Copy it from the paper again."
        ),
    )
}

/// The former number of fifteen digits has no check character.
fn judged_former_number(who: Identity<'_>) -> Vec<Contradiction> {
    let number = who.id_number;
    if number.len() != 15 || !number.bytes().all(|it| it.is_ascii_digit()) {
        return vec![contradiction(
            "id_number",
            "id_number_length",
            format!("身份证号“{number}”应为 18 位，旧号为 15 位数字；不是身份证的请改选证件类型。"),
            format!(
                "The identity number “{number}” must have 18 characters, or 15 digits as formerly; \
                 choose another document if it is none."
            ),
        )];
    }
    let told = number.get(6..12).and_then(|digits| {
        let (year, rest) = digits.split_at_checked(2)?;
        let (month, day) = rest.split_at_checked(2)?;
        zhibu_rules::dates::parse_date(&format!("19{year}-{month}-{day}"))
    });
    let Some(told) = told else {
        return vec![contradiction(
            "id_number",
            "id_number_birth_date",
            format!("身份证号“{number}”中的出生日期不是真实日期，请核对。"),
            format!("The date in the identity number “{number}” is no real day."),
        )];
    };
    let birth_on = who.birth_on.filter(|it| *it != told);
    let found = birth_on.map(|it| birth_differs(it, told));
    found.into_iter().collect()
}

fn birth_differs(birth_on: Date, told: Date) -> Contradiction {
    contradiction(
        "birth_on",
        "birth_mismatch",
        format!("出生日期 {birth_on} 与身份证号中的 {told} 不符，请对照证件改正其中一个。"),
        format!(
            "The birth date {birth_on} differs from {told} in the identity number; compare with the \
             paper and correct one."
        ),
    )
}

/// The age at which one may join is the same in every constitution since the oldest living member joined,
/// so the newest edition is asked.
fn under_age(book: &Rulebook, birth_on: Date, joined_on: Date) -> Option<Contradiction> {
    let years = book.latest().integer(&keys::DEV_AGE_MIN).ok()?;
    let of_age_on = years_later(birth_on, years);
    let is_under = joined_on <= birth_on || of_age_on.is_none_or(|on| joined_on < on);
    is_under.then(|| {
        contradiction(
            "joined_on",
            "joined_under_age",
            format!(
                "入党日期 {joined_on} 时还不满 {years} 周岁（{birth_on} 出生），请核对两个日期。"
            ),
            format!("On {joined_on} somebody born {birth_on} was not {years} yet; check both."),
        )
    })
}

/// Full members became so after their probation; where the rules of the day of joining had none, on that
/// very day. An extension makes it later, which is not judged.
fn short(book: &Rulebook, joined_on: Date, full_on: Date) -> Option<Contradiction> {
    if full_on < joined_on {
        return Some(contradiction(
            "full_on",
            "date_order",
            format!("转正日期 {full_on} 早于入党日期 {joined_on}，请核对是否填反，写实际的日期。"),
            format!("Full on {full_on} lies before joined on {joined_on}; are they swapped?"),
        ));
    }
    let years = book.on(joined_on).integer(&keys::DEV_PROBATION).ok()?;
    years_later(joined_on, years)
        .filter(|earliest| full_on < *earliest)
        .map(|_| {
            contradiction(
                "full_on",
                "probation_short",
                format!(
                    "{joined_on} 入党的预备期为 {years} 年，不会在 {full_on} 转正，请核对两个日期。"
                ),
                format!(
                    "Who joined on {joined_on} had {years} year(s) of probation and was not full on \
                     {full_on}; check both days."
                ),
            )
        })
}

fn contradiction(
    field: &'static str,
    kind: &'static str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Contradiction {
    Contradiction {
        field,
        kind,
        said: Said::new(zh, en),
    }
}

fn years_later(on: Date, years: i64) -> Option<Date> {
    months_later(on, i32::try_from(years.checked_mul(12)?).ok()?)
}

/// A fault of one field.
pub fn fault(field: &str, zh: impl Into<String>, en: impl Into<String>) -> FieldFault {
    FieldFault {
        field: field.to_owned(),
        said: Said::new(zh, en),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_number_have_one_former_form() {
        let new = "11010519491231002X";
        assert_eq!(former_number(new).as_deref(), Some("110105491231002"));
        assert_eq!(
            former_number("110105491231002").as_deref(),
            Some("110105491231002")
        );
        assert_eq!(former_number("11010520050101002X"), None);
        assert_eq!(former_number("E12345678"), None);
    }
}
