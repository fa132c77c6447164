//! Attendance of somebody who came to a branch and is to go back.

use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::members::{Belonging, Departure};

/// What meetings mean for a member who leaves: nothing, until they have attended where they went.
pub const BELONGING: Belonging = Belonging {
    told: |_, _, _| Ok(Vec::new()),
    moved: |_, _, _| Ok(()),
    moved_back,
};

/// Whether a member already found has attended since where they went.
fn moved_back(tx: &mut Tx<'_>, _reach: &Reach, departure: &Departure<'_>) -> Outcome<Vec<Said>> {
    let Some(to_id) = departure.to_id else {
        return Ok(Vec::new());
    };
    let count: Option<i64> = tx.scalar(
        "select count(t.meeting_id) from attendance t join meeting m on m.id = t.meeting_id
         where t.member_id = ?1 and m.organisation_id = ?2 and m.held_on >= ?3",
        params![departure.member.id, to_id, departure.on],
    )?;
    Ok(match count {
        Some(count) if count > 0 => vec![Said::new(
            "已经在转入的支部参加了组织生活，不能撤回；要回去的，另办转接。",
            "They have attended meetings of the branch they came to; to go back, begin another transfer.",
        )],
        _ => Vec::new(),
    })
}
