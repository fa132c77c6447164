//! When a wait is over, when a limit ends, which stretches have no record.

use jiff::civil::Date;

use super::definition::{Every, Length, Limit, StepRule, Wait};
use super::looking::{Looking, Seen};
use crate::dates::months_later;
use crate::fault::RuleMissing;
use crate::keys::Key;
use crate::rulebook::Rules;
use crate::value::Unit;

/// A day that was counted to.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    pub(super) date: Date,
    /// Whether the count touched a year whose holidays are not known 暂算.
    pub(super) is_provisional: bool,
}

/// The day that ends a time of the rules, and some months more, from a day on. Working days are counted
/// with the first and the last; months run to the same day, or the end of a shorter month.
pub(super) fn counted(
    rules: Rules<'_>,
    key: &Key,
    from: Date,
    more_months: i64,
) -> Result<Option<Counted>, RuleMissing> {
    let length = rules.integer(key)?;
    let months = match key.unit {
        Unit::Workdays => return Ok(last_workday(rules, from, length)),
        Unit::Years => length.saturating_mul(12),
        _ => length,
    };
    let months = i32::try_from(months.saturating_add(more_months)).ok();
    let date = months.and_then(|months| months_later(from, months));
    Ok(date.map(|date| Counted {
        date,
        is_provisional: false,
    }))
}

/// The last of so many working days, the first day counted if it is one.
fn last_workday(rules: Rules<'_>, from: Date, workdays: i64) -> Option<Counted> {
    let calendar = rules.book().calendar();
    let first = calendar.count_working_days(from, from);
    let left = u32::try_from(workdays).ok()?.checked_sub(first.workdays)?;
    let last = calendar.add_working_days(from, left)?;
    Some(Counted {
        date: last.date,
        is_provisional: first.is_provisional || last.is_provisional,
    })
}

impl Looking<'_> {
    /// The end of a wait under these figures; `None` while it does not run.
    pub(super) fn wait_end(
        &self,
        rules: Rules<'_>,
        wait: &Wait,
    ) -> Result<Option<Counted>, RuleMissing> {
        let runs = |given: &String| self.taken(given).is_some();
        let Some(after) = self
            .taken(&wait.after)
            .filter(|_| wait.given.iter().all(runs))
        else {
            return Ok(None);
        };
        let extensions = wait.extended_by.iter().flat_map(|step| self.all(step));
        let more_months = extensions.filter_map(|it| it.event.facts.months).sum();
        counted(rules, wait.value, after.event.date, more_months)
    }

    /// The end of a step's limit under these figures; `None` where it has none or does not run yet.
    pub(super) fn limit_end(
        &self,
        rules: Rules<'_>,
        step: &StepRule,
        record: Option<&Seen<'_>>,
    ) -> Result<Option<Counted>, RuleMissing> {
        let Some(limit) = &step.limit else {
            return Ok(None);
        };
        if !self.limit_holds(limit) {
            return Ok(None);
        }
        // What was taken although a vote was not carried is judged by the day of that vote all the same;
        // what was not taken is not waited for.
        let before = match &limit.after {
            Some(after) if record.is_some() => self.taken(after),
            Some(after) => self.fulfils(after)?,
            None => None,
        };
        let value = match limit.length {
            Length::Figure(value) => value,
            Length::Set => {
                let until = before.and_then(|_| self.set_last(limit.after.as_ref()?));
                return Ok(until.map(|date| Counted {
                    date,
                    is_provisional: false,
                }));
            }
        };
        let from = match (&limit.after, &step.wait) {
            (Some(_), _) => before.map(|it| it.event.date),
            (None, Some(wait)) => self.wait_end(rules, wait)?.map(|it| it.date),
            (None, None) => None,
        };
        let is_special = record.is_some_and(|it| it.event.facts.is_special);
        let key = limit.special_value.filter(|_| is_special);
        match from {
            Some(from) => counted(rules, key.unwrap_or(value), from, 0),
            None => Ok(None),
        }
    }

    /// The day that was set last with a step, or with one that stands for it: a letter replaced counts anew.
    fn set_last(&self, after: &String) -> Option<Date> {
        let is_it = |it: &&Seen<'_>| {
            it.step.key == *after || it.step.stands_for.iter().any(|it| it == after)
        };
        let set = self.seen.iter().filter(is_it);
        set.filter_map(|it| it.event.facts.until).next_back()
    }

    fn limit_holds(&self, limit: &Limit) -> bool {
        let Some((happened, since)) = &limit.given else {
            return true;
        };
        let since = self.taken(since).map(|it| it.event.date);
        let on_or_after = |it: &Seen<'_>| since.is_some_and(|since| it.event.date >= since);
        self.all(happened).any(on_or_after)
    }

    /// The stretches of a step that is due again and again, each by its last day, and whether a record
    /// lies in it; without end.
    pub(super) fn stretches<'s>(
        &'s self,
        rules: Rules<'_>,
        step: &'s str,
        every: &Every,
    ) -> Result<impl Iterator<Item = (Date, bool)> + use<'s>, RuleMissing> {
        let months = i32::try_from(rules.integer(every.value)?).ok();
        let first = self.taken(&every.after).map(|it| it.event.date);
        let ends = (1..).map_while(move |ordinal: i32| {
            let last = |ordinal: i32| months_later(first?, months?.checked_mul(ordinal)?);
            Some((last(ordinal - 1)?, last(ordinal)?))
        });
        Ok(ends.map(move |(before, end)| {
            let within = |it: &Seen<'_>| before < it.event.date && it.event.date <= end;
            (end, self.all(step).any(within))
        }))
    }
}
