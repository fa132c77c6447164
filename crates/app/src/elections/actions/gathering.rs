//! An election put together from what is kept: how far it is, the votes with their results, what comes next.

use std::collections::HashMap;

use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::elections::{RoundOutcome, RoundWay, Standing, candidates_min};

use crate::access::Reach;
use crate::elections::model::{
    Candidate, Election, NextRound, Phase, Round, RoundRow, Seats, Tally, TallyLine, WITH_COMMITTEE,
};
use crate::elections::rules::{by_strokes, differences, judged};
use crate::elections::store;
use crate::error::{AppError, Outcome};
use crate::orgs::store as orgs;
use crate::posts::model::{COMMITTEE_MEMBER, DEPUTY_SECRETARY, SECRETARY};
use crate::procedures::model::{Case, StepRow};
use crate::procedures::sources::Acting;
use crate::procedures::store as case_store;

/// Counts that a vote needs, each by an account of its own.
pub const TALLIES_NEEDED: usize = 2;

/// What is kept of the votes.
struct Kept {
    candidates: Vec<Candidate>,
    names: HashMap<i64, Vec<i64>>,
    tallies: HashMap<i64, Vec<Tally>>,
}

/// An election of a case already found.
///
/// # Errors
/// A fault of the database, or a figure of the rules that is not in force.
pub fn gather(
    tx: &mut Tx<'_>,
    reach: &Reach,
    acting: Acting<'_>,
    case: &Case,
) -> Outcome<Election> {
    let organisation = orgs::organisation(tx, reach, case.organisation_id)?;
    let steps = case_store::steps(tx, reach, case.id)?;
    let has = |key: &str| steps.iter().any(|it| it.step == key);
    let phase = Phase::of(&case.procedure, has);
    let answered = |key: &str| count_answered(&steps, key);
    let kept = kept(tx, reach, case.id)?;
    let mut rounds = Vec::new();
    for row in store::rounds(tx, reach, case.id)? {
        rounds.push(round(acting.book, &kept, row, acting.actor.account_id)?);
    }
    let (committee, deputies) = (answered("seats")?, answered("deputy_seats")?.unwrap_or(0));
    let has_committee = case.procedure == WITH_COMMITTEE;
    let of_committee = committee.filter(|_| has_committee);
    let counts = [
        (COMMITTEE_MEMBER, of_committee.unwrap_or(0)),
        (SECRETARY, 1),
        (DEPUTY_SECRETARY, deputies),
    ];
    let least = match of_committee {
        Some(seats) => {
            let rules = acting.book.on(tx.today());
            candidates_min(rules, seats).map_err(AppError::internal)?
        }
        None => deputies.saturating_add(1),
    };
    let mut seats: Vec<Seats> = counts
        .into_iter()
        .filter(|it| it.1 > 0)
        .map(|(rank, count)| Seats {
            rank,
            count,
            elected: elected(&rounds, rank),
            next: None,
        })
        .collect();
    for rank in phase.ranks(&case.procedure) {
        let next = next_round(&kept.candidates, &seats, &rounds, rank, has_committee);
        if let Some(of) = seats.iter_mut().find(|it| it.rank == *rank) {
            of.next = next;
        }
    }
    let mut candidates = kept.candidates;
    candidates.retain(|it| !it.is_written_in);
    Ok(Election {
        case: case.clone(),
        organisation: organisation.ok_or(AppError::NotFound)?,
        phase,
        candidates,
        exclusions: store::exclusions(tx, reach, case.id)?,
        seats,
        rounds,
        voters: store::voters(tx, reach, case.organisation_id)?,
        candidates_min: least,
        present: answered("due_count")?.zip(answered("present_count")?),
        above: store::above(tx, reach, case.organisation_id)?,
    })
}

/// The number last answered to what a step asked.
fn count_answered(steps: &[StepRow], key: &str) -> Outcome<Option<i64>> {
    for step in steps.iter().rev() {
        if let Some(found) = step.kept()?.answers.get(key) {
            return Ok(found.parse().ok());
        }
    }
    Ok(None)
}

fn kept(tx: &mut Tx<'_>, reach: &Reach, case_id: i64) -> Outcome<Kept> {
    let mut candidates = store::candidates(tx, reach, case_id)?;
    by_strokes(&mut candidates, |it| it.name.as_str());
    let mut names: HashMap<i64, Vec<i64>> = HashMap::new();
    for it in store::round_names(tx, reach, case_id)? {
        names.entry(it.round_id).or_default().push(it.candidate_id);
    }
    let mut lines: HashMap<i64, Vec<TallyLine>> = HashMap::new();
    for it in store::tally_lines(tx, reach, case_id)? {
        lines.entry(it.tally_id).or_default().push(it);
    }
    let mut tallies: HashMap<i64, Vec<Tally>> = HashMap::new();
    for row in store::tallies(tx, reach, case_id)? {
        let lines = lines.remove(&row.id).unwrap_or_default();
        let of_round = tallies.entry(row.round_id).or_default();
        of_round.push(Tally { row, lines });
    }
    Ok(Kept {
        candidates,
        names,
        tallies,
    })
}

