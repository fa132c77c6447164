//! Pages of signing in and out.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;
use zhibu_web::text::{safe_next, set_cookie};
use zhibu_web::{
    Choice, Fields, Form, Page, Problem, Query, Reader, Say, Who, html, html_refused, see_other,
};

use super::store::AccountLine;
use super::{SESSION_COOKIE, actions, rules, token_of};
use crate::access::{Actor, Role};
use crate::app::App;
use crate::error::AppError;
use crate::shell;

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub struct SignInQuery {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/templates/sign_in.html")]
struct SignInPage {
    page: Page,
    form: Form,
}

#[derive(Template)]
#[template(path = "accounts/templates/office.html")]
struct OfficePage {
    page: Page,
    form: Form,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "accounts/templates/list.html")]
struct ListPage {
    page: Page,
    lines: Vec<ListLine>,
}

struct ListLine {
    line: AccountLine,
    office: String,
}

/// The sign-in form.
pub async fn sign_in_form(reader: Reader, Query(query): Query<SignInQuery>) -> Response {
    let mut fields = Fields::new();
    fields.keep("next", query.next.unwrap_or_default());
    html(&SignInPage {
        page: sign_in_page(&reader),
        form: Form::new(&reader, fields),
    })
}

/// Signs in; one sentence for every way to fail.
pub async fn sign_in(
    State(app): State<App>,
    reader: Reader,
    mut fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["login_name", "password", "next"])?;
    let (login_name, typed) = (
        fields.text("login_name").to_owned(),
        fields.text("password").to_owned(),
    );
    let asked = login_name.clone();
    let stored = app
        .db
        .read(move |tx| actions::stored_password(tx, &asked))
        .await?;
    let right = is_right(&app, typed, stored).await?;
    let request_id = reader.request_id.to_string();
    let signed_in = app
        .db
        .write(move |tx| actions::sign_in(tx, &login_name, right, &request_id))
        .await?;
    let Some(signed_in) = signed_in else {
        fields.keep("password", "");
        let faults = zhibu_web::Faults::one("login_name", Say::key("accounts.wrong"));
        let form = Form::refused(&reader, fields, faults);
        return Ok(html_refused(&SignInPage {
            page: sign_in_page(&reader).form(&form),
            form,
        }));
    };
    let place = safe_next(fields.text("next")).unwrap_or("/");
    Ok(with_session(see_other(place), &reader, &signed_in.token))
}

/// Compares a password where it holds up nobody; a flood of sign-ins waits in line and is sent away.
async fn is_right(app: &App, typed: String, stored: Option<String>) -> Result<bool, Problem> {
    let permit = tokio::time::timeout(rules::HASHING_WAIT, app.hashing.acquire());
    let _permit = permit
        .await
        .map_err(|_| Problem::unavailable(5))?
        .map_err(Problem::internal)?;
    tokio::task::spawn_blocking(move || actions::is_right_password(&typed, stored.as_deref()))
        .await
        .map_err(Problem::internal)
}

/// Ends the session.
pub async fn sign_out(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(token) = token_of(&headers) {
        app.db
            .write(move |tx| actions::sign_out(tx, &actor, &token))
            .await?;
    }
    let mut response = see_other("/sign-in");
    let cookie = set_cookie(SESSION_COOKIE, "", Some(0), reader.settings().https);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The offices one may change to.
pub async fn office_form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let asking = actor.clone();
    let offices = app.db.read(move |tx| actions::offices(tx, &asking)).await?;
    let choices = offices
        .into_iter()
        .map(|office| {
            let role = Role::from_key(&office.role).map(|it| shell::office_name(&reader, it));
            let organisation = office.organisation_name.unwrap_or_default();
            Choice::new(
                office.id,
                format!("{organisation} {}", role.unwrap_or_default()).trim(),
            )
        })
        .collect();
    let mut fields = Fields::new();
    fields.keep(
        "office_id",
        actor.office_id.map(|it| it.to_string()).unwrap_or_default(),
    );
    let page = shell::page(
        &reader,
        &actor,
        "accounts.office_title",
        "accounts.office_about",
        "/office",
    );
    Ok(html(&OfficePage {
        page,
        form: Form::new(&reader, fields),
        choices,
    }))
}

/// Acts in another of one's own offices from now on.
pub async fn change_office(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["office_id"])?;
    let office_id: i64 = fields
        .text("office_id")
        .parse()
        .map_err(|_| AppError::NotFound)?;
    let token = token_of(&headers).ok_or_else(Problem::sign_in)?;
    let renewed = app
        .db
        .write(move |tx| actions::change_office(tx, &actor, &token, office_id))
        .await?;
    Ok(with_session(see_other("/"), &reader, &renewed))
}

/// Who may sign in, in which office, given when.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let asking = actor.clone();
    let lines = app.db.read(move |tx| actions::list(tx, &asking)).await?;
    let lines = lines
        .into_iter()
        .map(|line| {
            let role = Role::from_key(&line.role).map(|it| shell::office_name(&reader, it));
            ListLine {
                line,
                office: role.unwrap_or_default(),
            }
        })
        .collect();
    let page = shell::page(
        &reader,
        &actor,
        "accounts.title",
        "accounts.about",
        "/accounts",
    );
    Ok(html(&ListPage { page, lines }))
}

fn with_session(mut response: Response, reader: &Reader, token: &str) -> Response {
    let cookie = set_cookie(SESSION_COOKIE, token, None, reader.settings().https);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

fn sign_in_page(reader: &Reader) -> Page {
    shell::open_page(reader, "accounts.sign_in_title", "accounts.sign_in_about")
}
