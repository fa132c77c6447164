//! 行为规范: texts in their editions, read and acknowledged by each member, and who has not.
//!
//! Tables: `norm`, `norm_acknowledgement`.
//!
//! Invariants: a new edition ends the one before on its first day and is acknowledged anew; an
//! acknowledgement is the member's own and is never taken back.
//!
//! Not here: how long somebody read; only that they say they did.

pub mod actions;
pub mod model;
mod pages;
mod store;

pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/norms", pages::list, Act::SeeNorms)
        .get("/norms/new", pages::new, Act::WriteNorm)
        .post("/norms", pages::create, Act::WriteNorm)
        .get("/norms/{id}", pages::show, Act::SeeNorms)
        .post(
            "/norms/{id}/acknowledgement",
            pages::acknowledge,
            Act::AcknowledgeNorm,
        )
        .get(
            "/norms/{id}/missing",
            pages::missing,
            Act::SeeAcknowledgements,
        )
        .get(
            "/norms/{id}/missing.xlsx",
            pages::workbook,
            Act::SeeAcknowledgements,
        )
}
