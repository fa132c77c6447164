//! Statements of the register of party workers.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::posts::model::{Training, WorkerLine, WorkerPost};
use crate::posts::rules::workers::{CheckedTraining, CheckedWorker};

macro_rules! lines {
    () => {
        "select w.id, w.name, m.id as member_id, w.recommendation, p.organisation_id,
           o.short_name as organisation_name, p.title, p.full_time, p.from_on,
           (select max(t.held_on) from party_worker_training t where t.worker_id = w.id) as trained_on,
           (select count(1) from party_worker_post h where h.worker_id = w.id) as post_count
         from party_worker w
         join party_worker_post p on p.worker_id = w.id and p.until_on is null
         join organisation o on o.id = p.organisation_id
         left join member m on m.id = w.member_id
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?1 and r.descendant_id = m.branch_id))
         where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))"
    };
}

/// Who does party work in reach, in the order of organisations.
///
/// # Errors
/// A fault of the database.
pub fn workers(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<WorkerLine>> {
    Ok(tx.rows(
        concat!(lines!(), " order by o.code, w.id"),
        params![reach.root_id()],
    )?)
}

/// One party worker whose present post is in reach.
///
/// # Errors
/// A fault of the database.
pub fn worker(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<WorkerLine>> {
    Ok(tx.row(
        concat!(lines!(), " and w.id = ?2"),
        params![reach.root_id(), id],
    )?)
}

/// The posts of a party worker as far as they are in reach, latest first.
///
/// # Errors
/// A fault of the database.
pub fn posts(tx: &mut Tx<'_>, reach: &Reach, worker_id: i64) -> Outcome<Vec<WorkerPost>> {
    Ok(tx.rows(
        "select p.organisation_id, o.short_name as organisation_name, p.title, p.full_time, p.from_on,
           p.until_on
         from party_worker_post p join organisation o on o.id = p.organisation_id
         where p.worker_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by p.from_on desc, p.id desc",
        params![reach.root_id(), worker_id],
    )?)
}

/// The trainings of a party worker already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn trainings(tx: &mut Tx<'_>, _reach: &Reach, worker_id: i64) -> Outcome<Vec<Training>> {
    Ok(tx.rows(
        "select t.held_on, t.topic, t.class_hours from party_worker_training t
         where t.worker_id = ?1 order by t.held_on desc, t.id desc",
        params![worker_id],
    )?)
}

/// Writes a new party worker with the first post; answers the id.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, worker: &CheckedWorker) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into party_worker (id, name, member_id, recommendation, recorded_at)
         values (?1, ?2, ?3, ?4, ?5)",
        params![id, worker.name, worker.member_id, worker.recommendation, at],
    )?;
    insert_post(tx, id, worker)?;
    Ok(id)
}

/// Ends the present post of a party worker on the day the next one begins.
///
/// # Errors
/// A fault of the database.
pub fn rotate(tx: &mut Tx<'_>, worker_id: i64, next: &CheckedWorker) -> Outcome<()> {
    tx.execute(
        "update party_worker_post set until_on = ?2 where worker_id = ?1 and until_on is null",
        params![worker_id, next.from_on],
    )?;
    insert_post(tx, worker_id, next)
}

/// Ends the present post of a party worker with none after it.
///
/// # Errors
/// A fault of the database.
pub fn leave(tx: &mut Tx<'_>, worker_id: i64, on: Date) -> Outcome<()> {
    tx.execute(
        "update party_worker_post set until_on = ?2 where worker_id = ?1 and until_on is null",
        params![worker_id, on],
    )?;
    Ok(())
}

/// Writes a training of a party worker.
///
/// # Errors
/// A fault of the database.
pub fn insert_training(tx: &mut Tx<'_>, worker_id: i64, training: &CheckedTraining) -> Outcome<()> {
    let id = tx.new_id();
    tx.execute(
        "insert into party_worker_training (id, worker_id, held_on, topic, class_hours)
         values (?1, ?2, ?3, ?4, ?5)",
        params![
            id,
            worker_id,
            training.held_on,
            training.topic,
            training.class_hours
        ],
    )?;
    Ok(())
}

fn insert_post(tx: &mut Tx<'_>, worker_id: i64, worker: &CheckedWorker) -> Outcome<()> {
    let id = tx.new_id();
    tx.execute(
        "insert into party_worker_post (id, worker_id, organisation_id, title, full_time, from_on)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id,
            worker_id,
            worker.organisation_id,
            worker.title,
            worker.full_time,
            worker.from_on
        ],
    )?;
    Ok(())
}
