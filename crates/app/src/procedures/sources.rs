//! What the area of a procedure adds to its steps: the areas below register theirs in `lib.rs`.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::StepRule;

use super::model::{Case, KeptFacts, StepRow};
use crate::access::Actor;
use crate::app::App;
use crate::error::{FieldFault, Outcome, Said};
use crate::members::Matter;
use crate::sealing::FieldKeys;

/// What an area does with the steps of its procedures.
#[derive(Clone, Copy)]
pub struct Source {
    /// The procedures it speaks for.
    pub procedures: &'static [&'static str],
    /// What stands against a step besides the rules of its order and times.
    pub holds: fn(&mut Tx<'_>, &Ground<'_>) -> Outcome<Vec<FieldFault>>,
    /// Does what the step says it does; called after it was recorded, in its transaction.
    pub done: fn(&mut Tx<'_>, &Ground<'_>) -> Outcome<()>,
    /// Undoes it; called before the step is taken back, in its transaction. A refusal keeps the step.
    pub undone: fn(&mut Tx<'_>, &Ground<'_>) -> Outcome<()>,
}

/// What an area tells beside the cases of its procedures.
#[derive(Clone, Copy)]
pub struct Telling {
    /// The procedures it speaks for.
    pub procedures: &'static [&'static str],
    /// What it tells of a case, or of one that is to be begun.
    pub beside: fn(&mut Tx<'_>, &Subject<'_>) -> Outcome<Beside>,
}

/// What is told about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Who looks.
    pub acting: Acting<'a>,
    /// The procedure's key.
    pub procedure: &'a str,
    /// The member it is about.
    pub member_id: Option<i64>,
    /// The case; none while it is not begun.
    pub case: Option<&'a Case>,
    /// Its steps, by day.
    pub steps: &'a [StepRow],
}

/// What stands beside a case.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// What goes along, and what holds it back.
    pub matters: Vec<Matter>,
    /// What a step's form begins with: the key of what is asked, and an answer.
    pub answers: Vec<(&'static str, String)>,
    /// The steps that have a page of their own, and its address.
    pub elsewhere: Vec<(&'static str, String)>,
    /// What else can be opened: its name, and its address.
    pub links: Vec<(Said, String)>,
}

/// Who acts, with what is needed to act.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// The rules.
    pub book: &'a Rulebook,
    /// The keys of sealed fields.
    pub keys: &'a FieldKeys,
}

/// A step of a case, about to be recorded, recorded just now, or about to be taken back.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// Who acts.
    pub acting: Acting<'a>,
    /// The case.
    pub case: &'a Case,
    /// The steps before it, by day.
    pub steps: &'a [StepRow],
    /// Its rule; `rule.does` is what it does.
    pub rule: &'a StepRule,
    /// Its day.
    pub on: Date,
    /// What is recorded with it.
    pub facts: &'a KeptFacts,
}

impl<'a> Acting<'a> {
    /// Somebody, with the rules and keys of the program.
    pub fn of(app: &'a App, actor: &'a Actor) -> Acting<'a> {
        Acting {
            actor,
            book: &app.rules,
            keys: &app.keys,
        }
    }
}

/// The area that speaks for a procedure.
pub fn source_of(procedure: &str) -> Option<&'static Source> {
    let mut sources = crate::procedure_sources().iter();
    sources.find(|it| it.procedures.contains(&procedure))
}

/// What stands beside a case, from the area that tells of its procedure.
///
/// # Errors
/// As the area.
pub fn beside(tx: &mut Tx<'_>, subject: &Subject<'_>) -> Outcome<Beside> {
    let mut tellings = crate::telling_sources().iter();
    match tellings.find(|it| it.procedures.contains(&subject.procedure)) {
        Some(telling) => (telling.beside)(tx, subject),
        None => Ok(Beside::default()),
    }
}

impl Ground<'_> {
    /// The answer that an earlier step, or this one, has to what was asked; the latest one.
    ///
    /// # Errors
    /// A step that this program did not write.
    pub fn answer(&self, key: &str) -> Outcome<Option<String>> {
        if let Some(own) = self.facts.answers.get(key) {
            return Ok(Some(own.clone()));
        }
        for step in self.steps.iter().rev() {
            if let Some(found) = step.kept()?.answers.get(key) {
                return Ok(Some(found.clone()));
            }
        }
        Ok(None)
    }
}
