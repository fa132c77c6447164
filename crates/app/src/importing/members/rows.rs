//! What the roster says, row by row.

use std::sync::OnceLock;

use jiff::civil::Date;
use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::table::ColumnSpec;
use zhibu_papers::workbook::Cell;
use zhibu_rules::Rulebook;

use super::numbers::{self, Number, Seen};
use super::party_post::PartyPost;
use super::{MembersFile, checks};
use crate::error::Outcome;
use crate::importing::columns::{OpenBook, SheetSpec};
use crate::importing::reading::{Findings, Place, RowReader, Tables, optional, required};
use crate::importing::words::{self, Word};
use crate::members::NewMember;
use crate::members::rules::identity::{CITIZEN, Days, Identity, judged_days, judged_number};

const COLUMNS: &[ColumnSpec] = &[
    required("name", &["姓名", "党员姓名"]),
    required("sex", &["性别"]),
    required("birth_on", &["出生日期", "出生年月日", "出生年月"]),
    required("ethnicity", &["民族"]),
    required(
        "id_number",
        &["身份证号", "身份证号码", "公民身份号码", "证件号码"],
    ),
    optional("document_type", &["证件类型", "证件种类"]),
    optional(
        "telephone",
        &["手机", "手机号", "手机号码", "联系电话", "电话"],
    ),
    optional("education", &["学历", "文化程度"]),
    optional("degree", &["学位"]),
    optional("native_place", &["籍贯"]),
    required("joined_on", &["入党日期", "入党时间", "加入党组织日期"]),
    required("full_on", &["转正日期", "转正时间", "转为正式党员日期"]),
    optional("standing", &["党籍", "党籍状态", "党员类别"]),
    required(
        "branch",
        &["所在党支部", "所在支部", "党支部", "所属党支部"],
    ),
    optional("party_post", &["党内职务"]),
    optional("workplace", &["工作单位及职务", "工作单位", "工作岗位"]),
    required("personnel", &["人员类别", "人员类型"]),
    optional("in_hardship", &["是否困难", "困难党员"]),
    optional("floating", &["是否流动", "流动党员"]),
    optional("note", &["备注"]),
];

/// What belongs into the cells that must not be blank.
const WANTED: [(&str, &str, &str); 8] = [
    ("name", "姓名全称", "the full name"),
    ("sex", "男或女", "男 or 女"),
    ("birth_on", DAY.0, DAY.1),
    ("ethnicity", "民族，如汉族", "the nationality, such as 汉族"),
    (
        "id_number",
        "身份证号的全部 18 位",
        "the 18 characters of the identity number",
    ),
    ("joined_on", DAY.0, DAY.1),
    (
        "branch",
        "党支部的全称或简称",
        "the branch's full or short name",
    ),
    ("personnel", "在职、离退休或其他", "在职, 离退休 or 其他"),
];
const DAY: (&str, &str) = (
    "年月日，如 2009-07-01",
    "year, month and day, as 2009-07-01",
);
/// The sheet of the roster.
pub const SHEET: SheetSpec = SheetSpec {
    names: &["党员花名册", "花名册", "党员"],
    columns: COLUMNS,
};

/// The cells of a right row that something may be said of once it is set beside the roster.
const SPOKEN_OF: &[&str] = &[
    "id_number",
    "telephone",
    "joined_on",
    "full_on",
    "standing",
    "branch",
    "native_place",
    "party_post",
    "workplace",
    "note",
];

