//! 党员: the roster, the person, and the dated history of both.
//!
//! Tables: `member` (today's state), `membership` and `member_status` (how it came about), `member_change`
//! (each changed field), `member_gram` (search), and two summaries kept in the same transaction:
//! `organisation_summary` (today's counts) and `branch_strength` (counts on the first of a month).
//!
//! Invariants: a member has exactly one branch on any day; an ID number stands once; ID number and
//! telephone are sealed; opening somebody else's page leaves an audit row first.
//!
//! Not here: transfers, rewards and discipline, family, merging of duplicates.

pub mod actions;
pub mod api;
pub mod model;
mod naming;
pub mod pages;
pub mod query;
pub mod store;

pub use naming::NameKeys;
pub use store::headcounts::SOURCE as ORGANISATION_MEMBERS;
pub use store::intake::NewMember;
pub use store::{intake, update};

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/members", pages::list, Act::SeeMembers)
        .get("/members/{id}", pages::show, Act::SeeMember)
        .get("/mine", pages::mine, Act::SeeOwn)
        .api_get(
            "/api/v1/members",
            api::list,
            Act::SeeMembers,
            zhibu_web::reads::<query::RosterQuery, api::Members>("党员名册", "The roster"),
        )
        .api_get(
            "/api/v1/members/{id}",
            api::show,
            Act::SeeMember,
            zhibu_web::reads::<zhibu_web::NoQuery, api::Member>("党员档案", "A member's file"),
        )
}
