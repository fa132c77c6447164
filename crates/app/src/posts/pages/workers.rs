//! The register of party workers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{
    Choice, Fields, Form, Page, Path, Problem, Query, Reader, Standing, StateMark, Who, html,
    see_other_with,
};

use super::PLACE;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::orgs::model::OrganisationName;
use crate::orgs::window::Window;
use crate::orgs::wording;
use crate::posts::actions::workers as actions;
use crate::posts::model::{NewTraining, NewWorker, Worker, WorkerFile, WorkerMark, WorkerQuery};
use crate::posts::rules::{LINE_CHARACTERS_MAX, TEXT_CHARACTERS_MAX};
use crate::shell;

#[derive(Template)]
#[template(path = "posts/templates/workers.html")]
struct ListPage {
    page: Page,
    form: Form,
    marks: Vec<Choice>,
    may_change: bool,
    /// None where the question could not be read.
    window: Option<Window<WorkerView>>,
}

#[derive(Template)]
#[template(path = "posts/templates/worker.html")]
struct ShowPage {
    page: Page,
    form: Form,
    worker: WorkerView,
    file: WorkerFile,
    may_change: bool,
    organisations: Vec<Choice>,
    times: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "posts/templates/worker_new.html")]
struct NewPage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
    times: Vec<Choice>,
}

/// A party worker in a list.
struct WorkerView {
    id: i64,
    name: String,
    member_id: Option<i64>,
    organisation_id: i64,
    organisation: String,
    title: String,
    time: String,
    from_on: String,
    years: String,
    trained_on: String,
    marks: Vec<(StateMark, String, String)>,
}

impl WorkerView {
    fn new(page: &Page, it: &Worker) -> Self {
        let line = &it.line;
        let marks = it.marks.iter().map(|(mark, rule)| {
            let word = page.t(&format!("posts.mark_{}", mark.key())).to_owned();
            let source = wording::source(page, rule);
            let shape = page.state(Standing::Soon(0)).word(word);
            (shape, source, wording::rule_href(rule))
        });
        Self {
            id: line.id,
            name: line.name.clone(),
            member_id: line.member_id,
            organisation_id: line.organisation_id,
            organisation: line.organisation_name.clone(),
            title: line.title.clone(),
            time: wording::time_name(page, Some(line.full_time)),
            from_on: line.from_on.to_string(),
            years: page.t_n("orgs.years", it.years),
            trained_on: line
                .trained_on
                .map_or_else(|| page.t("posts.never").to_owned(), |on| on.to_string()),
            marks: marks.collect(),
        }
    }
}

/// 党务干部.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<WorkerQuery>,
) -> Result<Response, Problem> {
    let (by, book) = (actor.clone(), app.rules.clone());
    let asked = query.clone();
    let found = app
        .db
        .read(move |tx| actions::list(tx, &by, &book, &asked.filter()?))
        .await;
    let lead_on = |workers| {
        let form = Form::new(&reader, reader.query_fields());
        let mut made = list_page(&reader, &actor, form);
        let window = Window::cut(&reader, workers, query.after, |it: &Worker| it.line.id);
        made.window = Some(window.map(|it| WorkerView::new(&made.page, it)));
        html(&made)
    };
    let again = async |form| Ok(list_page(&reader, &actor, form));
    shell::answered((&reader, reader.query_fields()), found, lead_on, again).await
}

/// One party worker.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&show_page(&app, &reader, &actor, id, form).await?))
}

/// The form of a new one.
pub async fn new(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&new_page(&app, &reader, &actor, form).await?))
}

