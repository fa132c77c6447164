//! Statements of one's own views of the roster.

use zhibu_db::{Tx, params};

use crate::error::Outcome;
use crate::members::model::ViewLine;

/// The views of an account, by name.
///
/// # Errors
/// A fault of the database.
pub fn of_account(tx: &mut Tx<'_>, account_id: i64) -> Outcome<Vec<ViewLine>> {
    Ok(tx.rows(
        "select id, name, filter from roster_view where account_id = ?1 order by name",
        params![account_id],
    )?)
}

/// Keeps a view; one of that name is written anew.
///
/// # Errors
/// A fault of the database.
pub fn put(tx: &mut Tx<'_>, account_id: i64, name: &str, filter: &str) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into roster_view (id, account_id, name, filter, at) values (?1, ?2, ?3, ?4, ?5)
         on conflict (account_id, name) do update set filter = excluded.filter, at = excluded.at",
        params![id, account_id, name, filter, at],
    )?;
    Ok(())
}

/// Takes a view of an account away; answers whether there was one.
///
/// # Errors
/// A fault of the database.
pub fn remove(tx: &mut Tx<'_>, account_id: i64, id: i64) -> Outcome<bool> {
    let removed = tx.execute(
        "delete from roster_view where id = ?1 and account_id = ?2",
        params![id, account_id],
    )?;
    Ok(removed > 0)
}
