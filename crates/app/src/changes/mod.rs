//! 组织变更: what is done to organisations, each as a dated event with its reason and its paper.
//!
//! Tables: `organisation_event`, `organisation_event_file`. An event is kept and carried out in one
//! transaction: names, kinds, links and units of the organisation, memberships, posts and offices, and the
//! copies that are counted on. Nothing is written before a look at what moves, which the same code makes.
//!
//! Invariants: an event lies on or after the founding and not in the future, and on or after the latest
//! event of its sort, so that the past is never rewritten; a wrong event is corrected by a later one. Nobody
//! is left without an organisation: what has members or organisations below it is not dissolved. The tree has
//! no circle on any day. What is no more keeps its last place, or stands below what it went into.
//!
//! Not here: the approval itself, which is a paper of the level above; imports, which change the register
//! from today on without an event.

pub mod actions;
mod api;
pub mod model;
mod pages;
pub mod rules;
mod store;

use zhibu_web::{NoQuery, Routes, reads, writes};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get(
            "/organisations/{id}/events",
            pages::list,
            Act::SeeOrganisations,
        )
        .get(
            "/organisations/{id}/events/new",
            pages::new,
            Act::ChangeOrganisation,
        )
        .post(
            "/organisations/{id}/events",
            pages::record,
            Act::ChangeOrganisation,
        )
        .get(
            "/organisations/{id}/events/{event_id}/file",
            pages::file,
            Act::SeeOrganisations,
        )
        .post(
            "/organisations/{id}/events/{event_id}/file",
            pages::attach,
            Act::ChangeOrganisation,
        )
        .api_get(
            "/api/v1/organisations/{id}/events",
            api::list,
            Act::SeeOrganisations,
            reads::<NoQuery, api::Events>(
                "组织变更，最近的在前",
                "An organisation's changes, latest first",
            ),
        )
        .api_post(
            "/api/v1/organisations/{id}/events",
            api::record,
            Act::ChangeOrganisation,
            writes::<api::EventBody, api::EventAnswer>(
                "登记一次组织变更，或只预览会带动什么",
                "Record a change of an organisation, or only look at what it moves",
            ),
        )
}
