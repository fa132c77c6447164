//! `zhibu account`: who may sign in, opened by whoever holds the data.

use std::process::ExitCode;

use zhibu_app::access::{Act, Actor};
use zhibu_app::accounts::{NewAccount, actions as accounts};
use zhibu_app::error::{AppError, Outcome};
use zhibu_app::members::store as members;
use zhibu_app::orgs::store as orgs;
use zhibu_db::{DbError, Tx};

use crate::arguments::{AccountArguments, AccountCommand, PlaceArguments};
use crate::config::Config;
use crate::failure::{Ended, Failure};
use crate::place::{self, Purpose};
use crate::terminal::Terminal;

/// Characters of a password that are told apart on paper and on the telephone; 32, so that five random
/// bits choose one.
const CHARACTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyzA";
/// Characters of a password: 100 random bits.
const PASSWORD_LENGTH: usize = 20;

/// Makes an account, or renews the password of one, and prints the password this once.
///
/// # Errors
/// The data cannot be opened, or the account cannot be.
pub fn run(
    arguments: &PlaceArguments,
    config: &Config,
    wanted: &AccountCommand,
    terminal: Terminal,
) -> Ended {
    let opened = place::open(arguments, config, Purpose::Write)?;
    let db = &opened.app.db;
    let password = db.read_now(new_password)?;
    let hash = accounts::hash(&password)?;
    let login_name = match wanted {
        AccountCommand::Add(new) => {
            add(db, new, hash)?;
            &new.login_name
        }
        AccountCommand::Password { login_name } => {
            let name = login_name.clone();
            db.write_now(move |tx| accounts::renew_password(tx, &Actor::operator(), &name, &hash))?;
            login_name
        }
    };
    terminal.say(
        &format!("登录名 {login_name}，口令 {password}。口令只显示这一次，请当面交给本人。"),
        &format!(
            "Sign-in name {login_name}, password {password}. It is shown this once: hand it to the \
             person yourself."
        ),
    )?;
    Ok(ExitCode::SUCCESS)
}

fn add(db: &zhibu_db::Db, wanted: &AccountArguments, hash: String) -> Result<(), Failure> {
    let (login_name, name) = (wanted.login_name.clone(), wanted.name.clone());
    let (role, org, member) = (wanted.office.role(), wanted.org.clone(), wanted.member);
    db.write_now(move |tx| {
        let operator = Actor::operator();
        let organisation_id = match &org {
            Some(org) => Some(organisation(tx, &operator, org)?),
            None => None,
        };
        if let Some(id) = member {
            require_member(tx, &operator, id)?;
        }
        let new = NewAccount {
            login_name: &login_name,
            display_name: name.trim(),
            role,
            organisation_id,
            member_id: member,
        };
        accounts::create(tx, &operator, &new, &hash)
    })?;
    Ok(())
}

fn organisation(tx: &mut Tx<'_>, operator: &Actor, name: &str) -> Outcome<i64> {
    let reach = operator.may(Act::SeeOrganisations)?;
    let found = orgs::named(tx, &reach, name)?;
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(AppError::field(
            "organisation",
            format!("没有叫“{name}”的党组织，请核对代码、全称或简称。"),
            format!("There is no organisation “{name}”; check its code, full or short name."),
        )),
        several => {
            let codes: Vec<&str> = several.iter().map(|it| it.code.as_str()).collect();
            let codes = codes.join(" ");
            Err(AppError::field(
                "organisation",
                format!("叫“{name}”的党组织有几个，请写代码：{codes}。"),
                format!("Several organisations are called “{name}”; write a code: {codes}."),
            ))
        }
    }
}

fn require_member(tx: &mut Tx<'_>, operator: &Actor, id: i64) -> Outcome<()> {
    let reach = operator.may(Act::SeeMember)?;
    let found = members::member(tx, &reach, id)?;
    found.map(|_| ()).ok_or_else(|| {
        AppError::field(
            "member",
            format!("花名册上没有编号 {id}，请写党员档案网址里的编号。"),
            format!(
                "Nobody on the roster has the number {id}; take it from the address of their file."
            ),
        )
    })
}

fn new_password(tx: &mut Tx<'_>) -> Result<String, DbError> {
    let bytes = tx.random::<PASSWORD_LENGTH>()?;
    let character = |byte: &u8| CHARACTERS.get(usize::from(byte % 32)).copied();
    Ok(bytes.iter().filter_map(character).map(char::from).collect())
}
