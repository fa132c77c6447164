//! What stands behind a figure: the records themselves, found by the definition they are counted by.

use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::dues::DuesClass;

use super::actions::{missing, report};
use super::causes::{CAUSES, is_true_of};
use super::counting::{
    ORGANISATION_FIGURES, UNIT_FIGURES, member_test, organisation_counts, unit_counts,
};
use super::gathering::Sources;
use super::model::{MeetingLine, MemberFact, OrganisationFact, Question, Report, UnitRow};
use super::store;
use crate::access::{Act, Actor, Reach};
use crate::dues::reckoning::{MemberSum, member_sums};
use crate::dues::rules::Month;
use crate::duties::{DutyInstance, State};
use crate::error::{AppError, Outcome};

/// Records on one page.
pub const RECORDS_ON_A_PAGE: usize = 50;

/// Which records are asked for.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The figure's key.
    pub key: String,
    /// Only duties of this organisation itself, without those below it; none for the whole figure.
    pub of: Option<i64>,
    /// Which page of them, from 0.
    pub page: usize,
}

/// One page of the records behind a figure.
#[derive(Clone, Debug)]
pub struct RecordsPage {
    /// The whole report, for names and other figures.
    pub report: Report,
    /// What was asked for.
    pub opening: Opening,
    /// The figure, or the one organisation's part of it.
    pub value: i64,
    /// How many records there are in all.
    pub count: usize,
    /// Those of this page.
    pub records: Records,
}

/// Records of one kind.
#[derive(Clone, Debug)]
pub enum Records {
    /// Organisations.
    Organisations(Vec<OrganisationFact>),
    /// Units.
    Units(Vec<UnitRow>),
    /// Members as of the last day.
    Members(Vec<MemberFact>),
    /// Duties of organisations in periods.
    Duties(Vec<DutyInstance>),
    /// Meetings held.
    Meetings(Vec<MeetingLine>),
    /// Members and what they owe.
    Dues(Vec<MemberSum>),
}

/// The records behind a figure.
///
/// # Errors
/// [`AppError::NotFound`] for a key that no figure has, an organisation not in reach, or a part of a figure
/// that does not count duties.
pub fn records(
    tx: &mut Tx<'_>,
    sources: Sources<'_>,
    actor: &Actor,
    question: Question,
    opening: Opening,
) -> Outcome<RecordsPage> {
    let key = opening.key.as_str();
    let reach = actor.may(Act::SeeReport)?;
    let report = report(tx, sources, actor, question)?;
    let figures = || report.figures.iter().chain(&report.others);
    let mut value = figures()
        .find(|figure| figure.key == key)
        .map(|figure| figure.value)
        .ok_or(AppError::NotFound)?;
    let cut = Cut {
        skipped: opening.page.saturating_mul(RECORDS_ON_A_PAGE),
    };
    let (count, records) = if member_test(key).is_some() {
        // Names are shown, which the right to see members decides.
        let reach = actor.may(Act::SeeMembers)?;
        members(tx, &reach, &question, key, cut)?
    } else if key == "life.records" {
        meetings(tx, &reach, &question, value, cut)?
    } else if key.starts_with("dues.") {
        let reach = actor.may(Act::SeeDues)?;
        dues(tx, &reach, sources.book, &question, (key, cut))?
    } else {
        of_facts(sources.book, &report, &opening, cut)?
    };
    if let Some(id) = opening.of {
        let is_part = matches!(records, Records::Duties(_));
        if !is_part || report.facts.organisation(id).is_none() {
            return Err(AppError::NotFound);
        }
        value = i64::try_from(count).unwrap_or(i64::MAX);
    }
    Ok(RecordsPage {
        opening,
        report,
        value,
        count,
        records,
    })
}

/// One page of a list.
#[derive(Clone, Copy)]
struct Cut {
    skipped: usize,
}

impl Cut {
    fn of<T>(self, all: Vec<T>) -> (usize, Vec<T>) {
        let count = all.len();
        let page = all.into_iter().skip(self.skipped).take(RECORDS_ON_A_PAGE);
        (count, page.collect())
    }
}

fn members(
    tx: &mut Tx<'_>,
    reach: &Reach,
    question: &Question,
    key: &str,
    cut: Cut,
) -> Outcome<(usize, Records)> {
    let test = member_test(key).ok_or(AppError::NotFound)?;
    let (mut count, mut page) = (0_usize, Vec::new());
    let (id, on) = (question.organisation_id, question.to);
    store::each_member(tx, reach, id, on, |member| {
        if test(&member, on) {
            if count >= cut.skipped && page.len() < RECORDS_ON_A_PAGE {
                page.push(member);
            }
            count += 1;
        }
    })?;
    Ok((count, Records::Members(page)))
}

fn meetings(
    tx: &mut Tx<'_>,
    reach: &Reach,
    question: &Question,
    value: i64,
    cut: Cut,
) -> Outcome<(usize, Records)> {
    let skipped = i64::try_from(cut.skipped).unwrap_or(i64::MAX);
    let limit = i64::try_from(RECORDS_ON_A_PAGE).unwrap_or(i64::MAX);
    let page = store::meetings(tx, reach, question, (skipped, limit))?;
    Ok((usize::try_from(value).unwrap_or(0), Records::Meetings(page)))
}

