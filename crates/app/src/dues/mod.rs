//! 党费: what is owed, by whom, and why.
//!
//! Tables: `dues_base`, `dues_base_item`, both filled by the import. What is owed is derived from the
//! bases, the dated memberships and the rules in force, and never stored.
//!
//! Invariants: a month is judged on its last day, so who was accepted within a month owes it; the branch
//! that holds the membership on that day is owed; a base that is not known is told as such and never
//! taken for nothing; every figure has its class, base, rate and article.
//!
//! Not here: payments, receipts, arrears, waivers and turning over (上解).

pub mod actions;
mod api;
pub mod model;
mod pages;
pub mod query;
mod reasons;
pub mod reckoning;
pub mod rules;
mod store;

pub use reasons::class_name;
pub use store::{intake, top as top_of};

pub use store::belonging::BELONGING;
pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_web::{Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/dues", pages::organisation, Act::SeeDues)
        .get("/dues.xlsx", pages::workbook::organisations, Act::SeeDues)
        .get("/dues/mine", pages::own, Act::SeeOwn)
        .get("/dues/members/{id}", pages::member, Act::SeeDues)
        .api_get(
            "/api/v1/dues",
            api::organisation,
            Act::SeeDues,
            reads::<query::DuesQuery, api::OrganisationDues>(
                "一个组织一个月的应缴党费",
                "What an organisation owes in dues for a month",
            ),
        )
        .api_get(
            "/api/v1/dues/members/{id}",
            api::member,
            Act::SeeDues,
            reads::<query::YearQuery, api::MemberDues>(
                "一名党员一年的应缴党费及理由",
                "What a member owes in dues in a year, and why",
            ),
        )
}
