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
mod activists;
mod api;
pub mod columns;
pub mod command;
mod dues;
mod meetings;
mod members;
pub mod model;
mod names;
mod pages;
mod progress;
mod reading;
mod repair;
pub mod store;
mod units;
pub mod words;
mod work;

pub use actions::SentFile;
pub use command::{ImportAnswer, Imported, Wanted, run, run_as, run_sent};
pub use model::{ImportKind, ImportReport, RowFault};
pub use progress::{Far, Progress};

use axum::http::Method;
use zhibu_web::{Access, NoQuery, Routes, does, gives_file, reads, writes};

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
                "导入一份工作簿（units、members、dues、meetings、activists）",
                "Imports a workbook (units, members, dues, meetings, activists)",
            ),
        )
        .merge(draft_api())
        .merge(batch_api())
}

/// Files on their way, as JSON.
fn draft_api() -> Routes<App, Act> {
    use api::drafts::{self, DraftAnswer, Drafts};
    Routes::new()
        .api_get(
            "/api/v1/imports/drafts",
            drafts::list,
            Act::Import,
            reads::<NoQuery, Drafts>("还没有写完的文件", "Files on their way"),
        )
        .api_post(
            "/api/v1/imports/drafts",
            drafts::stage,
            Act::Import,
            reads::<drafts::NewDraftQuery, DraftAnswer>(
                "上传一份工作簿，先不写入",
                "Sends a workbook, not to be written yet",
            ),
        )
        .api_get(
            "/api/v1/imports/drafts/{id}",
            drafts::show,
            Act::Import,
            reads::<NoQuery, DraftAnswer>("一份文件到了哪一步", "How far a file is"),
        )
        .api_post(
            "/api/v1/imports/drafts/{id}/columns",
            drafts::choose,
            Act::Import,
            writes::<drafts::ColumnsBody, DraftAnswer>(
                "指定列名对应哪一列",
                "Says what headings stand for",
            ),
        )
        .api_get(
            "/api/v1/imports/drafts/{id}/wrong.xlsx",
            drafts::wrong_rows,
            Act::Import,
            gives_file::<NoQuery>(
                "有错的行，与原表同样的格式",
                "The wrong rows in the same layout",
                crate::listing::WORKBOOK,
            ),
        )
        .api_post(
            "/api/v1/imports/drafts/{id}/write",
            drafts::write,
            Act::Import,
            writes::<drafts::WriteBody, DraftAnswer>("写入", "Writes it"),
        )
        .api(
            Method::DELETE,
            "/api/v1/imports/drafts/{id}",
            drafts::discard,
            Access::Act(Act::Import),
            does("删去，不导了", "Gives it up"),
        )
}

/// Batches as JSON.
fn batch_api() -> Routes<App, Act> {
    use api::batches::{self, AfterQuery, BatchFile, Batches, UndoAnswer};
    Routes::new()
        .api_get(
            "/api/v1/imports/batches",
            batches::list,
            Act::Import,
            reads::<AfterQuery, Batches>("导入记录，最近的在前", "Batches, latest first"),
        )
        .api_get(
            "/api/v1/imports/batches/{id}",
            batches::show,
            Act::Import,
            reads::<AfterQuery, BatchFile>("一批导入做了什么", "What a batch did"),
        )
        .api_get(
            "/api/v1/imports/batches/{id}/undo",
            batches::preview,
            Act::Import,
            reads::<NoQuery, UndoAnswer>("撤销会怎样", "What taking it back would do"),
        )
        .api_post(
            "/api/v1/imports/batches/{id}/undo",
            batches::undo,
            Act::Import,
            reads::<NoQuery, UndoAnswer>("撤销一批", "Takes a batch back"),
        )
}
