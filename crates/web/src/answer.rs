//! The answers of handlers.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    Problem, Reader,
    reader::NOTICE_COOKIE,
    text::{percent_encode, set_cookie},
};

/// A page.
pub fn html(template: &impl Template) -> Response {
    html_status(StatusCode::OK, template)
}

/// A page with another status.
pub fn html_status(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => {
            let media = HeaderValue::from_static("text/html; charset=utf-8");
            (status, [(header::CONTENT_TYPE, media)], text).into_response()
        }
        Err(error) => Problem::internal(error).into_response(),
    }
}

/// The form again, with its faults and everything that was typed: 422.
pub fn html_refused(template: &impl Template) -> Response {
    html_status(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// On to another page after a form was accepted: 303.
pub fn see_other(path: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(path) else {
        return Problem::internal("a path to go to is not plain ASCII").into_response();
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// On to another page, which shows `notice` once: what happened, and the next thing.
pub fn see_other_with(reader: &Reader, path: &str, notice: &str) -> Response {
    let https = reader.settings().https;
    let cookie = set_cookie(NOTICE_COOKIE, &percent_encode(notice), Some(60), https);
    let mut response = see_other(path);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// A file to keep. `media` is its type; `name` may be Chinese.
pub fn download(name: &str, media: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", percent_encode(name));
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
