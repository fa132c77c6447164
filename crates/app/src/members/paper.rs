//! 党员基本信息采集表 and 签名册 as Word files. They are official papers, so they are in Chinese whoever asks.

use jiff::civil::Date;
use zhibu_papers::PaperFault;
use zhibu_papers::document::{Block, Document, Form, FormCell, Table, date_text};
use zhibu_rules::Rulebook;

use super::model::{FactLine, MemberFile, MemberLine};
use super::rules::fields::{Field, words_of};

/// What a Word file calls itself.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The form of one member, numbers masked as on the page; sensitive items are never on it.
///
/// # Errors
/// The file cannot be put together.
pub fn member_form(file: &MemberFile, book: &Rulebook, on: Date) -> Result<Vec<u8>, PaperFault> {
    let form = Form {
        title: "党员基本信息采集表".to_owned(),
        rows: rows(file, book),
        signatures: vec![
            "本人（签名）：".to_owned(),
            "党支部书记（签名）：".to_owned(),
        ],
        issuer: Some(file.row.branch_name.clone()),
        issued_on: Some(on),
    };
    form.to_docx()
}

fn rows(file: &MemberFile, book: &Rulebook) -> Vec<Vec<FormCell>> {
    let row = &file.row;
    let words = |field: &str, value: &str| {
        Field::of(field).map_or_else(|| value.to_owned(), |it| words_of(book, it, value).0)
    };
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let degree = row.degree.as_ref();
    let degree = degree.map(|it| words("degree", it)).unwrap_or_default();
    let full_on = row.full_on.map(date_text).unwrap_or_default();
    let marks = [(row.in_hardship, "困难党员"), (row.floating, "流动党员")];
    let marks: Vec<&str> = marks.iter().filter(|it| it.0).map(|it| it.1).collect();
    let history = |keys: &[&str]| {
        let lines = file
            .facts
            .iter()
            .filter(|it| keys.contains(&it.field.as_str()));
        let lines: Vec<String> = lines.map(|it| line(it, &words)).collect();
        lines.join("\n")
    };
    vec![
        pair(
            "姓　　名",
            row.name.clone(),
            "性　　别",
            words("sex", &row.sex),
        ),
        pair(
            "出生日期",
            date_text(row.birth_on),
            "民　　族",
            words("ethnicity", &row.ethnicity),
        ),
        pair(
            "证件类型",
            words("document_type", &row.document_type),
            "证件号码",
            file.id_number_masked.clone(),
        ),
        pair(
            "籍　　贯",
            text(&row.native_place),
            "手　　机",
            text(&file.telephone_masked),
        ),
        pair(
            "学　　历",
            words("education", &row.education),
            "学　　位",
            degree,
        ),
        pair("入党日期", date_text(row.joined_on), "转正日期", full_on),
        pair(
            "党　　籍",
            words("status", &row.status),
            "人员类别",
            words("personnel", &row.personnel),
        ),
        pair(
            "所在党支部",
            row.branch_name.clone(),
            "标　　记",
            marks.join("、"),
        ),
        whole("工作单位及职务", text(&row.workplace), 1),
        whole("党内职务", history(&["post"]), 2),
        whole("学习经历", history(&["study"]), 3),
        whole("工作经历", history(&["work"]), 4),
        whole("奖励培训", history(&["reward", "training"]), 3),
        whole("党籍和组织关系", history(&["status", "branch_id"]), 3),
        whole("备　　注", text(&row.note), 2),
    ]
}

/// A sheet to be signed by each, two persons a line.
///
/// # Errors
/// The file cannot be put together.
pub fn signature_sheet(
    organisation: &str,
    lines: &[MemberLine],
    on: Date,
) -> Result<Vec<u8>, PaperFault> {
    let mut numbered = lines.iter().enumerate().map(|(at, it)| {
        [
            (at + 1).to_string(),
            it.name.clone(),
            "　　　　　　　　".to_owned(),
        ]
    });
    let mut rows = Vec::new();
    while let Some(left) = numbered.next() {
        let right = numbered.next().unwrap_or_default();
        rows.push(left.into_iter().chain(right).collect());
    }
    let head = ["序号", "姓名", "签名", "序号", "姓名", "签名"];
    let document = Document {
        title: format!("{organisation}党员签名册"),
        blocks: vec![
            Block::paragraph(format!(
                "共 {} 人。事由：　　　　　　　　日期：　　年　　月　　日",
                lines.len()
            )),
            Block::Table(Table {
                header: head.iter().map(|it| (*it).to_owned()).collect(),
                rows,
                ..Table::default()
            }),
        ],
        issuer: Some(organisation.to_owned()),
        issued_on: Some(on),
        ..Document::default()
    };
    document.to_docx()
}

fn pair(label: &str, value: String, second: &str, other: String) -> Vec<FormCell> {
    vec![
        FormCell::label(label),
        FormCell::value(value, 1),
        FormCell::label(second),
        FormCell::value(other, 1),
    ]
}

fn whole(label: &str, value: String, lines_min: u32) -> Vec<FormCell> {
    vec![FormCell::label(label), FormCell::prose(value, 3, lines_min)]
}

/// `2012-07-01 至 今　水务局支部`.
fn line(fact: &FactLine, words: &dyn Fn(&str, &str) -> String) -> String {
    let day = |it: Option<Date>, otherwise: &str| {
        it.map_or_else(|| otherwise.to_owned(), |it| it.to_string())
    };
    let value = fact.value.as_deref().unwrap_or_default();
    let from = day(fact.from_on, "登记前");
    let until = day(fact.until_on, "今");
    let place = fact.place.as_deref().unwrap_or_default();
    format!("{from} 至 {until}　{place}{}", words(&fact.field, value))
}
