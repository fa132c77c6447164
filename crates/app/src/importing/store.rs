//! Statements of the batches; those of drafts, of what rows did and of taking it back stand in files of
//! their own.

mod cases;
pub mod drafts;
pub mod effects;
pub mod images;
pub mod obstacles;
pub mod parts;
pub mod removal;

use jiff::SignedDuration;
use jiff::civil::Date;
use zhibu_db::{Ids, Tx, params};

use super::model::{Batch, Difference, FileMark, ImportKind};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// What a batch is written with besides its counts.
pub struct NewBatch<'a> {
    /// What it brought.
    pub kind: ImportKind,
    /// The file.
    pub file: &'a FileMark,
    /// The draft it came from, if it came by one.
    pub draft_id: Option<i64>,
    /// Rows left out.
    pub wrong_count: i64,
}

/// Writes the batch of an import; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert_batch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewBatch<'_>,
    difference: &Difference,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into import_batch (id, kind, file_name, file_sha256, at, account_id, new_count,
           changed_count, same_count, wrong_count, draft_number)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            new.kind.key(),
            new.file.name,
            new.file.sha256,
            at,
            actor.account_id,
            difference.new_count(),
            difference.changed_count(),
            difference.same_count,
            new.wrong_count,
            new.draft_id
        ],
    )?;
    Ok(id)
}

/// The latest batches before one, newest first: for those who may import, who see the whole county.
///
/// # Errors
/// A fault of the database.
pub fn batches(tx: &mut Tx<'_>, reach: &Reach, before: i64, limit: i64) -> Outcome<Vec<Batch>> {
    Ok(tx.rows(
        "select b.id, b.kind, b.file_name, b.file_sha256, b.at, a.display_name, b.new_count, b.changed_count,
           b.same_count, b.wrong_count, b.undone_at, u.display_name as undone_by_name
         from import_batch b left join account a on a.id = b.account_id
           left join account u on u.id = b.undone_by
         where cast(?1 as bigint) = 0 and b.id < ?2
         order by b.id desc limit ?3",
        params![reach.root_id(), before, limit],
    )?)
}

/// One batch, for those who may import.
///
/// # Errors
/// A fault of the database.
pub fn batch(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<Batch>> {
    Ok(tx.row(
        "select b.id, b.kind, b.file_name, b.file_sha256, b.at, a.display_name, b.new_count, b.changed_count,
           b.same_count, b.wrong_count, b.undone_at, u.display_name as undone_by_name
         from import_batch b left join account a on a.id = b.account_id
           left join account u on u.id = b.undone_by
         where cast(?1 as bigint) = 0 and b.id = ?2",
        params![reach.root_id(), id],
    )?)
}

/// The latest batch that came from a draft of this account.
///
/// # Errors
/// A fault of the database.
pub fn batch_of_draft(
    tx: &mut Tx<'_>,
    reach: &Reach,
    account_id: Option<i64>,
    draft_id: i64,
) -> Outcome<Option<i64>> {
    Ok(tx.scalar(
        "select b.id from import_batch b
         where cast(?1 as bigint) = 0 and b.draft_number = ?2 and b.account_id = ?3
         order by b.id desc limit 1",
        params![reach.root_id(), draft_id, account_id],
    )?)
}

/// Notes who took a batch back, and when.
///
/// # Errors
/// A fault of the database.
pub fn mark_undone(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update import_batch set undone_at = ?2, undone_by = ?3 where id = ?1",
        params![id, at, actor.account_id],
    )?;
    Ok(())
}

/// What had been done to the county at a moment, to be compared with what has been done at another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActMark {
    /// Acts are counted after this number.
    after: i64,
    count: i64,
    /// What holds on one day may not on the next.
    on: Date,
}

/// Longer than any transaction takes: where several write at once, an act may be there later than one with a
/// higher number.
const ACTS_COUNTED: SignedDuration = SignedDuration::from_mins(30);

/// How far the audit is now.
///
/// # Errors
/// A fault of the database.
pub fn mark(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<ActMark> {
    let last: Option<i64> = tx.scalar(
        "select r.id from audit_row r where cast(?1 as bigint) = 0 order by r.id desc limit 1",
        params![reach.root_id()],
    )?;
    mark_after(tx, reach, Ids::before(last.unwrap_or(0), ACTS_COUNTED))
}

/// Whether nothing has been done since a mark, by anybody: every act leaves its row in the audit.
///
/// # Errors
/// A fault of the database.
pub fn is_untouched(tx: &mut Tx<'_>, reach: &Reach, since: &ActMark) -> Outcome<bool> {
    Ok(mark_after(tx, reach, since.after)? == *since)
}

fn mark_after(tx: &mut Tx<'_>, reach: &Reach, after: i64) -> Outcome<ActMark> {
    let count = tx.scalar(
        "select count(1) from audit_row r where cast(?1 as bigint) = 0 and r.id > ?2",
        params![reach.root_id(), after],
    )?;
    Ok(ActMark {
        after,
        count: count.unwrap_or(0),
        on: tx.today(),
    })
}
