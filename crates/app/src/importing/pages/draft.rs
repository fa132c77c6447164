//! A file on its way: its columns, what is wrong with it, what it would do, and the buttons that write it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use zhibu_web::{
    Choice, Fields, Form, Page, Pager, Path, Problem, Query, Reader, Who, html, html_refused,
    see_other,
};

use super::steps::{At, Step, bar};
use super::{PLACE, below, value_words};
use crate::access::Actor;
use crate::app::App;
use crate::error::{AppError, FieldFault, Said};
use crate::importing::actions::drafts;
use crate::importing::columns::{HeadingOutline, Outline, SheetOutline};
use crate::importing::model::{
    Draft, FieldChange, ImportReport, PersonLine, RowChange, RowFault, RowLine, RowNote,
};
use crate::importing::progress::{Far, Progress};
use crate::importing::work::{Checked, State as WorkState, Work, of_draft};
use crate::shell;

/// The header with which the script that looks how far a file is asks.
const ASKED_BY_SCRIPT: &str = "hx-request";
/// Lines of one page of what is wrong or changes.
const LINES_SHOWN: usize = 50;
/// Rows of one page of what is new.
const NEW_SHOWN: usize = 100;
/// Notes that are told; more are counted.
const NOTES_SHOWN: usize = 50;
/// Persons whose breaches are told; more are counted.
const PEOPLE_SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "importing/templates/working.html")]
struct WorkingPage {
    page: Page,
    steps: Vec<Step>,
    told: String,
    /// How far it is, of a hundred; none where it was given up.
    percent: Option<u64>,
}

#[derive(Template)]
#[template(path = "importing/templates/columns.html")]
struct ColumnsPage {
    page: Page,
    steps: Vec<Step>,
    draft: Draft,
    form: Form,
    outline: Arc<Outline>,
}

#[derive(Template)]
#[template(path = "importing/templates/refused.html")]
struct RefusedPage {
    page: Page,
    steps: Vec<Step>,
    draft: Draft,
    form: Form,
    said: Vec<Said>,
}

#[derive(Template)]
#[template(path = "importing/templates/report.html")]
struct ReportPage {
    page: Page,
    steps: Vec<Step>,
    draft: Draft,
    form: Form,
    checked: Arc<Checked>,
    at: At,
    /// Whether the new rows are shown instead of the changes.
    shows_new: bool,
    wrong: Vec<RowFault>,
    changes: Vec<(RowLine, FieldChange)>,
    new: Vec<RowLine>,
    change_count: usize,
    pager: Pager,
}

/// What of a draft is looked at.
#[derive(Debug, Default, Deserialize)]
pub struct DraftQuery {
    /// columns, check or preview; the furthest that helps if absent.
    #[serde(default)]
    step: String,
    /// new: the new rows instead of the changes.
    #[serde(default)]
    show: String,
    /// The line after which the page begins.
    after: Option<usize>,
    /// The line before which it ends.
    before: Option<usize>,
}

impl ReportPage {
    fn report(&self) -> &ImportReport {
        &self.checked.report
    }

    fn notes(&self) -> impl Iterator<Item = &RowNote> {
        self.report().notes.iter().take(NOTES_SHOWN)
    }

    fn notes_beyond(&self) -> usize {
        self.report().notes.len().saturating_sub(NOTES_SHOWN)
    }

    /// Those in whose case something is against the rules.
    fn people(&self) -> Vec<&PersonLine> {
        let people = self.report().people.iter();
        people.filter(|it| !it.breaches.is_empty()).collect()
    }

    fn preview_href(&self, more: &str) -> String {
        format!("{PLACE}/{}?step=preview{more}", self.draft.id)
    }

    fn is_check(&self) -> bool {
        self.at == At::Check
    }

    fn sheet(&self, line: &RowLine) -> &str {
        self.report().sheet(line.place)
    }

    fn value(&self, field: &str, value: &str) -> String {
        value_words(&self.checked.rules, &self.page.reader, field, value)
    }

    fn said<'a>(&self, said: &'a Said) -> &'a str {
        in_language(&self.page, said)
    }
}

fn in_language<'a>(page: &Page, said: &'a Said) -> &'a str {
    if page.zh() { &said.zh } else { &said.en }
}

