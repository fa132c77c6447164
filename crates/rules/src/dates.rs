//! Calendar periods 期 (month, quarter, year) and counting months on.

use std::fmt;

use jiff::civil::Date;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// 月.
    Month,
    /// 季度.
    Quarter,
    /// 年.
    Year,
}

/// One calendar month, quarter or year. Written `2026-03`, `2026-Q1`, `2026`; ordered by first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    start: Date,
    end: Date,
    kind: PeriodKind,
}

/// The same day `months` months later, clamped to the month's end: 31 January and one month is the
/// last of February. Negative counts go back. `None` outside the calendar's range.
pub fn months_later(date: Date, months: i32) -> Option<Date> {
    let span = jiff::Span::new().try_months(months).ok()?;
    date.checked_add(span).ok()
}

/// Reads a date written exactly `YYYY-MM-DD`, a real day from year 1 on.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(position, byte)| match position {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
    let date: Date = if shaped {
        text.parse().ok()?
    } else {
        return None;
    };
    (date.year() >= 1).then_some(date)
}

impl PeriodKind {
    /// All of them, shortest first.
    pub const ALL: [PeriodKind; 3] = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];

    /// The word in the rule files.
    pub fn key(self) -> &'static str {
        match self {
            PeriodKind::Month => "month",
            PeriodKind::Quarter => "quarter",
            PeriodKind::Year => "year",
        }
    }

    /// 每月, 每季度, 每年.
    pub fn every_zh(self) -> &'static str {
        match self {
            PeriodKind::Month => "每月",
            PeriodKind::Quarter => "每季度",
            PeriodKind::Year => "每年",
        }
    }

    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<PeriodKind> {
        PeriodKind::ALL.into_iter().find(|kind| kind.key() == text)
    }

    fn months(self) -> i8 {
        match self {
            PeriodKind::Month => 1,
            PeriodKind::Quarter => 3,
            PeriodKind::Year => 12,
        }
    }
}

impl Period {
    /// The period of this kind that a day lies in.
    pub fn containing(kind: PeriodKind, date: Date) -> Period {
        let months = kind.months();
        let first_month = (date.month() - 1) / months * months + 1;
        let start = first_day(date.year(), first_month);
        let end = first_day(date.year(), first_month + months - 1).last_of_month();
        Period { start, end, kind }
    }

    /// The month a day lies in.
    pub fn month_of(date: Date) -> Period {
        Period::containing(PeriodKind::Month, date)
    }

    /// Reads `2026-03`, `2026-Q1` or `2026`.
    pub fn parse(text: &str) -> Option<Period> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        match rest {
            None => Period::of(PeriodKind::Year, year, "01"),
            Some(rest) => match rest.strip_prefix('Q') {
                Some("1") => Period::of(PeriodKind::Quarter, year, "01"),
                Some("2") => Period::of(PeriodKind::Quarter, year, "04"),
                Some("3") => Period::of(PeriodKind::Quarter, year, "07"),
                Some("4") => Period::of(PeriodKind::Quarter, year, "10"),
                Some(_) => None,
                None => Period::of(PeriodKind::Month, year, rest),
            },
        }
    }

    fn of(kind: PeriodKind, year: &str, month: &str) -> Option<Period> {
        parse_date(&format!("{year}-{month}-01")).map(|date| Period::containing(kind, date))
    }

    /// Month, quarter or year.
    pub fn kind(&self) -> PeriodKind {
        self.kind
    }

    /// Its first day.
    pub fn start(&self) -> Date {
        self.start
    }

    /// Its last day.
    pub fn end(&self) -> Date {
        self.end
    }

    /// Whether a day lies in it.
    pub fn contains(&self, date: Date) -> bool {
        self.start <= date && date <= self.end
    }

    /// The period after this one; `None` at the end of the calendar.
    pub fn next(&self) -> Option<Period> {
        self.end
            .tomorrow()
            .ok()
            .map(|date| Period::containing(self.kind, date))
    }

    /// The period before this one; `None` at the beginning of the calendar.
    pub fn previous(&self) -> Option<Period> {
        self.start
            .yesterday()
            .ok()
            .map(|date| Period::containing(self.kind, date))
    }

    /// Every period of a kind that has a day between `from` and `to`, both included, in order.
    pub fn range(kind: PeriodKind, from: Date, to: Date) -> impl Iterator<Item = Period> {
        let first = (from <= to).then(|| Period::containing(kind, from));
        std::iter::successors(first, Period::next).take_while(move |period| period.start <= to)
    }

    /// 2026年3月, 2026年第一季度, 2026年.
    pub fn zh(&self) -> String {
        let year = self.start.year();
        match self.kind {
            PeriodKind::Month => format!("{year}年{}月", self.start.month()),
            PeriodKind::Quarter => {
                let ordinal = match self.quarter() {
                    1 => "一",
                    2 => "二",
                    3 => "三",
                    _ => "四",
                };
                format!("{year}年第{ordinal}季度")
            }
            PeriodKind::Year => format!("{year}年"),
        }
    }

    /// March 2026, Q1 2026, 2026.
    pub fn en(&self) -> String {
        let year = self.start.year();
        match self.kind {
            PeriodKind::Month => self.start.strftime("%B %Y").to_string(),
            PeriodKind::Quarter => format!("Q{} {year}", self.quarter()),
            PeriodKind::Year => year.to_string(),
        }
    }

    fn quarter(&self) -> i8 {
        (self.start.month() - 1) / 3 + 1
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.start.year();
        match self.kind {
            PeriodKind::Month => write!(formatter, "{year:04}-{:02}", self.start.month()),
            PeriodKind::Quarter => write!(formatter, "{year:04}-Q{}", self.quarter()),
            PeriodKind::Year => write!(formatter, "{year:04}"),
        }
    }
}

/// Days after a date, stopping at the end of the calendar.
pub(crate) fn days_later(date: Date, days: i64) -> Date {
    let span = jiff::Span::new().try_days(days);
    span.ok()
        .and_then(|span| date.checked_add(span).ok())
        .unwrap_or(Date::MAX)
}

/// The first of a month that is known to exist, since it comes from an existing date.
fn first_day(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(Date::MIN)
}
