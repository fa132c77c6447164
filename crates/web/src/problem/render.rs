//! A problem in words: a page, or `application/problem+json` under the API's prefix.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;

use super::Problem;
use crate::{API_PREFIX, Page, Reader, text::percent_encode};

/// Fills the body of an answer that carries a problem, or that is an error without a body of
/// ours.
pub(crate) fn render(reader: &Reader, method: &Method, response: Response) -> Response {
    let status = response.status();
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if is_foreign_error(&response) => Problem::of(status, code_of(status)),
        None => return response,
    };
    let api = reader.path.starts_with(API_PREFIX);
    if status == StatusCode::UNAUTHORIZED && !api {
        return to_sign_in(reader, method);
    }
    let (mut parts, _) = response.into_parts();
    let (media, body) = if api {
        ("application/problem+json", json(reader, &problem))
    } else {
        ("text/html; charset=utf-8", page(reader, method, &problem))
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    Response::from_parts(parts, Body::from(body))
}

/// An error whose body is none of ours: empty, or a bare sentence of the framework.
fn is_foreign_error(response: &Response) -> bool {
    let status = response.status();
    let media = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    (status.is_client_error() || status.is_server_error())
        && media.is_none_or(|media| media.starts_with("text/plain"))
}

fn code_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::FORBIDDEN => "forbidden",
        status if status.is_client_error() => "bad_request",
        _ => "internal",
    }
}

/// Back to the page that was asked for, or to the one the form stood on.
fn to_sign_in(reader: &Reader, method: &Method) -> Response {
    let next = if method.is_safe() {
        Some(&*reader.path)
    } else {
        reader.came_from.as_deref()
    };
    let sign_in = &reader.settings().sign_in_path;
    match next.filter(|next| *next != "/") {
        Some(next) => Redirect::to(&format!("{sign_in}?next={}", percent_encode(next))),
        None => Redirect::to(sign_in),
    }
    .into_response()
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<DocumentError<'a>>,
    /// Left out of "not found", whose bytes must not differ from one time to the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

#[derive(Serialize)]
struct DocumentError<'a> {
    path: &'a str,
    code: &'a str,
    message: String,
}

fn json(reader: &Reader, problem: &Problem) -> Vec<u8> {
    let (title, detail) = words_of(reader, problem);
    let not_found = problem.status() == StatusCode::NOT_FOUND;
    let document = Document {
        r#type: "about:blank",
        title: &title,
        status: problem.status().as_u16(),
        code: problem.code(),
        detail,
        errors: problem
            .faults()
            .iter()
            .map(|fault| DocumentError {
                path: &fault.field,
                code: fault.message.code(),
                message: reader.say(&fault.message),
            })
            .collect(),
        request_id: (!not_found).then_some(&*reader.request_id),
    };
    serde_json::to_vec(&document).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    faults: Vec<String>,
    shows_number: bool,
    try_again: bool,
}

fn page(reader: &Reader, method: &Method, problem: &Problem) -> Vec<u8> {
    let (title, detail) = words_of(reader, problem);
    let status = problem.status();
    let page = ProblemPage {
        page: Page::new(reader, &title).about(&detail),
        faults: problem
            .faults()
            .iter()
            .map(|fault| reader.say(&fault.message))
            .collect(),
        shows_number: status != StatusCode::NOT_FOUND,
        try_again: status.is_server_error() && method.is_safe(),
    };
    page.render().unwrap_or(title).into_bytes()
}

/// Title and sentence. A status without words of its own speaks as the first of its hundred.
fn words_of(reader: &Reader, problem: &Problem) -> (String, String) {
    const SPOKEN: [u16; 14] = [
        400, 401, 403, 404, 405, 409, 413, 414, 415, 421, 422, 429, 500, 503,
    ];
    let status = problem.status().as_u16();
    let spoken = match status {
        known if SPOKEN.contains(&known) => known,
        client if client < 500 => 400,
        _ => 500,
    };
    let usual = || reader.t(&format!("web.message_{spoken}")).to_owned();
    let title = reader.t(&format!("web.title_{spoken}")).to_owned();
    // "Not found" never says more: see `Problem::not_found`.
    let detail = match problem.message() {
        Some(message) if spoken != 404 => reader.say(message),
        _ => usual(),
    };
    (title, detail)
}
