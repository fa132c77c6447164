//! 发展党员文书: the papers of each recorded step as Word files. What they say stands in the rules; they are
//! official papers, so they are in Chinese whoever asks.

pub mod cultivation;

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_papers::document::{
    Alignment, Block, Bundle, Document, Table, archive as packed, date_text,
};
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::papers::{PaperText, filled, step_of};
use zhibu_rules::procedures::{DEVELOPMENT, Procedure, Side, StepRule};
use zhibu_web::{Lang, Words};

use super::model::CaseOnPaper;
use crate::error::{AppError, Outcome};
use crate::procedures::actions as cases;
use crate::procedures::model::{KeptFacts, StepRow};

/// What a Word file calls itself.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// What an archive calls itself.
pub const ARCHIVE: &str = "application/zip";

/// What stands where nothing is recorded, to be written by hand.
const BLANK: &str = "＿＿＿＿";
/// The sheet of all cases, named so that it stands first.
const OVERVIEW: &str = "00-核对表.docx";

/// Every recorded step's papers in their order, as one file.
///
/// # Errors
/// It cannot be put together.
pub fn case(book: &Rulebook, case: &CaseOnPaper) -> Outcome<Vec<u8>> {
    let bundle = Bundle {
        title: format!("{}发展党员文书", case.row.name),
        issuer: Some(case.issuers.branch.clone()),
        issued_on: case.steps.last().map(|it| it.taken_on),
        documents: documents(book, case)?,
    };
    bundle.to_docx().map_err(AppError::internal)
}

/// A folder a stage, a file a person, and the sheet of what is against the rules.
///
/// # Errors
/// It cannot be put together.
pub fn archive(book: &Rulebook, words: &Words, all: &[CaseOnPaper], on: Date) -> Outcome<Vec<u8>> {
    let overview = overview(words, all, on).to_docx();
    let mut files = vec![(OVERVIEW.to_owned(), overview.map_err(AppError::internal)?)];
    let mut taken = BTreeSet::new();
    for it in all {
        let (stage, name) = (stage_word(words, it), &it.row.name);
        let branch = &it.row.organisation_name;
        let mut path = format!("{}/{}", plain(&stage), plain(&format!("{name}-{branch}")));
        if !taken.insert(path.clone()) {
            path = format!("{path}-{}", it.row.id);
        }
        files.push((format!("{path}.docx"), case(book, it)?));
    }
    let files = files.iter();
    packed(files.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))).map_err(AppError::internal)
}

/// A name as a file may have it.
fn plain(name: &str) -> String {
    let is_bad = |it: char| it.is_control() || "/\\:*?\"<>|".contains(it);
    name.replace(is_bad, "_")
}

fn stage_word(words: &Words, case: &CaseOnPaper) -> String {
    let key = format!("development.stage_{}", case.stage.key());
    words.t(Lang::Zh, &key).to_owned()
}

/// 核对表: what is against the rules, person by person.
fn overview(words: &Words, all: &[CaseOnPaper], on: Date) -> Document {
    let rows = all.iter().map(|it| {
        let told: Vec<&str> = it.breaches.iter().map(|it| it.said.zh.as_str()).collect();
        let told = if told.is_empty() {
            "没有发现".to_owned()
        } else {
            told.join("\n")
        };
        let branch = it.row.organisation_name.clone();
        vec![it.row.name.clone(), branch, stage_word(words, it), told]
    });
    let header = ["姓名", "所在党支部", "阶段", "不合规定的地方"];
    let (on, count) = (date_text(on), all.len());
    Document {
        title: "发展党员情况核对表".to_owned(),
        blocks: vec![
            Block::paragraph(format!(
                "截至{on}，共{count}人。每处写明出处，请对照原件核对。"
            )),
            Block::Table(Table {
                caption: None,
                header: header.map(str::to_owned).to_vec(),
                rows: rows.collect(),
                alignments: vec![
                    Alignment::Centre,
                    Alignment::Left,
                    Alignment::Centre,
                    Alignment::Left,
                ],
            }),
        ],
        ..Document::default()
    }
}

/// The papers of a case. A page of data that several steps name stands once, where the first names it.
///
/// # Errors
/// A step was not written by this program.
pub fn documents(book: &Rulebook, case: &CaseOnPaper) -> Outcome<Vec<Document>> {
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let mut documents: Vec<Document> = Vec::new();
    for step in &case.steps {
        let edition = procedure.edition_on(step.taken_on);
        let Some(rule) = edition.and_then(|it| it.step(&step.step)) else {
            continue;
        };
        for text in rule.papers.iter().filter_map(|key| book.paper(key)) {
            let filling = Filling {
                book,
                procedure,
                case,
                step,
                rule,
            };
            let document = filling.document(text)?;
            if !documents.contains(&document) {
                documents.push(document);
            }
        }
    }
    Ok(documents)
}

