//! How far an actor's sight goes.

use super::actor::Actor;
use super::policy::Extent;

/// The part of the county an actor may find things in, for one act.
///
/// Statements take it as two numbers: `root_id` (0 the whole county, -1 no organisation, else the
/// organisation whose closure counts) and `member_id` (the one member who may be found besides, 0 none):
///
/// ```sql
/// (cast(?1 as bigint) = 0 or m.id = ?2 or exists (select 1 from organisation_closure c
///   where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    root_id: i64,
    member_id: i64,
}

impl Reach {
    /// The reach of an extent for an actor; none where the table says no.
    pub(super) fn of(extent: Extent, actor: &Actor) -> Option<Self> {
        match extent {
            Extent::None => None,
            Extent::Whole => Some(Self {
                root_id: 0,
                member_id: 0,
            }),
            // An office of an organisation without the organisation reaches nothing; the command
            // line's operator holds the whole.
            Extent::Subtree => Some(Self {
                root_id: actor
                    .organisation_id
                    .unwrap_or(if actor.account_id.is_none() { 0 } else { -1 }),
                member_id: actor.member_id.unwrap_or(0),
            }),
            Extent::Own => Some(Self {
                root_id: -1,
                member_id: actor.member_id.unwrap_or(0),
            }),
        }
    }

    /// 0 the whole county, -1 no organisation at all, else the root of the subtree.
    pub fn root_id(&self) -> i64 {
        self.root_id
    }

    /// The one member who may be found besides; 0 none.
    pub fn member_id(&self) -> i64 {
        self.member_id
    }
}
