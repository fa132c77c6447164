//! 发展党员: who is on the way to membership, from the application to full membership.
//!
//! Tables: `candidate`; the case and its steps are those of `procedures`.
//!
//! Invariants: a person has one case at a time; everything said of it, stage, next step, last day, what went
//! wrong, is derived from the recorded steps by the text in force on each day; who sees or records a case is
//! who reaches its branch; what the level above decides is recorded by the level above.
//!
//! Not here: membership itself. Who is approved is entered on the roster by its own form.

pub mod actions;
mod api;
pub mod model;
mod pages;
pub mod paper;
pub mod rules;
mod store;

pub use store::intake;

pub use store::belonging::BELONGING;

use zhibu_web::{NoQuery, Routes, reads, writes};

use crate::access::Act;
use crate::app::App;
use pages::papers;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    use crate::procedures::api::{CaseQuery, StepBody};
    use api::{CaseAnswer, Cases};
    Routes::new()
        .get("/development", pages::list, Act::SeeDevelopment)
        .post("/development", pages::begin, Act::RecordDevelopment)
        .get("/development/new", pages::new, Act::RecordDevelopment)
        .get("/development/papers.zip", papers::all, Act::SeeDevelopment)
        .get("/development/{id}", pages::show, Act::SeeDevelopment)
        .get(
            "/development/{id}/papers.docx",
            papers::one,
            Act::SeeDevelopment,
        )
        .post("/development/{id}/steps", pages::record, Act::RecordDevelopment)
        .post(
            "/development/{id}/steps/{step_id}/back",
            pages::take_back,
            Act::RecordDevelopment,
        )
        .api_get(
            "/api/v1/development",
            api::list,
            Act::SeeDevelopment,
            reads::<NoQuery, Cases>("发展党员的案例", "Cases of developing members"),
        )
        .api_get(
            "/api/v1/development/{id}",
            api::show,
            Act::SeeDevelopment,
            reads::<CaseQuery, CaseAnswer>(
                "一个案例：能办什么、到何时、有何差错；如果某天办某一步",
                "A case: what can be done, until when, what is wrong; what if a step were taken on a day",
            ),
        )
        .api_post(
            "/api/v1/development/{id}/steps",
            api::record,
            Act::RecordDevelopment,
            writes::<StepBody, CaseAnswer>("记一步", "Records a step"),
        )
}
