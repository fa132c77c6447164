//! Norms as lists and pages show them.

use jiff::civil::Date;
use zhibu_db::record;

/// Characters of a text.
pub const BODY_CHARACTERS_MAX: usize = 20_000;
/// Characters of a title and of a code.
pub const TITLE_CHARACTERS_MAX: usize = 100;

record! {
    /// An edition of a norm.
    pub struct NormLine {
        pub id: i64,
        pub code: String,
        pub edition: i64,
        pub title: String,
        pub body: String,
        pub from_on: Date,
        pub until_on: Option<Date>,
        /// When the reader acknowledged it.
        pub acknowledged_at: Option<String>,
    }
}

record! {
    /// Who has not acknowledged a norm.
    pub struct MissingLine {
        pub id: i64,
        pub name: String,
        pub branch_name: String,
    }
}
