//! What the rules say of a case, in sentences.

pub mod facts;

use jiff::civil::Date;
use zhibu_rules::procedures::{Breach, Procedure, StepRule};
use zhibu_rules::{Binding, Rulebook};

use crate::error::Said;

/// A breach as it is told: the sentence, and the article it is against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldBreach {
    /// `talk_late`.
    pub code: String,
    /// 第7条 of the edition that judges.
    pub article: String,
    /// The sentence, with document and article.
    pub said: Said,
    /// Whether a step that would be so is refused.
    pub is_hard: bool,
    /// The day that was overstepped, or not waited for.
    pub by: Option<Date>,
}

/// The name of a step, by the edition of a day; of an unknown one its key.
pub fn step_name(procedure: &Procedure, step: &str, on: Date) -> Said {
    let rule = procedure.edition_on(on).and_then(|it| it.step(step));
    rule.map_or_else(|| Said::new(step, step), name_of)
}

/// The name of a step.
pub fn name_of(rule: &StepRule) -> Said {
    Said::new(rule.zh.clone(), rule.en.clone())
}

/// Document and article of a step by the edition of a day.
pub fn source(procedure: &Procedure, step: &StepRule, on: Date) -> Said {
    let article = &step.article;
    match procedure.edition_on(on) {
        Some(edition) => Said::new(
            format!("《{}》第{article}条", edition.document.zh),
            format!("{}, Art. {article}", edition.document.en),
        ),
        None => Said::new("", ""),
    }
}

/// A breach in a sentence.
pub fn told(book: &Rulebook, procedure: &Procedure, breach: &Breach<'_>, on: Date) -> ToldBreach {
    let text = book.breach_text(&breach.code);
    let step = step_name(procedure, breach.step, on);
    let need = breach.need.map(|need| step_name(procedure, need, on));
    let by = breach.by.map(|by| by.to_string()).unwrap_or_default();
    let fill = |text: &str, step: &str, need: Option<&str>| {
        text.replace("{step}", step)
            .replace("{need}", need.unwrap_or_default())
            .replace("{by}", &by)
    };
    let article = &breach.article;
    let edition = procedure
        .editions()
        .iter()
        .find(|it| it.name == breach.edition);
    let document = match &breach.document {
        Some(key) => book.document(key),
        None => edition.map(|it| &it.document),
    };
    let (zh, en) = match text {
        Some(text) => (
            fill(&text.zh, &step.zh, need.as_ref().map(|it| it.zh.as_str())),
            fill(&text.en, &step.en, need.as_ref().map(|it| it.en.as_str())),
        ),
        None => (breach.code.clone(), breach.code.clone()),
    };
    let said = match document {
        Some(document) => Said::new(
            format!("{zh}（《{}》第{article}条）。", document.zh),
            format!("{en} ({}, Art. {article}).", document.en),
        ),
        None => Said::new(zh, en),
    };
    ToldBreach {
        code: breach.code.clone(),
        article: article.clone(),
        said,
        by: breach.by,
        is_hard: text.is_some_and(|text| text.binding == Binding::Hard),
    }
}
