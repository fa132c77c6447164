//! The leadership list and the register of party workers as workbooks.

use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::ColumnKind;
use zhibu_web::{Page, Path, Problem, Query, Reader, Who};

use super::find;
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::listing::{Listing, count, day, text};
use crate::orgs::wording;
use crate::posts::actions::workers;
use crate::posts::model::WorkerQuery;

/// `GET /organisations/{id}/leadership.xlsx`: the posts held today, then those that have ended.
pub async fn leadership(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let found = find(&app, &actor, id).await?;
    let name = &found.organisation.short_name;
    let title = format!("{name} {}", reader.t("orgs.tab_leadership"));
    let page = Page::new(&reader, &title);
    let mut listing = Listing::new(&reader, title)
        .column("posts.holder", 12.0, ColumnKind::Text)
        .column("posts.post", 16.0, ColumnKind::Text)
        .column("posts.rank", 12.0, ColumnKind::Text)
        .column("posts.time", 8.0, ColumnKind::Text)
        .column("posts.other_post", 24.0, ColumnKind::Text)
        .column("posts.division", 30.0, ColumnKind::Text)
        .column("posts.education", 12.0, ColumnKind::Text)
        .column("posts.from_on", 12.0, ColumnKind::Day)
        .column("posts.term_ends_on", 12.0, ColumnKind::Day)
        .column("posts.until_on", 12.0, ColumnKind::Day);
    for line in found.held.iter().chain(&found.past) {
        let education = line.education.as_deref();
        let education = education.and_then(|it| app.rules.code("education", it));
        let education = education.map(|it| if page.zh() { &it.zh } else { &it.en });
        listing.row(vec![
            text(&line.holder_name),
            text(&line.title),
            text(page.t(&format!("posts.rank_{}", line.rank))),
            text(wording::time_name(&page, line.full_time)),
            text(line.other_post.clone().unwrap_or_default()),
            text(line.division.clone().unwrap_or_default()),
            text(education.cloned().unwrap_or_default()),
            day(Some(line.from_on)),
            day(line.term_ends_on),
            day(line.until_on),
        ]);
    }
    Ok(listing.answer(found.on)?)
}

/// `GET /party-workers.xlsx`: the register under the filters of its list.
pub async fn party_workers(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<WorkerQuery>,
) -> Result<Response, Problem> {
    let book = app.rules.clone();
    let (found, today) = app
        .db
        .read(move |tx| {
            let found = workers::list(tx, &actor, &book, &query.filter()?)?;
            Ok::<_, AppError>((found, tx.today()))
        })
        .await?;
    let page = Page::new(&reader, reader.t("posts.workers_title"));
    let mut listing = Listing::new(&reader, &page.title)
        .column("posts.holder", 12.0, ColumnKind::Text)
        .column("orgs.organisation", 30.0, ColumnKind::Text)
        .column("posts.post", 20.0, ColumnKind::Text)
        .column("posts.time", 8.0, ColumnKind::Text)
        .column("posts.from_on", 12.0, ColumnKind::Day)
        .column("posts.years_in_post", 10.0, ColumnKind::Count)
        .column("posts.trained_on", 12.0, ColumnKind::Day)
        .column("orgs.mark", 30.0, ColumnKind::Text);
    for worker in &found {
        let line = &worker.line;
        let marks = worker.marks.iter();
        let marks: Vec<String> = marks
            .map(|(mark, _)| page.t(&format!("posts.mark_{}", mark.key())).to_owned())
            .collect();
        listing.row(vec![
            text(&line.name),
            text(&line.organisation_name),
            text(&line.title),
            text(wording::time_name(&page, Some(line.full_time))),
            day(Some(line.from_on)),
            count(worker.years),
            day(line.trained_on),
            text(marks.join("；")),
        ]);
    }
    Ok(listing.answer(today)?)
}
