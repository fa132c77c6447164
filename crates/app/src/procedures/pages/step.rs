//! The form of one step, as the rules say what it asks for.

use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{AskKind, StepRule};
use zhibu_web::{Choice, Field, Fields, Form, Page, Problem, Reader};

use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::day;
use crate::members::rules::identity::fault;
use crate::procedures::actions::NewStep;
use crate::procedures::model::KeptFacts;
use crate::procedures::rules::facts::{TEXT_CHARACTERS_MAX, WORDS_CHARACTERS_MAX, ask_field};
use crate::procedures::sources::Beside;

/// The counts of a vote, in their order; the last may be left blank.
pub const COUNTS: [&str; 6] = ["eligible", "present", "yes", "no", "abstain", "written_yes"];

/// What every step's form sends.
const ALWAYS: [&str; 3] = ["step", "version", "on"];

/// That a form sends nothing but what some step asks for, and `besides`.
///
/// # Errors
/// 400 naming the field that nothing asks for.
pub fn only(fields: &Fields, book: &Rulebook, besides: &[&str]) -> Result<(), Problem> {
    let asks: Vec<String> = book.asks().iter().map(|it| ask_field(&it.key)).collect();
    let mut names: Vec<&str> = asks.iter().map(String::as_str).collect();
    names.extend(ALWAYS.iter().chain(&COUNTS).chain(besides));
    fields.only(&names)
}

/// The form with what the area of the procedure fills in; what was typed stays.
pub fn begun_with(reader: &Reader, form: Form, beside: &Beside) -> Form {
    if !form.faults().is_empty() {
        return form;
    }
    let mut fields = form.fields().clone();
    for (key, answer) in &beside.answers {
        let name = ask_field(key);
        if fields.get(&name).unwrap_or_default().is_empty() {
            fields.keep(&name, answer.clone());
        }
    }
    Form::new(reader, fields)
}

/// The fields of a step.
pub fn inputs(page: &Page, form: &Form, book: &Rulebook, rule: &StepRule) -> Vec<Field> {
    let mut inputs = vec![form.date("on").label(page.t("procedures.on")).required()];
    if rule.vote.is_some() {
        inputs.extend(counts(page, form));
    }
    for ask in &rule.asks {
        let Some(asked) = book.ask(&ask.key) else {
            continue;
        };
        let label = |zh: &str, en: &str| if page.zh() { zh } else { en }.to_owned();
        let name = ask_field(&ask.key);
        let input = match asked.kind {
            AskKind::Text => form.text(&name).length_max(TEXT_CHARACTERS_MAX),
            AskKind::Words => form.long_text(&name).length_max(WORDS_CHARACTERS_MAX),
            AskKind::Day => form.date(&name),
            AskKind::Count => form.number(&name).narrow(),
            AskKind::Choice => {
                let choices = asked.choices.iter();
                let choices = choices.map(|it| Choice::new(&it.key, label(&it.zh, &it.en)));
                form.select(&name, choices.collect()).or_choose()
            }
            AskKind::Yes => {
                let yes = vec![Choice::new("yes", page.t("procedures.tick"))];
                form.ticks(&name, yes)
            }
        };
        let input = input.label(label(&asked.zh, &asked.en));
        inputs.push(if ask.is_required {
            input.required()
        } else {
            input
        });
    }
    inputs
}

/// The fields of a vote's counts.
pub fn counts(page: &Page, form: &Form) -> Vec<Field> {
    let counts = COUNTS.iter().map(|name| {
        let label = page.t(&format!("procedures.{name}")).to_owned();
        let input = form.number(name).label(label).narrow();
        match *name {
            "written_yes" => input,
            _ => input.required(),
        }
    });
    counts.collect()
}

/// The counts of a vote as typed.
pub fn typed_counts(fields: &Fields, facts: &mut KeptFacts, faults: &mut Vec<FieldFault>) {
    let mut of = |name| count(fields, name, name != "written_yes", faults);
    (facts.eligible, facts.present) = (of("eligible"), of("present"));
    (facts.yes, facts.no, facts.abstain) = (of("yes"), of("no"), of("abstain"));
    facts.written_yes = of("written_yes");
}

/// A count as typed.
pub fn count(
    fields: &Fields,
    name: &str,
    is_needed: bool,
    faults: &mut Vec<FieldFault>,
) -> Option<i64> {
    let typed = fields.text(name).trim();
    if typed.is_empty() && !is_needed {
        return None;
    }
    let found = typed.parse::<i64>().ok().filter(|count| *count >= 0);
    if found.is_none() {
        faults.push(fault(
            name,
            format!("“{typed}”不是个数，写 0 或更大的整数。"),
            format!("“{typed}” is no count: write a whole number, 0 or more."),
        ));
    }
    found
}

/// The step as typed; what its answers lack is told by the action.
///
/// # Errors
/// [`AppError::Invalid`] with every field that cannot be read.
pub fn typed(
    fields: &Fields,
    step: &str,
    rule: Option<&StepRule>,
    book: &Rulebook,
) -> Outcome<NewStep> {
    let mut faults = Vec::new();
    let on = day("on", fields.text("on"), &mut faults);
    let mut facts = KeptFacts::default();
    if rule.is_some_and(|rule| rule.vote.is_some()) {
        typed_counts(fields, &mut facts, &mut faults);
    }
    // What another step asks for is told, not dropped.
    for ask in book.asks() {
        let typed = fields.text(&ask_field(&ask.key));
        if !typed.is_empty() {
            facts.answers.insert(ask.key.clone(), typed.to_owned());
        }
    }
    match on {
        Some(on) if faults.is_empty() => Ok(NewStep {
            step: step.to_owned(),
            on,
            facts,
            version: fields.text("version").parse().unwrap_or_default(),
        }),
        _ => Err(AppError::Invalid(faults)),
    }
}

/// The counts of a vote that were recorded, each with its name.
pub fn counts_told(page: &Page, facts: &KeptFacts) -> Vec<(String, String)> {
    let counts = [
        facts.eligible,
        facts.present,
        facts.yes,
        facts.no,
        facts.abstain,
        facts.written_yes,
    ];
    let counts = COUNTS.into_iter().zip(counts).filter_map(|(name, count)| {
        let label = page.t(&format!("procedures.{name}")).to_owned();
        count.map(|count| (label, count.to_string()))
    });
    counts.collect()
}

/// What was recorded with a step, item by item: its name and what was written.
pub fn told(page: &Page, book: &Rulebook, facts: &KeptFacts) -> Vec<(String, String)> {
    let counts = counts_told(page, facts).into_iter();
    let answers = facts.answers.iter().map(|(key, answer)| {
        let Some(rule) = book.ask(key) else {
            return (key.clone(), answer.clone());
        };
        let choice = rule.choices.iter().find(|it| it.key == *answer);
        let word = match (choice, rule.kind) {
            (Some(choice), _) if page.zh() => choice.zh.clone(),
            (Some(choice), _) => choice.en.clone(),
            (None, AskKind::Yes) => page.t("procedures.tick").to_owned(),
            (None, _) => answer.clone(),
        };
        let label = if page.zh() { &rule.zh } else { &rule.en };
        (label.clone(), word)
    });
    counts.chain(answers).collect()
}
