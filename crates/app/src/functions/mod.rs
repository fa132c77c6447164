//! 职能: for each function of an organ's party organisation, what an organisation left in a year that shows it.
//!
//! Tables: none. The functions are data (`rules/functions.toml`), in two lists; each names the kinds of meeting
//! and the records that show it. Records are counted where they are kept, the organisation's own and those of
//! everything below it.
//!
//! Invariants: a function without records says so, and one that nothing kept here can show says that. No
//! function is called fulfilled: what counts is seen in the records themselves.

pub mod actions;
mod api;
pub mod model;
mod pages;
mod store;

use zhibu_web::{Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get(
            "/organisations/{id}/functions",
            pages::show,
            Act::SeeOrganisations,
        )
        .api_get(
            "/api/v1/organisations/{id}/functions",
            api::show,
            Act::SeeOrganisations,
            reads::<model::FunctionsQuery, api::Functions>(
                "一年里各项职能有哪些记录",
                "Which records of a year show each function",
            ),
        )
}
