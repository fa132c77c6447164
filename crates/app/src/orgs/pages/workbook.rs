//! The tree of a day and the units as workbooks.

use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::{ColumnKind, Value};
use zhibu_web::{Page, Problem, Query, Reader, Who};

use super::condition::GapView;
use super::wording;
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::listing::{Listing, count, day, text};
use crate::organisation_sources;
use crate::orgs::OrganisationKind;
use crate::orgs::actions::{self, TreeFilter};
use crate::orgs::lines::{Line, Sight};
use crate::orgs::query::{TreeQuery, UnitQuery};

/// `GET /organisations.xlsx`: the tree of a day, or what a filter leaves of it.
pub async fn tree(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<TreeQuery>,
) -> Result<Response, Problem> {
    let book = app.rules.clone();
    let (found, today) = app
        .db
        .read(move |tx| {
            let filter = TreeFilter {
                after: None,
                is_whole: true,
                ..query.filter(tx.today())?
            };
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            let found = actions::tree(tx, &actor, sight, &filter)?;
            Ok::<_, AppError>((found, tx.today()))
        })
        .await?;
    let page = Page::new(&reader, reader.t("orgs.title"));
    let title = if found.is_today {
        page.title.clone()
    } else {
        page.t_with("orgs.tree_on", &[("on", &found.on.to_string())])
    };
    let mut listing = Listing::new(&reader, title)
        .column("orgs.code", 12.0, ColumnKind::Code)
        .column("orgs.organisation", 30.0, ColumnKind::Text)
        .column("orgs.full_name", 40.0, ColumnKind::Text)
        .column("orgs.kind", 12.0, ColumnKind::Text)
        .column("orgs.parent", 24.0, ColumnKind::Text)
        .column("orgs.members", 8.0, ColumnKind::Count)
        .column("orgs.probationary", 8.0, ColumnKind::Count)
        .column("orgs.leader", 12.0, ColumnKind::Text)
        .column("orgs.time", 8.0, ColumnKind::Text)
        .column("orgs.term_ends_on", 12.0, ColumnKind::Day)
        .column("orgs.mark", 40.0, ColumnKind::Text);
    for line in &found.lines {
        listing.row(row(&page, line));
    }
    Ok(listing.answer(today)?)
}

fn row(page: &Page, line: &Line) -> Vec<Value> {
    let node = &line.node;
    let of_members = |number: i64| match node.kind {
        OrganisationKind::Group => Value::Blank,
        _ => count(number),
    };
    let leader = line.leader.as_ref();
    let above = line.path.last().map(|it| it.1.clone());
    let remarks = wording::remarks(page, line).into_iter();
    let remarks: Vec<String> = remarks
        .map(|it| format!("{} {}", it.mark.text(), it.words).trim().to_owned())
        .collect();
    vec![
        text(&node.line.code),
        text(&node.line.short_name),
        text(&node.line.name),
        text(wording::kind_name(page, node.kind.key())),
        text(above.unwrap_or_default()),
        of_members(node.all_count),
        of_members(node.all_count - node.full_count),
        text(leader.map(|it| it.holder_name.clone()).unwrap_or_default()),
        text(wording::time_name(page, leader.and_then(|it| it.full_time))),
        day(line.term.and_then(|it| it.ends_on)),
        text(remarks.join("；")),
    ]
}

/// `GET /units.xlsx`: the units under the filters of their list.
pub async fn units(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Problem> {
    let book = app.rules.clone();
    let (lines, today) = app
        .db
        .read(move |tx| {
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            let lines = actions::units(tx, &actor, sight, &query.filter()?)?;
            Ok::<_, AppError>((lines, tx.today()))
        })
        .await?;
    let page = Page::new(&reader, reader.t("orgs.units_title"));
    let mut listing = Listing::new(&reader, &page.title)
        .column("orgs.code", 12.0, ColumnKind::Code)
        .column("orgs.unit", 24.0, ColumnKind::Text)
        .column("orgs.full_name", 36.0, ColumnKind::Text)
        .column("orgs.affiliation", 10.0, ColumnKind::Text)
        .column("orgs.unit_kind", 14.0, ColumnKind::Text)
        .column("orgs.staff_of_unit", 10.0, ColumnKind::Count)
        .column("orgs.full_time_short", 10.0, ColumnKind::Count)
        .column("orgs.credit_code", 22.0, ColumnKind::Code)
        .column("orgs.served_by", 36.0, ColumnKind::Text)
        .column("orgs.mark", 40.0, ColumnKind::Text);
    let number = |it: Option<i64>| it.map_or(Value::Blank, count);
    for line in &lines {
        let unit = &line.unit;
        let organisations = line.organisations.iter();
        let organisations: Vec<&str> = organisations
            .map(|it| it.node.line.short_name.as_str())
            .collect();
        let gaps = line.gaps.iter().map(|it| GapView::new(&page, it));
        let gaps: Vec<String> = gaps.map(|it| it.mark.text().to_owned()).collect();
        let condition = line.condition.as_ref();
        listing.row(vec![
            text(&unit.code),
            text(&unit.short_name),
            text(&unit.name),
            text(super::units::affiliation(&page, &unit.affiliation)),
            text(&unit.unit_kind),
            number(unit.staff_count),
            number(condition.and_then(|it| it.full_time_count)),
            text(unit.credit_code.clone().unwrap_or_default()),
            text(organisations.join("、")),
            text(gaps.join("；")),
        ]);
    }
    Ok(listing.answer(today)?)
}
