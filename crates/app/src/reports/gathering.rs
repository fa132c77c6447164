//! Reading everything a report is computed from: one statement a kind of fact.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::months_later;
use zhibu_rules::organisation::OrganisationKind;

use super::counting::MEMBER_FIGURES;
use super::model::{Facts, Figure, Leader, OrganisationFact, OrganisationRow, Question};
use super::store;
use crate::access::Reach;
use crate::dues::reckoning::{Sums, sums};
use crate::dues::rules::Month;
use crate::duties::{self, Source};
use crate::error::{AppError, Outcome};
use crate::posts::model::{COMMITTEE_MEMBER, GROUP_LEADER, SECRETARY};
use crate::posts::{Post, store as posts};

/// The rules and the areas that keep records: what a report asks besides the tables.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Every rule in every edition.
    pub book: &'a Rulebook,
    /// The areas that keep records which duties count.
    pub duties: &'a [Source],
}

/// Members of each branch on the report's last day: full, and all.
type Strengths = HashMap<i64, (i64, i64)>;

/// Reads the facts of a question.
///
/// # Errors
/// [`AppError::NotFound`] if the organisation is not in reach; a fault of rules or database.
pub fn gather(
    tx: &mut Tx<'_>,
    reach: &Reach,
    sources: Sources<'_>,
    question: Question,
) -> Outcome<Facts> {
    let id = question.organisation_id;
    let rows = store::organisations(tx, reach, id, question.to)?;
    if !rows.iter().any(|row| row.id == id) {
        return Err(AppError::NotFound);
    }
    let (members, strengths) = members(tx, reach, &question)?;
    let posts = posts::held_below(tx, reach, id, question.to)?;
    let meetings: HashMap<i64, i64> = store::meeting_counts(tx, reach, &question)?
        .into_iter()
        .map(|it| (it.organisation_id, it.meeting_count))
        .collect();
    let organisations = organisations(rows, &posts, &strengths, &meetings, &question);
    let place_of: HashMap<i64, usize> = organisations
        .iter()
        .enumerate()
        .map(|(at, it)| (it.row.id, at))
        .collect();
    let derived = duties::actions::gaps(
        tx,
        reach,
        sources.book,
        sources.duties,
        question.from,
        question.to,
    )?;
    let mut duties = derived.instances;
    duties.retain(|it| place_of.contains_key(&it.organisation_id));
    Ok(Facts {
        question,
        today: tx.today(),
        units: store::units(tx, reach, id)?,
        dues: dues(tx, reach, sources.book, &question)?,
        organisations,
        place_of,
        members,
        duties,
    })
}

/// Counts members by every figure in one pass.
fn members(
    tx: &mut Tx<'_>,
    reach: &Reach,
    question: &Question,
) -> Outcome<(Vec<Figure>, Strengths)> {
    let mut counts = [0_i64; MEMBER_FIGURES.len()];
    let mut strengths = Strengths::new();
    let (id, on) = (question.organisation_id, question.to);
    store::each_member(tx, reach, id, on, |member| {
        for ((_, test), count) in MEMBER_FIGURES.iter().zip(&mut counts) {
            *count += i64::from(test(&member, on));
        }
        let strength = strengths.entry(member.branch_id).or_default();
        strength.0 += i64::from(member.status == "full");
        strength.1 += 1;
    })?;
    let figures = MEMBER_FIGURES
        .iter()
        .zip(counts)
        .map(|((key, _), value)| Figure {
            key: (*key).to_owned(),
            value,
        })
        .collect();
    Ok((figures, strengths))
}

fn organisations(
    rows: Vec<OrganisationRow>,
    posts: &[Post],
    strengths: &Strengths,
    meetings: &HashMap<i64, i64>,
    question: &Question,
) -> Vec<OrganisationFact> {
    let below = members_below(&rows, strengths);
    let mut leaders: HashMap<i64, &Post> = HashMap::new();
    let mut committees: HashMap<i64, usize> = HashMap::new();
    for post in posts {
        if post.rank == SECRETARY || post.rank == GROUP_LEADER {
            leaders.entry(post.organisation_id).or_insert(post);
        } else if post.rank == COMMITTEE_MEMBER {
            *committees.entry(post.organisation_id).or_default() += 1;
        }
    }
    let root = question.organisation_id;
    let mut facts: Vec<OrganisationFact> = rows
        .into_iter()
        .filter_map(|row| {
            let id = row.id;
            Some(OrganisationFact {
                kind: OrganisationKind::parse(&row.kind)?,
                is_standing: row.founded_on <= question.to
                    && row.dissolved_on.is_none_or(|on| on > question.to),
                leader: leaders.get(&id).map(|post| Leader {
                    name: post.holder_name.clone(),
                    full_time: post.full_time,
                }),
                has_committee: committees.contains_key(&id),
                term_ends_on: term_end(&row),
                full_count: strengths.get(&id).map_or(0, |it| it.0),
                all_below: below.get(&id).copied().unwrap_or_default(),
                meeting_count: meetings.get(&id).copied().unwrap_or_default(),
                row,
            })
        })
        .collect();
    facts.sort_by_key(|it| it.row.id != root);
    facts
}

/// How many members each organisation has itself and below it.
fn members_below(rows: &[OrganisationRow], strengths: &Strengths) -> HashMap<i64, i64> {
    let parent_of: HashMap<i64, Option<i64>> =
        rows.iter().map(|row| (row.id, row.parent_id)).collect();
    let mut below = HashMap::new();
    for (branch, (_, all)) in strengths {
        let mut at = Some(*branch);
        while let Some(id) = at {
            *below.entry(id).or_default() += all;
            at = parent_of.get(&id).copied().flatten();
        }
    }
    below
}

/// The last day of a term: the same day so many years after the election.
fn term_end(row: &OrganisationRow) -> Option<Date> {
    let months = i32::try_from(row.term_years?.checked_mul(12)?).ok()?;
    months_later(row.last_election_on?, months)
}

fn dues(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &Rulebook,
    question: &Question,
) -> Outcome<Option<Sums>> {
    Month::inside(question.from, question.to)
        .map(|months| sums(tx, reach, book, question.organisation_id, months))
        .transpose()
}
