//! 组织体系: units, party organisations, the dated tree they stand in, and the thresholds that say what
//! each should be.
//!
//! Tables: `unit`, `organisation`, `organisation_unit`, `organisation_link`, `organisation_closure`.
//! The dated links are the truth; the closure is today's tree, rebuilt from them in the same transaction.
//! An organisation has one parent at a time. Threshold findings are derived when asked for, never stored:
//! as of any day, by the rules of that day, dated back over the members of each month.
//!
//! Members and posts stand in areas below; what the pages show of them comes from the [`Sources`] that
//! `lib.rs` registers. Who sees what goes by today's tree, whatever day is looked at.
//!
//! Not here: setting up, moving and dissolving by procedure.

pub mod actions;
pub mod api;
pub mod findings;
pub mod lines;
pub mod model;
mod pages;
pub mod query;
pub mod rules;
pub mod sources;
pub mod store;
pub mod tree;
mod window;

pub use sources::Sources;
pub use store::intake;

pub use zhibu_rules::organisation::OrganisationKind;

use zhibu_web::{Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/organisations", pages::tree, Act::SeeOrganisations)
        .get("/organisations/{id}", pages::show, Act::SeeOrganisations)
        .get("/units", pages::units::list, Act::SeeOrganisations)
        .get("/units/{id}", pages::units::show, Act::SeeOrganisations)
        .api_get(
            "/api/v1/organisations",
            api::tree,
            Act::SeeOrganisations,
            reads::<query::TreeQuery, api::Organisations>(
                "某日的组织树",
                "The tree of organisations on a day",
            ),
        )
        .api_get(
            "/api/v1/organisations/{id}",
            api::show,
            Act::SeeOrganisations,
            reads::<query::DayQuery, api::Organisation>(
                "组织档案",
                "An organisation's file as of a day",
            ),
        )
        .api_get(
            "/api/v1/units",
            api::units,
            Act::SeeOrganisations,
            reads::<query::UnitQuery, api::Units>(
                "单位及其党组织",
                "The units and their organisations",
            ),
        )
}
