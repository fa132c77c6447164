//! 与另一份名单比对: who is only in the file, who only on the roster, what differs. Nothing is written but
//! that somebody compared.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_db::Tx;
use zhibu_papers::cells;
use zhibu_papers::table::{ColumnSpec, find_table};
use zhibu_papers::workbook::{Limits, read};
use zhibu_rules::Rulebook;

use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::intake::{ID_NUMBER, TELEPHONE};
use crate::members::model::{RosterFilter, RosterPage, masked_id_number, masked_telephone};
use crate::members::rules::fields::{Field, words_of};
use crate::members::rules::value;
use crate::members::update::{KnownMember, known};
use crate::orgs::store as orgs;
use crate::sealing::FieldKeys;

/// Members of the organisation that is compared with at most.
pub const MEMBERS_MAX: i64 = 5_000;

const COLUMNS: [ColumnSpec; 11] = [
    column("name", &["姓名", "党员姓名"], true),
    column(
        "id_number",
        &["身份证号", "身份证号码", "公民身份号码", "证件号码"],
        true,
    ),
    column("sex", &["性别"], false),
    column("birth_on", &["出生日期", "出生年月日"], false),
    column("ethnicity", &["民族"], false),
    column(
        "telephone",
        &["手机", "手机号", "手机号码", "联系电话", "电话"],
        false,
    ),
    column("education", &["学历", "文化程度"], false),
    column("degree", &["学位"], false),
    column("native_place", &["籍贯"], false),
    column("joined_on", &["入党日期", "入党时间"], false),
    column("full_on", &["转正日期", "转正时间"], false),
];

const fn column(key: &'static str, names: &'static [&'static str], required: bool) -> ColumnSpec {
    ColumnSpec {
        key,
        names,
        required,
    }
}

/// A row of the other list, as far as it can be read.
#[derive(Clone, Debug)]
pub struct OtherRow {
    /// As the spreadsheet numbers it.
    pub number: u32,
    /// As it is written.
    pub name: String,
    /// In the clear; none where it cannot be read.
    id_number: Option<String>,
    /// As they are written, by item; only columns that the file has.
    values: BTreeMap<&'static str, String>,
}

/// One item in which the two lists differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The key of the item.
    pub field: String,
    /// On the roster.
    pub roster: String,
    /// In the file.
    pub file: String,
}

/// Somebody of either list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The member; none for one only in the file.
    pub id: Option<i64>,
    /// The row of the file; none for one only on the roster.
    pub row: Option<u32>,
    /// 姓名.
    pub name: String,
    /// Masked.
    pub id_number: String,
}

/// What the comparison found.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Rows of the file.
    pub row_count: usize,
    /// Only in the file, or out of one's reach.
    pub only_in_file: Vec<Person>,
    /// Only on the roster.
    pub only_on_roster: Vec<Person>,
    /// In both, with what differs.
    pub differing: Vec<(Person, Vec<Difference>)>,
    /// In both and the same in every column of the file.
    pub same_count: usize,
}

/// Reads the other list.
///
/// # Errors
/// [`AppError::Invalid`] on `file`: it is no workbook, or has no column of names or numbers.
pub fn rows_of(bytes: &[u8]) -> Outcome<Vec<OtherRow>> {
    let workbook = read(bytes, &Limits::default()).map_err(|fault| {
        let sentence = fault.sentence();
        AppError::field("file", sentence.zh, sentence.en)
    })?;
    let sheet = workbook.sheets.first();
    let sheet = sheet
        .ok_or_else(|| AppError::field("file", "文件里没有工作表。", "The file has no sheet."))?;
    let table = find_table(sheet, &COLUMNS).map_err(|fault| {
        let sentence = fault.sentence();
        AppError::field("file", sentence.zh, sentence.en)
    })?;
    let rows = table.rows.iter().map(|row| {
        let text = |key: &str| cells::clean(&table.cell(row, key).text());
        let days = ["birth_on", "joined_on", "full_on"];
        let written = |key: &'static str| {
            let cell = table.cell(row, key);
            let day = cells::date(cell).ok().filter(|_| days.contains(&key));
            day.map_or_else(|| text(key), |it| it.to_string())
        };
        let has = |it: &&ColumnSpec| !it.required && table.columns.contains_key(it.key);
        OtherRow {
            number: row.number,
            name: text("name"),
            id_number: cells::id_number(table.cell(row, "id_number")).ok(),
            values: COLUMNS
                .iter()
                .filter(has)
                .map(|it| (it.key, written(it.key)))
                .collect(),
        }
    });
    Ok(rows.collect())
}

