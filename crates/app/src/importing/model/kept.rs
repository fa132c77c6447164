//! What is kept of imports: files on their way, batches, and what each row did.

use serde::{Deserialize, Serialize};
use zhibu_db::record;

use crate::importing::columns::Chosen;

record! {
    /// A file that was sent and waits, without its content.
    pub struct Draft {
        pub id: i64,
        pub kind: String,
        pub file_name: String,
        pub file_sha256: String,
        pub size_bytes: i64,
        /// JSON; see [`Draft::chosen`].
        pub chosen_columns: String,
        pub sent_at: String,
    }
}

impl Draft {
    /// What was chosen for its headings.
    pub fn chosen(&self) -> Chosen {
        serde_json::from_str(&self.chosen_columns).unwrap_or_default()
    }
}

record! {
    /// What an office chose for a heading, to be applied to the next file.
    pub struct KeptColumn {
        pub heading: String,
        pub column_key: String,
    }
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
        /// Rows that were wrong and left out.
        pub wrong_count: i64,
        /// When it was taken back.
        pub undone_at: Option<String>,
        /// By whom; none for the command line.
        pub undone_by_name: Option<String>,
    }
}

record! {
    /// What a row of a batch did, as it is kept.
    pub struct EffectRow {
        pub position: i64,
        pub sheet: String,
        pub row_number: i64,
        pub object_kind: String,
        pub object_id: i64,
        pub is_new: bool,
        pub image_sealed: Option<Vec<u8>>,
        /// What it is called today; none where it is no more.
        pub label: Option<String>,
    }
}

/// What a row of a batch did, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectLine {
    /// Its number in the batch, from 1.
    pub position: i64,
    /// The sheet's name on its tab.
    pub sheet: String,
    /// As the spreadsheet numbered it.
    pub row: i64,
    /// unit, organisation, member, dues_base, meeting or candidate.
    pub object_kind: String,
    /// The id of the thing; for bases of the member.
    pub object_id: i64,
    /// Whether it was there before.
    pub is_new: bool,
    /// What it is called today; none where it is no more.
    pub label: Option<String>,
    /// What changed, from what to what.
    pub fields: Vec<EffectFields>,
}

/// A changed field of a row, as it is kept; sealed fields masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectFields {
    /// The column's name.
    pub field: String,
    /// As it stood.
    pub old: Option<String>,
    /// As it stands.
    pub new: Option<String>,
}

record! {
    /// Something that keeps a batch from being taken back.
    pub struct Obstacle {
        /// A word of [`crate::importing`]'s texts: `attendance`, `changed_since`, …
        pub reason: String,
        /// unit, organisation, member, dues_base, meeting or candidate.
        pub object_kind: String,
        /// The thing the batch brought.
        pub object_id: i64,
        /// What it is called.
        pub label: String,
        /// How many there are.
        pub count: i64,
    }
}

/// What taking a batch back would do.
#[derive(Clone, Debug)]
pub struct UndoPreview {
    /// The batch.
    pub batch: Batch,
    /// Things that would go.
    pub removed_count: i64,
    /// Things that would be put back as they were.
    pub restored_count: i64,
    /// What stands in the way; then nothing is done.
    pub obstacles: Vec<Obstacle>,
}

/// What was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Things that went.
    pub removed_count: i64,
    /// Things put back as they were.
    pub restored_count: i64,
}
