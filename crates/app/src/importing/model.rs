//! What an import is given, finds and answers.

use zhibu_db::record;
use zhibu_papers::cells::CellFault;

use crate::error::Said;

/// What a workbook brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// 单位和党组织, with the leadership of each organisation.
    Units,
    /// 党员花名册.
    Members,
    /// 党费缴费基数.
    Dues,
    /// 组织生活记录.
    Meetings,
}

impl ImportKind {
    /// Every kind, in the order in which a county is filled.
    pub const ALL: [Self; 4] = [Self::Units, Self::Members, Self::Dues, Self::Meetings];

    /// The word of the command line, the address, the database and the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Members => "members",
            Self::Dues => "dues",
            Self::Meetings => "meetings",
        }
    }

    /// The kind of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A wrong cell, and what to write instead. One row may have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The sheet's name on its tab.
    pub sheet: String,
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// The heading in the file.
    pub column: String,
    /// What stands in the cell; long text cut short.
    pub value: String,
    /// A stable word for programs: `missing`, `branch_unknown`, …
    pub kind: &'static str,
    /// What is wrong and what to write instead.
    pub message: Said,
}

/// A thing said about a row that is accepted all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNote {
    /// The sheet's name on its tab.
    pub sheet: String,
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// What was noticed.
    pub message: Said,
}

/// One field of a known thing that the file gives otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The column's name in the database: `telephone`, `full_on`.
    pub field: &'static str,
    /// As it stands now; sealed fields masked.
    pub old: Option<String>,
    /// As the file has it; sealed fields masked.
    pub new: Option<String>,
}

/// A known thing that the file changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// The sheet's name on its tab.
    pub sheet: String,
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// Whom or what it is about: a name.
    pub subject: String,
    /// Field by field.
    pub fields: Vec<FieldChange>,
}

/// What the rows of a file are, beside what is in the database; their sum and the rows with faults are
/// all rows of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Rows that are not there yet.
    pub new_count: i64,
    /// Rows that are there and differ.
    pub changes: Vec<RowChange>,
    /// Rows that are there just so.
    pub same_count: i64,
}

impl Difference {
    /// Counts a row that is there: as changed if any field is.
    pub fn known(&mut self, sheet: &str, row: u32, subject: &str, fields: &[FieldChange]) {
        if fields.is_empty() {
            self.same_count += 1;
            return;
        }
        self.changes.push(RowChange {
            sheet: sheet.to_owned(),
            row,
            subject: subject.to_owned(),
            fields: fields.to_vec(),
        });
    }

    /// Whether there is anything to write.
    pub fn is_any(&self) -> bool {
        self.new_count > 0 || !self.changes.is_empty()
    }

    /// How many rows differ.
    pub fn changed_count(&self) -> i64 {
        i64::try_from(self.changes.len()).unwrap_or(i64::MAX)
    }
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// What was sent.
    pub kind: ImportKind,
    /// Its new, changed and same rows.
    pub difference: Difference,
    /// Every wrong cell, in the order of sheets and rows.
    pub wrong: Vec<RowFault>,
    /// What was noticed and accepted.
    pub notes: Vec<RowNote>,
    /// The batch under which it was written; none if nothing was.
    pub batch_id: Option<i64>,
}

impl ImportReport {
    /// Whether writing the file would do anything: no cell is wrong, and something is new or changed.
    pub fn may_be_written(&self) -> bool {
        self.wrong.is_empty() && self.difference.is_any()
    }

    /// How many rows have at least one wrong cell.
    pub fn wrong_rows(&self) -> i64 {
        let rows: std::collections::BTreeSet<(&str, u32)> = self
            .wrong
            .iter()
            .map(|fault| (fault.sheet.as_str(), fault.row))
            .collect();
        i64::try_from(rows.len()).unwrap_or(i64::MAX)
    }
}

/// The file as it came, for the batch.
#[derive(Clone, Debug)]
pub struct FileMark {
    /// As the sender named it: for display only.
    pub name: String,
    /// SHA-256 of its bytes in small hexadecimal digits.
    pub sha256: String,
}

record! {
    /// An import that was written.
    pub struct Batch {
        pub id: i64,
        pub kind: String,
        pub file_name: String,
        pub file_sha256: String,
        pub at: String,
        /// Who; none for the command line.
        pub display_name: Option<String>,
        pub new_count: i64,
        pub changed_count: i64,
        pub same_count: i64,
    }
}

impl From<&CellFault> for Said {
    fn from(fault: &CellFault) -> Self {
        Self::new(fault.message.zh.clone(), fault.message.en.clone())
    }
}

/// A value as a list of changes shows it; none for nothing.
pub trait Shown {
    /// Its text.
    fn shown(&self) -> Option<String>;
}

impl Shown for String {
    fn shown(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl Shown for i64 {
    fn shown(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Shown for bool {
    fn shown(&self) -> Option<String> {
        Some(if *self { "是" } else { "否" }.to_owned())
    }
}

impl Shown for jiff::civil::Date {
    fn shown(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> Option<String> {
        self.as_ref().and_then(Shown::shown)
    }
}

/// The fields that differ between what is there and what the file has.
#[derive(Debug, Default)]
pub struct FieldChanges(pub Vec<FieldChange>);

impl FieldChanges {
    /// Keeps the field if it differs.
    pub fn compare<T: Shown + PartialEq>(&mut self, field: &'static str, old: &T, new: &T) {
        if old != new {
            self.push(field, old.shown(), new.shown());
        }
    }

    /// Keeps a field that is known to differ.
    pub fn push(&mut self, field: &'static str, old: Option<String>, new: Option<String>) {
        self.0.push(FieldChange { field, old, new });
    }
}

/// Compares the named fields of two structs of one shape.
macro_rules! compare_fields {
    ($fields:expr, $old:expr, $new:expr, $($field:ident),+ $(,)?) => {
        $($fields.compare(stringify!($field), &$old.$field, &$new.$field);)+
    };
}

/// Keeps what is there for the columns that the sheet does not have at all.
macro_rules! keep_absent {
    ($reader:expr, $new:expr, $old:expr, $($field:ident),+ $(,)?) => {
        $(if !$reader.has_column(stringify!($field)) {
            $new.$field = $old.$field.clone();
        })+
    };
}

pub(in crate::importing) use {compare_fields, keep_absent};
