//! 组织生活 as a workbook: a row a meeting.

use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::ColumnKind;
use zhibu_web::{Page, Problem, Query, Reader, Who};

use super::kind_names;
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::listing::{Listing, count, day, text};
use crate::meetings::actions;
use crate::meetings::query::MeetingQuery;

/// `GET /meetings.xlsx`: every meeting under the filters of the list.
pub async fn meetings(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<MeetingQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter(&app.rules)?;
    let (found, today) = app
        .db
        .read(move |tx| Ok::<_, AppError>((actions::every(tx, &actor, &filter)?, tx.today())))
        .await?;
    let page = Page::new(&reader, reader.t("meetings.title"));
    let mut listing = Listing::new(&reader, &page.title)
        .column("meetings.topic", 40.0, ColumnKind::Text)
        .column("meetings.held_on", 12.0, ColumnKind::Day)
        .column("meetings.kind", 20.0, ColumnKind::Text)
        .column("meetings.organisation", 30.0, ColumnKind::Text)
        .column("meetings.present_count", 8.0, ColumnKind::Count)
        .column("meetings.due_count", 8.0, ColumnKind::Count)
        .column("meetings.resolutions", 8.0, ColumnKind::Count);
    for (line, kinds) in &found {
        listing.row(vec![
            text(&line.topic),
            day(Some(line.held_on)),
            text(kind_names(&app, &page, kinds)),
            text(&line.organisation_name),
            count(line.present_count),
            count(line.due_count),
            count(line.resolution_count),
        ]);
    }
    Ok(listing.answer(today)?)
}
