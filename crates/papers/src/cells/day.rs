//! Days and months as offices write them.

use jiff::civil::Date;

use super::{CellFault, narrow, present, quoted};
use crate::workbook::Cell;

/// Years outside are slips of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// A day: `2009.07.01`, `2009-7-1`, `2009/07/01`, `2009年7月1日`, `二〇〇九年七月一日`, `20090701` as
/// text or number, full-width digits, or a real date. A time of day behind it is dropped. Two-digit
/// years are never completed.
///
/// Faults: `missing`, `cell_error`, `date_form`, `date_two_digit_year`, `date_incomplete`,
/// `date_impossible`, `date_serial`.
pub fn date(cell: &Cell) -> Result<Date, CellFault> {
    if let Cell::Date(date) = cell {
        return within_years(*date, &date.to_string());
    }
    let written = present(cell)?;
    if let Cell::Number(digits) = cell
        && digits.len() == 5
    {
        return Err(CellFault::new(
            "date_serial",
            format!("“{digits}”像是日期的内部序号，请把这一列设为日期格式，或写成 2009-07-01。"),
            format!("“{digits}” looks like a date's serial number; write it as 2009-07-01."),
        ));
    }
    let (year, month, day) = parts(&written)?;
    let date = Date::new(year, month, day).map_err(|_impossible| impossible(&written))?;
    within_years(date, &written)
}

/// A month, as its first day: `2026-01`, `2026.1`, `2026年1月`, `202601`, or any date in it.
///
/// Faults: `missing`, `cell_error`, `month_form`, `date_impossible`.
pub fn month(cell: &Cell) -> Result<Date, CellFault> {
    if let Cell::Date(date) = cell {
        return within_years(date.first_of_month(), &date.to_string());
    }
    let written = present(cell)?;
    let narrowed = narrow(&written);
    let plain = without_time(&narrowed);
    let fault = || {
        CellFault::new(
            "month_form",
            format!("“{}”不是月份，请写成 2026-01。", quoted(&written)),
            format!(
                "“{}” is not a month; write it as 2026-01.",
                quoted(&written)
            ),
        )
    };
    let groups = digit_groups(plain).ok_or_else(fault)?;
    let (year, month) = match groups.as_slice() {
        [year, month] if year.len() == 4 && (1..=2).contains(&month.len()) => (*year, *month),
        [both] if both.len() == 6 => both.split_at(4),
        // Any day of it names the month, written out or as a real date.
        [year, _, _] if year.len() == 4 => return Ok(date(cell)?.first_of_month()),
        _ => return Err(fault()),
    };
    let year = year.parse().map_err(|_digits| fault())?;
    let month = month.parse().map_err(|_digits| fault())?;
    let first = Date::new(year, month, 1).map_err(|_impossible| impossible(&written))?;
    within_years(first, &written)
}

/// Year, month and day of a written date, not yet judged.
fn parts(written: &str) -> Result<(i16, i8, i8), CellFault> {
    let narrowed = narrow(written);
    let plain = without_time(&narrowed);
    let plain = in_digits(plain).unwrap_or_else(|| plain.to_owned());
    let groups = digit_groups(&plain).ok_or_else(|| form(written))?;
    let (year, month, day) = match groups.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [all] if all.len() == 8 => {
            let (year, rest) = all.split_at(4);
            let (month, day) = rest.split_at(2);
            (year, month, day)
        }
        [year, _month] if year.len() == 4 => return Err(incomplete(written)),
        [all] if all.len() == 4 || all.len() == 6 => return Err(incomplete(written)),
        _ => return Err(form(written)),
    };
    match year.len() {
        4 => {}
        2 => return Err(two_digit_year(written)),
        _ => return Err(form(written)),
    }
    let number = |digits: &str| digits.parse::<i8>().map_err(|_digits| impossible(written));
    let year = year.parse().map_err(|_digits| form(written))?;
    Ok((year, number(month)?, number(day)?))
}

