//! Adding figures up by one tree and by another, and what each move in between did. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::model::Contribution;
use crate::orgs::model::LinkSpan;

/// A change of place: from a day on an organisation stands below another, or below none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placing {
    /// The day.
    pub on: Date,
    /// What moved.
    pub child_id: i64,
    /// What it stood below until then.
    pub old: Option<i64>,
    /// What it stands below since.
    pub new: Option<i64>,
}

/// What a placing did to the sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The placing.
    pub placing: Placing,
    /// By organisation what it took or brought; those it left alone are not there.
    pub changes: BTreeMap<i64, i64>,
}

/// The same figures added up twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readded {
    /// By organisation with those below it, each figure by the tree of its day.
    pub then: BTreeMap<i64, i64>,
    /// The same by the tree of the last day asked about.
    pub today: BTreeMap<i64, i64>,
    /// Every placing that made a difference, in time.
    pub effects: Vec<Effect>,
}

/// Every change of place there ever was, in time; on one day in the order of recording. `links` in the order
/// of children and time.
pub fn placings(links: &[LinkSpan]) -> Vec<Placing> {
    let mut found: Vec<(i64, Placing)> = Vec::new();
    for of_child in links.chunk_by(|one, next| one.child_id == next.child_id) {
        let mut before: Option<&LinkSpan> = None;
        for link in of_child {
            let old = before.filter(|it| it.until_on == Some(link.from_on));
            let placing = Placing {
                on: link.from_on,
                child_id: link.child_id,
                old: old.map(|it| it.parent_id),
                new: Some(link.parent_id),
            };
            found.extend(before.filter(|_| old.is_none()).and_then(left));
            found.push((link.id, placing));
            before = Some(link);
        }
        found.extend(before.and_then(left));
    }
    found.sort_by_key(|(id, placing)| (placing.on, *id));
    found.into_iter().map(|(_, placing)| placing).collect()
}

/// A link that ended with none after it.
fn left(link: &LinkSpan) -> Option<(i64, Placing)> {
    let placing = Placing {
        on: link.until_on?,
        child_id: link.child_id,
        old: Some(link.parent_id),
        new: None,
    };
    Some((link.id, placing))
}

/// Adds contributions up by the tree of their day and by the tree of `today`, and tells what every placing in
/// between did. `placings` in time.
pub fn readd(contributions: &[Contribution], placings: &[Placing], today: Date) -> Readded {
    let mut contributions: Vec<&Contribution> = contributions.iter().collect();
    contributions.sort_by_key(|it| it.on);
    let mut walk = Walk::default();
    let mut placings = placings.iter().filter(|it| it.on <= today).peekable();
    for contribution in contributions {
        while let Some(placing) = placings.next_if(|it| it.on <= contribution.on) {
            walk.place(placing);
        }
        walk.add(contribution);
    }
    for placing in placings {
        walk.place(placing);
    }
    walk.finish()
}

/// Going through time with the tree of the day and what was left so far.
#[derive(Default)]
struct Walk {
    parents: HashMap<i64, i64>,
    own: HashMap<i64, i64>,
    readded: Readded,
}

impl Walk {
    /// An organisation and what stands above it.
    fn chain(&self, id: i64) -> Vec<i64> {
        let mut seen = HashSet::new();
        std::iter::successors(Some(id), |at| self.parents.get(at).copied())
            .take_while(|at| seen.insert(*at))
            .collect()
    }

    fn add(&mut self, contribution: &Contribution) {
        *self.own.entry(contribution.organisation_id).or_default() += contribution.amount;
        for id in self.chain(contribution.organisation_id) {
            *self.readded.then.entry(id).or_default() += contribution.amount;
        }
    }

    fn place(&mut self, placing: &Placing) {
        let moved: i64 = if self.own.is_empty() {
            0
        } else {
            let left = self.own.iter().filter(|(_, amount)| **amount != 0);
            left.filter(|(id, _)| self.chain(**id).contains(&placing.child_id))
                .map(|(_, amount)| amount)
                .sum()
        };
        let before: HashSet<i64> = self.chain(placing.child_id).into_iter().collect();
        match placing.new {
            Some(parent) => self.parents.insert(placing.child_id, parent),
            None => self.parents.remove(&placing.child_id),
        };
        let after: HashSet<i64> = self.chain(placing.child_id).into_iter().collect();
        if moved == 0 {
            return;
        }
        let lost = before.difference(&after).map(|id| (*id, -moved));
        let won = after.difference(&before).map(|id| (*id, moved));
        let changes: BTreeMap<i64, i64> = lost.chain(won).collect();
        if !changes.is_empty() {
            let effect = Effect {
                placing: *placing,
                changes,
            };
            self.readded.effects.push(effect);
        }
    }

