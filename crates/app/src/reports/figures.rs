//! The figures of a report from its facts, in the order of the chapters. The keys are a contract with
//! whoever counts the same from other sources.

use zhibu_rules::dues::DuesClass;
use zhibu_rules::{RuleMissing, Rulebook};

use super::counting::{ORGANISATION_FIGURES, UNIT_FIGURES, organisation_counts, unit_counts};
use super::model::{Facts, Figure};
use crate::duties::State;

/// Classes that stand in every report, in the order of all; others only where somebody belongs to them.
const USUAL_CLASSES: [DuesClass; 6] = [
    DuesClass::Salaried,
    DuesClass::SelfEmployed,
    DuesClass::Retired,
    DuesClass::LaidOff,
    DuesClass::Relief,
    DuesClass::LowIncome,
];

/// Counts everything.
///
/// # Errors
/// A threshold is not in force on the report's last day.
pub fn figures(
    book: &Rulebook,
    facts: &Facts,
    duties: &[(String, String, String)],
) -> Result<Vec<Figure>, RuleMissing> {
    let mut found = Found(Vec::new());
    let organisations = |found: &mut Found, start: &str| {
        for key in ORGANISATION_FIGURES
            .iter()
            .filter(|key| key.starts_with(start))
        {
            let mut value = 0;
            for it in &facts.organisations {
                value += i64::from(organisation_counts(book, key, it, facts.question.to)?);
            }
            found.put(*key, value);
        }
        Ok(())
    };
    let units = |found: &mut Found, start: &str| {
        for key in UNIT_FIGURES.iter().filter(|key| key.starts_with(start)) {
            let counted = facts.units.iter().filter(|it| unit_counts(key, it));
            found.put(*key, count(counted));
        }
    };
    organisations(&mut found, "organisations.")?;
    units(&mut found, "units.");
    organisations(&mut found, "leadership.")?;
    found.0.extend(facts.members.iter().cloned());
    organisations(&mut found, "thresholds.")?;
    units(&mut found, "thresholds.");
    life(&mut found, facts, duties);
    organisations(&mut found, "life.")?;
    dues(&mut found, facts);
    Ok(found.0)
}

struct Found(Vec<Figure>);

impl Found {
    fn put(&mut self, key: impl Into<String>, value: i64) {
        self.0.push(Figure {
            key: key.into(),
            value,
        });
    }
}

/// What was due, done and left undone; what was set aside is none of the three.
fn life(found: &mut Found, facts: &Facts, duties: &[(String, String, String)]) {
    let mut all_gaps = 0;
    for (key, ..) in duties {
        let (mut due, mut done, mut gaps) = (0, 0, 0);
        for it in facts.duties.iter().filter(|it| it.duty.key == *key) {
            due += i64::from(facts.is_owed(it));
            done += i64::from(it.state == State::Done);
            gaps += i64::from(facts.is_gap(it));
        }
        found.put(format!("life.{key}.due"), due);
        found.put(format!("life.{key}.done"), done);
        found.put(format!("life.{key}.gaps"), gaps);
        all_gaps += gaps;
    }
    let records = facts.organisations.iter().map(|it| it.meeting_count).sum();
    found.put("life.records", records);
    found.put("life.gaps", all_gaps);
}

/// Classes count a member where they stand in the last month, money where it was owed.
fn dues(found: &mut Found, facts: &Facts) {
    let Some(sums) = &facts.dues else {
        found.put("dues.owed_fen", 0);
        found.put("dues.payers", 0);
        found.put("dues.base_missing", 0);
        // No month lies wholly inside: the same keys, so that reports can be laid side by side.
        for class in USUAL_CLASSES {
            found.put(format!("dues.class.{}.members", class.key()), 0);
            found.put(format!("dues.class.{}.owed_fen", class.key()), 0);
        }
        return;
    };
    let totals = &sums.totals;
    for (month, total) in sums.first.to(sums.last()).zip(&totals.months) {
        found.put(format!("dues.{month}.owed_fen"), total.owed_fen);
    }
    found.put("dues.owed_fen", totals.owed_fen().unwrap_or(i64::MAX));
    found.put(
        "dues.payers",
        totals.months.last().map_or(0, |month| month.payers),
    );
    found.put("dues.base_missing", totals.base_missing());
    for (class, total) in DuesClass::ALL.iter().zip(&totals.classes) {
        let is_empty = total.members_last == 0 && total.owed_fen == 0;
        if is_empty && !USUAL_CLASSES.contains(class) {
            continue;
        }
        let key = class.key();
        found.put(format!("dues.class.{key}.members"), total.members_last);
        found.put(format!("dues.class.{key}.owed_fen"), total.owed_fen);
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}
