//! The business of a county's party work: one folder an area, in import order. An area may use the
//! areas above it, never those below; a test reads the `use` lines and keeps it so.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod error;
pub mod members;
pub mod orgs;
pub mod sealing;

pub use error::{AppError, FieldFault, Outcome, Said};

/// The numbered migrations, shared text of both engines.
pub const MIGRATIONS: &[zhibu_db::Migration] = &[zhibu_db::Migration {
    number: 1,
    name: "house",
    text: include_str!("../../../migrations/0001_house.sql"),
}];
