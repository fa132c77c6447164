//! What a clerk meant by a cell, shared by imports and web forms.
//!
//! Each parser takes one cell (a form field is a [`Cell::Text`]) and gives the value or one fault:
//! a stable word for programs, and a sentence that says what is wrong, which value, and what to
//! write instead. Nothing is guessed: what could mean two things is refused. A blank cell is the
//! fault `missing`; whether a blank is allowed is for the caller to ask first
//! ([`Cell::is_blank`]).

mod amount;
mod characters;
mod day;
mod name;
mod numbers;

pub use amount::{amount_fen, decimal, whole_number, yes_no};
pub use characters::{clean, is_blank, narrow};
pub use day::{date, month};
pub use name::{paragraphs, person_name, text};
pub use numbers::{id_number, telephone};

use crate::Sentence;
use crate::workbook::Cell;

impl From<&str> for Cell {
    /// What was typed into a field of a form.
    fn from(typed: &str) -> Self {
        if typed.is_empty() {
            Self::Empty
        } else {
            Self::Text(typed.to_owned())
        }
    }
}

/// Why a cell is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CellFault {
    /// A stable word: `missing`, `date_impossible`, `amount_decimals`, …
    pub kind: &'static str,
    /// What is wrong, which value, what to write instead.
    pub message: Sentence,
}

impl CellFault {
    /// A fault of the given kind.
    pub fn new(kind: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            kind,
            message: Sentence::new(zh, en),
        }
    }
}

/// The value as it may stand inside a sentence: short, and without characters that would disturb it.
pub fn quoted(value: &str) -> String {
    const CHARACTERS_SHOWN: usize = 40;
    let shown: String = value
        .chars()
        .take(CHARACTERS_SHOWN)
        .map(|character| {
            if characters::is_harmful(character) {
                '\u{FFFD}'
            } else {
                character
            }
        })
        .collect();
    let more = if value.chars().nth(CHARACTERS_SHOWN).is_some() {
        "…"
    } else {
        ""
    };
    format!("{shown}{more}")
}

/// The text of a cell that must not be blank, cleaned; error cells (`#N/A`) are refused as such.
fn present(cell: &Cell) -> Result<String, CellFault> {
    if let Cell::Error(error) = cell {
        return Err(CellFault::new(
            "cell_error",
            format!("单元格是公式错误“{error}”，请改为具体内容。"),
            format!("The cell is a formula error “{error}”; write the value itself."),
        ));
    }
    let text = clean(&cell.text());
    if text.is_empty() {
        return Err(CellFault::new(
            "missing",
            "没有填写，请补上。",
            "It is blank; fill it in.",
        ));
    }
    Ok(text)
}
