//! 思想汇报: who owes one, handing it in, reading and answering it. What it says is sealed and opened by who wrote it,
//! who reads it, and whom the policy names ([`Act::ReadThoughts`]).

mod owed;

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::DEVELOPMENT;

use super::store;
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::development::model::CandidateRow;
use crate::development::rules::thoughts::ThoughtsDue;
use crate::development::store::thoughts::{
    self as rows, ANSWER, CONTENT, NewReport, ReaderName, ReportLine,
};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::day;
use crate::members::rules::identity::fault;
use crate::procedures::actions as cases;
use crate::procedures::store as case_store;
use crate::sealing::FieldKeys;

pub use owed::{DueLine, all_due, due};

/// Characters of a report and of an answer.
pub const CONTENT_CHARACTERS_MAX: usize = 5_000;

/// The reports of a case.
#[derive(Clone, Debug)]
pub struct CaseReports {
    /// Who.
    pub row: CandidateRow,
    /// What they owe.
    pub due: ThoughtsDue,
    /// Latest first.
    pub lines: Vec<ReportLine>,
    /// The ids of those the reader may open.
    pub open_ids: BTreeSet<i64>,
    /// Who may read a new one.
    pub readers: Vec<ReaderName>,
}

/// A report opened.
#[derive(Clone, Debug)]
pub struct Report {
    /// That there is one.
    pub line: ReportLine,
    /// What it says.
    pub content: String,
    /// What was answered.
    pub answer: Option<String>,
    /// Whether the reader may answer it.
    pub may_answer: bool,
}

/// A report as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedReport {
    /// The day it was written.
    pub written_on: String,
    /// Who reads and answers it.
    pub reader_id: Option<i64>,
    /// What it says.
    pub content: String,
}

/// The reports of a case, and who may read a new one.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach.
pub fn of_case(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook, id: i64) -> Outcome<CaseReports> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let row = store::row(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    gathered(tx, actor, book, (&reach, row))
}

/// The reports of the member who asks; none for who has no case.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn own(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook) -> Outcome<Option<CaseReports>> {
    let reach = actor.may(Act::WriteThoughts)?;
    let Some(id) = rows::own_case(tx, actor)? else {
        return Ok(None);
    };
    let row = store::own_row(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let mut found = gathered(tx, actor, book, (&reach, row))?;
    let steps = case_store::steps(tx, &reach, id)?;
    let mut names: Vec<String> = Vec::new();
    for step in &steps {
        let kept = step.kept()?;
        names.extend(kept.contacts);
        names.extend(kept.introducers.into_iter().map(|it| it.name));
    }
    // A member hands it to their own contacts; the branch's other members are not theirs to see.
    found.readers.retain(|it| names.contains(&it.name));
    Ok(Some(found))
}

fn gathered(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    (reach, row): (&Reach, CandidateRow),
) -> Outcome<CaseReports> {
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let steps = case_store::steps(tx, reach, row.id)?;
    let lines = rows::of_case(tx, reach, row.id)?;
    let written: Vec<Date> = lines.iter().map(|it| it.written_on).collect();
    let today = tx.today();
    let due = due(book, procedure, &steps, (&written, today))?;
    let mut open_ids = BTreeSet::new();
    if let Ok(readable) = actor.may(Act::ReadThoughts) {
        for it in &lines {
            let found = rows::line(tx, &readable, it.id)?;
            open_ids.extend(found.map(|it| it.id));
        }
    }
    Ok(CaseReports {
        readers: rows::readers(tx, reach, row.id)?,
        row,
        due,
        lines,
        open_ids,
    })
}

/// Hands in a report on behalf of who wrote it.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach, [`AppError::Invalid`] with every fault.
pub fn hand_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (book, keys): (&Rulebook, &FieldKeys),
    id: i64,
    typed: &TypedReport,
) -> Outcome<i64> {
    actor.may(Act::RecordDevelopment)?;
    let reports = of_case(tx, actor, book, id)?;
    keep(tx, actor, keys, (reports, typed))
}

/// Hands in one's own report.
///
/// # Errors
/// [`AppError::Invalid`] with every fault, or for who has no case.
pub fn hand_in_own(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (book, keys): (&Rulebook, &FieldKeys),
    typed: &TypedReport,
) -> Outcome<i64> {
    let reports = own(tx, actor, book)?.ok_or_else(|| {
        AppError::field(
            "content",
            "没有您的发展党员案例，不用写思想汇报。",
            "There is no case of yours; no report is to be written.",
        )
    })?;
    keep(tx, actor, keys, (reports, typed))
}

fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    (reports, typed): (CaseReports, &TypedReport),
) -> Outcome<i64> {
    let new = checked(typed, &reports, tx.today()).map_err(AppError::Invalid)?;
    let row = &reports.row;
    let reach = actor.may(Act::WriteThoughts)?;
    // The same form sent twice is one report.
    for same in reports
        .lines
        .iter()
        .filter(|it| it.written_on == new.written_on)
    {
        if let Some(sealed) = rows::sealed(tx, &reach, same.id)?
            && keys.open(CONTENT, &sealed.content_sealed)? == new.content
        {
            return Ok(same.id);
        }
    }
    let sealed = keys.seal(tx, CONTENT, &new.content)?;
    let id = rows::insert(tx, actor, (row.id, sealed), &new)?;
    audit(tx, actor, "hand_in_thoughts", (id, row.organisation_id))?;
    Ok(id)
}

fn checked(
    typed: &TypedReport,
    reports: &CaseReports,
    today: Date,
) -> Result<NewReport, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let written_on = day("written_on", &typed.written_on, &mut faults);
    if let Some(on) = written_on
        && let Err(said) = crate::shell::plausible_day(on, today)
    {
        faults.push(fault("written_on", said.zh, said.en));
    }
    let reader = reports
        .readers
        .iter()
        .find(|it| Some(it.id) == typed.reader_id);
    if reports.readers.is_empty() {
        faults.push(fault(
            "reader",
            "案例里没有记录培养联系人或入党介绍人，请由支部书记代交。",
            "The case names no contact or introducer; let the branch secretary hand it in.",
        ));
    } else if reader.is_none() {
        faults.push(fault(
            "reader",
            "从列出的人里选谁来看、谁来答复。",
            "Choose from those listed who reads and answers it.",
        ));
    }
    let content = written("content", &typed.content, &mut faults);
    let made = || {
        Some(NewReport {
            written_on: written_on?,
            reader_id: reader?.id,
            content: content?,
        })
    };
    made().filter(|_| faults.is_empty()).ok_or(faults)
}

fn written(field: &str, typed: &str, faults: &mut Vec<FieldFault>) -> Option<String> {
    let typed = typed.trim();
    let length = typed.chars().count();
    if length == 0 || length > CONTENT_CHARACTERS_MAX {
        faults.push(fault(
            field,
            format!("这一项要写，最多 {CONTENT_CHARACTERS_MAX} 字，现在 {length} 字。"),
            format!(
                "Write it in at most {CONTENT_CHARACTERS_MAX} characters; there are {length} now."
            ),
        ));
        return None;
    }
    Some(typed.to_owned())
}

/// Opens a report. Who did not write it leaves an audit row first; its reader is kept as having read it.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not read it.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys, id: i64) -> Outcome<Report> {
    let reach = actor.may(Act::ReadThoughts)?;
    let mut line = rows::line(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let is_author = is_author(tx, &reach, &line)?;
    if !is_author {
        audit(tx, actor, "open_thoughts", (id, line.organisation_id))?;
    }
    if actor.member_id == Some(line.reader_id) && line.read_on.is_none() {
        rows::mark_read(tx, id)?;
        line.read_on = Some(tx.today());
    }
    let sealed = rows::sealed(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let answer = sealed.answer_sealed.as_ref();
    Ok(Report {
        content: keys.open(CONTENT, &sealed.content_sealed)?,
        answer: answer.map(|it| keys.open(ANSWER, it)).transpose()?,
        may_answer: !is_author && line.answered_on.is_none(),
        line,
    })
}

/// Whether the member who asks wrote it.
fn is_author(tx: &mut Tx<'_>, reach: &Reach, line: &ReportLine) -> Outcome<bool> {
    let links = store::roster::links(tx, reach, line.case_id)?;
    let own = reach.member_id();
    Ok(own != 0 && links.iter().any(|it| it.member_id == own))
}

/// Answers a report, once.
///
/// # Errors
/// As [`open`]; [`AppError::Invalid`] if it has its answer, or for who wrote it.
pub fn answer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
    typed: &str,
) -> Outcome<()> {
    let reach = actor.may(Act::ReadThoughts)?;
    let line = rows::line(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    if line.answered_on.is_some() {
        faults.push(fault(
            "answer",
            "这份汇报已经答复过。",
            "This report has its answer.",
        ));
    } else if is_author(tx, &reach, &line)? {
        faults.push(fault(
            "answer",
            "自己的汇报由联系人或支部书记答复。",
            "One's own report is answered by the contact or the secretary.",
        ));
    }
    let answer = written("answer", typed, &mut faults);
    let Some(answer) = answer.filter(|_| faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    let sealed = keys.seal(tx, ANSWER, &answer)?;
    rows::answer(tx, actor, id, sealed)?;
    audit(tx, actor, "answer_thoughts", (id, line.organisation_id))
}

fn audit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &str,
    (id, organisation_id): (i64, i64),
) -> Outcome<()> {
    let object = Object {
        kind: "thought_report",
        id: Some(id),
        organisation_id: Some(organisation_id),
    };
    audit::record(tx, actor, act, object, "a thought report")
}
