//! Code lists.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::DeValue;

use super::Draft;
use super::fields::{Row, array, text_of};
use super::tables::source;
use crate::codes::{Code, CodeList};

pub(super) fn code_list(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let codes = codes(row);
    let synonyms = synonyms(row, codes.as_deref().unwrap_or_default());
    let source = source(row, draft);
    let place = row.place();
    let list = || {
        Some(CodeList {
            key: key?,
            zh: zh?,
            en: en?,
            codes: codes?,
            synonyms,
            source: source?,
            place,
        })
    };
    let Some(list) = list() else {
        return;
    };
    let key = list.key.clone();
    if draft.code_lists.insert(key.clone(), list).is_some() {
        row.refuse(
            "key",
            format!("代码表 {key} 重复"),
            format!("code list {key} stands twice"),
        );
    }
}

/// `["02", "female", "女", "Female"]`, a fifth text where the standard has letters; no code and no key
/// twice.
fn codes(row: &mut Row<'_, '_>) -> Option<Vec<Code>> {
    let value = row.required("codes")?;
    let codes = array(value).and_then(|items| items.iter().map(code).collect());
    let codes: Vec<Code> = row.or_wrong_type(
        "codes",
        codes,
        "一列 [代码, 键, 中文, 英文]",
        "a list of [code, key, Chinese, English]",
    )?;
    let (mut numbers, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for code in &codes {
        for (seen, text) in [(&mut numbers, &code.code), (&mut keys, &code.key)] {
            if !seen.insert(text.clone()) {
                row.refuse(
                    "codes",
                    format!("{text} 重复"),
                    format!("{text} stands twice"),
                );
            }
        }
    }
    Some(codes)
}

/// `["本科", "bachelor"]`: another word, and the key that it stands for.
fn synonyms(row: &mut Row<'_, '_>, codes: &[Code]) -> Vec<(String, String)> {
    let Some(value) = row.raw("synonyms") else {
        return Vec::new();
    };
    let pairs = array(value).and_then(|items| items.iter().map(pair).collect());
    let pairs: Vec<(String, String)> = row
        .or_wrong_type(
            "synonyms",
            pairs,
            "一列 [写法, 键]",
            "a list of [word, key]",
        )
        .unwrap_or_default();
    let mut seen = BTreeSet::new();
    for (word, key) in &pairs {
        let is_word = codes.iter().any(|it| it.zh == *word);
        if is_word || !seen.insert(word) {
            row.refuse(
                "synonyms",
                format!("{word} 重复"),
                format!("{word} stands twice"),
            );
        }
        if codes.iter().all(|it| it.key != *key) {
            row.refuse(
                "synonyms",
                format!("代码表里没有键 {key}"),
                format!("the list has no key {key}"),
            );
        }
    }
    pairs
}

fn pair(value: &Spanned<DeValue<'_>>) -> Option<(String, String)> {
    let texts: Vec<String> = array(value)?.iter().map(text_of).collect::<Option<_>>()?;
    let [word, key] = texts.try_into().ok()?;
    Some((word, key))
}

fn code(value: &Spanned<DeValue<'_>>) -> Option<Code> {
    let texts: Vec<String> = array(value)?.iter().map(text_of).collect::<Option<_>>()?;
    let mut texts = texts.into_iter();
    let code = Code {
        code: texts.next()?,
        key: texts.next()?,
        zh: texts.next()?,
        en: texts.next()?,
        letters: texts.next().unwrap_or_default(),
    };
    texts.next().is_none().then_some(code)
}
