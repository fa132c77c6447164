//! What is exported.

use jiff::civil::Date;
use zhibu_db::record;

record! {
    /// A branch by the name that a roster gives it.
    pub struct Branch {
        pub id: i64,
        pub code: String,
        pub short_name: String,
        /// Whether another organisation bears the same short name, so that only the code tells them apart.
        pub is_shared: bool,
        /// Whether it stands today, so that members may be added to it.
        pub is_standing: bool,
    }
}

impl Branch {
    /// The name by which an import finds this branch and no other.
    pub fn written(&self) -> &str {
        if self.is_shared {
            &self.code
        } else {
            &self.short_name
        }
    }
}

record! {
    /// A member as exported; sealed fields still sealed.
    pub struct MemberExport {
        pub id: i64,
        pub name: String,
        pub sex: String,
        pub birth_on: Date,
        pub ethnicity: String,
        pub status: String,
        pub document_type: String,
        pub id_number_sealed: Vec<u8>,
        pub telephone_sealed: Option<Vec<u8>>,
        pub education: String,
        pub degree: Option<String>,
        pub native_place: Option<String>,
        pub joined_on: Date,
        pub full_on: Option<Date>,
        pub branch_id: i64,
        pub personnel: String,
        pub workplace: Option<String>,
        pub in_hardship: bool,
        pub floating: bool,
        pub note: Option<String>,
    }
}

/// Whether numbers that name a person are readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// 439900********7912.
    Masked,
    /// As they are.
    Clear,
}

/// A roster that can be exported under some filters.
#[derive(Clone, Debug)]
pub struct Offer {
    /// How many members.
    pub member_count: i64,
    /// The organisation it is narrowed to, by its short name.
    pub organisation_name: Option<String>,
    /// Whether the actor may have the numbers in the clear.
    pub may_clear: bool,
}

/// A file to be given.
#[derive(Clone, Debug)]
pub struct ExportFile {
    /// Its name, in Chinese.
    pub name: String,
    /// The workbook.
    pub bytes: Vec<u8>,
}
