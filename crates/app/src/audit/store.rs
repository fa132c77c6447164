//! Statements of the audit log.

use zhibu_db::{Tx, params, record};

use super::Object;
use crate::access::Actor;
use crate::error::Outcome;

record! {
    /// A reading of, or an act upon, one object, as the person concerned is shown it.
    pub struct Reading {
        /// When.
        pub at: String,
        /// What was done.
        pub act: String,
        /// In which office; none for the command line.
        pub office_role: Option<String>,
        /// By whom, as shown.
        pub display_name: Option<String>,
    }
}

/// Appends one row.
///
/// # Errors
/// The database refuses it.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &str,
    object: Object<'_>,
    summary: &str,
) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into audit_row (id, at, account_id, office_role, act, object_kind, object_id,
           organisation_id, summary, request_id)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            at,
            actor.account_id,
            actor.role.key(),
            act,
            object.kind,
            object.id,
            object.organisation_id,
            summary,
            actor.request_id
        ],
    )?;
    Ok(())
}

/// Appends the row of a refused sign-in.
///
/// # Errors
/// The database refuses it.
pub fn insert_refused_sign_in(
    tx: &mut Tx<'_>,
    account_id: Option<i64>,
    request_id: &str,
) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into audit_row (id, at, act, object_kind, object_id, summary, request_id)
         values (?1, ?2, 'refuse_sign_in', 'account', ?3, 'sign-in refused', ?4)",
        params![id, at, account_id, request_id],
    )?;
    Ok(())
}

/// The latest rows about one member, newest first: what the member is shown about themself.
///
/// # Errors
/// A fault of the database.
pub fn about_member(tx: &mut Tx<'_>, member_id: i64, limit: i64) -> Outcome<Vec<Reading>> {
    Ok(tx.rows(
        "select r.at, r.act, r.office_role, a.display_name
         from audit_row r left join account a on a.id = r.account_id
         where r.object_kind = 'member' and r.object_id = ?1
         order by r.id desc limit ?2",
        params![member_id, limit],
    )?)
}
