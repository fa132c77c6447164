//! Numbers of headings, and dates as documents write them.

use jiff::civil::Date;

use super::Level;

/// 成文日期: Arabic digits, the full year, no zeros before (7.3.5.4): `2026年1月5日`.
pub fn date_text(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `一`, `十`, `十一`, `二十`, `一百零五`, … up to 999; beyond it the digits themselves.
pub fn chinese_number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: usize| DIGITS.get(value % 10).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let tens = if number < 20 { "" } else { digit(number / 10) };
            let ones = if number.is_multiple_of(10) {
                ""
            } else {
                digit(number)
            };
            format!("{tens}十{ones}")
        }
        100..=999 => {
            let rest = match number % 100 {
                0 => String::new(),
                rest @ 1..=9 => format!("零{}", digit(rest)),
                rest @ 10..=19 => format!("一{}", chinese_number(rest)),
                rest => chinese_number(rest),
            };
            format!("{}百{rest}", digit(number / 100))
        }
        _ => number.to_string(),
    }
}

/// Counts headings: each level starts anew under the one above it.
#[derive(Default)]
pub(super) struct Numbering {
    counts: [usize; 4],
}

impl Numbering {
    /// The number of the next heading of that level, with its punctuation (7.3.3).
    pub(super) fn next(&mut self, level: Level) -> String {
        let depth = match level {
            Level::One => 0,
            Level::Two => 1,
            Level::Three => 2,
            Level::Four => 3,
        };
        let mut number = 0;
        for (place, count) in self.counts.iter_mut().enumerate() {
            match place.cmp(&depth) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => {
                    *count += 1;
                    number = *count;
                }
                std::cmp::Ordering::Greater => *count = 0,
            }
        }
        match level {
            Level::One => format!("{}、", chinese_number(number)),
            Level::Two => format!("（{}）", chinese_number(number)),
            Level::Three => format!("{number}."),
            Level::Four => format!("（{number}）"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_chinese() {
        for (number, written) in [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (99, "九十九"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (212, "二百一十二"),
        ] {
            assert_eq!(chinese_number(number), written);
        }
    }

    #[test]
    fn each_level_counts_anew_under_the_one_above() {
        let mut numbering = Numbering::default();
        let levels = [
            Level::One,
            Level::Two,
            Level::Three,
            Level::Four,
            Level::Four,
            Level::Two,
            Level::Three,
            Level::One,
            Level::Two,
        ];
        let numbers: Vec<_> = levels
            .into_iter()
            .map(|level| numbering.next(level))
            .collect();
        assert_eq!(
            numbers,
            [
                "一、",
                "（一）",
                "1.",
                "（1）",
                "（2）",
                "（二）",
                "1.",
                "二、",
                "（一）"
            ]
        );
    }
}
