//! Keeping a view of the roster, and taking it away.

use axum::extract::State;
use axum::response::Response;
use zhibu_web::text::percent_encode;
use zhibu_web::{Fields, Path, Problem, Reader, Who, see_other_with};

use crate::access::Actor;
use crate::app::App;
use crate::members::actions::views;

const FILTERS: [&str; 7] = [
    "organisation",
    "status",
    "personnel",
    "sex",
    "mark",
    "q",
    "sort",
];

/// Keeps a view.
pub async fn save(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut known = FILTERS.to_vec();
    known.push("view");
    fields.only(&known)?;
    let set: Vec<String> = FILTERS
        .iter()
        .filter_map(|name| Some(format!("{name}={}", percent_encode(fields.filled(name)?))))
        .collect();
    let filter = format!("?{}", set.join("&"));
    let (name, kept) = (fields.text("view").to_owned(), filter.clone());
    app.db
        .write(move |tx| views::save(tx, &actor, &name, &kept))
        .await?;
    let notice = reader.t("members.view_saved_notice");
    Ok(see_other_with(
        &reader,
        &format!("/members{filter}"),
        notice,
    ))
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
