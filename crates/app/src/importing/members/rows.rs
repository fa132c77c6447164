//! What the roster says, row by row.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::table::ColumnSpec;
use zhibu_papers::workbook::Cell;
use zhibu_rules::Rulebook;

use super::{MembersFile, checks};
use crate::error::{Outcome, Said};
use crate::importing::columns::{OpenBook, SheetSpec};
use crate::importing::reading::{Findings, Place, RowReader, Tables, optional, required};
use crate::importing::words;
use crate::members::NewMember;
use crate::members::rules::identity::former_number;
use crate::orgs::OrganisationKind;
use crate::posts::Post;
use crate::posts::model::GROUP_LEADER;

const COLUMNS: &[ColumnSpec] = &[
    required("name", &["姓名", "党员姓名"]),
    required("sex", &["性别"]),
    required("birth_on", &["出生日期", "出生年月日", "出生年月"]),
    required("ethnicity", &["民族"]),
    required(
        "id_number",
        &["身份证号", "身份证号码", "公民身份号码", "证件号码"],
    ),
    optional(
        "telephone",
        &["手机", "手机号", "手机号码", "联系电话", "电话"],
    ),
    optional("education", &["学历", "文化程度"]),
    optional("degree", &["学位"]),
    optional("native_place", &["籍贯"]),
    required("joined_on", &["入党日期", "入党时间", "加入党组织日期"]),
    required("full_on", &["转正日期", "转正时间", "转为正式党员日期"]),
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
    "full_on",
    "branch",
    "native_place",
    "party_post",
    "workplace",
    "note",
];

/// Characters of a name of a branch, a place or a workplace.
const NAME_CHARACTERS_MAX: usize = 100;
/// Characters of a remark.
const NOTE_CHARACTERS_MAX: usize = 500;
/// What stands in 转正日期 of somebody who has none yet.
const NOT_YET: [&str; 6] = ["预备", "预备党员", "未转正", "无", "-", "--"];
/// How a remark names somebody who lives elsewhere.
const FLOATING: &str = "流动党员";

/// A member as the file has them; the branch by name still.
#[derive(Clone, Debug)]
pub struct MemberRow {
    pub place: Place,
    pub member: NewMember,
    pub branch: String,
    pub party_post: Option<PartyPost>,
}

/// 党内职务 as the roster words it: 支部书记, 党总支组织委员, 党小组组长.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyPost {
    kinds: &'static [OrganisationKind],
    title: String,
}

impl PartyPost {
    /// Reads the wording.
    pub fn of(written: &str) -> Self {
        const LEVELS: [(&str, &[OrganisationKind]); 6] = [
            ("党小组", &[OrganisationKind::Group]),
            ("党总支", &[OrganisationKind::GeneralBranch]),
            ("机关党委", &[OrganisationKind::Committee]),
            ("县直机关工委", &[OrganisationKind::WorkCommittee]),
            ("机关工委", &[OrganisationKind::WorkCommittee]),
            ("支部", BRANCHES),
        ];
        const BRANCHES: &[OrganisationKind] =
            &[OrganisationKind::Branch, OrganisationKind::JointBranch];
        let level = LEVELS
            .iter()
            .find_map(|(prefix, kinds)| Some((written.strip_prefix(prefix)?, *kinds)));
        let (title, kinds) = level.unwrap_or((written, BRANCHES));
        Self {
            kinds,
            title: title.trim_start_matches("专职").to_owned(),
        }
    }

    /// Whether it is this post of an organisation of this kind.
    pub fn is(&self, kind: &str, post: &Post) -> bool {
        let of_level = self.kinds.iter().any(|it| it.key() == kind);
        of_level && (post.rank == GROUP_LEADER || post.title == self.title)
    }
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
    let mut seen = HashMap::new();
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
    seen: &mut HashMap<String, u32>,
) -> Option<MemberRow> {
    let line = |cell: &Cell| cells::text(cell, NAME_CHARACTERS_MAX);
    let name = needed(row, "name", cells::person_name);
    let sex = needed(row, "sex", |cell| {
        words::word(cell, words::SEXES, ("性别", "sex"))
    });
    let birth_on = needed(row, "birth_on", cells::date);
    let ethnicity = needed(row, "ethnicity", words::ethnicity);
    let id_number = needed(row, "id_number", cells::id_number);
    let telephone = row.optional("telephone", cells::telephone);
    let education = row.optional("education", |cell| {
        words::word(cell, words::EDUCATIONS, ("学历", "education"))
    });
    let degree = row.optional("degree", |cell| {
        words::word(cell, words::DEGREES, ("学位", "degree"))
    });
    let native_place = row.optional("native_place", line);
    let joined_on = needed(row, "joined_on", cells::date);
    let full_on = row.optional("full_on", full_date).flatten();
    let branch = needed(row, "branch", line);
    let party_post = row.optional("party_post", line);
    let workplace = row.optional("workplace", line);
    let personnel = needed(row, "personnel", |cell| {
        words::word(cell, words::PERSONNEL, ("人员类别", "kind of personnel"))
    });
    let in_hardship = row.optional("in_hardship", cells::yes_no);
    let floating = row.optional("floating", cells::yes_no);
    let note = row.optional("note", |cell| cells::paragraphs(cell, NOTE_CHARACTERS_MAX));
    if let Some(id_number) = &id_number {
        refuse_repeated(row, id_number, seen);
        checks::id_number(rules, row, id_number, (birth_on, sex), today);
    }
    checks::days(rules, row, (birth_on, joined_on, full_on), today);
    if row.is_wrong() {
        return None;
    }
    // Most lists have no column for it and say it in a remark.
    let in_remark = note.as_ref().is_some_and(|it| it.contains(FLOATING));
    let floating = floating.unwrap_or(in_remark);
    let member = NewMember {
        name: name?,
        sex: sex?.to_owned(),
        birth_on: birth_on?,
        ethnicity: ethnicity?,
        document_type: "citizen".to_owned(),
        id_number: id_number?,
        telephone,
        education: education.unwrap_or("unknown").to_owned(),
        degree: degree.filter(|it| !it.is_empty()).map(str::to_owned),
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
    })
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

/// Tells a number that stands in an earlier row; `seen` has those of the rows so far.
pub fn refuse_repeated(row: &mut RowReader<'_>, id_number: &str, seen: &mut HashMap<String, u32>) {
    let number = row.number();
    // The former number of fifteen digits and the present one are one person's.
    let person = former_number(id_number).unwrap_or_else(|| id_number.to_owned());
    let Some(first) = seen.get(&person) else {
        seen.insert(person, number);
        return;
    };
    let message = Said::new(
        format!("身份证号与第 {first} 行重复，同一个人只留一行；若不是同一个人，请核对号码。"),
        format!("The identity number stands in row {first} already; keep one row a person."),
    );
    row.refuse("id_number", "duplicate_in_file", message);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_post_tells_its_level_and_title() {
        for (written, kind, title) in [
            ("支部书记", OrganisationKind::Branch, "书记"),
            ("组织委员", OrganisationKind::JointBranch, "组织委员"),
            ("党总支副书记", OrganisationKind::GeneralBranch, "副书记"),
            ("机关党委专职副书记", OrganisationKind::Committee, "副书记"),
            ("县直机关工委书记", OrganisationKind::WorkCommittee, "书记"),
            ("党小组组长", OrganisationKind::Group, "组长"),
        ] {
            let post = PartyPost::of(written);
            assert!(post.kinds.contains(&kind), "{written}");
            assert_eq!(post.title, title, "{written}");
        }
    }
}
