//! Why not yet 为什么还不能办, and what if 如果这天办: a step tried on a day, and nothing recorded.

use super::STEP_MISSING;
use super::definition::Procedure;
use super::examine::{Breach, Examination, examine_step_by_step};
use super::history::{Event, History};
use crate::fault::RuleMissing;
use crate::rulebook::Rulebook;
use crate::value::Binding;

/// What a step would be.
#[derive(Clone, Debug)]
pub struct Attempt<'a> {
    /// Why it cannot be taken.
    pub refused: Vec<Breach<'a>>,
    /// What would stand beside it once taken.
    pub warned: Vec<Breach<'a>>,
    /// How the case would stand on the day of the step.
    pub then: Examination<'a>,
}

/// Tries a step. `tried` is the history with it, which the caller keeps; the step is its last event.
///
/// # Errors
/// A figure that a step names was not in force on its day.
pub fn attempt<'a>(
    book: &'a Rulebook,
    procedure: &'a Procedure,
    tried: &'a History,
) -> Result<Option<Attempt<'a>>, RuleMissing> {
    let Some((step, before)) = tried.events.split_last() else {
        return Ok(None);
    };
    let today = step.date;
    let before = History {
        born: tried.born,
        events: before.to_vec(),
    };
    let then = examine_step_by_step(book, procedure, tried, today)?;
    let stood = examine_step_by_step(book, procedure, &before, today)?;
    let is_hard = |breach: &Breach<'_>| {
        let text = book.breach_text(&breach.code);
        text.is_some_and(|text| text.binding == Binding::Hard)
    };
    // What is late already because the step was not taken stays beside it once it is.
    let of_step = |it: &&Breach<'_>| it.step == step.step || !stood.breaches.contains(it);
    let of_step = then.breaches.iter().filter(of_step).cloned();
    let (mut refused, warned): (Vec<Breach<'a>>, _) = of_step.partition(is_hard);
    refused.extend(too_soon(procedure, &before, step));
    Ok(Some(Attempt {
        refused,
        warned,
        then,
    }))
}

/// That a step which some cases have comes before the one it goes with.
fn too_soon<'a>(procedure: &'a Procedure, before: &History, step: &Event) -> Option<Breach<'a>> {
    let edition = procedure.edition_on(step.date)?;
    let rule = edition.step(&step.step)?;
    let after = rule.only_after.as_ref()?;
    let is_taken = |it: &Event| it.step == *after && it.date <= step.date;
    if before.events.iter().any(is_taken) {
        return None;
    }
    Some(Breach {
        code: STEP_MISSING.to_owned(),
        article: edition.step(after)?.article.clone(),
        edition: &edition.name,
        step: &rule.key,
        need: Some(after),
        by: None,
        document: None,
    })
}

impl History {
    /// This history and one more step, to be tried.
    pub fn with(&self, step: Event) -> History {
        let mut tried = self.clone();
        tried.events.push(step);
        tried
    }
}
