//! What is owed, without a database: spans of bases in, stretches of months out.
//!
//! A month is judged on its last day. The rates of a stretch of months are looked up once, and an amount
//! is reckoned once for every stretch in which neither base nor rates change, so a million members and
//! twelve months cost about as much as a million members.

use jiff::civil::Date;
use zhibu_ledger::Fen;
use zhibu_rules::dates::{Period, PeriodKind, months_later};
use zhibu_rules::dues::{Assessment, BaseChange, DuesClass, DuesQuestion, DuesTariff};
use zhibu_rules::{RuleMissing, Rulebook, keys};

/// A calendar month as a number that can be counted on: twelve for every year, January the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

/// A class and base 缴费基数 that hold from a month up to and including another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseSpan {
    /// 缴费类别.
    pub class: DuesClass,
    /// The first month it counts in.
    pub first: Month,
    /// The last month it counts in; none while it holds.
    pub last: Option<Month>,
    /// The monthly base; none where the class has none or nobody knows it.
    pub base: Option<Fen>,
}

/// Months in which the same is owed each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first month.
    pub first: Month,
    /// The last month.
    pub last: Month,
    /// The place of the span that decides among the spans given; none where there is none.
    pub span: Option<usize>,
    /// The class, as far as it is known even without a base.
    pub class: Option<DuesClass>,
    /// Owed each month; none where it cannot be reckoned because the base is not known. Never a guess.
    pub owed: Option<Fen>,
}

/// The rates of a stretch of months, looked up once for any number of members.
#[derive(Debug)]
pub struct Tariffs<'a> {
    editions: Vec<Edition<'a>>,
}

#[derive(Debug)]
struct Edition<'a> {
    last: Month,
    tariff: DuesTariff<'a>,
}

impl Month {
    /// The month a day lies in.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// Reads `2026-07`.
    pub fn parse(text: &str) -> Option<Self> {
        Period::parse(text)
            .filter(|period| period.kind() == PeriodKind::Month)
            .map(|period| Self::of(period.start()))
    }

    /// January of a year.
    pub fn january(year: i16) -> Self {
        Self(i32::from(year) * 12)
    }

    /// So many months on, back if negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// How many months `other` lies later.
    pub fn until(self, other: Self) -> i32 {
        other.0 - self.0
    }

    /// As the calendar's period; the last months of the calendar stand for all beyond it.
    pub fn period(self) -> Period {
        let year = i16::try_from(self.0.div_euclid(12)).unwrap_or(9998);
        let january = Date::new(year, 1, 1).unwrap_or(Date::MAX);
        Period::month_of(months_later(january, self.0.rem_euclid(12)).unwrap_or(Date::MAX))
    }

    /// Its last day, on which it is judged.
    pub fn last_day(self) -> Date {
        self.period().end()
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.period().start().year()
    }

    /// 1 to 12.
    pub fn number(self) -> i8 {
        self.period().start().month()
    }

    /// Every month from this one to `last`.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> + use<> {
        (self.0..=last.0).map(Self)
    }

    /// The months that lie wholly inside two days, as the first and the last; none where there is none.
    pub fn inside(from: Date, to: Date) -> Option<(Self, Self)> {
        let first = if from.day() == 1 {
            Self::of(from)
        } else {
            Self::of(from).plus(1)
        };
        let last = if to == to.last_of_month() {
            Self::of(to)
        } else {
            Self::of(to).plus(-1)
        };
        (first <= last).then_some((first, last))
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.period().fmt(formatter)
    }
}

/// The months in which a dated link that holds from `from_on` up to, not including, `until_on` holds on
/// the last day: the first and, if it ended, the last.
pub fn months_held(from_on: Date, until_on: Option<Date>) -> (Month, Option<Month>) {
    (
        Month::of(from_on),
        until_on.map(|until_on| Month::of(until_on).plus(-1)),
    )
}

/// The first month in which a base counts that was entered from `from_month` on (一年一核定 or 随变动).
pub fn first_month(assessment: Assessment, change: BaseChange, from_month: Month) -> Month {
    assessment
        .first_month(change, from_month.period())
        .map_or(from_month, |period| Month::of(period.start()))
}

impl<'a> Tariffs<'a> {
    /// The rates in force in every month from `first` to `last`.
    ///
    /// # Errors
    /// A rate is missing in one of the months.
    pub fn prepare(book: &'a Rulebook, first: Month, last: Month) -> Result<Self, RuleMissing> {
        let mut editions: Vec<Edition<'a>> = Vec::new();
        let mut held: Option<Date> = None;
        for month in first.to(last) {
            let day = month.last_day();
            if held.is_some_and(|before| is_same_edition(book, before, day)) {
                if let Some(edition) = editions.last_mut() {
                    edition.last = month;
                }
                continue;
            }
            let tariff = book.on(day).dues_tariff()?;
            editions.push(Edition {
                last: month,
                tariff,
            });
            held = Some(day);
        }
        Ok(Self { editions })
    }

    /// The rates of a month that was prepared.
    pub fn of(&self, month: Month) -> Option<&DuesTariff<'a>> {
        self.edition(month).map(|edition| &edition.tariff)
    }

    fn edition(&self, month: Month) -> Option<&Edition<'a>> {
        self.editions.iter().find(|edition| month <= edition.last)
    }
}

