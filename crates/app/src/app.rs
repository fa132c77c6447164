//! What every handler is given.

use std::num::NonZero;
use std::sync::Arc;

use tokio::sync::Semaphore;
use zhibu_db::Db;
use zhibu_rules::Rulebook;
use zhibu_web::{Problem, Say, Settings};

use crate::error::{AppError, Outcome};
use crate::sealing::FieldKeys;
use crate::shelf::Shelf;
use crate::shell;

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
    /// Passwords compared at the same time, one a core: each takes tens of milliseconds and megabytes.
    pub hashing: Arc<Semaphore>,
    /// What takes longer than a request waits, by what it is about.
    pub shelf: Arc<Shelf>,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, rules: Rulebook, keys: FieldKeys, settings: Settings) -> Self {
        Self {
            db,
            rules: Arc::new(rules),
            keys,
            settings: Arc::new(settings),
            hashing: Arc::new(Semaphore::new(
                std::thread::available_parallelism().map_or(1, NonZero::get),
            )),
            shelf: Arc::default(),
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Self::not_found(),
            AppError::Forbidden => Self::forbidden(Say::key("shell.forbidden")),
            AppError::Invalid(faults) => Self::invalid(shell::faults(faults)),
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
