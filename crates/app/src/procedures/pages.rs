//! Pages of cases: the list, the beginning of one, one with its next step.

mod beginning;
pub mod step;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::parse_date;
use zhibu_rules::procedures::{Procedure, Side, StepRule};
use zhibu_web::{
    Choice, Field, Fields, Form, Page, Path, Problem, Query, Reader, Who, html, see_other_with,
};

use super::actions::cases::{self, Asked};
use super::actions::{AskedStep, REASON_CHARACTERS_MAX};
use super::model::{Case, CaseFile, CaseLine, OpenLine, StepLine};
use super::sources::{Acting, Beside, Subject, beside};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::{AppError, Said};
use crate::members::Weight;
use crate::members::store as members;
use crate::orgs::store as orgs;
use crate::shell;
pub use beginning::{begin, new};

/// Where the pages stand in the menu.
const PLACE: &str = "/procedures";

/// What of the list is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    procedure: Option<String>,
    organisation: Option<String>,
    state: Option<String>,
}

/// The states of the list, beside the cases under way.
const STATES: [&str; 3] = ["mine", "late", "ended"];

/// Which step is about to be recorded, and what is asked of a day.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowQuery {
    step: Option<String>,
    if_step: Option<String>,
    if_on: Option<String>,
}

#[derive(Template)]
#[template(path = "procedures/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    procedures: Vec<Choice>,
    organisations: Vec<Choice>,
    states: Vec<Choice>,
    lines: Vec<CaseLine>,
    may_record: bool,
}

#[derive(Template)]
#[template(path = "procedures/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    file: CaseFile,
    /// The step about to be recorded, with its fields.
    chosen: Option<(OpenLine, Vec<Field>)>,
    if_steps: Vec<Choice>,
    /// The page that an area has for such cases besides.
    own_page: Option<String>,
    /// What was recorded with each step, in the order of the steps.
    told: Vec<Vec<(String, String)>>,
    /// What the area of the procedure tells beside it.
    beside: Beside,
    /// Whether the member's page is the reader's to open: who is to receive somebody sees the case and no more.
    sees_member: bool,
}

impl ListQuery {
    fn asked(&self, book: &Rulebook) -> Result<Asked, Problem> {
        let offered: Vec<&str> = cases::offered(book).map(|it| it.key.as_str()).collect();
        let procedure = shell::one_of("procedure", self.procedure.as_deref(), &offered)?;
        let state = shell::one_of("state", self.state.as_deref(), &STATES)?;
        let organisation = self.organisation.as_deref();
        Ok(Asked {
            procedure: Some(procedure).filter(|it| !it.is_empty()),
            organisation_id: shell::asked("organisation", organisation, |typed| {
                typed.parse::<i64>().ok()
            })?,
            only_ended: state == "ended",
            only_mine: state == "mine",
            only_late: state == "late",
        })
    }
}

/// The cases in reach.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let asked = query.asked(&app.rules)?;
    let organisation_id = asked.organisation_id;
    let (book, by) = (app.rules.clone(), actor.clone());
    let (lines, organisations) = app
        .db
        .read(move |tx| {
            let lines = cases::list(tx, &by, &book, &asked)?;
            let reach = by.may(Act::SeeProcedures)?;
            Ok::<_, AppError>((lines, orgs::choices(tx, &reach, organisation_id)?))
        })
        .await?;
    let mut fields = Fields::new();
    fields.keep("procedure", query.procedure.unwrap_or_default());
    fields.keep("organisation", query.organisation.unwrap_or_default());
    fields.keep("state", query.state.unwrap_or_default());
    let states = STATES.map(|it| Choice::new(it, reader.t(&format!("procedures.state_{it}"))));
    Ok(html(&ListPage {
        page: shell::page(
            &reader,
            &actor,
            "procedures.title",
            "procedures.about",
            PLACE,
        ),
        procedures: procedure_choices(&reader, cases::offered(&app.rules)),
        organisations: organisations
            .into_iter()
            .map(|it| Choice::new(it.id, it.short_name))
            .collect(),
        states: states.to_vec(),
        form: Form::new(&reader, fields),
        lines,
        may_record: actor.may(Act::RecordProcedure).is_ok(),
    }))
}

