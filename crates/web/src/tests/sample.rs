//! The tiny app: a list of notes, a form, an API route, and a door that knows two people.

use std::sync::{Arc, Mutex};

use askama::Template;
use axum::{Router, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Ask, Faults, Fields, Form, Json, Page, PageKey, Pager, Path, Problem, Query, Reader, Routes,
    Say, Settings, Upload, Who, Words, html, html_refused, reads, see_other_with, testing::Client,
    text::cookie, writes,
};

const STRINGS: &str = r#"
[product]
zh = "便签"
en = "Notes"
[text]
zh = "内容"
en = "Text"
[too_short]
zh = "请写至少 {n} 个字，例如“下周开会”。"
en = "Please write at least {n} characters."
[saved]
zh = "已保存。"
en = "Saved."
"#;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Act {
    See,
    Write,
}

#[derive(Clone, Debug)]
pub struct Actor {
    pub name: String,
}

pub type Notes = Arc<Mutex<Vec<String>>>;

#[derive(Deserialize, IntoParams)]
pub struct ListQuery {
    after: Option<String>,
    before: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Listed {
    notes: Vec<Note>,
}

#[derive(Serialize, ToSchema)]
pub struct Note {
    id: i64,
    text: String,
}

#[derive(Deserialize, ToSchema)]
pub struct NewNote {
    text: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "shell.html" %}{% block content %}
    <ul class="notes">{% for note in notes %}<li>{{ note }}</li>{% endfor %}</ul>{{ pager }}{% endblock %}"#
)]
struct List {
    page: Page,
    notes: Vec<String>,
    pager: Pager,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "shell.html" %}{% block content %}{{ form.summary() }}
    <form method="post" action="/notes">{{ form.text("text").label(page.t("notes.text")).required() }}
    <button>{{ page.t("notes.text") }}</button></form>{% endblock %}"#
)]
struct Edit {
    page: Page,
    form: Form,
}

pub fn routes() -> Routes<Notes, Act> {
    let pages = Routes::new()
        .get("/notes", list, Act::See)
        .get("/notes/new", edit, Act::Write)
        .get("/notes/{id}", show, Act::See)
        .post("/notes", create, Act::Write)
        .post("/notes/file", upload, Act::Write)
        .get("/panic", panics, Act::See)
        .signed_in_get("/me", me)
        .public_get("/health", async || "fine")
        .public_get("/peer", async |reader: Reader| {
            reader.peer.map(|peer| peer.to_string()).unwrap_or_default()
        });
    let api = Routes::new()
        .api_get(
            "/api/v1/notes",
            api_list,
            Act::See,
            reads::<ListQuery, Listed>("便签", "Notes"),
        )
        .api_get(
            "/api/v1/notes/{id}",
            api_show,
            Act::See,
            reads::<crate::NoQuery, Note>("一条便签", "One note"),
        )
        .api_post(
            "/api/v1/notes",
            api_create,
            Act::Write,
            writes::<NewNote, Note>("写便签", "Write a note"),
        );
    pages.merge(api).with_switches()
}

pub fn router(change: impl FnOnce(&mut Settings)) -> Router {
    let words = Words::load(&[("notes", STRINGS)]).unwrap();
    let mut settings = Settings::new(words, "notes.product");
    change(&mut settings);
    let notes: Notes = Arc::new(Mutex::new((1..=7).map(|n| format!("便签 {n}")).collect()));
    routes().into_router(notes, guard, Arc::new(settings))
}

/// 张三 writes, 李四 only sees.
async fn guard(_: Notes, ask: Ask<Act>) -> Result<Actor, Problem> {
    let name = match cookie(&ask.headers, "session") {
        Some("zhang") => "张三",
        Some("li") if ask.act != Some(Act::Write) => "李四",
        Some("li") => return Err(Problem::forbidden(Say::key("notes.saved"))),
        _ => return Err(Problem::sign_in()),
    };
    Ok(Actor {
        name: name.to_owned(),
    })
}

