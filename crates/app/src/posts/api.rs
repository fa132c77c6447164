//! Posts and party workers as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Reader, Who};

use super::actions;
use super::model::{NewPost, PostLine, Worker, WorkerQuery};
use crate::access::Actor;
use crate::app::App;
use crate::orgs::window::Window;

/// The posts of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Posts {
    organisation_id: i64,
    /// Those held today, who leads first.
    held: Vec<LeadershipPost>,
    /// Those that have ended, latest first.
    past: Vec<LeadershipPost>,
}

/// A post of the leadership list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadershipPost {
    id: i64,
    title: String,
    /// secretary, deputy_secretary, committee_member or group_leader.
    rank: String,
    holder: String,
    /// The holder as a member in reach.
    member_id: Option<i64>,
    /// The holder's education as the roster has it.
    education: Option<String>,
    full_time: Option<bool>,
    other_post: Option<String>,
    division: Option<String>,
    from: String,
    term_ends_on: Option<String>,
    until: Option<String>,
}

/// A post to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PostBody {
    /// As reported: 书记, 组织委员.
    pub title: String,
    /// secretary, deputy_secretary, committee_member or group_leader.
    pub rank: String,
    /// The holder by name; the one member of it there is linked.
    pub holder: String,
    /// The holder among several members of the name.
    pub member_id: Option<i64>,
    /// Full-time or part-time.
    pub full_time: Option<bool>,
    /// The holder's other post.
    #[serde(default)]
    pub other_post: String,
    /// What the holder sees to.
    #[serde(default)]
    pub division: String,
    /// From which day: 2026-11-24.
    pub from: String,
    /// When the term is to end.
    #[serde(default)]
    pub term_ends_on: String,
}

/// On which day a post ends.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EndBody {
    /// 2026-11-24.
    pub on: String,
}

/// A post that was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostAnswer {
    id: i64,
    organisation_id: i64,
}

/// A page of the register of party workers.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyWorkers {
    /// How many there are under the filter.
    total: usize,
    workers: Vec<PartyWorker>,
    /// Where the next page begins; none on the last.
    next: Option<i64>,
}

/// A party worker in the present post.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyWorker {
    id: i64,
    name: String,
    organisation_id: i64,
    organisation: String,
    title: String,
    full_time: bool,
    from: String,
    /// Whole years in the present post.
    years: i64,
    /// Posts held in all.
    post_count: i64,
    trained_on: Option<String>,
    /// unmoved, untrained.
    marks: Vec<&'static str>,
}

pub async fn posts(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<Posts>, Problem> {
    let found = app
        .db
        .read(move |tx| actions::leadership(tx, &actor, id))
        .await?;
    Ok(Json(Posts {
        organisation_id: id,
        held: found.held.into_iter().map(post).collect(),
        past: found.past.into_iter().map(post).collect(),
    }))
}

pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(organisation_id): Path<i64>,
    Json(asked): Json<PostBody>,
) -> Result<Json<PostAnswer>, Problem> {
    let full_time = match asked.full_time {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    let new = NewPost {
        title: asked.title,
        rank: asked.rank,
        holder_name: asked.holder,
        member_id: asked.member_id,
        full_time: full_time.to_owned(),
        other_post: asked.other_post,
        division: asked.division,
        from_on: asked.from,
        term_ends_on: asked.term_ends_on,
    };
    let id = app
        .db
        .write(move |tx| actions::create(tx, &actor, organisation_id, &new))
        .await?;
    Ok(Json(PostAnswer {
        id,
        organisation_id,
    }))
}

pub async fn end(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(asked): Json<EndBody>,
) -> Result<Json<PostAnswer>, Problem> {
    let organisation_id = app
        .db
        .write(move |tx| actions::end(tx, &actor, id, &asked.on))
        .await?;
    Ok(Json(PostAnswer {
        id,
        organisation_id,
    }))
}

pub async fn workers(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<WorkerQuery>,
) -> Result<Json<PartyWorkers>, Problem> {
    let book = app.rules.clone();
    let after = query.after;
    let found = app
        .db
        .read(move |tx| actions::workers::list(tx, &actor, &book, &query.filter()?))
        .await?;
    let window = Window::cut(&reader, found, after, |it| it.line.id);
    Ok(Json(PartyWorkers {
        total: window.total,
        next: window.next(|it| it.line.id),
        workers: window.lines.into_iter().map(worker).collect(),
    }))
}

fn post(it: PostLine) -> LeadershipPost {
    LeadershipPost {
        id: it.id,
        title: it.title,
        rank: it.rank,
        holder: it.holder_name,
        member_id: it.member_id,
        education: it.education,
        full_time: it.full_time,
        other_post: it.other_post,
        division: it.division,
        from: it.from_on.to_string(),
        term_ends_on: it.term_ends_on.map(|on| on.to_string()),
        until: it.until_on.map(|on| on.to_string()),
    }
}

fn worker(it: Worker) -> PartyWorker {
    PartyWorker {
        id: it.line.id,
        name: it.line.name,
        organisation_id: it.line.organisation_id,
        organisation: it.line.organisation_name,
        title: it.line.title,
        full_time: it.line.full_time,
        from: it.line.from_on.to_string(),
        years: it.years,
        post_count: it.line.post_count,
        trained_on: it.line.trained_on.map(|on| on.to_string()),
        marks: it.marks.iter().map(|(mark, _)| mark.key()).collect(),
    }
}