/// Procedures to choose from.
fn procedure_choices<'p>(
    reader: &Reader,
    procedures: impl Iterator<Item = &'p Procedure>,
) -> Vec<Choice> {
    let named = |it: &Procedure| {
        if reader.lang == zhibu_web::Lang::Zh {
            it.zh.clone()
        } else {
            it.en.clone()
        }
    };
    procedures
        .map(|it| Choice::new(&it.key, named(it)))
        .collect()
}

/// One case.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<ShowQuery>,
) -> Result<Response, Problem> {
    let on = shell::asked("if_on", query.if_on.as_deref(), parse_date)?;
    let step = query.if_step.clone().filter(|it| !it.is_empty());
    let asked = step.zip(on).map(|(step, on)| AskedStep { step, on });
    let mut fields = Fields::new();
    let kept = [
        ("step", query.step),
        ("if_step", query.if_step),
        ("if_on", query.if_on),
        ("on", Some(app.db.clock().today().to_string())),
    ];
    for (name, value) in kept {
        fields.keep(name, value.unwrap_or_default());
    }
    let form = Form::new(&reader, fields);
    let shown = show_page(&app, &reader, &actor, (id, asked), form).await?;
    Ok(html(&shown))
}

/// Records a step.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    step::only(&fields, &app.rules, &[])?;
    let (run, by, sent) = (app.clone(), actor.clone(), fields.clone());
    let done = app
        .db
        .write(move |tx| {
            let reach = by.may(Act::RecordProcedure)?;
            let case = super::store::case(tx, &reach, id)?.ok_or(AppError::NotFound)?;
            let procedure = super::actions::procedure(&run.rules, &case.procedure)?;
            let rule = rule_typed(procedure, &sent);
            let new = step::typed(&sent, sent.text("step"), rule, &run.rules)?;
            cases::record(tx, Acting::of(&run, &by), id, &new)
        })
        .await;
    let lead_on = |_| {
        let notice = reader.t("procedures.recorded_notice");
        see_other_with(&reader, &format!("{PLACE}/{id}"), notice)
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
    let (run, by) = (app.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| {
            cases::take_back(tx, Acting::of(&run, &by), id, (step_id, version), &reason)
        })
        .await;
    let lead_on = |_| {
        let notice = reader.t("procedures.taken_back_notice");
        see_other_with(&reader, &format!("{PLACE}/{id}"), notice)
    };
    let again = |form| show_page(&app, &reader, &actor, (id, None), form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// The rule of the step that was sent, by the text of the day that was sent.
fn rule_typed<'p>(procedure: &'p Procedure, fields: &Fields) -> Option<&'p StepRule> {
    let on = shell::day_typed(fields.text("on")).ok().flatten();
    let edition = match on {
        Some(on) => procedure.edition_on(on),
        None => procedure.editions().last(),
    };
    edition?.step(fields.text("step"))
}

