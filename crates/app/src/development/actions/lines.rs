//! Steps as the page shows them: recorded, open, and those that only some cases have.

use jiff::civil::Date;
use zhibu_rules::procedures::{Examination, History, Procedure, StepRule};

use crate::access::Actor;
use crate::development::model::{OpenLine, StepLine};
use crate::development::rules;
use crate::error::{Outcome, Said};
use crate::procedures::model::StepRow;
use crate::procedures::rules::{name_of, step_name};

/// The steps that can be taken; `recorder` is who may record some.
pub fn open(
    procedure: &Procedure,
    found: &Examination<'_>,
    recorder: Option<&Actor>,
    today: Date,
) -> Vec<OpenLine> {
    let open = found.open.iter();
    open.map(|it| OpenLine {
        earliest: it.earliest,
        latest: it.latest,
        ..line(procedure, it.step, recorder, today)
    })
    .collect()
}

/// What only some cases need: a vote taken again, an extension, a cancellation, a transfer.
pub fn aside(
    procedure: &Procedure,
    found: &Examination<'_>,
    history: &History,
    recorder: Option<&Actor>,
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
        .map(|it| line(procedure, it, recorder, today))
        .filter(|it| it.is_mine)
        .collect()
}

fn line(procedure: &Procedure, step: &StepRule, recorder: Option<&Actor>, today: Date) -> OpenLine {
    OpenLine {
        key: step.key.clone(),
        name: name_of(step),
        source: source(procedure, step, today),
        earliest: today,
        latest: None,
        is_mine: is_mine(recorder, step),
    }
}

fn is_mine(recorder: Option<&Actor>, step: &StepRule) -> bool {
    recorder.is_some_and(|actor| rules::is_recorded_by(actor, step))
}

/// The recorded steps as the page shows them.
///
/// # Errors
/// A step that this program did not write.
pub fn steps(
    procedure: &Procedure,
    steps: &[StepRow],
    recorder: Option<&Actor>,
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
            is_mine: rule.is_none_or(|rule| is_mine(recorder, rule)),
        })
    });
    lines.collect()
}

/// Document and article of a step by the edition of a day.
fn source(procedure: &Procedure, step: &StepRule, on: Date) -> Said {
    let article = &step.article;
    match procedure.edition_on(on) {
        Some(edition) => Said::new(
            format!("《{}》第{article}条", edition.document.zh),
            format!("{}, Art. {article}", edition.document.en),
        ),
        None => Said::new("", ""),
    }
}
