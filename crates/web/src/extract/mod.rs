//! Extractors that answer with our own pages when a request cannot be read.
//!
//! [`Fields`], [`Json`] and [`Upload`] take the body, so they stand last in a handler.

mod fields;
mod json;
mod path;
mod query;
mod typed;
mod upload;

pub use fields::Fields;
pub use json::Json;
pub use path::Path;
pub use query::Query;
pub use upload::{Upload, UploadedFile};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, StatusCode, header},
};

use crate::{Problem, Say};

/// The whole body, refused with 413 beyond `bytes_max`.
async fn read_body(body: Body, bytes_max: usize) -> Result<Bytes, Problem> {
    let told = axum::body::HttpBody::size_hint(&body).lower();
    if told > u64::try_from(bytes_max).unwrap_or(u64::MAX) {
        return Err(too_large(bytes_max));
    }
    to_bytes(body, bytes_max).await.map_err(|error| {
        use std::error::Error as _;
        let over = error
            .source()
            .is_some_and(|inner| inner.is::<http_body_util::LengthLimitError>());
        if over {
            too_large(bytes_max)
        } else {
            Problem::of(StatusCode::BAD_REQUEST, "body_broken")
        }
    })
}

fn too_large(bytes_max: usize) -> Problem {
    let limit = if bytes_max >= 1024 * 1024 {
        format!("{} MB", bytes_max / (1024 * 1024))
    } else {
        format!("{} KB", bytes_max / 1024)
    };
    Problem::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
        .saying(Say::key("web.too_large").with("limit", limit))
}

/// The media type of the body without its parameters, in lower case.
fn media_type(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|media| media.trim().to_ascii_lowercase())
        .unwrap_or_default()
}
