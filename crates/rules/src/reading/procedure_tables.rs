//! Procedures, their editions and steps, the sentences for what goes wrong.

use jiff::civil::Date;

use super::Draft;
use super::fields::Row;
use crate::keys::{self, Key};
use crate::procedures::{
    About, Ask, AskChoice, AskKind, AskRule, BreachText, Check, Ending, Entitled, Every, Length,
    Limit, PaperText, Procedure, ProcedureEdition, Side, StepRule, Told, VoteRule, Wait,
};
use crate::value::{Binding, Kind, Unit};
use crate::votes::VoteKind;

pub(super) fn procedure(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let about = row.optional_word("about", About::parse);
    let has_counterpart = row.flag("counterpart");
    let place = row.place();
    let (Some(key), Some(zh), Some(en)) = (key, zh, en) else {
        return;
    };
    let procedure = Procedure {
        key,
        zh,
        en,
        about,
        has_counterpart,
        editions: Vec::new(),
    };
    draft.procedures.push((procedure, place));
}

pub(super) fn edition(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (procedure, name) = (row.text("procedure"), row.text("name"));
    let document = row.word("document", |key| draft.documents.get(key).cloned());
    let from = row.date("from");
    let to: Option<Date> = row.optional_date("to");
    let place = row.place();
    let edition = || {
        Some(ProcedureEdition {
            name: name?,
            document: document?,
            from: from?,
            to,
            steps: Vec::new(),
            place,
        })
    };
    let edition = procedure.zip(edition());
    draft.procedure_editions.extend(edition);
}

pub(super) fn step(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let of = row.text("of");
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let stage = row.integer("stage", 1..=20);
    let stage = stage.and_then(|stage| u32::try_from(stage).ok());
    let article = row.text("article");
    let binding = row.word("binding", Binding::parse);
    let side = row.word("side", Side::parse);
    let needs = row.optional_texts("needs");
    let calls_for = row.optional_texts("calls_for");
    let missing = row.optional_word("missing", Told::parse);
    let stands_for = row.optional_texts("stands_for");
    let (is_optional, repeats) = (row.flag("optional"), row.flag("repeats"));
    let only_after = row.optional_text("only_after");
    let ends = row.optional_word("ends", Ending::parse);
    let (wait, limit) = (wait(row), limit(row));
    let (every, vote) = (every(row), vote(row));
    let asks = row.optional_words("asks", Ask::parse);
    let entitled = entitled(row);
    let does = row.optional_text("does");
    let checks = row.optional_words("checks", check);
    let stops = row.optional_text("stops");
    let papers = row.optional_texts("papers");
    let place = row.place();
    let step = || {
        Some(StepRule {
            key: key?,
            zh: zh?,
            en: en?,
            stage: stage?,
            article: article?,
            binding: binding?,
            side: side?,
            needs,
            calls_for,
            missing,
            stands_for,
            is_optional,
            only_after,
            repeats,
            ends,
            wait,
            limit,
            every,
            vote,
            asks,
            entitled,
            does,
            checks,
            stops,
            papers,
        })
    };
    draft
        .steps
        .extend(of.zip(step()).map(|(of, step)| (of, step, place)));
}

pub(super) fn ask(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let kind = row.word("kind", AskKind::parse);
    let choices = row.optional_words("choices", AskChoice::parse);
    if kind.is_some_and(|kind| (kind == AskKind::Choice) == choices.is_empty()) {
        row.refuse(
            "choices",
            "choices 要写，也只在 kind = \"choice\" 时写".to_owned(),
            "choices stand with kind = \"choice\", and with it alone".to_owned(),
        );
    }
    let place = row.place();
    let ask = || {
        Some(AskRule {
            key: key?,
            zh: zh?,
            en: en?,
            kind: kind?,
            choices,
            place,
        })
    };
    draft.asks.extend(ask());
}

pub(super) fn breach(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (code, zh, en) = (row.text("code"), row.text("zh"), row.text("en"));
    let binding = row.word("binding", Binding::parse);
    let place = row.place();
    let text = || {
        Some(BreachText {
            code: code?,
            binding: binding?,
            zh: zh?,
            en: en?,
        })
    };
    draft.breach_texts.extend(text().map(|text| (text, place)));
}

