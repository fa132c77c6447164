//! What every handler is given, and the door every request comes through.

use std::sync::Arc;

use axum::Router;
use zhibu_db::Db;
use zhibu_rules::Rulebook;
use zhibu_web::{Ask, Problem, Say, Settings, Words, WordsFault};

use crate::access::{Act, Actor};
use crate::error::{AppError, Outcome};
use crate::sealing::FieldKeys;
use crate::{AREAS, accounts, routes};

/// The program's state: nothing global, so one process can hold several counties.
#[derive(Clone)]
pub struct App {
    /// The county's data.
    pub db: Db,
    /// The rules in force, every edition.
    pub rules: Arc<Rulebook>,
    /// The keys of the sealed fields.
    pub keys: FieldKeys,
    /// Words, cookies, limits.
    pub settings: Arc<Settings>,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, rules: Rulebook, keys: FieldKeys, settings: Settings) -> Self {
        Self {
            db,
            rules: Arc::new(rules),
            keys,
            settings: Arc::new(settings),
        }
    }

    /// The whole program as one HTTP service.
    pub fn router(&self) -> Router {
        routes().into_router(self.clone(), guard, Arc::clone(&self.settings))
    }
}

/// The texts of all areas.
///
/// # Errors
/// Every fault of every `strings.toml`.
pub fn words() -> Result<Words, Vec<WordsFault>> {
    Words::load(AREAS)
}

/// Who is asking, and whether their office may do this at all; how far it may is asked in the action.
async fn guard(app: App, ask: Ask<Act>) -> Result<Actor, Problem> {
    let token = accounts::token_of(&ask.headers).ok_or_else(Problem::sign_in)?;
    let actor = accounts::enter(&app, token, ask.reader.request_id.to_string())
        .await?
        .ok_or_else(Problem::sign_in)?;
    if let Some(act) = ask.act {
        actor.may(act)?;
    }
    Ok(actor)
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Self::not_found(),
            AppError::Forbidden => Self::forbidden(Say::key("shell.forbidden")),
            AppError::Invalid(faults) => Self::invalid(crate::shell::faults(faults)),
            AppError::Refused(said) => Self::refused("refused", Say::both(said.zh, said.en)),
            AppError::Conflict => Self::refused("conflict", Say::key("shell.conflict")),
            AppError::Internal(what) => Self::internal(what),
            AppError::Database(zhibu_db::DbError::Busy | zhibu_db::DbError::Collision) => {
                Self::unavailable(2)
            }
            AppError::Database(error) => Self::internal(error),
        }
    }
}

/// Reads the rules of the binary.
///
/// # Errors
/// The faults of the rule files, each with file and line.
pub fn embedded_rules() -> Outcome<Rulebook> {
    Rulebook::embedded().map_err(|faults| {
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        AppError::Internal(said.join("\n"))
    })
}
