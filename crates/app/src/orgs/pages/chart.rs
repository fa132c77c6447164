//! 组织图: an organisation and what stands below it, as one sheet to print.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Page, Path, Problem, Query, Reader, Who, html};

use super::view::href;
use super::{PLACE, wording};
use crate::access::Actor;
use crate::app::App;
use crate::orgs::OrganisationKind;
use crate::orgs::actions;
use crate::orgs::lines::{Line, Sight};
use crate::orgs::query::DayQuery;
use crate::{organisation_sources, shell};

/// More than these are no chart any more: only what stands right below is drawn.
const BOXES_MAX: usize = 150;

#[derive(Template)]
#[template(path = "orgs/templates/chart.html")]
struct ChartPage {
    page: Page,
    boxes: Vec<ChartBox>,
    /// How many are left out.
    left_out: usize,
}

/// An organisation in the chart.
struct ChartBox {
    href: String,
    name: String,
    detail: String,
    /// Whether what follows stands below it.
    opens: bool,
    /// How many lists end after it.
    closes: usize,
}

pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<DayQuery>,
) -> Result<Response, Problem> {
    let (by, book) = (actor.clone(), app.rules.clone());
    let (on, is_today, lines) = app
        .db
        .read(move |tx| {
            let on = query.day(tx.today())?;
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            let lines = actions::chart(tx, &by, sight, id, on)?;
            let today = tx.today();
            let on = on.unwrap_or(today);
            Ok::<_, crate::AppError>((on, on == today, lines))
        })
        .await?;
    let name = lines
        .first()
        .map_or("", |it| it.node.line.short_name.as_str());
    let mut page = shell::titled(&reader, &actor, name, "orgs.chart_about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .crumb(name, &href(id, (!is_today).then_some(on)));
    page.title = page.t_with(
        "orgs.chart_title",
        &[("name", name), ("on", &on.to_string())],
    );
    let total = lines.len();
    let top = lines.first().map_or(0, |it| it.node.depth);
    let shown: Vec<&Line> = lines
        .iter()
        .filter(|it| total <= BOXES_MAX || it.node.depth <= top + 1)
        .take(BOXES_MAX)
        .collect();
    let boxes = shown.iter().enumerate().map(|(at, it)| {
        let next = shown.get(at + 1).map_or(top, |next| next.node.depth);
        ChartBox {
            href: href(it.node.line.id, (!is_today).then_some(on)),
            name: it.node.line.short_name.clone(),
            detail: detail(&page, it),
            opens: next > it.node.depth,
            closes: it.node.depth.saturating_sub(next),
        }
    });
    Ok(html(&ChartPage {
        boxes: boxes.collect(),
        left_out: total - shown.len(),
        page,
    }))
}

/// 党支部 · 书记 林秀英 · 10 名.
fn detail(page: &Page, it: &Line) -> String {
    let mut parts = vec![wording::kind_name(page, it.node.kind.key())];
    if let Some(leader) = &it.leader {
        parts.push(format!("{} {}", leader.title, leader.holder_name));
    }
    if it.node.kind != OrganisationKind::Group {
        parts.push(page.t_n("orgs.chart_members", it.node.all_count));
    }
    parts.join(" · ")
}
