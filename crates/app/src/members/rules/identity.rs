//! Whether the number of a document, birth and sex agree, and whether days follow each other as they can.
//! What is only unusual is no fault.

use jiff::civil::Date;
use zhibu_rules::identity::{self, NumberReason, Sex};
use zhibu_rules::{Rulebook, dates::months_later, keys};

use crate::error::{FieldFault, Said};
use crate::shell::FIRST_DAY;

/// Whose number is judged by its check character.
pub const CITIZEN: &str = "citizen";

/// Who somebody is, as far as it is judged together.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// citizen, or another word of the list of documents.
    pub document_type: &'a str,
    /// In capitals.
    pub id_number: &'a str,
    /// male or female.
    pub sex: &'a str,
    /// Day of birth.
    pub birth_on: Date,
}

/// The days on which a membership came about.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// Day of birth.
    pub birth_on: Date,
    /// 入党日期.
    pub joined_on: Date,
    /// 转正日期.
    pub full_on: Option<Date>,
}

/// What is wrong with a number beside birth and sex. Only citizen numbers are judged, those of eighteen
/// digits by their check character, the former ones of fifteen by the birth they tell.
pub fn faults_of_number(book: &Rulebook, who: Identity<'_>, today: Date) -> Vec<FieldFault> {
    if who.document_type != CITIZEN {
        return Vec::new();
    }
    // A rule book without the standard's figures judges nothing; that is told when it is loaded.
    let Ok(answer) = identity::citizen(book.latest(), who.id_number, today) else {
        return Vec::new();
    };
    if answer.reason == NumberReason::Length {
        return faults_of_former_number(who);
    }
    let Some(holder) = answer.holder else {
        let number = who.id_number;
        return vec![fault(
            "id_number",
            format!("身份证号“{number}”{}。", answer.reason.zh()),
            format!("The identity number “{number}” {}.", answer.reason.en()),
        )];
    };
    let mut faults = Vec::new();
    if holder.birth != who.birth_on {
        faults.push(birth_differs(who.birth_on, holder.birth));
    }
    let (told, zh, en) = match holder.sex {
        Sex::Male => ("male", "男", "male"),
        Sex::Female => ("female", "女", "female"),
    };
    if told != who.sex {
        faults.push(fault(
            "sex",
            format!("性别与身份证号不符：身份证号第 17 位表示{zh}，请核对其中一个。"),
            format!("The identity number tells {en}; check it or the sex."),
        ));
    }
    faults
}

/// What is wrong with the order of days: born, of age, joined, full, today.
pub fn faults_of_days(book: &Rulebook, days: Days, today: Date) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let all = [
        ("birth_on", Some(days.birth_on)),
        ("joined_on", Some(days.joined_on)),
        ("full_on", days.full_on),
    ];
    for (field, on) in all {
        if let Some(on) = on.filter(|on| *on > today) {
            faults.push(fault(
                field,
                format!("{on} 还没有到，请核对年份。"),
                format!("{on} lies in the future; check the year."),
            ));
        }
    }
    if days.joined_on < FIRST_DAY {
        let joined_on = days.joined_on;
        faults.push(fault(
            "joined_on",
            format!("入党日期 {joined_on} 早于建党的 {FIRST_DAY}，请核对年份。"),
            format!(
                "{joined_on} lies before the founding of the Party, {FIRST_DAY}; check the year."
            ),
        ));
    }
    if let Ok(years) = book.latest().integer(&keys::DEV_AGE_MIN) {
        let of_age_on = years_later(days.birth_on, years);
        if of_age_on.is_none_or(|on| days.joined_on < on) {
            let (joined_on, birth_on) = (days.joined_on, days.birth_on);
            faults.push(fault(
                "joined_on",
                format!("入党日期 {joined_on} 时还不满 {years} 周岁（{birth_on} 出生），请核对。"),
                format!("On {joined_on} somebody born {birth_on} was not {years} yet; check both."),
            ));
        }
    }
    faults.extend(fault_of_probation(book, days));
    faults
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

fn faults_of_former_number(who: Identity<'_>) -> Vec<FieldFault> {
    let number = who.id_number;
    if number.len() != 15 || !number.bytes().all(|it| it.is_ascii_digit()) {
        return vec![fault(
            "id_number",
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
    match told {
        None => vec![fault(
            "id_number",
            format!("身份证号“{number}”中的出生日期不是真实日期，请核对。"),
            format!("The date in the identity number “{number}” is no real day."),
        )],
        Some(told) if told != who.birth_on => vec![birth_differs(who.birth_on, told)],
        Some(_) => Vec::new(),
    }
}

fn birth_differs(birth_on: Date, told: Date) -> FieldFault {
    fault(
        "birth_on",
        format!("出生日期 {birth_on} 与身份证号中的 {told} 不符，请核对其中一个。"),
        format!("The birth date {birth_on} differs from {told} in the identity number."),
    )
}

/// Full members became so after their probation; where the rules of the day of joining had none, on that
/// very day. An extension makes it later, which is not judged.
fn fault_of_probation(book: &Rulebook, days: Days) -> Option<FieldFault> {
    let (joined_on, full_on) = (days.joined_on, days.full_on?);
    if full_on < joined_on {
        return Some(fault(
            "full_on",
            format!("转正日期 {full_on} 早于入党日期 {joined_on}，请核对是否填反。"),
            format!("Full on {full_on} lies before joined on {joined_on}; are they swapped?"),
        ));
    }
    let years = book.on(joined_on).integer(&keys::DEV_PROBATION).ok()?;
    years_later(joined_on, years)
        .filter(|earliest| full_on < *earliest)
        .map(|_| {
            fault(
                "full_on",
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
