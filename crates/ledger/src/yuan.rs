//! Yuan 元 as text: reading strictly, writing in one way only.

use crate::Fen;

/// Why a text is not an amount of yuan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum YuanFault {
    /// Nothing was written.
    #[error("没有填写金额 (no amount given)")]
    Empty,
    /// It is negative where no negative amount is taken.
    #[error("金额不能为负 (the amount is negative)")]
    Negative,
    /// Something else than digits, one point, and commas between thousands.
    #[error("不是金额，应为数字，如 1234.50 (not a number; write it like 1234.50)")]
    NotANumber,
    /// More than two places after the point, even if they are zeros.
    #[error("金额最多两位小数 (more than two decimals)")]
    TooManyDecimals,
    /// More than the ledger can hold.
    #[error("金额过大 (the amount is too large)")]
    TooLarge,
}

const FEN_IN_YUAN: u64 = 100;
const DIGITS_IN_GROUP: usize = 3;

pub(crate) fn parse(text: &str) -> Result<Fen, YuanFault> {
    let text = trimmed(text)?;
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let fen =
        i64::try_from(fen_of(&without_commas(unsigned)?)?).map_err(|_| YuanFault::TooLarge)?;
    Ok(Fen::new(if negative { -fen } else { fen }))
}

pub(crate) fn parse_plain(text: &str) -> Result<Fen, YuanFault> {
    let text = trimmed(text)?;
    if let Some(rest) = text.strip_prefix('-') {
        return Err(match fen_of(rest) {
            Ok(_) => YuanFault::Negative,
            Err(fault) => fault,
        });
    }
    i64::try_from(fen_of(text)?)
        .map(Fen::new)
        .map_err(|_| YuanFault::TooLarge)
}

pub(crate) fn text(fen: i64, grouped: bool) -> String {
    let yuan = (fen.unsigned_abs() / FEN_IN_YUAN).to_string();
    let cents = fen.unsigned_abs() % FEN_IN_YUAN;
    let mut written = String::new();
    if fen < 0 {
        written.push('-');
    }
    for (position, digit) in yuan.char_indices() {
        let left = yuan.len() - position;
        if grouped && position > 0 && left.is_multiple_of(DIGITS_IN_GROUP) {
            written.push(',');
        }
        written.push(digit);
    }
    written.push_str(&format!(".{cents:02}"));
    written
}

fn trimmed(text: &str) -> Result<&str, YuanFault> {
    let text = text.trim_ascii();
    if text.is_empty() {
        Err(YuanFault::Empty)
    } else {
        Ok(text)
    }
}

/// Takes the commas out of `1,234,567.89`; a comma anywhere else is a fault.
fn without_commas(text: &str) -> Result<String, YuanFault> {
    if !text.contains(',') {
        return Ok(text.to_owned());
    }
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    for (position, group) in whole.split(',').enumerate() {
        let fits = match position {
            0 => (1..=DIGITS_IN_GROUP).contains(&group.len()),
            _ => group.len() == DIGITS_IN_GROUP,
        };
        if !fits {
            return Err(YuanFault::NotANumber);
        }
    }
    let whole = whole.replace(',', "");
    Ok(match decimals {
        Some(decimals) => format!("{whole}.{decimals}"),
        None => whole,
    })
}

/// Fen of unsigned plain digits with at most one point.
fn fen_of(text: &str) -> Result<u64, YuanFault> {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
        Some(_) => return Err(YuanFault::NotANumber),
        None => (text, ""),
    };
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits_only(whole) || !digits_only(decimals) {
        return Err(YuanFault::NotANumber);
    }
    if decimals.len() > 2 {
        return Err(YuanFault::TooManyDecimals);
    }
    let yuan: u64 = whole.parse().map_err(|_| YuanFault::TooLarge)?;
    let fen: u64 = format!("{decimals:0<2}")
        .parse()
        .map_err(|_| YuanFault::NotANumber)?;
    yuan.checked_mul(FEN_IN_YUAN)
        .and_then(|whole_fen| whole_fen.checked_add(fen))
        .ok_or(YuanFault::TooLarge)
}
