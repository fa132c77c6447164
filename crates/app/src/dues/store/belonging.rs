//! Dues of a member who leaves.

use zhibu_db::Tx;

use crate::access::Reach;
use crate::dues::rules::Month;
use crate::error::Outcome;
use crate::members::{Belonging, Leaving, Matter, Weight};

/// What dues mean for a member who leaves.
pub const BELONGING: Belonging = Belonging::told_only(told);

/// A month is owed to the branch that has the member on its last day.
fn told(_tx: &mut Tx<'_>, _reach: &Reach, leaving: &Leaving<'_>) -> Outcome<Vec<Matter>> {
    let month = Month::of(leaving.on);
    let (last, first) = (month.plus(-1), month);
    Ok(vec![Matter::new(
        Weight::Warns,
        format!(
            "党费在原支部交至 {last}；{first} 起，月末在哪个支部就向哪个支部交。核对有没有欠交。"
        ),
        format!(
            "Dues are paid to this branch until {last}; from {first} on to the branch of the month's last day. \
             See whether any are unpaid."
        ),
    )])
}
