//! Pages of the report: choosing one, reading it, downloading it; what a person adds stands in `forms.rs`, the records
//! behind a figure in `openings.rs`.

pub mod forms;
pub mod openings;
pub mod view;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use zhibu_web::{Choice, Fields, Form, Lang, Page, Problem, Query, Reader, Who, download, html};

use super::actions::{self, day};
use super::chapters::chapters;
use super::document;
use super::gathering::Sources;
use super::model::{Chapter, Question, Report};
use super::wording::Speaker;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::dues::top_of;
use crate::duty_sources;
use crate::error::{AppError, Outcome};
use crate::orgs::model::OrganisationName;
use crate::orgs::wording::picks;
use crate::shell;

use view::{ChapterView, View};

/// The media type of a Word file.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Which report an address means. Without days: this year to the end of the last month.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ReportQuery {
    /// The organisation's id.
    pub organisation: Option<i64>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

#[derive(Template)]
#[template(path = "reports/templates/choose.html")]
struct ChoosePage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "reports/templates/show.html")]
pub(super) struct ShowPage {
    page: Page,
    form: Form,
    chapters: Vec<ChapterView>,
    question: Question,
    computed_on: String,
    may_write: bool,
}

/// `GET /reports`: choose organisation and period.
pub async fn choose(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Problem> {
    let fields = choice_fields(&app, query);
    let page = choose_page(&app, &actor, &reader, Form::new(&reader, fields)).await?;
    Ok(html(&page))
}

/// `GET /reports/show`: the four chapters.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Problem> {
    let done = compute(&app, &actor, &query).await;
    let lead_on = |report| {
        let form = Form::new(&reader, remark_fields(&report));
        html(&show_page(&app, &actor, &reader, &report, form))
    };
    let again = async |form| Ok(choose_page(&app, &actor, &reader, form).await?);
    let fields = choice_fields(&app, query);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// `GET /reports/download`: the Word file.
pub async fn word_file(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Problem> {
    let (rules, words) = (app.rules.clone(), app.settings.words.clone());
    let found = app
        .db
        .read(move |tx| -> Outcome<_> {
            let question = question(tx, &actor, &query)?;
            let sources = Sources {
                book: &rules,
                duties: duty_sources(),
            };
            let report = actions::report(tx, sources, &actor, question)?;
            let reach = actor.may(Act::SeeReport)?;
            let issuer = actions::issuer(tx, &reach, question.organisation_id)?;
            let bytes = document::docx(&words, &report, &issuer)?;
            Ok((document::file_name(&words, Lang::Zh, &report), bytes))
        })
        .await?;
    Ok(download(&found.0, DOCX, found.1))
}

/// Computes the report an address means.
pub(super) async fn compute(app: &App, actor: &Actor, query: &ReportQuery) -> Outcome<Report> {
    let (rules, who, query) = (app.rules.clone(), actor.clone(), query.clone());
    app.db
        .read(move |tx| {
            let question = question(tx, &who, &query)?;
            let sources = Sources {
                book: &rules,
                duties: duty_sources(),
            };
            actions::report(tx, sources, &who, question)
        })
        .await
}

async fn choose_page(app: &App, actor: &Actor, reader: &Reader, form: Form) -> Outcome<ChoosePage> {
    let who = actor.clone();
    let organisations = app
        .db
        .read(move |tx| actions::organisations(tx, &who))
        .await?;
    let page = shell::page(reader, actor, "reports.title", "reports.about", "/reports").form(&form);
    let found = organisations.into_iter().map(OrganisationName::from);
    Ok(ChoosePage {
        organisations: picks(&page, app.db.clock().today(), found),
        page,
        form,
    })
}

/// The choice as it was sent, and the usual period where nothing was.
fn choice_fields(app: &App, query: ReportQuery) -> Fields {
    let (from, to) = usual_period(app.db.clock().today());
    let mut fields = Fields::new();
    let id = query.organisation.map(|id| id.to_string());
    fields.keep("organisation", id.unwrap_or_default());
    fields.keep("from", query.from.unwrap_or_else(|| from.to_string()));
    fields.keep("to", query.to.unwrap_or_else(|| to.to_string()));
    fields
}

/// The page of a report, with the form of the officer's words as it was typed.
pub(super) fn show_page(
    app: &App,
    actor: &Actor,
    reader: &Reader,
    report: &Report,
    form: Form,
) -> ShowPage {
    let speaker = Speaker {
        words: &app.settings.words,
        lang: reader.lang,
        report,
    };
    let name = report
        .facts
        .root()
        .map_or("", |root| root.row.short_name.as_str());
    let title = reader.t_with("reports.show_title", &[("organisation", name)]);
    let may_write = actor.may(Act::WriteReport).is_ok();
    let view = View { speaker, may_write };
    ShowPage {
        page: shell::titled(reader, actor, &title, "reports.show_about", "/reports")
            .crumb(reader.t("reports.title"), "/reports")
            .form(&form),
        form,
        chapters: chapters(&speaker)
            .iter()
            .map(|it| view.chapter(it))
            .collect(),
        question: report.facts.question,
        computed_on: report.facts.today.to_string(),
        may_write,
    }
}

/// The officer's words as the form shows them.
pub(super) fn remark_fields(report: &Report) -> Fields {
    let mut fields = Fields::new();
    for chapter in Chapter::ALL {
        let body = report
            .remark(chapter)
            .map_or("", |remark| remark.body.as_str());
        fields.keep(&format!("body_{}", chapter.key()), body);
    }
    fields
}

/// The question of an address; a missing part is the usual one.
///
/// # Errors
/// [`AppError::Invalid`] with every day that cannot be read.
pub(super) fn question(
    tx: &mut zhibu_db::Tx<'_>,
    actor: &Actor,
    query: &ReportQuery,
) -> Outcome<Question> {
    let reach = actor.may(Act::SeeReport)?;
    let (from, to) = usual_period(tx.today());
    let mut faults = Vec::new();
    let mut read = |field: &'static str, text: &Option<String>, usual: Date| match text {
        Some(text) => day(field, text).unwrap_or_else(|fault| {
            faults.push(fault);
            usual
        }),
        None => usual,
    };
    let (from, to) = (read("from", &query.from, from), read("to", &query.to, to));
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let organisation_id = match query.organisation {
        Some(id) => id,
        None => top_of(tx, &reach)?.ok_or(AppError::NotFound)?,
    };
    Ok(Question {
        organisation_id,
        from,
        to,
    })
}

/// This year up to the end of the last month that is over; in January the year before.
fn usual_period(today: Date) -> (Date, Date) {
    let last = today.first_of_month().yesterday().unwrap_or(today);
    (last.first_of_year(), last)
}
