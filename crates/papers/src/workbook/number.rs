//! Numbers as a spreadsheet shows them.

use calamine::ExcelDateTime;
use jiff::civil::Date;

/// The first serial number behind the last day a spreadsheet knows, 9999-12-31.
const SERIAL_END: f64 = 2_958_466.0;

/// A stored number in plain decimal digits, without an exponent. A spreadsheet shows 15 significant
/// digits and keeps 17: what stands behind the fifteenth is noise of binary arithmetic
/// (39.999999999999996 is a person's 40) or lost already (the tail of an 18-digit number).
pub fn decimal_text(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    // Rounded to 15 digits, read back, and printed: the shortest decimal of that number, and the
    // standard formatting never uses an exponent.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = rounded.to_string();
    if text == "-0" { "0".to_owned() } else { text }
}

/// The day of a serial number; `None` when it is a length of time, a time of day alone, or a number
/// that merely wears a date format (20090701 is no serial number of any day).
pub(super) fn serial_date(serial: &ExcelDateTime) -> Option<Date> {
    let in_range = (1.0..SERIAL_END).contains(&serial.as_f64());
    if !serial.is_datetime() || !in_range {
        return None;
    }
    let (year, month, day, ..) = serial.to_ymd_hms_milli();
    let month = i8::try_from(month).ok()?;
    let day = i8::try_from(day).ok()?;
    // 1900-02-29, which spreadsheets believe in, is refused here.
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// The letters of a column: 0 is A, 25 is Z, 26 is AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_the_spreadsheet_shows_them() {
        for (stored, shown) in [
            (524.8, "524.8"),
            (1.1 * 1.1, "1.21"),
            (0.1 + 0.2, "0.3"),
            (1_234_567.89, "1234567.89"),
            (19_900_006_624.0, "19900006624"),
            (4.399_001_982_070_81e17, "439900198207081000"),
            (-0.0, "0"),
            (-12.5, "-12.5"),
            (0.000_001, "0.000001"),
            (1e21, "1000000000000000000000"),
        ] {
            assert_eq!(decimal_text(stored), shown);
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
