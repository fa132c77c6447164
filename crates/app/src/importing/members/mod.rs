//! 党员花名册: one row a member, known by the number of their document; a row whose number is masked, by name,
//! birth and what the mask leaves.

mod checks;
mod compare;
mod known;
pub(super) mod numbers;
mod party_post;
pub(super) mod rows;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use zhibu_db::Tx;

use super::model;
use super::names::OrganisationNames;
use super::reading::{Findings, Place, Tables};
use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::members::intake::{Newcomer, insert_newcomers, number_index};
use crate::members::store::rebuild_summaries;
use crate::members::update::{MemberChange, MemberUpdate, record_changes, update_many};
use crate::posts::{Post, intake as posts};
use crate::sealing::FieldKeys;
use party_post::PartyPost;
use rows::MemberRow;

pub use compare::settle;
pub use rows::{SHEET, parse};

/// The file as read.
#[derive(Clone, Debug)]
pub struct MembersFile {
    pub(super) tables: Tables,
    findings: Findings,
    rows: Vec<MemberRow>,
    /// The keyed hashes of the rows' numbers, in their order; made when first asked for.
    indexes: OnceLock<Vec<Vec<u8>>>,
    /// Rows with a wrong cell, each with its branch's name as far as it can be read: they are set beside
    /// the roster all the same, so that every fault is told at once.
    left: Vec<(Place, Option<String>)>,
}

impl MembersFile {
    /// What finds the rows' numbers on the roster. A file is set beside it twice: to be checked, and under
    /// the lock; the hashes are the same both times.
    fn indexes(&self, keys: &FieldKeys) -> &[Vec<u8>] {
        self.indexes.get_or_init(|| {
            let members = self.rows.iter().map(|row| &row.member);
            members
                .map(|it| number_index(keys, &it.document_type, &it.id_number))
                .collect()
        })
    }
}

/// What the file makes of the roster.
pub type Settled = model::Settled<Plan>;

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    /// The rows of new members by their number among the file's, each with the branch.
    new: Vec<(usize, i64)>,
    updates: Vec<MemberUpdate>,
    changes: Vec<MemberChange>,
    /// The party posts that known members are said to have.
    known_posts: Vec<(i64, PartyPost)>,
}

/// Writes what [`settle`] found in a file, and links the leadership to the roster. Answers the ids of the new members,
/// in their order.
///
/// # Errors
/// A fault of the database.
pub fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    reach: &Reach,
    keys: &FieldKeys,
    (file, plan): (&MembersFile, &Plan),
) -> Outcome<Vec<i64>> {
    let new = plan.new.iter();
    let new: Vec<(&MemberRow, i64)> = new
        .filter_map(|(at, branch_id)| Some((file.rows.get(*at)?, *branch_id)))
        .collect();
    let newcomers = new.iter().map(|(row, branch_id)| Newcomer {
        member: &row.member,
        branch_id: *branch_id,
    });
    let told = |rows| file.tables.progress.wrote(rows);
    let ids = insert_newcomers(tx, keys, &newcomers.collect::<Vec<_>>(), &told)?;
    update_many(tx, keys, &plan.updates)?;
    record_changes(tx, actor, "import", &plan.changes)?;
    let mut branch_ids: Vec<i64> = plan.new.iter().map(|it| it.1).collect();
    for update in &plan.updates {
        branch_ids.extend([update.known.branch_id, update.new.branch_id]);
    }
    branch_ids.sort_unstable();
    branch_ids.dedup();
    rebuild_summaries(tx, &branch_ids)?;
    let new_posts = ids.iter().zip(&new);
    let new_posts = new_posts.filter_map(|(id, (row, _))| Some((*id, row.party_post.as_ref()?)));
    let known_posts = plan.known_posts.iter().map(|(id, post)| (*id, post));
    let said: BTreeMap<i64, &PartyPost> = new_posts.chain(known_posts).collect();
    let names = OrganisationNames::load(tx, reach)?;
    posts::link_holders(tx, reach, &|member_id, post: &Post| {
        let kind = names.of_id(post.organisation_id).map(|it| it.kind.as_str());
        said.get(&member_id)
            .is_some_and(|it| it.is(kind.unwrap_or_default(), post))
    })?;
    Ok(ids)
}
