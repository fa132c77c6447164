//! Values as people type them: the same cleaning and the same sentences as in a workbook's cell.

use jiff::civil::Date;
use zhibu_papers::cells::{self, CellFault};
use zhibu_papers::workbook::Cell;
use zhibu_rules::Rulebook;

use super::VALUE_CHARACTERS_MAX;
use super::fields::{Field, Shape};
use super::identity::{CITIZEN, fault};
use crate::error::{FieldFault, Said};

/// Longest number of a document that is no citizen's card.
const DOCUMENT_NUMBER_CHARACTERS: std::ops::RangeInclusive<usize> = 5..=30;

/// A value of an item as it is kept, from what was typed into `name`; none where it was left blank and may
/// be.
///
/// # Errors
/// What is wrong with it and what to write instead.
pub fn value(
    book: &Rulebook,
    field: &Field,
    name: &str,
    typed: &str,
) -> Result<Option<String>, FieldFault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return if field.may_be_blank {
            Ok(None)
        } else {
            Err(missing(name))
        };
    }
    let cell = Cell::Text(typed.to_owned());
    let read = match field.shape {
        Shape::Name => cells::person_name(&cell),
        Shape::Line => cells::text(&cell, VALUE_CHARACTERS_MAX),
        Shape::Telephone => cells::telephone(&cell),
        Shape::IdNumber => cells::text(&cell, *DOCUMENT_NUMBER_CHARACTERS.end()),
        Shape::Day => cells::date(&cell).map(|it| it.to_string()),
        Shape::YesNo => cells::yes_no(&cell).map(|it| it.to_string()),
        Shape::Code(list) => {
            return word(book, list, typed)
                .map(Some)
                .ok_or_else(|| not_in_list(name, typed));
        }
        Shape::Personnel => {
            let known = ["in_service", "retired", "other"].contains(&typed);
            return if known {
                Ok(Some(typed.to_owned()))
            } else {
                Err(not_in_list(name, typed))
            };
        }
        Shape::Standing | Shape::Branch => return Err(not_in_list(name, typed)),
    };
    read.map(Some).map_err(|it| of_cell(name, &it))
}

/// The key of a word of a list, given as the key itself or as lists write it. Of the words for sex only the
/// two that a member's row may hold.
fn word(book: &Rulebook, list: &str, typed: &str) -> Option<String> {
    let bare = if list == "ethnicity" {
        typed.strip_suffix('族').unwrap_or(typed)
    } else {
        typed
    };
    let words = book.code_lists().get(list)?;
    let found = words.of_key(bare).or_else(|| words.of_written(bare))?;
    let may_stand = list != "sex" || matches!(found.key.as_str(), "male" | "female");
    may_stand.then(|| found.key.clone())
}

/// What was typed, read as a cell of a workbook is; none where it is blank.
pub fn cell<T>(
    name: &str,
    typed: &str,
    read: impl Fn(&Cell) -> Result<T, CellFault>,
    faults: &mut Vec<FieldFault>,
) -> Option<T> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    read(&Cell::Text(typed.to_owned()))
        .map_err(|it| faults.push(of_cell(name, &it)))
        .ok()
}

/// A day that must be there.
pub fn day(name: &str, typed: &str, faults: &mut Vec<FieldFault>) -> Option<Date> {
    if typed.trim().is_empty() {
        faults.push(missing(name));
        return None;
    }
    day_typed(name, typed, faults)
}

/// A day that may be left out.
pub fn day_typed(name: &str, typed: &str, faults: &mut Vec<FieldFault>) -> Option<Date> {
    cell(name, typed, cells::date, faults)
}

/// A line that may be left out.
pub fn line(
    name: &str,
    typed: &str,
    characters_max: usize,
    faults: &mut Vec<FieldFault>,
) -> Option<String> {
    cell(name, typed, |it| cells::text(it, characters_max), faults)
}

/// The number of a document in capitals without blanks; only a citizen's number is judged further.
pub fn id_number(document_type: &str, typed: &str, faults: &mut Vec<FieldFault>) -> Option<String> {
    if typed.trim().is_empty() {
        faults.push(missing("id_number"));
        return None;
    }
    let cell = Cell::Text(typed.to_owned());
    if document_type == CITIZEN {
        return cells::id_number(&cell)
            .map_err(|it| faults.push(of_cell("id_number", &it)))
            .ok();
    }
    let number: String = cells::narrow(typed)
        .chars()
        .filter(|it| !cells::is_blank(*it))
        .collect::<String>()
        .to_uppercase();
    let plain = number
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "()-/".contains(it));
    if plain && DOCUMENT_NUMBER_CHARACTERS.contains(&number.chars().count()) {
        return Some(number);
    }
    faults.push(fault(
        "id_number",
        format!("证件号码“{typed}”应为 5 至 30 位字母或数字，请照证件填写。"),
        format!("The number “{typed}” must be 5 to 30 letters and digits, as on the document."),
    ));
    None
}

/// A word that is not to be chosen.
pub fn not_in_list(name: &str, typed: &str) -> FieldFault {
    if typed.trim().is_empty() {
        return missing(name);
    }
    fault(
        name,
        format!("“{typed}”不在可选的范围内，请从列表中选一项。"),
        format!("“{typed}” is not on the list; choose one that is."),
    )
}

fn missing(name: &str) -> FieldFault {
    fault(name, "这一项必须填写。", "This must be filled in.")
}

fn of_cell(name: &str, cell: &CellFault) -> FieldFault {
    FieldFault {
        field: name.to_owned(),
        said: Said::from(cell),
    }
}
