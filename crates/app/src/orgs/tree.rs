//! The tree of a day as lines in the order they are read, with members that add up along it. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::OrganisationKind;
use super::model::{LinkSpan, TreeLine};
use super::sources::{Headcount, MonthHeadcount};

/// Full members, and all members.
pub type Counts = (i64, i64);

/// An organisation in its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// The organisation; its parent is none where that is out of reach.
    pub line: TreeLine,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where its parent stands among the nodes.
    pub parent: Option<usize>,
    /// How many stand above it in reach.
    pub depth: usize,
    /// Full members, its own and those of all below it. None for a group: its members are its branch's.
    pub full_count: i64,
    /// Full and probationary members.
    pub all_count: i64,
    /// Groups directly below it.
    pub group_count: usize,
}

/// The tree of a day: every organisation after the one above it, siblings in the order of codes.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Its lines.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Puts `lines`, in the order of codes, into the order of the tree and adds up the members of
    /// branches. A line whose parent is not among them stands at the top.
    pub fn new(lines: Vec<TreeLine>, headcounts: &[Headcount]) -> Self {
        let own: HashMap<i64, Counts> = headcounts
            .iter()
            .map(|it| (it.organisation_id, (it.full_count, it.all_count)))
            .collect();
        let mut tree = Self {
            nodes: in_order(lines),
        };
        for node in &mut tree.nodes {
            let (full_count, all_count) = own.get(&node.line.id).copied().unwrap_or_default();
            node.full_count = full_count;
            node.all_count = all_count;
        }
        tree.add_up();
        tree
    }

    /// Where an organisation stands.
    pub fn position(&self, id: i64) -> Option<usize> {
        self.nodes.iter().position(|it| it.line.id == id)
    }

    /// The organisations above the one at a position, from the top down.
    pub fn path(&self, position: usize) -> Vec<&Node> {
        let parent = |at: usize| self.nodes.get(at).and_then(|it| it.parent);
        let mut above: Vec<&Node> = std::iter::successors(parent(position), |at| parent(*at))
            .filter_map(|at| self.nodes.get(at))
            .collect();
        above.reverse();
        above
    }

    /// The members of the whole tree.
    pub fn totals(&self) -> Counts {
        self.nodes
            .iter()
            .filter(|it| it.parent.is_none())
            .fold((0, 0), |sum, it| {
                (sum.0 + it.full_count, sum.1 + it.all_count)
            })
    }

    /// From the last line to the first, so that a line is complete before it is added to its parent.
    fn add_up(&mut self) {
        for at in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(at) else {
                continue;
            };
            let (full, all, is_group) = (
                node.full_count,
                node.all_count,
                node.kind == OrganisationKind::Group,
            );
            if let Some(parent) = node.parent.and_then(|it| self.nodes.get_mut(it)) {
                parent.full_count += full;
                parent.all_count += all;
                parent.group_count += usize::from(is_group);
            }
        }
    }
}

fn in_order(lines: Vec<TreeLine>) -> Vec<Node> {
    let known: HashMap<i64, usize> = lines.iter().zip(0..).map(|(it, at)| (it.id, at)).collect();
    let mut below: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let parent = line.parent_id.and_then(|id| known.get(&id).copied());
        below.entry(parent).or_default().push(at);
    }
    let mut lines: Vec<Option<TreeLine>> = lines.into_iter().map(Some).collect();
    let mut nodes = Vec::with_capacity(lines.len());
    // What is still to be placed, the next one last: where it stands in `lines`, below which node.
    let mut waiting: Vec<(usize, Option<usize>)> = Vec::new();
    let mut put = |waiting: &mut Vec<_>, of: Option<usize>, parent: Option<usize>| {
        let children = below.remove(&of).unwrap_or_default();
        waiting.extend(children.into_iter().rev().map(|at| (at, parent)));
    };
    put(&mut waiting, None, None);
    while let Some((at, parent)) = waiting.pop() {
        let Some(mut line) = lines.get_mut(at).and_then(Option::take) else {
            continue;
        };
        let Some(kind) = OrganisationKind::parse(&line.kind) else {
            continue;
        };
        let above = parent.and_then(|it: usize| nodes.get(it));
        let depth = above.map_or(0, |it: &Node| it.depth + 1);
        if above.is_none() {
            line.parent_id = None;
        }
        put(&mut waiting, Some(at), Some(nodes.len()));
        nodes.push(Node {
            line,
            kind,
            parent,
            depth,
            full_count: 0,
            all_count: 0,
            group_count: 0,
        });
    }
    nodes
}

/// Every organisation that ever stood below one of these, and these themselves, in the order of ids.
pub fn ever_below(links: &[LinkSpan], ids: impl IntoIterator<Item = i64>) -> BTreeSet<i64> {
    let mut below: HashMap<i64, Vec<i64>> = HashMap::new();
    for link in links {
        below.entry(link.parent_id).or_default().push(link.child_id);
    }
    let mut found = BTreeSet::new();
    let mut waiting: Vec<i64> = ids.into_iter().collect();
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            waiting.extend(below.get(&id).into_iter().flatten());
        }
    }
    found
}

