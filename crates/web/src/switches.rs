//! The two forms of the shell: language and size of type, kept by cookie.

use axum::{http::header, response::Response};

use crate::{
    Fields, LANG_COOKIE, LARGE_COOKIE, Lang, Problem, Reader, Say, see_other, text::set_cookie,
};

const YEAR_SECONDS: u64 = 365 * 24 * 3600;

/// `lang=zh|en`, then back to where the form stood.
pub(crate) async fn language(reader: Reader, fields: Fields) -> Result<Response, Problem> {
    fields.only(&["lang"])?;
    let lang = Lang::parse(fields.text("lang"))
        .ok_or_else(|| Problem::bad_request(Say::key("web.message_400")))?;
    Ok(back_with(&reader, LANG_COOKIE, lang.code()))
}

/// `large=0|1`, then back to where the form stood.
pub(crate) async fn type_size(reader: Reader, fields: Fields) -> Result<Response, Problem> {
    fields.only(&["large"])?;
    let large = if fields.text("large") == "1" {
        "1"
    } else {
        "0"
    };
    Ok(back_with(&reader, LARGE_COOKIE, large))
}

fn back_with(reader: &Reader, name: &str, value: &str) -> Response {
    let mut response = see_other(reader.came_from.as_deref().unwrap_or("/"));
    let cookie = set_cookie(name, value, Some(YEAR_SECONDS), reader.settings().https);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
