//! Organisations as of a day: each with its place, its members, who leads it, its term, and what it
//! should be.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::OrganisationKind;
use super::findings::{self, Subject, ThresholdFinding, Undated};
use super::rules::{Term, TermState};
use super::sources::{Holder, Sources};
use super::store;
use super::tree::{History, Node, Tree, ever_below};
use crate::access::Reach;
use crate::error::Outcome;

/// The rank of those who make a committee.
const COMMITTEE_RANK: &str = "committee_member";

/// What is asked besides the tables of this area.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// Every rule in every edition.
    pub book: &'a Rulebook,
    /// The areas below.
    pub sources: Sources,
}

/// An organisation as of a day.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its place in the tree and its members.
    pub node: Node,
    /// The organisations above it in reach, from the top down: id and short name.
    pub path: Vec<(i64, String)>,
    /// 书记, or the leader of a group; none where the post is empty.
    pub leader: Option<Holder>,
    /// Its term; none for groups.
    pub term: Option<Term>,
    /// The thresholds it stands on the wrong side of.
    pub thresholds: Vec<ThresholdFinding>,
}

/// What an organisation can be marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Any of the others.
    Any,
    /// A threshold is crossed.
    Threshold,
    /// The term is over 届满.
    TermOver,
    /// The term ends soon.
    TermSoon,
    /// Nobody leads it.
    PostVacant,
}

/// Counts over everything in reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Organisations, groups not counted.
    pub organisations: usize,
    /// Groups.
    pub groups: usize,
    /// Full members.
    pub full_count: i64,
    /// Full and probationary members.
    pub all_count: i64,
    /// With a threshold crossed.
    pub threshold: usize,
    /// With their term over.
    pub term_over: usize,
    /// With their term ending soon.
    pub term_soon: usize,
    /// Without anybody who leads them.
    pub post_vacant: usize,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Any,
        Self::Threshold,
        Self::TermOver,
        Self::TermSoon,
        Self::PostVacant,
    ];

    /// The word of the address and of the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Threshold => "threshold",
            Self::TermOver => "term_over",
            Self::TermSoon => "term_soon",
            Self::PostVacant => "post_vacant",
        }
    }

    /// The mark of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

impl Line {
    /// Whether it is marked so.
    pub fn has(&self, mark: Mark) -> bool {
        let state = self.term.map(|it| it.state);
        match mark {
            Mark::Any => Mark::ALL
                .into_iter()
                .any(|it| it != Mark::Any && self.has(it)),
            Mark::Threshold => !self.thresholds.is_empty(),
            Mark::TermOver => matches!(state, Some(TermState::Over(_))),
            Mark::TermSoon => matches!(state, Some(TermState::Soon(_))),
            Mark::PostVacant => self.leader.is_none(),
        }
    }

    /// Whether a part of its code or names is `search`, which is in small letters.
    pub fn answers(&self, search: &str) -> bool {
        let line = &self.node.line;
        [&line.code, &line.name, &line.short_name]
            .into_iter()
            .any(|it| it.to_lowercase().contains(search))
    }
}

impl Sums {
    /// Counts them.
    pub fn of(tree: &Tree, lines: &[Line]) -> Self {
        let (full_count, all_count) = tree.totals();
        let with = |mark| lines.iter().filter(|it| it.has(mark)).count();
        let is_group = |it: &&Line| it.node.kind == OrganisationKind::Group;
        let groups = lines.iter().filter(is_group).count();
        Self {
            organisations: lines.len() - groups,
            groups,
            full_count,
            all_count,
            threshold: with(Mark::Threshold),
            term_over: with(Mark::TermOver),
            term_soon: with(Mark::TermSoon),
            post_vacant: with(Mark::PostVacant),
        }
    }
}

/// Says of these lines since when each threshold is crossed. Asked for the lines that are shown: it reads
/// back through the months of every branch below them.
///
/// # Errors
/// A fault of the database.
pub fn date_back<'l>(
    tx: &mut Tx<'_>,
    reach: &Reach,
    sight: Sight<'_>,
    on: Date,
    lines: impl IntoIterator<Item = &'l mut Line>,
) -> Outcome<()> {
    let undated: Vec<Undated<'_>> = lines
        .into_iter()
        .flat_map(|it| {
            let line = &it.node.line;
            let (organisation_id, founded_on) = (line.id, line.founded_on);
            let findings = it.thresholds.iter_mut();
            findings.map(move |finding| Undated {
                organisation_id,
                founded_on,
                finding,
            })
        })
        .collect();
    if undated.is_empty() {
        return Ok(());
    }
    let mut links = store::links(tx, reach)?;
    let below = ever_below(&links, undated.iter().map(|it| it.organisation_id));
    links.retain(|it| below.contains(&it.child_id));
    let members = sight.sources.members;
    let branch_ids: Vec<i64> = below.into_iter().collect();
    let months = (members.by_month)(tx, reach, on, &branch_ids)?;
    let first_month = (members.first_month)(tx, reach)?;
    let history = History::new(&months, &links, first_month);
    findings::date_back(sight.book, &history, undated, on);
    Ok(())
}

/// Every organisation in reach that stood on a day, in the order of the tree; since when thresholds are
/// crossed is told by [`date_back`].
///
/// # Errors
/// A fault of the database.
pub fn read(
    tx: &mut Tx<'_>,
    reach: &Reach,
    sight: Sight<'_>,
    on: Date,
) -> Outcome<(Tree, Vec<Line>)> {
    let standing = store::tree(tx, reach, on)?;
    let headcounts = (sight.sources.members.on)(tx, reach, on)?;
    let tree = Tree::new(standing, &headcounts);
    let posts = (sight.sources.posts.on)(tx, reach, on)?;
    let committees: HashSet<i64> = posts
        .iter()
        .filter(|it| it.rank == COMMITTEE_RANK)
        .map(|it| it.organisation_id)
        .collect();
    let mut leaders: HashMap<i64, Holder> = HashMap::new();
    for post in posts {
        if matches!(post.rank.as_str(), "secretary" | "group_leader") {
            leaders.entry(post.organisation_id).or_insert(post);
        }
    }
    let subjects: Vec<Subject> = tree
        .nodes
        .iter()
        .map(|it| Subject {
            id: it.line.id,
            kind: it.kind,
            founded_on: it.line.founded_on,
            counts: (it.full_count, it.all_count),
            has_committee: committees.contains(&it.line.id),
        })
        .collect();
    let found = findings::thresholds(sight.book, &subjects, on);
    let rules = sight.book.on(on);
    let lines = found
        .into_iter()
        .enumerate()
        .zip(&tree.nodes)
        .map(|((at, thresholds), node)| Line {
            path: tree
                .path(at)
                .into_iter()
                .map(|it| (it.line.id, it.line.short_name.clone()))
                .collect(),
            leader: leaders.remove(&node.line.id),
            term: Term::of(
                (node.line.last_election_on, node.line.term_years),
                rules,
                on,
            ),
            thresholds,
            node: node.clone(),
        })
        .collect();
    Ok((tree, lines))
}
