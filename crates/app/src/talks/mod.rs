//! 谈心谈话: talks between persons, what was agreed and what came of it.
//!
//! Tables: `talk`, `talk_follow_up`. That there was one is seen by whoever may see the file of either person;
//! what was said is sealed and opened by the two alone, and by whom the policy names (`Act::ReadTalk`).
//!
//! Invariants: who records a talk took part in it; the other had joined by that day; the same talk sent twice
//! is kept once; what came of it is written by one of the two, entry after entry, and none is changed; after
//! the entry that it is done there are corrections only.
//!
//! Not here: talks of the development of members, which belong to their case; a duty of the branch: the
//! rule is for each person, and the page counts them by it.

pub mod actions;
mod api;
pub mod model;
pub mod pages;
pub mod query;
pub mod rules;
mod store;

pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_web::{Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/talks", pages::list, Act::SeeTalks)
        .get("/talks/new", pages::new, Act::RecordTalk)
        .post("/talks", pages::create, Act::RecordTalk)
        .get("/talks/{id}", pages::show, Act::ReadTalk)
        .post("/talks/{id}/follow-up", pages::follow_up, Act::ReadTalk)
        .api_get(
            "/api/v1/talks",
            api::list,
            Act::SeeTalks,
            reads::<query::TalkQuery, api::Talks>("谈心谈话", "That there were talks"),
        )
}
