//! Statements of accounts, offices and sessions. They are found by what the person themself brings
//! (a name, a cookie), so no `Reach` narrows them; the list of accounts takes one.

use zhibu_db::{Tx, params, record};

use super::actions::NewAccount;
use crate::access::Reach;
use crate::error::Outcome;

record! {
    /// What a sign-in is compared with.
    pub struct Credential {
        pub id: i64,
        pub password_hash: String,
        pub disabled_at: Option<String>,
        pub failed_count: i64,
        pub locked_until: Option<String>,
        pub last_signed_in_at: Option<String>,
    }
}

record! {
    /// A session with the person and the office behind it, as of now.
    pub struct SessionRow {
        pub account_id: i64,
        pub display_name: String,
        pub member_id: Option<i64>,
        pub office_id: i64,
        pub role: String,
        pub organisation_id: Option<i64>,
        pub organisation_name: Option<String>,
        pub created_at: String,
        pub seen_at: String,
        pub ends_at: String,
    }
}

record! {
    /// An office a person may act in.
    pub struct OfficeRow {
        pub id: i64,
        pub role: String,
        pub organisation_name: Option<String>,
    }
}

record! {
    /// A line of the list of accounts.
    pub struct AccountLine {
        pub login_name: String,
        pub display_name: String,
        pub role: String,
        pub organisation_name: Option<String>,
        pub from_on: String,
        pub until_on: Option<String>,
        pub last_signed_in_at: Option<String>,
    }
}

/// The account of that name.
///
/// # Errors
/// A fault of the database.
pub fn credential(tx: &mut Tx<'_>, login_name: &str) -> Outcome<Option<Credential>> {
    Ok(tx.row(
        "select id, password_hash, disabled_at, failed_count, locked_until, last_signed_in_at
         from account where login_name = ?1",
        params![login_name],
    )?)
}

/// Notes a failed sign-in.
///
/// # Errors
/// A fault of the database.
pub fn note_failure(
    tx: &mut Tx<'_>,
    id: i64,
    failed_count: i64,
    locked_until: Option<String>,
) -> Outcome<()> {
    tx.execute(
        "update account set failed_count = ?2, locked_until = ?3 where id = ?1",
        params![id, failed_count, locked_until],
    )?;
    Ok(())
}

/// Notes a sign-in that succeeded.
///
/// # Errors
/// A fault of the database.
pub fn note_success(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update account set failed_count = 0, locked_until = null, last_signed_in_at = ?2 where id = ?1",
        params![id, at],
    )?;
    Ok(())
}

/// The offices an account holds today, in the order in which they were given.
///
/// # Errors
/// A fault of the database.
pub fn offices(tx: &mut Tx<'_>, account_id: i64) -> Outcome<Vec<OfficeRow>> {
    let today = tx.today();
    Ok(tx.rows(
        "select f.id, f.role, o.short_name as organisation_name
         from office f left join organisation o on o.id = f.organisation_id
         where f.account_id = ?1 and f.from_on <= ?2 and (f.until_on is null or f.until_on > ?2)
         order by f.id",
        params![account_id, today],
    )?)
}

/// The shown names of those who hold an office of this role today, each once: whoever is signed in may
/// know whom to ask.
///
/// # Errors
/// A fault of the database.
pub fn names_in_office(tx: &mut Tx<'_>, role: &str) -> Outcome<Vec<String>> {
    let today = tx.today();
    Ok(tx.column(
        "select distinct a.display_name from account a join office f on f.account_id = a.id
         where f.role = ?1 and a.disabled_at is null and f.from_on <= ?2
           and (f.until_on is null or f.until_on > ?2)
         order by a.display_name",
        params![role, today],
    )?)
}

/// Opens a session.
///
/// # Errors
/// A fault of the database.
pub fn insert_session(
    tx: &mut Tx<'_>,
    id_hash: &[u8],
    account_id: i64,
    office_id: i64,
    ends_at: &str,
) -> Outcome<()> {
    let now = tx.now_text();
    tx.execute(
        "insert into session (id_hash, account_id, office_id, created_at, seen_at, ends_at)
         values (?1, ?2, ?3, ?4, ?4, ?5)",
        params![id_hash, account_id, office_id, now, ends_at],
    )?;
    Ok(())
}

/// The session of that hash, if its account is open and its office is held today.
///
/// # Errors
/// A fault of the database.
pub fn session(tx: &mut Tx<'_>, id_hash: &[u8]) -> Outcome<Option<SessionRow>> {
    let today = tx.today();
    Ok(tx.row(
        "select s.account_id, a.display_name, a.member_id, s.office_id, f.role,
           f.organisation_id, o.short_name as organisation_name, s.created_at, s.seen_at, s.ends_at
         from session s
         join account a on a.id = s.account_id and a.disabled_at is null
         join office f on f.id = s.office_id and f.account_id = s.account_id
           and f.from_on <= ?2 and (f.until_on is null or f.until_on > ?2)
         left join organisation o on o.id = f.organisation_id
         where s.id_hash = ?1",
        params![id_hash, today],
    )?)
}

