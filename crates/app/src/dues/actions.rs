//! A branch's year, an organisation's sums, a member's reasons.

use std::collections::HashMap;
use std::fmt::Display;

use zhibu_db::Tx;
use zhibu_ledger::Fen;
use zhibu_rules::Rulebook;
use zhibu_rules::dues::DuesClass;

use super::model::{
    BranchGrid, MemberYear, OrganisationTotal, Owing, PEOPLE_ON_A_PAGE, PersonYear,
};
use super::reasons::Reasons;
use super::reckoning::{Sums, bases_by_member, each_belonging_run, sums, tariffs, too_large};
use super::rules::{Month, Run, Totals};
use super::store;
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::orgs::OrganisationKind;
use crate::orgs::model::Organisation;
use crate::orgs::store as orgs;

/// What the page of an organisation shows: its people if it has any, else what is below it.
#[derive(Clone, Debug)]
pub struct OrganisationDues {
    /// The organisation.
    pub organisation: Organisation,
    /// The month asked for; never one that has not begun.
    pub month: Month,
    /// Its people month by month, if members belong to it directly.
    pub grid: Option<BranchGrid>,
    /// The organisations directly below it that have members.
    pub below: Vec<OrganisationTotal>,
    /// Everything together, from January to the month.
    pub totals: Totals,
}

/// What a member's page is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// Somebody in reach, by id.
    Member(i64),
    /// The actor.
    Own,
}

/// The dues of an organisation, or of the top of what the actor may see, in a month and its year.
/// `page` counts from 0 and turns the pages of a branch's people; none for all of them.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such organisation in reach; [`AppError::Invalid`] if the month has
/// not begun.
pub fn of_organisation(
    tx: &mut Tx<'_>,
    book: &Rulebook,
    actor: &Actor,
    organisation_id: Option<i64>,
    (month, page): (Option<Month>, Option<usize>),
) -> Outcome<OrganisationDues> {
    let reach = actor.may(Act::SeeDues)?;
    let id = match organisation_id {
        Some(id) => id,
        None => store::top(tx, &reach)?.ok_or(AppError::NotFound)?,
    };
    let organisation = orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let this_month = Month::of(tx.today());
    let month = month.unwrap_or(this_month);
    if month > this_month {
        return Err(not_begun("month", month, this_month));
    }
    let january = Month::january(month.year());
    let sums = sums(tx, &reach, book, id, (january, month))?;
    let holds_members =
        OrganisationKind::parse(&organisation.kind).is_some_and(OrganisationKind::holds_members);
    let (grid, below) = if holds_members {
        (Some(grid(tx, book, &reach, id, (month, page))?), Vec::new())
    } else {
        (None, totals_below(tx, &reach, id, &sums)?)
    };
    Ok(OrganisationDues {
        organisation,
        month,
        grid,
        below,
        totals: sums.totals,
    })
}