pub(super) fn paper(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let (title, from) = (row.text("title"), row.optional_word("from", Side::parse));
    let (to, lines) = (row.optional_text("to"), row.optional_texts("lines"));
    let dated = row.optional_text("dated");
    let place = row.place();
    let paper = || {
        Some(PaperText {
            key: key?,
            zh: zh?,
            en: en?,
            title: title?,
            from,
            dated,
            to,
            lines,
            place,
        })
    };
    draft.papers.extend(paper());
}

/// `contacts_count 9`.
fn check(text: &str) -> Option<(Check, Told)> {
    let told = Told::parse(text)?;
    Check::parse(&told.code).map(|check| (check, told))
}

/// The key of a figure that measures time.
fn time(text: &str) -> Option<&'static Key> {
    let units = [Unit::Years, Unit::Months, Unit::Workdays];
    keys::find(text).filter(|key| key.kind == Kind::Integer && units.contains(&key.unit))
}

fn wait(row: &mut Row<'_, '_>) -> Option<Wait> {
    let given = row.optional_text("wait_given");
    let extended_by = row.optional_text("wait_extended_by");
    let value = row.optional_word("wait", time);
    // Asked for in any case, so that what is left over is not told as unknown.
    let (after, early) = (
        row.optional_text("wait_after"),
        row.optional_word("early", Told::parse),
    );
    complete(
        row,
        "wait",
        value.is_some(),
        after.is_some() && early.is_some(),
    );
    Some(Wait {
        after: after?,
        value: value?,
        given,
        extended_by,
        early: early?,
    })
}

fn limit(row: &mut Row<'_, '_>) -> Option<Limit> {
    let length = row.optional_word("limit", |text| match text {
        "set" => Some(Length::Set),
        _ => time(text).map(Length::Figure),
    });
    let special_value = row.optional_word("limit_special", time);
    let after = row.optional_text("limit_after");
    let given = row.optional_texts("limit_given");
    let late = row.optional_word("late", Told::parse);
    complete(row, "limit", length.is_some(), late.is_some());
    let given = match given.as_slice() {
        [] => None,
        [happened, since] => Some((happened.clone(), since.clone())),
        _ => {
            row.refuse(
                "limit_given",
                "limit_given 应为两个步骤".to_owned(),
                "limit_given names two steps".to_owned(),
            );
            None
        }
    };
    Some(Limit {
        after,
        length: length?,
        special_value,
        given,
        late: late?,
    })
}

fn every(row: &mut Row<'_, '_>) -> Option<Every> {
    let value = row.optional_word("every", time);
    let (after, until) = (
        row.optional_text("every_after"),
        row.optional_text("every_until"),
    );
    let missed = row.optional_word("missed", Told::parse);
    let rest = after.is_some() && until.is_some() && missed.is_some();
    complete(row, "every", value.is_some(), rest);
    Some(Every {
        after: after?,
        value: value?,
        until: until?,
        missed: missed?,
    })
}

fn vote(row: &mut Row<'_, '_>) -> Option<VoteRule> {
    let kind = row.optional_word("vote", VoteKind::parse);
    let no_quorum = row.optional_word("no_quorum", Told::parse);
    let not_carried = row.optional_word("not_carried", Told::parse);
    let rest = no_quorum.is_some() && not_carried.is_some();
    complete(row, "vote", kind.is_some(), rest);
    Some(VoteRule {
        kind: kind?,
        no_quorum: no_quorum?,
        not_carried: not_carried?,
    })
}

fn entitled(row: &mut Row<'_, '_>) -> Option<Entitled> {
    let bodies = row.optional_texts("entitled");
    let told = row.optional_word("not_entitled", Told::parse);
    complete(row, "entitled", !bodies.is_empty(), told.is_some());
    let told = told?;
    Some(Entitled { bodies, told })
}

/// Fields that stand together or not at all.
fn complete(row: &mut Row<'_, '_>, name: &'static str, is_there: bool, has_rest: bool) {
    if is_there != has_rest {
        row.refuse(
            name,
            format!("{name} 与它的其他字段要写就都写"),
            format!("{name} and the fields that go with it stand together"),
        );
    }
}