/// Notes that a session was used.
///
/// # Errors
/// A fault of the database.
pub fn touch_session(tx: &mut Tx<'_>, id_hash: &[u8]) -> Outcome<()> {
    let now = tx.now_text();
    tx.execute(
        "update session set seen_at = ?2 where id_hash = ?1",
        params![id_hash, now],
    )?;
    Ok(())
}

/// A session on its way to another office and another token.
#[derive(Clone, Copy, Debug)]
pub struct SessionChange<'a> {
    /// SHA-256 of the token so far.
    pub id_hash: &'a [u8],
    /// SHA-256 of the token from now on.
    pub new_id_hash: &'a [u8],
    /// Whose it is.
    pub account_id: i64,
    /// The office wanted.
    pub office_id: i64,
}

/// Moves a session to another office of the same account; answers whether there is one.
///
/// # Errors
/// A fault of the database.
pub fn change_office(tx: &mut Tx<'_>, session: SessionChange<'_>) -> Outcome<bool> {
    let today = tx.today();
    let changed = tx.execute(
        "update session set office_id = ?3, id_hash = ?5 where id_hash = ?1 and account_id = ?2
         and exists (select 1 from office f where f.id = ?3 and f.account_id = ?2
           and f.from_on <= ?4 and (f.until_on is null or f.until_on > ?4))",
        params![
            session.id_hash,
            session.account_id,
            session.office_id,
            today,
            session.new_id_hash
        ],
    )?;
    Ok(changed == 1)
}

/// Takes the sessions of an account away that are over, so that they do not pile up.
///
/// # Errors
/// A fault of the database.
pub fn delete_ended_sessions(tx: &mut Tx<'_>, account_id: i64) -> Outcome<()> {
    let now = tx.now_text();
    tx.execute(
        "delete from session where account_id = ?1 and ends_at <= ?2",
        params![account_id, now],
    )?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// A fault of the database.
pub fn delete_session(tx: &mut Tx<'_>, id_hash: &[u8]) -> Outcome<()> {
    tx.execute("delete from session where id_hash = ?1", params![id_hash])?;
    Ok(())
}

/// A new account with its first office; the password is hashed already.
///
/// # Errors
/// The login name is taken, or a fault of the database.
pub fn insert_account(tx: &mut Tx<'_>, new: &NewAccount<'_>, password_hash: &str) -> Outcome<i64> {
    let (id, today) = (tx.new_id(), tx.today());
    tx.execute(
        "insert into account (id, login_name, display_name, password_hash, member_id, failed_count)
         values (?1, ?2, ?3, ?4, ?5, 0)",
        params![
            id,
            new.login_name,
            new.display_name,
            password_hash,
            new.member_id
        ],
    )?;
    let office_id = tx.new_id();
    tx.execute(
        "insert into office (id, account_id, role, organisation_id, from_on) values (?1, ?2, ?3, ?4, ?5)",
        params![office_id, id, new.role.key(), new.organisation_id, today],
    )?;
    Ok(id)
}

/// Whether somebody signs in with that name already.
///
/// # Errors
/// A fault of the database.
pub fn is_taken(tx: &mut Tx<'_>, login_name: &str) -> Outcome<bool> {
    let found: Option<i64> = tx.scalar(
        "select a.id from account a where a.login_name = ?1",
        params![login_name],
    )?;
    Ok(found.is_some())
}

/// Puts another password's hash in place of the old, forgets wrong tries and ends every session of the
/// account; answers whose it is, if there is such an account.
///
/// # Errors
/// A fault of the database.
pub fn renew_password(
    tx: &mut Tx<'_>,
    login_name: &str,
    password_hash: &str,
) -> Outcome<Option<i64>> {
    let found: Option<i64> = tx.scalar(
        "update account set password_hash = ?2, failed_count = 0, locked_until = null
         where login_name = ?1 returning id",
        params![login_name, password_hash],
    )?;
    let Some(id) = found else {
        return Ok(None);
    };
    tx.execute("delete from session where account_id = ?1", params![id])?;
    Ok(Some(id))
}

/// Every account with its offices, for those who may see them.
///
/// # Errors
/// A fault of the database.
pub fn accounts(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<AccountLine>> {
    Ok(tx.rows(
        "select a.login_name, a.display_name, f.role, o.short_name as organisation_name, f.from_on,
           f.until_on, a.last_signed_in_at
         from account a join office f on f.account_id = a.id
         left join organisation o on o.id = f.organisation_id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id = f.organisation_id)
         order by a.login_name, f.id",
        params![reach.root_id()],
    )?)
}
