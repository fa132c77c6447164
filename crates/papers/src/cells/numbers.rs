//! Numbers that name something: telephones and identity cards. They are text, whatever the
//! spreadsheet thinks.

use super::{CellFault, is_blank, narrow, present, quoted};
use crate::workbook::Cell;

/// A spreadsheet keeps this many digits of a number; the rest become zeros.
const SPREADSHEET_DIGITS: usize = 15;

/// A mobile telephone number of 11 digits, from text in groups (`199 0000 8969`), from a number, or
/// with the country's prefix.
///
/// Faults: `missing`, `cell_error`, `digits_lost`, `telephone_form`.
pub fn telephone(cell: &Cell) -> Result<String, CellFault> {
    let written = present(cell)?;
    let plain: String = narrow(&written)
        .chars()
        .filter(|character| !is_blank(*character) && !matches!(character, '-' | '(' | ')'))
        .collect();
    if has_exponent(&plain) {
        return Err(digits_lost("手机号", "Telephone number", &written));
    }
    let digits = ["+86", "0086", "86"]
        .iter()
        .find_map(|prefix| plain.strip_prefix(prefix).filter(|rest| rest.len() == 11))
        .unwrap_or(&plain);
    let honest = digits.len() == 11
        && digits.starts_with('1')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if honest {
        return Ok(digits.to_owned());
    }
    Err(CellFault::new(
        "telephone_form",
        format!(
            "手机号“{}”应为 1 开头的 11 位数字，请核对。",
            quoted(&written)
        ),
        format!(
            "The telephone number “{}” must have 11 digits and begin with 1.",
            quoted(&written)
        ),
    ))
}

/// An identity-card number, 18 characters (or the former 15 digits): blanks out, full-width digits
/// and a small x made right. Its check character and date are not judged here.
///
/// Faults: `missing`, `cell_error`, `digits_lost` (the spreadsheet took it for a number), `id_number_masked`,
/// `id_number_form`, `id_number_length`.
pub fn id_number(cell: &Cell) -> Result<String, CellFault> {
    let written = present(cell)?;
    let plain: String = narrow(&written)
        .chars()
        .filter(|character| !is_blank(*character) && !matches!(character, '\'' | '‘' | '’' | '`'))
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let from_number = matches!(cell, Cell::Number(_));
    if (from_number && plain.len() > SPREADSHEET_DIGITS) || has_exponent(&plain) {
        return Err(digits_lost("身份证号", "Identity number", &written));
    }
    if plain.contains('*') {
        return Err(CellFault::new(
            "id_number_masked",
            format!(
                "身份证号“{}”中有星号，是遮盖过的号码，请写完整的 18 位号码。",
                quoted(&written)
            ),
            format!(
                "The identity number “{}” is masked with asterisks; write all 18 characters.",
                quoted(&written)
            ),
        ));
    }
    let body = plain.strip_suffix('X').unwrap_or(&plain);
    if body.is_empty() || !body.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CellFault::new(
            "id_number_form",
            format!(
                "身份证号“{}”只能由数字组成，末位可以是 X，请核对。",
                quoted(&written)
            ),
            format!(
                "The identity number “{}” may hold digits only, and X at its end.",
                quoted(&written)
            ),
        ));
    }
    let old = plain.len() == 15 && body.len() == 15;
    if plain.len() == 18 || old {
        return Ok(plain);
    }
    Err(CellFault::new(
        "id_number_length",
        format!(
            "身份证号“{}”有 {} 位，应为 18 位，请核对。",
            quoted(&written),
            plain.len()
        ),
        format!(
            "The identity number “{}” has {} characters instead of 18; check it.",
            quoted(&written),
            plain.len()
        ),
    ))
}

/// `1.99E+10`: what a spreadsheet shows when a column is too narrow, kept as text.
fn has_exponent(plain: &str) -> bool {
    let upper = plain.to_ascii_uppercase();
    upper.split_once('E').is_some_and(|(mantissa, exponent)| {
        mantissa.contains('.')
            && mantissa.parse::<f64>().is_ok()
            && exponent
                .trim_start_matches(['+', '-'])
                .bytes()
                .all(|byte| byte.is_ascii_digit())
    })
}

fn digits_lost(what_zh: &str, what_en: &str, written: &str) -> CellFault {
    CellFault::new(
        "digits_lost",
        format!(
            "{what_zh}“{}”：Excel 把该列当成数字，末几位已丢失，请把列设为文本后重新填写。",
            quoted(written)
        ),
        format!(
            "{what_en} “{}”: the spreadsheet took the column for numbers and its last digits are \
             lost; set the column to text and type it again.",
            quoted(written)
        ),
    )
}
