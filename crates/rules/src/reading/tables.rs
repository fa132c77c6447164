//! Documents, figures and the calendar.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zhibu_ledger::Fen;

use super::Draft;
use super::fields::{Row, array, integer_of, text_of};
use crate::calendar::CalendarDay;
use crate::keys::{self, Key};
use crate::value::{
    Binding, DatedValue, Document, DocumentKind, Kind, Note, RateStep, Share, Source, Unit, Value,
};

pub(super) fn document(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let kind = row.word("kind", |text| match text {
        "regulation" => Some(DocumentKind::Regulation),
        "standard" => Some(DocumentKind::Standard),
        "notice" => Some(DocumentKind::Notice),
        _ => None,
    });
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let number = row.optional_text("number");
    let (Some(key), Some(zh), Some(en), Some(kind)) = (key, zh, en, kind) else {
        return;
    };
    if draft.documents.contains_key(&key) {
        row.refuse(
            "key",
            format!("文件 {key} 重复"),
            format!("document {key} stands twice"),
        );
        return;
    }
    let document = Document {
        key: key.clone(),
        zh,
        en,
        number,
        kind,
    };
    draft.documents.insert(key, Arc::new(document));
}

/// Document, article, binding and dates, which every table has that says a rule.
pub(super) fn source(row: &mut Row<'_, '_>, draft: &Draft) -> Option<Source> {
    let document = row.word("document", |key| draft.documents.get(key).cloned());
    let article = row.text("article");
    let binding = row.word("binding", Binding::parse);
    let from = row.date("from");
    let to = row.optional_date("to");
    let note = note(row);
    let source = Source {
        document: document?,
        article: article?,
        binding: binding?,
        from: from?,
        to,
        note,
    };
    if source.to.is_some_and(|to| to < source.from) {
        row.refuse(
            "to",
            "to 早于 from".to_owned(),
            "to lies before from".to_owned(),
        );
        return None;
    }
    Some(source)
}

/// A remark, which stands in both languages or not at all.
fn note(row: &mut Row<'_, '_>) -> Option<Note> {
    let (zh, en) = (row.optional_text("note"), row.optional_text("note_en"));
    if zh.is_some() != en.is_some() {
        row.refuse(
            if zh.is_some() { "note" } else { "note_en" },
            "note 和 note_en 要写就都写".to_owned(),
            "note and note_en stand together".to_owned(),
        );
    }
    Some(Note { zh: zh?, en: en? })
}

pub(super) fn value(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let key = row.word("key", keys::find);
    let (zh, en) = (row.text("zh"), row.text("en"));
    let unit = row.word("unit", Unit::parse);
    let raw = row.required("value");
    let source = source(row, draft);
    let Some(key) = key else { return };
    draft.named.insert(key.name);
    if let Some(unit) = unit
        && unit != key.unit
    {
        let (is, must) = (unit.key(), key.unit.key());
        row.refuse(
            "unit",
            format!("{} 的 unit 应为 {must}，不是 {is}", key.name),
            format!("the unit of {} must be {must}, not {is}", key.name),
        );
    }
    let value = raw.and_then(|raw| figure(row, key, raw));
    let (Some(zh), Some(en), Some(value), Some(source)) = (zh, en, value, source) else {
        return;
    };
    let place = row.place();
    let key_name = key.name.to_owned();
    draft.values.push(DatedValue {
        key: key_name,
        zh,
        en,
        value,
        unit: key.unit,
        source,
        place,
    });
}

pub(super) fn calendar(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let Some(year) = row.integer("year", 1..=9998) else {
        return;
    };
    let Ok(year) = i16::try_from(year) else {
        return;
    };
    if !draft.calendar.years.insert(year) {
        row.refuse(
            "year",
            format!("{year} 年重复"),
            format!("the year {year} stands twice"),
        );
    }
}

pub(super) fn holiday(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (zh, en) = (row.text("zh"), row.text("en"));
    let days_off = row.dates("days_off");
    let workdays = row.dates("workdays");
    let source = source(row, draft);
    let (Some(zh), Some(en), Some(source)) = (zh, en, source) else {
        return;
    };
    let days = [("days_off", false, days_off), ("workdays", true, workdays)];
    for (field, is_working, dates) in days {
        for date in dates.unwrap_or_default() {
            if !draft.calendar.years.contains(&date.year()) {
                row.refuse(
                    field,
                    format!("{date} 不在已列的年份内"),
                    format!("{date} lies in no year that is listed"),
                );
            }
            let (zh, en, source) = (zh.clone(), en.clone(), source.clone());
            let day = CalendarDay {
                is_working,
                zh,
                en,
                source,
            };
            if is_working && draft.calendar.is_working_day(date) {
                row.refuse(
                    field,
                    format!("{date} 本来就上班"),
                    format!("{date} is worked anyway"),
                );
            }
            if draft.calendar.days.insert(date, day).is_some() {
                row.refuse(
                    field,
                    format!("{date} 重复"),
                    format!("{date} stands twice"),
                );
            }
        }
    }
}

