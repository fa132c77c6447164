//! Pages of meetings: list, form, record.

mod form;
mod roll;
pub mod workbook;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_web::{
    Choice, Form, Page, Pager, Path, Problem, Query, Reader, Upload, Who, download, html,
    html_refused, see_other_with, write_key,
};

use super::actions::{self, Asked, Prepared};
use super::model::{MeetingFile, MeetingPage};
use super::query::MeetingQuery;
use super::rules::{self, FILE_ENDINGS};
use super::{model, paper};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::orgs::model::OrganisationName;
use crate::orgs::store as orgs;
use crate::orgs::wording::picks;
use crate::shell;

use form::{NewPart, Step};

#[derive(Template)]
#[template(path = "meetings/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
    kinds: Vec<Choice>,
    /// What is wrong with the filter, parameter by parameter.
    refused: Vec<String>,
    meetings: MeetingPage,
    may_record: bool,
    pager: Pager,
}

impl ListPage {
    fn kind_names(&self, kinds: &[String]) -> String {
        let name = |kind: &String| {
            let found = self.kinds.iter().find(|it| it.value == *kind);
            found.map_or_else(|| kind.clone(), |it| it.label.clone())
        };
        let names: Vec<String> = kinds.iter().map(name).collect();
        names.join(if self.page.zh() { "、" } else { ", " })
    }
}

#[derive(Template)]
#[template(path = "meetings/templates/new.html")]
struct NewPage {
    page: Page,
    part: NewPart,
    accept: String,
}

impl NewPage {
    /// The field of one line of decisions.
    fn named(&self, stem: &str, number: &usize) -> String {
        format!("{stem}_{number}")
    }

    /// How many have the name that was looked for.
    fn found_words(&self, name: &str, count: &usize) -> String {
        self.page.t_with(
            "meetings.found",
            &[
                ("name", name),
                ("n", &count.to_string()),
                ("max", &roll::ROWS_MAX.to_string()),
            ],
        )
    }

    /// Whether a line after the first was filled in, or is wrong.
    fn has_more_lines(&self) -> bool {
        let stems = ["decision", "owner", "due"];
        self.part.lines.iter().skip(1).any(|number| {
            stems
                .iter()
                .any(|stem| !self.part.form.value(&self.named(stem, number)).is_empty())
        }) || self.part.lines.len() > form::RESOLUTION_LINES
    }
}

#[derive(Template)]
#[template(path = "meetings/templates/show.html")]
struct ShowPage {
    page: Page,
    file: MeetingFile,
    kinds: String,
    /// What was reached or missed, whether it was reached.
    quorums: Vec<(String, bool)>,
    may_record: bool,
}

impl ShowPage {
    fn has_any(&self, state: &str) -> bool {
        self.file.attendance.iter().any(|it| it.state == state)
    }

    fn names(&self, state: &str) -> String {
        paper::names(&self.file.attendance, state)
    }

    fn kilobytes(&self, bytes: &i64) -> i64 {
        bytes.div_euclid(1024) + 1
    }
}

/// Where the form begins.
#[derive(Debug, Deserialize)]
pub struct NewQuery {
    organisation: Option<i64>,
    #[serde(default)]
    kind: Vec<String>,
    held_on: Option<String>,
}

/// 组织生活.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<MeetingQuery>,
) -> Result<Response, Problem> {
    let (filter, faults) = match query.filter(&app.rules) {
        Ok(filter) => (Some(filter), Vec::new()),
        Err(AppError::Invalid(faults)) => (None, faults),
        Err(error) => return Err(error.into()),
    };
    let asking = actor.clone();
    let (meetings, organisations) = app
        .db
        .read(move |tx| {
            let meetings = match &filter {
                Some(filter) => actions::list(tx, &asking, filter)?,
                None => MeetingPage::default(),
            };
            let reach = asking.may(Act::SeeMeetings)?;
            Ok::<_, AppError>((meetings, orgs::all(tx, &reach)?))
        })
        .await?;
    let next = meetings.lines.last().filter(|_| meetings.more);
    let next = next.map(|line| write_key(&[&line.held_on.to_string(), &line.id.to_string()]));
    let total = u64::try_from(meetings.total_count).unwrap_or_default();
    let page = shell::page(
        &reader,
        &actor,
        "meetings.title",
        "meetings.about",
        "/meetings",
    );
    let zh = page.zh();
    let refused = faults.iter().map(|it| {
        if zh {
            it.said.zh.clone()
        } else {
            it.said.en.clone()
        }
    });
    let refused: Vec<String> = refused.collect();
    let is_refused = !refused.is_empty();
    let form = Form::refused(&reader, reader.query_fields(), shell::faults(faults));
    let list = ListPage {
        organisations: picks(
            &page,
            app.db.clock().today(),
            organisations.into_iter().map(OrganisationName::from),
        ),
        kinds: kind_choices(&app, &page),
        may_record: actor.may(Act::RecordMeeting).is_ok(),
        pager: Pager::new(&reader, total).next(next),
        refused,
        meetings,
        page: page.form(&form),
        form,
    };
    Ok(if is_refused {
        html_refused(&list)
    } else {
        html(&list)
    })
}

/// 记一次组织生活.
pub async fn new(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<NewQuery>,
) -> Result<Response, Problem> {
    let asked = Asked {
        organisation_id: query.organisation,
        kinds: query.kind,
        held_on: shell::asked("held_on", query.held_on.as_deref(), rules::day)?,
    };
    let prepared = prepare(&app, &actor, asked.clone()).await?;
    let form = Form::new(&reader, form::defaults(&prepared, &actor, &asked.kinds));
    Ok(html(&new_page(&app, &reader, &actor, prepared, form)))
}

