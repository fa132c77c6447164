//! What is looked at in the facts of a step. Which step is looked at for what, and under which article,
//! stands in the rule files; the figures too.

use jiff::civil::Date;

use super::history::{Approver, Penalty};
use super::looking::{Looking, Seen};
use crate::dates::months_later;
use crate::fault::RuleMissing;
use crate::keys;

/// A look at the facts of a step. The word in the rule files is the code it is told with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Younger than one may be on the day.
    UnderAge,
    /// Too few or too many contacts 培养联系人.
    ContactsCount,
    /// Not so many introducers, all of them full members, as there must be.
    IntroducersCount,
    /// An introducer under 留党察看 whose rights are not restored.
    IntroducerBarred,
    /// An introducer within the effect of a lighter penalty.
    IntroducerUnsuitable,
    /// A failed review, and the case went on.
    PoliticalReviewFailed,
    /// Neither enough days nor enough hours, and not let off.
    TrainingShort,
    /// A body that may not approve.
    ApproverNotEntitled,
    /// Probation not told to run from the assembly.
    ProbationWrongStart,
    /// An extension too short or too long.
    ExtensionLength,
    /// A second extension.
    ExtensionTwice,
}

impl Check {
    /// All of them.
    pub const ALL: [Check; 11] = [
        Check::UnderAge,
        Check::ContactsCount,
        Check::IntroducersCount,
        Check::IntroducerBarred,
        Check::IntroducerUnsuitable,
        Check::PoliticalReviewFailed,
        Check::TrainingShort,
        Check::ApproverNotEntitled,
        Check::ProbationWrongStart,
        Check::ExtensionLength,
        Check::ExtensionTwice,
    ];

    /// The word in the rule files.
    pub fn key(self) -> &'static str {
        match self {
            Check::UnderAge => "under_age",
            Check::ContactsCount => "contacts_count",
            Check::IntroducersCount => "introducers_count",
            Check::IntroducerBarred => "introducer_barred",
            Check::IntroducerUnsuitable => "introducer_unsuitable",
            Check::PoliticalReviewFailed => "political_review_failed",
            Check::TrainingShort => "training_short",
            Check::ApproverNotEntitled => "approver_not_entitled",
            Check::ProbationWrongStart => "probation_wrong_start",
            Check::ExtensionLength => "extension_length",
            Check::ExtensionTwice => "extension_twice",
        }
    }

    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<Check> {
        Check::ALL.into_iter().find(|check| check.key() == text)
    }

    /// Whether the step is faulty in this way.
    pub(super) fn finds(self, case: &Looking<'_>, seen: &Seen<'_>) -> Result<bool, RuleMissing> {
        let rules = case.rules(seen);
        let facts = &seen.event.facts;
        let date = seen.event.date;
        Ok(match self {
            Check::UnderAge => match case.history.born {
                Some(born) => is_younger(born, rules.integer(&keys::DEV_AGE_MIN)?, date),
                None => false,
            },
            Check::ContactsCount => {
                let least = rules.integer(&keys::DEV_CONTACTS_MIN)?;
                let most = rules.integer(&keys::DEV_CONTACTS_MAX)?;
                facts
                    .persons_count
                    .is_some_and(|count| !(least..=most).contains(&count))
            }
            Check::IntroducersCount => {
                let count = i64::try_from(facts.introducers.len()).unwrap_or(i64::MAX);
                count != rules.integer(&keys::DEV_INTRODUCERS)?
                    || facts.introducers.iter().any(|it| !it.is_full)
            }
            Check::IntroducerBarred => facts
                .introducers
                .iter()
                .any(|it| it.penalty == Penalty::ProbationWithinParty && !it.has_rights_restored),
            Check::IntroducerUnsuitable => facts.introducers.iter().any(|it| {
                it.penalty.is_lighter() && it.effect_until.is_none_or(|until| date <= until)
            }),
            Check::PoliticalReviewFailed => facts.has_failed && case.went_on_after(seen),
            Check::TrainingShort => {
                !facts.is_exempt
                    && facts.training_days < rules.integer(&keys::DEV_TRAINING_DAYS_MIN)?
                    && facts.training_hours < rules.integer(&keys::DEV_TRAINING_HOURS_MIN)?
            }
            Check::ApproverNotEntitled => {
                facts.approver.is_some_and(|it| it != Approver::Committee)
            }
            Check::ProbationWrongStart => {
                let starts = seen.step.needs.iter().find_map(|need| case.recorded(need));
                match (facts.probation_start, starts) {
                    (Some(told), Some(from)) => told != from.event.date,
                    _ => false,
                }
            }
            Check::ExtensionLength => {
                let least = rules.integer(&keys::DEV_EXTENSION_MIN)?;
                let most = rules.integer(&keys::DEV_EXTENSION_MAX)?;
                facts
                    .months
                    .is_some_and(|months| !(least..=most).contains(&months))
            }
            Check::ExtensionTwice => case.is_repeated(seen),
        })
    }
}

/// Whether somebody born on a day is not yet so many years old on another.
fn is_younger(born: Date, years: i64, on: Date) -> bool {
    let months = i32::try_from(years * 12).ok();
    let birthday = months.and_then(|months| months_later(born, months));
    birthday.is_none_or(|birthday| on < birthday)
}
