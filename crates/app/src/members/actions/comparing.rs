//! 与另一份名单比对: who is only in the file, who only on the roster, what differs. Nothing is written but
//! that somebody compared.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use zhibu_db::Tx;
use zhibu_papers::cells;
use zhibu_papers::table::{ColumnSpec, find_table};
use zhibu_papers::workbook::{Cell, Limits, read};
use zhibu_rules::Rulebook;

use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::intake::{TELEPHONE, number_index};
use crate::members::model::{RosterFilter, RosterPage, masked_id_number, masked_telephone};
use crate::members::rules::fields::{Field, words_of};
use crate::members::rules::identity::CITIZEN;
use crate::members::rules::{id_number, value};
use crate::members::update::{KnownMember, known};
use crate::orgs::store as orgs;
use crate::sealing::FieldKeys;

/// Members of the organisation that is compared with at most.
pub const MEMBERS_MAX: i64 = 5_000;

const COLUMNS: [ColumnSpec; 12] = [
    column("name", &["姓名", "党员姓名"], true),
    column(
        "id_number",
        &[
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "证件号码",
            "证件号",
        ],
        true,
    ),
    column("document_type", &["证件类型", "证件种类"], false),
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
    /// What its number may be, in the clear: the kind of document and the number. Several where the file does not
    /// say the kind and it is no citizen's number; none where it cannot be read.
    numbers: Vec<(String, String)>,
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
pub fn rows_of(book: &Rulebook, bytes: &[u8]) -> Outcome<Vec<OtherRow>> {
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
            numbers: numbers(book, &text("document_type"), table.cell(row, "id_number")),
            values: COLUMNS
                .iter()
                .filter(|it| has(it) && it.key != "document_type")
                .map(|it| (it.key, written(it.key)))
                .collect(),
        }
    });
    Ok(rows.collect())
}

/// What a number may be that is written under a kind of document, or under none.
fn numbers(book: &Rulebook, kind: &str, cell: &Cell) -> Vec<(String, String)> {
    let of_kind = |kind: &str| {
        let number = if kind == CITIZEN {
            cells::id_number(cell).ok()
        } else {
            id_number(kind, &cell.text(), &mut Vec::new())
        };
        number.map(|it| (kind.to_owned(), it))
    };
    let said = Field::of(DOCUMENT).filter(|_| !kind.is_empty());
    if let Some(field) = said {
        let kind = value(book, field, DOCUMENT, kind).ok().flatten();
        return kind.and_then(|it| of_kind(&it)).into_iter().collect();
    }
    if let Some(citizen) = of_kind(CITIZEN) {
        return vec![citizen];
    }
    let others = book.codes(DOCUMENT).iter().filter(|it| it.key != CITIZEN);
    others.filter_map(|it| of_kind(&it.key)).collect()
}

/// The list of kinds of documents, and the item.
const DOCUMENT: &str = "document_type";

/// Sets the other list beside the roster of an organisation and below it.
///
/// # Errors
/// [`AppError::Invalid`] on `organisation` if it is not in reach, or has too many members.
pub fn compare(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    (organisation_id, rows): (i64, &[OtherRow]),
) -> Outcome<Comparison> {
    let reach = actor.may(Act::ChangeMember)?;
    orgs::organisation(tx, &reach, organisation_id)?.ok_or_else(not_there)?;
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
        .flat_map(|it| &it.numbers)
        .map(|(kind, number)| number_index(keys, kind, number))
        .collect();
    let found = known(tx, &reach, &indexes)?;
    let mut told = Comparison {
        row_count: rows.len(),
        ..Comparison::default()
    };
    let mut seen = BTreeSet::new();
    for row in rows {
        let member = member_of(keys, row, &found);
        let person = Person {
            id: member.map(|it| it.id),
            row: Some(row.number),
            name: row.name.clone(),
            id_number: row
                .numbers
                .first()
                .map(|it| masked_id_number(&it.1))
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

fn not_there() -> AppError {
    AppError::field(
        "organisation",
        "没有找到选的党组织，请从清单中选一个；文件请再选一次。",
        "The organisation chosen was not found; choose one of the list, and the file once more.",
    )
}

/// Whom a row names. The same characters on two kinds of document are two persons: which of them is not guessed.
fn member_of<'a>(
    keys: &FieldKeys,
    row: &OtherRow,
    found: &'a HashMap<Vec<u8>, KnownMember>,
) -> Option<&'a KnownMember> {
    let numbers = row.numbers.iter();
    let members = numbers.filter_map(|(kind, number)| found.get(&number_index(keys, kind, number)));
    match members.collect::<Vec<_>>().as_slice() {
        [one] => Some(*one),
        _ => None,
    }
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