/// Calls `each` with the stretches of months from `first` to `last` in which a member owes the same.
///
/// `spans` are in the order of their first months. The span of a month is the one that began last and
/// has not ended. Where all have ended, the class of the last one is still told, and the base is not
/// known. The self-employed pay on the average of the quarter before, so a first span of theirs also
/// tells the class of the quarter it was taken from.
pub fn each_run(
    tariffs: &Tariffs<'_>,
    spans: &[BaseSpan],
    (first, last): (Month, Month),
    mut each: impl FnMut(Run),
) {
    let mut month = first;
    while month <= last {
        let Some(edition) = tariffs.edition(month) else {
            return;
        };
        let governing = governing(spans, month);
        let mut end = last.min(edition.last);
        if let Some(at) = governing
            && let Some(span_last) = spans.get(at).and_then(|span| span.last)
        {
            end = end.min(span_last);
        }
        for span in spans {
            if span.first > month {
                end = end.min(span.first.plus(-1));
            }
        }
        let (class, owed) = match governing.and_then(|at| spans.get(at)) {
            Some(span) => (Some(span.class), reckon(&edition.tariff, span)),
            None => {
                let (class, class_until) = class_without_base(spans, month);
                end = class_until.map_or(end, |until| end.min(until));
                (class, None)
            }
        };
        each(Run {
            first: month,
            last: end,
            span: governing,
            class,
            owed,
        });
        month = end.plus(1);
    }
}

/// The place of the span that decides in a month.
fn governing(spans: &[BaseSpan], month: Month) -> Option<usize> {
    spans
        .iter()
        .rposition(|span| span.first <= month && span.last.is_none_or(|last| month <= last))
}

/// The class where no base holds, and the last month before that may change.
fn class_without_base(spans: &[BaseSpan], month: Month) -> (Option<DuesClass>, Option<Month>) {
    if let Some(ended) = spans.iter().rfind(|span| span.first <= month) {
        return (Some(ended.class), None);
    }
    let Some(next) = spans.first() else {
        return (None, None);
    };
    let quarter_before = next.first.plus(-3);
    if next.class != DuesClass::SelfEmployed {
        (None, None)
    } else if month < quarter_before {
        (None, Some(quarter_before.plus(-1)))
    } else {
        (Some(next.class), None)
    }
}

fn reckon(tariff: &DuesTariff<'_>, span: &BaseSpan) -> Option<Fen> {
    let question = DuesQuestion {
        class: span.class,
        base: span.base,
        on: Date::MIN,
        accepted_on: None,
    };
    tariff.reckon(&question).ok().map(|answer| answer.fen)
}

fn is_same_edition(book: &Rulebook, one: Date, other: Date) -> bool {
    let (one, other) = (book.on(one), book.on(other));
    DuesClass::ALL
        .iter()
        .map(|class| class.rate_key())
        .chain([&keys::DUES_ROUNDING, &keys::DUES_PROBATIONARY_START])
        .all(|key| match (one.value(key), other.value(key)) {
            (Ok(one), Ok(other)) => std::ptr::eq(one, other),
            _ => false,
        })
}

/// What many members owe, added up by month and by class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// In the order of the months.
    pub months: Vec<MonthTotal>,
    /// In the order of [`DuesClass::ALL`]; what was reckoned without a class is in none.
    pub classes: Vec<ClassTotal>,
}

/// What is owed for one month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthTotal {
    /// The sum 应缴.
    pub owed_fen: i64,
    /// Members who owe anything.
    pub payers: i64,
    /// Members whose base is not known, so that nothing could be reckoned.
    pub base_missing: i64,
}

/// What is owed by one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassTotal {
    /// Members of the class in the last of the months.
    pub members_last: i64,
    /// The sum over all months.
    pub owed_fen: i64,
}

impl Totals {
    /// Nothing yet, for so many months.
    pub fn of_months(count: usize) -> Self {
        Self {
            months: vec![MonthTotal::default(); count],
            classes: vec![ClassTotal::default(); DuesClass::ALL.len()],
        }
    }

    /// Adds a stretch of months of one member; `first` is the month of the first place. None where a sum
    /// leaves the range of the ledger.
    pub fn add(&mut self, first: Month, run: &Run) -> Option<()> {
        let from = usize::try_from(first.until(run.first)).ok()?;
        let count = usize::try_from(run.first.until(run.last) + 1).ok()?;
        let is_last = from + count == self.months.len();
        let months = self.months.get_mut(from..from + count)?;
        let class = run.class.and_then(|class| {
            let at = DuesClass::ALL.iter().position(|known| *known == class)?;
            self.classes.get_mut(at)
        });
        let Some(owed) = run.owed else {
            for month in months {
                month.base_missing += 1;
            }
            if let Some(class) = class {
                class.members_last += i64::from(is_last);
            }
            return Some(());
        };
        for month in months {
            month.owed_fen = month.owed_fen.checked_add(owed.get())?;
            month.payers += i64::from(owed > Fen::ZERO);
        }
        if let Some(class) = class {
            class.members_last += i64::from(is_last);
            let sum = owed.get().checked_mul(i64::try_from(count).ok()?)?;
            class.owed_fen = class.owed_fen.checked_add(sum)?;
        }
        Some(())
    }

    /// The sum over all months; none where it leaves the range of the ledger.
    pub fn owed_fen(&self) -> Option<i64> {
        self.months
            .iter()
            .try_fold(0_i64, |sum, month| sum.checked_add(month.owed_fen))
    }

    /// Members and months in which nothing could be reckoned.
    pub fn base_missing(&self) -> i64 {
        self.months.iter().map(|month| month.base_missing).sum()
    }
}
