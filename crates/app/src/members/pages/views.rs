//! Keeping a view of the roster, and taking it away.

use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Fields, Form, Path, Problem, Reader, Who, html_refused, see_other_with};

use super::list_page;
use crate::access::Actor;
use crate::app::App;
use crate::members::actions::views;
use crate::members::query::{RosterQuery, address_part};
use crate::shell;

/// Keeps a view.
pub async fn save(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut known = RosterQuery::FILTERS.to_vec();
    known.push("view");
    fields.only(&known)?;
    let query = match RosterQuery::of(&fields) {
        Ok(query) => query,
        Err(problem) => {
            let form = Form::refused(&reader, fields, problem.faults().clone());
            let shown = list_page(&app, &reader, &actor, &RosterQuery::default(), form).await?;
            return Ok(html_refused(&shown));
        }
    };
    let (by, name, filter) = (
        actor.clone(),
        fields.text("view").to_owned(),
        address_part(&query),
    );
    let (place, organisation_id) = (format!("/members{filter}"), query.organisation());
    let done = app
        .db
        .write(move |tx| views::save(tx, &by, &name, (&filter, organisation_id)))
        .await;
    let lead_on = |()| see_other_with(&reader, &place, reader.t("members.view_saved_notice"));
    let again = async |form: Form| {
        let is_elsewhere = form.fault("organisation").is_some();
        let query = Some(query).filter(|_| !is_elsewhere).unwrap_or_default();
        list_page(&app, &reader, &actor, &query, form).await
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Takes a view away.
pub async fn remove(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[])?;
    app.db
        .write(move |tx| views::remove(tx, &actor, id))
        .await?;
    let notice = reader.t("members.view_removed_notice");
    Ok(see_other_with(&reader, "/members", notice))
}