/// Why a member owes what they owe in a year, this year up to this month. Looking at somebody else leaves an audit row first, since
/// the lines of a pay slip are shown.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach; [`AppError::Invalid`] if the year has not begun.
pub fn of_member(
    tx: &mut Tx<'_>,
    book: &Rulebook,
    actor: &Actor,
    whose: Whose,
    year: Option<i16>,
) -> Outcome<MemberYear> {
    let (reach, id) = match whose {
        Whose::Member(id) => (actor.may(Act::SeeDues)?, id),
        Whose::Own => (
            actor.may(Act::SeeOwn)?,
            actor.member_id.ok_or(AppError::NotFound)?,
        ),
    };
    let member = store::member(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    if actor.member_id != Some(id) {
        let object = Object {
            kind: "member",
            id: Some(id),
            organisation_id: Some(member.branch_id),
        };
        audit::record(tx, actor, "open_member", object, "opened the member's dues")?;
    }
    let today = tx.today();
    let year = year.unwrap_or(today.year());
    if year > today.year() {
        return Err(not_begun("year", year, today.year()));
    }
    let belongings = store::belongings_of(tx, &reach, id)?;
    let lines = store::bases_of(tx, &reach, id)?;
    let first = Month::january(year);
    let last = first.plus(11).min(Month::of(today));
    let tariffs = tariffs(book, first, last)?;
    let joined_on = belongings
        .iter()
        .map(|it| it.from_on)
        .min()
        .ok_or(AppError::NotFound)?;
    let stretches = Reasons {
        book,
        tariffs,
        lines: &lines,
        belongings: &belongings,
    }
    .stretches((first, last))?;
    let sum = sum_of(stretches.iter().map(|it| (it.owing, it.first, it.last)))?;
    Ok(MemberYear {
        member,
        year,
        joined_on,
        is_this_year: year == today.year(),
        stretches,
        sum,
    })
}

/// Nothing is owed yet for what has not begun.
fn not_begun(field: &str, asked: impl Display, now: impl Display) -> AppError {
    AppError::field(
        field,
        format!("{asked} 还没有开始，请选 {now} 或以前"),
        format!("{asked} has not begun yet: choose {now} or before"),
    )
}

/// One page of a branch's people, or all of them, each with the months from January on.
fn grid(
    tx: &mut Tx<'_>,
    book: &Rulebook,
    reach: &Reach,
    branch_id: i64,
    (month, page): (Month, Option<usize>),
) -> Outcome<BranchGrid> {
    let january = Month::january(month.year());
    let last = january.plus(11).min(Month::of(tx.today()));
    let (from, to) = (january.period().start(), last.last_day());
    let names = store::names_of_branch(tx, reach, branch_id, from, to)?;
    let belongings = store::belongings(tx, reach, branch_id, from, to)?;
    let lines = store::bases_below(tx, reach, branch_id)?;
    let bases = bases_by_member(book, &lines)?;
    let tariffs = tariffs(book, january, last)?;
    let months: Vec<Month> = january.to(last).collect();
    let mut by_member: HashMap<i64, (Vec<Owing>, Option<DuesClass>)> = HashMap::new();
    let mut totals = Totals::of_months(months.len());
    let mut fits = true;
    for belonging in &belongings {
        let spans = bases
            .get(&belonging.member_id)
            .map_or(&[][..], |it| &it.spans);
        let (owing, class) = by_member
            .entry(belonging.member_id)
            .or_insert_with(|| (vec![Owing::Nothing; months.len()], None));
        each_belonging_run(&tariffs, spans, belonging, (january, last), |run| {
            *class = run.class.or(*class);
            fill(owing, january, &run);
            fits &= totals.add(january, &run).is_some();
        });
    }
    if !fits {
        return Err(too_large());
    }
    let people_count = i64::try_from(names.len()).unwrap_or(i64::MAX);
    let (start, shown) = match page {
        Some(page) => (page.saturating_mul(PEOPLE_ON_A_PAGE), PEOPLE_ON_A_PAGE),
        None => (0, names.len()),
    };
    let more = names.len() > start.saturating_add(shown);
    let mut people = Vec::new();
    for member in names.into_iter().skip(start).take(shown) {
        let (owing, class) = by_member.remove(&member.id).unwrap_or_default();
        let sum = sum_of(owing.iter().map(|it| (*it, january, january)))?;
        people.push(PersonYear {
            member,
            class,
            months: owing,
            sum,
        });
    }
    Ok(BranchGrid {
        months,
        people,
        more,
        people_count,
        totals,
    })
}

fn fill(owing: &mut [Owing], first: Month, run: &Run) {
    let value = run.owed.map_or(Owing::BaseMissing, Owing::Fen);
    for month in run.first.to(run.last) {
        let at = usize::try_from(first.until(month)).ok();
        if let Some(slot) = at.and_then(|at| owing.get_mut(at)) {
            *slot = value;
        }
    }
}

/// What stands below an organisation, each with everything below it.
fn totals_below(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    sums: &Sums,
) -> Outcome<Vec<OrganisationTotal>> {
    let mut branches_of: HashMap<i64, Vec<i64>> = HashMap::new();
    for it in store::children(tx, reach, organisation_id)? {
        branches_of
            .entry(it.child_id)
            .or_default()
            .push(it.descendant_id);
    }
    let mut below = Vec::new();
    for organisation in orgs::below(tx, reach, organisation_id)? {
        let branches = branches_of.remove(&organisation.id).unwrap_or_default();
        let mut total = OrganisationTotal {
            organisation,
            month: super::rules::MonthTotal::default(),
            year_fen: 0,
        };
        let mut any = false;
        for branch in branches.iter().filter_map(|id| sums.by_branch.get(id)) {
            any = true;
            let year_fen = branch.owed_fen().ok_or_else(too_large)?;
            total.year_fen = total.year_fen.checked_add(year_fen).ok_or_else(too_large)?;
            if let Some(month) = branch.months.last() {
                total.month.owed_fen += month.owed_fen;
                total.month.payers += month.payers;
                total.month.base_missing += month.base_missing;
            }
        }
        if any {
            below.push(total);
        }
    }
    Ok(below)
}

fn sum_of(owing: impl IntoIterator<Item = (Owing, Month, Month)>) -> Outcome<Fen> {
    let amounts = owing.into_iter().flat_map(|(owing, first, last)| {
        let fen = match owing {
            Owing::Fen(fen) => fen,
            Owing::Nothing | Owing::BaseMissing => Fen::ZERO,
        };
        first.to(last).map(move |_| fen)
    });
    Fen::checked_sum(amounts).ok_or_else(too_large)
}
