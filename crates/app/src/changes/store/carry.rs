//! What an event does to members, posts, offices and units: dated, from its day on.

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use crate::access::Reach;
use crate::error::Outcome;

record! {
    struct Held {
        member_id: i64,
        until_on: Option<String>,
    }
}

/// Who belongs to an organisation on a day or later belongs to another from that day on; answers who they
/// are. Who left before stays where they were.
///
/// # Errors
/// A fault of the database.
pub fn move_members(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (from_id, to_id): (i64, i64),
    on: Date,
) -> Outcome<Vec<i64>> {
    let held: Vec<Held> = tx.rows(
        "select p.member_id, p.until_on from membership p
         where p.organisation_id = ?2 and p.from_on < ?3 and (p.until_on is null or p.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by p.id",
        params![reach.root_id(), from_id, on],
    )?;
    tx.execute(
        "update membership set until_on = ?2
         where organisation_id = ?1 and from_on < ?2 and (until_on is null or until_on > ?2)",
        params![from_id, on],
    )?;
    tx.execute(
        "update membership set organisation_id = ?2 where organisation_id = ?1 and from_on >= ?3",
        params![from_id, to_id, on],
    )?;
    let rows: Vec<Vec<Value>> = held
        .into_iter()
        .map(|it| params![tx.new_id(), it.member_id, to_id, on, it.until_on].to_vec())
        .collect();
    let columns = ["id", "member_id", "organisation_id", "from_on", "until_on"];
    tx.bulk("membership", &columns, rows)?;
    let moved = tx.column(
        "select m.id from member m
         where m.branch_id = ?2 and exists (select 1 from membership p
             where p.member_id = m.id and p.organisation_id = ?3 and p.until_on is null)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by m.id",
        params![reach.root_id(), from_id, to_id],
    )?;
    tx.execute(
        "update member set branch_id = ?2, version = version + 1
         where branch_id = ?1 and exists (select 1 from membership p
           where p.member_id = member.id and p.organisation_id = ?2 and p.until_on is null)",
        params![from_id, to_id],
    )?;
    Ok(moved)
}

/// The posts of an organisation end on a day; those that began later were never held and go.
///
/// # Errors
/// A fault of the database.
pub fn end_posts(tx: &mut Tx<'_>, organisation_id: i64, on: Date) -> Outcome<()> {
    tx.execute(
        "delete from post where organisation_id = ?1 and from_on >= ?2",
        params![organisation_id, on],
    )?;
    tx.execute(
        "update post set until_on = ?2
         where organisation_id = ?1 and (until_on is null or until_on > ?2)",
        params![organisation_id, on],
    )?;
    Ok(())
}

/// The offices of accounts in an organisation end on a day.
///
/// # Errors
/// A fault of the database.
pub fn end_offices(tx: &mut Tx<'_>, organisation_id: i64, on: Date) -> Outcome<()> {
    tx.execute(
        "update office set until_on = ?2
         where organisation_id = ?1 and (until_on is null or until_on > ?2)",
        params![organisation_id, on],
    )?;
    Ok(())
}
