//! `zhibu rules list`: every figure with its document and article.

use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::{Value, json};
use zhibu_rules::{Citation, Source};

use super::Asking;
use super::answer::print_json;
use crate::failure::Ended;
use crate::terminal::{Terminal, table};

/// Prints figures and duties in force on the day, or in all editions.
///
/// # Errors
/// Standard output takes no more.
pub fn run(asking: &Asking<'_>, on: Option<Date>, as_json: bool) -> Ended {
    let holds = |source: &Source| on.is_none_or(|on| source.holds_on(on));
    let values = asking.book.values().filter(|it| holds(&it.source));
    let values = values.map(|it| (it.citation(), &it.source));
    let duties = asking.book.duties().iter().filter(|it| holds(&it.source));
    let duties = duties.map(|it| {
        let mut citation = it.citation();
        citation.key = format!("duty.{}", citation.key);
        (citation, &it.source)
    });
    let all: Vec<(Citation, &Source)> = values.chain(duties).collect();
    if as_json {
        let lines: Vec<Value> = all
            .iter()
            .map(|(cited, source)| object(cited, source))
            .collect();
        print_json(&lines)?;
        return Ok(ExitCode::SUCCESS);
    }
    let terminal = asking.terminal;
    let headings = terminal.in_lang(
        "名称 数值 单位 文件 条款 起 止 约束",
        "name figure unit document article from to binding",
    );
    let headings: Vec<&str> = headings.split(' ').collect();
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|(cited, source)| line(cited, source, terminal))
        .collect();
    terminal.line(table(&headings, &rows).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn line(cited: &Citation, source: &Source, terminal: Terminal) -> Vec<String> {
    let unit = cited
        .unit
        .map(|unit| terminal.in_lang(unit.zh(), unit.en()));
    let binding = terminal.in_lang(cited.binding.zh(), cited.binding.key());
    vec![
        terminal.in_lang(&cited.zh, &cited.en).to_owned(),
        cited.value.clone(),
        unit.unwrap_or_default().to_owned(),
        terminal
            .in_lang(&cited.document_zh, &cited.document_en)
            .to_owned(),
        terminal
            .in_lang(&cited.article_zh, &cited.article_en)
            .to_owned(),
        source.from.to_string(),
        source.to.map(|to| to.to_string()).unwrap_or_default(),
        binding.to_owned(),
    ]
}

fn object(cited: &Citation, source: &Source) -> Value {
    json!({
        "key": cited.key,
        "zh": cited.zh,
        "en": cited.en,
        "value": cited.value,
        "unit": cited.unit.map(|unit| unit.key()),
        "binding": cited.binding.key(),
        "document": cited.document_zh,
        "document_en": cited.document_en,
        "number": source.document.number,
        "article": cited.article_zh,
        "from": source.from.to_string(),
        "to": source.to.map(|to| to.to_string()),
        "note": source.note.as_ref().map(|it| &it.zh),
        "note_en": source.note.as_ref().map(|it| &it.en),
    })
}
