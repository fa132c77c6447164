//! The leadership list; the form of a post and the register of party workers stand in the folder.

pub(super) mod edit;
pub(super) mod workbook;
pub(super) mod workers;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_rules::Key;
use zhibu_rules::organisation::OrganisationKind;
use zhibu_web::{MenuItem, Page, Path, Problem, Reader, Who, download, html};

use super::actions;
use super::model::{COMMITTEE_MEMBER, Leadership, PostLine};
use super::paper;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::orgs::model::Organisation;
use crate::orgs::rules::term_key;
use crate::orgs::{Tab, tabs, wording};
use crate::shell;

/// Where the menu has organisations.
const PLACE: &str = "/organisations";

#[derive(Template)]
#[template(path = "posts/templates/list.html")]
struct ListPage {
    page: Page,
    organisation: Organisation,
    tabs: Vec<MenuItem>,
    held: Vec<PostView>,
    past: Vec<PostView>,
    may_change: bool,
    may_elect: bool,
    on: String,
}

/// The rule of an organisation's term; none where it has no term.
fn term_key_of(organisation: &Organisation) -> Option<&'static Key> {
    OrganisationKind::parse(&organisation.kind).and_then(term_key)
}

impl ListPage {
    /// Where an election is begun: without a committee the assembly elects the secretary.
    fn election_href(&self) -> String {
        let organisation = &self.organisation;
        let of_committee = |it: &PostView| it.line.rank == COMMITTEE_MEMBER;
        let has_committee = organisation.kind != "branch" || self.held.iter().any(of_committee);
        let procedure = if has_committee {
            "election"
        } else {
            "election_secretary"
        };
        let id = organisation.id;
        format!("/procedures/new?procedure={procedure}&organisation={id}")
    }

    fn workbook_href(&self) -> String {
        format!("{PLACE}/{}/leadership.xlsx", self.organisation.id)
    }
}

/// A post in the list.
struct PostView {
    line: PostLine,
    time: String,
    education: String,
    rank: String,
    term_is_over: bool,
}

/// 班子名册.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let found = find(&app, &actor, id).await?;
    let page = shell::titled(
        &reader,
        &actor,
        &found.organisation.short_name,
        "posts.about",
        PLACE,
    )
    .crumb(reader.t("orgs.title"), PLACE);
    let view = |line: PostLine| PostView {
        time: wording::time_name(&page, line.full_time),
        education: line
            .education
            .as_deref()
            .and_then(|it| app.rules.code("education", it))
            .map(|it| if page.zh() { &it.zh } else { &it.en }.clone())
            .unwrap_or_default(),
        rank: page.t(&format!("posts.rank_{}", line.rank)).to_owned(),
        term_is_over: line.term_ends_on.is_some_and(|it| it < found.on),
        line,
    };
    Ok(html(&ListPage {
        tabs: tabs(&reader, &actor, id, Tab::Leadership),
        held: found.held.into_iter().map(view).collect(),
        past: found.past.into_iter().map(view).collect(),
        may_change: actor.may(Act::ChangePosts).is_ok()
            && found.organisation.dissolved_on.is_none(),
        may_elect: actor.may(Act::RecordProcedure).is_ok()
            && found.organisation.dissolved_on.is_none()
            && term_key_of(&found.organisation).is_some(),
        on: found.on.to_string(),
        organisation: found.organisation,
        page,
    }))
}

/// The list as a Word file.
pub async fn list_paper(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let found = find(&app, &actor, id).await?;
    let words = &reader.settings().words;
    let bytes = paper::leadership_list(words, &app.rules, &found)
        .to_docx()
        .map_err(AppError::internal)?;
    let name = format!(
        "班子名册_{}_{}.docx",
        found.organisation.short_name, found.on
    );
    Ok(download(&name, paper::MEDIA, bytes))
}

async fn find(app: &App, actor: &Actor, id: i64) -> Result<Leadership, Problem> {
    let actor = actor.clone();
    let found = app
        .db
        .read(move |tx| actions::leadership(tx, &actor, id))
        .await?;
    Ok(found)
}
