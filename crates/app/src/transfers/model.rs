//! What is found of transfers.

use jiff::civil::Date;
use zhibu_db::record;

use crate::error::Said;
use crate::procedures::model::{Case, StepRow};

record! {
    /// An organisation that is to receive somebody.
    pub struct Receiving {
        /// branch, joint_branch, …
        pub kind: String,
    }
}

record! {
    /// An office that a member holds with their account.
    pub struct OfficeHeld {
        pub role: String,
        pub organisation_name: Option<String>,
    }
}

record! {
    /// What a letter says of its member besides the case.
    pub struct Bearer {
        pub name: String,
        pub sex: String,
        pub birth_on: Date,
        pub ethnicity: String,
        pub status: String,
        pub id_number_sealed: Vec<u8>,
    }
}

record! {
    /// The whole names of a branch and of the committee above it.
    pub struct Names {
        pub branch: String,
        pub above: Option<String>,
    }
}

/// A case as its letter tells it.
#[derive(Clone, Debug)]
pub struct LetterOnPaper {
    /// The case.
    pub case: Case,
    /// Its steps, by day.
    pub steps: Vec<StepRow>,
    /// The member.
    pub bearer: Bearer,
    /// The number of their document, masked.
    pub id_number_masked: String,
    /// The whole name of the branch.
    pub branch: String,
    /// The committee above it, by its whole name.
    pub above: Option<String>,
}

/// A line of the list of floating members.
#[derive(Clone, Debug)]
pub struct FloatingLine {
    /// The case.
    pub case: Case,
    /// Its procedure.
    pub procedure: Said,
    /// Since when.
    pub since: Date,
    /// What was written down: where to or from, and the contact.
    pub place: String,
    /// The contact in the branch.
    pub contact: String,
    /// The day of the last contact.
    pub contacted: Option<Date>,
    /// The last day for the next contact, or for settling the transfer.
    pub due: Option<Date>,
    /// Whether that day is past.
    pub is_late: bool,
    /// Whether a transfer is due: away for long at a fixed place.
    pub is_to_transfer: bool,
}
