//! Computing a report, and writing what a person adds to it.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::{RuleMissing, Rulebook};

use super::causes::{causes, gap_lines, organisations_with_gaps};
use super::figures::figures;
use super::gathering::{Sources, gather};
use super::measures::measures;
use super::model::{
    Cause, Chapter, Facts, Figure, Measure, NewMeasure, Question, Report, SetMeasure,
};
use super::store;
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::duties::{DutyInstance, State};
use crate::error::{AppError, FieldFault, Outcome, Said};
use crate::orgs::model::Organisation;
use crate::orgs::store as orgs;

/// The longest words beside a chapter, in characters.
pub const REMARK_CHARACTERS_MAX: usize = 4000;
/// The longest measure, in characters.
pub const MEASURE_CHARACTERS_MAX: usize = 500;
/// The longest name of who sees to it, in characters.
pub const OWNER_CHARACTERS_MAX: usize = 60;

/// Computes a report as the actor may see it.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach, [`AppError::Invalid`] if the period ends
/// before it begins or after today.
pub fn report(
    tx: &mut Tx<'_>,
    sources: Sources<'_>,
    actor: &Actor,
    question: Question,
) -> Outcome<Report> {
    let reach = actor.may(Act::SeeReport)?;
    check_period(&question, tx.today())?;
    let facts = gather(tx, &reach, sources, question)?;
    let duties = duties_of(sources.book, &question);
    let set = store::measures(tx, &reach, &question)?;
    let remarks = store::remarks(tx, &reach, &question)?;
    let gaps = gap_lines(&facts, &duties);
    let book = sources.book;
    let causes = causes(book, &facts).map_err(missing)?;
    Ok(Report {
        figures: figures(book, &facts, &duties).map_err(missing)?,
        measures: measures(book, &facts, (&duties, &gaps), &set).map_err(missing)?,
        others: others(&facts, &duties, organisations_with_gaps(&gaps), &causes),
        causes,
        facts,
        duties,
        gaps,
        remarks,
    })
}

/// The organisations a report can be made for, in the order of codes; groups have none of their own.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn organisations(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<Organisation>> {
    let reach = actor.may(Act::SeeReport)?;
    let mut all = orgs::all(tx, &reach)?;
    all.retain(|it| it.kind != "group");
    Ok(all)
}

