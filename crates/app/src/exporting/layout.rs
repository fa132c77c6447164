//! The roster as a sheet: one layout for the template, the export and the import. The headings are the
//! offices' own, so the file is Chinese, whoever asks for it.

use std::collections::BTreeMap;

use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_rules::Rulebook;

use super::model::{Branch, MemberExport, Numbers};
use crate::error::{AppError, Outcome};
use crate::importing::words::{self, NO_DEGREE, PERSONNEL, Word};
use crate::members::intake::{ID_NUMBER, TELEPHONE};
use crate::members::model::{masked_id_number, masked_telephone};
use crate::sealing::FieldKeys;

/// The sheet's name, by which an import finds it.
pub const SHEET: &str = "党员花名册";
/// The edition of the layout; it stands on the sheet of lists.
const EDITION: &str = "党员花名册第 2 版";

/// A heading, its width, what it holds, and what its note says.
type Heading = (&'static str, f64, ColumnKind, &'static str);

const HEADINGS: [Heading; 21] = [
    ("序号", 6.0, ColumnKind::Count, "可以不填。"),
    (
        "姓名",
        12.0,
        ColumnKind::Text,
        "必填。只写姓名，说明写到备注；少数民族姓名用间隔号“·”。",
    ),
    ("性别", 6.0, ColumnKind::Text, "必填。从清单中选择。"),
    (
        "出生日期",
        12.0,
        ColumnKind::Day,
        "必填。如 1971-03-15，与身份证号一致。",
    ),
    (
        "民族",
        10.0,
        ColumnKind::Text,
        "必填。从清单中选择，按户口登记。",
    ),
    (
        "身份证号",
        21.0,
        ColumnKind::Code,
        "必填。居民身份证写 18 位，其他证件照证件填写。这一列已设为文本，请直接输入，不要从设为数字的列粘贴。",
    ),
    (
        "证件类型",
        14.0,
        ColumnKind::Text,
        "从清单中选择，留空为居民身份证。",
    ),
    ("手机", 14.0, ColumnKind::Code, "11 位。这一列已设为文本。"),
    ("学历", 10.0, ColumnKind::Text, "从清单中选择最高学历。"),
    (
        "学位",
        8.0,
        ColumnKind::Text,
        "从清单中选择，没有就选“无”或留空。",
    ),
    ("籍贯", 14.0, ColumnKind::Text, "写到县，如湖南衡江。"),
    (
        "入党日期",
        12.0,
        ColumnKind::Day,
        "必填。支部大会通过为预备党员之日。",
    ),
    ("转正日期", 12.0, ColumnKind::Day, "预备党员留空。"),
    (
        "党籍",
        10.0,
        ColumnKind::Text,
        "可以不填，填了就要与转正日期一致。已离开的人只在导出的名册中有，不能由名册新增。",
    ),
    (
        "所在党支部",
        30.0,
        ColumnKind::Text,
        "必填。从清单中选择，清单里是本单位的党支部。",
    ),
    (
        "党内职务",
        16.0,
        ColumnKind::Text,
        "如支部书记、组织委员、党小组组长；没有就留空。",
    ),
    ("工作单位及职务", 30.0, ColumnKind::Text, "最多 100 个字。"),
    ("人员类别", 10.0, ColumnKind::Text, "必填。从清单中选择。"),
    (
        "是否困难",
        8.0,
        ColumnKind::Text,
        "从清单中选择，留空为否。",
    ),
    (
        "是否流动",
        8.0,
        ColumnKind::Text,
        "从清单中选择，留空时看备注里有没有写流动党员。",
    ),
    ("备注", 30.0, ColumnKind::Text, "最多 500 个字。"),
];

/// 党籍 as the roster words it.
const STANDINGS: &[Word] = &[
    ("正式党员", "full"),
    ("预备党员", "probationary"),
    ("已离开", "former"),
];

