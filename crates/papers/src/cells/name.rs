//! Names of people, and text.

use super::characters::{clean, is_blank, is_han, is_harmful};
use super::{CellFault, present, quoted};
use crate::workbook::Cell;

/// The dot between the parts of a name, in the form of the national standard (U+00B7).
const MIDDLE_DOT: char = '\u{00B7}';
/// Longest name accepted; the longest registered ones have a few dots and about thirty characters.
const NAME_CHARACTERS_MAX: usize = 50;

/// A person's name: spaced-out names closed up (`张　伟`), every kind of middle dot made U+00B7,
/// characters outside the basic plane kept exactly.
///
/// Faults: `missing`, `cell_error`, `harmful_character`, `name_character`, `name_length`.
pub fn person_name(cell: &Cell) -> Result<String, CellFault> {
    let written = present(cell)?;
    refuse_harmful(&written)?;
    let name = closed_up(&with_middle_dots(&written));
    if let Some(odd) = name
        .chars()
        .find(|character| !is_name_character(*character))
    {
        return Err(CellFault::new(
            "name_character",
            format!(
                "姓名“{}”中有“{odd}”，请只写姓名本身，说明写到备注。",
                quoted(&written)
            ),
            format!(
                "The name “{}” contains “{odd}”; write the name alone and put remarks elsewhere.",
                quoted(&written)
            ),
        ));
    }
    let length = name.chars().count();
    if !(2..=NAME_CHARACTERS_MAX).contains(&length) {
        return Err(CellFault::new(
            "name_length",
            format!(
                "姓名“{}”有 {length} 个字，应为 2 至 {NAME_CHARACTERS_MAX} 个字，请写全名。",
                quoted(&written)
            ),
            format!(
                "The name “{}” has {length} characters; write the full name, 2 to \
                 {NAME_CHARACTERS_MAX} characters.",
                quoted(&written)
            ),
        ));
    }
    Ok(name)
}

/// One line of text: line breaks inside a cell closed up, ends cleaned; at most `characters_max`.
///
/// Faults: `missing`, `cell_error`, `harmful_character`, `text_length`.
pub fn text(cell: &Cell, characters_max: usize) -> Result<String, CellFault> {
    let written = present(cell)?;
    refuse_harmful(&written)?;
    let mut line = String::with_capacity(written.len());
    for part in written
        .split(['\n', '\r', '\t'])
        .map(clean)
        .filter(|part| !part.is_empty())
    {
        let latin_before = line
            .chars()
            .next_back()
            .is_some_and(|last| last.is_ascii_alphanumeric());
        let latin_after = part
            .chars()
            .next()
            .is_some_and(|first| first.is_ascii_alphanumeric());
        if latin_before && latin_after {
            line.push(' ');
        }
        line.push_str(&part);
    }
    refuse_long(line, characters_max)
}

/// Text with its line breaks, ends cleaned; at most `characters_max`. Faults as [`text`].
pub fn paragraphs(cell: &Cell, characters_max: usize) -> Result<String, CellFault> {
    let written = present(cell)?;
    refuse_harmful(&written)?;
    refuse_long(
        written.replace("\r\n", "\n").replace('\r', "\n"),
        characters_max,
    )
}

fn refuse_harmful(written: &str) -> Result<(), CellFault> {
    let Some(harmful) = written.chars().find(|character| is_harmful(*character)) else {
        return Ok(());
    };
    let code = format!("U+{:04X}", u32::from(harmful));
    Err(CellFault::new(
        "harmful_character",
        format!(
            "“{}”中有看不见的控制字符（{code}），请删去后重新输入。",
            quoted(written)
        ),
        format!(
            "“{}” contains an invisible control character ({code}); type it anew.",
            quoted(written)
        ),
    ))
}

fn refuse_long(line: String, characters_max: usize) -> Result<String, CellFault> {
    let length = line.chars().count();
    if length <= characters_max {
        return Ok(line);
    }
    Err(CellFault::new(
        "text_length",
        format!(
            "“{}”共 {length} 个字，最多 {characters_max} 个字，请缩短。",
            quoted(&line)
        ),
        format!(
            "“{}” has {length} characters, at most {characters_max} are allowed; shorten it.",
            quoted(&line)
        ),
    ))
}

/// The look-alikes of the middle dot; a full stop counts as one between two Chinese characters.
fn with_middle_dots(written: &str) -> String {
    let characters: Vec<char> = written.chars().collect();
    let han_at = |place: Option<usize>| {
        place
            .and_then(|place| characters.get(place))
            .is_some_and(|found| is_han(*found))
    };
    characters
        .iter()
        .enumerate()
        .map(|(place, character)| match character {
            '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}' | '\u{FF65}'
            | '\u{16EB}' | '\u{0387}' => MIDDLE_DOT,
            '.' | '\u{FF0E}' if han_at(place.checked_sub(1)) && han_at(place.checked_add(1)) => {
                MIDDLE_DOT
            }
            other => *other,
        })
        .collect()
}

/// Blanks beside a Chinese character or a dot go, others shrink to one space (`Maria Silva`).
fn closed_up(name: &str) -> String {
    let binds = |character: char| is_han(character) || character == MIDDLE_DOT;
    let mut closed = String::with_capacity(name.len());
    for part in name.split(is_blank).filter(|part| !part.is_empty()) {
        let before = closed.chars().next_back();
        let after = part.chars().next();
        let apart =
            before.is_some_and(|last| !binds(last)) && after.is_some_and(|first| !binds(first));
        if apart {
            closed.push(' ');
        }
        closed.push_str(part);
    }
    closed
}

fn is_name_character(character: char) -> bool {
    is_han(character)
        || character.is_alphabetic()
        || matches!(character, MIDDLE_DOT | ' ' | '-' | '\'' | '’')
}
