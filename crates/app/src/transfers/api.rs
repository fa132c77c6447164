//! Entering a member who came from outside the county, as JSON. Everything else of a transfer is steps of its case.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Who};

use super::actions::entering::{self, Entering};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::members::api::writing::MemberBody;
use crate::members::rules::day;
use crate::procedures::Acting;

/// A member to be entered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EnterBody {
    /// The day from which the branch has them: 2026-11-24.
    on: String,
    /// The version of the case that was read.
    version: i64,
    /// The member; the branch is that of the case.
    member: MemberBody,
}

/// A member who was entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnterAnswer {
    member_id: i64,
}

/// POST /api/v1/transfers/{id}/enter
pub async fn enter(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<EnterBody>,
) -> Result<Json<EnterAnswer>, Problem> {
    let (run, by, on, version) = (app.clone(), actor, body.on, body.version);
    let (branch_id, typed) = body.member.typed();
    let member_id = app
        .db
        .write(move |tx| {
            let acting = Acting::of(&run, &by);
            let case = entering::case(tx, acting, id)?;
            let mut faults = Vec::new();
            let on = day("on", &on, &mut faults);
            if branch_id != case.organisation_id {
                let en = "The branch is that of the case.";
                return Err(AppError::field(
                    "branch_id",
                    "党支部应是这个办件的党支部。",
                    en,
                ));
            }
            let new = Entering {
                on: on.ok_or(AppError::Invalid(faults))?,
                version,
                typed: typed.clone(),
            };
            entering::enter(tx, acting, id, &new)
        })
        .await?;
    Ok(Json(EnterAnswer { member_id }))
}
