//! 发展党员年度计划: an organisation with those right below it, its workbook, and the form of a number.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_papers::sheet::ColumnKind;
use zhibu_web::{Fields, Form, Page, Path, Problem, Query, Reader, Who, html, see_other_with};

use super::PLACE;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::development::actions::plans::{self as actions, REASON_CHARACTERS_MAX, TypedPlan};
use crate::development::rules::plans::{PlanLine, PlanMark, decides};
use crate::error::AppError;
use crate::listing::{Listing, count, text};
use crate::shell::{self, FIRST_DAY};

/// Where the plans stand.
const PATH: &str = "/development/plan";

/// Which year, and whose plans.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanQuery {
    year: Option<String>,
    organisation: Option<String>,
}

#[derive(Template)]
#[template(path = "development/templates/plan.html")]
struct PlanPage {
    page: Page,
    year: i64,
    /// The organisation asked for, or the top of what is in reach.
    organisation: Option<PlanLine>,
    /// What stands above it in reach.
    above_href: Option<String>,
    lines: Vec<PlanLine>,
    may_write: bool,
    /// Whether a number waits that the reader decides.
    may_approve: bool,
    export_href: String,
}

#[derive(Template)]
#[template(path = "development/templates/plan_form.html")]
struct FormPage {
    page: Page,
    form: Form,
    line: PlanLine,
    year: i64,
    is_decided: bool,
}

impl PlanQuery {
    fn asked(&self, app: &App) -> Result<(i64, Option<i64>), Problem> {
        let this = i64::from(app.db.clock().today().year());
        let years = i64::from(FIRST_DAY.year())..=this + 1;
        let year = shell::asked("year", self.year.as_deref(), |typed| {
            typed.parse::<i64>().ok().filter(|it| years.contains(it))
        })?;
        let organisation = shell::asked("organisation", self.organisation.as_deref(), |typed| {
            typed.parse::<i64>().ok()
        })?;
        Ok((year.unwrap_or(this), organisation))
    }
}

/// The plan of an organisation and of those right below it.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<PlanQuery>,
) -> Result<Response, Problem> {
    let (year, asked) = query.asked(&app)?;
    let (book, by) = (app.rules.clone(), actor.clone());
    let all = app
        .db
        .read(move |tx| actions::list(tx, &by, &book, (year, asked)))
        .await?;
    let mut tops = all.iter().filter(|it| it.parent_id.is_none());
    let chosen = asked.or_else(|| {
        let only = tops.next().filter(|_| tops.next().is_none());
        only.map(|it| it.organisation_id)
    });
    let organisation = all.iter().find(|it| Some(it.organisation_id) == chosen);
    let above = organisation.and_then(|it| it.parent_id);
    let path = |id: i64| format!("{PATH}?year={year}&organisation={id}");
    let lines = all.iter().filter(|it| it.parent_id == chosen);
    let narrowed = asked.map_or_else(String::new, |id| format!("&organisation={id}"));
    Ok(html(&PlanPage {
        page: shell::page(
            &reader,
            &actor,
            "development.plan_title",
            "development.plan_about",
            PLACE,
        )
        .crumb(reader.t("development.title"), PLACE),
        year,
        organisation: organisation.cloned(),
        above_href: above.map(path),
        lines: lines.cloned().collect(),
        may_write: actor.may(Act::RecordDevelopment).is_ok(),
        may_approve: all
            .iter()
            .any(|it| it.proposed_count.is_some() && decides(&actor, it.organisation_id)),
        export_href: format!("/development/plan.xlsx?year={year}{narrowed}"),
    }))
}

/// The same with everything below, as a workbook.
pub async fn workbook(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<PlanQuery>,
) -> Result<Response, Problem> {
    let (year, asked) = query.asked(&app)?;
    let (book, today) = (app.rules.clone(), app.db.clock().today());
    let lines = app
        .db
        .read(move |tx| actions::list(tx, &actor, &book, (year, asked)))
        .await?;
    let title = format!("{} {year}", reader.t("development.plan_title"));
    let mut listing = Listing::new(&reader, title)
        .column("development.organisation", 30.0, ColumnKind::Text)
        .column("development.plan_proposed", 10.0, ColumnKind::Count)
        .column("development.plan_planned", 10.0, ColumnKind::Count)
        .column("development.plan_below", 12.0, ColumnKind::Count)
        .column("development.plan_done", 10.0, ColumnKind::Count)
        .column("development.plan_marks", 36.0, ColumnKind::Text)
        .column("development.plan_reason", 36.0, ColumnKind::Text);
    let optional = |it: Option<i64>| it.map_or(text(""), count);
    for it in lines {
        let marks = it.marks.iter();
        let marks: Vec<String> = marks.map(|mark| told(&reader, *mark)).collect();
        listing.row(vec![
            text(&it.name),
            optional(it.proposed_count),
            optional(it.planned_count),
            count(it.below_count),
            count(it.done_count),
            text(marks.join("；")),
            text(it.reason.unwrap_or_default()),
        ]);
    }
    Ok(listing.answer(today)?)
}

