//! Signing in and out, and which office one acts in.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use zhibu_db::{Tx, instant_text};

use super::store::{self, AccountLine, OfficeRow, SessionChange, SessionRow};
use super::{password, rules};
use crate::access::{Act, Actor, Role};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};

/// An account to be made, with its first office.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// What the person types to sign in; lower case.
    pub login_name: &'a str,
    /// What is shown.
    pub display_name: &'a str,
    /// The first office.
    pub role: Role,
    /// The organisation the office is for.
    pub organisation_id: Option<i64>,
    /// The member they are.
    pub member_id: Option<i64>,
}

/// What a sign-in gives.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The cookie's value: 64 hexadecimal digits, stored nowhere.
    pub token: String,
    /// The last time before this one, for the line after signing in.
    pub last_signed_in_at: Option<String>,
}

/// What a typed password is compared with; read before [`sign_in`], so that the slow comparison
/// holds no transaction.
///
/// # Errors
/// A fault of the database.
pub fn stored_password(tx: &mut Tx<'_>, login_name: &str) -> Outcome<Option<String>> {
    Ok(store::credential(tx, &plain_name(login_name))?.map(|it| it.password_hash))
}

/// Whether the typed password is the stored one; as slow for nobody's as for somebody's.
pub fn is_right_password(typed: &str, stored: Option<&str>) -> bool {
    password::is_right(typed, stored)
}

/// Signs in, `right` being what [`is_right_password`] said. A wrong name, a wrong password, a disabled
/// or waiting account and one without an office are answered alike: `None`, after an audit row, so that
/// the time it takes tells nothing either.
///
/// # Errors
/// A fault of the database.
pub fn sign_in(
    tx: &mut Tx<'_>,
    login_name: &str,
    right: bool,
    request_id: &str,
) -> Outcome<Option<SignedIn>> {
    let Some(credential) = store::credential(tx, &plain_name(login_name))? else {
        return refuse(tx, None, request_id);
    };
    let account_id = Some(credential.id);
    let now = tx.now_text();
    let waits = credential
        .locked_until
        .as_ref()
        .is_some_and(|until| *until > now);
    if waits || credential.disabled_at.is_some() {
        return refuse(tx, account_id, request_id);
    }
    if !right {
        let count = credential.failed_count + 1;
        let until = rules::locked_until(tx.now(), count).map(instant_text);
        store::note_failure(tx, credential.id, count, until)?;
        return refuse(tx, account_id, request_id);
    }
    let offices = store::offices(tx, credential.id)?;
    let Some(office) = offices.first() else {
        return refuse(tx, account_id, request_id);
    };
    store::note_success(tx, credential.id)?;
    store::delete_ended_sessions(tx, credential.id)?;
    let token = new_token(tx)?;
    let ends_at = later(tx.now(), rules::SESSION_WHOLE);
    store::insert_session(tx, &token_hash(&token), credential.id, office.id, &ends_at)?;
    let session = store::session(tx, &token_hash(&token))?.ok_or(AppError::NotFound)?;
    let actor = actor(&session, request_id)?;
    audit::record(
        tx,
        &actor,
        "sign_in",
        account_object(credential.id),
        "signed in",
    )?;
    Ok(Some(SignedIn {
        token,
        last_signed_in_at: credential.last_signed_in_at,
    }))
}

/// The person behind a cookie, and whether the session's `seen_at` should be written anew.
///
/// # Errors
/// A fault of the database.
pub fn actor_of(tx: &mut Tx<'_>, token: &str, request_id: &str) -> Outcome<Option<(Actor, bool)>> {
    let Some(row) = store::session(tx, &token_hash(token))? else {
        return Ok(None);
    };
    let now = tx.now();
    let idle_end = instant(&row.seen_at)?
        .checked_add(rules::SESSION_IDLE)
        .map_err(AppError::internal)?;
    if instant(&row.ends_at)? <= now || idle_end <= now {
        return Ok(None);
    }
    let stale = now.duration_since(instant(&row.seen_at)?) >= rules::SEEN_EVERY;
    Ok(Some((actor(&row, request_id)?, stale)))
}

/// Notes that a session was used just now.
///
/// # Errors
/// A fault of the database.
pub fn touch(tx: &mut Tx<'_>, token: &str) -> Outcome<()> {
    store::touch_session(tx, &token_hash(token))
}

/// Signs out.
///
/// # Errors
/// A fault of the database.
pub fn sign_out(tx: &mut Tx<'_>, actor: &Actor, token: &str) -> Outcome<()> {
    actor.may(Act::UseSession)?;
    store::delete_session(tx, &token_hash(token))?;
    let id = actor.account_id.ok_or(AppError::NotFound)?;
    audit::record(tx, actor, "sign_out", account_object(id), "signed out")
}

