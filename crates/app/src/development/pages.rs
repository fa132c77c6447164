//! Pages of developing members: the list, and one case with its next step.

mod beginning;
pub mod cultivation;
pub mod flags;
pub mod papers;
pub mod plans;
mod roster;
mod step;
pub mod thoughts;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{DEVELOPMENT, Side};
use zhibu_web::{
    Choice, Field, Fields, Form, Page, Path, Problem, Query, Reader, Who, html, html_refused,
    see_other_with,
};

use super::actions::{self, Asked};
use super::model::{CandidateFile, CandidateLine, OnRoster, Recorded, Stage};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::{AppError, FieldFault, Said};
use crate::members::model::MemberLine;
use crate::members::rules::day;
use crate::orgs::{OrganisationKind, store as orgs};
use crate::procedures::actions::{AskedStep, REASON_CHARACTERS_MAX, unknown_step};
use crate::procedures::model::{OpenLine, StepLine};
use crate::shell;
pub use beginning::{begin, new};
pub use roster::enter;
use step::typed_step;

/// Where the pages stand in the menu.
const PLACE: &str = "/development";

/// What of the list is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    organisation: Option<String>,
    stage: Option<String>,
    wrong: Option<String>,
}

/// Which step is about to be recorded, and what is asked of a day.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowQuery {
    step: Option<String>,
    if_step: Option<String>,
    if_on: Option<String>,
}

#[derive(Template)]
#[template(path = "development/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
    stages: Vec<Choice>,
    marks: Vec<Choice>,
    lines: Vec<CandidateLine>,
    /// The papers of the cases in the list.
    papers_href: String,
    may_import: bool,
    may_record: bool,
}

#[derive(Template)]
#[template(path = "development/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    file: CandidateFile,
    /// The step about to be recorded, with its fields.
    chosen: Option<(OpenLine, Vec<Field>)>,
    if_steps: Vec<Choice>,
}

impl ListQuery {
    /// What is asked for.
    fn asked(&self) -> Result<Asked, Problem> {
        let organisation = self.organisation.as_deref();
        let wrong = shell::one_of("wrong", self.wrong.as_deref(), &["yes"])?;
        Ok(Asked {
            organisation_id: shell::asked("organisation", organisation, |typed| {
                typed.parse::<i64>().ok()
            })?,
            stage: shell::asked("stage", self.stage.as_deref(), Stage::parse)?,
            only_wrong: !wrong.is_empty(),
        })
    }
}

impl ShowQuery {
    /// What is asked of a day.
    fn asked(&self, book: &Rulebook) -> Result<Option<AskedStep>, Vec<FieldFault>> {
        let step = self.if_step.as_deref().unwrap_or_default().trim();
        let typed = self.if_on.as_deref().unwrap_or_default();
        if step.is_empty() && typed.trim().is_empty() {
            return Ok(None);
        }
        let mut faults = Vec::new();
        let on = day("if_on", typed, &mut faults);
        let procedure = book.procedure(DEVELOPMENT);
        let is_known = |on| {
            let edition = procedure.and_then(|it| it.edition_on(on));
            edition.is_some_and(|it| it.step(step).is_some())
        };
        if !on.is_none_or(is_known) {
            faults.push(FieldFault {
                field: "if_step".to_owned(),
                ..unknown_step(step)
            });
        }
        match on {
            Some(on) if faults.is_empty() => Ok(Some(AskedStep {
                step: step.to_owned(),
                on,
            })),
            _ => Err(faults),
        }
    }
}

/// The cases in reach.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let asked = query.asked()?;
    let organisation_id = asked.organisation_id;
    let (book, by) = (app.rules.clone(), actor.clone());
    let (lines, organisations) = app
        .db
        .read(move |tx| {
            let lines = actions::list(tx, &by, &book, asked)?;
            let reach = by.may(Act::SeeDevelopment)?;
            Ok::<_, AppError>((lines, orgs::choices(tx, &reach, organisation_id)?))
        })
        .await?;
    let mut fields = Fields::new();
    let kept = [
        ("organisation", organisation_id.map(|it| it.to_string())),
        ("stage", asked.stage.map(|it| it.key().to_owned())),
        ("wrong", asked.only_wrong.then(|| "yes".to_owned())),
    ];
    let mut papers_href = format!("{PLACE}/papers.zip");
    for (name, value) in kept {
        let value = value.unwrap_or_default();
        if !value.is_empty() {
            let mark = if papers_href.contains('?') { '&' } else { '?' };
            papers_href.push_str(&format!("{mark}{name}={value}"));
        }
        fields.keep(name, value);
    }
    let group = OrganisationKind::Group.key();
    let stages = Stage::ALL.iter().map(|it| {
        let key = format!("development.stage_{}", it.key());
        Choice::new(it.key(), reader.t(&key))
    });
    Ok(html(&ListPage {
        page: shell::page(
            &reader,
            &actor,
            "development.title",
            "development.about",
            PLACE,
        ),
        form: Form::new(&reader, fields),
        organisations: organisations
            .into_iter()
            .filter(|it| it.kind != group)
            .map(|it| Choice::new(it.id, it.short_name))
            .collect(),
        stages: stages.collect(),
        marks: vec![Choice::new("yes", reader.t("development.only_wrong"))],
        lines,
        papers_href,
        may_import: actor.may(Act::Import).is_ok(),
        may_record: actor.may(Act::RecordDevelopment).is_ok(),
    }))
}

