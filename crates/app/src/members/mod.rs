//! 党员: the roster, the person, and the dated history of both.
//!
//! Tables: `member` (today's state), `membership`, `member_status` and `member_fact` (how it came about),
//! `member_change` (each changed item), `correction_request`, `roster_view`, `member_merge` with its rows,
//! `member_gram` and `member_reading` (search), and two summaries kept in the same transaction:
//! `organisation_summary` (today's counts) and `branch_strength` (counts on the first of a month).
//!
//! Invariants: a member has exactly one branch on any day; a number of a document stands once; numbers,
//! telephones and what is sensitive are sealed; opening somebody else's page leaves an audit row first,
//! and what is sensitive is read with a reason; a change has the day from which it holds, a correction says
//! what was wrong; a merge moves every row that names the one, and can be undone.
//!
//! Not here: transfers and exits by their steps (`transfers`), which write through [`actions::settling`]; posts
//! (`posts`).

pub mod actions;
pub mod api;
pub mod model;
mod naming;
pub mod pages;
mod paper;
pub mod query;
pub mod rules;
pub mod sources;
pub mod store;
mod strokes;

pub use naming::NameKeys;
pub use sources::{Belonging, Departure, Leaving, Matter, Reference, Sources, Weight};
pub use store::headcounts::SOURCE as ORGANISATION_MEMBERS;
pub use store::intake::NewMember;
pub use store::{intake, update};

use zhibu_web::{NoQuery, Routes, reads, writes};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/members", pages::list, Act::SeeMembers)
        .get("/members/{id}", pages::show, Act::SeeMember)
        .get("/mine", pages::mine, Act::SeeOwn)
        .merge(forms())
        .merge(lists())
        .merge(programs())
}

/// What programs read and write.
fn programs() -> Routes<App, Act> {
    Routes::new()
        .api_get(
            "/api/v1/members",
            api::list,
            Act::SeeMembers,
            reads::<query::RosterQuery, api::Members>("党员名册", "The roster"),
        )
        .api_get(
            "/api/v1/members/{id}",
            api::show,
            Act::SeeMember,
            reads::<NoQuery, api::Member>("党员档案", "A member's file"),
        )
        .api_get(
            "/api/v1/members/{id}/history",
            api::history,
            Act::SeeMember,
            reads::<NoQuery, api::MemberHistory>(
                "党员的经历和变更",
                "A member's history and changes",
            ),
        )
        .api_post(
            "/api/v1/members",
            api::writing::create,
            Act::ChangeMember,
            writes::<api::writing::MemberBody, api::writing::MemberAnswer>(
                "新增党员",
                "Add a member",
            ),
        )
        .api_post(
            "/api/v1/members/{id}/changes",
            api::writing::change,
            Act::ChangeMember,
            writes::<api::writing::MemberChangeBody, api::writing::MemberAnswer>(
                "办理变更、更正或登记经历",
                "Change an item from a day on, put it right, or write an entry of the history",
            ),
        )
}

/// What is written about one member, and what leads there.
fn forms() -> Routes<App, Act> {
    Routes::new()
        .get("/members/new", pages::adding::form, Act::ChangeMember)
        .post("/members", pages::adding::create, Act::ChangeMember)
        .get(
            "/members/{id}/change",
            pages::changing::form,
            Act::ChangeMember,
        )
        .post(
            "/members/{id}/change",
            pages::changing::change,
            Act::ChangeMember,
        )
        .get(
            "/members/{id}/sensitive",
            pages::sensitive::form,
            Act::SeeSensitive,
        )
        .post(
            "/members/{id}/sensitive",
            pages::sensitive::reveal,
            Act::SeeSensitive,
        )
        .get(
            "/mine/correction",
            pages::corrections::ask_form,
            Act::RequestCorrection,
        )
        .post(
            "/mine/correction",
            pages::corrections::ask,
            Act::RequestCorrection,
        )
        .get(
            "/corrections",
            pages::corrections::list,
            Act::AnswerCorrection,
        )
        .get(
            "/corrections/{id}",
            pages::corrections::show,
            Act::AnswerCorrection,
        )
        .post(
            "/corrections/{id}",
            pages::corrections::answer,
            Act::AnswerCorrection,
        )
}

/// Lists: several at once, views, papers, two rows made one.
fn lists() -> Routes<App, Act> {
    Routes::new()
        .get("/members/print", pages::papers::print, Act::SeeMembers)
        .get(
            "/members/signatures.docx",
            pages::papers::signature_sheet,
            Act::SeeMembers,
        )
        .get(
            "/members/{id}/form.docx",
            pages::papers::member_form,
            Act::SeeMember,
        )
        .get(
            "/members/comparison",
            pages::comparing::form,
            Act::ChangeMember,
        )
        .post(
            "/members/comparison",
            pages::comparing::compare,
            Act::ChangeMember,
        )
        .get("/members/batch", pages::batch::form, Act::ChangeMember)
        .post("/members/batch", pages::batch::run, Act::ChangeMember)
        .post("/members/views", pages::views::save, Act::SeeMembers)
        .post(
            "/members/views/{id}/remove",
            pages::views::remove,
            Act::SeeMembers,
        )
        .get(
            "/members/duplicates",
            pages::merging::list,
            Act::MergeMembers,
        )
        .get("/members/merge", pages::merging::form, Act::MergeMembers)
        .post("/members/merge", pages::merging::merge, Act::MergeMembers)
        .post(
            "/members/merges/{id}/undo",
            pages::merging::undo,
            Act::MergeMembers,
        )
}