/// A case at one of its steps.
struct Filling<'c> {
    book: &'c Rulebook,
    procedure: &'c Procedure,
    case: &'c CaseOnPaper,
    step: &'c StepRow,
    rule: &'c StepRule,
}

impl Filling<'_> {
    fn document(&self, text: &PaperText) -> Outcome<Document> {
        let mut values = Vec::new();
        for place in text.places() {
            values.push((place, self.value(place)?));
        }
        let fill = |line: &str| {
            filled(line, |place| {
                let found = values.iter().find(|it| it.0 == place);
                found.map_or_else(|| BLANK.to_owned(), |it| it.1.clone())
            })
        };
        let mut blocks: Vec<Block> = Vec::new();
        for line in &text.lines {
            if !line.contains('|') {
                blocks.push(Block::paragraph(fill(line)));
                continue;
            }
            let cells: Vec<String> = line.split('|').map(fill).collect();
            match blocks.last_mut() {
                Some(Block::Table(table)) => table.rows.push(cells),
                _ => blocks.push(Block::Table(Table {
                    rows: vec![cells],
                    ..Table::default()
                })),
            }
        }
        let issuers = &self.case.issuers;
        Ok(Document {
            title: fill(&text.title),
            addressee: text.to.as_deref().map(fill),
            blocks,
            attachments: Vec::new(),
            issuer: text.from.map(|from| match from {
                Side::Branch => issuers.branch.clone(),
                // A candidate's case has no other side.
                _ => issuers.above.clone().unwrap_or_else(|| BLANK.to_owned()),
            }),
            issued_on: text.from.map(|_| {
                let dated = text.dated.as_ref();
                let told = dated.and_then(|step| self.days(step).last());
                told.unwrap_or(self.step.taken_on)
            }),
        })
    }

    /// What a place stands for.
    fn value(&self, place: &str) -> Outcome<String> {
        let (row, issuers) = (&self.case.row, &self.case.issuers);
        let word = |list: &str, key: &str| {
            let code = self.book.code(list, key);
            code.map_or_else(|| key.to_owned(), |it| it.zh.clone())
        };
        let found = match place {
            "name" => Some(row.name.clone()),
            "sex" => Some(word("sex", &row.sex)),
            "born" => Some(date_text(row.birth_on)),
            "ethnicity" => Some(nationality(&word("ethnicity", &row.ethnicity))),
            "education" => Some(word("education", &row.education)),
            "workplace" => row.workplace.clone(),
            "branch" => Some(issuers.branch.clone()),
            "above" => issuers.above.clone(),
            "step" => Some(self.rule.zh.clone()),
            "day" => Some(date_text(self.step.taken_on)),
            "reviews" => {
                let days: Vec<String> = self.days("review").map(date_text).collect();
                Some(days.join("、"))
            }
            _ => self.of_step(place)?,
        };
        let found = found.filter(|it| !it.is_empty());
        Ok(found.unwrap_or_else(|| BLANK.to_owned()))
    }

    fn days(&self, step: &str) -> impl Iterator<Item = Date> {
        let steps = self.case.steps.iter().filter(move |it| it.step == step);
        steps.map(|it| it.taken_on)
    }

    /// The day of a step, or what was recorded with it.
    fn of_step(&self, place: &str) -> Outcome<Option<String>> {
        let editions = self.procedure.editions();
        let is_step = |key: &str| editions.iter().any(|it| it.step(key).is_some());
        let Some((step, told)) = step_of(place, is_step) else {
            return Ok(None);
        };
        let Some(row) = self.case.steps.iter().rfind(|it| it.step == step) else {
            return Ok(None);
        };
        if told.is_empty() {
            return Ok(Some(date_text(row.taken_on)));
        }
        Ok(fact(&row.kept()?, told))
    }
}

fn fact(facts: &KeptFacts, told: &str) -> Option<String> {
    let count = match told {
        "names" => {
            let introducers = facts.introducers.iter().map(|it| it.name.clone());
            let names: Vec<String> = facts.contacts.iter().cloned().chain(introducers).collect();
            return Some(names.join("、"));
        }
        "result" => {
            let result = facts.has_passed?;
            return Some(if result { "合格" } else { "不合格" }.to_owned());
        }
        "days" => facts.training_days,
        "hours" => facts.training_hours,
        "eligible" => facts.eligible,
        "present" => facts.present,
        "yes" => facts.yes,
        "no" => facts.no,
        "abstain" => facts.abstain,
        "written_yes" => facts.written_yes,
        _ => facts.months,
    };
    count.map(|it| it.to_string())
}

/// A nationality as papers write it: with 族, but for the words that are no nationality's name.
fn nationality(name: &str) -> String {
    if name.chars().count() > 5 || name == "其他" || name.ends_with('族') {
        name.to_owned()
    } else {
        format!("{name}族")
    }
}
