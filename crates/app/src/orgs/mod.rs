//! 组织体系: units, party organisations, the dated tree they stand in, and the thresholds that say what
//! each should be.
//!
//! Tables: `unit`, `unit_condition`, `organisation`, `organisation_past`, `organisation_unit`, `organisation_unit_past`,
//! `organisation_link`, `organisation_closure`. The dated links are the truth; the closure is today's tree,
//! rebuilt from them in the same transaction. What an organisation was called and what it was before, and
//! which units it served, stand in the two tables of the past. An organisation that is no more keeps its
//! last link, or has one to what it went into: those above still answer for its records.
//! An organisation has one parent at a time. Threshold findings are derived when asked for, never stored:
//! as of any day, by the rules of that day, dated back over the members of each month.
//!
//! Members and posts stand in areas below; what the pages show of them comes from the [`Sources`] that
//! `lib.rs` registers. Who sees what goes by today's tree, whatever day is looked at.
//!
//! Not here: setting up, moving and dissolving (`changes`).

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
pub mod window;

pub use pages::tabs::{Tab, tabs};
pub use pages::wording;
pub use sources::Sources;
pub use store::intake;

pub use zhibu_rules::organisation::OrganisationKind;

use zhibu_web::{Routes, reads, writes};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/organisations", pages::tree, Act::SeeOrganisations)
        .get(
            "/organisations.xlsx",
            pages::workbook::tree,
            Act::SeeOrganisations,
        )
        .get("/units.xlsx", pages::workbook::units, Act::SeeOrganisations)
        .get("/organisations/{id}", pages::show, Act::SeeOrganisations)
        .get(
            "/organisations/{id}/chart",
            pages::chart::show,
            Act::SeeOrganisations,
        )
        .get("/units", pages::units::list, Act::SeeOrganisations)
        .get("/units/{id}", pages::units::show, Act::SeeOrganisations)
        .get(
            "/units/{id}/condition",
            pages::condition::form,
            Act::ChangeOrganisation,
        )
        .post(
            "/units/{id}/condition",
            pages::condition::record,
            Act::ChangeOrganisation,
        )
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
        .api_post(
            "/api/v1/units/{id}/condition",
            api::units::record,
            Act::ChangeOrganisation,
            writes::<api::units::ConditionBody, api::units::Condition>(
                "登记单位自某日起的情况",
                "Record what a unit is and has from a day on",
            ),
        )
        .api_get(
            "/api/v1/units",
            api::units::list,
            Act::SeeOrganisations,
            reads::<query::UnitQuery, api::units::Units>(
                "单位及其党组织",
                "The units and their organisations",
            ),
        )
}
