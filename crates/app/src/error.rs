//! The six ways an action can end badly. Handlers turn them into pages or problem documents; only
//! [`AppError::Internal`] is logged as a fault of ours.

use zhibu_db::{DbError, MaybeCollision};

/// A sentence in both languages: 中文 first, English complete beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Said {
    /// Both languages at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

/// What is wrong with one field of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name as in the form and the API.
    pub field: String,
    /// What is wrong, which value, what to write instead.
    pub said: Said,
}

/// How an action ends when it does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// It does not exist, or this actor may not see it: the two are told apart by nobody.
    #[error("not found")]
    NotFound,
    /// The actor's office may not do this, wherever.
    #[error("forbidden")]
    Forbidden,
    /// Some fields are wrong; all of them are named.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<FieldFault>),
    /// A rule or the state of things refuses it.
    #[error("refused: {}", .0.en)]
    Refused(Said),
    /// Somebody else changed it in the meantime.
    #[error("changed in the meantime")]
    Conflict,
    /// A fault of ours or of the machine.
    #[error("internal: {0}")]
    Internal(String),
    /// A fault of the database; a collision of writers is begun anew by [`zhibu_db::Db::write`].
    #[error(transparent)]
    Database(#[from] DbError),
}

impl MaybeCollision for AppError {
    fn is_collision(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_collision())
    }
}

impl AppError {
    /// One wrong field.
    pub fn field(field: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldFault {
            field: field.to_owned(),
            said: Said::new(zh, en),
        }])
    }

    /// Refused with a reason.
    pub fn refused(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused(Said::new(zh, en))
    }

    /// A fault of ours.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}

/// What every action answers.
pub type Outcome<T> = Result<T, AppError>;
