//! What the records say, row by row.

use jiff::civil::Date;
use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::table::ColumnSpec;
use zhibu_papers::workbook::Cell;
use zhibu_rules::Rulebook;

use super::MeetingsFile;
use crate::error::{Outcome, Said};
use crate::importing::columns::{OpenBook, SheetSpec};
use crate::importing::reading::{Findings, Place, RowReader, Tables, optional, required};

const COLUMNS: &[ColumnSpec] = &[
    required(
        "organisation",
        &["党组织", "党组织名称", "所在党支部", "支部名称"],
    ),
    required("kinds", &["类型", "会议类型", "活动类型"]),
    required("held_on", &["日期", "召开日期", "会议日期", "时间"]),
    required("topic", &["主题", "议题", "内容"]),
    optional("chair_name", &["主持人"]),
    required("due_count", &["应到", "应到人数"]),
    required("present_count", &["实到", "实到人数"]),
    optional("hours", &["学时", "时长"]),
];

/// The sheet of the records.
pub const SHEET: SheetSpec = SheetSpec {
    names: &["组织生活记录", "组织生活", "会议记录"],
    columns: COLUMNS,
};

/// Characters of a topic.
const TOPIC_CHARACTERS_MAX: usize = 200;
/// Characters of an organisation's name.
const NAME_CHARACTERS_MAX: usize = 100;
/// Decimals read of 学时.
const HOUR_PLACES: u32 = 2;
/// The hundredths of an hour in a day: no meeting is longer.
const HOUR_HUNDREDTHS_MAX: i64 = 2_400;

/// A meeting as the file has it; the organisation by name still.
#[derive(Clone, Debug)]
pub struct MeetingRow {
    pub place: Place,
    pub organisation: String,
    /// The rules' keys, in the order of keys.
    pub kinds: Vec<String>,
    pub held_on: Date,
    pub topic: String,
    pub chair_name: Option<String>,
    pub due_count: i64,
    pub present_count: i64,
    /// 学时 as hours of sixty minutes: no document read says that it is less.
    pub length_minutes: Option<i64>,
}

/// Reads the records.
///
/// # Errors
/// [`crate::AppError::Invalid`] on `file` if a sheet or column is missing.
pub fn parse(rules: &Rulebook, mut book: OpenBook, today: Date) -> Outcome<MeetingsFile> {
    let mut tables = Tables::default();
    let table = tables.open(&mut book, &SHEET)?;
    tables.refuse_empty()?;
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    let mut named = Vec::new();
    for place in tables.places(table) {
        let mut row = tables.row(place, &mut findings);
        match meeting(rules, &mut row, place, today) {
            Some(found) => rows.push(found),
            None => named.extend(
                cells::text(row.cell("organisation"), NAME_CHARACTERS_MAX)
                    .map(|name| (place, name)),
            ),
        }
    }
    Ok(MeetingsFile {
        tables,
        findings,
        rows,
        named,
    })
}

fn meeting(
    rules: &Rulebook,
    row: &mut RowReader<'_>,
    place: Place,
    today: Date,
) -> Option<MeetingRow> {
    let organisation = row.required("organisation", |cell| {
        cells::text(cell, NAME_CHARACTERS_MAX)
    });
    let kinds = row.required("kinds", |cell| kinds(rules, cell));
    let held_on = row.required("held_on", cells::date);
    let topic = row.required("topic", |cell| cells::text(cell, TOPIC_CHARACTERS_MAX));
    let chair_name = row.optional("chair_name", cells::person_name);
    let due_count = row.required("due_count", cells::whole_number);
    let present_count = row.required("present_count", cells::whole_number);
    let hours = row.optional("hours", |cell| cells::decimal(cell, HOUR_PLACES));
    if let Some(held_on) = held_on.filter(|on| *on > today) {
        let message = Said::new(
            format!("{held_on} 还没有到，只记录已经开过的，请核对日期。"),
            format!("{held_on} lies in the future; record what was held."),
        );
        row.refuse("held_on", "date_future", message);
    }
    refuse_impossible_counts(row, due_count, present_count);
    if hours.is_some_and(|hours| hours > HOUR_HUNDREDTHS_MAX) {
        let message = Said::new(
            "学时超过一天，请填写小时数，如 1.5。",
            "That is longer than a day; write hours, such as 1.5.",
        );
        row.refuse("hours", "hours_too_many", message);
    }
    if row.is_wrong() {
        return None;
    }
    Some(MeetingRow {
        place,
        organisation: organisation?,
        kinds: kinds?,
        held_on: held_on?,
        topic: topic?,
        chair_name,
        due_count: due_count?,
        present_count: present_count?,
        length_minutes: hours.map(|hundredths| hundredths * 60 / 100),
    })
}

fn refuse_impossible_counts(row: &mut RowReader<'_>, due: Option<i64>, present: Option<i64>) {
    for (key, count) in [("due_count", due), ("present_count", present)] {
        if count == Some(0) {
            let message = Said::new(
                "人数为 0，没有开成的会不必记录，请核对。",
                "Nobody: a meeting that was not held is not recorded; check the count.",
            );
            row.refuse(key, "count_zero", message);
        }
    }
    if let (Some(due), Some(present)) = (due, present)
        && present > due
    {
        let message = Said::new(
            format!("实到 {present} 人多于应到 {due} 人，请核对其中一个。"),
            format!("{present} present are more than the {due} who were due; check both."),
        );
        row.refuse("present_count", "present_over_due", message);
    }
}

/// One kind, or several of one event joined by 、.
fn kinds(rules: &Rulebook, cell: &Cell) -> Result<Vec<String>, CellFault> {
    let written = cells::text(cell, NAME_CHARACTERS_MAX)?;
    let mut kinds = Vec::new();
    for name in written.split(['、', '，', ',', '；', ';', '/', '+']) {
        let name = cells::clean(name);
        let Some(kind) = rules.meeting_kind(&name) else {
            let known: Vec<&str> = rules
                .meeting_kinds()
                .iter()
                .map(|it| it.zh.as_str())
                .collect();
            let known = known.join("、");
            return Err(CellFault::new(
                "meeting_kind_unknown",
                format!(
                    "“{}”不是组织生活的类型，请写：{known}；一会多用的用、连接。",
                    quoted(&name)
                ),
                format!(
                    "“{}” is no kind of meeting; write one of: {known}.",
                    quoted(&name)
                ),
            ));
        };
        kinds.push(kind.key.clone());
    }
    kinds.sort();
    kinds.dedup();
    Ok(kinds)
}
