//! Statements of the installation.

use zhibu_db::{Tx, params};

use crate::error::Outcome;

/// What is noted under a key.
///
/// # Errors
/// A fault of the database.
pub fn value(tx: &mut Tx<'_>, key: &str) -> Outcome<Option<String>> {
    Ok(tx.scalar(
        "select value from installation where key = ?1",
        params![key],
    )?)
}

/// Notes a value under a key.
///
/// # Errors
/// A fault of the database.
pub fn set(tx: &mut Tx<'_>, key: &str, value: &str) -> Outcome<()> {
    tx.execute(
        "insert into installation (key, value) values (?1, ?2)
         on conflict (key) do update set value = excluded.value",
        params![key, value],
    )?;
    Ok(())
}

/// Whether a unit, an organisation or an account exists.
///
/// # Errors
/// A fault of the database.
pub fn is_in_use(tx: &mut Tx<'_>) -> Outcome<bool> {
    let found: Option<i64> = tx.scalar(
        "select cast(1 as bigint) where exists (select 1 from unit)
           or exists (select 1 from organisation) or exists (select 1 from account)",
        &[],
    )?;
    Ok(found.is_some())
}

/// Whether an account exists.
///
/// # Errors
/// A fault of the database.
pub fn has_accounts(tx: &mut Tx<'_>) -> Outcome<bool> {
    let found: Option<i64> = tx.scalar(
        "select cast(1 as bigint) where exists (select 1 from account)",
        &[],
    )?;
    Ok(found.is_some())
}
