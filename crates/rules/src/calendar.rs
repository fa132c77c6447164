//! Working days 工作日: weekdays, minus the holidays of the State Council, plus the make-up days.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::value::Source;

/// A day off or a make-up day, and the notice that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// Whether it is worked.
    pub is_working: bool,
    /// The holiday it belongs to, in Chinese.
    pub zh: String,
    /// The holiday it belongs to, in English.
    pub en: String,
    /// The notice and its item.
    pub source: Source,
}

/// The State Council's arrangements of the years that are known.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub(crate) years: BTreeSet<i16>,
    pub(crate) days: BTreeMap<Date, CalendarDay>,
}

/// A date found by counting working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkdayDate {
    /// The date.
    pub date: Date,
    /// Whether the count touched a year whose arrangement is not known 暂算.
    pub is_provisional: bool,
}

/// How many working days lie in a stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkdayCount {
    /// How many.
    pub workdays: u32,
    /// Whether the stretch touches a year whose arrangement is not known 暂算.
    pub is_provisional: bool,
}

impl Calendar {
    /// Whether a day is worked. Without its year's arrangement only the weekday decides; ask
    /// [`Calendar::is_known`] whether that is so.
    pub fn is_working_day(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(day) => day.is_working,
            None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// Whether the arrangement of a day's year is known.
    pub fn is_known(&self, date: Date) -> bool {
        self.years.contains(&date.year())
    }

    /// The years whose arrangements are known, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.iter().copied()
    }

    /// What the arrangement says of a day, if it says anything.
    pub fn day(&self, date: Date) -> Option<&CalendarDay> {
        self.days.get(&date)
    }

    /// The `workdays`-th working day after `from`; `from` itself is not counted, and 0 gives it back.
    /// `None` at the end of the calendar.
    pub fn add_working_days(&self, from: Date, workdays: u32) -> Option<WorkdayDate> {
        let mut found = WorkdayDate {
            date: from,
            is_provisional: false,
        };
        let mut left = workdays;
        while left > 0 {
            found.date = found.date.tomorrow().ok()?;
            found.is_provisional |= !self.is_known(found.date);
            if self.is_working_day(found.date) {
                left -= 1;
            }
        }
        Some(found)
    }

    /// How many working days lie from `first` to `last`, both included; none if they are reversed.
    pub fn count_working_days(&self, first: Date, last: Date) -> WorkdayCount {
        let mut count = WorkdayCount {
            workdays: 0,
            is_provisional: false,
        };
        let days = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        for date in days.take_while(|date| *date <= last) {
            count.is_provisional |= !self.is_known(date);
            count.workdays += u32::from(self.is_working_day(date));
        }
        count
    }
}
