//! `zhibu rules dues`: the dues of a member in a month.
//!
//! How the corners are read:
//! - The base is plain digits with at most one point and two decimals, in yuan: no sign, no commas, no
//!   exponent, no digits of other scripts. `-0.00` is refused as negative, `5.000` as more than two
//!   decimals. A class without a base is not asked for one, whatever stands there.
//! - A question is refused before it is asked whether anything is owed, so a missing base is told for a
//!   member not yet accepted too. All faults of a row are told at once.
//! - `accepted_on` that is neither blank nor a day is refused: it could mean anything.
//! - Before the first edition of the rates, that edition answers.

use zhibu_app::Said;
use zhibu_ledger::{Fen, YuanFault};
use zhibu_rules::RuleMissing;
use zhibu_rules::dates::parse_date;
use zhibu_rules::dues::{DuesClass, DuesFault, DuesQuestion, DuesTariff};

use super::table::{Column, Row, needed, optional};
use super::{Answer, Asking};
use crate::arguments::rules::DuesArguments;

pub const COLUMNS: &[Column] = &[
    needed("id"),
    needed("class"),
    optional("base_yuan"),
    needed("on"),
    needed("status"),
    optional("accepted_on"),
];

/// The values of the one question that was typed, in the order of [`COLUMNS`].
pub fn single(typed: &DuesArguments) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        "1".to_owned(),
        text(&typed.class),
        text(&typed.base),
        text(&typed.on),
        typed.status.clone(),
        text(&typed.accepted_on),
    ]
}

/// Answers `fen`, and `error` where the question is refused.
///
/// # Errors
/// A rate has no edition on the day.
pub fn answer(asking: &Asking<'_>, row: &Row<'_>) -> Result<Answer, RuleMissing> {
    let answer = Answer::to(row);
    let question = match question(row) {
        Ok(question) => question,
        Err(faults) => {
            let rule = match DuesClass::parse(row.text("class")) {
                Some(class) => {
                    let on = parse_date(row.text("on")).unwrap_or(asking.today);
                    Some(asking.book.dues_tariff_on(on)?.rule(class))
                }
                None => None,
            };
            return Ok(refused(answer, asking, &faults).explained(asking, rule));
        }
    };
    let tariff = asking.book.dues_tariff_on(question.on)?;
    Ok(reckoned(answer, asking, &tariff, &question))
}

fn reckoned(
    answer: Answer,
    asking: &Asking<'_>,
    tariff: &DuesTariff<'_>,
    question: &DuesQuestion,
) -> Answer {
    match tariff.reckon(question) {
        Ok(dues) => {
            let answer = answer.with("fen", dues.fen.get());
            if !asking.explain {
                return answer;
            }
            let (zh, en) = (dues.reason_zh(), dues.reason_en());
            answer
                .with("reason", asking.terminal.in_lang(&zh, &en))
                .explained(asking, Some(dues.rule))
        }
        Err(fault) => {
            let fault = Said::new(fault.zh(), fault.en());
            refused(answer, asking, &[fault]).explained(asking, Some(tariff.rule(question.class)))
        }
    }
}

fn refused(answer: Answer, asking: &Asking<'_>, faults: &[Said]) -> Answer {
    let said: Vec<&str> = faults.iter().map(|it| asking.terminal.pick(it)).collect();
    answer
        .with("fen", serde_json::Value::Null)
        .with("error", said.join(asking.terminal.in_lang("；", "; ")))
        .refused()
}

/// The question of a row, or all that is wrong with it.
fn question(row: &Row<'_>) -> Result<DuesQuestion, Vec<Said>> {
    let mut faults = Vec::new();
    let mut kept = |fault: Said| faults.push(fault);
    let class = DuesClass::parse(row.text("class"));
    if class.is_none() {
        let known: Vec<&str> = DuesClass::ALL.iter().map(|it| it.key()).collect();
        kept(unknown_word("class", row.text("class"), &known));
    }
    // Probationary members pay as full ones do: the status is only checked.
    let statuses = ["full", "probationary"];
    if !statuses.contains(&row.text("status")) {
        kept(unknown_word("status", row.text("status"), &statuses));
    }
    let on = parse_date(row.text("on"));
    if on.is_none() {
        kept(no_day("on", row.text("on")));
    }
    let accepted_on = match row.text("accepted_on") {
        "" => None,
        text => {
            let found = parse_date(text);
            if found.is_none() {
                kept(no_day("accepted_on", text));
            }
            found
        }
    };
    let base = match class {
        Some(class) if class.needs_base() => match Fen::parse_plain_yuan(row.text("base_yuan")) {
            Ok(base) => Some(base),
            Err(fault) => {
                kept(no_amount(row.text("base_yuan"), fault));
                None
            }
        },
        _ => None,
    };
    match (class, on) {
        (Some(class), Some(on)) if faults.is_empty() => Ok(DuesQuestion {
            class,
            base,
            on,
            accepted_on,
        }),
        _ => Err(faults),
    }
}

fn unknown_word(column: &str, value: &str, known: &[&str]) -> Said {
    Said::new(
        format!("{column} 不认识“{value}”，写 {}", known.join("、")),
        format!(
            "{column}: unknown word “{value}”, write {}",
            known.join(", ")
        ),
    )
}

fn no_day(column: &str, value: &str) -> Said {
    Said::new(
        format!("{column}“{value}”不是日期，写成 2026-07-01"),
        format!("{column}: “{value}” is no day, write it like 2026-07-01"),
    )
}

fn no_amount(value: &str, fault: YuanFault) -> Said {
    let (zh, en) = match fault {
        YuanFault::Empty => {
            let (zh, en) = (DuesFault::BaseMissing.zh(), DuesFault::BaseMissing.en());
            return Said::new(
                format!("base_yuan 没有填写，{zh}"),
                format!("base_yuan: {en}"),
            );
        }
        YuanFault::Negative => ("不能为负", "is negative"),
        YuanFault::NotANumber => (
            "不是数字，写成 5000.01",
            "is no number, write it like 5000.01",
        ),
        YuanFault::TooManyDecimals => ("最多两位小数", "has more than two decimals"),
        YuanFault::TooLarge => ("过大", "is too large"),
    };
    Said::new(
        format!("base_yuan“{value}”{zh}"),
        format!("base_yuan: “{value}” {en}"),
    )
}