/// The columns, with their notes, and with lists to choose from: of the branches those that stand.
pub fn columns(book: &mut Book, rules: &Rulebook, branches: &[Branch]) -> Vec<SheetColumn> {
    book.list("模板版本", vec![EDITION.to_owned()]);
    let of_list = |list| words::choices(rules, list);
    let of_words = |words: &[Word]| words.iter().map(|it| it.0.to_owned()).collect();
    let mut degrees = vec![NO_DEGREE.to_owned()];
    degrees.extend(of_list("degree"));
    let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::from([
        ("性别", of_list("sex")),
        ("民族", of_list("ethnicity")),
        ("证件类型", of_list("document_type")),
        ("学历", of_list("education")),
        ("学位", degrees),
        ("党籍", of_words(STANDINGS)),
        ("人员类别", of_words(PERSONNEL)),
        ("是否困难", yes_and_no()),
        ("是否流动", yes_and_no()),
    ]);
    let standing = branches.iter().filter(|it| it.is_standing);
    let names: Vec<String> = standing.map(|it| it.written().to_owned()).collect();
    if !names.is_empty() {
        lists.insert("所在党支部", names);
    }
    let columns = HEADINGS.iter().map(|(heading, width, kind, note)| {
        let column = SheetColumn::new(*heading, *width, *kind).note(*note);
        match lists.remove(heading) {
            Some(words) => column.choices(book.list(heading, words)),
            None => column,
        }
    });
    columns.collect()
}

fn yes_and_no() -> Vec<String> {
    vec!["是".to_owned(), "否".to_owned()]
}

/// What the rows of an export need besides the members.
pub struct Around<'a> {
    /// The branches' names, by id.
    pub branches: BTreeMap<i64, &'a Branch>,
    /// 党内职务 by member.
    pub party_posts: BTreeMap<i64, String>,
    pub rules: &'a Rulebook,
    pub keys: &'a FieldKeys,
    pub numbers: Numbers,
}

/// A member as a row under [`HEADINGS`].
///
/// # Errors
/// A sealed field does not open, or a member of a branch that is out of reach.
pub fn row(number: i64, member: &MemberExport, around: &Around<'_>) -> Outcome<Vec<Value>> {
    let masked = around.numbers == Numbers::Masked;
    let id_number = around.keys.open(ID_NUMBER, &member.id_number_sealed)?;
    let telephone = member.telephone_sealed.as_ref();
    let telephone = telephone
        .map(|it| around.keys.open(TELEPHONE, it))
        .transpose()?;
    let (id_number, telephone) = if masked {
        let telephone = telephone.map(|it| masked_telephone(&it));
        (masked_id_number(&id_number), telephone)
    } else {
        (id_number, telephone)
    };
    let branch = around.branches.get(&member.branch_id);
    let branch = branch.ok_or(AppError::NotFound)?.written();
    let of_key = |list: &str, key: &str| words::of_key(around.rules, list, key);
    let degree = member.degree.as_deref().map(|it| of_key("degree", it));
    Ok(vec![
        Value::Count(number),
        text(&member.name),
        Value::Text(of_key("sex", &member.sex)),
        Value::Day(member.birth_on),
        Value::Text(of_key("ethnicity", &member.ethnicity)),
        Value::Text(id_number),
        Value::Text(of_key("document_type", &member.document_type)),
        optional(telephone.as_deref()),
        optional(Some(&of_key("education", &member.education))),
        optional(degree.as_deref()),
        optional(member.native_place.as_deref()),
        Value::Day(member.joined_on),
        member.full_on.map_or(Value::Blank, Value::Day),
        text(word(STANDINGS, &member.status)),
        text(branch),
        optional(around.party_posts.get(&member.id).map(String::as_str)),
        optional(member.workplace.as_deref()),
        text(word(PERSONNEL, &member.personnel)),
        text(if member.in_hardship { "是" } else { "否" }),
        text(if member.floating { "是" } else { "否" }),
        optional(member.note.as_deref()),
    ])
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn optional(text: Option<&str>) -> Value {
    match text {
        Some(text) if !text.is_empty() => Value::Text(text.to_owned()),
        _ => Value::Blank,
    }
}

/// The usual word of a key; nothing for what nobody said.
fn word(words: &[Word], key: &str) -> &'static str {
    let found = words.iter().find(|(_, of)| *of == key);
    found.map_or("", |(word, _)| word)
}
