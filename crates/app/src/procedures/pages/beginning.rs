//! The page that begins a case: which procedure, about whom, and its first step.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_db::Tx;
use zhibu_rules::procedures::About;
use zhibu_web::{
    Choice, Field, Fields, Form, Page, Problem, Query, Reader, Who, html, see_other_with,
};

use super::{PLACE, procedure_choices, said, step};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::{AppError, Outcome, Said};
use crate::members::store as members;
use crate::orgs::model::OrganisationName;
use crate::orgs::store as orgs;
use crate::procedures::actions::cases;
use crate::procedures::model::NewCase;
use crate::procedures::rules::source;
use crate::procedures::sources::{Acting, Beside, Subject, beside};
use crate::procedures::store;
use crate::shell;

/// What was chosen so far.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewQuery {
    procedure: Option<String>,
    organisation: Option<String>,
    member: Option<String>,
}

/// The fields of the form besides those of the first step.
const FIELDS: [&str; 4] = ["procedure", "organisation", "member", "counterpart"];

#[derive(Template)]
#[template(path = "procedures/templates/new.html")]
struct NewPage {
    page: Page,
    form: Form,
    procedures: Vec<Choice>,
    organisations: Vec<Choice>,
    /// The rest of the form, once it is known what it is for.
    rest: Option<Rest>,
    /// What the area of the procedure tells, once it is known about whom.
    beside: Beside,
}

struct Rest {
    procedure: String,
    organisation_id: i64,
    members: Option<Vec<Choice>>,
    others: Option<Vec<Choice>>,
    step: String,
    step_source: String,
    inputs: Vec<Field>,
}

/// The form: first what and where, then the rest.
pub async fn new(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<NewQuery>,
) -> Result<Response, Problem> {
    let offered: Vec<&str> = cases::offered(&app.rules)
        .map(|it| it.key.as_str())
        .collect();
    shell::one_of("procedure", query.procedure.as_deref(), &offered)?;
    for (name, typed) in [
        ("organisation", &query.organisation),
        ("member", &query.member),
    ] {
        shell::asked(name, typed.as_deref(), |typed| typed.parse::<i64>().ok())?;
    }
    let mut fields = Fields::new();
    fields.keep("procedure", query.procedure.unwrap_or_default());
    fields.keep("organisation", query.organisation.unwrap_or_default());
    fields.keep("member", query.member.unwrap_or_default());
    fields.keep("on", app.db.clock().today().to_string());
    let form = Form::new(&reader, fields);
    Ok(html(&new_page(&app, &reader, &actor, form).await?))
}

/// Begins the case.
pub async fn begin(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    step::only(&fields, &app.rules, &FIELDS)?;
    let (run, by, sent) = (app.clone(), actor.clone(), fields.clone());
    let done = app
        .db
        .write(move |tx| {
            let key = sent.text("procedure");
            let procedure = cases::offered(&run.rules).find(|it| it.key == key);
            let procedure = procedure.ok_or_else(|| {
                AppError::field("procedure", "选要办的事。", "Choose what is to be done.")
            })?;
            let on = shell::day_typed(sent.text("on")).ok().flatten();
            let rule = cases::first_step(procedure, on.unwrap_or_else(|| tx.today()));
            let step = rule.map_or("", |it| it.key.as_str());
            let first = step::typed(&sent, step, rule, &run.rules)?;
            let id = |name: &str| sent.text(name).parse::<i64>().ok();
            let new = NewCase {
                procedure: key.to_owned(),
                organisation_id: id("organisation").unwrap_or_default(),
                member_id: id("member"),
                counterpart_id: id("counterpart"),
            };
            cases::begin(tx, Acting::of(&run, &by), &new, &first)
        })
        .await;
    let lead_on = |id| {
        let notice = reader.t("procedures.begun_notice");
        see_other_with(&reader, &format!("{PLACE}/{id}"), notice)
    };
    let again = |form| new_page(&app, &reader, &actor, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn new_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    form: Form,
) -> Result<NewPage, Problem> {
    let page = shell::page(
        reader,
        actor,
        "procedures.new_title",
        "procedures.new_about",
        PLACE,
    )
    .crumb(reader.t("procedures.title"), PLACE)
    .form(&form);
    let key = form.value("procedure").to_owned();
    let procedure = cases::offered(&app.rules).find(|it| it.key == key);
    let about = procedure.and_then(|it| it.about);
    let chosen = Chosen {
        procedure: key.clone(),
        about,
        has_counterpart: procedure.is_some_and(|it| it.has_counterpart),
        organisation_id: form.value("organisation").parse().ok(),
        member_id: form.value("member").parse().ok(),
    };
    let (run, by) = (app.clone(), actor.clone());
    let offering = move |tx: &mut Tx<'_>| offer(tx, Acting::of(&run, &by), &chosen);
    let offer = app.db.read(offering).await?;
    let form = step::begun_with(reader, form, &offer.beside);
    let today = app.db.clock().today();
    let first = procedure.and_then(|it| cases::first_step(it, today));
    let rest = match (procedure, offer.organisation_id, first) {
        (Some(procedure), Some(organisation_id), Some(first)) => Some(Rest {
            procedure: procedure.key.clone(),
            organisation_id,
            members: offer.members,
            others: offer.others,
            step: if page.zh() {
                first.zh.clone()
            } else {
                first.en.clone()
            },
            step_source: said(&page, &source(procedure, first, today)).to_owned(),
            inputs: step::inputs(&page, &form, &app.rules, first),
        }),
        _ => None,
    };
    Ok(NewPage {
        procedures: procedure_choices(reader, cases::offered(&app.rules)),
        organisations: offer.organisations,
        rest,
        beside: offer.beside,
        page,
        form,
    })
}

impl NewPage {
    fn said<'s>(&self, it: &'s Said) -> &'s str {
        said(&self.page, it)
    }
}

