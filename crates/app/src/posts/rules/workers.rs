//! Whether a party worker or a training may be recorded, and what the rules remark on workers. Pure.

use jiff::civil::Date;
use zhibu_rules::dates::months_later;
use zhibu_rules::{Citation, Key, Rules, keys};

use super::checker::Checker;
use crate::error::{AppError, Outcome};
use crate::orgs::model::Organisation;
use crate::posts::model::{Candidate, NewTraining, NewWorker, WorkerLine, WorkerMark};

/// No training has more class hours.
const HOURS_MAX: i64 = 2_000;

/// A party worker's post that may be written.
#[derive(Clone, Debug)]
pub struct CheckedWorker {
    /// By name.
    pub name: String,
    /// As a member, if the roster knows who it is.
    pub member_id: Option<i64>,
    /// Where.
    pub organisation_id: i64,
    /// 职务.
    pub title: String,
    /// 专职 or not.
    pub full_time: bool,
    /// From which day.
    pub from_on: Date,
    /// What they are recommended for.
    pub recommendation: Option<String>,
}

/// A training that may be written.
#[derive(Clone, Debug)]
pub struct CheckedTraining {
    /// On which day.
    pub held_on: Date,
    /// What about.
    pub topic: String,
    /// 学时.
    pub class_hours: Option<i64>,
}

/// Checks a party worker, or the next post of one that has been in the present since `since`.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_worker(
    new: &NewWorker,
    organisation: Option<&Organisation>,
    bearers: &[Candidate],
    (since, today): (Option<Date>, Date),
) -> Outcome<CheckedWorker> {
    let mut checker = Checker::default();
    let name = checker.line("name", &new.name, ("姓名", "name"));
    if organisation.is_none() {
        checker.add(
            "organisation",
            "请从列出的组织中选一个",
            "Choose one of the organisations listed",
        );
    }
    let title = checker.line("title", &new.title, ("职务", "post"));
    let full_time = checker.answer("full_time", &new.full_time);
    if full_time.is_none() {
        checker.add(
            "full_time",
            "请选专职还是兼职",
            "Choose full-time or part-time",
        );
    }
    let from_on = checker.past_day("from_on", &new.from_on, today);
    if let (Some(from_on), Some(since)) = (from_on, since)
        && from_on <= since
    {
        checker.add(
            "from_on",
            format!("{from_on} 不晚于现任职务开始的 {since}，请写以后的一天"),
            format!("The present post began on {since}: write a later day than {from_on}"),
        );
    }
    let recommendation = checker.text("recommendation", &new.recommendation);
    let member_id = checker.holder(None, bearers);
    let found = (name, organisation, title, full_time, from_on);
    match found {
        (Some(name), Some(organisation), Some(title), Some(full_time), Some(from_on))
            if checker.0.is_empty() =>
        {
            Ok(CheckedWorker {
                name,
                member_id,
                organisation_id: organisation.id,
                title,
                full_time,
                from_on,
                recommendation,
            })
        }
        _ => Err(AppError::Invalid(checker.0)),
    }
}

/// Checks a training.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_training(new: &NewTraining, today: Date) -> Outcome<CheckedTraining> {
    let mut checker = Checker::default();
    let held_on = checker.past_day("held_on", &new.held_on, today);
    let topic = checker.line("topic", &new.topic, ("培训内容", "topic"));
    let typed = new.class_hours.trim();
    let class_hours: Option<i64> = typed.parse().ok().filter(|it| (1..=HOURS_MAX).contains(it));
    if class_hours.is_none() && !typed.is_empty() {
        checker.add(
            "class_hours",
            format!("“{typed}”不是学时，请写整数，例如 24"),
            format!("“{typed}” is no number of class hours: write a whole number, such as 24"),
        );
    }
    match (held_on, topic) {
        (Some(held_on), Some(topic)) if checker.0.is_empty() => Ok(CheckedTraining {
            held_on,
            topic,
            class_hours,
        }),
        _ => Err(AppError::Invalid(checker.0)),
    }
}

/// Whole years from one day to another.
pub fn years_between(from: Date, to: Date) -> i64 {
    let reached = |years: i64| {
        let months = i32::try_from(years * 12).unwrap_or(i32::MAX);
        months_later(from, months).is_some_and(|it| it <= to)
    };
    (0..)
        .take_while(|years| reached(years + 1))
        .count()
        .try_into()
        .unwrap_or(0)
}

/// What the rules of a day remark on a party worker: years in one post, months without training.
pub fn remarks(line: &WorkerLine, rules: Rules<'_>, on: Date) -> Vec<(WorkerMark, Citation)> {
    let figure = |key: &Key| {
        let value = rules.value(key).ok()?;
        Some((rules.integer(key).ok()?, value.citation()))
    };
    let mut found = Vec::new();
    if let Some((years, rule)) = figure(&keys::WORKER_ROTATION)
        && years_between(line.from_on, on) >= years
    {
        found.push((WorkerMark::Unmoved, rule));
    }
    if let Some((months, rule)) = figure(&keys::WORKER_TRAINING) {
        let back = i32::try_from(months)
            .ok()
            .and_then(|it| months_later(on, -it));
        let since = line.trained_on.unwrap_or(Date::MIN);
        if back.is_some_and(|back| since < back) {
            found.push((WorkerMark::Untrained, rule));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use zhibu_rules::Rulebook;

    use super::*;

    #[test]
    fn years_are_whole_and_a_leap_day_is_the_day_before_march() {
        let from = date(2020, 2, 29);
        for (to, want) in [
            (date(2021, 2, 27), 0),
            (date(2021, 2, 28), 1),
            (date(2025, 2, 27), 4),
            (date(2025, 2, 28), 5),
        ] {
            assert_eq!(years_between(from, to), want, "{to}");
        }
        assert_eq!(years_between(date(2026, 1, 1), date(2025, 1, 1)), 0);
    }

    #[test]
    fn who_never_moved_and_who_was_never_trained_are_told_by_the_figures_of_the_rules() {
        let book = Rulebook::embedded().unwrap();
        let on = date(2026, 11, 24);
        let rules = book.on(on);
        let years = rules.integer(&keys::WORKER_ROTATION).unwrap();
        let line = |from_on, trained_on| WorkerLine {
            id: 1,
            name: "甲".to_owned(),
            member_id: None,
            recommendation: None,
            organisation_id: 1,
            organisation_name: "乙".to_owned(),
            title: "专干".to_owned(),
            full_time: true,
            from_on,
            trained_on,
            post_count: 1,
        };
        let long = months_later(on, -i32::try_from(years * 12).unwrap()).unwrap();
        let marks = |it: &WorkerLine| -> Vec<WorkerMark> {
            remarks(it, rules, on).into_iter().map(|it| it.0).collect()
        };
        assert_eq!(marks(&line(long, Some(on))), [WorkerMark::Unmoved]);
        let next = long.tomorrow().unwrap();
        assert_eq!(
            marks(&line(next, Some(on))),
            [],
            "a day less than the years"
        );
        assert_eq!(marks(&line(next, None)), [WorkerMark::Untrained]);
    }
}
