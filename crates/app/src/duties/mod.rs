//! 应办: rule × subjects in force × records → due, done, late, missing, waived.
//!
//! Table: `duty_waiver` alone. Duties are derived whenever they are asked for and never stored: a record
//! entered a moment ago closes its gap at the next look. Records come from the sources registered in
//! `lib.rs`; this area knows none of the areas that keep them.
//!
//! Invariants:
//! - An organisation owes a period that has begun if it was founded on or before the period's first day
//!   and stands until its last; the edition of the rule and the number of full members are those of the
//!   first day.
//! - A record counts in the calendar period it was held in, once for a duty, for every duty that counts
//!   one of its kinds.
//! - A period still running is due, never missing. Done beats waived: what was set aside and held all the
//!   same is held.
//! - Each look costs one statement for subjects, one for strengths, one a source, one for waivers.
//!
//! Not here: what is owed in money (`dues`), and reminders.

pub mod actions;
mod api;
pub mod model;
mod pages;
pub mod rules;
mod store;

pub use model::{DutyInstance, RecordCounts, Source, State, Subject};

use zhibu_web::{Routes, writes};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/duties/waiver", pages::waiver_form, Act::WaiveDuty)
        .post("/duties/waiver", pages::waive, Act::WaiveDuty)
        .post("/duties/waiver/withdrawal", pages::withdraw, Act::WaiveDuty)
        .api_post(
            "/api/v1/duties/waivers",
            api::waive,
            Act::WaiveDuty,
            writes::<api::WaiverBody, api::WaiverAnswer>(
                "把一项应办事项设为不需要办，写明理由",
                "Set a duty aside for one organisation and period, with the reason",
            ),
        )
}
