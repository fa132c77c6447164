//! What areas below know about members and keep about them.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::model::{PostLine, StandingCase, Underway};
use super::update::KnownMember;
use crate::access::{Actor, Reach};
use crate::error::{AppError, Outcome, Said};
use crate::sealing::FieldKeys;

/// Everything that the areas below registered in `lib.rs`.
#[derive(Clone, Copy)]
pub struct Sources {
    /// The posts of a member already found, in the order of days.
    pub posts: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<PostLine>>,
    /// The standings of a member already found that came of cases.
    pub cases: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<StandingCase>>,
    /// Every column that names a member.
    pub references: &'static [&'static [Reference]],
    /// What goes along with a member who leaves a branch, or holds them back.
    pub belongings: &'static [Belonging],
    /// The cases about a member already found, and what can be begun.
    pub underway: fn(&mut Tx<'_>, &Actor, &Rulebook, i64) -> Outcome<Underway>,
}

/// What an area keeps about a member that has to do with the branch they leave.
#[derive(Clone, Copy)]
pub struct Belonging {
    /// What goes along with a member already found, and what holds them back.
    pub told: fn(&mut Tx<'_>, &Reach, &Leaving<'_>) -> Outcome<Vec<Matter>>,
    /// Lets go along what does, in the transaction in which the member leaves or moves.
    pub moved: fn(&mut Tx<'_>, &Reach, &Departure<'_>) -> Outcome<()>,
    /// Brings it back, or says what was built on it since and lets nothing be taken back.
    pub moved_back: fn(&mut Tx<'_>, &Reach, &Departure<'_>) -> Outcome<Vec<Said>>,
}

/// A member who is to leave a branch.
#[derive(Clone, Copy)]
pub struct Leaving<'a> {
    /// The rules.
    pub book: &'a Rulebook,
    /// The keys of sealed fields.
    pub keys: &'a FieldKeys,
    /// The member.
    pub member_id: i64,
    /// The day.
    pub on: Date,
}

/// A member who left a branch, for another one or for good.
#[derive(Clone, Copy)]
pub struct Departure<'a> {
    /// Who lets them go.
    pub actor: &'a Actor,
    /// The keys of sealed fields.
    pub keys: &'a FieldKeys,
    /// The member as they stood before.
    pub member: &'a KnownMember,
    /// The branch that they go to; none for who leaves the county or the party.
    pub to_id: Option<i64>,
    /// The day.
    pub on: Date,
}

/// Something that goes along with a member, or stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// How much it weighs.
    pub weight: Weight,
    /// The sentence.
    pub said: Said,
}

/// How much something weighs on a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nobody leaves before it is settled.
    Holds,
    /// It is looked at before somebody leaves.
    Warns,
    /// It goes along, or stays, by itself.
    Follows,
}

impl Belonging {
    /// What an area only tells.
    pub const fn told_only(
        told: fn(&mut Tx<'_>, &Reach, &Leaving<'_>) -> Outcome<Vec<Matter>>,
    ) -> Self {
        Self {
            told,
            moved: |_, _, _| Ok(()),
            moved_back: |_, _, _| Ok(Vec::new()),
        }
    }
}

impl Matter {
    /// A matter of a weight.
    pub fn new(weight: Weight, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            weight,
            said: Said::new(zh, en),
        }
    }
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
