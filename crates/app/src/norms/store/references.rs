//! Statements that move the acknowledgements of one member to another, and give them back.

use serde_json::{Value as Json, json};
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::error::{AppError, Outcome};
use crate::members::sources::{Reference, Taken, Way};

/// Every column of norms that names a member.
pub const REFERENCES: &[Reference] = &[Reference {
    table: "norm_acknowledgement",
    column: "member_id",
    way: Way::Own { take, give_back },
}];

record! {
    struct Acknowledgement {
        norm_id: i64,
        at: String,
        is_doubled: bool,
    }
}

/// The acknowledgements of a member already found go over, but for norms that both acknowledged.
fn take(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let rows: Vec<Acknowledgement> = tx.rows(
        "select a.norm_id, a.at, exists (select 1 from norm_acknowledgement o
           where o.norm_id = a.norm_id and o.member_id = ?2) as is_doubled
         from norm_acknowledgement a where a.member_id = ?1 order by a.norm_id",
        params![from, to],
    )?;
    for row in &rows {
        tx.execute(
            "delete from norm_acknowledgement where norm_id = ?1 and member_id = ?2",
            params![row.norm_id, from],
        )?;
        if !row.is_doubled {
            tx.execute(
                "insert into norm_acknowledgement (norm_id, member_id, at) values (?1, ?2, ?3)",
                params![row.norm_id, to, row.at],
            )?;
        }
    }
    let put_away = rows
        .iter()
        .map(|it| json!({ "norm_id": it.norm_id, "at": it.at, "other": to, "is_doubled": it.is_doubled }));
    Ok(Taken {
        moved: Vec::new(),
        put_away: put_away.collect(),
    })
}

fn give_back(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for row in &taken.put_away {
        let number = |key: &str| row.get(key).and_then(Json::as_i64);
        let wrong = || AppError::internal("an acknowledgement put away cannot be read");
        let norm_id = number("norm_id").ok_or_else(wrong)?;
        let at = row.get("at").and_then(Json::as_str).ok_or_else(wrong)?;
        if row.get("is_doubled").and_then(Json::as_bool) == Some(false) {
            tx.execute(
                "delete from norm_acknowledgement where norm_id = ?1 and member_id = ?2",
                params![norm_id, number("other").ok_or_else(wrong)?],
            )?;
        }
        tx.execute(
            "insert into norm_acknowledgement (norm_id, member_id, at) values (?1, ?2, ?3)",
            params![norm_id, to, at],
        )?;
    }
    Ok(())
}
