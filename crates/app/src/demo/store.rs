//! Statements of the demonstration.

use zhibu_db::{Tx, params, record};

use super::cast::SignIn;
use crate::access::Reach;
use crate::error::Outcome;

record! {
    struct Plain { id: i64, name: String }
}

/// The first full member of a branch in reach, by name, who holds no post today; id and name.
///
/// # Errors
/// A fault of the database.
pub fn plain_member(
    tx: &mut Tx<'_>,
    reach: &Reach,
    branch_id: i64,
) -> Outcome<Option<(i64, String)>> {
    let today = tx.today();
    let found: Option<Plain> = tx.row(
        "select m.id, m.name from member m
         where m.branch_id = ?2 and m.status = 'full'
           and not exists (select 1 from post p where p.member_id = m.id and p.from_on <= ?3
             and (p.until_on is null or p.until_on > ?3))
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by m.name_sort, m.id limit 1",
        params![reach.root_id(), branch_id, today],
    )?;
    Ok(found.map(|it| (it.id, it.name)))
}

/// Every account and its first office, in the order in which they were made.
///
/// # Errors
/// A fault of the database.
pub fn sign_ins(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<SignIn>> {
    Ok(tx.rows(
        "select a.login_name, a.display_name, f.role, o.short_name as organisation_name
         from account a join office f on f.account_id = a.id
         left join organisation o on o.id = f.organisation_id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = f.organisation_id)
         order by a.id, f.id",
        params![reach.root_id()],
    )?)
}
