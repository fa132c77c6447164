//! 新增党员: the form.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_web::{Choice, Fields, Form, Page, Problem, Query, Reader, Who, html, see_other_with};

use super::fields::{branches, codes, personnel};
use crate::access::Actor;
use crate::app::App;
use crate::members::actions::adding;
use crate::members::rules::{SOURCE_CHARACTERS_MAX, TypedMember};
use crate::orgs::model::OrganisationName;
use crate::shell;

/// The branch the form begins with.
#[derive(Debug, Deserialize)]
pub struct NewQuery {
    organisation: Option<i64>,
}

#[derive(Template)]
#[template(path = "members/templates/new.html")]
struct NewPage {
    page: Page,
    form: Form,
    branches: Vec<Choice>,
    choices: MemberChoices,
}

/// What can be chosen in the form of a new member.
pub struct MemberChoices {
    /// 性别.
    pub sexes: Vec<Choice>,
    /// 民族.
    pub ethnicities: Vec<Choice>,
    /// 证件类型.
    pub documents: Vec<Choice>,
    /// 学历.
    pub educations: Vec<Choice>,
    /// 学位.
    pub degrees: Vec<Choice>,
    /// 人员类别.
    pub personnel: Vec<Choice>,
    /// 困难, 流动.
    pub marks: Vec<Choice>,
}

impl MemberChoices {
    /// By the lists of the rules, in the reader's words.
    pub fn of(book: &Rulebook, page: &Page) -> Self {
        let of = |list| codes(book, &page.reader, list);
        let marks = ["hardship", "floating"].iter();
        Self {
            sexes: of("sex"),
            ethnicities: of("ethnicity"),
            documents: of("document_type"),
            educations: of("education"),
            degrees: of("degree"),
            personnel: personnel(page),
            marks: marks
                .map(|it| Choice::new(it, page.t(&format!("members.mark_{it}"))))
                .collect(),
        }
    }
}

/// The fields of the form.
pub const FIELDS: [&str; 18] = [
    "name",
    "sex",
    "birth_on",
    "ethnicity",
    "document_type",
    "id_number",
    "telephone",
    "education",
    "degree",
    "native_place",
    "joined_on",
    "full_on",
    "branch",
    "personnel",
    "workplace",
    "note",
    "mark",
    "source",
];

/// The form.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<NewQuery>,
) -> Result<Response, Problem> {
    let found = find(&app, &actor).await?;
    let mut fields = Fields::new();
    let first = query
        .organisation
        .filter(|id| found.iter().any(|it| it.id == *id));
    let only = found.first().filter(|_| found.len() == 1).map(|it| it.id);
    if let Some(id) = first.or(only) {
        fields.keep("branch", id.to_string());
    }
    fields.keep("document_type", "citizen");
    fields.keep("ethnicity", "汉");
    fields.keep("personnel", "in_service");
    let form = Form::new(&reader, fields);
    Ok(html(&new_page(&app, &reader, &actor, &found, form)))
}

/// Adds the member, and goes to the new file.
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let branch_id = fields.text("branch").parse().unwrap_or_default();
    let (book, keys, by, typed) = (
        app.rules.clone(),
        app.keys.clone(),
        actor.clone(),
        typed(&fields),
    );
    let done = app
        .db
        .write(move |tx| adding::add(tx, &by, &book, &keys, branch_id, &typed))
        .await;
    let name = fields.text("name").to_owned();
    let lead_on = |id| {
        let notice = reader.t_with("members.added_notice", &[("name", &name)]);
        see_other_with(&reader, &format!("/members/{id}"), &notice)
    };
    let again = async |form| {
        let found = find(&app, &actor).await?;
        Ok(new_page(&app, &reader, &actor, &found, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn find(app: &App, actor: &Actor) -> Result<Vec<OrganisationName>, Problem> {
    let by = actor.clone();
    Ok(app.db.read(move |tx| adding::branches(tx, &by)).await?)
}

/// A new member as typed.
pub fn typed(fields: &Fields) -> TypedMember {
    let text = |name: &str| fields.text(name).to_owned();
    TypedMember {
        name: text("name"),
        sex: text("sex"),
        birth_on: text("birth_on"),
        ethnicity: text("ethnicity"),
        document_type: text("document_type"),
        id_number: text("id_number"),
        telephone: text("telephone"),
        education: text("education"),
        degree: text("degree"),
        native_place: text("native_place"),
        joined_on: text("joined_on"),
        full_on: text("full_on"),
        personnel: text("personnel"),
        workplace: text("workplace"),
        note: text("note"),
        in_hardship: fields.has("mark", "hardship"),
        floating: fields.has("mark", "floating"),
        source: text("source"),
    }
}

fn new_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    found: &[OrganisationName],
    form: Form,
) -> NewPage {
    let page = shell::page(
        reader,
        actor,
        "members.new_title",
        "members.new_about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members")
    .form(&form);
    NewPage {
        branches: branches(found),
        choices: MemberChoices::of(&app.rules, &page),
        page,
        form,
    }
}