/// A vote; neither count is told before both are in, but to whom it belongs.
fn round(book: &Rulebook, kept: &Kept, row: RoundRow, account_id: Option<i64>) -> Outcome<Round> {
    let on = kept.names.get(&row.id).cloned().unwrap_or_default();
    let empty = Vec::new();
    let tallies = kept.tallies.get(&row.id).unwrap_or(&empty);
    let is_on = |it: &&Candidate| on.contains(&it.id);
    let own = tallies
        .iter()
        .find(|it| Some(it.row.account_id) == account_id);
    let mut found = Round {
        way: RoundWay::parse(&row.way).unwrap_or(RoundWay::First),
        row,
        names: kept.candidates.iter().filter(is_on).cloned().collect(),
        tally_count: tallies.len(),
        own: own.cloned(),
        differences: Vec::new(),
        result: None,
    };
    if let [one, other] = tallies.as_slice() {
        found.differences = differences(&kept.candidates, [one, other]);
        if found.differences.is_empty() {
            let result = judged(book, &found, &kept.candidates, [one, other])?;
            found.result = Some(result);
        }
    }
    Ok(found)
}

/// Who was elected to a post, in the order of the votes.
fn elected(rounds: &[Round], rank: &str) -> Vec<Candidate> {
    let of_rank = rounds.iter().filter(|it| it.row.rank == rank);
    let results = of_rank.filter_map(|it| it.result.as_ref());
    let lines = results.flat_map(|it| &it.lines);
    lines
        .filter(|it| it.standing == Standing::Elected)
        .map(|it| it.candidate.clone())
        .collect()
}

/// The vote that can be begun for a post now.
fn next_round(
    candidates: &[Candidate],
    seats: &[Seats],
    rounds: &[Round],
    rank: &str,
    has_committee: bool,
) -> Option<NextRound> {
    let own = seats.iter().find(|it| it.rank == rank)?;
    let filled = i64::try_from(own.elected.len()).ok()?;
    let left = own.count.checked_sub(filled).filter(|it| *it > 0)?;
    let of_rank = || rounds.iter().filter(|it| it.row.rank == rank);
    if of_rank().any(|it| it.result.is_none()) {
        return None;
    }
    let counted = of_rank()
        .filter_map(|it| it.result.as_ref())
        .rfind(|it| it.outcome == RoundOutcome::Counted);
    let tied = counted.iter().flat_map(|it| &it.lines);
    let tied: Vec<Candidate> = tied
        .filter(|it| it.standing == Standing::Tied)
        .map(|it| it.candidate.clone())
        .collect();
    if !tied.is_empty() {
        return Some(sorted(RoundWay::Tie, left, tied, true));
    }
    let is_in_post = |it: &Candidate| {
        let posts = seats.iter().filter(|of| match rank {
            COMMITTEE_MEMBER => of.rank == COMMITTEE_MEMBER,
            _ => of.rank != COMMITTEE_MEMBER,
        });
        let mut holders = posts.flat_map(|of| &of.elected);
        holders.any(|holder| holder.member_id == it.member_id)
    };
    let committee = seats.iter().find(|it| it.rank == COMMITTEE_MEMBER);
    let pool = match committee {
        Some(committee) if rank != COMMITTEE_MEMBER => committee.elected.as_slice(),
        _ => candidates,
    };
    let way = if counted.is_some() {
        RoundWay::Rest
    } else {
        RoundWay::First
    };
    let is_first = way == RoundWay::First;
    let pool = pool.iter().filter(|it| !is_in_post(it));
    let pool = pool.filter(|it| !is_first || !it.is_written_in || rank != COMMITTEE_MEMBER);
    let are_all_on = is_first && has_committee && rank == COMMITTEE_MEMBER;
    Some(sorted(way, left, pool.cloned().collect(), are_all_on))
}

fn sorted(way: RoundWay, seats: i64, mut names: Vec<Candidate>, are_all_on: bool) -> NextRound {
    by_strokes(&mut names, |it| it.name.as_str());
    NextRound {
        way,
        seats,
        names,
        are_all_on,
    }
}
