//! The numbers of documents and telephones as a roster has them: in the clear, or masked as an export without
//! full numbers writes them.

use std::collections::HashMap;

use zhibu_papers::cells::{self, CellFault};
use zhibu_papers::workbook::Cell;

use crate::error::Said;
use crate::importing::reading::RowReader;
use crate::members::rules;
use crate::members::rules::identity::{CITIZEN, former_number};

/// What stands for a hidden character.
const MASK: char = '*';

/// A number as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// All of it.
    Clear(String),
    /// `439900********7912`.
    Masked(String),
}

impl Number {
    /// The number, unless it is masked.
    pub fn clear(&self) -> Option<&str> {
        match self {
            Self::Clear(number) => Some(number),
            Self::Masked(_) => None,
        }
    }

    /// Whether it is masked, and the number.
    pub fn into_parts(self) -> (bool, String) {
        match self {
            Self::Clear(number) => (false, number),
            Self::Masked(number) => (true, number),
        }
    }

    /// The clear number, and the masked one.
    pub fn parted(number: Option<Self>) -> (Option<String>, Option<String>) {
        match number {
            Some(Self::Clear(number)) => (Some(number), None),
            Some(Self::Masked(number)) => (None, Some(number)),
            None => (None, None),
        }
    }
}

/// The number of a document of a kind.
///
/// # Errors
/// As [`cells::id_number`], or `document_number_form` for a document that is no citizen's card.
pub fn of_document(document_type: &str, cell: &Cell) -> Result<Number, CellFault> {
    if let Some(masked) = masked(cell) {
        return Ok(Number::Masked(masked));
    }
    if document_type == CITIZEN {
        return cells::id_number(cell).map(Number::Clear).map_err(citizen);
    }
    let written = cells::text(cell, 200)?;
    let mut faults = Vec::new();
    let number = rules::id_number(document_type, &written, &mut faults);
    number.map(Number::Clear).ok_or_else(|| {
        let said = faults.into_iter().next().map(|it| it.said);
        let said = said.unwrap_or_else(|| Said::new("", ""));
        CellFault::new("document_number_form", said.zh, said.en)
    })
}

/// A telephone number.
///
/// # Errors
/// As [`cells::telephone`].
pub fn telephone(cell: &Cell) -> Result<Number, CellFault> {
    match masked(cell) {
        Some(masked) => Ok(Number::Masked(masked)),
        None => cells::telephone(cell).map(Number::Clear),
    }
}

/// Where the letters of a passport stand in the column of citizens' numbers, its kind was left out.
fn citizen(fault: CellFault) -> CellFault {
    if fault.kind != "id_number_form" {
        return fault;
    }
    let (zh, en) = (fault.message.zh, fault.message.en);
    CellFault::new(
        fault.kind,
        format!("{zh}护照等其他证件，请在“证件类型”一列写明。"),
        format!("{en} If it is a passport or another document, say so under 证件类型."),
    )
}

fn masked(cell: &Cell) -> Option<String> {
    let compact: String = cells::narrow(&cell.text())
        .chars()
        .filter(|it| !cells::is_blank(*it))
        .collect();
    compact.contains(MASK).then(|| compact.to_uppercase())
}

/// The numbers met in a file so far, each with its row.
#[derive(Default)]
pub struct Seen(HashMap<String, u32>);

impl Seen {
    /// Refuses a number that stands in a row before.
    pub fn refuse_repeated(&mut self, row: &mut RowReader<'_>, document_type: &str, number: &str) {
        // The former number of fifteen digits and the present one are one person's.
        let person = if document_type == CITIZEN {
            former_number(number).unwrap_or_else(|| number.to_owned())
        } else {
            format!("{document_type}:{number}")
        };
        match self.0.get(&person) {
            Some(first) => refuse_second(row, *first),
            None => {
                self.0.insert(person, row.number());
            }
        }
    }
}

/// Says that a row is about who stands in another.
pub fn refuse_second(row: &mut RowReader<'_>, first: u32) {
    let message = Said::new(
        format!("身份证号与第 {first} 行重复，同一个人只留一行；若不是同一个人，请核对号码。"),
        format!("The identity number stands in row {first} already; keep one row a person."),
    );
    row.refuse("id_number", "duplicate_in_file", message);
}
