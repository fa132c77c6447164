//! What columns offer to choose from: lists on a hidden sheet, because a list written into the cell's own
//! rule may have 255 characters and a county has more branches than that.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Note, Workbook, Worksheet};

use super::{SheetColumn, column_number, fault};
use crate::PaperFault;
use crate::workbook::column_letters;

/// The sheet that holds the lists.
const SHEET: &str = "清单";
/// Rows below the headings that offer the choice: more than one office ever fills in.
const ROWS_OFFERED: u32 = 5_000;
/// Size of a note in pixels: four lines of Chinese.
const NOTE_WIDTH: u32 = 260;
const NOTE_HEIGHT: u32 = 96;

/// A list of words, as a column refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceList {
    /// Where it stands: `=清单!$A$2:$A$58`.
    range: String,
}

/// The lists of a workbook, by heading, in the order of their columns.
#[derive(Debug, Default)]
pub(super) struct Lists(Vec<(String, Vec<String>)>);

impl Lists {
    pub(super) fn add(&mut self, heading: &str, words: Vec<String>) -> ChoiceList {
        let letters = column_letters(self.0.len());
        let last = words.len().max(1).saturating_add(1);
        self.0.push((heading.to_owned(), words));
        ChoiceList {
            range: format!("={SHEET}!${letters}$2:${letters}${last}"),
        }
    }

    /// Writes the sheet of the lists, if there are any.
    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), PaperFault> {
        if self.0.is_empty() {
            return Ok(());
        }
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(SHEET).map_err(fault)?;
        for (index, (heading, words)) in self.0.iter().enumerate() {
            let column = column_number(index)?;
            for (row, word) in (0_u32..).zip(std::iter::once(heading).chain(words)) {
                worksheet.write_string(row, column, word).map_err(fault)?;
            }
        }
        worksheet.set_hidden(true);
        Ok(())
    }
}

/// Notes at the headings in `row`, and the choices below them.
pub(super) fn offer(
    worksheet: &mut Worksheet,
    row: u32,
    columns: &[SheetColumn],
) -> Result<(), PaperFault> {
    for (index, column) in columns.iter().enumerate() {
        let index = column_number(index)?;
        if let Some(text) = &column.note {
            let note = Note::new(text.as_str())
                .set_author("")
                .add_author_prefix(false)
                .set_width(NOTE_WIDTH)
                .set_height(NOTE_HEIGHT);
            worksheet.insert_note(row, index, &note).map_err(fault)?;
        }
        if let Some(list) = &column.choices {
            let rule = DataValidation::new()
                .allow_list_formula(list.range.as_str().into())
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title("请从清单中选择")
                .map_err(fault)?
                .set_error_message("这一列只能填清单里有的，请点单元格右边的箭头选择。")
                .map_err(fault)?;
            let (first, last) = (row.saturating_add(1), row.saturating_add(ROWS_OFFERED));
            worksheet
                .add_data_validation(first, index, last, index, &rule)
                .map_err(fault)?;
        }
    }
    Ok(())
}
