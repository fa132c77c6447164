//! What cannot be, whoever says it. What is only unusual is a note, not a fault.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_papers::cells::{self, quoted};
use zhibu_rules::birth_places;

use crate::error::Said;
use crate::importing::model::RowNote;
use crate::importing::reading::RowReader;
use crate::members::rules::identity::{CITIZEN, Contradiction};

/// Digits of a number that tell the place.
const PLACE_DIGITS: usize = 6;
/// Digits of a former number.
const FORMER_NUMBER_DIGITS: usize = 15;

/// Tells what contradicts what, each in its column.
pub fn refuse(row: &mut RowReader<'_>, found: Vec<Contradiction>) {
    for it in found {
        row.refuse(it.field, it.kind, it.said);
    }
}

/// A former number is taken as it is, with a word.
pub fn note_former_number(row: &mut RowReader<'_>, document_type: &str, number: &str) {
    if document_type == CITIZEN && number.len() == FORMER_NUMBER_DIGITS && !row.is_wrong() {
        row.note(Said::new(
            "身份证号是 15 位旧号，已照收；请尽快补成 18 位。",
            "The identity number has the former 15 digits; please complete it soon.",
        ));
    }
}

/// 党籍 beside 转正日期: they say the same thing, as far as both say it.
pub fn standing(row: &mut RowReader<'_>, standing: Option<&str>, full_on: Option<Date>) {
    match (standing, full_on) {
        (Some("full"), None) if row.cell("full_on").is_blank() => {
            let message = Said::new(
                "党籍写的是正式党员，而转正日期没有填写，请补上转正日期，或把党籍改为预备党员。",
                "The standing is full member and the day of it is blank; write the day, or make the \
                 standing probationary.",
            );
            row.refuse("full_on", "full_date_missing", message);
        }
        (Some("probationary"), Some(full_on)) => {
            let message = Said::new(
                format!("党籍写的是预备党员，而转正日期填了 {full_on}，请改正其中一个。"),
                format!(
                    "The standing is probationary and the day of full membership is {full_on}; correct \
                     one."
                ),
            );
            row.refuse("standing", "standing_mismatch", message);
        }
        _ => {}
    }
}

/// The codes of birth places in new numbers that never were any, with how many rows have each and the first.
#[derive(Default)]
pub struct UnknownPlaces(BTreeMap<String, (usize, u32)>);

impl UnknownPlaces {
    /// Looks at the number of a newcomer.
    pub fn look_at(&mut self, document_type: &str, number: &str, row: u32) {
        let code = number
            .get(..PLACE_DIGITS)
            .filter(|_| document_type == CITIZEN);
        if let Some(code) = code.filter(|it| birth_places::of_code(it).is_none()) {
            self.0.entry(code.to_owned()).or_insert((0, row)).0 += 1;
        }
    }

    /// One line about each code: the rows are accepted.
    pub fn notes(&self, sheet: &str) -> Vec<RowNote> {
        let line = |(code, (count, first)): (&String, &(usize, u32))| RowNote {
            sheet: sheet.to_owned(),
            row: 0,
            message: Said::new(
                format!(
                    "有 {count} 行身份证号的前六位 {code} 从来不是行政区划代码（最先是第 {first} 行），已照收，请核对是否写错。"
                ),
                format!(
                    "The identity numbers of {count} rows begin with {code}, which never was the code of a \
                     place (the first is row {first}); they are accepted, check whether it is a slip."
                ),
            ),
        };
        self.0.iter().map(line).collect()
    }
}

/// What begins with an equals sign is a formula that lost its result, or one that somebody hopes will run.
/// `known` tells what is kept already: that was judged when it came.
pub fn formulas(row: &mut RowReader<'_>, known: impl Fn(&str) -> Option<String>) {
    for key in ["native_place", "party_post", "workplace", "note"] {
        let written = cells::clean(&row.cell(key).text());
        let is_formula = written.starts_with(['=', '＝']) && written.chars().nth(1).is_some();
        if !is_formula || known(key).as_ref() == Some(&written) {
            continue;
        }
        let shown = quoted(&written);
        let message = Said::new(
            format!("“{shown}”以等号开头，是公式而不是内容，请写文字本身，没有就留空。"),
            format!(
                "“{shown}” begins with an equals sign and is a formula; write the text itself, or leave it \
                 blank."
            ),
        );
        row.refuse(key, "formula_text", message);
    }
}