/// What is kept where nobody said the education.
const UNKNOWN: &str = "unknown";
/// Characters of a name of a branch, a place or a workplace.
const NAME_CHARACTERS_MAX: usize = 100;
/// Characters of a remark.
const NOTE_CHARACTERS_MAX: usize = 500;
/// What stands in 转正日期 of somebody who has none yet.
const NOT_YET: [&str; 6] = ["预备", "预备党员", "未转正", "无", "-", "--"];
/// 党籍 as lists word it, and as it is kept.
const STANDINGS: &[Word] = &[
    ("正式党员", "full"),
    ("预备党员", "probationary"),
    ("已离开", FORMER),
    ("正式", "full"),
    ("预备", "probationary"),
];
/// What the columns of words are called in a sentence.
const STANDING: (&str, &str) = ("党籍", "standing");
const KIND_OF_PERSONNEL: (&str, &str) = ("人员类别", "kind of personnel");
/// The standing of who has left.
pub const FORMER: &str = "former";
/// How a remark names somebody who lives elsewhere.
const FLOATING: &str = "流动党员";

/// A member as the file has them; the branch by name still.
#[derive(Clone, Debug)]
pub struct MemberRow {
    pub place: Place,
    pub member: NewMember,
    pub branch: String,
    pub party_post: Option<PartyPost>,
    /// Whether the document's number is masked; then it stands in the member as it is written.
    pub is_masked: bool,
    /// A masked telephone number, as it is written.
    pub telephone_masked: Option<String>,
    /// Whether the list says that the member has left.
    pub is_former: bool,
}

/// Reads the roster.
///
/// # Errors
/// [`crate::AppError::Invalid`] on `file` if a sheet or column is missing.
pub fn parse(rules: &Rulebook, mut book: OpenBook, today: Date) -> Outcome<MembersFile> {
    let mut tables = Tables::default();
    let table = tables.open(&mut book, &SHEET)?;
    tables.refuse_empty()?;
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    let mut left = Vec::new();
    let mut seen = Seen::default();
    for place in tables.places(table) {
        let mut row = tables.row(place, &mut findings);
        match member(rules, &mut row, place, today, &mut seen) {
            Some(found) => {
                rows.push(found);
                tables.let_go(place, SPOKEN_OF);
            }
            None => left.push((
                place,
                cells::text(row.cell("branch"), NAME_CHARACTERS_MAX).ok(),
            )),
        }
    }
    Ok(MembersFile {
        tables,
        findings,
        rows,
        indexes: OnceLock::new(),
        left,
    })
}

fn member(
    rules: &Rulebook,
    row: &mut RowReader<'_>,
    place: Place,
    today: Date,
    seen: &mut Seen,
) -> Option<MemberRow> {
    let line = |cell: &Cell| cells::text(cell, NAME_CHARACTERS_MAX);
    let name = needed(row, "name", cells::person_name);
    let sex = needed(row, "sex", |cell| words::coded(rules, "sex", cell));
    let birth_on = needed(row, "birth_on", cells::date);
    let ethnicity = needed(row, "ethnicity", |cell| words::ethnicity(rules, cell));
    let (document_type, number) = document(rules, row);
    let telephone = row.optional("telephone", numbers::telephone);
    let education = row.optional("education", |cell| words::coded(rules, "education", cell));
    let degree = row.optional("degree", |cell| words::degree(rules, cell));
    let native_place = row.optional("native_place", line);
    let joined_on = needed(row, "joined_on", cells::date);
    let full_on = row.optional("full_on", full_date).flatten();
    let standing = row.optional("standing", |cell| words::word(cell, STANDINGS, STANDING));
    let branch = needed(row, "branch", line);
    let party_post = row.optional("party_post", line);
    let workplace = row.optional("workplace", line);
    let personnel = needed(row, "personnel", |cell| {
        words::word(cell, words::PERSONNEL, KIND_OF_PERSONNEL)
    });
    let in_hardship = row.optional("in_hardship", cells::yes_no);
    let floating = row.optional("floating", cells::yes_no);
    let note = row.optional("note", |cell| cells::paragraphs(cell, NOTE_CHARACTERS_MAX));
    let clear = number.as_ref().and_then(Number::clear);
    let who = clear.map(|id_number| Identity {
        document_type: &document_type,
        id_number,
        sex: sex.as_deref(),
        birth_on,
    });
    let days = Days {
        birth_on,
        joined_on,
        full_on,
    };
    judge(rules, row, (who, days, standing), today, seen);
    if row.is_wrong() {
        return None;
    }
    // Most lists have no column for it and say it in a remark.
    let floating = floating.unwrap_or_else(|| says_floating(note.as_deref()));
    let (is_masked, id_number) = number?.into_parts();
    let (telephone, telephone_masked) = Number::parted(telephone);
    let member = NewMember {
        name: name?,
        sex: sex?,
        birth_on: birth_on?,
        ethnicity: ethnicity?,
        document_type,
        id_number,
        telephone,
        education: education.unwrap_or_else(|| UNKNOWN.to_owned()),
        degree: degree.flatten(),
        native_place,
        joined_on: joined_on?,
        full_on,
        branch_id: 0,
        personnel: personnel?.to_owned(),
        workplace,
        in_hardship: in_hardship.unwrap_or(false),
        floating,
        note,
    };
    Some(MemberRow {
        place,
        member,
        branch: branch?,
        party_post: party_post.map(|it| PartyPost::of(&it)),
        is_masked,
        telephone_masked,
        is_former: standing == Some(FORMER),
    })
}

