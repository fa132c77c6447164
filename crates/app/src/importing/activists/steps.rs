//! The steps of a row: those its cells state, and the two that a workbook of this layout has no column for.
//!
//! - Introducers 入党介绍人 are the contacts, as full members without penalty, named on the day on which the
//!   listing was finished: the level above agreed or filed it and the public notice, where there is one, was
//!   over. Not earlier, since the rules name them only then; and not with the political review, which may have
//!   begun too early without their being at fault. Where no listing is recorded, with the first step after it,
//!   at which its absence is told anyway.
//! - The branch committee's examination 支委会审查 is on the day of the pre-review that follows it.
//!
//! Neither is derived before a later step is there: until then the case waits for them, and the page says so.
//! One that was recorded otherwise on the page stays.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::error::{AppError, Outcome};
use crate::procedures::model::{KeptFacts, KeptIntroducer, StepRow};

/// A step: key, day, what is recorded with it.
pub type Step = (String, Date, KeptFacts);

const INTRODUCERS: &str = "introducers";
const EXAMINATION: &str = "committee_exam";

/// What ends the listing of a candidate 列为发展对象.
const LISTING: [&str; 3] = ["higher_filed", "higher_agrees", "notice_end"];

/// What comes after it, and cannot without introducers.
const AFTER_LISTING: [&str; 5] = [
    "political_review",
    "training",
    "pre_review",
    "assembly",
    "approval",
];

/// What a file changes in a case.
#[derive(Debug, Default)]
pub struct StepChanges {
    /// Recorded steps that the file gives otherwise.
    pub taken_back: Vec<(i64, Step)>,
    /// What is recorded: in their place, or anew.
    pub recorded: Vec<Step>,
    /// The case as it stands then.
    pub all: Vec<Step>,
}

/// The steps that no column states.
pub fn derived(stated: &[Step]) -> Vec<Step> {
    let days = |keys: &'static [&'static str]| {
        let of_these = stated.iter().filter(|it| keys.contains(&it.0.as_str()));
        of_these.map(|it| it.1)
    };
    let mut found = Vec::new();
    let contacts = stated.iter().find(|it| it.0 == "contacts");
    if let (Some(contacts), Some(first)) = (contacts, days(&AFTER_LISTING).min())
        && !contacts.2.contacts.is_empty()
    {
        let introducers = contacts.2.contacts.iter().map(|name| KeptIntroducer {
            name: name.clone(),
            is_full: true,
            penalty: "none".to_owned(),
            effect_until: None,
            has_rights_restored: false,
        });
        let facts = KeptFacts {
            introducers: introducers.collect(),
            ..KeptFacts::default()
        };
        let on = days(&LISTING).max().unwrap_or(first);
        found.push((INTRODUCERS.to_owned(), on, facts));
    }
    let examined = days(&["pre_review"]).next();
    found.extend(examined.map(|on| (EXAMINATION.to_owned(), on, KeptFacts::default())));
    found
}

/// The steps of a new case.
pub fn with_derived(stated: &[Step]) -> Vec<Step> {
    [stated.to_vec(), derived(stated)].concat()
}

/// Sets what a file states beside what is recorded. A blank cell says nothing: the recorded step stays.
///
/// # Errors
/// A recorded step was not written by this program.
pub fn changes(recorded: &[StepRow], stated: &[Step]) -> Outcome<StepChanges> {
    let mut old = Vec::with_capacity(recorded.len());
    for it in recorded {
        old.push((it.id, (it.step.clone(), it.taken_on, it.kept()?)));
    }
    let is_derived = |it: &(i64, Step)| [INTRODUCERS, EXAMINATION].contains(&it.1.0.as_str());
    let (old_derived, mut plain): (Vec<_>, Vec<_>) = old.into_iter().partition(is_derived);
    let derived_before = derived(&steps_of(&plain));
    let mut changes = StepChanges::default();
    let mut left = Vec::new();
    for step in stated {
        let same = plain.iter().position(|it| is_told(&it.1, step));
        match same {
            Some(at) => changes.all.push(plain.remove(at).1),
            None => left.push(step),
        }
    }
    for step in left {
        let at = plain
            .iter()
            .position(|it| column(&it.1.0) == column(&step.0));
        let mut step = step.clone();
        if let Some(at) = at {
            let old = plain.remove(at);
            step.2 = filled(&old.1.2, &step.2)?;
            changes.taken_back.push(old);
        }
        changes.recorded.push(step);
    }
    changes.all.extend(plain.into_iter().map(|it| it.1));
    changes.all.extend(changes.recorded.iter().cloned());
    let mut wanted = derived(&changes.all);
    for old in old_derived {
        if derived_before.contains(&old.1) && !wanted.contains(&old.1) {
            changes.taken_back.push(old);
        } else {
            wanted.retain(|it| it.0 != old.1.0);
            changes.all.push(old.1);
        }
    }
    changes.all.extend(wanted.iter().cloned());
    changes.recorded.extend(wanted);
    Ok(changes)
}