/// Who signs a report of an organisation: the highest organisation above it that is in reach.
///
/// # Errors
/// A fault of the database.
pub fn issuer(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<String> {
    let top = orgs::above(tx, reach, organisation_id)?
        .last()
        .map(|it| it.id);
    let id = top.unwrap_or(organisation_id);
    let organisation = orgs::organisation(tx, reach, id)?.ok_or(AppError::NotFound)?;
    Ok(organisation.name)
}

/// Keeps the officer's own words in a chapter; empty words are taken away.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach, [`AppError::Invalid`] for too long a text.
pub fn write_remark(
    tx: &mut Tx<'_>,
    actor: &Actor,
    question: &Question,
    chapter: Chapter,
    body: &str,
) -> Outcome<()> {
    let reach = actor.may(Act::WriteReport)?;
    let id = question.organisation_id;
    orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    check_length(&mut faults, "body", body, REMARK_CHARACTERS_MAX);
    refuse(faults)?;
    store::put_remark(tx, actor, question, chapter.key(), body.trim())?;
    let object = Object {
        kind: "report_remark",
        id: None,
        organisation_id: Some(id),
    };
    let summary = format!("{} {}", chapter.key(), question.period());
    audit::record(tx, actor, "write_remark", object, &summary)
}

/// Keeps a measure for the gaps of one kind in one organisation.
///
/// # Errors
/// [`AppError::NotFound`] if the report is not in reach or has no such gap, [`AppError::Invalid`] with every
/// wrong field.
pub fn set_measure(
    tx: &mut Tx<'_>,
    sources: Sources<'_>,
    actor: &Actor,
    question: &Question,
    typed: &NewMeasure,
) -> Outcome<()> {
    let reach = actor.may(Act::WriteReport)?;
    orgs::organisation(tx, &reach, typed.organisation_id)?.ok_or(AppError::NotFound)?;
    let measure = checked_measure(tx.today(), typed)?;
    let told = report(tx, sources, actor, *question)?.measures;
    let answers = |it: &Measure| {
        it.organisation_id == measure.organisation_id && it.gap_key == measure.gap_key
    };
    if !told.iter().any(answers) {
        return Err(AppError::NotFound);
    }
    let id = store::put_measure(tx, actor, &question.period(), &measure)?;
    let object = Object {
        kind: "measure",
        id: Some(id),
        organisation_id: Some(measure.organisation_id),
    };
    let summary = format!("{} {}", measure.gap_key, question.period());
    audit::record(tx, actor, "set_measure", object, &summary)
}

/// The measure that was typed, or everything that is wrong with it.
fn checked_measure(today: Date, typed: &NewMeasure) -> Outcome<SetMeasure> {
    let mut faults = Vec::new();
    for (field, text, most) in [
        ("body", &typed.body, MEASURE_CHARACTERS_MAX),
        ("owner", &typed.owner_name, OWNER_CHARACTERS_MAX),
    ] {
        check_filled(&mut faults, field, text);
        check_length(&mut faults, field, text, most);
    }
    let due_on = day("due_on", &typed.due_on).unwrap_or_else(|fault| {
        faults.push(fault);
        today
    });
    if due_on < today {
        faults.push(fault(
            "due_on",
            format!("完成时限 {due_on} 早于今天 {today}，请改成今天或以后的日期"),
            format!("{due_on} lies before today, {today}: write today or a later day"),
        ));
    }
    refuse(faults)?;
    Ok(SetMeasure {
        organisation_id: typed.organisation_id,
        gap_key: typed.gap_key.clone(),
        body: typed.body.clone(),
        owner_name: typed.owner_name.clone(),
        due_on,
    })
}

/// Reads a day of a form or an address.
///
/// # Errors
/// [`AppError::Invalid`] with the field.
pub fn day(field: &'static str, text: &str) -> Result<Date, FieldFault> {
    let fits = |date: &Date| (1900..=2200).contains(&date.year());
    let text = text.trim();
    if text.is_empty() {
        return Err(fault(
            field,
            "没有填写日期，请写成 2026-10-31 这样".to_owned(),
            "The day is missing: write it like 2026-10-31".to_owned(),
        ));
    }
    zhibu_rules::dates::parse_date(text)
        .filter(fits)
        .ok_or_else(|| {
            fault(
                field,
                format!("日期“{text}”读不懂，请写成 2026-10-31 这样"),
                format!("The day “{text}” cannot be read: write it like 2026-10-31"),
            )
        })
}

/// A report tells what was and what is: nobody knows yet what a day to come will owe.
fn check_period(question: &Question, today: Date) -> Outcome<()> {
    let Question { from, to, .. } = *question;
    let mut faults = Vec::new();
    for (field, zh, en, on) in [
        ("from", "开始日期", "first day", from),
        ("to", "截止日期", "last day", to),
    ] {
        if on > today {
            faults.push(fault(
                field,
                format!("{zh} {on} 晚于今天 {today}，请改成今天或更早的日期"),
                format!("The {en} {on} lies after today, {today}: write today or an earlier day"),
            ));
        }
    }
    if to < from {
        faults.push(fault(
            "to",
            format!("截止日期 {to} 早于开始日期 {from}，请改成不早于它的日期"),
            format!("The last day {to} lies before the first {from}"),
        ));
    }
    refuse(faults)
}

/// Key and names of every duty that is in force on some day of the period, in the order of the files.
fn duties_of(book: &Rulebook, question: &Question) -> Vec<(String, String, String)> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    for duty in book.duties() {
        let ends_before = duty.source.to.is_some_and(|to| to < question.from);
        if duty.source.from > question.to || ends_before {
            continue;
        }
        if !found.iter().any(|(key, ..)| *key == duty.key) {
            found.push((duty.key.clone(), duty.zh.clone(), duty.en.clone()));
        }
    }
    found
}

/// Numbers of the report that nobody else counts by the same key.
fn others(
    facts: &Facts,
    duties: &[(String, String, String)],
    organisations_with_gaps: i64,
    causes: &[Cause],
) -> Vec<Figure> {
    let figure = |key: &str, value| Figure {
        key: key.to_owned(),
        value,
    };
    let count = |test: &dyn Fn(&DutyInstance) -> bool| {
        let counted = facts.duties.iter().filter(|it| test(it)).count();
        i64::try_from(counted).unwrap_or(i64::MAX)
    };
    let mut found = vec![
        figure("gaps.organisations", organisations_with_gaps),
        figure("life.waived", count(&|it| it.state == State::Waived)),
        figure("life.running", count(&|it| facts.is_running(it))),
    ];
    for (key, ..) in duties {
        let running = count(&|it| it.duty.key == *key && facts.is_running(it));
        found.push(figure(&format!("life.{key}.running"), running));
    }
    for cause in causes {
        for (what, value) in [
            ("organisations", cause.organisations),
            ("due", cause.due),
            ("gaps", cause.gaps),
        ] {
            found.push(figure(&format!("causes.{}.{what}", cause.key), value));
        }
    }
    found
}

fn check_filled(faults: &mut Vec<FieldFault>, field: &str, text: &str) {
    if text.trim().is_empty() {
        faults.push(fault(
            field,
            "这一项不能空着".to_owned(),
            "This must be filled in".to_owned(),
        ));
    }
}

fn check_length(faults: &mut Vec<FieldFault>, field: &str, text: &str, most: usize) {
    let length = text.trim().chars().count();
    if length > most {
        faults.push(fault(
            field,
            format!("有 {length} 字，请缩短到 {most} 字以内"),
            format!("It has {length} characters: shorten it to {most}"),
        ));
    }
}

fn fault(field: &str, zh: String, en: String) -> FieldFault {
    FieldFault {
        field: field.to_owned(),
        said: Said::new(zh, en),
    }
}

fn refuse(faults: Vec<FieldFault>) -> Outcome<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(faults))
    }
}

/// A rule that a figure needs is not in force.
pub fn missing(missing: RuleMissing) -> AppError {
    AppError::internal(missing)
}
