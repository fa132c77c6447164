//! Statements that move what meetings say of one member to another, and give it back.

use serde_json::{Value as Json, json};
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::error::{AppError, Outcome};
use crate::members::sources::{Reference, Taken, Way};

/// Every column of meetings that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "attendance",
        column: "member_id",
        way: Way::Own {
            take: take_attendance,
            give_back: give_back_attendance,
        },
    },
    Reference {
        table: "resolution",
        column: "owner_member_id",
        way: Way::Moved {
            keys: "select id from resolution where owner_member_id = ?1 order by id",
            all: "update resolution set owner_member_id = ?2 where owner_member_id = ?1",
            one: "update resolution set owner_member_id = ?2 where id = ?1",
        },
    },
];

record! {
    struct Seat {
        meeting_id: i64,
        state: String,
        reason: Option<String>,
    }
}

/// The attendance of a member already found goes over, but for meetings on whose list both stand.
fn take_attendance(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let both: Vec<Seat> = tx.rows(
        "select a.meeting_id, a.state, a.reason from attendance a
         where a.member_id = ?1 and exists (select 1 from attendance b
           where b.meeting_id = a.meeting_id and b.member_id = ?2)
         order by a.meeting_id",
        params![from, to],
    )?;
    for seat in &both {
        tx.execute(
            "delete from attendance where member_id = ?1 and meeting_id = ?2",
            params![from, seat.meeting_id],
        )?;
    }
    let moved = tx.column(
        "select meeting_id from attendance where member_id = ?1 order by meeting_id",
        params![from],
    )?;
    tx.execute(
        "update attendance set member_id = ?2 where member_id = ?1",
        params![from, to],
    )?;
    let put_away = both.iter().map(|it| {
        json!({ "meeting_id": it.meeting_id, "other": to, "state": it.state, "reason": it.reason })
    });
    // What is moved is told with whom it went to: a meeting has many lines.
    let moved = moved
        .into_iter()
        .map(|id: i64| json!({ "meeting_id": id, "other": to }));
    Ok(Taken {
        moved: Vec::new(),
        put_away: put_away.chain(moved).collect(),
    })
}

fn give_back_attendance(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for row in &taken.put_away {
        let number = |key: &str| row.get(key).and_then(Json::as_i64);
        let text = |key: &str| row.get(key).and_then(Json::as_str).map(str::to_owned);
        let wrong = || AppError::internal("a line of attendance put away cannot be read");
        let meeting_id = number("meeting_id").ok_or_else(wrong)?;
        if let Some(state) = text("state") {
            tx.execute(
                "insert into attendance (meeting_id, member_id, state, reason) values (?1, ?2, ?3, ?4)",
                params![meeting_id, to, state, text("reason")],
            )?;
        } else {
            tx.execute(
                "update attendance set member_id = ?3 where meeting_id = ?1 and member_id = ?2",
                params![meeting_id, number("other").ok_or_else(wrong)?, to],
            )?;
        }
    }
    Ok(())
}
