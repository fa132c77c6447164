//! What a case may do next, until when, and what went wrong in it.

use jiff::civil::Date;

use super::definition::{Every, Procedure, ProcedureEdition, StepRule, Told};
use super::history::History;
use super::looking::{Looking, Seen};
use super::timing::Counted;
use super::{OUT_OF_ORDER, STEP_MISSING};
use crate::fault::RuleMissing;
use crate::rulebook::Rulebook;
use crate::value::Unit;

/// How a case stands on a day.
#[derive(Clone, Debug)]
pub struct Examination<'a> {
    /// The edition of each event, in the order of the history; `None` of a procedure without editions.
    pub editions: Vec<Option<&'a ProcedureEdition>>,
    /// The steps whose needs are met and that are not recorded, in their order.
    pub open: Vec<OpenStep<'a>>,
    /// What went wrong, in the order of the steps, each once.
    pub breaches: Vec<Breach<'a>>,
    /// The ends of the waits that run or ran, by the step that waits.
    pub waits: Vec<(&'a StepRule, Date)>,
    /// The votes that were taken and of which none was carried: they may be taken again.
    pub not_carried: Vec<&'a StepRule>,
    /// Whether a count of working days touched a year whose holidays are not known 暂算.
    pub is_provisional: bool,
}

/// A step that can be taken.
#[derive(Clone, Debug)]
pub struct OpenStep<'a> {
    /// Which.
    pub step: &'a StepRule,
    /// The first day for it.
    pub earliest: Date,
    /// The last day for it, where there is one.
    pub latest: Option<Date>,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach<'a> {
    /// What: `talk_late`.
    pub code: String,
    /// The article it is against, as numbered in the edition that judges.
    pub article: String,
    /// The edition that judges.
    pub edition: &'a str,
    /// The step at which it shows.
    pub step: &'a str,
    /// The step that is missing or came too late, where it is about two.
    pub need: Option<&'a str>,
    /// The day that was overstepped, or not waited for.
    pub by: Option<Date>,
    /// Key of the document of the article, where it is not that of the edition.
    pub document: Option<String>,
}

impl Examination<'_> {
    /// The steps that can be taken today.
    pub fn next(&self, today: Date) -> impl Iterator<Item = &OpenStep<'_>> {
        self.open.iter().filter(move |it| it.earliest <= today)
    }

    /// The day on which the wait of a step ends or ended.
    pub fn wait_end(&self, step: &str) -> Option<Date> {
        let found = self.waits.iter().find(|(it, _)| it.key == step);
        found.map(|(_, date)| *date)
    }
}

/// Examines a case as of a day.
///
/// # Errors
/// A figure that a step names was not in force on its day.
pub fn examine<'a>(
    book: &'a Rulebook,
    procedure: &'a Procedure,
    history: &'a History,
    today: Date,
) -> Result<Examination<'a>, RuleMissing> {
    let mut found = examine_step_by_step(book, procedure, history, today)?;
    let mut told: Vec<Breach<'a>> = Vec::new();
    for breach in found.breaches {
        let same = |it: &Breach<'_>| it.code == breach.code && it.article == breach.article;
        if !told.iter().any(same) {
            told.push(breach);
        }
    }
    found.breaches = told;
    Ok(found)
}

/// As [`examine`], with a breach told at every step at which it shows.
pub(super) fn examine_step_by_step<'a>(
    book: &'a Rulebook,
    procedure: &'a Procedure,
    history: &'a History,
    today: Date,
) -> Result<Examination<'a>, RuleMissing> {
    let editions = history
        .events
        .iter()
        .map(|event| procedure.edition_on(event.date))
        .collect();
    let mut found = Examination {
        editions,
        open: Vec::new(),
        breaches: Vec::new(),
        waits: Vec::new(),
        not_carried: Vec::new(),
        is_provisional: false,
    };
    if let Some(case) = Looking::at(book, procedure, history, today) {
        for seen in &case.seen {
            judge_record(&case, seen, &mut found)?;
        }
        for step in &case.edition.steps {
            if let Some(seen) = case.recorded(&step.key)
                && !case.is_carried(seen)?
            {
                found.not_carried.push(step);
            }
        }
        judge_what_is_not_there(&case, &mut found)?;
        if case.ending().is_none() {
            find_open(&case, &mut found)?;
        }
        let order = |it: &Breach<'_>| case.edition.position(it.step);
        found.breaches.sort_by_key(order);
    }
    Ok(found)
}