/// The offices the person may change to.
///
/// # Errors
/// A fault of the database.
pub fn offices(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<OfficeRow>> {
    actor.may(Act::UseSession)?;
    store::offices(tx, actor.account_id.ok_or(AppError::NotFound)?)
}

/// Acts in another office of one's own from now on 换职务; answers the session's new token, since other
/// rights come with the office. When the session ends stays as it was.
///
/// # Errors
/// [`AppError::NotFound`] if the person does not hold that office today.
pub fn change_office(
    tx: &mut Tx<'_>,
    actor: &Actor,
    token: &str,
    office_id: i64,
) -> Outcome<String> {
    actor.may(Act::UseSession)?;
    let account_id = actor.account_id.ok_or(AppError::NotFound)?;
    let renewed = new_token(tx)?;
    let session = SessionChange {
        id_hash: &token_hash(token),
        new_id_hash: &token_hash(&renewed),
        account_id,
        office_id,
    };
    if !store::change_office(tx, session)? {
        return Err(AppError::NotFound);
    }
    let object = account_object(account_id);
    audit::record(tx, actor, "change_office", object, "changed office")?;
    Ok(renewed)
}

/// The hash of a password, reckoned before any transaction: it is slow.
///
/// # Errors
/// The machine gives no randomness.
pub fn hash(typed: &str) -> Outcome<String> {
    password::hash(typed)
}

/// A new account, made by the operator at the command line or the demonstration, with the [`hash`] of
/// its password. The caller has found organisation and member.
///
/// # Errors
/// [`AppError::Forbidden`] for anybody else; [`AppError::Invalid`] with every fault of the account.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewAccount<'_>,
    password_hash: &str,
) -> Outcome<i64> {
    if !actor.is_operator() {
        return Err(AppError::Forbidden);
    }
    let is_taken = store::is_taken(tx, new.login_name)?;
    let faults = rules::faults(new, is_taken);
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let id = store::insert_account(tx, new, password_hash)?;
    audit::record(
        tx,
        actor,
        "create_account",
        account_object(id),
        new.role.key(),
    )?;
    Ok(id)
}

/// Gives an account another password, by its [`hash`], and ends its sessions: whoever was signed in
/// with the old one is signed in no more.
///
/// # Errors
/// [`AppError::Forbidden`] for anybody but the operator; [`AppError::Invalid`] on `login_name` if there is
/// no such account.
pub fn renew_password(
    tx: &mut Tx<'_>,
    actor: &Actor,
    login_name: &str,
    password_hash: &str,
) -> Outcome<()> {
    if !actor.is_operator() {
        return Err(AppError::Forbidden);
    }
    let login_name = plain_name(login_name);
    let Some(id) = store::renew_password(tx, &login_name, password_hash)? else {
        return Err(AppError::field(
            "login_name",
            format!("没有登录名为“{login_name}”的账户，请核对。"),
            format!("There is no account with the sign-in name “{login_name}”; check it."),
        ));
    };
    audit::record(
        tx,
        actor,
        "renew_password",
        account_object(id),
        "by the operator",
    )
}

/// Every account and its offices.
///
/// # Errors
/// [`AppError::Forbidden`] for those who may not see them.
pub fn list(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<AccountLine>> {
    let reach = actor.may(Act::SeeAccounts)?;
    store::accounts(tx, &reach)
}

fn actor(row: &SessionRow, request_id: &str) -> Outcome<Actor> {
    Ok(Actor {
        account_id: Some(row.account_id),
        display_name: row.display_name.clone(),
        role: Role::from_key(&row.role).ok_or_else(|| AppError::internal("unknown office"))?,
        office_id: Some(row.office_id),
        organisation_id: row.organisation_id,
        organisation_name: row.organisation_name.clone().unwrap_or_default(),
        member_id: row.member_id,
        request_id: request_id.to_owned(),
    })
}

/// Notes a sign-in that was refused: whose, if there is such an account, and nothing of what was typed.
fn refuse(tx: &mut Tx<'_>, account_id: Option<i64>, request_id: &str) -> Outcome<Option<SignedIn>> {
    audit::record_refused_sign_in(tx, account_id, request_id)?;
    Ok(None)
}

fn new_token(tx: &Tx<'_>) -> Outcome<String> {
    let bytes = tx.random::<32>()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn plain_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

fn account_object(id: i64) -> Object<'static> {
    Object {
        kind: "account",
        id: Some(id),
        organisation_id: None,
    }
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn instant(text: &str) -> Outcome<Timestamp> {
    text.parse().map_err(AppError::internal)
}

fn later(from: Timestamp, by: SignedDuration) -> String {
    instant_text(from.checked_add(by).unwrap_or(from))
}
