//! Reading and checking the rule files: every fault at once, each with its file and line.
//!
//! Any file may hold any of the tables; the split into files is for people.

mod checks;
mod code_tables;
mod duty_tables;
mod fields;
mod procedure_checks;
mod procedure_tables;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::calendar::Calendar;
use crate::codes::CodeList;
use crate::dues::{DuesClassLabel, PayItem};
use crate::duties::{DutyRule, MeetingKind};
use crate::fault::RuleFault;
use crate::functions::FunctionRule;
use crate::procedures::{AskRule, BreachText, PaperText, Procedure, ProcedureEdition, StepRule};
use crate::rulebook::Rulebook;
use crate::value::{DatedValue, Document, Place};
use fields::{File, Row};

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../rules/", $name)))),*]
    };
}

/// The files that are built into the program.
static EMBEDDED: &[(&str, &str)] = embedded![
    "calendar/2024.toml",
    "calendar/2025.toml",
    "calendar/2026.toml",
    "codes/nationalities.toml",
    "codes/people.toml",
    "codes/places.toml",
    "codes/records.toml",
    "development.toml",
    "development_settings.toml",
    "documents.toml",
    "dues.toml",
    "duties.toml",
    "functions.toml",
    "id.toml",
    "membership.toml",
    "organisation.toml",
    "papers/development.toml",
    "procedures/asks.toml",
    "procedures/breaches.toml",
    "procedures/development_2014.toml",
    "procedures/development_2026.toml",
    "procedures/exits.toml",
    "procedures/floating.toml",
    "procedures/standing.toml",
    "procedures/transfer_in.toml",
    "procedures/transfer_inside.toml",
    "procedures/election.toml",
    "procedures/transfer_out.toml",
    "reports.toml",
    "votes.toml",
];

/// Everything that is read before it is checked as a whole.
#[derive(Default)]
struct Draft {
    documents: BTreeMap<String, Arc<Document>>,
    values: Vec<DatedValue>,
    /// The keys that some table names, even if the rest of it is wrong.
    named: BTreeSet<&'static str>,
    duties: Vec<DutyRule>,
    functions: Vec<FunctionRule>,
    meeting_kinds: Vec<(MeetingKind, Place)>,
    pay_items: Vec<(PayItem, Place)>,
    dues_classes: Vec<(DuesClassLabel, Place)>,
    code_lists: BTreeMap<String, CodeList>,
    calendar: Calendar,
    procedures: Vec<(Procedure, Place)>,
    procedure_editions: Vec<(String, ProcedureEdition)>,
    steps: Vec<(String, StepRule, Place)>,
    breach_texts: Vec<(BreachText, Place)>,
    papers: Vec<PaperText>,
    asks: Vec<AskRule>,
}

type Table<'t> = Spanned<DeTable<'t>>;

