//! How far a file is, counted while it is read, checked and written; the page and the terminal look at it meanwhile.

use std::sync::atomic::{AtomicU64, Ordering};

/// Of a hundred parts of the work, where checking begins, and where writing does.
const CHECKING_PERCENT: u64 = 40;
const WRITING_PERCENT: u64 = 70;
const WHOLE_PERCENT: u64 = 100;
/// Each row is looked at twice, by itself and beside the county; and written twice, itself and that it was.
const TIMES: u64 = 2;

/// The rows counted so far.
#[derive(Debug, Default)]
pub struct Progress {
    /// As the file itself says; 0 where it says nothing.
    said: AtomicU64,
    read: AtomicU64,
    /// Rows with data.
    of_file: AtomicU64,
    /// Looked at by themselves, then beside the county.
    looked_at: AtomicU64,
    to_be_written: AtomicU64,
    /// Written themselves, then that they were.
    written: AtomicU64,
}

/// How far a file is, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Far {
    /// So many rows were read.
    Reading(u64),
    /// Rows looked at by themselves, and beside the county, of how many.
    Checking(u64, u64, u64),
    /// Rows written, of how many.
    Writing(u64, u64),
}

impl Progress {
    /// Reading begins, of a file that says it has so many rows.
    pub(super) fn begin_reading(&self, said: u64) {
        self.said.store(said, Ordering::Relaxed);
    }

    /// So many rows were read so far.
    pub(super) fn read(&self, rows: usize) {
        self.read.store(wide(rows), Ordering::Relaxed);
    }

    /// There are so many rows more to be checked.
    pub(super) fn found(&self, rows: usize) {
        self.of_file.fetch_add(wide(rows), Ordering::Relaxed);
    }

    /// A row is looked at.
    pub(super) fn looks_at_row(&self) {
        self.looked_at.fetch_add(1, Ordering::Relaxed);
    }

    /// All rows were looked at by themselves, and are set beside the county.
    pub(super) fn begin_comparing(&self) {
        let rows = self.of_file.load(Ordering::Relaxed);
        self.to_be_written.store(0, Ordering::Relaxed);
        self.looked_at.store(rows, Ordering::Relaxed);
    }

    /// Writing begins, of so many rows.
    pub(super) fn begin_writing(&self, rows: i64) {
        let rows = u64::try_from(rows).unwrap_or_default();
        self.written.store(0, Ordering::Relaxed);
        self.to_be_written.store(rows, Ordering::Relaxed);
    }

    /// So many rows more are written.
    pub(super) fn wrote(&self, rows: usize) {
        self.written.fetch_add(wide(rows), Ordering::Relaxed);
    }

    /// All rows are written, and it is kept that they were.
    pub(super) fn begin_keeping(&self) {
        let rows = self.to_be_written.load(Ordering::Relaxed);
        self.written.store(rows, Ordering::Relaxed);
    }

    /// The rows read so far.
    pub fn rows_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// How far it is.
    pub fn far(&self) -> Far {
        let to_be_written = self.to_be_written.load(Ordering::Relaxed);
        if to_be_written > 0 {
            let written = self.written.load(Ordering::Relaxed);
            return Far::Writing(written.min(to_be_written), to_be_written);
        }
        let of_file = self.of_file.load(Ordering::Relaxed);
        if of_file == 0 {
            return Far::Reading(self.rows_read());
        }
        let looked_at = self.looked_at.load(Ordering::Relaxed);
        let compared = looked_at.saturating_sub(of_file).min(of_file);
        Far::Checking(looked_at.min(of_file), compared, of_file)
    }

    /// How far it is, of a hundred; the file's own word for how long it is may be wrong.
    pub fn percent(&self) -> u64 {
        let (from, until, done, all) = match self.far() {
            Far::Reading(rows) => {
                let said = self.said.load(Ordering::Relaxed);
                (0, CHECKING_PERCENT, rows, said)
            }
            Far::Checking(understood, compared, of) => {
                let done = understood + compared;
                (CHECKING_PERCENT, WRITING_PERCENT, done, of * TIMES)
            }
            Far::Writing(_, of) => {
                let done = self.written.load(Ordering::Relaxed);
                (WRITING_PERCENT, WHOLE_PERCENT, done, of * TIMES)
            }
        };
        let part = ((until - from) * done.min(all)).checked_div(all);
        from + part.unwrap_or_default()
    }
}

fn wide(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}
