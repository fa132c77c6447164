//! Amounts, counts, and yes or no.

use super::{CellFault, is_blank, narrow, present, quoted};
use crate::workbook::Cell;

/// Largest amount read, in fen: a trillion yuan. More digits are a slip.
const FEN_MAX: i64 = 100_000_000_000_000;

/// An amount in yuan, as fen: at most two decimals, thousands commas and full-width digits allowed.
///
/// Faults: `missing`, `cell_error`, `amount_negative`, `amount_decimals`, `amount_words`,
/// `amount_exponent`, `amount_unit`, `amount_form`, `amount_too_large`.
pub fn amount_fen(cell: &Cell) -> Result<i64, CellFault> {
    let written = present(cell)?;
    let plain: String = narrow(&written)
        .chars()
        .filter(|character| !is_blank(*character))
        .collect();
    let fault = |kind| amount_fault(kind, &written);
    if plain.starts_with('-') || plain.starts_with('(') {
        return Err(fault("amount_negative"));
    }
    if plain.chars().any(|character| {
        "零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟".contains(character)
    }) {
        return Err(fault("amount_words"));
    }
    if plain
        .chars()
        .any(|character| "元圆角分￥¥$".contains(character))
    {
        return Err(fault("amount_unit"));
    }
    let exponent = |character: char| matches!(character, 'e' | 'E');
    if plain.contains(exponent) && plain.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(fault("amount_exponent"));
    }
    let (whole, decimals) = split_decimal(&plain).ok_or_else(|| fault("amount_form"))?;
    if decimals.trim_end_matches('0').len() > 2 {
        return Err(fault("amount_decimals"));
    }
    scaled(&whole, decimals, 2)
        .filter(|fen| *fen <= FEN_MAX)
        .ok_or_else(|| fault("amount_too_large"))
}

/// A number that is not negative with at most `places` decimals, times ten to that power: hours
/// `1.5` with two places are 150.
///
/// Faults: `missing`, `cell_error`, `number_form`.
pub fn decimal(cell: &Cell, places: u32) -> Result<i64, CellFault> {
    let written = present(cell)?;
    let plain: String = narrow(&written)
        .chars()
        .filter(|character| !is_blank(*character))
        .collect();
    let kept = usize::try_from(places).unwrap_or(0);
    split_decimal(&plain)
        .filter(|(_, decimals)| decimals.trim_end_matches('0').len() <= kept)
        .and_then(|(whole, decimals)| scaled(&whole, decimals, kept))
        .ok_or_else(|| {
            CellFault::new(
                "number_form",
                format!(
                    "“{}”不是数字，请写不小于 0、最多 {places} 位小数的数字。",
                    quoted(&written)
                ),
                format!(
                    "“{}” is not a number; write one of at least 0 with at most {places} decimals.",
                    quoted(&written)
                ),
            )
        })
}

/// A count: a whole number that is not negative.
///
/// Faults: `missing`, `cell_error`, `number_not_whole`.
pub fn whole_number(cell: &Cell) -> Result<i64, CellFault> {
    decimal(cell, 0).map_err(|fault| match fault.kind {
        "number_form" => {
            let written = quoted(&cell.text());
            CellFault::new(
                "number_not_whole",
                format!("“{written}”不是整数，请写 0、1、2 这样的整数。"),
                format!("“{written}” is not a whole number; write 0, 1, 2, …"),
            )
        }
        _ => fault,
    })
}

/// Yes or no: 是 否, 有 无, √ ×, Y N, TRUE FALSE, 1 0.
///
/// Faults: `missing`, `cell_error`, `yes_no`.
pub fn yes_no(cell: &Cell) -> Result<bool, CellFault> {
    let written = present(cell)?;
    match narrow(&written).to_ascii_lowercase().as_str() {
        "是" | "有" | "对" | "√" | "✓" | "✔" | "y" | "yes" | "true" | "1" => Ok(true),
        "否" | "无" | "没有" | "不是" | "×" | "✗" | "✕" | "x" | "n" | "no" | "false" | "0"
        | "-" => Ok(false),
        _ => Err(CellFault::new(
            "yes_no",
            format!(
                "“{}”既不是“是”也不是“否”，请写“是”或“否”。",
                quoted(&written)
            ),
            format!(
                "“{}” is neither yes nor no; write 是 or 否.",
                quoted(&written)
            ),
        )),
    }
}

/// The whole part without commas, and the decimals; `None` if it is no plain number. Commas must
/// stand where thousands end.
fn split_decimal(plain: &str) -> Option<(String, &str)> {
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if plain.ends_with('.') || !digits(decimals) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups
        .next()
        .filter(|first| !first.is_empty() && digits(first))?;
    let mut joined = first.to_owned();
    for group in groups {
        if group.len() != 3 || !digits(group) || first.len() > 3 {
            return None;
        }
        joined.push_str(group);
    }
    Some((joined, decimals))
}

/// Digits before and after the point as one number, `places` decimals kept; `None` on overflow.
fn scaled(whole: &str, decimals: &str, places: usize) -> Option<i64> {
    let kept: String = decimals
        .chars()
        .chain(std::iter::repeat('0'))
        .take(places)
        .collect();
    format!("{whole}{kept}").parse().ok()
}

fn amount_fault(kind: &'static str, written: &str) -> CellFault {
    let (zh, en) = match kind {
        "amount_negative" => (
            "金额不能是负数，请写不小于 0 的数",
            "an amount is not negative",
        ),
        "amount_decimals" => (
            "小数超过两位，请写到分为止",
            "there are more than two decimals",
        ),
        "amount_words" => ("请用阿拉伯数字书写", "write it in digits"),
        "amount_exponent" => (
            "请不要用科学记数法，写出全部数字",
            "write all digits, no exponent",
        ),
        "amount_unit" => (
            "请只写数字，不带单位",
            "write the number alone, without a unit",
        ),
        "amount_too_large" => ("数额过大，请核对", "it is too large; check it"),
        _ => ("不是金额，请写数字", "it is not an amount"),
    };
    CellFault::new(
        kind,
        format!("金额“{}”：{zh}，如 1234.56。", quoted(written)),
        format!("Amount “{}”: {en}; for example 1234.56.", quoted(written)),
    )
}
