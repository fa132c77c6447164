//! 班子和党务干部: posts with their holders and terms, and who does party work.
//!
//! Tables: `post`; `party_worker`, `party_worker_post`, `party_worker_training`. A holder is kept by the name
//! reported and, once the roster knows them, as the member. A post nobody holds has no row: a vacancy is an
//! organisation without a secretary of the day.
//!
//! Invariants: a post ends on a day and is never taken away, but for one that was never held; a change of who
//! holds it is the end of one row and the beginning of another. The register of party workers counts years and
//! days by the rules and says no more about a person.
//!
//! Not here: elections and appointments by procedure; who signs in with which office (`accounts`).

pub mod actions;
mod api;
pub mod model;
mod pages;
mod paper;
pub mod rules;
pub mod store;

pub use model::Post;
pub use store::intake;

pub use store::belonging::BELONGING;
pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_db::Tx;
use zhibu_web::{NoQuery, Routes, gives_file, reads, writes};

use crate::access::{Act, Reach};
use crate::app::App;
use crate::error::Outcome;
use crate::members::model::PostLine;
use crate::orgs::sources::PostSource;

/// Posts as a member's file asks for them.
pub const MEMBER_POSTS: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<PostLine>> = store::of_member;

/// Posts as the area of organisations asks for them.
pub const ORGANISATION_POSTS: PostSource = PostSource { on: store::holders };

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get(
            "/organisations/{id}/leadership",
            pages::list,
            Act::SeeOrganisations,
        )
        .get(
            "/organisations/{id}/leadership.docx",
            pages::list_paper,
            Act::SeeOrganisations,
        )
        .get(
            "/organisations/{id}/leadership.xlsx",
            pages::workbook::leadership,
            Act::SeeOrganisations,
        )
        .get(
            "/party-workers.xlsx",
            pages::workbook::party_workers,
            Act::SeeOrganisations,
        )
        .get(
            "/organisations/{id}/posts/new",
            pages::edit::new,
            Act::ChangePosts,
        )
        .post(
            "/organisations/{id}/posts",
            pages::edit::create,
            Act::ChangePosts,
        )
        .get("/posts/{id}", pages::edit::show, Act::ChangePosts)
        .post("/posts/{id}", pages::edit::change, Act::ChangePosts)
        .post("/posts/{id}/end", pages::edit::end, Act::ChangePosts)
        .get(
            "/party-workers",
            pages::workers::list,
            Act::SeeOrganisations,
        )
        .get("/party-workers/new", pages::workers::new, Act::ChangePosts)
        .post("/party-workers", pages::workers::create, Act::ChangePosts)
        .get(
            "/party-workers/{id}",
            pages::workers::show,
            Act::SeeOrganisations,
        )
        .post(
            "/party-workers/{id}/posts",
            pages::workers::rotate,
            Act::ChangePosts,
        )
        .post(
            "/party-workers/{id}/trainings",
            pages::workers::train,
            Act::ChangePosts,
        )
        .merge(api_routes())
}

fn api_routes() -> Routes<App, Act> {
    Routes::new()
        .api_get(
            "/api/v1/organisations/{id}/posts",
            api::posts,
            Act::SeeOrganisations,
            reads::<NoQuery, api::Posts>("班子名册", "The posts of an organisation"),
        )
        .api_get(
            "/api/v1/organisations/{id}/leadership.docx",
            pages::list_paper,
            Act::SeeOrganisations,
            gives_file::<NoQuery>(
                "班子名册（Word）",
                "The leadership list (Word)",
                paper::MEDIA,
            ),
        )
        .api_post(
            "/api/v1/organisations/{id}/posts",
            api::create,
            Act::ChangePosts,
            writes::<api::PostBody, api::PostAnswer>("登记一个职务", "Record a post"),
        )
        .api_post(
            "/api/v1/posts/{id}/end",
            api::end,
            Act::ChangePosts,
            writes::<api::EndBody, api::PostAnswer>("职务到某日止", "End a post on a day"),
        )
        .api_get(
            "/api/v1/party-workers",
            api::workers,
            Act::SeeOrganisations,
            reads::<model::WorkerQuery, api::PartyWorkers>("党务干部", "The party workers"),
        )
}