/// One case.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<ShowQuery>,
) -> Result<Response, Problem> {
    let asked = query.asked(&app.rules);
    let mut fields = Fields::new();
    let kept = [
        ("step", query.step.clone()),
        ("if_step", query.if_step),
        ("if_on", query.if_on),
        ("on", Some(app.db.clock().today().to_string())),
    ];
    for (name, value) in kept {
        fields.keep(name, value.unwrap_or_default());
    }
    match asked {
        Ok(asked) => {
            let form = Form::new(&reader, fields);
            let shown = show_page(&app, &reader, &actor, (id, asked), form).await?;
            Ok(html(&shown))
        }
        Err(found) => {
            let form = Form::refused(&reader, fields, shell::faults(found));
            let shown = show_page(&app, &reader, &actor, (id, None), form).await?;
            Ok(html_refused(&shown))
        }
    }
}

/// Records a step.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(step::FIELDS)?;
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let sent = fields.clone();
    let done = app
        .db
        .write(move |tx| {
            let members = actions::branch_members(tx, &by, id)?;
            let new = typed_step(&sent, &members)?;
            actions::record(tx, &by, (&book, &keys), id, &new)
        })
        .await;
    let lead_on = |it: Recorded| {
        let notice = it
            .on_roster
            .map_or("procedures.recorded_notice", OnRoster::key);
        let notice = reader.t(notice);
        see_other_with(&reader, &format!("/development/{id}"), notice)
    };
    let again = |form| show_page(&app, &reader, &actor, (id, None), form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Takes the last step back.
pub async fn take_back(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path((id, step_id)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["reason", "version"])?;
    let version = fields.text("version").parse().unwrap_or_default();
    let reason = fields.text("reason").to_owned();
    let (book, by) = (app.rules.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::take_back(tx, &by, &book, id, (step_id, version), &reason))
        .await;
    let lead_on = |_| {
        let notice = reader.t("procedures.taken_back_notice");
        see_other_with(&reader, &format!("/development/{id}"), notice)
    };
    let again = |form| show_page(&app, &reader, &actor, (id, None), form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn show_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    (id, asked): (i64, Option<AskedStep>),
    form: Form,
) -> Result<ShowPage, Problem> {
    let (book, by) = (app.rules.clone(), actor.clone());
    // Opening writes the audit row first, so this is a write.
    let (file, members) = app
        .db
        .write(move |tx| {
            let file = actions::open(tx, &by, &book, id, asked.as_ref())?;
            actions::audit_opened(tx, &by, &file)?;
            let members = actions::branch_members(tx, &by, id)?;
            Ok::<_, AppError>((file, members))
        })
        .await?;
    let title = file.row.name.clone();
    let page = shell::titled(reader, actor, &title, "development.show_about", PLACE)
        .crumb(reader.t("development.title"), PLACE)
        .form(&form);
    let chosen = chosen(&file, &form).cloned();
    let chosen = chosen.map(|it| {
        let fields = step::inputs(&page, &form, &it, &members);
        (it, fields)
    });
    let if_steps = file
        .open
        .iter()
        .map(|it| Choice::new(&it.key, said(&page, &it.name)));
    Ok(ShowPage {
        if_steps: if_steps.collect(),
        chosen,
        page,
        form,
        file,
    })
}

/// The step about to be recorded: the one asked for, or the first that the reader can record today.
fn chosen<'f>(file: &'f CandidateFile, form: &Form) -> Option<&'f OpenLine> {
    let asked = form.value("step");
    let mine = || file.open.iter().filter(|it| it.is_mine);
    let found = mine().chain(&file.aside).find(|it| it.key == asked);
    let due = |it: &&OpenLine| it.earliest <= file.today;
    // What has a last day comes before what has none.
    let soonest = mine()
        .filter(due)
        .min_by_key(|it| it.latest.unwrap_or(Date::MAX));
    found.or(soonest)
}

/// A sentence in the reader's language.
fn said<'s>(page: &Page, said: &'s Said) -> &'s str {
    if page.zh() { &said.zh } else { &said.en }
}

impl ListPage {
    fn stage(&self, line: &CandidateLine) -> String {
        let key = format!("development.stage_{}", line.stage.key());
        self.page.t(&key).to_owned()
    }

    fn said<'s>(&self, it: &'s Said) -> &'s str {
        said(&self.page, it)
    }
}

impl ShowPage {
    fn stage(&self) -> String {
        let key = format!("development.stage_{}", self.file.stage.key());
        self.page.t(&key).to_owned()
    }

    fn said<'s>(&self, it: &'s Said) -> &'s str {
        said(&self.page, it)
    }

    /// No step of a candidate's case has a page of its own.
    fn elsewhere(&self, _step: &str) -> Option<&str> {
        None
    }

    /// The last step, if the reader can take it back.
    fn is_last(&self, id: &i64) -> bool {
        let last = self.file.steps.last();
        last.is_some_and(|it| it.id == *id && it.is_mine)
    }

    /// The address of the case.
    fn address(&self) -> String {
        format!("{PLACE}/{}", self.file.row.id)
    }

    /// Whose desk a step lies on.
    fn desk(&self, it: &OpenLine) -> String {
        match it.side {
            Side::Branch => self.file.row.organisation_name.clone(),
            _ => self.page.t("procedures.above").to_owned(),
        }
    }

    fn facts(&self, step: &StepLine) -> String {
        step::facts_told(&self.page, &step.facts)
    }
}
