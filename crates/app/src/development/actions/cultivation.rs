//! 定向培养联系计划: what a contact means to do with a candidate, and the half-yearly look at it.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::dates::months_later;
use zhibu_rules::{Rulebook, keys};

use super::store;
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::development::model::{CandidateRow, Issuers};
use crate::development::store::cultivation::{self as rows, CultivationRow, NewLine, ReviewRow};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::model::MemberLine;
use crate::members::rules::identity::fault;
use crate::members::rules::{day, line};

/// Characters of a goal, of what is done for it, and of what came of it.
pub const TEXT_CHARACTERS_MAX: usize = 200;

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CultivationState {
    /// 进行中.
    UnderWay,
    /// 已完成.
    Done,
    /// 没有完成.
    NotDone,
}

/// A line with what came of it.
#[derive(Clone, Debug)]
pub struct CultivationLine {
    /// What was planned.
    pub row: CultivationRow,
    /// The looks at it, earliest first.
    pub reviews: Vec<ReviewRow>,
    /// Until when somebody looks next; none once it is done or not done.
    pub review_by: Option<Date>,
}

/// The plan of a case.
#[derive(Clone, Debug)]
pub struct CultivationPlan {
    /// Who.
    pub row: CandidateRow,
    /// Its lines.
    pub lines: Vec<CultivationLine>,
    /// The day it was looked at.
    pub today: Date,
}

/// A line as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedLine {
    /// The contact, a full member of the branch.
    pub contact_id: Option<i64>,
    /// 培养目标.
    pub goal: String,
    /// 措施.
    pub measures: String,
    /// 完成时限.
    pub until_on: String,
}

impl CultivationState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::UnderWay, Self::Done, Self::NotDone];

    /// The word in the form and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnderWay => "under_way",
            Self::Done => "done",
            Self::NotDone => "not_done",
        }
    }

    /// The state of that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == text)
    }
}

impl CultivationLine {
    /// How it stands.
    pub fn state(&self) -> CultivationState {
        let last = self.reviews.last();
        let last = last.and_then(|it| CultivationState::parse(&it.state));
        last.unwrap_or(CultivationState::UnderWay)
    }
}

/// The plan of a case.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook, id: i64) -> Outcome<CultivationPlan> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let row = store::row(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let mut reviews = rows::reviews(tx, &reach, id)?;
    let mut lines = Vec::new();
    for row in rows::lines(tx, &reach, id)? {
        let (own, rest) = reviews.into_iter().partition(|it| it.line_id == row.id);
        reviews = rest;
        let mut line = CultivationLine {
            row,
            reviews: own,
            review_by: None,
        };
        if line.state() == CultivationState::UnderWay {
            let since = line.reviews.last().map(|it| it.reviewed_on);
            line.review_by = look_by(book, since.unwrap_or(line.row.planned_on))?;
        }
        lines.push(line);
    }
    let today = tx.today();
    Ok(CultivationPlan { row, lines, today })
}

/// Until when somebody looks again.
fn look_by(book: &Rulebook, since: Date) -> Outcome<Option<Date>> {
    let months = book.on(since).integer(&keys::DEV_REVIEW_INTERVAL);
    let months = months.map_err(AppError::internal)?;
    Ok(i32::try_from(months)
        .ok()
        .and_then(|months| months_later(since, months)))
}

/// The plan with who issues it, to be printed.
///
/// # Errors
/// As [`open`].
pub fn printed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    id: i64,
) -> Outcome<(CultivationPlan, Issuers)> {
    let plan = open(tx, actor, book, id)?;
    let reach = actor.may(Act::SeeDevelopment)?;
    let issuers = store::issuers(tx, &reach, plan.row.organisation_id)?;
    audit(tx, actor, &plan.row, "take_cultivation_plan")?;
    Ok((plan, issuers))
}