fn says_floating(note: Option<&str>) -> bool {
    note.is_some_and(|it| it.contains(FLOATING))
}

/// The kind of a document, and its number.
fn document(rules: &Rulebook, row: &mut RowReader<'_>) -> (String, Option<Number>) {
    let kind = row.optional("document_type", |cell| {
        words::coded(rules, "document_type", cell)
    });
    let kind = kind.unwrap_or_else(|| CITIZEN.to_owned());
    let number = needed(row, "id_number", |cell| numbers::of_document(&kind, cell));
    (kind, number)
}

/// Tells what a number contradicts, and one that stands in a row before.
pub fn judge_number(
    rules: &Rulebook,
    row: &mut RowReader<'_>,
    who: Identity<'_>,
    today: Date,
    seen: &mut Seen,
) {
    seen.refuse_repeated(row, who.document_type, who.id_number);
    checks::refuse(row, judged_number(rules, who, today));
    checks::note_former_number(row, who.document_type, who.id_number);
}

/// Tells what in a row contradicts what, and a number that stands in a row before.
fn judge(
    rules: &Rulebook,
    row: &mut RowReader<'_>,
    (who, days, standing): (Option<Identity<'_>>, Days, Option<&str>),
    today: Date,
    seen: &mut Seen,
) {
    if let Some(who) = who {
        judge_number(rules, row, who, today, seen);
    }
    checks::refuse(row, judged_days(rules, days, today));
    checks::standing(row, standing, days.full_on);
}

/// Reads a cell that must not be blank; a blank one is told what belongs there.
pub fn needed<T>(
    row: &mut RowReader<'_>,
    key: &'static str,
    parse: impl FnOnce(&Cell) -> Result<T, CellFault>,
) -> Option<T> {
    let wanted = WANTED.iter().find(|it| it.0 == key);
    row.required(key, |cell| {
        parse(cell).map_err(|fault| match wanted {
            Some((_, zh, en)) if fault.kind == "missing" => CellFault::new(
                "missing",
                format!("没有填写，请写{zh}。"),
                format!("It is blank; write {en}."),
            ),
            _ => fault,
        })
    })
}

/// A day, or one of the words for not yet.
fn full_date(cell: &Cell) -> Result<Option<Date>, CellFault> {
    let written: String = cells::narrow(&cell.text())
        .chars()
        .filter(|it| !cells::is_blank(*it))
        .collect();
    if NOT_YET.contains(&written.as_str()) {
        return Ok(None);
    }
    cells::date(cell).map(Some).map_err(|fault| match fault.kind {
        "date_form" => CellFault::new(
            "date_form",
            format!(
                "“{}”不是日期，请写成 2009-07-01；预备党员请留空。",
                quoted(&cell.text())
            ),
            format!(
                "“{}” is not a date; write it as 2009-07-01, or leave it blank while probationary.",
                quoted(&cell.text())
            ),
        ),
        _ => fault,
    })
}
