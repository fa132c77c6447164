//! 不需要办: the page on which the level above sets a duty aside.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_web::{Fields, Form, Page, Problem, Query, Reader, Who, html, see_other_with};

use super::actions::{self, NewWaiver, REASON_CHARACTERS_MAX, WaiverSubject};
use crate::access::Actor;
use crate::app::App;
use crate::shell;

/// Which duty is meant.
#[derive(Debug, Deserialize)]
pub struct WaiverQuery {
    organisation: i64,
    duty: String,
    period: String,
}

#[derive(Template)]
#[template(path = "duties/templates/waiver.html")]
struct WaiverPage {
    page: Page,
    form: Form,
    organisation_id: i64,
    organisation_name: String,
    duty_key: String,
    duty_name: String,
    period: String,
    period_name: String,
    rule: String,
    is_waived: bool,
}

pub async fn waiver_form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<WaiverQuery>,
) -> Result<Response, Problem> {
    let asked = NewWaiver {
        organisation_id: query.organisation,
        duty_key: query.duty,
        period: query.period,
        reason: String::new(),
    };
    let found = find(&app, &actor, &asked).await?;
    let reason = found.waiver.as_ref().map_or("", |it| it.reason.as_str());
    let form = Form::new(&reader, [("reason", reason)].into_iter().collect());
    Ok(html(&waiver_page(&reader, &actor, found, form)))
}

pub async fn waive(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["organisation", "duty", "period", "reason"])?;
    let asked = asked(&fields)?;
    let (rules, by, wanted) = (app.rules.clone(), actor.clone(), asked.clone());
    let done = app
        .db
        .write(move |tx| actions::waive(tx, &by, &rules, &wanted))
        .await;
    let lead_on = |found| {
        let what = subject_line(&reader, &found);
        let notice = reader.t_with("duties.waived_notice", &[("what", &what)]);
        see_other_with(&reader, "/board", &notice)
    };
    let again = async |form| {
        let found = find(&app, &actor, &asked).await?;
        Ok(waiver_page(&reader, &actor, found, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

pub async fn withdraw(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["organisation", "duty", "period"])?;
    let asked = asked(&fields)?;
    let rules = app.rules.clone();
    let found = app
        .db
        .write(move |tx| actions::withdraw(tx, &actor, &rules, &asked))
        .await?;
    let notice = reader.t_with(
        "duties.withdrawn_notice",
        &[("what", &subject_line(&reader, &found))],
    );
    Ok(see_other_with(&reader, "/board", &notice))
}

async fn find(app: &App, actor: &Actor, asked: &NewWaiver) -> Result<WaiverSubject, Problem> {
    let (rules, actor, asked) = (app.rules.clone(), actor.clone(), asked.clone());
    let found = app
        .db
        .read(move |tx| actions::waiver_subject(tx, &actor, &rules, &asked))
        .await?;
    Ok(found)
}

/// What the form names; a form that was not ours names nothing that exists.
fn asked(fields: &Fields) -> Result<NewWaiver, Problem> {
    let organisation_id = fields.text("organisation").parse();
    Ok(NewWaiver {
        organisation_id: organisation_id.map_err(|_| Problem::not_found())?,
        duty_key: fields.text("duty").to_owned(),
        period: fields.text("period").to_owned(),
        reason: fields.text("reason").to_owned(),
    })
}

fn waiver_page(reader: &Reader, actor: &Actor, found: WaiverSubject, form: Form) -> WaiverPage {
    let page = shell::page(
        reader,
        actor,
        "duties.waiver_title",
        "duties.waiver_about",
        "/board",
    )
    .form(&form);
    let is_zh = page.zh();
    let citation = found.duty.citation();
    let (document, article) = if is_zh {
        (citation.document_zh, citation.article_zh)
    } else {
        (citation.document_en, citation.article_en)
    };
    WaiverPage {
        form,
        organisation_id: found.subject.id,
        organisation_name: found.subject.short_name,
        duty_name: if is_zh { found.duty.zh } else { found.duty.en },
        duty_key: found.duty.key,
        period: found.period.to_string(),
        period_name: if is_zh {
            found.period.zh()
        } else {
            found.period.en()
        },
        rule: format!("{document} {article}"),
        is_waived: found.waiver.is_some(),
        page,
    }
}

fn subject_line(reader: &Reader, found: &WaiverSubject) -> String {
    let (duty, period) = match reader.lang {
        zhibu_web::Lang::Zh => (&found.duty.zh, found.period.zh()),
        zhibu_web::Lang::En => (&found.duty.en, found.period.en()),
    };
    format!("{} · {period} · {duty}", found.subject.short_name)
}
