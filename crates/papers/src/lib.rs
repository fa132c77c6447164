//! Papers: what comes in and goes out of an office as a file.
//!
//! Reading stands on one side: a workbook is judged before it is opened ([`workbook`]), its table is
//! found among titles and notes ([`table`]), and each cell is understood as a clerk meant it
//! ([`cells`]). Writing stands on the other: workbooks ([`sheet`]), rows to be mended in the
//! layout they came in ([`mending`]), and Word documents after GB/T 9704-2012 ([`document`]), which
//! [`readback`] opens again for comparison.
//!
//! Nothing here knows a member, a branch or a database, and nothing here reads a clock.

pub mod cells;
pub mod document;
pub mod mending;
pub mod readback;
pub mod sheet;
pub mod table;
pub mod workbook;

/// One sentence for a reader: what is wrong, which value, what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// In Chinese, the first language of the product.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Sentence {
    /// Puts the two halves together.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

impl std::fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} / {}", self.zh, self.en)
    }
}

/// Why a paper could not be written or read back: a fault of the program or of the machine, never
/// of the reader.
#[derive(Debug, thiserror::Error)]
pub enum PaperFault {
    /// The archive of parts could not be written or read.
    #[error("the parts of the paper could not be put together: {0}")]
    Archive(String),
    /// The workbook could not be written: a text above the limit of a cell, too many rows.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
    /// A part of a document to be read back is missing or is no XML.
    #[error("the document cannot be read back: {0}")]
    Part(String),
}

impl PaperFault {
    pub(crate) fn from_zip(error: zip::result::ZipError) -> Self {
        Self::Archive(error.to_string())
    }

    pub(crate) fn from_io(error: std::io::Error) -> Self {
        Self::Archive(error.to_string())
    }
}
