//! 定向培养联系计划 as a Word file.

use zhibu_papers::document::{Alignment, Block, Document, Table, date_text};

use crate::development::actions::cultivation::{
    CultivationLine, CultivationPlan, CultivationState,
};
use crate::development::model::Issuers;
use crate::error::{AppError, Outcome};

/// The file: it is a paper of the branch, and so in Chinese whoever asks.
///
/// # Errors
/// It cannot be put together.
pub fn plan(plan: &CultivationPlan, issuers: &Issuers) -> Outcome<Vec<u8>> {
    let header = ["培养联系人", "培养目标", "措施", "完成时限", "检查情况"];
    let rows = plan.lines.iter().map(|it| {
        vec![
            it.row.contact_name.clone(),
            it.row.goal.clone(),
            it.row.measures.clone(),
            date_text(it.row.until_on),
            looks(it),
        ]
    });
    let document = Document {
        title: "定向培养联系计划".to_owned(),
        blocks: vec![
            Block::paragraph(format!(
                "培养对象：{}，{}出生，{}。",
                plan.row.name,
                date_text(plan.row.birth_on),
                plan.row.workplace.as_deref().unwrap_or(&issuers.branch)
            )),
            Block::Table(Table {
                caption: None,
                header: header.map(str::to_owned).to_vec(),
                rows: rows.collect(),
                alignments: vec![
                    Alignment::Centre,
                    Alignment::Left,
                    Alignment::Left,
                    Alignment::Centre,
                    Alignment::Left,
                ],
            }),
        ],
        issuer: Some(issuers.branch.clone()),
        issued_on: Some(plan.today),
        ..Document::default()
    };
    document.to_docx().map_err(AppError::internal)
}

fn looks(line: &CultivationLine) -> String {
    let looks = line.reviews.iter().map(|it| {
        let state = match CultivationState::parse(&it.state) {
            Some(CultivationState::Done) => "已完成",
            Some(CultivationState::NotDone) => "没有完成",
            _ => "进行中",
        };
        let on = date_text(it.reviewed_on);
        match &it.note {
            Some(note) => format!("{on}：{state}，{note}"),
            None => format!("{on}：{state}"),
        }
    });
    let looks: Vec<String> = looks.collect();
    looks.join("\n")
}
