//! What the first page and the board ask.

use std::collections::{HashMap, HashSet};

use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::{Period, PeriodKind};

use super::store::{self, DueDecision};
use crate::access::{Act, Actor};
use crate::development::actions as development;
use crate::development::model::Deadline;
use crate::duties::actions::MonthDuties;
use crate::duties::model::{Derived, Waiver};
use crate::duties::{self, Source, Subject};
use crate::error::{AppError, Outcome};
use crate::meetings::model::MeetingFilter;
use crate::meetings::store as meetings;
use crate::members::model::SummaryCell;
use crate::members::store as members;

/// How many of the next days are told.
const NEXT_LINES: i64 = 5;
/// How many last days of steps are told.
const DEADLINES_SHOWN: usize = 5;

/// What is asked of the first page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// None: this month.
    pub month: Option<Period>,
    /// An organisation with everything below it; none: all in reach.
    pub organisation_id: Option<i64>,
}

/// What the first page shows.
#[derive(Clone, Debug)]
pub struct Home {
    /// What is owed, and by whom.
    pub duties: MonthDuties,
    /// What was set aside, with reasons.
    pub waivers: Vec<Waiver>,
    /// Today's members by kind.
    pub members: Vec<SummaryCell>,
    /// Meetings held this year.
    pub meeting_count: i64,
    /// Decisions that come due next.
    pub decisions: Vec<DueDecision>,
    /// Steps of cases with their last days, the soonest first.
    pub deadlines: Vec<Deadline>,
    /// The organisation asked for.
    pub organisation: Option<Subject>,
}

/// 本月待办.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation asked for is not in reach.
pub fn home(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    sources: &[Source],
    asked: Asked,
) -> Outcome<Home> {
    let reach = actor.may(Act::SeeHome)?;
    let today = tx.today();
    let month = asked.month.unwrap_or_else(|| Period::month_of(today));
    let mut duties = duties::actions::of_month(tx, actor, rulebook, sources, month)?;
    let mut organisation = None;
    if let Some(id) = asked.organisation_id {
        let found = duties.subjects.iter().find(|it| it.id == id);
        organisation = Some(found.ok_or(AppError::NotFound)?.clone());
        let below = below(&duties.subjects, id);
        duties.subjects.retain(|it| below.contains(&it.id));
        duties
            .instances
            .retain(|it| below.contains(&it.organisation_id));
        duties
            .leftovers
            .retain(|it| below.contains(&it.organisation_id));
    }
    let year = Period::containing(PeriodKind::Year, month.start());
    let held = MeetingFilter {
        organisation_id: asked.organisation_id,
        from: Some(year.start()),
        to: Some(year.end()),
        ..MeetingFilter::default()
    };
    let within = asked.organisation_id.unwrap_or(0);
    Ok(Home {
        duties,
        waivers: duties::actions::waivers(tx, actor)?,
        members: members::summary(tx, &reach, asked.organisation_id)?.cells(""),
        meeting_count: meetings::count(tx, &reach, &held)?,
        decisions: store::next_decisions(tx, &reach, within, today, NEXT_LINES)?,
        deadlines: development::deadlines(tx, actor, rulebook, asked.organisation_id)?
            .into_iter()
            .take(DEADLINES_SHOWN)
            .collect(),
        organisation,
    })
}

/// 差距一览 of a year, narrowed to an organisation and everything below it.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation asked for is not in reach.
pub fn board(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    sources: &[Source],
    year: Period,
    organisation_id: Option<i64>,
) -> Outcome<Derived> {
    let (from, to) = (year.start(), year.end());
    let mut derived = duties::actions::grid(tx, actor, rulebook, sources, from, to)?;
    if let Some(id) = organisation_id {
        if !derived.subjects.iter().any(|it| it.id == id) {
            return Err(AppError::NotFound);
        }
        let below = below(&derived.subjects, id);
        derived
            .instances
            .retain(|it| below.contains(&it.organisation_id));
    }
    Ok(derived)
}

/// An organisation and everything below it, by today's tree.
fn below(subjects: &[Subject], id: i64) -> HashSet<i64> {
    let parents: HashMap<i64, i64> = subjects
        .iter()
        .filter_map(|it| Some((it.id, it.parent_id?)))
        .collect();
    let is_below = |from: i64| {
        // No tree is as deep as it has organisations, so this ends even if the links went round.
        std::iter::successors(Some(from), |at| parents.get(at).copied())
            .take(subjects.len() + 1)
            .any(|at| at == id)
    };
    subjects
        .iter()
        .map(|it| it.id)
        .filter(|it| is_below(*it))
        .collect()
}