impl<'a> Examination<'a> {
    fn tell(&mut self, breach: Breach<'a>) {
        if !self.breaches.contains(&breach) {
            self.breaches.push(breach);
        }
    }

    fn waited(&mut self, step: &'a StepRule, end: Counted) {
        self.is_provisional |= end.is_provisional;
        if !self.waits.iter().any(|(it, _)| it.key == step.key) {
            self.waits.push((step, end.date));
        }
    }
}

impl<'a> Seen<'a> {
    fn breach(&self, told: &Told) -> Breach<'a> {
        Breach {
            document: told.document.clone(),
            ..self.breach_of(&told.code, &told.article)
        }
    }

    fn breach_of(&self, code: &str, article: &str) -> Breach<'a> {
        Breach {
            code: code.to_owned(),
            article: article.to_owned(),
            edition: &self.edition.name,
            step: &self.step.key,
            need: None,
            by: None,
            document: None,
        }
    }
}

/// A recorded step, by the edition of its day.
fn judge_record<'a>(
    case: &Looking<'a>,
    seen: &Seen<'a>,
    found: &mut Examination<'a>,
) -> Result<(), RuleMissing> {
    judge_needs(case, seen, found)?;
    judge_times(case, seen, found)?;
    if let Some(vote) = &seen.step.vote
        && case.lacks_quorum(seen)?
    {
        found.tell(seen.breach(&vote.no_quorum));
    }
    if let Some(entitled) = &seen.step.entitled
        && !entitled.lets(seen.event.facts.body.as_ref())
    {
        found.tell(seen.breach(&entitled.told));
    }
    for (check, told) in &seen.step.checks {
        if check.finds(case, seen)? {
            found.tell(seen.breach(told));
        }
    }
    Ok(())
}

fn judge_needs<'a>(
    case: &Looking<'a>,
    seen: &Seen<'a>,
    found: &mut Examination<'a>,
) -> Result<(), RuleMissing> {
    for need in &seen.step.needs {
        let rule = seen.edition.step(need);
        match case.taken(need) {
            None => {
                if let Some(rule) = rule.filter(|rule| rule.missing.is_none()) {
                    found.tell(Breach {
                        need: Some(need),
                        ..seen.breach_of(STEP_MISSING, &rule.article)
                    });
                }
            }
            Some(before) => {
                if seen.event.date < before.event.date {
                    found.tell(Breach {
                        need: Some(need),
                        by: Some(before.event.date),
                        ..seen.breach_of(OUT_OF_ORDER, &seen.step.article)
                    });
                }
                if let Some(vote) = &before.step.vote
                    && !case.is_carried(before)?
                {
                    found.tell(before.breach(&vote.not_carried));
                }
            }
        }
    }
    for called_for in &seen.step.calls_for {
        let told = seen.edition.step(called_for);
        let told = told.and_then(|rule| rule.missing.as_ref());
        if let Some(told) = told.filter(|_| case.taken(called_for).is_none()) {
            found.tell(Breach {
                need: Some(called_for),
                ..seen.breach(told)
            });
        }
    }
    Ok(())
}

fn judge_times<'a>(
    case: &Looking<'a>,
    seen: &Seen<'a>,
    found: &mut Examination<'a>,
) -> Result<(), RuleMissing> {
    let rules = case.rules(seen);
    let date = seen.event.date;
    if let Some(wait) = &seen.step.wait
        && let Some(end) = case.wait_end(rules, wait)?
    {
        if wait.value.unit == Unit::Workdays
            && let Some(first) = case.taken(&wait.after)
        {
            // The days that were waited are counted, not those that should have been.
            let calendar = case.book.calendar();
            let count = calendar.count_working_days(first.event.date, date);
            found.is_provisional |= count.is_provisional;
        } else {
            found.waited(seen.step, end);
        }
        if date < end.date {
            found.tell(Breach {
                by: Some(end.date),
                ..seen.breach(&wait.early)
            });
        }
    }
    if let Some(limit) = &seen.step.limit
        && let Some(end) = case.limit_end(rules, seen.step, Some(seen))?
        && end.date < date
    {
        found.tell(Breach {
            by: Some(end.date),
            ..seen.breach(&limit.late)
        });
    }
    Ok(())
}

