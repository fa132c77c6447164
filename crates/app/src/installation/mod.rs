//! 安装: what an installation knows about itself.
//!
//! Table: `installation`. It says which key sealed the fields, so that a wrong or a new key file is
//! refused before anything is sealed with it, and whether the county is the demonstration.
//!
//! Invariant: nothing personal stands here, and nobody reads it on a page, so no `Reach` narrows it.

mod store;

use jiff::civil::Date;
use zhibu_db::{Db, Tx};

use crate::error::Outcome;
use crate::sealing::FieldKeys;

const KEY_FINGERPRINT: &str = "key_fingerprint";
const DEMONSTRATION: &str = "demonstration";
const DEMONSTRATION_ON: &str = "demonstration_on";
/// The demonstration is being made; where this stays, it was interrupted.
const MAKING: &str = "making";
const MADE: &str = "made";

/// How a key file stands to the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFit {
    /// Nothing was ever sealed here.
    Unused,
    /// The data were sealed with this key.
    Fits,
    /// The data were sealed with another key.
    Foreign,
}

/// Whether this installation is the demonstration 演示.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demonstration {
    /// The day on which it takes place; none for the machine's own.
    pub on: Option<Date>,
}

/// Whether the data were sealed with `keys`; with none, whether they were sealed at all.
///
/// # Errors
/// A fault of the database.
pub fn key_fit(db: &Db, keys: Option<&FieldKeys>) -> Outcome<KeyFit> {
    let own = keys.map(FieldKeys::fingerprint);
    db.read_now(move |tx| {
        let known = store::value(tx, KEY_FINGERPRINT)?;
        Ok(match (known, own) {
            (None, _) => KeyFit::Unused,
            (Some(known), Some(own)) if known == own => KeyFit::Fits,
            _ => KeyFit::Foreign,
        })
    })
}

/// Notes that the data are sealed with `keys` from now on.
///
/// # Errors
/// A fault of the database.
pub fn note_key(db: &Db, keys: &FieldKeys) -> Outcome<()> {
    let own = keys.fingerprint();
    db.write_now(move |tx| store::set(tx, KEY_FINGERPRINT, &own))
}

/// Whether this is the demonstration, and of which day.
///
/// # Errors
/// A fault of the database.
pub fn demonstration(tx: &mut Tx<'_>) -> Outcome<Option<Demonstration>> {
    if store::value(tx, DEMONSTRATION)?.as_deref() != Some(MADE) {
        return Ok(None);
    }
    let on = store::value(tx, DEMONSTRATION_ON)?;
    let on = on.as_deref().and_then(zhibu_rules::dates::parse_date);
    Ok(Some(Demonstration { on }))
}

/// Begins the demonstration; answers whether it may: nothing is here yet, or only what an interrupted
/// beginning left.
///
/// # Errors
/// A fault of the database.
pub fn begin_demonstration(tx: &mut Tx<'_>) -> Outcome<bool> {
    let interrupted = store::value(tx, DEMONSTRATION)?.as_deref() == Some(MAKING);
    if store::is_in_use(tx)? && !interrupted {
        return Ok(false);
    }
    store::set(tx, DEMONSTRATION, MAKING)?;
    Ok(true)
}

/// Notes that the demonstration is made, so that it says so at every start.
///
/// # Errors
/// A fault of the database.
pub fn note_demonstration(tx: &mut Tx<'_>, demonstration: Demonstration) -> Outcome<()> {
    store::set(tx, DEMONSTRATION, MADE)?;
    match demonstration.on {
        Some(on) => store::set(tx, DEMONSTRATION_ON, &on.to_string()),
        None => Ok(()),
    }
}

/// Whether anybody may sign in.
///
/// # Errors
/// A fault of the database.
pub fn has_accounts(tx: &mut Tx<'_>) -> Outcome<bool> {
    store::has_accounts(tx)
}
