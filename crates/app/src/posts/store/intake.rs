//! Posts as lists bring them, and who their holders are on the roster.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use crate::access::Reach;
use crate::error::Outcome;
use crate::members::NameKeys;
use crate::orgs::intake::closure;
use crate::posts::model::{GROUP_LEADER, Post};

/// Names looked up in one statement.
const NAMES_PER_STATEMENT: usize = 20;

record! {
    struct Bearer {
        id: i64,
        name_sort: String,
        branch_id: i64,
    }
}

/// The posts in reach that nobody has left.
///
/// # Errors
/// A fault of the database.
pub fn open(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Post>> {
    Ok(tx.rows(
        "select p.id, p.organisation_id, p.title, p.rank, p.holder_name, p.member_id, p.full_time,
           p.other_post, p.from_on, p.until_on
         from post p
         where p.until_on is null and (cast(?1 as bigint) = 0 or exists (
           select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by p.organisation_id, p.id",
        params![reach.root_id()],
    )?)
}

/// Writes new posts; their ids are given here.
///
/// # Errors
/// A fault of the database.
pub fn insert_many(tx: &mut Tx<'_>, posts: &[Post]) -> Outcome<()> {
    let columns = [
        "id",
        "organisation_id",
        "title",
        "rank",
        "holder_name",
        "member_id",
        "full_time",
        "other_post",
        "from_on",
        "until_on",
    ];
    let rows: Vec<Vec<Value>> = posts
        .iter()
        .map(|post| {
            params![
                tx.new_id(),
                post.organisation_id,
                post.title,
                post.rank,
                post.holder_name,
                post.member_id,
                post.full_time,
                post.other_post,
                post.from_on,
                post.until_on
            ]
            .to_vec()
        })
        .collect();
    tx.bulk("post", &columns, rows)?;
    Ok(())
}

/// Ends a post on a day; one that began that very day was never held and goes.
///
/// # Errors
/// A fault of the database.
pub fn close(tx: &mut Tx<'_>, post: &Post, on: Date) -> Outcome<()> {
    if post.from_on >= on {
        tx.execute("delete from post where id = ?1", params![post.id])?;
    } else {
        let values = params![post.id, on];
        tx.execute("update post set until_on = ?2 where id = ?1", values)?;
    }
    Ok(())
}

/// Writes what is said about a holder beside the post: full-time or not, the other post, from when.
///
/// # Errors
/// A fault of the database.
pub fn update_details(tx: &mut Tx<'_>, post: &Post) -> Outcome<()> {
    tx.execute(
        "update post set full_time = ?2, other_post = ?3, from_on = ?4 where id = ?1",
        params![post.id, post.full_time, post.other_post, post.from_on],
    )?;
    Ok(())
}

/// Finds each open post's holder on the roster: the one member of that name in the organisation or below
/// it, for a group in the branch above. Where several bear the name, the one of whom `said` holds that they
/// have this post; a holder who cannot be told stays a name. Answers how many links changed.
///
/// # Errors
/// A fault of the database.
pub fn link_holders(
    tx: &mut Tx<'_>,
    reach: &Reach,
    said: &dyn Fn(i64, &Post) -> bool,
) -> Outcome<usize> {
    let posts = open(tx, reach)?;
    let mut below: BTreeSet<(i64, i64)> = BTreeSet::new();
    let mut parents: BTreeMap<i64, i64> = BTreeMap::new();
    for pair in closure(tx, reach)? {
        below.insert((pair.ancestor_id, pair.descendant_id));
        if pair.depth == 1 {
            parents.insert(pair.descendant_id, pair.ancestor_id);
        }
    }
    let bearers = bearers(tx, reach, &posts)?;
    let mut changed = 0;
    for post in &posts {
        let root = match post.rank.as_str() {
            GROUP_LEADER => parents.get(&post.organisation_id),
            _ => None,
        };
        let root = root.copied().unwrap_or(post.organisation_id);
        let named = bearers.get(&NameKeys::of(&post.holder_name).sort);
        let candidates: Vec<i64> = named
            .into_iter()
            .flatten()
            .filter(|bearer| below.contains(&(root, bearer.branch_id)))
            .map(|bearer| bearer.id)
            .collect();
        let member_id = holder(post, &candidates, said);
        if member_id != post.member_id {
            changed += 1;
            let values = params![post.id, member_id];
            tx.execute("update post set member_id = ?2 where id = ?1", values)?;
        }
    }
    Ok(changed)
}

fn holder(post: &Post, candidates: &[i64], said: &dyn Fn(i64, &Post) -> bool) -> Option<i64> {
    let mut named = candidates.iter().copied().filter(|id| said(*id, post));
    match (named.next(), named.next(), candidates) {
        (Some(one), None, _) => Some(one),
        (_, _, [one]) => Some(*one),
        // What was once told apart stays so when a later list says nothing about it.
        _ => post.member_id.filter(|id| candidates.contains(id)),
    }
}

/// Members in reach by the name they are sorted by, as far as posts have that name.
fn bearers(
    tx: &mut Tx<'_>,
    reach: &Reach,
    posts: &[Post],
) -> Outcome<BTreeMap<String, Vec<Bearer>>> {
    let names: BTreeSet<String> = posts
        .iter()
        .map(|post| NameKeys::of(&post.holder_name).sort)
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    let mut found: BTreeMap<String, Vec<Bearer>> = BTreeMap::new();
    for chunk in names.chunks(NAMES_PER_STATEMENT) {
        // The statement has a fixed number of places; those left over repeat the first.
        let asked = chunk.iter().chain(chunk.iter().take(1).cycle());
        let mut values = params![reach.root_id()].to_vec();
        values.extend(asked.take(NAMES_PER_STATEMENT).map(Value::from));
        let rows: Vec<Bearer> = tx.rows(
            "select m.id, m.name_sort, m.branch_id from member m
             where m.name_sort in (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
               ?17, ?18, ?19, ?20, ?21) and m.status <> 'former'
               and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
                 where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
             order by m.id",
            &values,
        )?;
        for bearer in rows {
            let bearers = found.entry(bearer.name_sort.clone()).or_default();
            bearers.push(bearer);
        }
    }
    Ok(found)
}
