//! 思想汇报: when one is due, and which are missing.

use jiff::civil::Date;
use zhibu_rules::dates::months_later;
use zhibu_rules::keys::Key;
use zhibu_rules::{Rulebook, keys};

/// Stretches that are looked at: more than a life has quarters.
const STRETCHES_MAX: i32 = 1_000;

/// How the reports of a case stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThoughtsDue {
    /// The last days of stretches that are over and have none.
    pub missing: Vec<Date>,
    /// The last day of the stretch that runs, if it has none yet.
    pub next: Option<Date>,
}

/// The days of a case that reports are counted from.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// 递交入党申请书.
    pub applied_on: Date,
    /// The day of the assembly, once approved.
    pub admitted_on: Option<Date>,
    /// The last day of the case.
    pub ended_on: Option<Date>,
}

impl ThoughtsDue {
    /// The soonest last day, past or to come.
    pub fn first(&self) -> Option<Date> {
        self.missing.first().copied().or(self.next)
    }
}

/// Which reports are due: one in every stretch, of applicants from the application, of probationary members
/// from the assembly. A stretch that ended before the rule was in force asks for none.
pub fn due(book: &Rulebook, course: Course, written: &[Date], today: Date) -> ThoughtsDue {
    let mut due = ThoughtsDue::default();
    let until = course.admitted_on.or(course.ended_on);
    let applicant = (course.applied_on, until);
    look(
        book,
        &keys::DEV_THOUGHTS_APPLICANT,
        applicant,
        (written, today),
        &mut due,
    );
    if let Some(from) = course.admitted_on {
        let probation = (from, course.ended_on);
        look(
            book,
            &keys::DEV_THOUGHTS_PROBATIONARY,
            probation,
            (written, today),
            &mut due,
        );
    }
    due
}

fn look(
    book: &Rulebook,
    key: &Key,
    (from, until): (Date, Option<Date>),
    (written, today): (&[Date], Date),
    due: &mut ThoughtsDue,
) {
    let Ok(months) = book.on(today).integer(key) else {
        return;
    };
    let Ok(months) = i32::try_from(months) else {
        return;
    };
    let mut begins = from;
    for at in 1..STRETCHES_MAX {
        let Some(end) = months_later(from, months.saturating_mul(at)) else {
            return;
        };
        if begins > today || until.is_some_and(|until| end > until) {
            return;
        }
        let is_first = at == 1;
        let is_within = |on: &&Date| **on <= end && (**on > begins || is_first && **on == begins);
        let has_one = written.iter().any(|on| is_within(&on));
        let is_asked = book.on(end).integer(key).is_ok();
        match (has_one, is_asked, end < today) {
            (false, true, true) => due.missing.push(end),
            (false, true, false) => due.next = Some(end),
            _ => {}
        }
        begins = end;
    }
}
