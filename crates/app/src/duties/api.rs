//! Duties for programs.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Problem, Who};

use super::actions;
use crate::access::Actor;
use crate::app::App;

/// A duty to be set aside.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WaiverBody {
    /// Whose duty.
    pub organisation_id: i64,
    /// Key of the duty: `assembly`.
    pub duty: String,
    /// `2026-03`, `2026-Q1` or `2026`.
    pub period: String,
    /// Why; at most 300 characters.
    pub reason: String,
}

/// A duty that was set aside.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaiverAnswer {
    /// Whose duty.
    pub organisation_id: i64,
    /// Key of the duty.
    pub duty: String,
    /// `2026-03`, `2026-Q1` or `2026`.
    pub period: String,
}

pub async fn waive(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Json(asked): Json<WaiverBody>,
) -> Result<Json<WaiverAnswer>, Problem> {
    let rules = app.rules.clone();
    let asked = actions::NewWaiver {
        organisation_id: asked.organisation_id,
        duty_key: asked.duty,
        period: asked.period,
        reason: asked.reason,
    };
    let found = app
        .db
        .write(move |tx| actions::waive(tx, &actor, &rules, &asked))
        .await?;
    Ok(Json(WaiverAnswer {
        organisation_id: found.subject.id,
        duty: found.duty.key,
        period: found.period.to_string(),
    }))
}
