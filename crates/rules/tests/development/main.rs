//! Developing members 发展党员: each case beside its article, under both texts.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod admission;
mod listing;
mod story;

use jiff::civil::Date;
use proptest::prelude::*;
use story::{ACTIVIST, book, event, examined, history, told};
use zhibu_rules::dates::months_later;
use zhibu_rules::procedures::{DEVELOPMENT, Event, History, examine};

#[test]
fn a_year_without_a_holiday_calendar_makes_a_count_provisional() {
    let notice = |from: &str| {
        let listed = format!("target_proposed {from}; higher_agrees {from}; notice_start {from}");
        let history = history(&told(&[ACTIVIST, &listed]));
        examined(&history, from).is_provisional
    };
    assert!(!notice("2026-12-01"));
    assert!(notice("2026-12-29"), "the fifth working day lies in 2027");
}

fn steps() -> impl Strategy<Value = Vec<(String, i64)>> {
    let editions = book().procedure(DEVELOPMENT).unwrap().editions();
    let edition = editions.last().unwrap();
    let keys: Vec<String> = edition.steps.iter().map(|it| it.key.clone()).collect();
    let keys = prop::sample::subsequence(keys, 0..25).prop_shuffle();
    keys.prop_flat_map(|keys| {
        let days = prop::collection::vec(0..1600_i64, keys.len());
        days.prop_map(move |days| keys.clone().into_iter().zip(days).collect())
    })
}

proptest! {
    /// Whatever was recorded in whatever order: no step is open before what it needs, none that is
    /// recorded is open again, and probation runs from the assembly alone.
    #[test]
    fn no_order_of_events_opens_a_step_before_what_it_needs(
        steps in steps(), today in 0..1700_i64,
    ) {
        let first: Date = "2023-01-01".parse().unwrap();
        let day = |days: i64| first.checked_add(jiff::Span::new().days(days)).unwrap();
        let mut events: Vec<Event> = steps
            .iter()
            .map(|(step, days)| event(&format!("{step} {}", day(*days))))
            .collect();
        events.iter_mut().for_each(|it| it.facts.months = Some(6));
        let history = History { born: None, events };
        let today = day(today);
        let procedure = book().procedure(DEVELOPMENT).unwrap();
        let found = examine(book(), procedure, &history, today).unwrap();
        let date_of = |key: &str| {
            let found = history.events.iter().find(|it| it.step == key);
            found.map(|it| it.date)
        };
        let stands_for = |key: &str| {
            let by = history.events.iter().find(|it| {
                let rule = procedure.edition_on(it.date).and_then(|edition| edition.step(&it.step));
                rule.is_some_and(|rule| rule.stands_for.iter().any(|other| other == key))
            });
            by.map(|it| it.date)
        };
        for open in &found.open {
            for need in &open.step.needs {
                let done = date_of(need).or(stands_for(need));
                prop_assert!(done.is_some(), "{} needs {need}", open.step.key);
            }
            prop_assert!(open.step.repeats || date_of(&open.step.key).is_none());
            prop_assert!(open.latest.is_none_or(|latest| latest >= first));
        }
        let extended = if date_of("extend").is_some() { 18 } else { 12 };
        let expected = date_of("approval")
            .and(date_of("assembly"))
            .and_then(|assembly| months_later(assembly, extended));
        prop_assert_eq!(found.wait_end("conversion_assembly"), expected);
    }
}
