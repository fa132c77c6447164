//! 群团和统战: the union, the youth league, the women's body and the united-front contact of each unit.
//!
//! Tables: `mass_body`, `mass_record`. A unit has at most one of a kind at a time; one that is no more has the
//! day it ended and stays with its records. Activities and reports are dated records of what took place.
//!
//! Invariants: a unit in reach without one of the kinds is told as a gap; nothing is counted as fulfilled.
//!
//! Not here: the elections of these bodies, which go by their own charters.

pub mod actions;
mod api;
pub mod model;
mod pages;
pub mod rules;
mod store;

use zhibu_web::{Routes, reads, writes};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/mass-bodies", pages::list, Act::SeeOrganisations)
        .get("/mass-bodies.xlsx", pages::workbook, Act::SeeOrganisations)
        .get(
            "/units/{id}/mass-bodies",
            pages::show,
            Act::SeeOrganisations,
        )
        .post("/units/{id}/mass-bodies", pages::create, Act::ChangePosts)
        .post("/mass-bodies/{id}/records", pages::record, Act::ChangePosts)
        .post("/mass-bodies/{id}/end", pages::end, Act::ChangePosts)
        .api_get(
            "/api/v1/mass-bodies",
            api::list,
            Act::SeeOrganisations,
            reads::<model::MassQuery, api::MassBodies>(
                "各单位的群团和统战",
                "Mass organisations and united-front contacts by unit",
            ),
        )
        .api_post(
            "/api/v1/units/{id}/mass-bodies",
            api::create,
            Act::ChangePosts,
            writes::<api::MassBodyBody, api::MassAnswer>(
                "登记一个群团组织或统战联络人",
                "Record a mass organisation or a united-front contact",
            ),
        )
        .api_post(
            "/api/v1/mass-bodies/{id}/records",
            api::record,
            Act::ChangePosts,
            writes::<api::MassRecordBody, api::MassAnswer>(
                "登记一次活动或汇报",
                "Record an activity or a report",
            ),
        )
}
