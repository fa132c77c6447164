//! 目标管理: what a member promises for a year, and how it stands at mid-year and at its end.
//!
//! Tables: `pledge`, `pledge_target`.
//!
//! Invariants: one pledge a member and year, written by the member; it may be written anew until somebody
//! checked it; the check is of each target, by the branch's secretary or the level above.
//!
//! Not here: assessment by marks; a check says what was done, and gives no figure to anybody.

pub mod actions;
mod api;
pub mod model;
mod pages;
mod query;
mod store;

pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_web::{NoQuery, Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/pledges", pages::list, Act::SeePledges)
        .get("/pledges.xlsx", pages::workbook, Act::SeePledges)
        .get("/pledges/mine", pages::mine, Act::WritePledge)
        .post("/pledges/mine", pages::write, Act::WritePledge)
        .get("/pledges/{id}", pages::show, Act::SeePledges)
        .post("/pledges/{id}/check", pages::check, Act::CheckPledge)
        .api_get(
            "/api/v1/pledges",
            api::list,
            Act::SeePledges,
            reads::<query::PledgeQuery, api::Pledges>("一年的承诺", "The pledges of a year"),
        )
        .api_get(
            "/api/v1/pledges/{id}",
            api::show,
            Act::SeePledges,
            reads::<NoQuery, api::Pledge>("一份承诺", "A pledge with its targets"),
        )
}
