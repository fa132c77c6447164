//! That there were talks, as JSON: nothing of what was said.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Json, Problem, Query, Who};

use super::actions;
use super::model::{TalkCount, TalkLine};
use super::query::TalkQuery;
use crate::access::Actor;
use crate::app::App;

/// Talks in reach, the latest hundred.
#[derive(Debug, Serialize, ToSchema)]
pub struct Talks {
    talks: Vec<Talk>,
    /// Talks a year that the rule asks of each.
    times_min: i64,
    /// Of the organisation asked for, who has had fewer this year; none where none was asked for.
    lacking: Option<Vec<Lacking>>,
}

/// That two persons talked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Talk {
    id: i64,
    /// A word of the list of kinds.
    kind: String,
    held_on: String,
    organisation: String,
    talker_id: i64,
    talker: String,
    listener_id: i64,
    listener: String,
    /// When to see what came of it.
    follow_up_on: Option<String>,
    /// When nothing more was awaited.
    followed_up_on: Option<String>,
}

/// Somebody with fewer talks than the rule asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lacking {
    member_id: i64,
    name: String,
    talk_count: i64,
}

pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<TalkQuery>,
) -> Result<Json<Talks>, Problem> {
    let book = app.rules.clone();
    let found = app
        .db
        .read(move |tx| actions::list(tx, &actor, &book, query.organisation))
        .await?;
    Ok(Json(Talks {
        talks: found.lines.into_iter().map(talk).collect(),
        times_min: found.times_min,
        lacking: found
            .lacking
            .map(|it| it.into_iter().map(lacking).collect()),
    }))
}

fn talk(it: TalkLine) -> Talk {
    Talk {
        id: it.id,
        kind: it.kind,
        held_on: it.held_on.to_string(),
        organisation: it.organisation_name,
        talker_id: it.talker_id,
        talker: it.talker_name,
        listener_id: it.listener_id,
        listener: it.listener_name,
        follow_up_on: it.follow_up_on.map(|on| on.to_string()),
        followed_up_on: it.followed_up_on.map(|on| on.to_string()),
    }
}

fn lacking(it: TalkCount) -> Lacking {
    Lacking {
        member_id: it.id,
        name: it.name,
        talk_count: it.talk_count,
    }
}
