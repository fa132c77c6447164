//! How an organisation's term stands, and which days can be asked about.

pub mod units;

use jiff::civil::Date;
use zhibu_rules::dates::months_later;
use zhibu_rules::organisation::OrganisationKind;
use zhibu_rules::{Key, Rules, keys};

use crate::error::Said;
use crate::shell::day_typed;

/// A term 任期 as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// 最近换届日期, if it was not after the day.
    pub elected_on: Option<Date>,
    /// Its last day; none where election or length is unknown.
    pub ends_on: Option<Date>,
    /// How it stands.
    pub state: TermState,
}

/// How a term stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermState {
    /// Nobody knows when it ends.
    Unknown,
    /// It ends later than the reminder reaches.
    Running,
    /// It ends in so many days, today 0: time to prepare the election.
    Soon(i64),
    /// It ended so many days ago 届满.
    Over(i64),
}

impl TermState {
    /// `unknown`, `running`, `soon`, `over`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Running => "running",
            Self::Soon(_) => "soon",
            Self::Over(_) => "over",
        }
    }
}

impl Term {
    /// The term of an election and a number of years as of a day; none for organisations without one.
    pub fn of(
        (last_election_on, term_years): (Option<Date>, Option<i64>),
        rules: Rules<'_>,
        on: Date,
    ) -> Option<Self> {
        if last_election_on.is_none() && term_years.is_none() {
            return None;
        }
        let elected_on = last_election_on.filter(|it| *it <= on);
        let ends_on = term_ends_on(elected_on, term_years);
        let reminder = rules.integer(&keys::TERM_REMINDER).ok();
        let reminder = reminder.and_then(|it| i32::try_from(it).ok());
        let reached = reminder.and_then(|it| months_later(on, it));
        let state = match ends_on {
            None => TermState::Unknown,
            Some(ends) if ends < on => TermState::Over(days(ends, on)),
            Some(ends) if reached.is_some_and(|it| ends <= it) => TermState::Soon(days(on, ends)),
            Some(_) => TermState::Running,
        };
        Some(Self {
            elected_on,
            ends_on,
            state,
        })
    }
}

/// The day a term ends: so many years after the election. None where either is unknown.
pub fn term_ends_on(last_election_on: Option<Date>, term_years: Option<i64>) -> Option<Date> {
    let months = i32::try_from(term_years?).ok()?.checked_mul(12)?;
    months_later(last_election_on?, months)
}

/// The rule that says how long a term is; none where no document of ours does.
pub fn term_key(kind: OrganisationKind) -> Option<&'static Key> {
    match kind {
        OrganisationKind::Committee => Some(&keys::TERM_COMMITTEE),
        OrganisationKind::GeneralBranch => Some(&keys::TERM_GENERAL_BRANCH),
        OrganisationKind::Branch | OrganisationKind::JointBranch => Some(&keys::TERM_BRANCH),
        OrganisationKind::WorkCommittee | OrganisationKind::Group => None,
    }
}

/// Reads the day of a question; blank is none.
///
/// # Errors
/// What is wrong with it: not a day, or one that has not come yet.
pub fn day_asked(typed: &str, today: Date) -> Result<Option<Date>, Said> {
    match day_typed(typed)? {
        Some(on) if on > today => Err(Said::new(
            format!("{on} 还没有到，请选 {today} 或以前的一天"),
            format!("{on} has not come yet: choose {today} or a day before"),
        )),
        asked => Ok(asked),
    }
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use zhibu_rules::Rulebook;

    use super::*;

    #[test]
    fn a_term_ends_on_the_same_day_years_later_and_is_over_the_day_after() {
        let book = Rulebook::embedded().unwrap();
        let elected = Some(date(2023, 11, 24));
        let state = |on: Date| Term::of((elected, Some(3)), book.on(on), on).unwrap().state;
        assert_eq!(state(date(2026, 5, 23)), TermState::Running);
        assert_eq!(
            state(date(2026, 5, 24)),
            TermState::Soon(184),
            "six months before"
        );
        assert_eq!(
            state(date(2026, 11, 24)),
            TermState::Soon(0),
            "the last day is within"
        );
        assert_eq!(state(date(2026, 11, 25)), TermState::Over(1));
        assert_eq!(
            state(date(2023, 11, 23)),
            TermState::Unknown,
            "before the election"
        );
        let clamped = term_ends_on(Some(date(2024, 2, 29)), Some(3));
        assert_eq!(clamped, Some(date(2027, 2, 28)));
        let on = date(2026, 1, 1);
        assert_eq!(Term::of((None, None), book.on(on), on), None, "a group");
    }

    #[test]
    fn a_day_is_read_as_typed_and_must_have_come() {
        let today = date(2026, 11, 24);
        assert_eq!(day_asked(" ", today), Ok(None));
        for typed in ["2025-03-01", "2025.03.01", "2025/03/01 "] {
            assert_eq!(
                day_asked(typed, today),
                Ok(Some(date(2025, 3, 1))),
                "{typed}"
            );
        }
        for typed in ["2026-02-30", "2026", "明天", "2026-11-25", "20260301"] {
            assert!(day_asked(typed, today).is_err(), "{typed}");
        }
    }
}
