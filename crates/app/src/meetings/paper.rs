//! 会议记录: the official record form as a Word file.

use zhibu_papers::PaperFault;
use zhibu_papers::document::{Form, FormCell, date_text};
use zhibu_rules::Rulebook;

use super::model::{AttendanceLine, MeetingFile};

/// What a Word file calls itself.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The form of one meeting. It is an official paper, so it is in Chinese whoever asks.
pub fn record_form(file: &MeetingFile, rulebook: &Rulebook) -> Result<Vec<u8>, PaperFault> {
    let row = &file.row;
    let kinds: Vec<&str> = file
        .kinds
        .iter()
        .map(|key| {
            rulebook
                .meeting_kind(key)
                .map_or(key.as_str(), |kind| kind.zh.as_str())
        })
        .collect();
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let time = match (&row.starts_at, row.length_minutes) {
        (Some(at), Some(length)) => format!("{} {at}，{length} 分钟", date_text(row.held_on)),
        (Some(at), None) => format!("{} {at}", date_text(row.held_on)),
        (None, Some(length)) => format!("{}，{length} 分钟", date_text(row.held_on)),
        (None, None) => date_text(row.held_on),
    };
    let pair = |label: &str, value: String, second: &str, other: String| {
        vec![
            FormCell::label(label),
            FormCell::value(value, 1),
            FormCell::label(second),
            FormCell::value(other, 1),
        ]
    };
    let whole =
        |label: &str, value: String| vec![FormCell::label(label), FormCell::value(value, 3)];
    let prose = |label: &str, value: String, lines_min: u32| {
        vec![FormCell::label(label), FormCell::prose(value, 3, lines_min)]
    };
    let form = Form {
        title: "会议记录".to_owned(),
        rows: vec![
            whole("党组织", row.organisation_full_name.clone()),
            whole("会议类型", kinds.join("、")),
            whole("时　间", time),
            whole("地　点", text(&row.place)),
            pair(
                "主持人",
                text(&row.chair_name),
                "记录人",
                text(&row.recorder_name),
            ),
            pair(
                "应　到",
                format!("{} 人", row.due_count),
                "实　到",
                format!("{} 人", row.present_count),
            ),
            prose("出席人员", names(&file.attendance, "present"), 2),
            prose("请假人员", names(&file.attendance, "leave"), 1),
            prose("缺席人员", names(&file.attendance, "absent"), 1),
            prose("议　题", row.topic.clone(), 1),
            prose("会议内容", text(&row.minutes), 12),
            prose("决议事项", resolutions(file), 4),
        ],
        signatures: vec!["主持人（签名）：".to_owned(), "记录人（签名）：".to_owned()],
        issuer: Some(row.organisation_full_name.clone()),
        issued_on: Some(row.held_on),
    };
    form.to_docx()
}

/// The names of those in a state, with their reasons.
pub fn names(attendance: &[AttendanceLine], state: &str) -> String {
    let names: Vec<String> = attendance
        .iter()
        .filter(|it| it.state == state)
        .map(|it| match &it.reason {
            Some(reason) => format!("{}（{reason}）", it.name),
            None => it.name.clone(),
        })
        .collect();
    names.join("、")
}

fn resolutions(file: &MeetingFile) -> String {
    let lines: Vec<String> = file
        .resolutions
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let owner = it.owner_name.as_ref();
            let owner = owner
                .map(|name| format!("；责任人：{name}"))
                .unwrap_or_default();
            let due = it.due_on.map(|on| format!("；完成时限：{}", date_text(on)));
            format!(
                "{}．{}{owner}{}",
                at + 1,
                it.decision,
                due.unwrap_or_default()
            )
        })
        .collect();
    lines.join("\n")
}
