//! Statements of posts; what imports write stands in `intake.rs`.

pub mod belonging;
pub mod intake;
pub mod leadership;
pub mod references;
pub mod workers;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::Post;
use crate::access::Reach;
use crate::error::Outcome;
use crate::members::model::PostLine;
use crate::orgs::sources::Holder;

/// The posts of one organisation in reach as of today: secretary first, then deputies, then the committee.
///
/// # Errors
/// A fault of the database.
pub fn of_organisation(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<Post>> {
    let today = tx.today();
    Ok(tx.rows(
        "select p.id, p.organisation_id, p.title, p.rank, p.holder_name, p.member_id, p.full_time,
           p.other_post, p.from_on, p.until_on
         from post p
         where p.organisation_id = ?2 and p.from_on <= ?3 and (p.until_on is null or p.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by case p.rank when 'secretary' then 1 when 'group_leader' then 2
             when 'deputy_secretary' then 3 else 4 end, p.title, p.id",
        params![reach.root_id(), organisation_id, today],
    )?)
}

/// The posts of a member already found, in the order of days.
///
/// # Errors
/// A fault of the database.
pub fn of_member(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<PostLine>> {
    Ok(tx.rows(
        "select o.short_name as organisation_name, p.title, p.from_on, p.until_on
         from post p join organisation o on o.id = p.organisation_id
         where p.member_id = ?1 order by p.from_on, p.id",
        params![member_id],
    )?)
}

/// Who leads each organisation in reach today: secretaries, and the leaders of groups. An organisation
/// that is not answered has nobody.
///
/// # Errors
/// A fault of the database.
pub fn secretaries(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Post>> {
    let today = tx.today();
    Ok(tx.rows(
        "select p.id, p.organisation_id, p.title, p.rank, p.holder_name, p.member_id, p.full_time,
           p.other_post, p.from_on, p.until_on
         from post p
         where p.rank in ('secretary', 'group_leader')
           and p.from_on <= ?2 and (p.until_on is null or p.until_on > ?2)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by p.organisation_id, p.rank desc, p.id",
        params![reach.root_id(), today],
    )?)
}

/// Every post held on a day in an organisation and below it, as far as in reach, by organisation and
/// time. Where the first record of a rank is later than the day, its holder stands: who came before was
/// never recorded, and that is no vacancy.
///
/// # Errors
/// A fault of the database.
pub fn held_below(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    on: Date,
) -> Outcome<Vec<Post>> {
    Ok(tx.rows(
        "select p.id, p.organisation_id, p.title, p.rank, p.holder_name, p.member_id, p.full_time,
           p.other_post, p.from_on, p.until_on
         from organisation_closure b join post p on p.organisation_id = b.descendant_id
         where b.ancestor_id = ?2 and (p.until_on is null or p.until_on > ?3)
           and (p.from_on <= ?3 or not exists (select 1 from post e
             where e.organisation_id = p.organisation_id and e.rank = p.rank and e.from_on <= ?3))
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by p.organisation_id, p.rank desc, p.from_on, p.id",
        params![reach.root_id(), organisation_id, on],
    )?)
}

/// The posts of every organisation in reach on a day, by organisation, who leads it first; a holder out
/// of reach has no page. As in [`held_below`], the first record of a rank stands for the time before it.
///
/// # Errors
/// A fault of the database.
pub fn holders(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<Holder>> {
    Ok(tx.rows(
        "select p.organisation_id, p.title, p.rank, p.holder_name,
           case when cast(?1 as bigint) = 0 or exists (select 1
               from member m join organisation_closure c on c.descendant_id = m.branch_id
               where m.id = p.member_id and c.ancestor_id = ?1)
             then p.member_id end as member_id,
           p.full_time, p.other_post, p.from_on
         from post p
         where (p.until_on is null or p.until_on > ?2)
           and (p.from_on <= ?2 or (
             not exists (select 1 from post e
               where e.organisation_id = p.organisation_id and e.rank = p.rank and e.from_on <= ?2)
             and not exists (select 1 from post e
               where e.organisation_id = p.organisation_id and e.rank = p.rank and e.from_on < p.from_on)))
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by p.organisation_id, case p.rank when 'secretary' then 1 when 'group_leader' then 2
             when 'deputy_secretary' then 3 else 4 end, p.title, p.id",
        params![reach.root_id(), on],
    )?)
}
