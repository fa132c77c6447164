//! Pages beside those of the cases: the letter, the form that enters somebody, the list of floating members.

pub mod entering;
pub mod floating;

use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Path, Problem, Who, download};

use super::actions::papers;
use super::paper;
use crate::access::Actor;
use crate::app::App;
use crate::procedures::Acting;

/// Stub, letter and slip of a case, or the slip that goes back.
pub async fn letter(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (run, by) = (app.clone(), actor);
    // Taking writes the audit row first, so this is a write.
    let found = app
        .db
        .write(move |tx| papers::letter(tx, Acting::of(&run, &by), id))
        .await?;
    let bytes = paper::letter(&app.rules, &found).map_err(Problem::internal)?;
    let name = format!("{}组织关系介绍信.docx", found.bearer.name);
    Ok(download(&name, paper::MEDIA, bytes))
}
