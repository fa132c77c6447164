//! The columns of money: which line of the pay slip each is, as the rules name them.

use jiff::civil::Date;
use zhibu_papers::cells;
use zhibu_papers::table::Column;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::months_later;
use zhibu_rules::dues::{DuesClass, PayItem};

/// Months of a quarter.
const QUARTER_MONTHS: i32 = 3;

/// A column of money as its heading tells it.
#[derive(Clone, Debug)]
pub struct MoneyColumn {
    /// Where it stands.
    pub column: Column,
    /// The heading without blanks, hints in brackets, and the quarter.
    plain: String,
    /// The quarter it is the average of, from 1.
    pub quarter: Option<i32>,
}

/// The columns nobody asked for, with what their headings tell.
pub fn money_columns(others: &[Column]) -> Vec<MoneyColumn> {
    others
        .iter()
        .map(|column| {
            let plain = comparable(&column.heading);
            let (quarter, plain) = quarter(&plain);
            MoneyColumn {
                column: column.clone(),
                plain,
                quarter,
            }
        })
        .collect()
}

impl MoneyColumn {
    /// The line of the pay slip it is for a class on a day; none if the rules know none of that name.
    pub fn item<'r>(&self, rules: &'r Rulebook, class: DuesClass, on: Date) -> Option<&'r PayItem> {
        let named = |item: &&PayItem| {
            let mut names = item.synonyms.iter().chain([&item.zh]);
            names.any(|name| comparable(name) == self.plain)
        };
        let found = rules.pay_items(class, on).find(named);
        // An average of a quarter is the one line the self-employed have, whatever it is called.
        let only = || {
            let mut items = rules.pay_items(class, on);
            items.next().filter(|_| items.next().is_none())
        };
        match self.quarter {
            Some(_) => found.or_else(only),
            None => found,
        }
    }

    /// Whether any class knows it on a day.
    pub fn is_known(&self, rules: &Rulebook, on: Date) -> bool {
        DuesClass::ALL
            .into_iter()
            .any(|class| self.item(rules, class, on).is_some())
    }
}

/// The first and last month that pay on the average of a quarter: the quarter after it.
pub fn months_paying(year: i16, quarter: i32) -> Option<(Date, Date)> {
    let january = Date::new(year, 1, 1).ok()?;
    let first = months_later(january, QUARTER_MONTHS * quarter)?;
    Some((first, months_later(first, QUARTER_MONTHS - 1)?))
}

fn comparable(heading: &str) -> String {
    let outside = heading.split(['（', '(']).next().unwrap_or_default();
    cells::narrow(outside)
        .chars()
        .filter(|it| !cells::is_blank(*it))
        .collect()
}

/// `一季度月均纯收入` is the first quarter's 月均纯收入.
fn quarter(heading: &str) -> (Option<i32>, String) {
    let Some((before, rest)) = heading.split_once("季度") else {
        return (None, heading.to_owned());
    };
    let quarter = match before.chars().next_back() {
        Some('一' | '1') => 1,
        Some('二' | '2') => 2,
        Some('三' | '3') => 3,
        Some('四' | '4') => 4,
        _ => return (None, heading.to_owned()),
    };
    (Some(quarter), rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_quarter_is_told_apart_from_what_it_is_the_average_of() {
        let told = |heading: &str| quarter(&comparable(heading));
        assert_eq!(told("一季度月均纯收入"), (Some(1), "月均纯收入".to_owned()));
        assert_eq!(
            told("第4季度 月均纯收入（元）"),
            (Some(4), "月均纯收入".to_owned())
        );
        assert_eq!(told("职务工资"), (None, "职务工资".to_owned()));
    }

    #[test]
    fn the_average_of_a_quarter_is_paid_on_in_the_next() {
        let paying = |quarter| months_paying(2026, quarter);
        assert_eq!(paying(1), Some((date(2026, 4, 1), date(2026, 6, 1))));
        assert_eq!(paying(4), Some((date(2027, 1, 1), date(2027, 3, 1))));
    }
}
