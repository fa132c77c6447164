//! What only shows when all files are read: editions that overlap or leave gaps, keys without a
//! figure, things told twice, duties that count an unknown kind of meeting.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Draft, procedure_checks};
use crate::codes;
use crate::dues::DuesClass;
use crate::fault::RuleFault;
use crate::keys::{self, Key};
use crate::value::{Place, Source, Value};

pub(super) fn check(draft: &mut Draft, faults: &mut Vec<RuleFault>) {
    let values = draft
        .values
        .iter()
        .map(|value| (value.key.as_str(), &value.source, &value.place));
    check_editions(values, faults);
    let duties = draft
        .duties
        .iter()
        .map(|duty| (duty.key.as_str(), &duty.source, &duty.place));
    check_editions(duties, faults);
    let functions = draft.functions.iter();
    check_editions(
        functions.map(|it| (it.key.as_str(), &it.source, &it.place)),
        faults,
    );
    let pay_items = draft.pay_items.iter();
    check_editions(
        pay_items.map(|(item, place)| (item.key.as_str(), &item.source, place)),
        faults,
    );
    check_keys(draft, faults);
    check_code_lists(draft, faults);
    check_check_sums(draft, faults);
    check_names(draft, faults);
    check_meeting_kinds(draft, faults);
    check_functions(draft, faults);
    procedure_checks::assemble(draft, faults);
}

/// Editions of one key must follow each other day by day.
fn check_editions<'d>(
    entries: impl Iterator<Item = (&'d str, &'d Source, &'d Place)>,
    faults: &mut Vec<RuleFault>,
) {
    let mut by_key: BTreeMap<&str, Vec<(&Source, &Place)>> = BTreeMap::new();
    for (key, source, place) in entries {
        by_key.entry(key).or_default().push((source, place));
    }
    for (key, mut editions) in by_key {
        editions.sort_by_key(|(source, _)| source.from);
        for (earlier, later) in editions.iter().zip(editions.iter().skip(1)) {
            let (from, to) = (later.0.from, earlier.0.to);
            let expected = to.and_then(|to| to.tomorrow().ok());
            if expected == Some(from) {
                continue;
            }
            let (zh, en) = match expected {
                Some(expected) if expected < from => gap(key, expected, from),
                _ => overlap(key, from, earlier.1),
            };
            faults.push(at(later.1, zh, en));
        }
    }
}

fn gap(key: &str, expected: Date, from: Date) -> (String, String) {
    (
        format!("{key} 的两个版本之间有空档：{expected} 起没有版本，下一版 {from} 才开始"),
        format!("gap between editions of {key}: none from {expected} until {from}"),
    )
}

fn overlap(key: &str, from: Date, earlier: &Place) -> (String, String) {
    let Place { file, line } = earlier;
    (
        format!("{key} 的版本重叠：{from} 时 {file}:{line} 的版本仍有效"),
        format!("editions of {key} overlap: on {from} the one at {file}:{line} still holds"),
    )
}

/// Every key of the program has a figure somewhere.
fn check_keys(draft: &Draft, faults: &mut Vec<RuleFault>) {
    for Key { name, .. } in keys::ALL
        .iter()
        .filter(|key| !draft.named.contains(key.name))
    {
        let place = Place {
            file: "*.toml".to_owned(),
            line: 0,
        };
        faults.push(at(
            &place,
            format!("缺少规则 {name}"),
            format!("no file holds {name}"),
        ));
    }
}

/// Every list that the program asks for is there, and the prefixes of citizen numbers are the provinces.
fn check_code_lists(draft: &Draft, faults: &mut Vec<RuleFault>) {
    let nowhere = Place {
        file: "*.toml".to_owned(),
        line: 0,
    };
    for list in codes::LISTS {
        if !draft.code_lists.contains_key(list) {
            let zh = format!("缺少 [[code_list]] {list}");
            faults.push(at(&nowhere, zh, format!("no [[code_list]] {list}")));
        }
    }
    let regions = draft
        .values
        .iter()
        .find(|it| it.key == keys::CITIZEN_REGIONS.name);
    let provinces = draft.code_lists.get("province");
    let (Some(regions), Some(provinces)) = (regions, provinces) else {
        return;
    };
    let Value::Texts(prefixes) = &regions.value else {
        return;
    };
    let known: BTreeSet<&str> = provinces.codes.iter().map(|it| it.key.as_str()).collect();
    for prefix in prefixes.iter().filter(|it| !known.contains(it.as_str())) {
        faults.push(at(
            &regions.place,
            format!("行政区划代码表没有 {prefix}"),
            format!("the list of provinces has no {prefix}"),
        ));
    }
}

