//! Check of citizen numbers 公民身份号码 (GB 11643) and credit codes 统一社会信用代码 (GB 32100).

use jiff::civil::Date;

use crate::dates::parse_date;
use crate::fault::RuleMissing;
use crate::keys;
use crate::rulebook::Rules;
use crate::value::DatedValue;

/// What is wrong with a number, in the order in which it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberReason {
    /// Nothing.
    Ok,
    /// Too short or too long.
    Length,
    /// A character that may not stand there; letters are capitals.
    Charset,
    /// No province-level prefix; citizen numbers only.
    Region,
    /// No real day, or one in the future; citizen numbers only.
    BirthDate,
    /// The check character does not fit.
    Check,
}

/// Sex as the number tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// What a valid citizen number tells about its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Day of birth.
    pub birth: Date,
    /// Sex.
    pub sex: Sex,
}

/// The judgement of a number.
#[derive(Clone, Copy, Debug)]
pub struct NumberAnswer<'a> {
    /// `Ok`, or the first that is wrong.
    pub reason: NumberReason,
    /// What a valid citizen number tells; `None` otherwise.
    pub holder: Option<Holder>,
    /// The rule that decided.
    pub rule: &'a DatedValue,
}

/// Judges a citizen number; a date of birth after `today` is wrong.
pub fn citizen<'a>(
    rules: Rules<'a>,
    value: &str,
    today: Date,
) -> Result<NumberAnswer<'a>, RuleMissing> {
    let wrong = |reason, key| {
        rules.value(key).map(|rule| NumberAnswer {
            reason,
            holder: None,
            rule,
        })
    };
    if !has_length(value, rules.integer(&keys::CITIZEN_LENGTH)?) {
        return wrong(NumberReason::Length, &keys::CITIZEN_LENGTH);
    }
    let check_characters = rules.text(&keys::CITIZEN_CHECK_CHARACTERS)?;
    let weights = rules.integers(&keys::CITIZEN_WEIGHTS)?;
    let last = value
        .chars()
        .last()
        .filter(|last| check_characters.contains(*last));
    let digits: Option<Vec<i64>> = value
        .chars()
        .take(weights.len())
        .map(|character| character.to_digit(10).map(i64::from))
        .collect();
    let (Some(digits), Some(last)) = (digits, last) else {
        return wrong(NumberReason::Charset, &keys::CITIZEN_CHECK_CHARACTERS);
    };
    let regions = rules.texts(&keys::CITIZEN_REGIONS)?;
    if !regions
        .iter()
        .any(|region| value.starts_with(region.as_str()))
    {
        return wrong(NumberReason::Region, &keys::CITIZEN_REGIONS);
    }
    let Some(birth) = birth_date(value).filter(|birth| *birth <= today) else {
        return wrong(NumberReason::BirthDate, &keys::CITIZEN_BIRTH_LENGTH);
    };
    let expected = remainder(&digits, weights, check_characters.chars().count())
        .and_then(|rest| check_characters.chars().nth(rest));
    if expected != Some(last) {
        return wrong(NumberReason::Check, &keys::CITIZEN_WEIGHTS);
    }
    let sex = match digits.last() {
        Some(sequence) if sequence % 2 == 1 => Sex::Male,
        _ => Sex::Female,
    };
    let rule = rules.value(&keys::CITIZEN_WEIGHTS)?;
    Ok(NumberAnswer {
        reason: NumberReason::Ok,
        holder: Some(Holder { birth, sex }),
        rule,
    })
}

/// Judges a unified social credit code: length, characters, check character; the organisation code
/// inside it is not judged.
pub fn credit<'a>(rules: Rules<'a>, value: &str) -> Result<NumberAnswer<'a>, RuleMissing> {
    let answer = |reason, key| {
        rules.value(key).map(|rule| NumberAnswer {
            reason,
            holder: None,
            rule,
        })
    };
    if !has_length(value, rules.integer(&keys::CREDIT_LENGTH)?) {
        return answer(NumberReason::Length, &keys::CREDIT_LENGTH);
    }
    let alphabet = rules.text(&keys::CREDIT_ALPHABET)?;
    let weights = rules.integers(&keys::CREDIT_WEIGHTS)?;
    let values: Option<Vec<i64>> = value
        .chars()
        .map(|character| alphabet.chars().position(|known| known == character))
        .map(|position| position.and_then(|position| i64::try_from(position).ok()))
        .collect();
    let Some(values) = values else {
        return answer(NumberReason::Charset, &keys::CREDIT_ALPHABET);
    };
    let modulus = alphabet.chars().count();
    let expected = remainder(&values, weights, modulus)
        .and_then(|rest| alphabet.chars().nth((modulus - rest) % modulus));
    if expected == value.chars().last() {
        answer(NumberReason::Ok, &keys::CREDIT_WEIGHTS)
    } else {
        answer(NumberReason::Check, &keys::CREDIT_WEIGHTS)
    }
}

fn has_length(value: &str, length: i64) -> bool {
    i64::try_from(value.chars().count()) == Ok(length)
}

/// The date of birth: the eight digits behind the region of six.
fn birth_date(value: &str) -> Option<Date> {
    let (year, month, day) = (value.get(6..10)?, value.get(10..12)?, value.get(12..14)?);
    parse_date(&format!("{year}-{month}-{day}"))
}

/// The weighted sum modulo the number of check characters.
fn remainder(values: &[i64], weights: &[i64], modulus: usize) -> Option<usize> {
    let sum: i64 = values
        .iter()
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .sum();
    usize::try_from(sum).ok()?.checked_rem(modulus)
}

impl NumberReason {
    /// The word of the command line: `ok`, `birth_date`.
    pub fn key(self) -> &'static str {
        match self {
            NumberReason::Ok => "ok",
            NumberReason::Length => "length",
            NumberReason::Charset => "charset",
            NumberReason::Region => "region",
            NumberReason::BirthDate => "birth_date",
            NumberReason::Check => "check",
        }
    }

    /// What is wrong and what to write instead, in Chinese; empty for nothing.
    pub fn zh(self) -> &'static str {
        match self {
            NumberReason::Ok => "",
            NumberReason::Length => "应为18位",
            NumberReason::Charset => "含有不允许的字符，字母须大写",
            NumberReason::Region => "前两位不是省级行政区代码",
            NumberReason::BirthDate => "出生日期不是真实日期或在将来",
            NumberReason::Check => "校验码不符，请核对原件",
        }
    }

    /// What is wrong and what to write instead, in English; empty for nothing.
    pub fn en(self) -> &'static str {
        match self {
            NumberReason::Ok => "",
            NumberReason::Length => "must have 18 characters",
            NumberReason::Charset => "holds a character that may not stand there; use capitals",
            NumberReason::Region => "the first two digits are no province-level prefix",
            NumberReason::BirthDate => "the date of birth is no real day or lies in the future",
            NumberReason::Check => "the check character does not fit; compare with the paper",
        }
    }
}
