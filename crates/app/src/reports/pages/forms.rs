//! What a person adds to a report: words beside a chapter, measures; and the records behind a figure.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_web::{
    Faults, Fields, Form, Page, Problem, Query, Reader, Say, Who, html, html_refused,
    see_other_with,
};

use super::view::{CellView, View, tail};
use super::{ReportQuery, compute, show_page};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::duty_sources;
use crate::error::{AppError, FieldFault};
use crate::reports::actions::{self, day};
use crate::reports::chapters::{Block, chapters};
use crate::reports::findings::measure_body;
use crate::reports::gathering::Sources;
use crate::reports::model::{Chapter, Measure, NewMeasure, Question, Report};
use crate::reports::wording::Speaker;
use crate::shell;

/// Measures on one page of the whole list.
const MEASURES_ON_A_PAGE: usize = 50;

/// The fields of the form of a measure.
const MEASURE_FIELDS: [&str; 8] = [
    "organisation",
    "from",
    "to",
    "owing",
    "gap",
    "body",
    "owner",
    "due_on",
];

/// Which page of the measures.
#[derive(Clone, Debug, Deserialize)]
pub struct MeasuresQuery {
    organisation: Option<i64>,
    from: Option<String>,
    to: Option<String>,
    page: Option<i64>,
}

/// Which measure.
#[derive(Clone, Debug, Deserialize)]
pub struct MeasureQuery {
    organisation: Option<i64>,
    from: Option<String>,
    to: Option<String>,
    owing: i64,
    gap: String,
}

#[derive(Template)]
#[template(path = "reports/templates/measures.html")]
struct MeasuresPage {
    page: Page,
    header: Vec<String>,
    rows: Vec<Vec<CellView>>,
    count: usize,
    earlier: Option<String>,
    later: Option<String>,
    back: String,
}

#[derive(Template)]
#[template(path = "reports/templates/measure.html")]
struct MeasurePage {
    page: Page,
    form: Form,
    gap: String,
    question: Question,
    owing: i64,
    gap_key: String,
    back: String,
}

