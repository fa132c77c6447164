//! The web kit: everything between the socket and an area's handlers. Generic over the app's act
//! and actor; no business word, no SQL.
//!
//! # How an area uses the kit
//!
//! One folder: `pages.rs` with handlers of about ten lines and their template structs, `api.rs`,
//! `templates/`, `strings.toml`, and one function that gives the area's [`Routes`].
//!
//! - Handlers extract what they need: axum's `State`, [`Reader`] (language, words, request id),
//!   [`Who`] (the actor the guard let in), [`Path`], [`Query`], and last the body as [`Fields`],
//!   [`Upload`] or [`Json`]. What cannot be read is answered by the kit with a page or
//!   `application/problem+json`; a handler never sees it.
//! - They answer `Result<Response, E>` where `E` becomes a [`Problem`]: 404 and 403 and 500 are
//!   written by the kit, in the reader's language, with the request id.
//! - Rules and actions do not know the language: they put [`Say::key`] into [`Faults`].
//! - A page is [`html`] of a template that extends `shell.html` and has a field `page: Page`.
//!   A refused form is [`html_refused`] with [`Form::refused`]; a saved one [`see_other_with`].
//! - Texts are keys: `page.t("notes.title")` for `[title]` in the `strings.toml` of `notes`.
//!
//! ```
//! use std::sync::{Arc, Mutex};
//!
//! use askama::Template;
//! use axum::{extract::State, response::Response};
//! use serde::{Deserialize, Serialize};
//! use utoipa::{IntoParams, ToSchema};
//! use zhibu_web::{
//!     Faults, Fields, Form, Json, Page, PageKey, Pager, Query, Reader, Routes, Say, Who, html,
//!     html_refused, reads, see_other_with, write_key,
//! };
//!
//! #[derive(Clone, Copy, Debug, Eq, PartialEq)]
//! enum Act { SeeNotes, WriteNote }
//!
//! #[derive(Clone)]
//! struct Actor { name: String }
//!
//! #[derive(Clone, Default)]
//! struct App { notes: Arc<Mutex<Vec<String>>> }
//!
//! fn routes() -> Routes<App, Act> {
//!     Routes::new()
//!         .get("/notes", list, Act::SeeNotes)
//!         .get("/notes/new", new, Act::WriteNote)
//!         .post("/notes", create, Act::WriteNote)
//!         .api_get("/api/v1/notes", api_list, Act::SeeNotes, reads::<ListQuery, Listed>("便签", "Notes"))
//! }
//!
//! // One list page: templates/list.html, here in the source.
//! #[derive(Template)]
//! #[template(ext = "html", source = r##"{% extends "shell.html" %}{% import "parts.html" as parts %}
//! {% block toolbar %}<div class="toolbar"><a class="button primary" href="/notes/new">{{ page.t("notes.new") }}</a></div>{% endblock %}
//! {% block content %}
//! <form class="filters" method="get"{% call parts::live("/notes", "list") %}{% endcall %}>
//! {{ filter.search("q").label(page.t("notes.text")) }}
//! {% call parts::filter_actions(page, "/notes") %}{% endcall %}
//! </form>
//! <div id="list">
//! {% if notes.is_empty() %}{% call parts::empty(page.t("notes.none"), page.t("notes.begin"), "", "") %}{% endcall %}
//! {% else %}<div class="table-scroll of-cards"><table class="cards">
//! <thead><tr><th scope="col">{{ page.t("notes.text") }}</th></tr></thead>
//! <tbody>{% for note in notes %}<tr><td data-label="{{ page.t("notes.text") }}">{{ note }}</td></tr>{% endfor %}</tbody>
//! </table></div>
//! {{ pager }}{% endif %}
//! </div>{% endblock %}"##)]
//! struct List { page: Page, filter: Form, notes: Vec<String>, pager: Pager }
//!
//! #[derive(Deserialize, IntoParams)]
//! struct ListQuery { q: Option<String>, after: Option<String>, before: Option<String> }
//!
//! async fn list(State(app): State<App>, reader: Reader, Query(query): Query<ListQuery>) -> Response {
//!     const SIZE: usize = 50;
//!     let from = PageKey::of(query.after.as_deref(), query.before.as_deref());
//!     // The store reads SIZE + 1 rows from there; `cut` sees whether there are more.
//!     let mut notes: Vec<String> = app.notes.lock().unwrap().iter().take(SIZE + 1).cloned().collect();
//!     let pager = Pager::cut(&reader, 7, &from, SIZE, &mut notes, |note| write_key(&[note]));
//!     let filter = Form::new(&reader, reader.query_fields());
//!     html(&List { page: Page::new(&reader, reader.t("notes.title")), filter, notes, pager })
//! }
//!
//! // One form page: the same template new and refused.
//! #[derive(Template)]
//! #[template(ext = "html", source = r#"{% extends "shell.html" %}{% block content %}
//! {{ form.summary() }}
//! <form class="form" method="post" action="/notes" data-unsaved>
//! {{ form.text("text").label(page.t("notes.text")).help(page.t("notes.help")).required() }}
//! <p class="actions"><button class="primary">{{ page.t("notes.save") }}</button></p>
//! </form>{% endblock %}"#)]
//! struct Edit { page: Page, form: Form }
//!
//! fn edit(reader: &Reader, form: Form) -> Edit {
//!     Edit { page: Page::new(reader, reader.t("notes.new")).form(&form), form }
//! }
//!
//! async fn new(reader: Reader) -> Response {
//!     html(&edit(&reader, Form::new(&reader, Fields::new())))
//! }
//!
//! async fn create(
//!     State(app): State<App>,
//!     reader: Reader,
//!     Who(actor): Who<Actor>,
//!     fields: Fields,
//! ) -> Response {
//!     if let Err(faults) = record(&app, &actor, fields.text("text")) {
//!         return html_refused(&edit(&reader, Form::refused(&reader, fields, faults)));
//!     }
//!     see_other_with(&reader, "/notes", reader.t("notes.saved"))
//! }
//!
//! // An action: knows neither HTTP nor the language.
//! fn record(app: &App, actor: &Actor, text: &str) -> Result<(), Faults> {
//!     let mut faults = Faults::new();
//!     if text.chars().count() < 4 {
//!         faults.add("text", Say::key("notes.too_short").with("n", 4));
//!     }
//!     faults.into_result()?;
//!     app.notes.lock().unwrap().push(format!("{}: {text}", actor.name));
//!     Ok(())
//! }
//!
//! // One API route: its types are its own and stand in the description of the API.
//! #[derive(Serialize, ToSchema)]
//! struct Listed { notes: Vec<String> }
//!
//! async fn api_list(State(app): State<App>, Query(_): Query<ListQuery>) -> Json<Listed> {
//!     Json(Listed { notes: app.notes.lock().unwrap().clone() })
//! }
//!
//! assert_eq!(routes().list().len(), 4);
//! ```
//!
//! The app puts the areas together once, with its guard:
//!
//! ```text
//! let settings = Settings::new(Words::load(&[("notes", include_str!("notes/strings.toml"))])?, "notes.product");
//! let router = notes::routes().merge(members::routes()).with_switches()
//!     .into_router(app, guard, Arc::new(settings));
//! serve(listener, router, Limits::default(), stop_signal()).await?;
//!
//! async fn guard(app: App, ask: Ask<Act>) -> Result<Actor, Problem> {
//!     let session = text::cookie(&ask.headers, "session").ok_or_else(Problem::sign_in)?;
//!     let actor = accounts::actor_of(&app, session).await?.ok_or_else(Problem::sign_in)?;
//!     match ask.act {
//!         Some(act) if !actor.may(act) => Err(Problem::forbidden(Say::key("access.refused"))),
//!         _ => Ok(actor),
//!     }
//! }
//! ```
//!
//! # Classes of the style sheet
//!
//! `card`, `card-head`, `columns` (two thirds and one, `even` for halves), `toolbar`, `tabs`,
//! `actions`, `button` with `primary` (one a page), `danger`, `quiet`; `form`, `choices stacked`,
//! `roll` with `segments` for attendance, `tick`, `filters`, `chips`; `table-scroll` around every
//! table, `cards` for one that becomes cards on a phone (each cell with `data-label`, less
//! important ones `minor`), `board` for a grid of marks, `dense`, `number`; `facts`, `figures`,
//! `timeline`, `tree`, `in-1` to `in-5` for the lines of a tree in a table, `tasks`, `places`,
//! `steps`; `notice`, `warning`, `information`, `empty`; `hint`, `muted`, `nowrap`, `hidden-text`,
//! `no-print`, `only-print`.
//!
//! # Helps by script
//!
//! Attributes that do something where scripts run, and nothing where they do not: `data-unsaved`
//! on a form asks before its text is lost; `data-confirm="question"` on a form or a button asks
//! first; `data-roll` on an element with an id counts into `data-count="value" data-of="id"`, and
//! `data-reasons-for="values"` on it shows each `reason` only for these answers; `data-print` on a
//! hidden button; `parts::live` on a filter form.

