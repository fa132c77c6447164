//! The dues of organisations as a workbook. Those of persons are given for a reason (see exports).

use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::{ColumnKind, Value};
use zhibu_web::{Page, Problem, Query, Reader, Who};

use super::name_of;
use crate::access::Actor;
use crate::app::App;
use crate::dues::actions;
use crate::dues::query::DuesQuery;
use crate::error::AppError;
use crate::listing::{Listing, count, text};

/// `GET /dues.xlsx`: a row for each organisation below that has members, then all of them; of a branch itself
/// the one row.
pub async fn organisations(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<DuesQuery>,
) -> Result<Response, Problem> {
    let (month, book) = (query.month()?, app.rules.clone());
    let (dues, today) = app
        .db
        .read(move |tx| {
            let asked = (month, Some(0));
            let found = actions::of_organisation(tx, &book, &actor, query.organisation, asked)?;
            Ok::<_, AppError>((found, tx.today()))
        })
        .await?;
    let name = &dues.organisation.short_name;
    let page = Page::new(&reader, &reader.t_with("dues.of", &[("name", name)]));
    let month = name_of(&page, dues.month);
    let mut listing = Listing::new(&reader, format!("{} {}", page.title, dues.month))
        .column("dues.organisation", 30.0, ColumnKind::Text)
        .column("dues.payers", 10.0, ColumnKind::Count)
        .titled(
            reader.t_with("dues.owed_in", &[("month", month.as_str())]),
            16.0,
            ColumnKind::Yuan,
        )
        .column("dues.base_missing", 12.0, ColumnKind::Count)
        .column("dues.owed_year", 16.0, ColumnKind::Yuan);
    for it in &dues.below {
        listing.row(vec![
            text(&it.organisation.short_name),
            count(it.month.payers),
            Value::YuanOfFen(it.month.owed_fen),
            count(it.month.base_missing),
            Value::YuanOfFen(it.year_fen),
        ]);
    }
    let total = dues.totals.months.last().copied().unwrap_or_default();
    listing.row(vec![
        text(name),
        count(total.payers),
        Value::YuanOfFen(total.owed_fen),
        count(total.base_missing),
        Value::YuanOfFen(dues.totals.owed_fen().unwrap_or(0)),
    ]);
    Ok(listing.answer(today)?)
}
