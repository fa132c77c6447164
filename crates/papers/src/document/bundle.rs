//! Several documents in one file, each beginning on a page of its own.

use jiff::civil::Date;

use super::{Document, body, package, parts};
use crate::PaperFault;

/// Documents that are kept together, as the papers of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// What the file is called among its properties.
    pub title: String,
    /// Whose it is.
    pub issuer: Option<String>,
    /// Its day.
    pub issued_on: Option<Date>,
    /// In their order.
    pub documents: Vec<Document>,
}

impl Bundle {
    /// The bundle as one .docx file.
    ///
    /// # Errors
    /// It cannot be put together.
    pub fn to_docx(&self) -> Result<Vec<u8>, PaperFault> {
        let properties = parts::Properties {
            title: self.title.clone(),
            author: self.issuer.clone().unwrap_or_default(),
            issued_on: self.issued_on,
        };
        package::pack(&body::document_part(&self.documents), &properties)
    }
}
