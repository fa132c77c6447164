//! 差距一览 as a workbook: a row for each period of each line of the board.

use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::ColumnKind;
use zhibu_web::{Page, Problem, Query, Reader, Who};

use super::board::{BoardQuery, groups, state_key};
use super::tasks::duty_name;
use super::{known_duty, year as year_of};
use crate::access::Actor;
use crate::app::App;
use crate::duty_sources;
use crate::home::actions;
use crate::listing::{Listing, day, text};

/// `GET /board.xlsx`: what the board shows under its filters.
pub async fn board(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Problem> {
    let today = app.db.clock().today();
    let year = year_of(query.year, today)?;
    known_duty(&app, query.duty.as_deref())?;
    let (rulebook, organisation) = (app.rules.clone(), query.organisation);
    let derived = app
        .db
        .read(move |tx| actions::board(tx, &actor, &rulebook, duty_sources(), year, organisation))
        .await?;
    let title = format!("{} {}", reader.t("home.board_title"), year.start().year());
    let page = Page::new(&reader, &title);
    let mut listing = Listing::new(&reader, title)
        .column("home.organisation", 30.0, ColumnKind::Text)
        .column("home.duty", 20.0, ColumnKind::Text)
        .column("home.period", 16.0, ColumnKind::Text)
        .column("home.until_on", 12.0, ColumnKind::Day)
        .column("home.state", 12.0, ColumnKind::Text);
    let wanted = query.duty.as_deref().unwrap_or_default();
    let groups = groups(&derived, wanted);
    for group in groups.iter().filter(|it| it.is_shown(&query)) {
        for it in &group.instances {
            let period = if page.zh() {
                it.period.zh()
            } else {
                it.period.en()
            };
            listing.row(vec![
                text(&group.subject.short_name),
                text(duty_name(&page, &it.duty)),
                text(period),
                day(Some(it.period.end())),
                text(reader.t(state_key(it.state))),
            ]);
        }
    }
    Ok(listing.answer(today)?)
}
