//! `zhibu rules development`: how cases of developing members stand, by the text in force on the day of
//! each step. A JSON array goes in and one comes out, a case for a case, in the same order.
//!
//! How the corners are read:
//! - Every case has its `id`, `today` and `events`, and among these an `apply`; `born` may be left out,
//!   then nobody looks at the age. Fields that no question asks for are left alone.
//! - Of a vote without any count nobody is told that it failed. One with counts needs eligible, present and
//!   yes; the others are 0 where nobody wrote them.
//! - `rights_restored` is true or false, or the day they were restored, which counts from that day on.
//! - A file in which anything cannot be understood answers nothing, and every such place is told.

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;
use zhibu_app::Said;
use zhibu_rules::RuleMissing;
use zhibu_rules::procedures::{self, Examination, Procedure};

use super::cases::{self, Case};
use super::{Asking, answer};
use crate::arguments::rules::DevelopmentArguments;
use crate::failure::{Ended, Failure};
use crate::terminal::table;

/// The answer to one case.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    editions: Vec<&'a str>,
    open: Vec<Open<'a>>,
    next: Vec<&'a str>,
    breaches: Vec<Breach<'a>>,
    probation_end: Option<String>,
    full_member_from: Option<String>,
    provisional: bool,
}

#[derive(Serialize)]
struct Open<'a> {
    step: &'a str,
    earliest: String,
    latest: Option<String>,
}

#[derive(Serialize)]
struct Breach<'a> {
    code: &'a str,
    /// A number wherever the text numbers its articles plainly.
    article: Value,
}

/// Answers every case of a file.
///
/// # Errors
/// The file cannot be read or understood; or a figure is not in force.
pub fn run(asking: &Asking<'_>, arguments: &DevelopmentArguments) -> Ended {
    let Some(procedure) = asking.book.procedure(procedures::DEVELOPMENT) else {
        let key = procedures::DEVELOPMENT;
        return Err(Failure::usage(
            format!("规则里没有程序 {key}"),
            format!("the rules have no procedure {key}"),
        ));
    };
    let cases = read(&arguments.file, procedure)?;
    let examined: Result<Vec<(&Case, Examination<'_>)>, RuleMissing> = cases
        .iter()
        .map(|case| {
            let found = procedures::examine(asking.book, procedure, &case.history, case.today)?;
            Ok((case, found))
        })
        .collect();
    let examined = examined?;
    if arguments.json {
        let answers: Vec<Answer<'_>> = examined
            .iter()
            .map(|(case, found)| answer(case, found))
            .collect();
        answer::print_json(&answers)?;
    } else {
        let shown = shown(asking, procedure, &examined);
        asking.terminal.line(shown.trim_end())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path, procedure: &Procedure) -> Result<Vec<Case>, Failure> {
    let text = std::fs::read(path).map_err(|error| Failure::file(path, &error))?;
    let shown = path.display();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        Failure::usage(
            format!("{shown} 不是 JSON：{error}"),
            format!("{shown} is not JSON: {error}"),
        )
    })?;
    cases::parse(&value, procedure).map_err(|faults| {
        let said = faults.into_iter().map(|fault| {
            Said::new(
                format!("{shown}：{}", fault.zh),
                format!("{shown}: {}", fault.en),
            )
        });
        Failure::Usage(said.collect())
    })
}

fn answer<'a>(case: &'a Case, found: &'a Examination<'_>) -> Answer<'a> {
    let has = |step: &str| case.history.events.iter().any(|it| it.step == step);
    // Full membership counts from the end of probation, however late it was discussed (Art. 33 and 35).
    let probation_end = found
        .wait_end("conversion_assembly")
        .map(|it| it.to_string());
    let editions = found.editions.iter().flatten();
    Answer {
        id: &case.id,
        editions: editions.map(|it| it.name.as_str()).collect(),
        open: found
            .open
            .iter()
            .map(|it| Open {
                step: &it.step.key,
                earliest: it.earliest.to_string(),
                latest: it.latest.map(|it| it.to_string()),
            })
            .collect(),
        next: found
            .next(case.today)
            .map(|it| it.step.key.as_str())
            .collect(),
        breaches: found
            .breaches
            .iter()
            .map(|it| Breach {
                code: &it.code,
                article: article(&it.article),
            })
            .collect(),
        full_member_from: probation_end.clone().filter(|_| has("conversion_approval")),
        probation_end,
        provisional: found.is_provisional,
    }
}

fn article(text: &str) -> Value {
    text.parse::<u32>()
        .map_or_else(|_| Value::from(text), Value::from)
}

/// The cases below each other: what can be done, and what went wrong.
fn shown(
    asking: &Asking<'_>,
    procedure: &Procedure,
    examined: &[(&Case, Examination<'_>)],
) -> String {
    let name = |case: &Case, step: &str| {
        let rule = procedure
            .edition_on(case.today)
            .and_then(|edition| edition.step(step));
        rule.map_or_else(
            || step.to_owned(),
            |rule| asking.terminal.in_lang(&rule.zh, &rule.en).to_owned(),
        )
    };
    let rows: Vec<Vec<String>> = examined
        .iter()
        .map(|(case, found)| {
            let open = found.open.iter().map(|it| {
                let until = it.latest.map_or_else(String::new, |it| format!("–{it}"));
                format!("{} {}{until}", name(case, &it.step.key), it.earliest)
            });
            let breaches = found
                .breaches
                .iter()
                .map(|it| format!("{} {}", it.code, it.article));
            let id = case
                .id
                .as_str()
                .map_or_else(|| case.id.to_string(), str::to_owned);
            let joined = |parts: Vec<String>| parts.join("; ");
            vec![id, joined(open.collect()), joined(breaches.collect())]
        })
        .collect();
    let headings = match asking.terminal.in_lang("zh", "en") {
        "zh" => ["编号", "可以办理", "差错"],
        _ => ["id", "open", "breaches"],
    };
    table(&headings, &rows)
}
