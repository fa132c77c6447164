//! Figures and duties in the reader's words.

use zhibu_ledger::Fen;
use zhibu_rules::duties::DutyRule;
use zhibu_rules::{DatedValue, RateStep, Rulebook, Share, Unit, Value};
use zhibu_web::Page;

use crate::policy::actions::Rule;

/// What a rule says: 3 名正式党员; 每月 1 次.
pub fn figure(page: &Page, book: &Rulebook, rule: &Rule<'_>) -> String {
    match rule {
        Rule::Value(it) => value(page, it),
        Rule::Duty(it) => duty(page, book, it),
    }
}

fn value(page: &Page, it: &DatedValue) -> String {
    match &it.value {
        Value::Integer(number) => integer(page, *number, it.unit),
        Value::Share(it) => share(page, *it),
        Value::Text(text) if it.unit == Unit::Choice => {
            page.t(&format!("policy.choice_{text}")).to_owned()
        }
        Value::Text(text) => text.clone(),
        Value::Steps(steps) => {
            let steps: Vec<String> = steps.iter().map(|it| step(page, *it)).collect();
            steps.join(page.t("policy.between_steps"))
        }
        Value::Integers(_) | Value::Texts(_) => it.value.to_string(),
    }
}

fn integer(page: &Page, number: i64, unit: Unit) -> String {
    match unit {
        Unit::Fen => yuan(page, Fen::new(number)),
        Unit::BasisPoints => percent(number),
        _ if page.zh() => format!("{number} {}", unit.zh()),
        _ => {
            let word = unit.en();
            let word = if number == 1 {
                word.strip_suffix('s').unwrap_or(word)
            } else {
                word
            };
            format!("{number} {word}")
        }
    }
}

fn yuan(page: &Page, amount: Fen) -> String {
    page.t_with("policy.yuan", &[("amount", &amount.to_yuan_text())])
}

/// 150 hundredths of a percent as 1.5%.
fn percent(basis_points: i64) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    let text = format!("{whole}.{rest:02}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

fn share(page: &Page, it: Share) -> String {
    let key = if it.strict {
        "policy.more_than"
    } else {
        "policy.at_least"
    };
    let share = format!("{}/{}", it.numerator, it.denominator);
    page.t_with(key, &[("share", &share)])
}

fn step(page: &Page, it: RateStep) -> String {
    let rate = percent(i64::from(it.rate_basis_points));
    match it.up_to {
        Some(up_to) => page.t_with(
            "policy.step",
            &[("amount", &up_to.to_yuan_text()), ("rate", &rate)],
        ),
        None => page.t_with("policy.last_step", &[("rate", &rate)]),
    }
}

fn duty(page: &Page, book: &Rulebook, it: &DutyRule) -> String {
    let between = page.t("policy.between_names");
    let every = format!("policy.every_{}", it.every.key());
    let subjects: Vec<&str> = it
        .subjects
        .iter()
        .map(|kind| {
            if page.zh() {
                kind.zh()
            } else {
                page.t(subject_key(kind.key()))
            }
        })
        .collect();
    let kinds: Vec<&str> = it
        .meeting_kinds
        .iter()
        .filter_map(|key| book.meeting_kind(key))
        .map(|kind| {
            if page.zh() {
                kind.zh.as_str()
            } else {
                kind.en.as_str()
            }
        })
        .collect();
    let mut parts = vec![
        page.t_n(&every, it.count),
        page.t_with("policy.subjects", &[("names", &subjects.join(between))]),
    ];
    let least = it
        .min_full_members
        .and_then(|key| book.value(key, it.source.from).ok())
        .map(|least| value(page, least));
    if let Some(least) = least {
        parts.push(page.t_with("policy.from_members", &[("least", &least)]));
    }
    parts.push(page.t_with("policy.counts", &[("names", &kinds.join(between))]));
    parts.push(page.t_n("policy.grace", it.grace_days));
    parts.join(page.t("policy.between_parts"))
}

/// The keys stand apart, since the words of organisations belong to an area below.
fn subject_key(kind: &str) -> &'static str {
    match kind {
        "work_committee" => "policy.work_committees",
        "committee" => "policy.committees",
        "general_branch" => "policy.general_branches",
        "branch" => "policy.branches",
        "joint_branch" => "policy.joint_branches",
        _ => "policy.groups",
    }
}
