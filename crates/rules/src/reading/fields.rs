//! One `[[table]]` of a rule file, asked for its fields one by one.

use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::fault::RuleFault;
use crate::value::Place;

/// A rule file with its text, to turn offsets into lines.
pub(super) struct File<'f> {
    pub(super) name: &'f str,
    pub(super) text: &'f str,
}

/// The fields of one table, what was asked for so far, and where its faults go.
pub(super) struct Row<'r, 't> {
    file: &'r File<'r>,
    fields: &'r DeTable<'t>,
    start: usize,
    asked: BTreeSet<&'static str>,
    faults: &'r mut Vec<RuleFault>,
}

impl File<'_> {
    pub(super) fn line(&self, offset: usize) -> usize {
        let before = self.text.bytes().take(offset);
        before.filter(|byte| *byte == b'\n').count() + 1
    }

    pub(super) fn fault(&self, offset: usize, zh: String, en: String) -> RuleFault {
        RuleFault {
            file: self.name.to_owned(),
            line: self.line(offset),
            zh,
            en,
        }
    }
}

impl<'r, 't> Row<'r, 't> {
    pub(super) fn new(
        file: &'r File<'r>,
        fields: &'r DeTable<'t>,
        start: usize,
        faults: &'r mut Vec<RuleFault>,
    ) -> Row<'r, 't> {
        Row {
            file,
            fields,
            start,
            asked: BTreeSet::new(),
            faults,
        }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            file: self.file.name.to_owned(),
            line: self.file.line(self.start),
        }
    }

    /// The line at which a field stands, or that of its table.
    fn offset_of(&self, name: &str) -> usize {
        let found = self.fields.get_key_value(name);
        found.map_or(self.start, |(key, _)| key.span().start)
    }

    /// Tells a fault of a field.
    pub(super) fn refuse(&mut self, name: &str, zh: String, en: String) {
        let fault = self.file.fault(self.offset_of(name), zh, en);
        self.faults.push(fault);
    }

    /// The field as it stands; `None` where it is left out.
    pub(super) fn raw(&mut self, name: &'static str) -> Option<&'r Spanned<DeValue<'t>>> {
        self.asked.insert(name);
        self.fields.get(name)
    }

    /// The field, told as missing where it is left out.
    pub(super) fn required(&mut self, name: &'static str) -> Option<&'r Spanned<DeValue<'t>>> {
        let found = self.raw(name);
        if found.is_none() {
            self.refuse(name, format!("缺少 {name}"), format!("{name} is missing"));
        }
        found
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        let value = self.required(name)?;
        self.as_text(name, value)
    }

    pub(super) fn optional_text(&mut self, name: &'static str) -> Option<String> {
        let value = self.raw(name)?;
        self.as_text(name, value)
    }

    /// A text that stands for one of a few things.
    pub(super) fn word<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name)?;
        let found = parse(&text);
        if found.is_none() {
            self.refuse(
                name,
                format!("{name} 不认识 {text:?}"),
                format!("{name}: unknown word {text:?}"),
            );
        }
        found
    }

    pub(super) fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let value = self.required(name)?;
        let texts = array(value).and_then(|items| items.iter().map(text_of).collect());
        self.or_wrong_type(name, texts, "一列文字", "a list of texts")
    }

    pub(super) fn optional_texts(&mut self, name: &'static str) -> Vec<String> {
        match self.raw(name) {
            Some(_) => self.texts(name).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Several words that each stand for something; every unknown one is told.
    pub(super) fn words<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut known = Vec::new();
        for word in self.texts(name)? {
            match parse(&word) {
                Some(found) => known.push(found),
                None => self.refuse(
                    name,
                    format!("{name} 不认识 {word:?}"),
                    format!("{name}: unknown word {word:?}"),
                ),
            }
        }
        Some(known)
    }

    /// Several words, or none where the field is left out.
    pub(super) fn optional_words<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        match self.raw(name) {
            Some(_) => self.words(name, parse).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// A word that may be left out.
    pub(super) fn optional_word<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.raw(name)?;
        self.word(name, parse)
    }

    /// `true` or `false`; left out it is false.
    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        let Some(value) = self.raw(name) else {
            return false;
        };
        let flag = match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        };
        self.or_wrong_type(name, flag, "true 或 false", "true or false")
            .unwrap_or_default()
    }

    /// A whole number within a range.
    pub(super) fn integer(
        &mut self,
        name: &'static str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let value = self.required(name)?;
        let number = integer_of(value).filter(|number| range.contains(number));
        let (low, high) = (range.start(), range.end());
        let zh = format!("{low} 到 {high} 的整数");
        let en = format!("a whole number from {low} to {high}");
        self.or_wrong_type(name, number, &zh, &en)
    }

    pub(super) fn date(&mut self, name: &'static str) -> Option<Date> {
        let value = self.required(name)?;
        self.or_wrong_type(
            name,
            date_of(value),
            "日期，如 2026-05-11",
            "a date like 2026-05-11",
        )
    }

    pub(super) fn optional_date(&mut self, name: &'static str) -> Option<Date> {
        self.raw(name)?;
        self.date(name)
    }

    pub(super) fn dates(&mut self, name: &'static str) -> Option<Vec<Date>> {
        let value = self.required(name)?;
        let dates = array(value).and_then(|items| items.iter().map(date_of).collect());
        self.or_wrong_type(name, dates, "一列日期", "a list of dates")
    }

    /// Tells every field that was not asked for.
    pub(super) fn refuse_unknown(mut self) {
        let unknown: Vec<String> = self
            .fields
            .keys()
            .map(|key| key.get_ref().to_string())
            .filter(|key| !self.asked.contains(key.as_str()))
            .collect();
        for name in unknown {
            self.refuse(
                &name,
                format!("不认识的字段 {name}"),
                format!("unknown field {name}"),
            );
        }
    }

    fn as_text(&mut self, name: &'static str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = text_of(value).filter(|text| !text.trim().is_empty());
        self.or_wrong_type(name, text, "文字，不能为空", "a text that is not empty")
    }

    pub(super) fn or_wrong_type<T>(
        &mut self,
        name: &str,
        found: Option<T>,
        zh: &str,
        en: &str,
    ) -> Option<T> {
        if found.is_none() {
            self.refuse(
                name,
                format!("{name} 应为{zh}"),
                format!("{name} must be {en}"),
            );
        }
        found
    }
}

pub(super) fn array<'v, 't>(value: &'v Spanned<DeValue<'t>>) -> Option<&'v DeArray<'t>> {
    match value.get_ref() {
        DeValue::Array(items) => Some(items),
        _ => None,
    }
}

pub(super) fn text_of(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

pub(super) fn integer_of(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    match value.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

pub(super) fn date_of(value: &Spanned<DeValue<'_>>) -> Option<Date> {
    match value.get_ref() {
        DeValue::Datetime(datetime) if datetime.time.is_none() => {
            let date = datetime.date?;
            let year = i16::try_from(date.year).ok()?;
            Date::new(
                year,
                i8::try_from(date.month).ok()?,
                i8::try_from(date.day).ok()?,
            )
            .ok()
        }
        _ => None,
    }
}