/// Sets the other list beside the roster of an organisation and below it.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach, [`AppError::Invalid`] if it has too many.
pub fn compare(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    (organisation_id, rows): (i64, &[OtherRow]),
) -> Outcome<Comparison> {
    let reach = actor.may(Act::ChangeMember)?;
    orgs::organisation(tx, &reach, organisation_id)?.ok_or(AppError::NotFound)?;
    let filter = RosterFilter {
        organisation_id: Some(organisation_id),
        ..RosterFilter::default()
    };
    let first = super::roster(tx, actor, keys, &filter)?;
    if first.total_count > MEMBERS_MAX {
        return Err(AppError::field(
            "organisation",
            format!(
                "这个组织有 {} 人，一次最多比对 {MEMBERS_MAX} 人，请选下级组织。",
                first.total_count
            ),
            format!(
                "It has {} members, at most {MEMBERS_MAX} at once; choose one below.",
                first.total_count
            ),
        ));
    }
    let indexes: Vec<Vec<u8>> = rows
        .iter()
        .filter_map(|it| Some(keys.index(ID_NUMBER, it.id_number.as_ref()?)))
        .collect();
    let found = known(tx, &reach, &indexes)?;
    let mut told = Comparison {
        row_count: rows.len(),
        ..Comparison::default()
    };
    let mut seen = BTreeSet::new();
    for row in rows {
        let index = row.id_number.as_ref().map(|it| keys.index(ID_NUMBER, it));
        let member = index.and_then(|it| found.get(&it));
        let person = Person {
            id: member.map(|it| it.id),
            row: Some(row.number),
            name: row.name.clone(),
            id_number: row
                .id_number
                .as_deref()
                .map(masked_id_number)
                .unwrap_or_default(),
        };
        let Some(member) = member else {
            told.only_in_file.push(person);
            continue;
        };
        seen.insert(member.id);
        let differences = differences(book, keys, member, row)?;
        if differences.is_empty() {
            told.same_count += 1;
        } else {
            told.differing.push((person, differences));
        }
    }
    told.only_on_roster = only_on_roster(tx, actor, keys, (filter, first), &seen)?;
    let object = Object {
        kind: "organisation",
        id: Some(organisation_id),
        organisation_id: Some(organisation_id),
    };
    let summary = format!("{} rows beside the roster", rows.len());
    audit::record(tx, actor, "compare_list", object, &summary)?;
    Ok(told)
}

/// The members of the roster whom no row of the file named; `first` is its first page.
fn only_on_roster(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    (mut filter, first): (RosterFilter, RosterPage),
    seen: &BTreeSet<i64>,
) -> Outcome<Vec<Person>> {
    let mut people = Vec::new();
    let mut page = first;
    loop {
        filter.after = page.lines.last().map(|it| (it.name_sort.clone(), it.id));
        let missing = page
            .lines
            .iter()
            .filter(|it| !seen.contains(&it.id) && it.status != "former");
        people.extend(missing.map(|it| Person {
            id: Some(it.id),
            row: None,
            name: it.name.clone(),
            id_number: String::new(),
        }));
        if !page.more {
            return Ok(people);
        }
        page = super::roster(tx, actor, keys, &filter)?;
    }
}

/// The items in which a row of the file differs from the roster; blank cells say nothing.
fn differences(
    book: &Rulebook,
    keys: &FieldKeys,
    member: &KnownMember,
    row: &OtherRow,
) -> Outcome<Vec<Difference>> {
    let mut found = Vec::new();
    let mut differ = |field: &str, roster: String, file: String| {
        found.push(Difference {
            field: field.to_owned(),
            roster,
            file,
        });
    };
    if row.name.replace(' ', "") != member.name {
        differ("name", member.name.clone(), row.name.clone());
    }
    for (key, written) in row.values.iter().filter(|it| !it.1.is_empty()) {
        let Some(field) = Field::of(key) else {
            continue;
        };
        let read = value(book, field, key, written).ok().flatten();
        if *key == "telephone" {
            let index = read.as_ref().map(|it| keys.index(TELEPHONE, it));
            if index != member.telephone_index {
                let sealed = member.telephone_sealed.as_ref();
                let kept = sealed.map(|it| keys.open(TELEPHONE, it)).transpose()?;
                let mask =
                    |it: Option<String>| it.map(|it| masked_telephone(&it)).unwrap_or_default();
                differ(
                    key,
                    mask(kept),
                    mask(Some(read.unwrap_or_else(|| written.clone()))),
                );
            }
            continue;
        }
        let kept = member.value(key);
        if read != kept {
            let words = |it: Option<String>| {
                it.map(|it| words_of(book, field, &it).0)
                    .unwrap_or_default()
            };
            differ(
                key,
                words(kept),
                words(Some(read.unwrap_or_else(|| written.clone()))),
            );
        }
    }
    Ok(found)
}
