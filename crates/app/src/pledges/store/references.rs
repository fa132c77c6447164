//! Statements that move the pledges of one member to another, and give them back.

use serde_json::{Value as Json, json};
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::error::{AppError, Outcome};
use crate::members::sources::{Reference, Taken, Way};

/// Every column of pledges that names a member.
pub const REFERENCES: &[Reference] = &[Reference {
    table: "pledge",
    column: "member_id",
    way: Way::Own { take, give_back },
}];

record! {
    struct Whole {
        id: i64,
        year: i64,
        at: String,
        account_id: Option<i64>,
        mid_year_on: Option<String>,
        year_end_on: Option<String>,
    }
}

record! {
    struct Target {
        id: i64,
        position: i64,
        target: String,
        mid_year_state: Option<String>,
        mid_year_note: Option<String>,
        year_end_state: Option<String>,
        year_end_note: Option<String>,
    }
}

/// The pledges of a member already found go over, but for years in which both have one.
fn take(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let both: Vec<Whole> = tx.rows(
        "select p.id, p.year, p.at, p.account_id, p.mid_year_on, p.year_end_on from pledge p
         where p.member_id = ?1 and exists (select 1 from pledge o
           where o.member_id = ?2 and o.year = p.year)
         order by p.id",
        params![from, to],
    )?;
    let mut put_away = Vec::new();
    for it in &both {
        let targets: Vec<Target> = tx.rows(
            "select id, position, target, mid_year_state, mid_year_note, year_end_state, year_end_note
             from pledge_target where pledge_id = ?1 order by position",
            params![it.id],
        )?;
        let targets = targets.iter().map(|it| {
            json!({
                "id": it.id, "position": it.position, "target": it.target,
                "mid_year_state": it.mid_year_state, "mid_year_note": it.mid_year_note,
                "year_end_state": it.year_end_state, "year_end_note": it.year_end_note,
            })
        });
        put_away.push(json!({
            "id": it.id, "year": it.year, "at": it.at, "account_id": it.account_id,
            "mid_year_on": it.mid_year_on, "year_end_on": it.year_end_on,
            "targets": targets.collect::<Vec<_>>(),
        }));
        tx.execute(
            "delete from pledge_target where pledge_id = ?1",
            params![it.id],
        )?;
        tx.execute("delete from pledge where id = ?1", params![it.id])?;
    }
    let moved = tx.column(
        "select id from pledge where member_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "update pledge set member_id = ?2 where member_id = ?1",
        params![from, to],
    )?;
    Ok(Taken { moved, put_away })
}

fn give_back(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for id in &taken.moved {
        tx.execute(
            "update pledge set member_id = ?2 where id = ?1",
            params![*id, to],
        )?;
    }
    for row in &taken.put_away {
        let text = |row: &Json, key: &str| row.get(key).and_then(Json::as_str).map(str::to_owned);
        let number = |row: &Json, key: &str| row.get(key).and_then(Json::as_i64);
        let id = number(row, "id");
        let id = id.ok_or_else(|| AppError::internal("a pledge put away cannot be read"))?;
        tx.execute(
            "insert into pledge (id, member_id, year, at, account_id, mid_year_on, year_end_on)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                to,
                number(row, "year"),
                text(row, "at"),
                number(row, "account_id"),
                text(row, "mid_year_on"),
                text(row, "year_end_on")
            ],
        )?;
        for it in row
            .get("targets")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            tx.execute(
                "insert into pledge_target (id, pledge_id, position, target, mid_year_state, mid_year_note,
                   year_end_state, year_end_note)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    number(it, "id"),
                    id,
                    number(it, "position"),
                    text(it, "target"),
                    text(it, "mid_year_state"),
                    text(it, "mid_year_note"),
                    text(it, "year_end_state"),
                    text(it, "year_end_note")
                ],
            )?;
        }
    }
    Ok(())
}
