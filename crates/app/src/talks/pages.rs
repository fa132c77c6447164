//! Pages of talks: list, form, one's own talk.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_web::{
    Choice, Fields, Form, Lang, Page, Path, Problem, Query, Reader, Who, html, see_other_with,
};

use super::actions;
use super::model::{FollowUpState, TalkFile, TalkList};
use super::query::TalkQuery;
use super::rules::{CONTENT_CHARACTERS_MAX, TypedFollowUp, TypedTalk};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::members::model::MemberLine;
use crate::orgs::wording::picks;
use crate::orgs::{OrganisationKind, store as orgs};
use crate::shell;

/// With whom.
#[derive(Debug, Deserialize)]
pub struct NewQuery {
    listener: Option<i64>,
}

#[derive(Template)]
#[template(path = "talks/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    book: Arc<Rulebook>,
    organisations: Vec<Choice>,
    found: TalkList,
    may_record: bool,
    may_export: bool,
}

#[derive(Template)]
#[template(path = "talks/templates/new.html")]
struct NewPage {
    page: Page,
    form: Form,
    listeners: Vec<Choice>,
    kinds: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "talks/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    book: Arc<Rulebook>,
    file: TalkFile,
}

/// That there were talks, and who has had too few.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<TalkQuery>,
) -> Result<Response, Problem> {
    let (book, by) = (app.rules.clone(), actor.clone());
    let asked = query.organisation;
    let (found, organisations) = app
        .db
        .read(move |tx| {
            let found = actions::list(tx, &by, &book, asked)?;
            let organisations = match by.may(Act::SeeOrganisations) {
                Ok(reach) => orgs::choices(tx, &reach, asked)?,
                Err(_) => Vec::new(),
            };
            Ok::<_, AppError>((found, organisations))
        })
        .await?;
    let mut fields = Fields::new();
    if let Some(id) = asked {
        fields.keep("organisation", id.to_string());
    }
    let group = OrganisationKind::Group.key();
    let page = shell::page(&reader, &actor, "talks.title", "talks.about", "/talks");
    Ok(html(&ListPage {
        organisations: picks(
            &page,
            app.db.clock().today(),
            organisations.into_iter().filter(|it| it.kind != group),
        ),
        page,
        form: Form::new(&reader, fields),
        book: app.rules.clone(),
        found,
        may_record: actor.may(Act::RecordTalk).is_ok(),
        may_export: actor.may(Act::ExportPersonalData).is_ok(),
    }))
}

/// The form.
pub async fn new(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<NewQuery>,
) -> Result<Response, Problem> {
    let mut fields = Fields::new();
    if let Some(id) = query.listener {
        fields.keep("listener", id.to_string());
    }
    let by = actor.clone();
    let found = app
        .db
        .read(move |tx| actions::listeners(tx, &by, query.listener))
        .await?;
    let form = Form::new(&reader, fields);
    Ok(html(&new_page(&app, &reader, &actor, found, form)))
}

/// Records a talk.
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[
        "listener",
        "kind",
        "held_on",
        "content",
        "agreed",
        "follow_up_on",
    ])?;
    let text = |name: &str| fields.text(name).to_owned();
    let listener_id = fields.text("listener").parse().unwrap_or_default();
    let typed = TypedTalk {
        listener_id,
        kind: text("kind"),
        held_on: text("held_on"),
        content: text("content"),
        agreed: text("agreed"),
        follow_up_on: text("follow_up_on"),
    };
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::record(tx, &by, &book, &keys, &typed))
        .await;
    let lead_on = |id| {
        let notice = reader.t("talks.recorded_notice");
        see_other_with(&reader, &format!("/talks/{id}"), notice)
    };
    let again = async |form| {
        let by = actor.clone();
        let found = app.db.read(move |tx| {
            match actions::listeners(tx, &by, Some(listener_id)) {
                // Nobody in reach was chosen: the own branch is offered.
                Err(AppError::NotFound) => actions::listeners(tx, &by, None),
                found => found,
            }
        });
        Ok(new_page(&app, &reader, &actor, found.await?, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn new_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    found: Vec<MemberLine>,
    form: Form,
) -> NewPage {
    let page = shell::page(
        reader,
        actor,
        "talks.new_title",
        "talks.new_about",
        "/talks",
    )
    .crumb(reader.t("talks.title"), "/talks")
    .form(&form);
    let kinds = app.rules.codes("talk_kind").iter().map(|it| {
        let label = if page.zh() { &it.zh } else { &it.en };
        Choice::new(&it.key, label)
    });
    NewPage {
        listeners: found
            .into_iter()
            .map(|it| Choice::new(it.id, it.name))
            .collect(),
        kinds: kinds.collect(),
        page,
        form,
    }
}

/// A talk one was in.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&show_page(&app, &reader, &actor, id, form).await?))
}

/// Writes what came of it.
pub async fn follow_up(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["outcome", "state"])?;
    let typed = TypedFollowUp {
        outcome: fields.text("outcome").to_owned(),
        state: fields.text("state").to_owned(),
    };
    let (keys, by) = (app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::follow_up(tx, &by, &keys, id, &typed))
        .await;
    let lead_on = |()| {
        let notice = reader.t("talks.followed_notice");
        see_other_with(&reader, &format!("/talks/{id}"), notice)
    };
    let again = |form| show_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn show_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<ShowPage, Problem> {
    let (keys, by) = (app.keys.clone(), actor.clone());
    let file = app
        .db
        .read(move |tx| actions::open(tx, &by, &keys, id))
        .await?;
    let page = shell::page(
        reader,
        actor,
        "talks.show_title",
        "talks.show_about",
        "/talks",
    )
    .crumb(reader.t("talks.title"), "/talks")
    .form(&form);
    Ok(ShowPage {
        page,
        form,
        book: app.rules.clone(),
        file,
    })
}

/// A kind of talk in the reader's language.
pub fn kind_word(book: &Rulebook, page: &Page, kind: &str) -> String {
    let found = book.code("talk_kind", kind);
    let word = found.map(|it| match page.reader.lang {
        Lang::Zh => it.zh.clone(),
        Lang::En => it.en.clone(),
    });
    word.unwrap_or_else(|| kind.to_owned())
}

impl ListPage {
    fn kind(&self, kind: &str) -> String {
        kind_word(&self.book, &self.page, kind)
    }

    fn may_open(&self, id: &i64) -> bool {
        self.found.open_ids.contains(id)
    }
}

impl ShowPage {
    fn kind(&self, kind: &str) -> String {
        kind_word(&self.book, &self.page, kind)
    }

    fn state(&self, state: &FollowUpState) -> String {
        let key = format!("talks.state_{}", state.key());
        self.page.t(&key).to_owned()
    }

    /// What may be written until it is done.
    fn states(&self) -> Vec<Choice> {
        let states = [FollowUpState::UnderWay, FollowUpState::Done];
        states
            .map(|it| Choice::new(it.key(), self.state(&it)))
            .to_vec()
    }
}
