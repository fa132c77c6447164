//! 发展党员: who is on the way to membership, from the application to full membership.
//!
//! Tables: `candidate`, `candidate_member`, `development_plan`, `cultivation_line`, `cultivation_review`,
//! `thought_report`; the case and its steps are those of `procedures`.
//!
//! Invariants: a person has one case at a time; everything said of it, stage, next step, last day, what went
//! wrong, is derived from the recorded steps by the text in force on each day; who sees or records a case is
//! who reaches its branch; what the level above decides is recorded by the level above.
//!
//! what a step does to the roster (`does` in its rule) is done in its transaction, once, and undone with it,
//! unless something was built on it.
//!
//! Not here: what became of a member afterwards; that is the roster's.

pub mod actions;
mod api;
pub mod model;
mod pages;
pub mod paper;
pub mod rules;
mod store;

pub use store::intake;
pub use store::roster::REFERENCES as MEMBER_REFERENCES;

use zhibu_db::Tx;

pub use store::belonging::BELONGING;

use zhibu_web::{NoQuery, Routes, reads, writes};

use crate::access::{Act, Reach};
use crate::app::App;
use crate::error::Outcome;
use crate::members::model::StandingCase;
use pages::{cultivation, flags, papers, plans, thoughts};

/// Cases as the page of a member asks for them.
pub const MEMBER_CASES: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<StandingCase>> =
    store::roster::of_member;

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
        .merge(planning())
        .merge(thinking())
        .get(
            "/development/{id}/papers.docx",
            papers::one,
            Act::SeeDevelopment,
        )
        .post("/development/{id}/steps", pages::record, Act::RecordDevelopment)
        .post("/development/{id}/roster", pages::enter, Act::RecordDevelopment)
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

/// Yearly plans, and plans of cultivation.
fn planning() -> Routes<App, Act> {
    use api::plans::{CultivationAnswer, PlanBody, PlanQuery, Plans};
    Routes::new()
        .get("/development/plan", plans::show, Act::SeeDevelopment)
        .get(
            "/development/plan.xlsx",
            plans::workbook,
            Act::SeeDevelopment,
        )
        .post(
            "/development/plan/approval",
            plans::approve,
            Act::PlanDevelopment,
        )
        .get(
            "/development/plan/{id}",
            plans::form,
            Act::RecordDevelopment,
        )
        .post(
            "/development/plan/{id}",
            plans::write,
            Act::RecordDevelopment,
        )
        .get(
            "/development/{id}/cultivation",
            cultivation::show,
            Act::SeeDevelopment,
        )
        .get(
            "/development/{id}/cultivation.docx",
            cultivation::printed,
            Act::SeeDevelopment,
        )
        .post(
            "/development/{id}/cultivation",
            cultivation::plan,
            Act::RecordDevelopment,
        )
        .post(
            "/development/{id}/cultivation/{line_id}/review",
            cultivation::review,
            Act::RecordDevelopment,
        )
        .api_get(
            "/api/v1/development/plan",
            api::plans::list,
            Act::SeeDevelopment,
            reads::<PlanQuery, Plans>("发展党员年度计划", "Yearly plans of developing members"),
        )
        .api_post(
            "/api/v1/development/plan",
            api::plans::write,
            Act::RecordDevelopment,
            writes::<PlanBody, Plans>(
                "报或定一个组织的年度计划",
                "Proposes or approves the number of an organisation",
            ),
        )
        .api_get(
            "/api/v1/development/{id}/cultivation",
            api::plans::cultivation,
            Act::SeeDevelopment,
            reads::<NoQuery, CultivationAnswer>("定向培养联系计划", "A plan of cultivation"),
        )
}

/// Thought reports, and what is to be looked at.
fn thinking() -> Routes<App, Act> {
    use api::plans::{FlagsAnswer, ThoughtsAnswer};
    Routes::new()
        .get("/development/flags", flags::list, Act::SeeDevelopment)
        .get(
            "/development/flags.xlsx",
            flags::workbook,
            Act::SeeDevelopment,
        )
        .get("/development/reports", thoughts::due, Act::SeeDevelopment)
        .get(
            "/development/reports/mine",
            thoughts::own,
            Act::WriteThoughts,
        )
        .post(
            "/development/reports/mine",
            thoughts::hand_in_own,
            Act::WriteThoughts,
        )
        .get(
            "/development/reports/{id}",
            thoughts::show,
            Act::ReadThoughts,
        )
        .post(
            "/development/reports/{id}/answer",
            thoughts::answer,
            Act::ReadThoughts,
        )
        .get(
            "/development/{id}/reports",
            thoughts::of_case,
            Act::SeeDevelopment,
        )
        .post(
            "/development/{id}/reports",
            thoughts::hand_in,
            Act::RecordDevelopment,
        )
        .api_get(
            "/api/v1/development/flags",
            api::plans::flags,
            Act::SeeDevelopment,
            reads::<NoQuery, FlagsAnswer>("发展党员异常", "What is to be looked at"),
        )
        .api_get(
            "/api/v1/development/reports",
            api::plans::thoughts,
            Act::SeeDevelopment,
            reads::<NoQuery, ThoughtsAnswer>("谁该交思想汇报", "Who owes a thought report"),
        )
}