/// The form of a number.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<PlanQuery>,
) -> Result<Response, Problem> {
    let (year, _) = query.asked(&app)?;
    let line = line(&app, &actor, (id, year)).await?;
    let mut fields = Fields::new();
    let count = line.proposed_count.or(line.planned_count);
    fields.keep("count", count.map_or_else(String::new, |it| it.to_string()));
    fields.keep("reason", line.reason.clone().unwrap_or_default());
    let form = Form::new(&reader, fields);
    Ok(html(&form_page(&reader, &actor, line, (year, form))))
}

/// Writes a number.
pub async fn write(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["year", "count", "reason"])?;
    let year = shell::asked("year", Some(fields.text("year")), |typed| {
        typed.parse().ok()
    })?;
    let year = year.unwrap_or_else(|| i64::from(app.db.clock().today().year()));
    let typed = TypedPlan {
        organisation_id: id,
        year,
        count: fields.text("count").to_owned(),
        reason: fields.text("reason").to_owned(),
    };
    let (book, by) = (app.rules.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::write(tx, &by, &book, &typed))
        .await;
    let lead_on = |()| {
        let notice = if decides(&actor, id) {
            "development.plan_approved_notice"
        } else {
            "development.plan_proposed_notice"
        };
        see_other_with(&reader, &format!("{PATH}?year={year}"), reader.t(notice))
    };
    let again = async |form| {
        let line = line(&app, &actor, (id, year)).await?;
        Ok(form_page(&reader, &actor, line, (year, form)))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Approves the numbers that wait.
pub async fn approve(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["year"])?;
    let year = shell::asked("year", Some(fields.text("year")), |typed| {
        typed.parse().ok()
    })?;
    let year = year.unwrap_or_else(|| i64::from(app.db.clock().today().year()));
    let book = app.rules.clone();
    app.db
        .write(move |tx| actions::approve(tx, &actor, &book, year))
        .await?;
    let notice = reader.t("development.plan_approved_notice");
    Ok(see_other_with(
        &reader,
        &format!("{PATH}?year={year}"),
        notice,
    ))
}

async fn line(app: &App, actor: &Actor, (id, year): (i64, i64)) -> Result<PlanLine, Problem> {
    let (book, by) = (app.rules.clone(), actor.clone());
    let found = app
        .db
        .read(move |tx| {
            by.may(Act::RecordDevelopment)?;
            actions::list(tx, &by, &book, (year, Some(id)))
        })
        .await?;
    let line = found.into_iter().next();
    Ok(line.ok_or(AppError::NotFound)?)
}

fn form_page(
    reader: &Reader,
    actor: &Actor,
    line: PlanLine,
    (year, form): (i64, Form),
) -> FormPage {
    let title = format!("{} · {year}", line.name);
    let page = shell::titled(reader, actor, &title, "development.plan_form_about", PLACE)
        .crumb(reader.t("development.title"), PLACE)
        .crumb(
            reader.t("development.plan_title"),
            &format!("{PATH}?year={year}"),
        )
        .form(&form);
    FormPage {
        is_decided: decides(actor, line.organisation_id),
        page,
        form,
        line,
        year,
    }
}

/// A mark in words.
fn told(reader: &Reader, mark: PlanMark) -> String {
    reader
        .t(&format!("development.plan_{}", mark.key()))
        .to_owned()
}

impl PlanPage {
    fn marks(&self, line: &PlanLine) -> String {
        let marks = line.marks.iter();
        let marks = marks.map(|it| told(&self.page.reader, *it));
        let marks: Vec<String> = marks.chain(line.reason.clone()).collect();
        marks.join(if self.page.zh() { "；" } else { "; " })
    }

    fn all_lines(&self) -> Vec<&PlanLine> {
        self.organisation.iter().chain(&self.lines).collect()
    }
}
