//! The days of joining and of full membership put right, on the page and by a list alike.

use jiff::civil::Date;
use zhibu_db::Tx;

use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::members::rules::standings::{DaysMoved, days_moved};
use crate::members::store;
use crate::members::update::KnownMember;

/// What becomes of the standings and of the first membership of a member already found: those begin on the
/// days put right, and what came after stays. Or why a day does not fit.
///
/// # Errors
/// A fault of the database.
pub fn moved(
    tx: &mut Tx<'_>,
    reach: &Reach,
    was: &KnownMember,
    days: (Date, Option<Date>),
) -> Outcome<Result<DaysMoved, Said>> {
    let mut memberships = store::memberships(tx, reach, was.id)?;
    memberships.sort_by_key(|it| it.from_on);
    let mut lines = store::statuses(tx, reach, was.id)?;
    lines.sort_by_key(|it| it.from_on);
    Ok(days_moved((&memberships, &lines), was.joined_on, days))
}
