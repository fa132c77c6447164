//! 换届选举: candidates, ballots, counts and results of an election, and the posts it fills.
//!
//! Tables: `election_candidate`, `election_exclusion`, `election_round`, `election_round_name`, `election_tally`,
//! `election_tally_line`, `election_before`. The case and its steps are one of the procedures.
//!
//! Invariants: totals only, never who voted how; a count is entered by two accounts apart, and neither sees the
//! other's before both are in; a vote has a result only once the two agree; who is elected is derived by the rules
//! and kept nowhere; posts are filled only by the step that says that the level above approved.
//!
//! Not here: the steps and their pages (`procedures`), posts otherwise (`posts`), ballots on screens: a formal
//! election is on paper.

pub mod actions;
mod api;
pub mod model;
mod pages;
mod paper;
pub mod rules;
pub mod store;

pub use actions::steps::SOURCE as PROCEDURE_SOURCE;
pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_web::{NoQuery, Routes, gives_file, reads, writes};

use crate::access::Act;
use crate::app::App;

/// The procedures whose cases have a page here.
pub const PROCEDURES: &[&str] = &[model::WITH_COMMITTEE, model::WITHOUT_COMMITTEE];

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    use api::{CandidatesBody, ElectionAnswer, RoundBody, TallyBody};
    Routes::new()
        .get("/elections/{id}", pages::show, Act::SeeProcedures)
        .post(
            "/elections/{id}/candidates",
            pages::nominate,
            Act::RecordProcedure,
        )
        .post(
            "/elections/{id}/exclusions",
            pages::exclude,
            Act::RecordProcedure,
        )
        .post(
            "/elections/{id}/rounds",
            pages::open_round,
            Act::RecordProcedure,
        )
        .post(
            "/elections/{id}/rounds/{round_id}/back",
            pages::take_round_back,
            Act::RecordProcedure,
        )
        .get(
            "/elections/{id}/rounds/{round_id}/count",
            pages::counting::form,
            Act::CountBallots,
        )
        .post(
            "/elections/{id}/rounds/{round_id}/count",
            pages::counting::count,
            Act::CountBallots,
        )
        .get(
            "/elections/{id}/papers.docx",
            pages::papers,
            Act::SeeProcedures,
        )
        .api_get(
            "/api/v1/elections/{id}",
            api::show,
            Act::SeeProcedures,
            reads::<NoQuery, ElectionAnswer>("一次换届选举", "An election"),
        )
        .api_get(
            "/api/v1/elections/{id}/papers.docx",
            pages::papers,
            Act::SeeProcedures,
            gives_file::<pages::PaperQuery>("选举文书（Word）", "The papers (Word)", paper::MEDIA),
        )
        .api_post(
            "/api/v1/elections/{id}/candidates",
            api::nominate,
            Act::RecordProcedure,
            writes::<CandidatesBody, ElectionAnswer>("提出候选人", "Names the candidates"),
        )
        .api_post(
            "/api/v1/elections/{id}/rounds",
            api::open_round,
            Act::RecordProcedure,
            writes::<RoundBody, ElectionAnswer>("开始一次投票", "Begins a vote"),
        )
        .api_post(
            "/api/v1/elections/{id}/rounds/{round_id}/count",
            api::count,
            Act::CountBallots,
            writes::<TallyBody, ElectionAnswer>("录入计票", "Enters a count"),
        )
}