mod answer;
mod assets;
mod extract;
mod faults;
mod form;
mod house;
mod lang;
mod openapi;
mod page;
mod pager;
mod problem;
mod reader;
mod routes;
mod serve;
mod settings;
mod standing;
mod switches;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod text;
mod words;

pub use answer::{download, html, html_refused, html_status, see_other, see_other_with};
pub use assets::{Asset, asset_path, assets};
pub use extract::{Fields, Json, Path, Query, Upload, UploadedFile};
pub use faults::{Fault, Faults};
pub use form::{Choice, Field, Form, Summary};
pub use lang::{LANG_COOKIE, Lang};
pub use openapi::{Described, NoQuery, does, gives_file, reads, writes};
pub use page::{MenuItem, Page, Person};
pub use pager::{PageKey, Pager, read_key, write_key};
pub use problem::Problem;
pub use reader::{LARGE_COOKIE, Peer, Reader};
pub use routes::{Access, ActName, Ask, RouteEntry, Routes, Who};
pub use serve::{Limits, serve, stop_signal};
pub use settings::Settings;
pub use standing::{Standing, StateMark};
pub use words::{KeyUse, Say, Words, WordsFault, used_keys};

/// Everything under this prefix is answered as JSON, problems too.
pub const API_PREFIX: &str = "/api/";