/// What is known when the form is shown.
struct Chosen {
    procedure: String,
    about: Option<About>,
    has_counterpart: bool,
    organisation_id: Option<i64>,
    member_id: Option<i64>,
}

/// What can be chosen.
struct Offer {
    organisations: Vec<Choice>,
    /// The organisation that was chosen, if it is in reach.
    organisation_id: Option<i64>,
    members: Option<Vec<Choice>>,
    others: Option<Vec<Choice>>,
    /// What the area of the procedure tells.
    beside: Beside,
}

fn offer(tx: &mut Tx<'_>, acting: Acting<'_>, chosen: &Chosen) -> Outcome<Offer> {
    let reach = acting.actor.may(Act::RecordProcedure)?;
    let member = match chosen.member_id {
        Some(id) => members::member(tx, &reach, id)?,
        None => None,
    };
    let of_member = member.as_ref().map(|it| it.branch_id);
    let organisation_id = of_member.or(chosen.organisation_id).unwrap_or_default();
    let found = orgs::organisation(tx, &reach, organisation_id)?.map(|it| it.id);
    let today = tx.today();
    let members = match (chosen.about, found) {
        (Some(About::Member), Some(id)) => {
            let all = members::members_on(tx, &reach, id, today)?.into_iter();
            let mut all: Vec<_> = all.map(|it| (it.id, it.name)).collect();
            // Somebody who has left is not on the list of today, and may be asked for all the same.
            let asked = member.as_ref().map(|it| (it.id, it.name.clone()));
            let missing = asked.filter(|it| all.iter().all(|one| one.0 != it.0));
            all.extend(missing);
            Some(all)
        }
        _ => None,
    };
    let has_member = chosen.about == Some(About::Member);
    let others = match found.filter(|_| chosen.has_counterpart) {
        Some(id) => Some(store::others(tx, &reach, (id, has_member))?),
        None => None,
    };
    let subject = Subject {
        acting,
        procedure: &chosen.procedure,
        member_id: member.map(|it| it.id),
        case: None,
        steps: &[],
    };
    let named = |all: Vec<OrganisationName>| -> Vec<Choice> {
        let all = all.into_iter();
        all.map(|it| Choice::new(it.id, it.short_name)).collect()
    };
    Ok(Offer {
        organisations: named(orgs::choices(tx, &reach, found)?),
        organisation_id: found,
        members: members.map(|all| {
            let all = all.into_iter();
            all.map(|(id, name)| Choice::new(id, name)).collect()
        }),
        beside: beside(tx, &subject)?,
        others: others.map(named),
    })
}
