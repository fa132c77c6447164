//! A post recorded, corrected or ended.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Choice, Fields, Form, Page, Path, Problem, Reader, Who, html, see_other_with};

use super::PLACE;
use crate::access::Actor;
use crate::app::App;
use crate::posts::actions::{self, PostFile};
use crate::posts::model::{GROUP_LEADER, NewPost, PostLine, RANKS};
use crate::posts::rules::{LINE_CHARACTERS_MAX, TEXT_CHARACTERS_MAX};
use crate::shell;

/// Every field of the form.
const FIELDS: [&str; 9] = [
    "title",
    "rank",
    "holder_name",
    "member",
    "full_time",
    "other_post",
    "division",
    "from_on",
    "term_ends_on",
];

#[derive(Template)]
#[template(path = "posts/templates/edit.html")]
struct EditPage {
    page: Page,
    form: Form,
    /// Where the form is sent.
    action: String,
    back: String,
    ranks: Vec<Choice>,
    times: Vec<Choice>,
    bearers: Vec<Choice>,
    /// The post that can be ended.
    ends: Option<i64>,
}

/// The form of a new post.
pub async fn new(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let file = app
        .db
        .read(move |tx| actions::place(tx, &by, id, ""))
        .await?;
    let form = Form::new(&reader, Fields::new());
    Ok(html(&edit_page(&reader, &actor, file, form)))
}

/// A new post.
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let (new, by) = (new_post(&fields), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::create(tx, &by, id, &new))
        .await;
    let name = fields.text("holder_name").to_owned();
    let lead_on = |_| back_to(&reader, id, "posts.recorded");
    let again = async |form| {
        let by = actor.clone();
        let file = app.db.read(move |tx| actions::place(tx, &by, id, &name));
        Ok(edit_page(&reader, &actor, file.await?, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// The form of a post there is.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let file = find(&app, &actor, id, None).await?;
    let fields = file.post.as_ref().map(fields_of).unwrap_or_default();
    let form = Form::new(&reader, fields);
    Ok(html(&edit_page(&reader, &actor, file, form)))
}

/// Corrects a post.
pub async fn change(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let (new, by) = (new_post(&fields), actor.clone());
    let done = app
        .db
        .write(move |tx| actions::change(tx, &by, id, &new))
        .await;
    let name = fields.text("holder_name").to_owned();
    let lead_on = |organisation_id| back_to(&reader, organisation_id, "posts.changed");
    let again = async |form| {
        let file = find(&app, &actor, id, Some(name)).await?;
        Ok(edit_page(&reader, &actor, file, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Ends a post.
pub async fn end(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["on"])?;
    let (on, by) = (fields.text("on").to_owned(), actor.clone());
    let done = app.db.write(move |tx| actions::end(tx, &by, id, &on)).await;
    let lead_on = |organisation_id| back_to(&reader, organisation_id, "posts.ended");
    let again = async |form: Form| {
        let file = find(&app, &actor, id, None).await?;
        let mut kept = file.post.as_ref().map(fields_of).unwrap_or_default();
        kept.keep("on", form.value("on"));
        let form = Form::refused(&reader, kept, form.faults().clone());
        Ok(edit_page(&reader, &actor, file, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn find(
    app: &App,
    actor: &Actor,
    id: i64,
    holder_name: Option<String>,
) -> Result<PostFile, Problem> {
    let actor = actor.clone();
    let file = app
        .db
        .read(move |tx| actions::post(tx, &actor, id, holder_name.as_deref()))
        .await?;
    Ok(file)
}

fn back_to(reader: &Reader, organisation_id: i64, notice: &str) -> Response {
    let path = format!("{PLACE}/{organisation_id}/leadership");
    see_other_with(reader, &path, reader.t(notice))
}

fn new_post(fields: &Fields) -> NewPost {
    let text = |name: &str| fields.text(name).to_owned();
    NewPost {
        title: text("title"),
        rank: text("rank"),
        holder_name: text("holder_name"),
        member_id: fields.filled("member").map(|it| it.parse().unwrap_or(-1)),
        full_time: text("full_time"),
        other_post: text("other_post"),
        division: text("division"),
        from_on: text("from_on"),
        term_ends_on: text("term_ends_on"),
    }
}

fn fields_of(post: &PostLine) -> Fields {
    let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string()).unwrap_or_default();
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let full_time = match post.full_time {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    [
        ("title", post.title.clone()),
        ("rank", post.rank.clone()),
        ("holder_name", post.holder_name.clone()),
        ("full_time", full_time.to_owned()),
        ("other_post", text(&post.other_post)),
        ("division", text(&post.division)),
        ("from_on", post.from_on.to_string()),
        ("term_ends_on", day(post.term_ends_on)),
    ]
    .into_iter()
    .collect()
}

fn edit_page(reader: &Reader, actor: &Actor, file: PostFile, form: Form) -> EditPage {
    let title = if file.post.is_some() {
        "posts.change_title"
    } else {
        "posts.new_title"
    };
    let organisation = &file.organisation;
    let back = format!("{PLACE}/{}/leadership", organisation.id);
    let page = shell::page(reader, actor, title, "posts.edit_about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .crumb(&organisation.short_name, &back)
        .form(&form);
    let is_group = organisation.kind == "group";
    let ranks = RANKS.iter().filter(|it| (**it == GROUP_LEADER) == is_group);
    // One of the name is found without being asked for.
    let bearers = file.bearers.iter().filter(|_| file.bearers.len() > 1);
    EditPage {
        ranks: ranks
            .map(|it| Choice::new(it, page.t(&format!("posts.rank_{it}"))))
            .collect(),
        times: vec![
            Choice::new("yes", page.t("posts.full_time")),
            Choice::new("no", page.t("posts.part_time")),
        ],
        bearers: bearers
            .map(|it| Choice::new(it.id, format!("{} {}", it.name, it.branch_name)))
            .collect(),
        action: match &file.post {
            Some(post) => format!("/posts/{}", post.id),
            None => format!("{PLACE}/{}/posts", organisation.id),
        },
        ends: file
            .post
            .as_ref()
            .filter(|it| it.until_on.is_none())
            .map(|it| it.id),
        back,
        form,
        page,
    }
}
