//! 导入: workbooks of the offices, as they are, into the county.
//!
//! Tables: `import_draft`, a file on its way, sealed; `import_column`, what an office chose for a heading;
//! `import_batch`, one row a written file with its digest; `import_effect`, what each of its rows did. What a
//! workbook brings is kept in the areas it belongs to, by their `intake` functions.
//!
//! A file goes four steps: it is read and its columns understood ([`columns`]), checked, shown as what it would
//! do, and written. On the page it is a draft until then, worked on in the background (`work`); its wrong rows
//! come back as a workbook of the same layout (`repair`).
//!
//! A file is read and its cells understood outside any transaction ([`reading`], and `rows` of each kind);
//! set beside the county in a reading transaction (`compare` of each kind), which finds what is wrong, new,
//! changed and same; and written in one transaction, in which it is set beside the county once more.
//!
//! Invariants: all wrong cells are told at once; with one wrong cell nothing is written, unless somebody asks for
//! the good rows; new, changed, same and wrong rows add up to those of the file; the same file twice changes
//! nothing; every changed field of a member leaves its row of history; a batch is taken back whole or not at
//! all, and never from under what was built on it.
//!
//! Not here: merging of members.

pub mod actions;
mod api;
pub mod columns;
pub mod command;
mod dues;
mod meetings;
mod members;
pub mod model;
mod names;
mod pages;
mod reading;
mod repair;
pub mod store;
mod units;
pub mod words;
mod work;

pub use actions::SentFile;
pub use command::{ImportAnswer, Imported, Wanted, run, run_as, run_sent};
pub use model::{ImportKind, ImportReport, RowFault};

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;
use pages::{batch, change, draft};

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/imports", pages::list, Act::Import)
        .post("/imports", pages::stage, Act::Import)
        .get("/imports/{id}", draft::show, Act::Import)
        .post("/imports/{id}/columns", change::choose, Act::Import)
        .post("/imports/{id}/file", change::replace, Act::Import)
        .get("/imports/{id}/wrong.xlsx", change::wrong_rows, Act::Import)
        .post("/imports/{id}/write", change::write, Act::Import)
        .post("/imports/{id}/discard", change::discard, Act::Import)
        .get("/imports/batches/{id}", batch::show, Act::Import)
        .get("/imports/batches/{id}/undo", batch::undo_form, Act::Import)
        .post("/imports/batches/{id}/undo", batch::undo, Act::Import)
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