/// Records a new one.
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[
        "name",
        "organisation",
        "title",
        "full_time",
        "from_on",
        "recommendation",
    ])?;
    let (new, by) = (new_worker(&fields), actor.clone());
    let done = app.db.write(move |tx| actions::create(tx, &by, &new)).await;
    let lead_on = |id| back_to(&reader, id, "posts.worker_recorded");
    let again = |form| new_page(&app, &reader, &actor, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// The next post, or the end of the present one.
pub async fn rotate(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["organisation", "title", "full_time", "from_on", "on"])?;
    let (new, by) = (new_worker(&fields), actor.clone());
    let ends = fields.get("on").map(str::to_owned);
    let is_end = ends.is_some();
    let done = app
        .db
        .write(move |tx| match &ends {
            Some(on) => actions::leave(tx, &by, id, on),
            None => actions::rotate(tx, &by, id, &new),
        })
        .await;
    let lead_on = |()| {
        if is_end {
            see_other_with(&reader, "/party-workers", reader.t("posts.worker_left"))
        } else {
            back_to(&reader, id, "posts.worker_rotated")
        }
    };
    let again = |form| show_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// A training.
pub async fn train(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["held_on", "topic", "class_hours"])?;
    let by = actor.clone();
    let new = NewTraining {
        held_on: fields.text("held_on").to_owned(),
        topic: fields.text("topic").to_owned(),
        class_hours: fields.text("class_hours").to_owned(),
    };
    let done = app
        .db
        .write(move |tx| actions::train(tx, &by, id, &new))
        .await;
    let lead_on = |()| back_to(&reader, id, "posts.training_recorded");
    let again = |form| show_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn back_to(reader: &Reader, id: i64, notice: &str) -> Response {
    see_other_with(reader, &format!("/party-workers/{id}"), reader.t(notice))
}

fn new_worker(fields: &Fields) -> NewWorker {
    let text = |name: &str| fields.text(name).to_owned();
    NewWorker {
        name: text("name"),
        organisation_id: fields.text("organisation").parse().ok(),
        title: text("title"),
        full_time: text("full_time"),
        from_on: text("from_on"),
        recommendation: text("recommendation"),
    }
}

fn list_page(reader: &Reader, actor: &Actor, form: Form) -> ListPage {
    let page = shell::page(
        reader,
        actor,
        "posts.workers_title",
        "posts.workers_about",
        PLACE,
    )
    .crumb(reader.t("orgs.title"), PLACE)
    .form(&form);
    ListPage {
        marks: WorkerMark::ALL
            .iter()
            .map(|it| Choice::new(it.key(), page.t(&format!("posts.mark_{}", it.key()))))
            .collect(),
        may_change: actor.may(Act::ChangePosts).is_ok(),
        window: None,
        form,
        page,
    }
}

async fn show_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<ShowPage, Problem> {
    let (by, book) = (actor.clone(), app.rules.clone());
    let may_change = actor.may(Act::ChangePosts).is_ok();
    let (file, places) = app
        .db
        .read(move |tx| {
            let file = actions::open(tx, &by, &book, id)?;
            let places = if may_change {
                actions::places(tx, &by)?
            } else {
                Vec::new()
            };
            Ok::<_, AppError>((file, places))
        })
        .await?;
    let name = &file.worker.line.name;
    let page = shell::titled(reader, actor, name, "posts.worker_about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .crumb(reader.t("posts.workers_title"), "/party-workers")
        .form(&form);
    Ok(ShowPage {
        worker: WorkerView::new(&page, &file.worker),
        organisations: choices(&places),
        times: times(&page),
        may_change,
        file,
        form,
        page,
    })
}

async fn new_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    form: Form,
) -> Result<NewPage, Problem> {
    let by = actor.clone();
    let places = app.db.read(move |tx| actions::places(tx, &by)).await?;
    let page = shell::page(
        reader,
        actor,
        "posts.worker_new",
        "posts.worker_new_about",
        PLACE,
    )
    .crumb(reader.t("orgs.title"), PLACE)
    .crumb(reader.t("posts.workers_title"), "/party-workers")
    .form(&form);
    Ok(NewPage {
        organisations: choices(&places),
        times: times(&page),
        form,
        page,
    })
}

fn choices(places: &[OrganisationName]) -> Vec<Choice> {
    let places = places.iter();
    places
        .map(|it| Choice::new(it.id, &it.short_name))
        .collect()
}

fn times(page: &Page) -> Vec<Choice> {
    vec![
        Choice::new("yes", page.t("posts.full_time")),
        Choice::new("no", page.t("posts.part_time")),
    ]
}
