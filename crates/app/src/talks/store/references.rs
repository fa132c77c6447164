//! Statements that move the talks of one member to another, and give them back.

use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::members::sources::{Reference, Taken};

/// Every column of talks that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "talk",
        column: "talker_id",
        take: take_talker,
        give_back: give_back_talker,
    },
    Reference {
        table: "talk",
        column: "listener_id",
        take: take_listener,
        give_back: give_back_listener,
    },
];

/// The talks that a member already found led go over.
fn take_talker(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let moved = tx.column(
        "select id from talk where talker_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "update talk set talker_id = ?2 where talker_id = ?1",
        params![from, to],
    )?;
    Ok(Taken::moved(moved))
}

fn give_back_talker(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for id in &taken.moved {
        tx.execute(
            "update talk set talker_id = ?2 where id = ?1",
            params![*id, to],
        )?;
    }
    Ok(())
}

/// The talks that a member already found was in go over.
fn take_listener(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let moved = tx.column(
        "select id from talk where listener_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "update talk set listener_id = ?2 where listener_id = ?1",
        params![from, to],
    )?;
    Ok(Taken::moved(moved))
}

fn give_back_listener(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for id in &taken.moved {
        tx.execute(
            "update talk set listener_id = ?2 where id = ?1",
            params![*id, to],
        )?;
    }
    Ok(())
}
