//! What an import is given, finds and answers.

mod kept;

use std::collections::BTreeSet;
use std::sync::Arc;

use zhibu_papers::cells::CellFault;

pub use kept::{
    Batch, Draft, EffectFields, EffectLine, EffectRow, KeptColumn, Obstacle, UndoPreview, Undone,
};

use super::reading::Findings;
use crate::error::Said;
use crate::procedures::rules::ToldBreach;

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
    /// 发展党员台账.
    Activists,
}

impl ImportKind {
    /// Every kind, in the order in which a county is filled.
    pub const ALL: [Self; 5] = [
        Self::Units,
        Self::Members,
        Self::Dues,
        Self::Meetings,
        Self::Activists,
    ];

    /// The word of the command line, the address, the database and the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Members => "members",
            Self::Dues => "dues",
            Self::Meetings => "meetings",
            Self::Activists => "activists",
        }
    }

    /// The kind of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Where a row stands, kept beside what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which of the file's tables, in the order in which they were opened.
    pub table: usize,
    /// Which of its rows, from 0.
    pub index: usize,
}

/// A wrong cell, and what to write instead. One row may have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Where the row stands.
    pub place: Place,
    /// The column of the cell, from 0; none where the sheet has no such column.
    pub index: Option<usize>,
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

/// How the case of a row stands once the row is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// 姓名.
    pub name: String,
    /// 阶段 as the workbook words it; where it is silent, as the steps make it.
    pub stage: String,
    /// What is against the rules.
    pub breaches: Vec<ToldBreach>,
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

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// 单位.
    Unit,
    /// 党组织, with its place in the tree and its leadership.
    Organisation,
    /// 党员.
    Member,
    /// The bases 缴费基数 of one member.
    DuesBase,
    /// 组织生活记录.
    Meeting,
    /// A case of 发展党员 with its person and steps.
    Candidate,
}

impl ObjectKind {
    /// Every kind, those first that others stand on.
    pub const ALL: [Self; 6] = [
        Self::Unit,
        Self::Organisation,
        Self::Member,
        Self::DuesBase,
        Self::Meeting,
        Self::Candidate,
    ];

    /// The word in the database and the API.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Organisation => "organisation",
            Self::Member => "member",
            Self::DuesBase => "dues_base",
            Self::Meeting => "meeting",
            Self::Candidate => "candidate",
        }
    }

    /// The kind of that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A row that can be written, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowLine {
    /// Where it stands.
    pub place: Place,
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// Whom or what it is about: a name.
    pub subject: String,
    /// What it is about.
    pub object: ObjectKind,
    /// Its id if it is there already; for bases that of the member.
    pub id: Option<i64>,
}

/// A known thing that the file changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// The row.
    pub line: RowLine,
    /// Field by field.
    pub fields: Vec<FieldChange>,
}

/// What the rows of a file are, beside what is in the database; their sum and the rows with faults are
/// all rows of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Rows that are not there yet, in the order in which they are written.
    pub new: Vec<RowLine>,
    /// Rows that are there and differ.
    pub changes: Vec<RowChange>,
    /// Rows that are there just so.
    pub same_count: i64,
}

impl Difference {
    /// Counts a row that is there: as changed if any field is.
    pub fn known(&mut self, line: RowLine, fields: &[FieldChange]) {
        if fields.is_empty() {
            self.same_count += 1;
            return;
        }
        self.changes.push(RowChange {
            line,
            fields: fields.to_vec(),
        });
    }

    /// Whether there is anything to write.
    pub fn is_any(&self) -> bool {
        !self.new.is_empty() || !self.changes.is_empty()
    }

    /// How many rows are not there yet.
    pub fn new_count(&self) -> i64 {
        i64::try_from(self.new.len()).unwrap_or(i64::MAX)
    }

    /// How many rows differ.
    pub fn changed_count(&self) -> i64 {
        i64::try_from(self.changes.len()).unwrap_or(i64::MAX)
    }
}

/// What a file makes of the county.
#[derive(Debug, Default)]
pub struct Settled<P> {
    /// Row by row.
    pub difference: Difference,
    /// What is wrong with it, from the file alone and beside the county.
    pub findings: Findings,
    /// What is to be written.
    pub plan: P,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// What was sent.
    pub kind: ImportKind,
    /// The sheets that hold its tables, by the number in [`Place`].
    pub sheets: Vec<String>,
    /// How many rows with data they have: new, changed, same and wrong together.
    pub row_count: i64,
    /// Its new, changed and same rows.
    pub difference: Arc<Difference>,
    /// Every wrong cell, in the order of sheets and rows.
    pub wrong: Vec<RowFault>,
    /// What was noticed and accepted.
    pub notes: Vec<RowNote>,
    /// Of a workbook of candidates, how the case of each good row stands.
    pub people: Vec<PersonLine>,
    /// The batch under which it was written; none if nothing was.
    pub batch_id: Option<i64>,
}

impl ImportReport {
    /// Whether writing the file would do anything: no cell is wrong, and something is new or changed.
    pub fn may_be_written(&self) -> bool {
        self.wrong.is_empty() && self.difference.is_any()
    }

    /// Whether writing these of its rows would do anything.
    pub fn is_to_be_written(&self, rows: WhichRows) -> bool {
        match rows {
            WhichRows::All => self.may_be_written(),
            WhichRows::Good => self.difference.is_any(),
        }
    }

    /// Whether some rows are wrong and others would do something if written.
    pub fn may_be_written_in_part(&self) -> bool {
        !self.wrong.is_empty() && self.difference.is_any()
    }

    /// How many rows have at least one wrong cell.
    pub fn wrong_rows(&self) -> i64 {
        let rows: BTreeSet<Place> = self.wrong.iter().map(|fault| fault.place).collect();
        i64::try_from(rows.len()).unwrap_or(i64::MAX)
    }

    /// The sheet a row stands on.
    pub fn sheet(&self, place: Place) -> &str {
        self.sheets.get(place.table).map_or("", String::as_str)
    }
}

/// Which rows of a file are to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhichRows {
    /// All of them, or none if one is wrong.
    #[default]
    All,
    /// Those without a fault; the others are left.
    Good,
}

/// The file as it came, for the batch.
#[derive(Clone, Debug)]
pub struct FileMark {
    /// As the sender named it: for display only.
    pub name: String,
    /// SHA-256 of its bytes in small hexadecimal digits.
    pub sha256: String,
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
