//! 导出: lists as workbooks, and the workbooks that an office fills in.
//!
//! No table. A template and an export have one layout, that of the roster's import: what is exported and
//! sent in again changes nothing.
//!
//! Invariants: an export holds what the list shows under the same filters, and nothing out of reach; ID and
//! telephone numbers are masked unless somebody says what for; what persons owe in dues and who talked with whom
//! is given for a reason alone; each reason leaves its audit row before the file is given; no cell computes.
//!
//! Not here: reports and record forms as Word files, which stand with what they tell of.

pub mod actions;
mod layout;
pub mod model;
mod pages;
mod rules;
mod store;

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;
use pages::personal;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get(
            "/exports/templates/members.xlsx",
            pages::members_template,
            Act::SeeMembers,
        )
        .get("/exports/members", pages::choose, Act::SeeMembers)
        .get("/exports/members.xlsx", pages::masked, Act::SeeMembers)
        .post("/exports/members", pages::in_clear, Act::ExportPersonalData)
        .get("/exports/dues", personal::dues, Act::ExportPersonalData)
        .post(
            "/exports/dues",
            personal::dues_file,
            Act::ExportPersonalData,
        )
        .get("/exports/talks", personal::talks, Act::ExportPersonalData)
        .post(
            "/exports/talks",
            personal::talks_file,
            Act::ExportPersonalData,
        )
}
