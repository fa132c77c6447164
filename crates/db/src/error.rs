//! What can go wrong below the business.

/// A fault of the database layer. Callers pass it on; only the edge logs it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address is neither `sqlite:…` nor `postgres:…`.
    #[error(
        "database address {0:?} is not understood: write sqlite:FILE or postgres://USER@HOST/NAME"
    )]
    Address(String),
    /// The engine could not be reached or the file not opened.
    #[error("the database cannot be opened: {0}")]
    Open(String),
    /// A statement outside the subset both engines understand alike.
    #[error("statement outside the shared subset ({fault}): {statement}")]
    Subset {
        /// Which rule of the subset it breaks.
        fault: &'static str,
        /// The statement as written.
        statement: String,
    },
    /// A row held something else than the code reads.
    #[error("column {column}: {reason}")]
    Column {
        /// Name of the column asked for.
        column: String,
        /// What the engine says about it.
        reason: String,
    },
    /// Two writers collided; the work may be repeated.
    #[error("another writer was first")]
    Collision,
    /// A unique key, foreign key or check refused the row.
    #[error("constraint: {0}")]
    Constraint(String),
    /// The queue in front of the connections is full.
    #[error("the database is busy")]
    Busy,
    /// The thread that held the connection is gone.
    #[error("the database is closed")]
    Closed,
    /// A migration that was applied has since been changed, or is unknown to this program.
    #[error("migration {number} {name}: {reason}")]
    Migration {
        /// Its number.
        number: i64,
        /// Its file name.
        name: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Any other fault the engine reports.
    #[error("database: {0}")]
    Engine(String),
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy, DatabaseLocked};
        match error.sqlite_error_code() {
            Some(ConstraintViolation) => Self::Constraint(error.to_string()),
            Some(DatabaseBusy | DatabaseLocked) => Self::Collision,
            _ => Self::Engine(error.to_string()),
        }
    }
}

impl From<postgres::Error> for DbError {
    fn from(error: postgres::Error) -> Self {
        let Some(fault) = error.as_db_error() else {
            return if error.is_closed() {
                Self::Closed
            } else {
                Self::Engine(error.to_string())
            };
        };
        let said = format!("{} ({})", fault.message(), fault.code().code());
        match fault.code().code() {
            // serialization_failure, deadlock_detected
            "40001" | "40P01" => Self::Collision,
            code if code.starts_with("23") => Self::Constraint(said),
            _ => Self::Engine(said),
        }
    }
}
