//! Gathering the figures of a year and adding them up by both trees.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::{Date, date};
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::{Period, PeriodKind};

use super::model::{Compared, Contribution, Figure, FigureLine, Move, Question, Standing};
use super::rules::{Effect, placings, readd};
use super::store;
use crate::access::{Act, Actor, Reach};
use crate::dues::reckoning;
use crate::dues::rules::Month;
use crate::duties::{self, State};
use crate::error::Outcome;
use crate::meetings::summary::duty_records;
use crate::members::ORGANISATION_MEMBERS;
use crate::orgs::model::{LinkSpan, Organisation};
use crate::orgs::store as orgs;
use crate::orgs::tree::Tree;

/// What figures come from.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// Every rule in every edition.
    pub book: &'a Rulebook,
    /// The areas that keep records which duties count.
    pub duties: &'a [duties::Source],
}

/// The figures of a year by the tree of then and by today's.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or a fault of the database or of the rules.
pub fn compare(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sight: Sight<'_>,
    question: Question,
) -> Outcome<Compared> {
    let reach = actor.may(Act::SeeBoard)?;
    let today = tx.today();
    let from = Date::new(question.year, 1, 1).unwrap_or(date(1922, 1, 1));
    let until = Period::containing(PeriodKind::Year, from).end().min(today);
    let links = orgs::links(tx, &reach)?;
    let contributions = contributions(tx, &reach, (sight, &links), question.figure, (from, until))?;
    let all = orgs::all(tx, &reach)?;
    let readded = readd(&contributions, &placings(&links), today);
    let day = match question.standing {
        Standing::Today => today,
        Standing::Then => until,
    };
    let tree = Tree::new(orgs::tree(tx, &reach, day)?, &[]);
    let mut lines = lines(&tree, &all);
    for line in &mut lines {
        line.then = readded.then.get(&line.id).copied().unwrap_or_default();
        line.today = readded.today.get(&line.id).copied().unwrap_or_default();
        let moves = readded.effects.iter().enumerate();
        line.moves = moves
            .filter_map(|(at, it)| Some((at, *it.changes.get(&line.id)?)))
            .collect();
    }
    lines.retain(|it| {
        (it.then != 0 || it.today != 0) && (!question.only_changed || !it.moves.is_empty())
    });
    Ok(Compared {
        question,
        until,
        is_whole: orgs::holds_top(tx, &reach)?,
        sum: contributions.iter().map(|it| it.amount).sum(),
        moves: moves(tx, &reach, from, (&readded.effects, &all))?,
        lines,
    })
}

/// In the order of the tree, and what stands no more after it.
fn lines(tree: &Tree, all: &[Organisation]) -> Vec<FigureLine> {
    let line = |id, name: &str, depth, is_gone| FigureLine {
        id,
        name: name.to_owned(),
        depth,
        is_gone,
        then: 0,
        today: 0,
        moves: Vec::new(),
    };
    let standing: HashSet<i64> = tree.nodes.iter().map(|it| it.line.id).collect();
    let nodes = tree.nodes.iter();
    let lines = nodes.map(|it| line(it.line.id, &it.line.short_name, it.depth, false));
    let gone = all.iter().filter(|it| !standing.contains(&it.id));
    let gone = gone.map(|it| line(it.id, &it.short_name, 0, true));
    lines.chain(gone).collect()
}