/// `POST /reports/remarks`: keeps the words beside a chapter.
pub async fn write_remark(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    let known = fields.only(&["organisation", "from", "to", "chapter", "body_"]);
    let chapter = Chapter::from_key(fields.text("chapter")).ok_or_else(Problem::not_found)?;
    let question = question_of(&fields)?;
    let name = format!("body_{}", chapter.key());
    let typed = (name.as_str(), fields.get(&name).unwrap_or_default());
    if let Err(unknown) = known {
        let faults = unknown.faults().clone();
        return remark_refused(&app, &actor, &reader, &question, typed, faults).await;
    }
    let (who, body) = (actor.clone(), fields.text(&name).to_owned());
    let done = app
        .db
        .write(move |tx| actions::write_remark(tx, &who, &question, chapter, &body))
        .await;
    match done {
        Ok(()) => {
            let place = format!("/reports/show?{}#{}", tail(&question), chapter.key());
            Ok(see_other_with(
                &reader,
                &place,
                reader.t("reports.remark_saved"),
            ))
        }
        Err(AppError::Invalid(faults)) => {
            let faults = faults
                .into_iter()
                .map(|fault| FieldFault {
                    field: name.clone(),
                    ..fault
                })
                .collect();
            let faults = shell::faults(faults);
            remark_refused(&app, &actor, &reader, &question, typed, faults).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The report again with what is wrong, and the words as they were typed.
async fn remark_refused(
    app: &App,
    actor: &Actor,
    reader: &Reader,
    question: &Question,
    (name, body): (&str, &str),
    faults: Faults,
) -> Result<Response, Problem> {
    let report = compute(app, actor, &query_of(question)).await?;
    let mut all = super::remark_fields(&report);
    all.keep(name, body);
    let form = Form::refused(reader, all, faults);
    Ok(html_refused(&show_page(app, actor, reader, &report, form)))
}

/// `GET /reports/measures`: every measure of a report.
pub async fn measures(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<MeasuresQuery>,
) -> Result<Response, Problem> {
    let asked = ReportQuery {
        organisation: query.organisation,
        from: query.from,
        to: query.to,
    };
    let report = compute(&app, &actor, &asked).await?;
    let at = query
        .page
        .and_then(|page| usize::try_from(page).ok())
        .unwrap_or(0);
    let page = shell::page(
        &reader,
        &actor,
        "reports.measures_title",
        "reports.measures_about",
        "/reports",
    );
    let view = View {
        speaker: Speaker {
            words: &app.settings.words,
            lang: reader.lang,
            report: &report,
        },
        may_write: actor.may(Act::WriteReport).is_ok(),
    };
    Ok(html(&measures_page(page, &view, at)))
}

/// `GET /reports/measure`: the form of one measure.
pub async fn measure_form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<MeasureQuery>,
) -> Result<Response, Problem> {
    let asked = ReportQuery {
        organisation: query.organisation,
        from: query.from,
        to: query.to,
    };
    let report = compute(&app, &actor, &asked).await?;
    let measure = find(&report, query.owing, &query.gap)?;
    let speaker = Speaker {
        words: &app.settings.words,
        lang: reader.lang,
        report: &report,
    };
    let mut fields = Fields::new();
    fields.keep("body", measure_body(&speaker, measure));
    fields.keep("owner", speaker.owner(&measure.owner));
    fields.keep("due_on", measure.due_on.to_string());
    let form = Form::new(&reader, fields);
    Ok(html(&measure_page(
        &actor, &reader, &speaker, measure, form,
    )))
}

/// `POST /reports/measures`: sets a measure.
pub async fn set_measure(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&MEASURE_FIELDS)?;
    let question = question_of(&fields)?;
    let owing: i64 = fields
        .text("owing")
        .parse()
        .map_err(|_| Problem::not_found())?;
    let gap_key = fields.text("gap").to_owned();
    let (rules, who) = (app.rules.clone(), actor.clone());
    let typed = NewMeasure {
        organisation_id: owing,
        gap_key: gap_key.clone(),
        body: fields.text("body").to_owned(),
        owner_name: fields.text("owner").to_owned(),
        due_on: fields.text("due_on").to_owned(),
    };
    let done = app
        .db
        .write(move |tx| {
            let sources = Sources {
                book: &rules,
                duties: duty_sources(),
            };
            actions::set_measure(tx, sources, &who, &question, &typed)
        })
        .await;
    let lead_on = |()| {
        let place = format!("/reports/show?{}#measures", tail(&question));
        see_other_with(&reader, &place, reader.t("reports.measure_saved"))
    };
    let again = async |form| {
        let report = compute(&app, &actor, &query_of(&question)).await?;
        let measure = find(&report, owing, &gap_key)?;
        let speaker = Speaker {
            words: &app.settings.words,
            lang: reader.lang,
            report: &report,
        };
        Ok(measure_page(&actor, &reader, &speaker, measure, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn measures_page(page: Page, view: &View<'_>, at: usize) -> MeasuresPage {
    let question = view.speaker.report.facts.question;
    let table = chapters(&view.speaker)
        .into_iter()
        .filter(|it| it.chapter == Chapter::Measures)
        .flat_map(|it| it.blocks)
        .find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
    let (mut header, rows) = table.map_or_else(Default::default, |it| (it.header, it.rows));
    if view.may_write {
        header.push(view.speaker.text("reports.change"));
    }
    let count = rows.len();
    let start = at.saturating_mul(MEASURES_ON_A_PAGE);
    let turn = |at: usize| format!("/reports/measures?{}&page={at}", tail(&question));
    MeasuresPage {
        rows: rows
            .iter()
            .skip(start)
            .take(MEASURES_ON_A_PAGE)
            .map(|row| view.row(row))
            .collect(),
        header,
        count,
        earlier: at.checked_sub(1).map(turn),
        later: (start.saturating_add(MEASURES_ON_A_PAGE) < count).then(|| turn(at + 1)),
        back: format!("/reports/show?{}#measures", tail(&question)),
        page: page.crumb(
            &view.speaker.text("reports.back"),
            &format!("/reports/show?{}", tail(&question)),
        ),
    }
}

fn measure_page(
    actor: &Actor,
    reader: &Reader,
    speaker: &Speaker<'_>,
    measure: &Measure,
    form: Form,
) -> MeasurePage {
    let question = speaker.report.facts.question;
    let name = measure.organisation_name.as_str();
    let title = reader.t_with("reports.measure_title", &[("organisation", name)]);
    let back = format!("/reports/show?{}#measures", tail(&question));
    MeasurePage {
        page: shell::titled(reader, actor, &title, "reports.measure_about", "/reports")
            .crumb(reader.t("reports.back"), &back)
            .form(&form),
        form,
        gap: format!("{} {}", speaker.label(&measure.gap_key), measure.gap_count),
        question,
        owing: measure.organisation_id,
        gap_key: measure.gap_key.clone(),
        back,
    }
}

fn find<'r>(report: &'r Report, owing: i64, gap_key: &str) -> Result<&'r Measure, Problem> {
    let mut measures = report.measures.iter();
    measures
        .find(|it| it.organisation_id == owing && it.gap_key == gap_key)
        .ok_or_else(Problem::not_found)
}

/// The report a form belongs to; its hidden fields are ours, so a broken one is nobody's mistake.
fn question_of(fields: &Fields) -> Result<Question, Problem> {
    let broken = || Problem::bad_request(Say::key("web.message_400"));
    Ok(Question {
        organisation_id: fields.text("organisation").parse().map_err(|_| broken())?,
        from: day("from", fields.text("from")).map_err(|_| broken())?,
        to: day("to", fields.text("to")).map_err(|_| broken())?,
    })
}

fn query_of(question: &Question) -> ReportQuery {
    ReportQuery {
        organisation: Some(question.organisation_id),
        from: Some(question.from.to_string()),
        to: Some(question.to.to_string()),
    }
}