/// Programs that print a date often print its time of day too, midnight most of all.
fn without_time(plain: &str) -> &str {
    let is_time = |text: &str| {
        let groups: Vec<&str> = text.split([':', '.']).collect();
        let digits = groups
            .iter()
            .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
        digits && text.contains(':') && groups.len() >= 2 && groups.len() <= 4
    };
    match plain.rsplit_once([' ', 'T']) {
        Some((day, time)) if is_time(time) => day.trim_end(),
        _ => plain,
    }
}

/// `二〇二四年五月十一日` in digits; none if it is not wholly written so.
fn in_digits(plain: &str) -> Option<String> {
    let (year, rest) = plain.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.trim_end_matches(['日', '号']);
    let year: Option<String> = year
        .trim()
        .chars()
        .map(|character| Some(char::from(b'0' + digit(character)?)))
        .collect();
    let (year, month) = (year?, below_hundred(month.trim())?);
    if day.trim().is_empty() {
        return Some(format!("{year}-{month}"));
    }
    Some(format!("{year}-{month}-{}", below_hundred(day.trim())?))
}

fn digit(character: char) -> Option<u8> {
    if character == '零' {
        return Some(0);
    }
    let place = "〇一二三四五六七八九"
        .chars()
        .position(|it| it == character);
    place.and_then(|place| u8::try_from(place).ok())
}

/// 五, 十, 十一, 二十, 二十三, 〇五.
fn below_hundred(written: &str) -> Option<u8> {
    let (tens, ones) = match written.split_once('十') {
        Some((tens, ones)) => (if tens.is_empty() { "一" } else { tens }, ones),
        None => ("", written),
    };
    let one = |text: &str| match text.trim_start_matches(['〇', '零']) {
        "" => Some(0),
        text => {
            let mut characters = text.chars();
            let first = characters.next().and_then(digit)?;
            characters.next().is_none().then_some(first)
        }
    };
    Some(one(tens)? * 10 + one(ones)?)
}

/// The runs of digits between date marks; `None` if anything else stands in it.
fn digit_groups(plain: &str) -> Option<Vec<&str>> {
    let is_mark = |character: char| {
        matches!(character, '.' | '-' | '/' | '年' | '月' | '日' | '号') || character == ' '
    };
    let honest = plain
        .chars()
        .all(|character| character.is_ascii_digit() || is_mark(character));
    honest.then(|| {
        plain
            .split(is_mark)
            .filter(|group| !group.is_empty())
            .collect()
    })
}

fn within_years(date: Date, written: &str) -> Result<Date, CellFault> {
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(impossible(written))
    }
}

fn form(written: &str) -> CellFault {
    CellFault::new(
        "date_form",
        format!(
            "“{}”不是日期，请写成 2009-07-01 或 2009年7月1日。",
            quoted(written)
        ),
        format!(
            "“{}” is not a date; write it as 2009-07-01.",
            quoted(written)
        ),
    )
}

fn incomplete(written: &str) -> CellFault {
    CellFault::new(
        "date_incomplete",
        format!(
            "“{}”没有写到日，请补全年月日，如 2009-07-01。",
            quoted(written)
        ),
        format!(
            "“{}” lacks the day; write year, month and day, as 2009-07-01.",
            quoted(written)
        ),
    )
}

fn two_digit_year(written: &str) -> CellFault {
    CellFault::new(
        "date_two_digit_year",
        format!(
            "“{}”的年份只有两位，请写四位年份，如 2009-07-01。",
            quoted(written)
        ),
        format!(
            "“{}” has a two-digit year; write four digits, as 2009-07-01.",
            quoted(written)
        ),
    )
}

fn impossible(written: &str) -> CellFault {
    CellFault::new(
        "date_impossible",
        format!(
            "没有“{}”这一天，请核对年月日（{} 年至 {} 年之间）。",
            quoted(written),
            YEARS.start(),
            YEARS.end()
        ),
        format!(
            "There is no such day as “{}” between {} and {}; check it.",
            quoted(written),
            YEARS.start(),
            YEARS.end()
        ),
    )
}
