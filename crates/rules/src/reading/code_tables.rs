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
    let source = source(row, draft);
    let place = row.place();
    let list = || {
        Some(CodeList {
            key: key?,
            zh: zh?,
            en: en?,
            codes: codes?,
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
