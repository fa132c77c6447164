//! A case beside its rules: which steps are recorded, what stands for what, which edition judges.

use jiff::civil::Date;

use super::definition::{Ending, Procedure, ProcedureEdition, StepRule};
use super::history::{Event, History};
use crate::fault::RuleMissing;
use crate::rulebook::{Rulebook, Rules};
use crate::votes::{self, VoteQuestion, VoteReason};

/// A case under examination.
pub(super) struct Looking<'a> {
    pub(super) book: &'a Rulebook,
    pub(super) history: &'a History,
    pub(super) today: Date,
    /// The edition in force today.
    pub(super) edition: &'a ProcedureEdition,
    /// The recorded steps, by date and then as they stand.
    pub(super) seen: Vec<Seen<'a>>,
}

/// A recorded step with the edition of its day.
pub(super) struct Seen<'a> {
    pub(super) event: &'a Event,
    pub(super) edition: &'a ProcedureEdition,
    pub(super) step: &'a StepRule,
    /// Where it stands in the order of its edition.
    pub(super) position: usize,
}

/// The day on which a step was taken; of a vote, on which it was carried. `None` while it is neither.
///
/// # Errors
/// A figure that a step names was not in force on its day.
pub fn fulfilled_on(
    book: &Rulebook,
    procedure: &Procedure,
    history: &History,
    (step, today): (&str, Date),
) -> Result<Option<Date>, RuleMissing> {
    match Looking::at(book, procedure, history, today) {
        Some(case) => Ok(case.fulfils(step)?.map(|it| it.event.date)),
        None => Ok(None),
    }
}

impl<'a> Looking<'a> {
    pub(super) fn at(
        book: &'a Rulebook,
        procedure: &'a Procedure,
        history: &'a History,
        today: Date,
    ) -> Option<Looking<'a>> {
        let mut seen: Vec<Seen<'a>> = history
            .events
            .iter()
            .filter_map(|event| Seen::of(procedure, event))
            .collect();
        seen.sort_by_key(|it| it.event.date);
        Some(Looking {
            book,
            history,
            today,
            edition: procedure.edition_on(today)?,
            seen,
        })
    }

    /// The figures that judge a recorded step.
    pub(super) fn rules(&self, seen: &Seen<'_>) -> Rules<'a> {
        seen.edition.rules(self.book, seen.event.date)
    }

    /// The figures that judge what is still open.
    pub(super) fn rules_today(&self) -> Rules<'a> {
        self.edition.rules(self.book, self.today)
    }

    /// The first record of a step; of a vote that was taken again the first that was carried.
    pub(super) fn recorded(&self, step: &str) -> Option<&Seen<'a>> {
        let carried = |it: &&Seen<'a>| self.is_carried(it).unwrap_or_default();
        self.all(step)
            .find(carried)
            .or_else(|| self.all(step).next())
    }

    /// Every record of a step.
    pub(super) fn all(&self, step: &str) -> impl Iterator<Item = &Seen<'a>> {
        self.seen.iter().filter(move |it| it.step.key == step)
    }

    /// The record by which a step counts as taken: one that stands for it, or its own.
    pub(super) fn taken(&self, step: &str) -> Option<&Seen<'a>> {
        let stands = |it: &&Seen<'_>| it.step.stands_for.iter().any(|other| other == step);
        let stand_in = self.seen.iter().find(stands);
        stand_in.or_else(|| self.recorded(step))
    }

    /// The record that fulfils a need: taken, and carried if it is a vote.
    pub(super) fn fulfils(&self, need: &str) -> Result<Option<&Seen<'a>>, RuleMissing> {
        match self.taken(need) {
            Some(seen) if self.is_carried(seen)? => Ok(Some(seen)),
            _ => Ok(None),
        }
    }

    /// Whether a record is no vote, or a vote that was carried or of which a count is missing.
    pub(super) fn is_carried(&self, seen: &Seen<'_>) -> Result<bool, RuleMissing> {
        let Some(vote) = &seen.step.vote else {
            return Ok(true);
        };
        let facts = &seen.event.facts;
        // Of a vote of which a count is missing it is not known how it ended; nobody is told that it failed.
        if facts.eligible.is_none() || facts.present.is_none() || facts.yes.is_none() {
            return Ok(true);
        }
        let counted = |count: Option<i64>| Some(count.unwrap_or(0));
        let question = VoteQuestion {
            kind: vote.kind,
            eligible: facts.eligible,
            present: facts.present,
            yes: facts.yes,
            no: counted(facts.no),
            abstain: counted(facts.abstain),
            written_yes: counted(facts.written_yes),
            seats: None,
            candidates: None,
        };
        let judged = votes::judge(self.rules(seen), &question)?;
        Ok(judged.reason == VoteReason::Passed)
    }

    /// Whether the vote had too few present.
    pub(super) fn lacks_quorum(&self, seen: &Seen<'_>) -> Result<bool, RuleMissing> {
        let (Some(vote), Some(eligible), Some(present)) = (
            &seen.step.vote,
            seen.event.facts.eligible,
            seen.event.facts.present,
        ) else {
            return Ok(false);
        };
        votes::has_quorum(self.rules(seen), vote.kind, present, eligible).map(|it| !it)
    }

    /// Whether the case went on to the step that this one should have stopped, or past it.
    pub(super) fn went_on_after(&self, seen: &Seen<'_>) -> bool {
        let stops = seen.step.stops.as_ref();
        stops.is_some_and(|stops| {
            self.seen.iter().any(|later| {
                let from = later.edition.position(stops);
                let goes_on = later.step.ends != Some(Ending::BrokenOff);
                goes_on && from.is_some_and(|from| later.position >= from)
            })
        })
    }

    /// Whether an earlier record of the same step is there.
    pub(super) fn is_repeated(&self, seen: &Seen<'_>) -> bool {
        let first = self.all(&seen.step.key).next();
        first.is_some_and(|first| !std::ptr::eq(first.event, seen.event))
    }

    /// How the case ended, if it did.
    pub(super) fn ending(&self) -> Option<Ending> {
        self.seen.iter().find_map(|it| it.step.ends)
    }

    /// Whether it was broken off.
    pub(super) fn is_broken_off(&self) -> bool {
        let broken_off = |it: &Seen<'_>| it.step.ends == Some(Ending::BrokenOff);
        self.seen.iter().any(broken_off)
    }
}

impl<'a> Seen<'a> {
    fn of(procedure: &'a Procedure, event: &'a Event) -> Option<Seen<'a>> {
        let edition = procedure.edition_on(event.date)?;
        let position = edition.position(&event.step)?;
        Some(Seen {
            event,
            edition,
            step: edition.steps.get(position)?,
            position,
        })
    }
}
