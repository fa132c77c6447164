//! 审计: one row an act, written in the transaction of the act. No audit row, no act.
//!
//! Table: `audit_row`, append-only. It says who, in which office, did what to which object, when and in
//! which request; it holds no value of a member's data.

pub mod store;

use zhibu_db::Tx;

use crate::access::Actor;
use crate::error::Outcome;

/// What an act was done to.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// The table's noun: `member`, `meeting`, `import_batch` …
    pub kind: &'a str,
    /// Its id, if it has one.
    pub id: Option<i64>,
    /// The organisation it belongs to, if to one.
    pub organisation_id: Option<i64>,
}

/// Writes the row of an act: `act` is a verb and noun as in `record_meeting`, `summary` a short sentence
/// without personal data.
///
/// # Errors
/// The row could not be written; the act must then fail too.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &str,
    object: Object<'_>,
    summary: &str,
) -> Outcome<()> {
    store::insert(tx, actor, act, object, summary)
}

/// Writes the row of a sign-in that was refused: nobody's act, upon an account if there is one.
///
/// # Errors
/// The row could not be written; nothing may be answered then.
pub fn record_refused_sign_in(
    tx: &mut Tx<'_>,
    account_id: Option<i64>,
    request_id: &str,
) -> Outcome<()> {
    store::insert_refused_sign_in(tx, account_id, request_id)
}
