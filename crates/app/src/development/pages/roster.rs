//! Whom a case says was approved, entered on the roster when somebody asks.

use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Fields, Path, Problem, Reader, Who, see_other_with};

use super::show_page;
use crate::access::Actor;
use crate::app::App;
use crate::development::actions;
use crate::development::model::OnRoster;
use crate::shell;

/// Enters on the roster whom a case says was approved.
pub async fn enter(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["version"])?;
    let version = fields.text("version").parse().unwrap_or_default();
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::roster::enter(tx, &by, &book, &keys, (id, version)))
        .await;
    let lead_on = |told: Option<OnRoster>| {
        let notice = told.map_or("procedures.recorded_notice", OnRoster::key);
        see_other_with(&reader, &format!("/development/{id}"), reader.t(notice))
    };
    let again = |form| show_page(&app, &reader, &actor, (id, None), form);
    shell::answered((&reader, fields), done, lead_on, again).await
}