/// The figure in the shape that its key asks for.
fn figure(row: &mut Row<'_, '_>, key: &Key, raw: &Spanned<DeValue<'_>>) -> Option<Value> {
    match key.kind {
        Kind::Integer => {
            let number = integer_of(raw)
                .filter(|number| *number >= 0)
                .map(Value::Integer);
            row.or_wrong_type(
                "value",
                number,
                "不为负的整数",
                "a whole number, not negative",
            )
        }
        Kind::Share => {
            let share = text_of(raw).and_then(|text| share(&text)).map(Value::Share);
            row.or_wrong_type(
                "value",
                share,
                "比例，如 \"> 1/2\"",
                "a share like \"> 1/2\"",
            )
        }
        Kind::Text => {
            let text = text_of(raw)
                .filter(|text| !text.is_empty())
                .map(Value::Text);
            row.or_wrong_type("value", text, "文字", "a text")
        }
        Kind::Choice(choices) => {
            let chosen = text_of(raw).filter(|text| choices.contains(&text.as_str()));
            let words = choices.join(", ");
            let (zh, en) = (format!("其中之一：{words}"), format!("one of: {words}"));
            row.or_wrong_type("value", chosen.map(Value::Text), &zh, &en)
        }
        Kind::Integers => {
            let numbers = array(raw).and_then(|items| items.iter().map(integer_of).collect());
            row.or_wrong_type(
                "value",
                numbers.map(Value::Integers),
                "一列整数",
                "whole numbers",
            )
        }
        Kind::Texts => {
            let texts = array(raw).and_then(|items| items.iter().map(text_of).collect());
            row.or_wrong_type(
                "value",
                texts.map(Value::Texts),
                "一列文字",
                "a list of texts",
            )
        }
        Kind::Steps => {
            let found = array(raw).and_then(|items| items.iter().map(step).collect());
            row.or_wrong_type(
                "value",
                found
                    .filter(|steps: &Vec<RateStep>| rise(steps))
                    .map(Value::Steps),
                "由低到高的分档，每档 up_to_yuan 与 rate_basis_points，末档没有 up_to_yuan",
                "steps from low to high, each with up_to_yuan and rate_basis_points, \
                 the last without up_to_yuan",
            )
        }
    }
}

/// `> 1/2` or `>= 4/5`.
fn share(text: &str) -> Option<Share> {
    let (sign, fraction) = text.split_once(' ')?;
    let (numerator, denominator) = fraction.split_once('/')?;
    let strict = match sign {
        ">" => true,
        ">=" => false,
        _ => return None,
    };
    let denominator = denominator.parse().ok().filter(|number| *number > 0)?;
    Some(Share {
        numerator: numerator.parse().ok()?,
        denominator,
        strict,
    })
}

fn step(item: &Spanned<DeValue<'_>>) -> Option<RateStep> {
    let DeValue::Table(fields) = item.get_ref() else {
        return None;
    };
    let known = |key: &str| matches!(key, "up_to_yuan" | "rate_basis_points");
    if fields.keys().any(|key| !known(key.get_ref())) {
        return None;
    }
    let rate_basis_points = u32::try_from(integer_of(fields.get("rate_basis_points")?)?).ok()?;
    Some(RateStep {
        up_to: up_to(fields)?,
        rate_basis_points,
    })
}

/// The bound of a step: left out, or a whole number of yuan.
fn up_to(fields: &DeTable<'_>) -> Option<Option<Fen>> {
    match fields.get("up_to_yuan") {
        None => Some(None),
        Some(yuan) => integer_of(yuan)?
            .checked_mul(100)
            .map(|fen| Some(Fen::new(fen))),
    }
}

/// Whether the bounds rise and only the last step has none.
fn rise(steps: &[RateStep]) -> bool {
    let Some((last, before)) = steps.split_last() else {
        return false;
    };
    let bounds: Option<Vec<Fen>> = before.iter().map(|step| step.up_to).collect();
    last.up_to.is_none() && bounds.is_some_and(|bounds| bounds.is_sorted_by(|a, b| a < b))
}
