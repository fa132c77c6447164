//! What areas below know about members and keep about them.

use zhibu_db::Tx;

use super::model::PostLine;
use crate::access::Reach;
use crate::error::Outcome;

/// Everything that the areas below registered in `lib.rs`.
#[derive(Clone, Copy)]
pub struct Sources {
    /// The posts of a member already found, in the order of days.
    pub posts: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<PostLine>>,
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
    /// Moves the rows of the first member to the second. What the second has already is put away.
    pub take: fn(&mut Tx<'_>, from: i64, to: i64) -> Outcome<Taken>,
    /// Gives rows back to the first member: those moved by their keys, those put away as they were.
    pub give_back: fn(&mut Tx<'_>, from: i64, taken: &Taken) -> Outcome<()>,
}

/// What was moved, and what was put away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// The keys of the rows that now name the other.
    pub moved: Vec<i64>,
    /// Rows that could not stand beside one of the other's, whole.
    pub put_away: Vec<serde_json::Value>,
}
