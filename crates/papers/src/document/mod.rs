//! Official Word documents after GB/T 9704-2012, and record forms.
//!
//! The parts are written directly: the grid of 28 characters, the different feet of odd and even
//! pages and indents counted in characters are what the standard is about, and what general
//! writers leave out. Fonts stand by name in every style and every run; whether a machine has them
//! is its own affair, and the properties of the document say so.
//!
//! The same document gives the same bytes: no clock, no chance.

mod body;
mod bundle;
mod form;
mod numerals;
mod package;
mod parts;
pub mod standard;
mod table;
mod xml;

use jiff::civil::Date;

pub use bundle::Bundle;
pub use form::{Form, FormCell, FormKind};
pub use numerals::{chinese_number, date_text};
pub use package::archive;

use crate::PaperFault;

/// A document: title, text, and who issued it when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// 标题, centred in 小标宋. A line break in it is kept: titles break by meaning.
    pub title: String,
    /// 主送机关, without its colon.
    pub addressee: Option<String>,
    /// The text.
    pub blocks: Vec<Block>,
    /// 附件说明: the names of the annexes, without numbers.
    pub attachments: Vec<String>,
    /// 发文机关署名. The place for a document without seal (7.3.5.2).
    pub issuer: Option<String>,
    /// 成文日期.
    pub issued_on: Option<Date>,
}

/// One piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading. Its number (`一、` `（一）` `1.` `（1）`) is put before it.
    Heading {
        /// How deep.
        level: Level,
        /// Without number and without full stop.
        text: String,
    },
    /// A paragraph, indented by two characters.
    Paragraph(Vec<Run>),
    /// A table over the whole width.
    Table(Table),
}

impl Block {
    /// A heading.
    pub fn heading(level: Level, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }

    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::plain(text)])
    }
}

/// The four levels of headings (7.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `一、` in 黑体.
    One,
    /// `（一）` in 楷体.
    Two,
    /// `1.` in 仿宋.
    Three,
    /// `（1）` in 仿宋.
    Four,
}

/// A stretch of text in one face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Set in bold, for a leading phrase.
    pub bold: bool,
}

impl Run {
    /// Text as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bold: false,
        }
    }

    /// Text that stands out.
    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bold: true,
        }
    }
}

/// A table of text. Its column widths follow what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The line above it.
    pub caption: Option<String>,
    /// One heading a column; repeated on every page the table reaches.
    pub header: Vec<String>,
    /// The rows; short ones are filled up with blanks.
    pub rows: Vec<Vec<String>>,
    /// How each column is set; columns without an entry are centred.
    pub alignments: Vec<Alignment>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Words.
    Left,
    /// Short words, dates.
    #[default]
    Centre,
    /// Figures.
    Right,
}

impl Document {
    /// The document as a .docx file.
    pub fn to_docx(&self) -> Result<Vec<u8>, PaperFault> {
        let properties = parts::Properties {
            title: self.title.replace('\n', ""),
            author: self.issuer.clone().unwrap_or_default(),
            issued_on: self.issued_on,
        };
        package::pack(
            &body::document_part(std::slice::from_ref(self)),
            &properties,
        )
    }
}