pub(crate) fn embedded_files() -> Vec<(String, String)> {
    EMBEDDED
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

/// Every `.toml` below a folder, by name.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<(String, String)>, Vec<RuleFault>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files).map_err(|error| {
        vec![RuleFault {
            file: folder.display().to_string(),
            line: 0,
            zh: format!("读不了规则文件：{error}"),
            en: format!("the rule files cannot be read: {error}"),
        }]
    })?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, below: &str, files: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_dir() {
            collect(&path, &format!("{below}{name}/"), files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push((format!("{below}{name}"), std::fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// Reads all files and checks them as a whole.
pub(crate) fn read(files: &[(String, String)]) -> Result<Rulebook, Vec<RuleFault>> {
    let mut draft = Draft::default();
    let mut faults = Vec::new();
    let mut parsed = Vec::new();
    for (name, text) in files {
        let file = File { name, text };
        let (table, errors) = DeTable::parse_recoverable(text);
        faults.extend(errors.iter().map(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let message = error.message();
            file.fault(
                at,
                format!("TOML 写法有误：{message}"),
                format!("bad TOML: {message}"),
            )
        }));
        parsed.push((file, table));
    }
    // Documents and years first, whichever file they stand in: everything else refers to them.
    for (file, table) in &parsed {
        each_row(file, table, "document", &mut faults, |row| {
            tables::document(row, &mut draft)
        });
        each_row(file, table, "calendar", &mut faults, |row| {
            tables::calendar(row, &mut draft)
        });
    }
    for (file, table) in &parsed {
        read_tables(file, table, &mut draft, &mut faults);
    }
    checks::check(&mut draft, &mut faults);
    if faults.is_empty() {
        return Ok(assembled(draft));
    }
    faults.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    Err(faults)
}

fn read_tables(file: &File<'_>, table: &Table<'_>, draft: &mut Draft, faults: &mut Vec<RuleFault>) {
    for (key, _) in table.get_ref() {
        let name: &str = key.get_ref();
        let faults = &mut *faults;
        match name {
            "document" | "calendar" => {}
            "value" => each_row(file, table, name, faults, |row| tables::value(row, draft)),
            "holiday" => each_row(file, table, name, faults, |row| tables::holiday(row, draft)),
            "duty" => each_row(file, table, name, faults, |row| {
                duty_tables::duty(row, draft)
            }),
            "code_list" => {
                each_row(file, table, name, faults, |row| {
                    code_tables::code_list(row, draft);
                });
            }
            "function" => each_row(file, table, name, faults, |row| {
                duty_tables::function(row, draft)
            }),
            "procedure" => each_row(file, table, name, faults, |row| {
                procedure_tables::procedure(row, draft)
            }),
            "edition" => each_row(file, table, name, faults, |row| {
                procedure_tables::edition(row, draft)
            }),
            "step" => each_row(file, table, name, faults, |row| {
                procedure_tables::step(row, draft)
            }),
            "ask" => each_row(file, table, name, faults, |row| {
                procedure_tables::ask(row, draft)
            }),
            "breach" => each_row(file, table, name, faults, |row| {
                procedure_tables::breach(row, draft)
            }),
            "paper" => each_row(file, table, name, faults, |row| {
                procedure_tables::paper(row, draft)
            }),
            "meeting_kind" => {
                each_row(file, table, name, faults, |row| {
                    duty_tables::meeting_kind(row, draft)
                });
            }
            "pay_item" => {
                each_row(file, table, name, faults, |row| {
                    duty_tables::pay_item(row, draft)
                });
            }
            "dues_class" => {
                each_row(file, table, name, faults, |row| {
                    duty_tables::dues_class(row, draft)
                });
            }
            _ => faults.push(file.fault(
                key.span().start,
                format!("不认识的表 [[{name}]]"),
                format!("unknown table [[{name}]]"),
            )),
        }
    }
}

/// Hands every `[[name]]` of a file to `read`, and afterwards tells the fields nobody asked for.
fn each_row(
    file: &File<'_>,
    table: &Table<'_>,
    name: &str,
    faults: &mut Vec<RuleFault>,
    mut read: impl FnMut(&mut Row<'_, '_>),
) {
    let Some((key, entries)) = table.get_ref().get_key_value(name) else {
        return;
    };
    let DeValue::Array(entries) = entries.get_ref() else {
        faults.push(file.fault(
            key.span().start,
            format!("应写成 [[{name}]]"),
            format!("write it as [[{name}]]"),
        ));
        return;
    };
    for entry in entries.iter() {
        match entry.get_ref() {
            DeValue::Table(fields) => {
                let mut row = Row::new(file, fields, entry.span().start, faults);
                read(&mut row);
                row.refuse_unknown();
            }
            _ => faults.push(file.fault(
                entry.span().start,
                format!("应写成 [[{name}]]"),
                format!("write it as [[{name}]]"),
            )),
        }
    }
}

fn assembled(draft: Draft) -> Rulebook {
    let mut values: BTreeMap<String, Vec<DatedValue>> = BTreeMap::new();
    for value in draft.values {
        values.entry(value.key.clone()).or_default().push(value);
    }
    for editions in values.values_mut() {
        editions.sort_by_key(|edition| edition.source.from);
    }
    Rulebook {
        values,
        documents: draft.documents,
        duties: draft.duties,
        functions: draft.functions,
        meeting_kinds: draft
            .meeting_kinds
            .into_iter()
            .map(|(kind, _)| kind)
            .collect(),
        pay_items: draft.pay_items.into_iter().map(|(item, _)| item).collect(),
        dues_classes: draft
            .dues_classes
            .into_iter()
            .map(|(label, _)| label)
            .collect(),
        code_lists: draft.code_lists,
        calendar: draft.calendar,
        procedures: draft.procedures.into_iter().map(|(it, _)| it).collect(),
        breach_texts: draft.breach_texts.into_iter().map(|(it, _)| it).collect(),
        papers: draft.papers,
        asks: draft.asks,
    }
}