impl ColumnsPage {
    fn said<'a>(&self, said: &'a Said) -> &'a str {
        in_language(&self.page, said)
    }

    fn asked(&self, heading: &HeadingOutline) -> String {
        let places = [("heading", heading.heading.as_str())];
        self.page.t_with("importing.heading_is", &places)
    }

    /// The name of the field in which a column is chosen for a heading.
    fn field(&self, at: &usize) -> String {
        format!("column_{at}")
    }

    fn choices(&self, sheet: &SheetOutline, heading: &HeadingOutline) -> Vec<Choice> {
        let choices = sheet.choices(heading).into_iter().map(|it| {
            let label = if it.required && it.found.is_empty() {
                format!("{} *", it.name)
            } else {
                it.name.to_owned()
            };
            Choice::new(it.key, label)
        });
        choices.collect()
    }

    fn missing(&self, sheet: &SheetOutline) -> String {
        let names: Vec<&str> = sheet.missing().map(|it| it.name).collect();
        names.join("、")
    }

    fn samples(&self, heading: &HeadingOutline) -> String {
        heading.samples.join("、")
    }

    /// The headings of a sheet with their numbers among those of the file.
    fn headings(&self, sheet: &SheetOutline) -> Vec<(usize, HeadingOutline)> {
        let all = self.outline.headings().enumerate();
        let own = all.filter(|(_, (of, _))| of.sheet == sheet.sheet);
        own.map(|(at, (_, heading))| (at, heading.clone()))
            .collect()
    }
}

/// A draft, as far as it is.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Query(query): Query<DraftQuery>,
) -> Result<Response, Problem> {
    let found = of_draft(&app, &actor, id).await;
    if matches!(found, Err(AppError::NotFound)) {
        let batch_id = app
            .db
            .read(move |tx| drafts::written_as(tx, &actor, id))
            .await?;
        return Ok(see_other(&format!("{PLACE}/batches/{batch_id}")));
    }
    let (draft, work) = found?;
    // A script that looks on is answered at once; who looks themselves would rather see the end.
    let state = if headers.contains_key(ASKED_BY_SCRIPT) {
        work.now()
    } else {
        work.wait().await
    };
    Ok(page_of(&reader, &actor, (draft, &work, state), &query))
}

fn page_of(
    reader: &Reader,
    actor: &Actor,
    (draft, work, state): (Draft, &Work, WorkState),
    query: &DraftQuery,
) -> Response {
    let page = draft_page(reader, actor, &draft);
    let form = Form::new(reader, Fields::new());
    let id = draft.id;
    match state {
        WorkState::Refused(faults) => html(&RefusedPage {
            steps: bar(reader, id, At::Columns, At::Columns),
            said: faults.iter().map(|it| it.said.clone()).collect(),
            page,
            draft,
            form,
        }),
        WorkState::Columns(outline) => columns_page(page, draft, form, outline, At::Columns),
        WorkState::Ready(checked) if At::of(&query.step) == Some(At::Columns) => {
            let outline = Arc::clone(&checked.outline);
            columns_page(page, draft, form, outline, At::Preview)
        }
        WorkState::Ready(checked) => html(&report_page((page, draft, form), checked, query)),
        WorkState::Written(batch_id) => see_other(&format!("{PLACE}/batches/{batch_id}")),
        at_work => {
            let (at, told) = told(reader, &work.progress, &at_work);
            html(&WorkingPage {
                percent: (!at_work.is_settled()).then(|| work.progress.percent()),
                steps: bar(reader, id, at, At::Columns),
                page,
                told,
            })
        }
    }
}

/// At which step a file is that is at work, and how far, in a sentence.
fn told(reader: &Reader, progress: &Progress, state: &WorkState) -> (At, String) {
    if matches!(state, WorkState::Failed) {
        let rows = progress.rows_read().to_string();
        let told = reader.t_with("importing.working_failed", &[("n", rows.as_str())]);
        return (At::Check, told);
    }
    let (at, key, counts) = match progress.far() {
        Far::Reading(rows) => (At::Columns, "importing.working_read", vec![("n", rows)]),
        Far::Checking(understood, compared, of) => (
            At::Check,
            "importing.working_check",
            vec![("n", understood), ("m", compared), ("of", of)],
        ),
        Far::Writing(written, of) => (
            At::Write,
            "importing.working_write",
            vec![("n", written), ("of", of)],
        ),
    };
    let counts = counts.into_iter().map(|(name, n)| (name, n.to_string()));
    let counts: Vec<_> = counts.collect();
    let places: Vec<_> = counts.iter().map(|(name, n)| (*name, n.as_str())).collect();
    (at, reader.t_with(key, &places))
}