/// Limits that ran out on steps nobody took, and stretches without their record, by today's edition.
fn judge_what_is_not_there<'a>(
    case: &Looking<'a>,
    found: &mut Examination<'a>,
) -> Result<(), RuleMissing> {
    let rules = case.rules_today();
    for step in &case.edition.steps {
        let today = |told: &Told, by: Date| Breach {
            code: told.code.clone(),
            article: told.article.clone(),
            edition: &case.edition.name,
            step: &step.key,
            need: None,
            by: Some(by),
            document: told.document.clone(),
        };
        if let Some(every) = &step.every
            && let Some(end) = first_missed(case, step, every)?
        {
            found.tell(today(&every.missed, end));
        }
        if case.taken(&step.key).is_some() {
            continue;
        }
        if let Some(wait) = &step.wait
            && wait.value.unit != Unit::Workdays
            && let Some(end) = case.wait_end(rules, wait)?
        {
            found.waited(step, end);
        }
        if let Some(limit) = &step.limit
            && !step.is_optional
            && !case.is_broken_off()
            && let Some(end) = case.limit_end(rules, step, None)?
            && end.date < case.today
        {
            found.tell(today(&limit.late, end.date));
        }
    }
    Ok(())
}

/// The last day of the first stretch that is over and has no record.
fn first_missed(
    case: &Looking<'_>,
    step: &StepRule,
    every: &Every,
) -> Result<Option<Date>, RuleMissing> {
    let until = case.taken(&every.until).map(|it| it.event.date);
    let over = |end: Date| end < case.today && until.is_none_or(|until| end <= until);
    let mut stretches = case
        .stretches(case.rules_today(), &step.key, every)?
        .take_while(|(end, _)| over(*end));
    Ok(stretches
        .find(|(_, has_record)| !has_record)
        .map(|(end, _)| end))
}

/// The steps that can be taken, by today's edition.
fn find_open<'a>(case: &Looking<'a>, found: &mut Examination<'a>) -> Result<(), RuleMissing> {
    let rules = case.rules_today();
    for step in case.edition.steps.iter().filter(|step| !step.is_optional) {
        let over = match &step.every {
            Some(every) => case.taken(&every.until).is_some(),
            None => case.taken(&step.key).is_some(),
        };
        if over {
            continue;
        }
        let Some(ready) = ready_from(case, step)? else {
            continue;
        };
        let wait = match &step.wait {
            Some(wait) => case.wait_end(rules, wait)?,
            None => None,
        };
        if let Some(end) = wait {
            found.waited(step, end);
        }
        let latest = match &step.every {
            Some(every) => next_end(case, step, every)?,
            None => case.limit_end(rules, step, None)?.map(|end| end.date),
        };
        found.open.push(OpenStep {
            step,
            earliest: wait.map_or(ready, |end| end.date.max(ready)),
            latest,
        });
    }
    Ok(())
}

/// The latest day among what a step needs; `None` while something is not there.
fn ready_from(case: &Looking<'_>, step: &StepRule) -> Result<Option<Date>, RuleMissing> {
    let mut ready = None;
    for need in &step.needs {
        match case.fulfils(need)? {
            Some(seen) => ready = ready.max(Some(seen.event.date)),
            None => return Ok(None),
        }
    }
    Ok(ready)
}

/// The last day of the first stretch that is not over and has no record.
fn next_end(
    case: &Looking<'_>,
    step: &StepRule,
    every: &Every,
) -> Result<Option<Date>, RuleMissing> {
    let mut stretches = case.stretches(case.rules_today(), &step.key, every)?;
    let next = stretches.find(|(end, has_record)| *end >= case.today && !has_record);
    Ok(next.map(|(end, _)| end))
}
