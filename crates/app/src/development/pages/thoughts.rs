//! 思想汇报: who owes one, the reports of a case, one's own, and one opened.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_web::{Choice, Fields, Form, Page, Path, Problem, Reader, Who, html, see_other_with};

use super::PLACE;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::development::actions::thoughts::{
    self as actions, CONTENT_CHARACTERS_MAX, CaseReports, DueLine, Report, TypedReport,
};
use crate::shell;

/// Where the due list stands.
const PATH: &str = "/development/reports";
/// Where one's own reports stand.
const OWN_PATH: &str = "/development/reports/mine";
/// The fields of a report.
const FIELDS: [&str; 3] = ["written_on", "reader", "content"];

#[derive(Template)]
#[template(path = "development/templates/thoughts_due.html")]
struct DuePage {
    page: Page,
    lines: Vec<DueLine>,
    today: Date,
}

#[derive(Template)]
#[template(path = "development/templates/thoughts.html")]
struct ReportsPage {
    page: Page,
    form: Form,
    reports: Option<CaseReports>,
    readers: Vec<Choice>,
    /// Where a report is sent.
    action: String,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "development/templates/thought.html")]
struct ReportPage {
    page: Page,
    form: Form,
    report: Report,
}

/// Who owes a report.
pub async fn due(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let (book, by) = (app.rules.clone(), actor.clone());
    let lines = app
        .db
        .read(move |tx| actions::all_due(tx, &by, &book))
        .await?;
    Ok(html(&DuePage {
        page: shell::page(
            &reader,
            &actor,
            "development.thoughts_title",
            "development.thoughts_about",
            PLACE,
        )
        .crumb(reader.t("development.title"), PLACE),
        lines,
        today: app.db.clock().today(),
    }))
}

/// The reports of a case.
pub async fn of_case(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = fresh(&app, &reader);
    let shown = reports_page(&app, &reader, &actor, Some(id), form).await?;
    Ok(html(&shown))
}

/// One's own.
pub async fn own(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let form = fresh(&app, &reader);
    let shown = reports_page(&app, &reader, &actor, None, form).await?;
    Ok(html(&shown))
}

/// Hands one in for somebody.
pub async fn hand_in(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let typed = typed(&fields);
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::hand_in(tx, &by, (&book, &keys), id, &typed))
        .await;
    let lead_on = |_| noticed(&reader, &format!("/development/{id}/reports"));
    let again = |form| reports_page(&app, &reader, &actor, Some(id), form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Hands in one's own.
pub async fn hand_in_own(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let typed = typed(&fields);
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::hand_in_own(tx, &by, (&book, &keys), &typed))
        .await;
    let lead_on = |_| noticed(&reader, OWN_PATH);
    let again = |form| reports_page(&app, &reader, &actor, None, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// One opened.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&report_page(&app, &reader, &actor, id, form).await?))
}

/// Answers it.
pub async fn answer(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["answer"])?;
    let (keys, by) = (app.keys.clone(), actor.clone());
    let answer = fields.text("answer").to_owned();
    let done = app
        .db
        .write(move |tx| actions::answer(tx, &by, &keys, id, &answer))
        .await;
    let lead_on = |()| {
        let notice = reader.t("development.thoughts_answered_notice");
        see_other_with(&reader, &format!("{PATH}/{id}"), notice)
    };
    let again = |form| report_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn fresh(app: &App, reader: &Reader) -> Form {
    let mut fields = Fields::new();
    fields.keep("written_on", app.db.clock().today().to_string());
    Form::new(reader, fields)
}

fn typed(fields: &Fields) -> TypedReport {
    TypedReport {
        written_on: fields.text("written_on").to_owned(),
        reader_id: fields.text("reader").parse().ok(),
        content: fields.text("content").to_owned(),
    }
}

fn noticed(reader: &Reader, path: &str) -> Response {
    see_other_with(
        reader,
        path,
        reader.t("development.thoughts_handed_in_notice"),
    )
}

/// The reports of a case, or one's own.
async fn reports_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: Option<i64>,
    form: Form,
) -> Result<ReportsPage, Problem> {
    let (book, by) = (app.rules.clone(), actor.clone());
    let reports = app
        .db
        .read(move |tx| match id {
            Some(id) => actions::of_case(tx, &by, &book, id).map(Some),
            None => actions::own(tx, &by, &book),
        })
        .await?;
    let thoughts = reader.t("development.thoughts_title");
    let page = match (&reports, id) {
        (Some(found), Some(id)) => {
            let title = format!("{} · {thoughts}", found.row.name);
            shell::titled(
                reader,
                actor,
                &title,
                "development.thoughts_case_about",
                PLACE,
            )
            .crumb(reader.t("development.title"), PLACE)
            .crumb(&found.row.name, &format!("/development/{id}"))
        }
        _ => shell::titled(
            reader,
            actor,
            thoughts,
            "development.thoughts_own_about",
            "/mine",
        ),
    };
    let readers = reports.iter().flat_map(|it| &it.readers);
    let readers = readers.map(|it| Choice::new(it.id, it.name.clone()));
    let may_hand_in = id.is_none() || actor.may(Act::RecordDevelopment).is_ok();
    Ok(ReportsPage {
        readers: readers.collect(),
        action: id.map_or(OWN_PATH.to_owned(), |id| {
            format!("/development/{id}/reports")
        }),
        may_write: may_hand_in && reports.is_some(),
        page: page.form(&form),
        form,
        reports,
    })
}

async fn report_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<ReportPage, Problem> {
    let (keys, by) = (app.keys.clone(), actor.clone());
    // Opening writes the audit row first, so this is a write.
    let report = app
        .db
        .write(move |tx| actions::open(tx, &by, &keys, id))
        .await?;
    let title = format!("{} · {}", report.line.name, report.line.written_on);
    let page = shell::titled(reader, actor, &title, "development.thought_about", PLACE);
    let page = if actor.may(Act::SeeDevelopment).is_ok() {
        let back = format!("/development/{}/reports", report.line.case_id);
        page.crumb(reader.t("development.thoughts_title"), &back)
    } else {
        page.crumb(reader.t("development.thoughts_title"), OWN_PATH)
    };
    Ok(ReportPage {
        page: page.form(&form),
        form,
        report,
    })
}

impl ReportsPage {
    fn is_open(&self, id: &i64) -> bool {
        self.reports
            .as_ref()
            .is_some_and(|it| it.open_ids.contains(id))
    }
}
