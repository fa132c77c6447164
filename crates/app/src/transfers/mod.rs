//! 转接与出党: membership on its way from one branch to another, into and out of the county, and out of the party.
//! The procedures and their steps are data (`rules/procedures/`); here stands what a step does besides being
//! recorded.
//!
//! Tables: `transfer_letter`.
//!
//! Invariants: the standing and the branch of a member change at the step that decides, on its day, and at no
//! other; until a member is received the old branch stays responsible; the number of a letter stands once within
//! a year and an office; a step taken back takes back what it did, unless something was built on it.
//!
//! Not here: what goes along with a member, which the areas that keep it register (`members::Belonging`).

pub mod actions;
pub mod api;
pub mod model;
mod pages;
pub mod paper;
pub mod rules;
mod store;

use zhibu_web::{Routes, writes};

use crate::access::Act;
use crate::app::App;
use crate::procedures::{Source, Telling};

pub use actions::telling::underway;

/// The procedures of this area.
const PROCEDURES: &[&str] = &[
    "transfer_inside",
    "transfer_out",
    "transfer_in",
    "floating_out",
    "floating_abroad",
    "floating_in",
    "suspend_lost",
    "suspend_abroad",
    "restore",
    "remove_lost",
    "correction",
    "removal",
    "quit",
    "persuade_out",
    "expulsion",
    "death",
];

/// What the steps of these procedures do.
pub const SOURCE: Source = Source {
    procedures: PROCEDURES,
    holds: actions::holding::holds,
    done: actions::done,
    undone: actions::undone,
};

/// What is told beside their cases.
pub const TELLING: Telling = Telling {
    procedures: PROCEDURES,
    beside: actions::telling::beside,
};

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get(
            "/transfers/floating",
            pages::floating::list,
            Act::SeeProcedures,
        )
        .get(
            "/transfers/{id}/letter.docx",
            pages::letter,
            Act::SeeProcedures,
        )
        .get(
            "/transfers/{id}/enter",
            pages::entering::form,
            Act::RecordProcedure,
        )
        .post(
            "/transfers/{id}/enter",
            pages::entering::enter,
            Act::RecordProcedure,
        )
        .api_post(
            "/api/v1/transfers/{id}/enter",
            api::enter,
            Act::RecordProcedure,
            writes::<api::EnterBody, api::EnterAnswer>(
                "县外转入的党员登记进名册",
                "Enters a member who came from outside the county",
            ),
        )
}