/// What every organisation in reach left, with its days.
fn contributions(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (sight, links): (Sight<'_>, &[LinkSpan]),
    figure: Figure,
    (from, until): (Date, Date),
) -> Outcome<Vec<Contribution>> {
    match figure {
        Figure::Members => {
            let counted = (ORGANISATION_MEMBERS.on)(tx, reach, until)?.into_iter();
            Ok(counted
                .map(|it| Contribution {
                    organisation_id: it.organisation_id,
                    on: until,
                    amount: it.all_count,
                })
                .collect())
        }
        Figure::Meetings => meetings(tx, reach, (from, until)),
        Figure::DutiesDone | Figure::DutiesMissing => {
            let end = Period::containing(PeriodKind::Year, from).end();
            let gaps = duties::actions::gaps(tx, reach, sight.book, sight.duties, from, end)?;
            let wanted = match figure {
                Figure::DutiesDone => State::Done,
                _ => State::Missing,
            };
            let counted = gaps.instances.into_iter().filter(|it| it.state == wanted);
            Ok(counted
                .map(|it| Contribution {
                    organisation_id: it.organisation_id,
                    on: it.period.end().min(until),
                    amount: 1,
                })
                .collect())
        }
        Figure::DuesFen => dues(tx, reach, (sight.book, links), (from, until)),
    }
}

fn meetings(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (from, until): (Date, Date),
) -> Outcome<Vec<Contribution>> {
    let mut held: BTreeMap<(i64, Month), i64> = BTreeMap::new();
    duty_records(tx, reach, from, until, &mut |counts| {
        let months = Month::january(counts.year).to(Month::january(counts.year).plus(11));
        for (month, count) in months.zip(counts.months) {
            *held.entry((counts.organisation_id, month)).or_default() += i64::from(count);
        }
    })?;
    let held = held.into_iter().filter(|(_, count)| *count > 0);
    Ok(held
        .map(|((organisation_id, month), amount)| Contribution {
            organisation_id,
            on: month.last_day().min(until),
            amount,
        })
        .collect())
}

fn dues(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (book, links): (&Rulebook, &[LinkSpan]),
    (from, until): (Date, Date),
) -> Outcome<Vec<Contribution>> {
    let mut found = Vec::new();
    for top in tops(tx, reach, links)? {
        let sums = reckoning::sums(tx, reach, book, top, (Month::of(from), Month::of(until)))?;
        for (branch, totals) in &sums.by_branch {
            let months = sums.first.to(sums.last()).zip(&totals.months);
            found.extend(months.map(|(month, total)| Contribution {
                organisation_id: *branch,
                on: month.last_day().min(until),
                amount: total.owed_fen,
            }));
        }
    }
    Ok(found)
}

/// The organisations of a reach with none above them in it.
fn tops(tx: &mut Tx<'_>, reach: &Reach, links: &[LinkSpan]) -> Outcome<Vec<i64>> {
    if reach.root_id() != 0 {
        return Ok(vec![reach.root_id()]);
    }
    let today = tx.today();
    let holds = |it: &&LinkSpan| it.from_on <= today && it.until_on.is_none_or(|on| on > today);
    let placed: HashSet<i64> = links.iter().filter(holds).map(|it| it.child_id).collect();
    let all = orgs::all(tx, reach)?.into_iter();
    Ok(all
        .map(|it| it.id)
        .filter(|id| !placed.contains(id))
        .collect())
}

/// The moves behind the effects, each with what is kept of it.
fn moves(
    tx: &mut Tx<'_>,
    reach: &Reach,
    from: Date,
    (effects, all): (&[Effect], &[Organisation]),
) -> Outcome<Vec<Move>> {
    let names: HashMap<i64, &str> = all
        .iter()
        .map(|it| (it.id, it.short_name.as_str()))
        .collect();
    let name = |id: Option<i64>| id.and_then(|id| names.get(&id)).map(|it| (*it).to_owned());
    let kept = store::moves(tx, reach, from)?;
    Ok(effects
        .iter()
        .map(|effect| {
            let placing = &effect.placing;
            let mut events = kept.iter().rev();
            let event = events
                .find(|it| (it.organisation_id, it.event_on) == (placing.child_id, placing.on));
            Move {
                on: placing.on,
                organisation: name(Some(placing.child_id)).unwrap_or_default(),
                old: name(placing.old),
                new: name(placing.new),
                is_merge: event.is_some_and(|it| it.kind == "merge"),
                reason: event.map(|it| it.reason.clone()),
                paper: event.and_then(|it| it.paper.clone()),
            }
        })
        .collect())
}