/// Saves the record, or shows the form again with another list or more lines.
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    upload: Upload,
) -> Result<Response, Problem> {
    upload.only(&form::FIELDS, &["files"])?;
    if Step::of(&upload.fields) != Step::Save {
        let prepared = prepare(&app, &actor, form::asked(&upload.fields)).await?;
        let lines = form::line_count(&upload.fields);
        let mut fields = match Step::of(&upload.fields) {
            Step::AllPresent => roll::alike(&upload.fields, "present"),
            Step::NobodyListed => roll::alike(&upload.fields, "none"),
            Step::Save | Step::Roll | Step::MoreLines => upload.fields,
        };
        fields.keep("step", "");
        fields.keep("lines", lines.to_string());
        let form = Form::new(&reader, fields);
        return Ok(html(&new_page(&app, &reader, &actor, prepared, form)));
    }
    let (rulebook, by, new) = (app.rules.clone(), actor.clone(), form::record(&upload));
    let saved = app
        .db
        .write(move |tx| actions::record(tx, &by, &rulebook, &new))
        .await;
    let lead_on = |id| {
        let notice = reader.t("meetings.saved");
        see_other_with(&reader, &format!("/meetings/{id}"), notice)
    };
    let asked = form::asked(&upload.fields);
    let again = async |form| {
        let prepared = prepare(&app, &actor, asked).await?;
        Ok(new_page(&app, &reader, &actor, prepared, form))
    };
    shell::answered((&reader, upload.fields), saved, lead_on, again).await
}

/// 会议记录.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let asking = actor.clone();
    let file = app
        .db
        .read(move |tx| actions::open(tx, &asking, id))
        .await?;
    let topic = file.row.topic.clone();
    let page = shell::titled(&reader, &actor, &topic, "meetings.show_about", "/meetings")
        .crumb(reader.t("meetings.title"), "/meetings");
    Ok(html(&ShowPage {
        kinds: kind_names(&app, &page, &file.kinds),
        quorums: quorums(&app, &page, &file)?,
        may_record: actor.may(Act::RecordMeeting).is_ok(),
        file,
        page,
    }))
}

/// 会议记录 as a Word file.
pub async fn record_paper(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let file = app.db.read(move |tx| actions::open(tx, &actor, id)).await?;
    let name = format!(
        "会议记录_{}_{}.docx",
        file.row.organisation_name, file.row.held_on
    );
    let bytes = paper::record_form(&file, &app.rules).map_err(Problem::internal)?;
    Ok(download(&name, paper::MEDIA, bytes))
}

/// A file of a meeting: always to be kept, never shown by the browser.
pub async fn attachment(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path((id, attachment_id)): Path<(i64, i64)>,
) -> Result<Response, Problem> {
    let file = app
        .db
        .read(move |tx| actions::attachment(tx, &actor, id, attachment_id))
        .await?;
    Ok(download(
        &file.file_name,
        "application/octet-stream",
        file.content,
    ))
}

async fn prepare(app: &App, actor: &Actor, asked: Asked) -> Result<Prepared, Problem> {
    let actor = actor.clone();
    let prepared = app
        .db
        .read(move |tx| actions::prepare(tx, &actor, &asked))
        .await?;
    Ok(prepared)
}

fn new_page(app: &App, reader: &Reader, actor: &Actor, prepared: Prepared, form: Form) -> NewPage {
    let page = form::page(reader, actor, &form);
    let endings: Vec<String> = FILE_ENDINGS.iter().map(|it| format!(".{it}")).collect();
    NewPage {
        part: form::part(app, &page, prepared, form),
        accept: endings.join(","),
        page,
    }
}

fn kind_choices(app: &App, page: &Page) -> Vec<Choice> {
    app.rules
        .meeting_kinds()
        .iter()
        .map(|kind| Choice::new(&kind.key, if page.zh() { &kind.zh } else { &kind.en }))
        .collect()
}

/// The names of kinds in the reader's language.
fn kind_names(app: &App, page: &Page, kinds: &[String]) -> String {
    let names: Vec<&str> = kinds
        .iter()
        .map(|key| match app.rules.meeting_kind(key) {
            Some(kind) if page.zh() => kind.zh.as_str(),
            Some(kind) => kind.en.as_str(),
            None => key.as_str(),
        })
        .collect();
    names.join(if page.zh() { "、" } else { ", " })
}

/// Whether the meeting could decide, once for each of its kinds that has a quorum.
fn quorums(app: &App, page: &Page, file: &MeetingFile) -> Result<Vec<(String, bool)>, Problem> {
    let row = &file.row;
    let mut told = Vec::new();
    for kind in &file.kinds {
        let (due, present) = match (kind.as_str(), file.committee) {
            (model::COMMITTEE, Some(counts)) => counts,
            _ => (
                row.voting_due_count.unwrap_or(row.due_count),
                row.voting_present_count.unwrap_or(row.present_count),
            ),
        };
        let quorum = rules::quorum(&app.rules, kind, row.held_on, due, present)
            .map_err(Problem::internal)?;
        if let Some(quorum) = quorum {
            told.push((form::quorum_words(page, &quorum), quorum.is_reached));
        }
    }
    Ok(told)
}