async fn show_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    (id, asked): (i64, Option<AskedStep>),
    form: Form,
) -> Result<ShowPage, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    // Opening writes the audit row first, so this is a write.
    let (file, beside, sees_member) = app
        .db
        .write(move |tx| {
            let file = cases::open(tx, &by, &run.rules, id, asked.as_ref())?;
            let procedure = super::actions::procedure(&run.rules, &file.case.procedure)?;
            let reach = by.may(Act::SeeProcedures)?;
            let steps = super::actions::steps_of(tx, &reach, (procedure, id))?;
            let subject = Subject {
                acting: Acting::of(&run, &by),
                procedure: &procedure.key,
                member_id: file.case.member_id,
                case: Some(&file.case),
                steps: &steps,
            };
            let beside = beside(tx, &subject)?;
            let sees_member = match (file.case.member_id, by.may(Act::SeeMember)) {
                (Some(id), Ok(reach)) => members::member(tx, &reach, id)?.is_some(),
                _ => false,
            };
            Ok::<_, AppError>((file, beside, sees_member))
        })
        .await?;
    let form = step::begun_with(reader, form, &beside);
    let title = file.case.title.clone().unwrap_or_default();
    let page = shell::titled(reader, actor, &title, "procedures.show_about", PLACE)
        .crumb(reader.t("procedures.title"), PLACE)
        .form(&form);
    let procedure = super::actions::procedure(&app.rules, &file.case.procedure)?;
    let edition = procedure.edition_on(file.today);
    let chosen = chosen(&file, &form).cloned().and_then(|it| {
        let rule = edition.and_then(|edition| edition.step(&it.key))?;
        let fields = step::inputs(&page, &form, &app.rules, rule);
        Some((it, fields))
    });
    let if_steps = file.open.iter();
    let if_steps = if_steps.map(|it| Choice::new(&it.key, said(&page, &it.name)));
    let told = file.steps.iter();
    let told = told.map(|it| step::told(&page, &app.rules, &it.facts));
    Ok(ShowPage {
        if_steps: if_steps.collect(),
        told: told.collect(),
        beside,
        sees_member,
        own_page: own_page(&file.case),
        chosen,
        page,
        form,
        file,
    })
}

/// The page that an area has for a case besides.
fn own_page(case: &Case) -> Option<String> {
    let mut pages = crate::procedure_page_sources().iter();
    let found = pages.find(|it| it.0.contains(&case.procedure.as_str()));
    found.map(|(_, address)| format!("{address}/{}", case.id))
}

/// The step about to be recorded: the one asked for, or the first that the reader can record today.
fn chosen<'f>(file: &'f CaseFile, form: &Form) -> Option<&'f OpenLine> {
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

/// The word's key of how much something weighs.
pub fn weight_key(weight: &Weight) -> &'static str {
    match weight {
        Weight::Holds => "procedures.weight_holds",
        Weight::Warns => "procedures.weight_warns",
        Weight::Follows => "procedures.weight_follows",
    }
}

/// A sentence in the reader's language.
fn said<'s>(page: &Page, said: &'s Said) -> &'s str {
    if page.zh() { &said.zh } else { &said.en }
}

impl ListPage {
    fn said<'s>(&self, it: &'s Said) -> &'s str {
        said(&self.page, it)
    }
}

impl ShowPage {
    fn said<'s>(&self, it: &'s Said) -> &'s str {
        said(&self.page, it)
    }

    /// The address of the case.
    fn address(&self) -> String {
        format!("{PLACE}/{}", self.file.case.id)
    }

    /// Whose desk a step lies on.
    fn desk(&self, it: &OpenLine) -> String {
        let case = &self.file.case;
        let above = self.page.t("procedures.above").to_owned();
        let other = case.counterpart_name.clone().unwrap_or_default();
        match it.side {
            Side::Branch => case.organisation_name.clone(),
            Side::Above => above,
            Side::Counterpart => other,
            Side::CounterpartAbove => {
                let other = other.as_str();
                self.page.t_with("procedures.above_of", &[("name", other)])
            }
        }
    }

    /// The page of a step that has one of its own.
    fn elsewhere(&self, step: &str) -> Option<&str> {
        let mut found = self.beside.elsewhere.iter();
        found.find(|it| it.0 == step).map(|it| it.1.as_str())
    }

    /// Steps with what was recorded with them.
    fn done(&self) -> impl Iterator<Item = (&StepLine, &Vec<(String, String)>)> {
        self.file.steps.iter().zip(&self.told)
    }

    /// The last step, if the reader can take it back.
    fn is_last(&self, id: &i64) -> bool {
        let last = self.file.steps.last();
        last.is_some_and(|it| it.id == *id && it.is_mine)
    }
}