/// The members of every organisation, those below it counted in, on the first of any month.
pub struct History<'a> {
    /// The first month of which anybody's members are known; none where nothing is.
    pub first_month: Option<jiff::civil::Date>,
    by_branch: HashMap<i64, &'a [MonthHeadcount]>,
    links: &'a [LinkSpan],
}

impl<'a> History<'a> {
    /// From the monthly rows, in the order of branches and months, and every link there ever was, of all
    /// organisations or of those below the ones asked about.
    pub fn new(
        months: &'a [MonthHeadcount],
        links: &'a [LinkSpan],
        first_month: Option<jiff::civil::Date>,
    ) -> Self {
        let by_branch = months
            .chunk_by(|one, next| one.organisation_id == next.organisation_id)
            .filter_map(|rows| Some((rows.first()?.organisation_id, rows)))
            .collect();
        Self {
            first_month,
            by_branch,
            links,
        }
    }

    /// The members of every organisation that had any on the first of a month, by the tree of that day.
    pub fn on(&self, month: jiff::civil::Date) -> HashMap<i64, Counts> {
        let parent_of: HashMap<i64, i64> = self
            .links
            .iter()
            .filter(|it| it.from_on <= month && it.until_on.is_none_or(|until| until > month))
            .map(|it| (it.child_id, it.parent_id))
            .collect();
        let mut counts: HashMap<i64, Counts> = HashMap::new();
        for (branch, rows) in &self.by_branch {
            let known = rows.partition_point(|it| it.month_start <= month);
            let Some(row) = known.checked_sub(1).and_then(|at| rows.get(at)) else {
                continue;
            };
            let parent = |id: &i64| parent_of.get(id).copied();
            // No chain is longer than this; one that is goes round.
            for id in std::iter::successors(Some(*branch), parent).take(parent_of.len() + 1) {
                let sum = counts.entry(id).or_default();
                sum.0 += row.full_count;
                sum.1 += row.all_count;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn line(id: i64, parent_id: Option<i64>, kind: OrganisationKind) -> TreeLine {
        TreeLine {
            id,
            parent_id,
            code: format!("{id:04}"),
            name: String::new(),
            short_name: format!("o{id}"),
            kind: kind.key().to_owned(),
            founded_on: date(2016, 1, 1),
            last_election_on: None,
            term_years: None,
        }
    }

    fn count(organisation_id: i64, full_count: i64, all_count: i64) -> Headcount {
        Headcount {
            organisation_id,
            full_count,
            all_count,
        }
    }

    #[test]
    fn every_line_follows_the_one_above_it_and_members_add_up() {
        use OrganisationKind::{Branch, Committee, GeneralBranch, Group, WorkCommittee};
        let lines = vec![
            line(1, None, WorkCommittee),
            line(2, Some(6), Branch),
            line(3, Some(1), Branch),
            line(4, Some(3), Group),
            line(5, Some(1), Committee),
            line(6, Some(5), GeneralBranch),
            line(7, Some(99), Branch),
        ];
        let counts = [count(2, 10, 11), count(3, 4, 5), count(7, 3, 3)];
        let tree = Tree::new(lines, &counts);
        let told: Vec<_> = tree
            .nodes
            .iter()
            .map(|it| (it.line.id, it.depth, it.full_count, it.all_count))
            .collect();
        let want = [
            (1, 0, 14, 16),
            (3, 1, 4, 5),
            (4, 2, 0, 0),
            (5, 1, 10, 11),
            (6, 2, 10, 11),
            (2, 3, 10, 11),
            (7, 0, 3, 3),
        ];
        assert_eq!(told, want);
        assert_eq!(tree.nodes[1].group_count, 1);
        assert_eq!(tree.totals(), (17, 19));
        let path: Vec<_> = tree.path(5).iter().map(|it| it.line.id).collect();
        assert_eq!(path, [1, 5, 6]);
        assert_eq!(tree.nodes[6].line.parent_id, None, "it is out of reach");
    }

    #[test]
    fn an_earlier_month_is_counted_by_the_tree_of_that_day() {
        let row = |organisation_id, month_start, full_count| MonthHeadcount {
            organisation_id,
            month_start,
            full_count,
            all_count: full_count + 1,
        };
        let months = [
            row(2, date(2020, 1, 1), 5),
            row(2, date(2024, 1, 1), 8),
            row(3, date(2022, 1, 1), 20),
        ];
        let link = |parent_id, child_id, from_on, until_on| LinkSpan {
            id: 0,
            parent_id,
            child_id,
            from_on,
            until_on,
        };
        let links = [
            link(1, 2, date(2020, 1, 1), None),
            link(9, 3, date(2020, 1, 1), Some(date(2023, 5, 2))),
            link(1, 3, date(2023, 5, 2), None),
        ];
        let history = History::new(&months, &links, Some(date(2020, 1, 1)));
        for (on, want) in [
            (date(2019, 12, 1), None),
            (date(2021, 6, 1), Some((5, 6))),
            (date(2023, 5, 1), Some((5, 6))),
            (date(2023, 6, 1), Some((25, 27))),
            (date(2024, 1, 1), Some((28, 30))),
        ] {
            assert_eq!(history.on(on).get(&1).copied(), want, "{on}");
        }
    }
}
