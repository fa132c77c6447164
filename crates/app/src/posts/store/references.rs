//! Statements that move the posts of one member to another, and give them back.

use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::members::sources::{Reference, Taken};

/// Every column of posts that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "post",
        column: "member_id",
        take,
        give_back,
    },
    Reference {
        table: "party_worker",
        column: "member_id",
        take: take_workers,
        give_back: give_back_workers,
    },
];

/// The posts of a member already found go over.
fn take(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let moved = tx.column(
        "select id from post where member_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "update post set member_id = ?2 where member_id = ?1",
        params![from, to],
    )?;
    Ok(Taken::moved(moved))
}

fn give_back(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for id in &taken.moved {
        tx.execute(
            "update post set member_id = ?2 where id = ?1",
            params![*id, to],
        )?;
    }
    Ok(())
}

/// The entries of party workers that a member already found stands for go over.
fn take_workers(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let moved = tx.column(
        "select id from party_worker where member_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "update party_worker set member_id = ?2 where member_id = ?1",
        params![from, to],
    )?;
    Ok(Taken::moved(moved))
}

fn give_back_workers(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for id in &taken.moved {
        tx.execute(
            "update party_worker set member_id = ?2 where id = ?1",
            params![*id, to],
        )?;
    }
    Ok(())
}
