//! 导入: workbooks of the offices, as they are, into the county.
//!
//! Table: `import_batch`, one row a written file with its digest. What a workbook brings is kept in the
//! areas it belongs to, by their `intake` functions.
//!
//! A file is read and its cells understood outside any transaction ([`reading`], and `rows` of each kind);
//! set beside the county in a reading transaction (`compare` of each kind), which finds what is wrong, new,
//! changed and same; and written in one transaction, in which it is set beside the county once more.
//!
//! Invariants: all wrong cells are told at once; with one wrong cell nothing is written; the same file
//! twice changes nothing; every changed field of a member leaves its row of history.
//!
//! Not here: repairing, merging, taking back a batch.

pub mod actions;
mod api;
pub mod command;
mod dues;
mod meetings;
mod members;
pub mod model;
mod names;
mod pages;
mod reading;
mod store;
mod units;
pub mod words;

pub use actions::SentFile;
pub use command::{ImportAnswer, run, run_sent};
pub use model::{ImportKind, ImportReport, RowFault};

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/imports", pages::list, Act::Import)
        .post("/imports", pages::import, Act::Import)
        .api_post(
            "/api/v1/imports/{kind}",
            api::import,
            Act::Import,
            zhibu_web::reads::<api::ImportQuery, ImportAnswer>(
                "导入一份工作簿（units、members、dues、meetings）",
                "Imports a workbook (units, members, dues, meetings)",
            ),
        )
}