/// The page of a file that took the place of a draft's and cannot be read: the draft stays as it was.
pub fn refused_file(
    reader: &Reader,
    actor: &Actor,
    draft: Draft,
    faults: Vec<FieldFault>,
) -> Response {
    html_refused(&RefusedPage {
        page: draft_page(reader, actor, &draft),
        steps: bar(reader, draft.id, At::Columns, At::Columns),
        said: faults.into_iter().map(|it| it.said).collect(),
        draft,
        form: Form::new(reader, Fields::new()),
    })
}

/// The page of a draft that was to be written and cannot be.
pub fn refused_writing(
    reader: &Reader,
    actor: &Actor,
    draft: Draft,
    checked: Arc<Checked>,
) -> Response {
    let page = draft_page(reader, actor, &draft);
    let form = Form::new(reader, Fields::new());
    let query = DraftQuery::default();
    html_refused(&report_page((page, draft, form), checked, &query))
}

fn draft_page(reader: &Reader, actor: &Actor, draft: &Draft) -> Page {
    let kind = reader
        .t(&format!("importing.kind_{}", draft.kind))
        .to_owned();
    let title = reader.t_with("importing.draft_title", &[("kind", kind.as_str())]);
    let sent_at = shell::time_of(&draft.sent_at);
    let about = reader.t_with(
        "importing.draft_about",
        &[("file", draft.file_name.as_str()), ("at", sent_at.as_str())],
    );
    below(reader, actor, &title, &about)
}

fn columns_page(
    page: Page,
    draft: Draft,
    form: Form,
    outline: Arc<Outline>,
    reached: At,
) -> Response {
    let mut fields = form.fields().clone();
    for (at, (_, heading)) in outline.headings().enumerate() {
        fields.keep(&format!("column_{at}"), heading.chosen.unwrap_or_default());
    }
    html(&ColumnsPage {
        steps: bar(&page.reader, draft.id, At::Columns, reached),
        form: Form::new(&page.reader, fields),
        page,
        draft,
        outline,
    })
}

fn report_page(
    (page, draft, form): (Page, Draft, Form),
    checked: Arc<Checked>,
    query: &DraftQuery,
) -> ReportPage {
    let report = &checked.report;
    let usual = if report.wrong.is_empty() {
        At::Preview
    } else {
        At::Check
    };
    let at = At::of(&query.step).unwrap_or(usual);
    let shows_new = query.show == "new" || report.difference.changes.is_empty();
    let of_fields = |it: &RowChange| it.fields.len();
    let change_count: usize = report.difference.changes.iter().map(of_fields).sum();
    let (total, size) = match (at, shows_new) {
        (At::Check, _) => (report.wrong.len(), LINES_SHOWN),
        (_, true) => (report.difference.new.len(), NEW_SHOWN),
        _ => (change_count, LINES_SHOWN),
    };
    let from = query
        .after
        .or(query.before.map(|it| it.saturating_sub(size)));
    let from = from.unwrap_or(0).min(total);
    let till = from.saturating_add(size).min(total);
    let pager = Pager::new(&page.reader, u64::try_from(total).unwrap_or(u64::MAX))
        .previous((from > 0).then(|| from.to_string()))
        .next((till < total).then(|| till.to_string()));
    let (mut wrong, mut changes, mut new) = (Vec::new(), Vec::new(), Vec::new());
    match (at, shows_new) {
        (At::Check, _) => wrong.extend(report.wrong.iter().skip(from).take(size).cloned()),
        (_, true) => new.extend(report.difference.new.iter().skip(from).take(size).cloned()),
        _ => {
            let all = report.difference.changes.iter();
            let all = all.flat_map(|it| it.fields.iter().map(|field| (&it.line, field)));
            let some = all.skip(from).take(size);
            changes.extend(some.map(|(line, field)| (line.clone(), field.clone())));
        }
    }
    ReportPage {
        steps: bar(&page.reader, draft.id, at, At::Preview),
        page,
        draft,
        form,
        at,
        shows_new,
        wrong,
        changes,
        new,
        change_count,
        pager,
        checked,
    }
}