pub fn nobody() -> Client {
    Client::new(router(|_| {}))
}

pub fn zhang() -> Client {
    nobody().with_cookie("session", "zhang")
}

pub fn li() -> Client {
    nobody().with_cookie("session", "li")
}

async fn list(
    axum::extract::State(notes): axum::extract::State<Notes>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Response {
    const SIZE: usize = 3;
    let from = PageKey::of(query.after.as_deref(), query.before.as_deref());
    let all = notes.lock().unwrap().clone();
    let mut rows: Vec<String> = match &from {
        PageKey::First => all.iter().take(SIZE + 1).cloned().collect(),
        PageKey::After(key) => all
            .iter()
            .filter(|note| **note > key[0])
            .take(SIZE + 1)
            .cloned()
            .collect(),
        PageKey::Before(key) => all
            .iter()
            .rev()
            .filter(|note| **note < key[0])
            .take(SIZE + 1)
            .cloned()
            .collect(),
    };
    let pager = Pager::cut(&reader, 7, &from, SIZE, &mut rows, |note| {
        crate::write_key(&[note])
    });
    html(&List {
        page: Page::new(&reader, "便签"),
        notes: rows,
        pager,
    })
}

async fn edit(reader: Reader) -> Response {
    let form = Form::new(&reader, Fields::new());
    html(&Edit {
        page: Page::new(&reader, "写便签"),
        form,
    })
}

async fn create(
    axum::extract::State(notes): axum::extract::State<Notes>,
    reader: Reader,
    fields: Fields,
) -> Response {
    if let Err(faults) = check(fields.text("text")) {
        let form = Form::refused(&reader, fields, faults);
        return html_refused(&Edit {
            page: Page::new(&reader, "写便签").form(&form),
            form,
        });
    }
    notes.lock().unwrap().push(fields.text("text").to_owned());
    see_other_with(&reader, "/notes", reader.t("notes.saved"))
}

fn check(text: &str) -> Result<(), Faults> {
    let mut faults = Faults::new();
    if text.chars().count() < 4 {
        faults.add("text", Say::key("notes.too_short").with("n", 4));
    }
    faults.into_result()
}

async fn show(
    axum::extract::State(notes): axum::extract::State<Notes>,
    Who(actor): Who<Actor>,
    Path(id): Path<usize>,
) -> Result<String, Problem> {
    // The fourth note is there, and 李四 may not see it.
    let hidden = id == 4 && actor.name == "李四";
    let notes = notes.lock().unwrap();
    notes
        .get(id)
        .filter(|_| !hidden)
        .cloned()
        .ok_or_else(Problem::not_found)
}

async fn upload(upload: Upload) -> String {
    let file = upload.file("file").unwrap();
    format!(
        "{} {} {}",
        upload.fields.text("kind"),
        file.name,
        file.bytes.len()
    )
}

async fn panics() -> String {
    panic!("张三 must not be seen in any answer")
}

async fn me(Who(actor): Who<Actor>) -> String {
    actor.name
}

async fn api_list(
    axum::extract::State(notes): axum::extract::State<Notes>,
    Query(_): Query<ListQuery>,
) -> Json<Listed> {
    let notes = notes
        .lock()
        .unwrap()
        .iter()
        .map(|text| Note {
            id: 1,
            text: text.clone(),
        })
        .collect();
    Json(Listed { notes })
}

async fn api_show(Path(id): Path<i64>) -> Result<Json<Note>, Problem> {
    if id == 1 {
        Ok(Json(Note {
            id,
            text: "一".to_owned(),
        }))
    } else {
        Err(Problem::not_found())
    }
}

async fn api_create(Json(new): Json<NewNote>) -> Result<Json<Note>, Problem> {
    check(&new.text)?;
    Ok(Json(Note {
        id: 8,
        text: new.text,
    }))
}