    fn finish(mut self) -> Readded {
        let own: Vec<(i64, i64)> = self.own.iter().map(|(id, it)| (*id, *it)).collect();
        for (id, amount) in own {
            for above in self.chain(id) {
                *self.readded.today.entry(above).or_default() += amount;
            }
        }
        self.readded
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::*;

    /// Numbers that look random and are the same each time.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % bound
        }
    }

    fn parent(links: &[LinkSpan], id: i64, on: Date) -> Option<i64> {
        crate::changes::rules::parent_on(links, id, on)
    }

    fn above(links: &[LinkSpan], id: i64, on: Date) -> Vec<i64> {
        std::iter::successors(Some(id), |at| parent(links, *at, on)).collect()
    }

    /// A county in which organisations are founded and moved at random for two years.
    fn county(dice: &mut Dice) -> Vec<LinkSpan> {
        let first = date(2024, 1, 1);
        let mut links: Vec<LinkSpan> = (2..=24)
            .map(|child_id| LinkSpan {
                id: child_id,
                parent_id: i64::try_from(dice.below(usize::try_from(child_id).unwrap() - 1))
                    .unwrap()
                    + 1,
                child_id,
                from_on: first,
                until_on: None,
            })
            .collect();
        for id in 100..160 {
            let on = first + i32::try_from((id - 100) * 12).unwrap().days();
            let child_id = i64::try_from(dice.below(23)).unwrap() + 2;
            let to = i64::try_from(dice.below(24)).unwrap() + 1;
            if above(&links, to, on).contains(&child_id) || parent(&links, child_id, on) == Some(to)
            {
                continue;
            }
            let open = links
                .iter_mut()
                .find(|it| it.child_id == child_id && it.until_on.is_none());
            open.expect("an open link").until_on = Some(on);
            links.push(LinkSpan {
                id,
                parent_id: to,
                child_id,
                from_on: on,
                until_on: None,
            });
        }
        links.sort_by_key(|it| (it.child_id, it.from_on, it.id));
        links
    }

    #[test]
    fn whatever_moves_both_sums_agree_and_every_difference_is_explained() {
        let today = date(2026, 1, 15);
        let mut differing = 0;
        for seed in 1..=40 {
            let mut dice = Dice(seed);
            let links = county(&mut dice);
            let contributions: Vec<Contribution> = (0..120)
                .map(|_| Contribution {
                    organisation_id: i64::try_from(dice.below(24)).unwrap() + 1,
                    on: date(2024, 1, 31) + i32::try_from(dice.below(700)).unwrap().days(),
                    amount: i64::try_from(dice.below(50)).unwrap() - 5,
                })
                .collect();
            let readded = readd(&contributions, &placings(&links), today);
            let (mut then, mut now) = (BTreeMap::new(), BTreeMap::new());
            for it in &contributions {
                for id in above(&links, it.organisation_id, it.on) {
                    *then.entry(id).or_insert(0) += it.amount;
                }
                for id in above(&links, it.organisation_id, today) {
                    *now.entry(id).or_insert(0) += it.amount;
                }
            }
            assert_eq!(readded.then, then, "seed {seed}: as reckoned one by one");
            assert_eq!(readded.today, now, "seed {seed}");
            let total: i64 = contributions.iter().map(|it| it.amount).sum();
            assert_eq!(readded.then[&1], total, "everything stands below the top");
            assert_eq!(readded.today[&1], total, "seed {seed}");
            for id in 1..=24 {
                let sum = |of: &BTreeMap<i64, i64>| of.get(&id).copied().unwrap_or_default();
                let explained: i64 = readded
                    .effects
                    .iter()
                    .filter_map(|it| it.changes.get(&id))
                    .sum();
                assert_eq!(
                    sum(&readded.today) - sum(&readded.then),
                    explained,
                    "seed {seed}, organisation {id}"
                );
                differing += usize::from(explained != 0);
            }
        }
        assert!(differing > 200, "the moves made differences: {differing}");
    }

    #[test]
    fn a_move_takes_from_the_one_and_brings_to_the_other() {
        let (past, moved_on) = (date(2020, 1, 1), date(2025, 9, 1));
        let link = |id, parent_id, child_id, from_on, until_on| LinkSpan {
            id,
            parent_id,
            child_id,
            from_on,
            until_on,
        };
        let links = [
            link(1, 1, 2, past, None),
            link(2, 1, 3, past, None),
            link(3, 2, 4, past, Some(moved_on)),
            link(4, 3, 4, moved_on, None),
        ];
        let held = |on, amount| Contribution {
            organisation_id: 4,
            on,
            amount,
        };
        let contributions = [held(date(2025, 8, 31), 8), held(date(2025, 9, 30), 5)];
        let readded = readd(&contributions, &placings(&links), date(2026, 11, 24));
        assert_eq!(
            readded.then,
            BTreeMap::from([(1, 13), (2, 8), (3, 5), (4, 13)])
        );
        assert_eq!(readded.today, BTreeMap::from([(1, 13), (3, 13), (4, 13)]));
        let effect = &readded.effects[0];
        assert_eq!(readded.effects.len(), 1);
        assert_eq!((effect.placing.old, effect.placing.new), (Some(2), Some(3)));
        assert_eq!(effect.changes, BTreeMap::from([(2, -8), (3, 8)]));
    }
}
