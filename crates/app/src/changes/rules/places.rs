//! Where organisations stand: what may stand under what, and whether a place would make a circle.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_rules::organisation::OrganisationKind;

use crate::orgs::model::LinkSpan;

/// Whether an organisation of one kind may stand directly under one of another: groups under branches, the
/// others under what is not smaller than they are.
pub fn stands_under(own: OrganisationKind, parent: OrganisationKind) -> bool {
    let level = |kind: OrganisationKind| match kind {
        OrganisationKind::WorkCommittee => 0,
        OrganisationKind::Committee => 1,
        OrganisationKind::GeneralBranch => 2,
        OrganisationKind::Branch | OrganisationKind::JointBranch => 3,
        OrganisationKind::Group => 4,
    };
    if own == OrganisationKind::Group {
        return parent.holds_members();
    }
    level(parent) <= level(own) && level(parent) < 3
}

/// The parent of an organisation on a day.
pub fn parent_on(links: &[LinkSpan], id: i64, on: Date) -> Option<i64> {
    let holds = |it: &&LinkSpan| {
        it.child_id == id && it.from_on <= on && it.until_on.is_none_or(|until| until > on)
    };
    links.iter().find(holds).map(|it| it.parent_id)
}

/// The first day from `on` onward on which `parent` is `id` itself or stands below it: put there, `id` would
/// stand below itself. None where there is no such day.
pub fn circle_on(links: &[LinkSpan], id: i64, parent: i64, on: Date) -> Option<Date> {
    let changes = links
        .iter()
        .flat_map(|it| [Some(it.from_on), it.until_on])
        .flatten()
        .filter(|it| *it > on);
    let mut days: Vec<Date> = std::iter::once(on).chain(changes).collect();
    days.sort_unstable();
    days.dedup();
    days.into_iter().find(|day| {
        let above: HashMap<i64, i64> = links
            .iter()
            .filter(|it| it.from_on <= *day && it.until_on.is_none_or(|until| until > *day))
            .map(|it| (it.child_id, it.parent_id))
            .collect();
        let chain = std::iter::successors(Some(parent), |at| above.get(at).copied());
        chain.take(above.len() + 1).any(|at| at == id)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn link(parent_id: i64, child_id: i64, from_on: Date, until_on: Option<Date>) -> LinkSpan {
        LinkSpan {
            id: 0,
            parent_id,
            child_id,
            from_on,
            until_on,
        }
    }

    #[test]
    fn what_is_larger_stands_above_and_groups_stand_below_branches() {
        use OrganisationKind::{
            Branch, Committee, GeneralBranch, Group, JointBranch, WorkCommittee,
        };
        for (own, parent, may) in [
            (Branch, WorkCommittee, true),
            (Branch, GeneralBranch, true),
            (Branch, Branch, false),
            (GeneralBranch, Committee, true),
            (Committee, GeneralBranch, false),
            (Group, JointBranch, true),
            (Group, Committee, false),
            (Committee, Committee, true),
        ] {
            assert_eq!(stands_under(own, parent), may, "{own:?} under {parent:?}");
        }
    }

    #[test]
    fn a_circle_is_seen_on_any_later_day() {
        let (past, spring) = (date(2013, 5, 1), date(2026, 4, 1));
        // 3 stood below 1 until spring, and stands below 2 since.
        let links = [
            link(1, 2, past, None),
            link(1, 3, past, Some(spring)),
            link(2, 3, spring, None),
        ];
        assert_eq!(
            circle_on(&links, 2, 3, date(2026, 5, 1)),
            Some(date(2026, 5, 1))
        );
        assert_eq!(
            circle_on(&links, 2, 3, date(2026, 1, 1)),
            Some(spring),
            "not yet that day"
        );
        assert_eq!(circle_on(&links, 3, 1, date(2026, 1, 1)), None);
        assert_eq!(
            circle_on(&links, 3, 3, date(2026, 1, 1)),
            Some(date(2026, 1, 1))
        );
        assert_eq!(parent_on(&links, 3, date(2026, 3, 31)), Some(1));
        assert_eq!(parent_on(&links, 3, spring), Some(2));
        assert_eq!(parent_on(&links, 1, spring), None);
    }
}
