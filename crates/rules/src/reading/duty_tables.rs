//! Duties, functions, kinds of meeting, lines of the pay slip, classes of dues.

use super::Draft;
use super::fields::Row;
use super::tables::source;
use crate::dates::PeriodKind;
use crate::dues::{DuesClass, DuesClassLabel, PayItem, PaySign};
use crate::duties::{DutyRule, MeetingKind};
use crate::functions::{FunctionList, FunctionRecord, FunctionRule};
use crate::keys::{self, Key};
use crate::organisation::OrganisationKind;
use crate::value::Kind;

pub(super) fn duty(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let subjects = row.words("subjects", OrganisationKind::parse);
    let min_full_members = min_full_members(row);
    let meeting_kinds = row.texts("meeting_kinds");
    let every = row.word("every", PeriodKind::parse);
    let count = row
        .integer("count", 1..=366)
        .and_then(|count| u32::try_from(count).ok());
    let grace_days = row.integer("grace_days", 0..=366);
    let source = source(row, draft);
    let place = row.place();
    let duty = || {
        Some(DutyRule {
            key: key?,
            zh: zh?,
            en: en?,
            subjects: subjects?,
            min_full_members: min_full_members?,
            meeting_kinds: meeting_kinds?,
            every: every?,
            count: count?,
            grace_days: grace_days?,
            source: source?,
            place,
        })
    };
    draft.duties.extend(duty());
}

pub(super) fn function(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let list = row.word("list", FunctionList::parse);
    let meeting_kinds = row.optional_texts("meeting_kinds");
    let records = row.optional_texts("records");
    let known: Vec<FunctionRecord> = records
        .iter()
        .filter_map(|it| FunctionRecord::parse(it))
        .collect();
    if known.len() < records.len() {
        let words = FunctionRecord::ALL.map(FunctionRecord::key).join(", ");
        row.refuse(
            "records",
            format!("records 只能用：{words}"),
            format!("records are some of: {words}"),
        );
    }
    let source = source(row, draft);
    let place = row.place();
    let function = || {
        Some(FunctionRule {
            key: key?,
            list: list?,
            zh: zh?,
            en: en?,
            meeting_kinds,
            records: known,
            source: source?,
            place,
        })
    };
    draft.functions.extend(function());
}

pub(super) fn meeting_kind(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let synonyms = row.optional_texts("synonyms");
    let (Some(key), Some(zh), Some(en)) = (key, zh, en) else {
        return;
    };
    let kind = MeetingKind {
        key,
        zh,
        en,
        synonyms,
        has_quota: false,
    };
    draft.meeting_kinds.push((kind, row.place()));
}

pub(super) fn pay_item(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let (key, zh, en) = (row.text("key"), row.text("zh"), row.text("en"));
    let synonyms = row.optional_texts("synonyms");
    let sign = row.word("sign", PaySign::parse);
    let classes = row.words("classes", DuesClass::parse);
    let source = source(row, draft);
    let item = || {
        let (key, zh, en) = (key?, zh?, en?);
        Some(PayItem {
            key,
            zh,
            en,
            synonyms,
            sign: sign?,
            classes: classes?,
            source: source?,
        })
    };
    let place = row.place();
    draft.pay_items.extend(item().map(|item| (item, place)));
}

pub(super) fn dues_class(row: &mut Row<'_, '_>, draft: &mut Draft) {
    let class = row.word("key", DuesClass::parse);
    let (zh, en) = (row.text("zh"), row.text("en"));
    let synonyms = row.optional_texts("synonyms");
    let (Some(class), Some(zh), Some(en)) = (class, zh, en) else {
        return;
    };
    draft.dues_classes.push((
        DuesClassLabel {
            class,
            zh,
            en,
            synonyms,
        },
        row.place(),
    ));
}

/// The figure a duty starts from: left out, or the key of a whole number.
#[expect(clippy::option_option, reason = "left out and wrong are two things")]
fn min_full_members(row: &mut Row<'_, '_>) -> Option<Option<&'static Key>> {
    if row.raw("min_full_members").is_none() {
        return Some(None);
    }
    let whole = |name: &str| keys::find(name).filter(|key| key.kind == Kind::Integer);
    row.word("min_full_members", whole).map(Some)
}