/// The members behind a sum of dues: those of its months and class, without those who add nothing.
fn dues(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &Rulebook,
    question: &Question,
    (key, cut): (&str, Cut),
) -> Outcome<(usize, Records)> {
    let Some((first, last)) = Month::inside(question.from, question.to) else {
        return Ok((0, Records::Dues(Vec::new())));
    };
    let pieces: Vec<&str> = key.split('.').collect();
    let (first, class, test): (Month, Option<DuesClass>, fn(&MemberSum) -> bool) =
        match pieces.as_slice() {
            ["dues", "owed_fen"] => (first, None, |it| it.owed_fen > 0),
            ["dues", "payers"] => (last, None, |it| it.owed_fen > 0),
            ["dues", "base_missing"] => (first, None, |it| it.months_missing > 0),
            ["dues", "class", class, "members"] => (last, DuesClass::parse(class), |_| true),
            ["dues", "class", class, "owed_fen"] => {
                (first, DuesClass::parse(class), |it| it.owed_fen > 0)
            }
            ["dues", month, "owed_fen"] => {
                let month = Month::parse(month).ok_or(AppError::NotFound)?;
                return month_dues(tx, reach, book, question, (month, cut));
            }
            _ => return Err(AppError::NotFound),
        };
    let id = question.organisation_id;
    let mut sums = member_sums(tx, reach, book, id, (first, last, class))?;
    sums.retain(test);
    let (count, page) = cut.of(sums);
    Ok((count, Records::Dues(page)))
}

fn month_dues(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &Rulebook,
    question: &Question,
    (month, cut): (Month, Cut),
) -> Outcome<(usize, Records)> {
    let id = question.organisation_id;
    let mut sums = member_sums(tx, reach, book, id, (month, month, None))?;
    sums.retain(|it| it.owed_fen > 0);
    let (count, page) = cut.of(sums);
    Ok((count, Records::Dues(page)))
}

fn of_facts(
    book: &Rulebook,
    report: &Report,
    opening: &Opening,
    cut: Cut,
) -> Outcome<(usize, Records)> {
    let (facts, key) = (&report.facts, opening.key.as_str());
    if UNIT_FIGURES.contains(&key) {
        let units = facts
            .units
            .iter()
            .filter(|it| unit_counts(key, it))
            .cloned();
        let (count, page) = cut.of(units.collect());
        return Ok((count, Records::Units(page)));
    }
    if ORGANISATION_FIGURES.contains(&key) || key.ends_with(".organisations") {
        let mut counted = Vec::new();
        for it in &facts.organisations {
            if counts(book, report, key, it)? {
                counted.push(it.clone());
            }
        }
        let (count, page) = cut.of(counted);
        return Ok((count, Records::Organisations(page)));
    }
    let mut counted = Vec::new();
    let is_asked = |id: i64| opening.of.is_none_or(|of| of == id);
    for it in facts
        .duties
        .iter()
        .filter(|it| is_asked(it.organisation_id))
    {
        if duty_counts(book, report, key, it)? {
            counted.push(it.clone());
        }
    }
    let (count, page) = cut.of(counted);
    Ok((count, Records::Duties(page)))
}

/// Whether an organisation counts for a figure of organisations, of gaps or of a cause.
fn counts(book: &Rulebook, report: &Report, key: &str, it: &OrganisationFact) -> Outcome<bool> {
    let facts = &report.facts;
    let id = it.row.id;
    if key == "gaps.organisations" {
        return Ok(report.gaps.iter().any(|line| line.organisation_id == id));
    }
    if let Some(cause) = cause_of(key, "organisations") {
        let owes = facts.duties.iter().any(|duty| duty.organisation_id == id);
        return Ok(owes && is_true_of(book, cause, it, facts).map_err(missing)?);
    }
    organisation_counts(book, key, it, facts.question.to).map_err(missing)
}

/// Whether a duty counts for a figure of branch life or of a cause.
fn duty_counts(book: &Rulebook, report: &Report, key: &str, it: &DutyInstance) -> Outcome<bool> {
    let facts = &report.facts;
    let is_gap = facts.is_gap(it);
    match key {
        "life.gaps" => return Ok(is_gap),
        "life.running" => return Ok(facts.is_running(it)),
        "life.waived" => return Ok(it.state == State::Waived),
        _ => {}
    }
    let is_owed = facts.is_owed(it);
    let is_judged = is_owed && !facts.is_running(it);
    for (what, counted) in [("due", is_judged), ("gaps", is_gap)] {
        if let Some(cause) = cause_of(key, what) {
            let organisation = facts.organisation(it.organisation_id);
            let is_true = organisation.map(|found| is_true_of(book, cause, found, facts));
            return Ok(counted && is_true.transpose().map_err(missing)?.unwrap_or(false));
        }
    }
    let Some((duty, what)) = key.strip_prefix("life.").and_then(|it| it.split_once('.')) else {
        return Err(AppError::NotFound);
    };
    let counted = match what {
        "due" => is_owed,
        "done" => it.state == State::Done,
        "gaps" => is_gap,
        "running" => facts.is_running(it),
        _ => return Err(AppError::NotFound),
    };
    Ok(counted && it.duty.key == duty)
}

/// The cause that a key such as `causes.no_records.gaps` is about.
fn cause_of(key: &str, what: &str) -> Option<&'static str> {
    let cause = key
        .strip_prefix("causes.")?
        .strip_suffix(what)?
        .strip_suffix('.')?;
    CAUSES.iter().find(|known| **known == cause).copied()
}