/// By case, until when somebody looks at what is planned, the soonest.
///
/// # Errors
/// A fault of the database.
pub fn due(tx: &mut Tx<'_>, reach: &Reach, book: &Rulebook) -> Outcome<Vec<(i64, Date)>> {
    let mut found: Vec<(i64, Date)> = Vec::new();
    for it in rows::under_way(tx, reach)? {
        let Some(by) = look_by(book, it.since_on)? else {
            continue;
        };
        match found.iter_mut().find(|(case_id, _)| *case_id == it.case_id) {
            Some(known) => known.1 = known.1.min(by),
            None => found.push((it.case_id, by)),
        }
    }
    Ok(found)
}

/// Plans something with a candidate.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach, [`AppError::Invalid`] with every fault.
pub fn plan(tx: &mut Tx<'_>, actor: &Actor, id: i64, typed: &TypedLine) -> Outcome<()> {
    let reach = actor.may(Act::RecordDevelopment)?;
    let row = store::row(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let members = super::branch_members(tx, actor, id)?;
    let new = checked(typed, &members, tx.today()).map_err(AppError::Invalid)?;
    rows::insert(tx, actor, id, &new)?;
    audit(tx, actor, &row, "plan_cultivation")
}

fn checked(
    typed: &TypedLine,
    members: &[MemberLine],
    today: Date,
) -> Result<NewLine, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let contact = members.iter().find(|it| Some(it.id) == typed.contact_id);
    let contact = contact.filter(|it| it.status == "full");
    if contact.is_none() {
        faults.push(fault(
            "contact",
            "从本支部正式党员里选培养联系人。",
            "Choose the contact: a full member of the branch.",
        ));
    }
    let goal = written("goal", &typed.goal, &mut faults);
    let measures = written("measures", &typed.measures, &mut faults);
    let until_on = day("until_on", &typed.until_on, &mut faults);
    if let Some(on) = until_on.filter(|on| *on < today) {
        faults.push(fault(
            "until_on",
            format!("{on} 已经过去，写今天（{today}）或以后的一天。"),
            format!("{on} is past: write today, {today}, or a day after."),
        ));
    }
    let made = || {
        Some(NewLine {
            contact_name: contact?.name.clone(),
            goal: goal?,
            measures: measures?,
            until_on: until_on?,
        })
    };
    made().filter(|_| faults.is_empty()).ok_or(faults)
}

fn written(field: &str, typed: &str, faults: &mut Vec<FieldFault>) -> Option<String> {
    let found = line(field, typed, TEXT_CHARACTERS_MAX, faults);
    if typed.trim().is_empty() {
        faults.push(fault(field, "这一项要写。", "Write this item."));
    }
    found
}

/// Writes what came of a line.
///
/// # Errors
/// [`AppError::NotFound`] if the case or line is not in reach, [`AppError::Invalid`] with every fault.
pub fn review(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    (id, line_id): (i64, i64),
    (state, note): (&str, &str),
) -> Outcome<()> {
    actor.may(Act::RecordDevelopment)?;
    let plan = open(tx, actor, book, id)?;
    let known = plan.lines.iter().find(|it| it.row.id == line_id);
    let known = known.ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    let note = line("note", note, TEXT_CHARACTERS_MAX, &mut faults);
    let state = CultivationState::parse(state);
    if known.state() != CultivationState::UnderWay {
        faults.push(fault(
            "state",
            "这一条已经有结果，不再检查；还要做的另写一条。",
            "This line has its result; plan another one for what is still to do.",
        ));
    } else if state.is_none() {
        faults.push(fault(
            "state",
            "选这一条办得怎样。",
            "Choose how this line stands.",
        ));
    }
    if state == Some(CultivationState::NotDone) && note.is_none() {
        faults.push(fault(
            "note",
            "没有完成的，写明原因。",
            "Say why it was not done.",
        ));
    }
    let Some(state) = state.filter(|_| faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    rows::review(tx, actor, line_id, (state.key(), note.as_deref()))?;
    audit(tx, actor, &plan.row, "review_cultivation")
}

fn audit(tx: &mut Tx<'_>, actor: &Actor, row: &CandidateRow, act: &str) -> Outcome<()> {
    let object = Object {
        kind: "procedure_case",
        id: Some(row.id),
        organisation_id: Some(row.organisation_id),
    };
    audit::record(tx, actor, act, object, "the plan of cultivation")
}
