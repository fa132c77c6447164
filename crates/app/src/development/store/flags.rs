//! Statements of admissions as the roster has them.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::error::Outcome;

record! {
    /// That a branch admitted somebody.
    pub struct Admission {
        pub organisation_id: i64,
        pub from_on: Date,
    }
}

/// When each branch in reach last admitted somebody.
///
/// # Errors
/// A fault of the database.
pub fn latest(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Admission>> {
    Ok(tx.rows(
        "select p.organisation_id, max(s.from_on) as from_on
         from member_status s join membership p on p.member_id = s.member_id and p.from_on <= s.from_on
           and (p.until_on is null or p.until_on > s.from_on)
         where s.status = 'probationary'
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         group by p.organisation_id",
        params![reach.root_id()],
    )?)
}

/// Each admission of the branches in reach since a day, in the order of days.
///
/// # Errors
/// A fault of the database.
pub fn since(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<Admission>> {
    Ok(tx.rows(
        "select p.organisation_id, s.from_on
         from member_status s join membership p on p.member_id = s.member_id and p.from_on <= s.from_on
           and (p.until_on is null or p.until_on > s.from_on)
         where s.status = 'probationary' and s.from_on >= ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by s.from_on, s.id",
        params![reach.root_id(), on],
    )?)
}