fn steps_of(rows: &[(i64, Step)]) -> Vec<Step> {
    rows.iter().map(|it| it.1.clone()).collect()
}

/// The column a step stands in: filing and consent of the level above share one.
fn column(step: &str) -> &str {
    match step {
        "higher_agrees" => "higher_filed",
        other => other,
    }
}

/// Whether a recorded step is what a file states, and perhaps more.
fn is_told(old: &Step, new: &Step) -> bool {
    let filled = filled(&old.2, &new.2);
    old.0 == new.0 && old.1 == new.1 && filled.is_ok_and(|it| it == old.2)
}

/// What is recorded with a step, over it what a file states.
fn filled(old: &KeptFacts, new: &KeptFacts) -> Outcome<KeptFacts> {
    let map = |facts: &KeptFacts| -> Outcome<Map<String, Value>> {
        match serde_json::to_value(facts).map_err(AppError::internal)? {
            Value::Object(map) => Ok(map),
            _ => Ok(Map::new()),
        }
    };
    let mut filled = map(old)?;
    filled.extend(map(new)?);
    serde_json::from_value(Value::Object(filled)).map_err(AppError::internal)
}

/// A step as a list of changes keeps it: its key, its day, and what was counted or named.
pub fn shown(step: &Step) -> String {
    let (key, on, facts) = step;
    let counts = [
        facts.training_days,
        facts.training_hours,
        facts.eligible,
        facts.present,
        facts.yes,
    ];
    let counts = counts.into_iter().flatten().map(|it| it.to_string());
    let names = facts.introducers.iter().map(|it| it.name.clone());
    let names = facts.contacts.iter().cloned().chain(names);
    let parts: Vec<String> = [key.clone(), on.to_string()]
        .into_iter()
        .chain(names)
        .chain(counts)
        .collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn step(key: &str, day: i8) -> Step {
        (key.to_owned(), date(2026, 6, day), KeptFacts::default())
    }

    fn row(id: i64, (step, taken_on, facts): Step) -> StepRow {
        StepRow {
            id,
            case_id: 1,
            step,
            taken_on,
            facts: facts.to_json().unwrap(),
            at: String::new(),
            account_name: None,
        }
    }

    fn listed() -> Vec<Step> {
        let mut contacts = step("contacts", 1);
        contacts.2.contacts = vec!["甲".to_owned(), "乙".to_owned()];
        vec![contacts, step("higher_agrees", 2), step("notice_end", 9)]
    }

    #[test]
    fn what_has_no_column_is_derived_once_something_later_is_there() {
        assert_eq!(derived(&listed()), []);
        let reviewed = [listed(), vec![step("political_review", 5)]].concat();
        let found = derived(&reviewed);
        assert_eq!(
            (found.len(), found[0].1),
            (1, date(2026, 6, 9)),
            "the listing ends it"
        );
        let examined = [reviewed, vec![step("pre_review", 20)]].concat();
        assert_eq!(derived(&examined)[1].1, date(2026, 6, 20));
    }

    #[test]
    fn what_was_derived_follows_and_what_was_recorded_on_the_page_stays() {
        let before = with_derived(&[listed(), vec![step("political_review", 12)]].concat());
        let rows: Vec<StepRow> = (1..).zip(before).map(|(id, it)| row(id, it)).collect();
        let mut stated = listed();
        stated[2].1 = date(2026, 6, 10);
        let found = changes(&rows, &stated).unwrap();
        let taken_back: Vec<i64> = found.taken_back.iter().map(|it| it.0).collect();
        assert_eq!(
            taken_back,
            [3, 5],
            "the notice, and the introducers with it"
        );
        let days: Vec<(&str, Date)> = found
            .recorded
            .iter()
            .map(|it| (it.0.as_str(), it.1))
            .collect();
        let tenth = date(2026, 6, 10);
        assert_eq!(days, [("notice_end", tenth), (INTRODUCERS, tenth)]);
        assert_eq!(found.all.len(), 5, "a blank cell takes nothing back");

        let mut rows = rows;
        rows[4].taken_on = date(2026, 6, 11);
        let found = changes(&rows, &stated).unwrap();
        assert_eq!(found.taken_back.len(), 1, "somebody typed the introducers");
    }

    #[test]
    fn facts_that_a_file_does_not_tell_are_kept() {
        let mut old = step("approval", 3);
        old.2.is_special = true;
        let mut new = step("approval", 3);
        new.2.approver = Some("committee".to_owned());
        let found = changes(&[row(1, old)], &[new]).unwrap();
        assert!(found.recorded[0].2.is_special);
        let again = row(2, found.recorded[0].clone());
        assert!(
            changes(&[again], &[step("approval", 3)])
                .unwrap()
                .recorded
                .is_empty()
        );
    }
}
