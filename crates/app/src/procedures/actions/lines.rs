//! Steps as the page shows them: recorded, open, and those that only some cases have.

use jiff::civil::Date;
use zhibu_rules::procedures::{
    Event, Examination, Facts, History, Introducer, Penalty, Procedure, StepRule, attempt,
};
use zhibu_rules::{Rulebook, keys};

use crate::error::{AppError, Outcome, Said};
use crate::procedures::actions::{AskedStep, unknown_step};
use crate::procedures::model::{OpenLine, StepLine, StepRow, WhatIf};
use crate::procedures::rules::{ToldBreach, name_of, source, step_name, told};

/// Whether the reader records a step.
pub type IsMine<'a> = &'a dyn Fn(&StepRule) -> bool;

/// The steps that can be taken.
pub fn open(
    procedure: &Procedure,
    found: &Examination<'_>,
    is_mine: IsMine<'_>,
    today: Date,
) -> Vec<OpenLine> {
    let open = found.open.iter();
    open.map(|it| OpenLine {
        earliest: it.earliest,
        latest: it.latest,
        ..line(procedure, it.step, is_mine, today)
    })
    .collect()
}

/// What only some cases need: a vote taken again, an extension, a cancellation, a transfer.
pub fn aside(
    procedure: &Procedure,
    found: &Examination<'_>,
    history: &History,
    is_mine: IsMine<'_>,
    today: Date,
) -> Vec<OpenLine> {
    let Some(edition) = procedure.edition_on(today) else {
        return Vec::new();
    };
    let has = |step: &str| history.events.iter().any(|it| it.step == step);
    if edition
        .steps
        .iter()
        .any(|it| it.ends.is_some() && has(&it.key))
    {
        return Vec::new();
    }
    // An optional step without a step before it belongs to an older text.
    let rare = edition.steps.iter().filter(|it| {
        let is_due = it.only_after.as_ref().is_some_and(|after| has(after));
        it.is_optional && (is_due || it.repeats && it.only_after.is_none())
    });
    let again = found.not_carried.iter().copied();
    again
        .chain(rare)
        .map(|it| line(procedure, it, is_mine, today))
        .filter(|it| it.is_mine)
        .collect()
}

fn line(procedure: &Procedure, step: &StepRule, is_mine: IsMine<'_>, today: Date) -> OpenLine {
    OpenLine {
        key: step.key.clone(),
        name: name_of(step),
        source: source(procedure, step, today),
        side: step.side,
        earliest: today,
        latest: None,
        is_mine: is_mine(step),
    }
}

/// The recorded steps as the page shows them.
///
/// # Errors
/// A step that this program did not write.
pub fn steps(
    procedure: &Procedure,
    steps: &[StepRow],
    is_mine: IsMine<'_>,
) -> Outcome<Vec<StepLine>> {
    let lines = steps.iter().map(|it| {
        let rule = procedure.edition_on(it.taken_on);
        let rule = rule.and_then(|edition| edition.step(&it.step));
        Ok(StepLine {
            id: it.id,
            key: it.step.clone(),
            name: step_name(procedure, &it.step, it.taken_on),
            on: it.taken_on,
            facts: it.kept()?,
            source: rule.map_or_else(
                || Said::new("", ""),
                |rule| source(procedure, rule, it.taken_on),
            ),
            by: it.account_name.clone(),
            is_mine: rule.is_none_or(is_mine),
        })
    });
    lines.collect()
}

/// What a step on a day would be.
///
/// # Errors
/// [`AppError::Invalid`] if the text of that day has no such step.
pub fn what_if(
    book: &Rulebook,
    procedure: &Procedure,
    history: &History,
    asked: &AskedStep,
) -> Outcome<WhatIf> {
    let edition = procedure.edition_on(asked.on);
    let rule = edition.and_then(|it| it.step(&asked.step));
    let rule = rule.ok_or_else(|| AppError::Invalid(vec![unknown_step(&asked.step)]))?;
    let tried = history.with(Event {
        step: asked.step.clone(),
        date: asked.on,
        facts: facts_in_order(book, rule, asked.on),
    });
    let found = attempt(book, procedure, &tried).map_err(AppError::internal)?;
    let found = found.ok_or(AppError::NotFound)?;
    let tell = |list: &[_]| -> Vec<ToldBreach> {
        let list = list.iter();
        list.map(|it| told(book, procedure, it, asked.on)).collect()
    };
    let then = found.then.open.iter();
    Ok(WhatIf {
        key: asked.step.clone(),
        name: name_of(rule),
        on: asked.on,
        refused: tell(&found.refused),
        warned: tell(&found.warned),
        then: then
            .map(|it| (name_of(it.step), it.earliest, it.latest))
            .collect(),
    })
}

/// Facts that find no fault: a day is asked about, not what will be recorded on it.
fn facts_in_order(book: &Rulebook, step: &StepRule, on: Date) -> Facts {
    let introducer = Introducer {
        is_full: true,
        penalty: Penalty::None,
        effect_until: None,
        has_rights_restored: false,
    };
    let count = book.on(on).integer(&keys::DEV_INTRODUCERS);
    let count = count.ok().and_then(|count| usize::try_from(count).ok());
    let mut facts = Facts {
        is_exempt: true,
        introducers: vec![introducer; count.unwrap_or_default()],
        ..Facts::default()
    };
    if step.vote.is_some() {
        (facts.eligible, facts.present, facts.yes) = (Some(1), Some(1), Some(1));
    }
    facts
}
