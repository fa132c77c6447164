//! Statements of the leadership list, and of one post changed by hand.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::posts::model::{Candidate, PostLine};
use crate::posts::rules::CheckedPost;

macro_rules! lines {
    () => {
        "select p.id, p.organisation_id, p.title, p.rank, p.holder_name, m.id as member_id, m.education,
           p.full_time, p.other_post, p.division, p.from_on, p.term_ends_on, p.until_on
         from post p left join member m on m.id = p.member_id
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?1 and r.descendant_id = m.branch_id))
         where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id)) and "
    };
}

/// Every post there was in an organisation in reach: who leads first, each rank latest first.
///
/// # Errors
/// A fault of the database.
pub fn posts(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<PostLine>> {
    Ok(tx.rows(
        concat!(
            lines!(),
            "p.organisation_id = ?2
             order by case p.rank when 'secretary' then 1 when 'group_leader' then 2
               when 'deputy_secretary' then 3 else 4 end, p.title, p.from_on desc, p.id limit 500"
        ),
        params![reach.root_id(), organisation_id],
    )?)
}

/// One post in reach.
///
/// # Errors
/// A fault of the database.
pub fn post(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<PostLine>> {
    Ok(tx.row(concat!(lines!(), "p.id = ?2"), params![reach.root_id(), id])?)
}

/// The members of that name in an organisation in reach or below it; for a group, in the branch above it.
///
/// # Errors
/// A fault of the database.
pub fn bearers(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    name: &str,
) -> Outcome<Vec<Candidate>> {
    Ok(tx.rows(
        "select m.id, m.name, o.short_name as branch_name
         from member m join organisation o on o.id = m.branch_id
         where m.name = ?3 and m.status <> 'former'
           and (exists (select 1 from organisation_closure b
               where b.ancestor_id = ?2 and b.descendant_id = m.branch_id)
             or exists (select 1 from organisation_closure b
               join organisation g on g.id = b.descendant_id and g.kind = 'group'
               where b.descendant_id = ?2 and b.ancestor_id = m.branch_id and b.depth = 1))
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by m.id",
        params![reach.root_id(), organisation_id, name],
    )?)
}

/// Writes a new post; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, organisation_id: i64, post: &CheckedPost) -> Outcome<i64> {
    let id = tx.new_id();
    tx.execute(
        "insert into post (id, organisation_id, title, rank, holder_name, member_id, full_time, other_post,
           division, from_on, term_ends_on)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            organisation_id,
            post.title,
            post.rank,
            post.holder_name,
            post.member_id,
            post.full_time,
            post.other_post,
            post.division,
            post.from_on,
            post.term_ends_on
        ],
    )?;
    Ok(id)
}

/// Writes a known post as given.
///
/// # Errors
/// A fault of the database.
pub fn update(tx: &mut Tx<'_>, id: i64, post: &CheckedPost) -> Outcome<()> {
    tx.execute(
        "update post set title = ?2, rank = ?3, holder_name = ?4, member_id = ?5, full_time = ?6,
           other_post = ?7, division = ?8, from_on = ?9, term_ends_on = ?10
         where id = ?1",
        params![
            id,
            post.title,
            post.rank,
            post.holder_name,
            post.member_id,
            post.full_time,
            post.other_post,
            post.division,
            post.from_on,
            post.term_ends_on
        ],
    )?;
    Ok(())
}

/// Ends a post on a day.
///
/// # Errors
/// A fault of the database.
pub fn end(tx: &mut Tx<'_>, id: i64, on: Date) -> Outcome<()> {
    let values = params![id, on];
    tx.execute("update post set until_on = ?2 where id = ?1", values)?;
    Ok(())
}
