//! What areas below know about members and keep about them.

use zhibu_db::Tx;

use super::model::{PostLine, StandingCase};
use crate::access::Reach;
use crate::error::{AppError, Outcome};

/// Everything that the areas below registered in `lib.rs`.
#[derive(Clone, Copy)]
pub struct Sources {
    /// The posts of a member already found, in the order of days.
    pub posts: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<PostLine>>,
    /// The standings of a member already found that came of cases.
    pub cases: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<StandingCase>>,
    /// Every column that names a member.
    pub references: &'static [&'static [Reference]],
}

/// A column of another table that names a member: what a merge moves.
#[derive(Clone, Copy)]
pub struct Reference {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// How they go over and come back.
    pub way: Way,
}

/// How the rows that name one member come to name another.
#[derive(Clone, Copy)]
pub enum Way {
    /// All of them go over: nothing of one can stand in the way of the other's.
    Moved {
        /// The keys of the rows of `?1`.
        keys: &'static str,
        /// Lets all rows of `?1` name `?2`.
        all: &'static str,
        /// Lets the row `?1` name `?2`.
        one: &'static str,
    },
    /// What the second has already is put away.
    Own {
        /// Moves the rows of the first member, already found, to the second.
        take: fn(&mut Tx<'_>, &Reach, from: i64, to: i64) -> Outcome<Taken>,
        /// Gives a member their rows back: those moved by their keys, those put away as they were.
        give_back: fn(&mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()>,
    },
}

/// What was moved, and what was put away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// The keys of the rows that now name the other.
    pub moved: Vec<i64>,
    /// Rows that could not stand beside one of the other's, whole.
    pub put_away: Vec<serde_json::Value>,
}

/// Bytes as text, two hexadecimal digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Undoes [`hex`].
///
/// # Errors
/// It is no such text.
pub fn unhex(text: &str) -> Outcome<Vec<u8>> {
    let digit = |it: u8| {
        char::from(it)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
        _ => None,
    };
    text.as_bytes()
        .chunks(2)
        .map(byte)
        .collect::<Option<_>>()
        .ok_or_else(|| AppError::internal("bytes put away cannot be read"))
}
