//! Cases told in a line, and what is said of them.

use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{
    Approver, DEVELOPMENT, Event, Examination, Facts, History, Introducer, Penalty, examine,
};

pub fn book() -> &'static Rulebook {
    static BOOK: std::sync::OnceLock<Rulebook> = std::sync::OnceLock::new();
    BOOK.get_or_init(|| Rulebook::embedded().unwrap())
}

/// `talk 2026-02-05; contacts 2026-03-01 3`: steps with their days, and what is recorded with them.
pub fn history(text: &str) -> History {
    let events = text.split(';').map(str::trim).filter(|it| !it.is_empty());
    History {
        born: Some("2000-03-01".parse().unwrap()),
        events: events.map(event).collect(),
    }
}

pub fn event(text: &str) -> Event {
    let mut words = text.split_whitespace();
    let (step, date) = (words.next().unwrap(), words.next().unwrap());
    let words: Vec<&str> = words.collect();
    let mut facts = facts_of(step);
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or(("count", word));
        let number = || value.parse::<i64>().unwrap();
        match name {
            "count" if value == "unknown" => {
                (facts.eligible, facts.present, facts.yes) = (None, None, None);
            }
            "count" => facts.persons_count = Some(number()),
            "eligible" => facts.eligible = Some(number()),
            "present" => facts.present = Some(number()),
            "yes" => facts.yes = Some(number()),
            "written" => facts.written_yes = Some(number()),
            "days" => facts.training_days = number(),
            "hours" => facts.training_hours = number(),
            "months" => facts.months = Some(number()),
            "by" => facts.approver = Approver::parse(value),
            "special" => facts.is_special = value == "yes",
            "exempt" => facts.is_exempt = value == "yes",
            "failed" => facts.has_failed = value == "yes",
            "from" => facts.probation_start = Some(value.parse().unwrap()),
            "second" => facts.introducers = vec![introducer("none"), introducer(value)],
            _ => panic!("{name}"),
        }
    }
    Event {
        step: step.to_owned(),
        date: date.parse().unwrap(),
        facts,
    }
}

/// What is in order where a case says nothing else.
fn facts_of(step: &str) -> Facts {
    let mut facts = Facts {
        persons_count: (step == "contacts").then_some(2),
        training_days: 3,
        ..Facts::default()
    };
    if step == "introducers" {
        facts.introducers = vec![introducer("none"), introducer("none")];
    }
    if step.ends_with("assembly") {
        (facts.eligible, facts.present, facts.yes) = (Some(20), Some(18), Some(18));
    }
    facts
}

/// `warning:2026-06-30`, `probation_within_party`, `probationary`.
fn introducer(text: &str) -> Introducer {
    let (penalty, until) = text.split_once(':').unwrap_or((text, ""));
    Introducer {
        is_full: penalty != "probationary",
        penalty: Penalty::parse(penalty).unwrap_or(Penalty::None),
        effect_until: until.parse().ok(),
        has_rights_restored: until == "restored",
    }
}

pub fn examined<'a>(history: &'a History, today: &str) -> Examination<'a> {
    let procedure = book().procedure(DEVELOPMENT).unwrap();
    examine(book(), procedure, history, today.parse().unwrap()).unwrap()
}

pub fn breaches(found: &Examination<'_>) -> String {
    let told = found.breaches.iter();
    let told: Vec<String> = told
        .map(|it| format!("{} {}", it.code, it.article))
        .collect();
    told.join(", ")
}

pub fn open(found: &Examination<'_>) -> String {
    let open = found.open.iter().map(|it| {
        let latest = it.latest.map_or("-".to_owned(), |it| it.to_string());
        format!("{} {} {latest}", it.step.key, it.earliest)
    });
    open.collect::<Vec<_>>().join(", ")
}

/// `(what happened, today, what is wrong)`.
#[track_caller]
pub fn judged(cases: &[(&str, &str, &str)]) {
    for (text, today, expected) in cases {
        let history = history(text);
        assert_eq!(
            breaches(&examined(&history, today)),
            *expected,
            "{text} on {today}"
        );
    }
}

/// `(what happened, today, what can be done, from when, until when)`.
#[track_caller]
pub fn opened(cases: &[(&str, &str, &str)]) {
    for (text, today, expected) in cases {
        let history = history(text);
        assert_eq!(
            open(&examined(&history, today)),
            *expected,
            "{text} on {today}"
        );
    }
}

/// An activist of 2024 with every review, under the text of 2014.
pub const ACTIVIST: &str = "apply 2024-01-10; talk 2024-02-01; activist 2024-05-06; \
    file_activist 2024-05-10; contacts 2024-05-10; review 2024-11-01; review 2025-05-06; \
    review 2025-11-06; review 2026-05-06;";

/// The same, listed under the text of 2014.
pub const LISTED_2014: &str = "target_proposed 2025-11-10; higher_filed 2025-11-20;";

/// The same, listed under the text of 2026.
pub const LISTED_2026: &str = "target_proposed 2026-05-20; higher_agrees 2026-05-25; \
    notice_start 2026-05-26; notice_end 2026-06-01;";

/// What follows a listing under the text of 2026, to the assembly.
pub const TO_ASSEMBLY: &str = "introducers 2026-06-02; political_review 2026-06-10; \
    training 2026-06-15; committee_exam 2026-06-20; pre_review 2026-06-25; assembly 2026-07-10;";

pub fn told(parts: &[&str]) -> String {
    parts.concat()
}
