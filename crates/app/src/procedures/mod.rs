//! 程序: cases that go by the steps of a procedure of the rules, whatever they are about.
//!
//! Tables: `procedure_case`, `procedure_step`.
//!
//! Invariants: a step is recorded with its day and stays; one taken back stays too, with who, when and why;
//! what a case may do next, until when, and what went wrong is derived by the rules whenever somebody looks,
//! and kept nowhere; a step that the rules refuse is not recorded on the page, with every reason told; a step is
//! recorded by the organisation on whose side it stands.
//!
//! The pages here begin and show the cases of every procedure that is `about` a member or an organisation. What
//! a step does besides being recorded is done by the area that registered a [`Source`] for its procedure.
//!
//! Not here: candidates, whose area has pages of its own and calls [`actions`].

pub mod actions;
pub mod api;
pub mod model;
mod pages;
pub mod rules;
pub mod sources;
pub mod store;

pub use actions::underway::BELONGING;
pub use pages::step;
pub use sources::{Acting, Beside, Ground, Source, Subject, Telling};
pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_web::{Routes, reads, writes};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    use api::{BeginBody, CaseAnswer, CaseQuery, Cases, ListQuery, StepBody};
    Routes::new()
        .get("/procedures", pages::list, Act::SeeProcedures)
        .post("/procedures", pages::begin, Act::RecordProcedure)
        .get("/procedures/new", pages::new, Act::RecordProcedure)
        .get("/procedures/{id}", pages::show, Act::SeeProcedures)
        .post("/procedures/{id}/steps", pages::record, Act::RecordProcedure)
        .post(
            "/procedures/{id}/steps/{step_id}/back",
            pages::take_back,
            Act::RecordProcedure,
        )
        .api_get(
            "/api/v1/procedures",
            api::list,
            Act::SeeProcedures,
            reads::<ListQuery, Cases>("办件", "Cases of procedures"),
        )
        .api_post(
            "/api/v1/procedures",
            api::begin,
            Act::RecordProcedure,
            writes::<BeginBody, CaseAnswer>("开始一个办件", "Begins a case"),
        )
        .api_get(
            "/api/v1/procedures/{id}",
            api::show,
            Act::SeeProcedures,
            reads::<CaseQuery, CaseAnswer>(
                "一个办件：能办什么、到何时、有何差错；如果某天办某一步",
                "A case: what can be done, until when, what is wrong; what if a step were taken on a day",
            ),
        )
        .api_post(
            "/api/v1/procedures/{id}/steps",
            api::record,
            Act::RecordProcedure,
            writes::<StepBody, CaseAnswer>("记一步", "Records a step"),
        )
}
