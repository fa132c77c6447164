//! Statements of the batches.

use zhibu_db::{Tx, params};

use super::model::{Batch, Difference, FileMark, ImportKind};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// Writes the batch of an import; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert_batch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: ImportKind,
    file: &FileMark,
    difference: &Difference,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into import_batch (id, kind, file_name, file_sha256, at, account_id, new_count,
           changed_count, same_count)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            kind.key(),
            file.name,
            file.sha256,
            at,
            actor.account_id,
            difference.new_count,
            difference.changed_count(),
            difference.same_count
        ],
    )?;
    Ok(id)
}

/// The latest batches, newest first: for those who may import, who see the whole county.
///
/// # Errors
/// A fault of the database.
pub fn batches(tx: &mut Tx<'_>, reach: &Reach, limit: i64) -> Outcome<Vec<Batch>> {
    Ok(tx.rows(
        "select b.id, b.kind, b.file_name, b.file_sha256, b.at, a.display_name, b.new_count, b.changed_count,
           b.same_count
         from import_batch b left join account a on a.id = b.account_id
         where cast(?1 as bigint) = 0
         order by b.id desc limit ?2",
        params![reach.root_id(), limit],
    )?)
}