/// A check sum needs a weight for every character but the last.
fn check_check_sums(draft: &Draft, faults: &mut Vec<RuleFault>) {
    let pairs = [
        (&keys::CITIZEN_WEIGHTS, &keys::CITIZEN_LENGTH),
        (&keys::CREDIT_WEIGHTS, &keys::CREDIT_LENGTH),
    ];
    for (weights, length) in pairs {
        let of = |key: &Key| draft.values.iter().find(|value| value.key == key.name);
        let (Some(weights), Some(length)) = (of(weights), of(length)) else {
            continue;
        };
        let (Value::Integers(list), Value::Integer(length)) = (&weights.value, &length.value)
        else {
            continue;
        };
        if i64::try_from(list.len() + 1) != Ok(*length) {
            faults.push(at(
                &weights.place,
                format!("{} 应有 {} 个加权因子", weights.key, length - 1),
                format!("{} must hold {} weights", weights.key, length - 1),
            ));
        }
    }
}

/// Every class of dues has a name, and no name stands for two things.
fn check_names(draft: &Draft, faults: &mut Vec<RuleFault>) {
    for class in DuesClass::ALL {
        if !draft
            .dues_classes
            .iter()
            .any(|(label, _)| label.class == class)
        {
            let place = Place {
                file: "*.toml".to_owned(),
                line: 0,
            };
            let key = class.key();
            faults.push(at(
                &place,
                format!("缺少 [[dues_class]] {key}"),
                format!("no [[dues_class]] for {key}"),
            ));
        }
    }
    let classes = draft
        .dues_classes
        .iter()
        .map(|(label, place)| (names(label.class.key(), &label.zh, &label.synonyms), place));
    check_unique(classes, faults);
    let kinds = draft.meeting_kinds.iter();
    check_unique(
        kinds.map(|(kind, place)| (names(&kind.key, &kind.zh, &kind.synonyms), place)),
        faults,
    );
}

fn names<'n>(key: &'n str, zh: &'n str, synonyms: &'n [String]) -> BTreeSet<&'n str> {
    [key, zh]
        .into_iter()
        .chain(synonyms.iter().map(String::as_str))
        .collect()
}

fn check_unique<'d>(
    entries: impl Iterator<Item = (BTreeSet<&'d str>, &'d Place)>,
    faults: &mut Vec<RuleFault>,
) {
    let mut seen = BTreeSet::new();
    for (names, place) in entries {
        for name in names {
            if !seen.insert(name) {
                faults.push(at(
                    place,
                    format!("{name} 重复"),
                    format!("{name} stands twice"),
                ));
            }
        }
    }
}

/// A function is shown by kinds of meeting that can be recorded.
fn check_functions(draft: &Draft, faults: &mut Vec<RuleFault>) {
    for function in &draft.functions {
        for shown_by in &function.meeting_kinds {
            if !draft
                .meeting_kinds
                .iter()
                .any(|(kind, _)| kind.key == *shown_by)
            {
                faults.push(at(
                    &function.place,
                    format!("meeting_kinds 不认识 {shown_by:?}"),
                    format!("meeting_kinds: no [[meeting_kind]] {shown_by:?}"),
                ));
            }
        }
    }
}

/// Duties count known kinds of meeting; a kind that some duty counts has a quota.
fn check_meeting_kinds(draft: &mut Draft, faults: &mut Vec<RuleFault>) {
    for duty in &draft.duties {
        for counted in &duty.meeting_kinds {
            let mut found = false;
            for (kind, _) in draft
                .meeting_kinds
                .iter_mut()
                .filter(|(kind, _)| kind.key == *counted)
            {
                kind.has_quota = true;
                found = true;
            }
            if !found {
                faults.push(at(
                    &duty.place,
                    format!("meeting_kinds 不认识 {counted:?}"),
                    format!("meeting_kinds: no [[meeting_kind]] {counted:?}"),
                ));
            }
        }
    }
}

pub(super) fn at(place: &Place, zh: String, en: String) -> RuleFault {
    RuleFault {
        file: place.file.clone(),
        line: place.line,
        zh,
        en,
    }
}
