//! 发展党员年度计划: what was planned and what was done, summed up the tree.

use std::collections::HashMap;

use crate::access::{Act, Actor, Role};
use crate::development::store::plans::PlanRow;
use crate::orgs::OrganisationKind;
use crate::orgs::model::TreeLine;

/// No tree is deeper.
const DEPTH_MAX: usize = 20;

/// What is to be noticed about a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanMark {
    /// A branch without a plan.
    Missing,
    /// A number waits for approval.
    Awaiting,
    /// More were admitted than planned, and nobody said why.
    Over,
    /// More were admitted than planned, with a reason.
    Explained,
    /// Those below plan more than the organisation itself.
    Beyond,
}

/// An organisation with its plan of a year.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// Which.
    pub organisation_id: i64,
    /// The one above it, as far as it is in reach.
    pub parent_id: Option<i64>,
    /// Its short name.
    pub name: String,
    /// Whether somebody stands below it.
    pub has_below: bool,
    /// What waits for approval.
    pub proposed_count: Option<i64>,
    /// What was approved for it.
    pub planned_count: Option<i64>,
    /// What was approved for those below it.
    pub below_count: i64,
    /// Who was admitted in it and below.
    pub done_count: i64,
    /// What was written beside it.
    pub reason: Option<String>,
    /// What is to be noticed.
    pub marks: Vec<PlanMark>,
}

impl PlanMark {
    /// The word of addresses and strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            PlanMark::Missing => "missing",
            PlanMark::Awaiting => "awaiting",
            PlanMark::Over => "over",
            PlanMark::Explained => "explained",
            PlanMark::Beyond => "beyond",
        }
    }
}

impl PlanLine {
    /// How many may still be admitted; none where nothing was approved.
    pub fn left_count(&self) -> Option<i64> {
        self.planned_count.map(|it| (it - self.done_count).max(0))
    }
}

/// Whether an office approves the number of an organisation; that of its own it proposes, but for the officer,
/// above whom nobody stands.
pub fn decides(actor: &Actor, organisation_id: i64) -> bool {
    let is_own = actor.organisation_id == Some(organisation_id);
    actor.may(Act::PlanDevelopment).is_ok() && (actor.role == Role::Officer || !is_own)
}

/// Every organisation that may have a plan, in the order of the tree's lines; groups have none.
pub fn lines(tree: &[TreeLine], plans: &[PlanRow], admitted: &[i64]) -> Vec<PlanLine> {
    let group = OrganisationKind::Group.key();
    let tree: Vec<&TreeLine> = tree.iter().filter(|it| it.kind != group).collect();
    let places = Places {
        parents: tree.iter().map(|it| (it.id, it.parent_id)).collect(),
        plans: plans.iter().map(|it| (it.organisation_id, it)).collect(),
    };
    let mut done: HashMap<i64, i64> = HashMap::new();
    for organisation_id in admitted {
        for id in places.upwards(*organisation_id) {
            *done.entry(id).or_default() += 1;
        }
    }
    let below = places.below();
    let line = |it: &&TreeLine| {
        let plan = places.plans.get(&it.id);
        let done_count = done.get(&it.id).copied().unwrap_or_default();
        let mut line = PlanLine {
            organisation_id: it.id,
            parent_id: it.parent_id.filter(|id| places.parents.contains_key(id)),
            name: it.short_name.clone(),
            has_below: tree.iter().any(|other| other.parent_id == Some(it.id)),
            proposed_count: plan.and_then(|it| it.proposed_count),
            planned_count: plan.and_then(|it| it.planned_count),
            below_count: below.get(&it.id).copied().unwrap_or_default(),
            done_count,
            reason: plan.and_then(|it| it.reason.clone()),
            marks: Vec::new(),
        };
        line.marks = marks(&line, &it.kind);
        line
    };
    tree.iter().map(line).collect()
}

fn marks(line: &PlanLine, kind: &str) -> Vec<PlanMark> {
    let branches = [OrganisationKind::Branch, OrganisationKind::JointBranch];
    let is_branch = branches.iter().any(|it| it.key() == kind);
    let is_over = line.planned_count.is_some_and(|it| line.done_count > it);
    let found = [
        (
            is_branch && line.planned_count.or(line.proposed_count).is_none(),
            PlanMark::Missing,
        ),
        (line.proposed_count.is_some(), PlanMark::Awaiting),
        (is_over && line.reason.is_none(), PlanMark::Over),
        (is_over && line.reason.is_some(), PlanMark::Explained),
        (
            line.planned_count.is_some_and(|it| line.below_count > it),
            PlanMark::Beyond,
        ),
    ];
    let found = found.into_iter().filter(|it| it.0);
    found.map(|it| it.1).collect()
}

/// Who stands below whom, and what was planned.
struct Places<'a> {
    parents: HashMap<i64, Option<i64>>,
    plans: HashMap<i64, &'a PlanRow>,
}

impl Places<'_> {
    /// An organisation and those above it.
    fn upwards(&self, id: i64) -> impl Iterator<Item = i64> {
        let above = |id: &i64| self.parents.get(id).copied().flatten();
        std::iter::successors(Some(id), above).take(DEPTH_MAX)
    }

    /// What is planned below each organisation: a number of its own counts for everything below it.
    fn below(&self) -> HashMap<i64, i64> {
        let mut sums: HashMap<i64, i64> = HashMap::new();
        for (id, plan) in &self.plans {
            let Some(count) = plan.planned_count else {
                continue;
            };
            for above in self.upwards(*id).skip(1) {
                *sums.entry(above).or_default() += count;
                let has_own = |it: &&PlanRow| it.planned_count.is_some();
                if self.plans.get(&above).copied().filter(has_own).is_some() {
                    break;
                }
            }
        }
        sums
    }
}
