//! An answer that is not what was asked for: one kind for pages and for the API.

mod render;

use std::{borrow::Cow, fmt};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{Faults, Say};

pub(crate) use render::render;

/// A refusal or a failure. It becomes a page of ours or `application/problem+json`, decided by
/// the path and written in the reader's language when the answer leaves the house.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    status: StatusCode,
    code: Cow<'static, str>,
    message: Option<Say>,
    errors: Faults,
    retry_after_seconds: Option<u64>,
}

impl Problem {
    /// 400: the address or the request cannot be read.
    pub fn bad_request(message: impl Into<Say>) -> Problem {
        Problem::of(StatusCode::BAD_REQUEST, "bad_request").saying(message)
    }

    /// 400: a parameter of the address has a value that cannot be used. It is named with its value.
    pub fn bad_parameter(name: &str, value: &str) -> Problem {
        let say = Say::key("web.query_bad")
            .with("name", name)
            .with("value", value);
        Problem::bad_request(say.clone()).with_faults(Faults::one(name, say))
    }

    /// 401, or the way to the sign-in page with the way back.
    pub fn sign_in() -> Problem {
        Problem::of(StatusCode::UNAUTHORIZED, "sign_in")
    }

    /// 403 with the office that may do it.
    pub fn forbidden(message: impl Into<Say>) -> Problem {
        Problem::of(StatusCode::FORBIDDEN, "forbidden").saying(message)
    }

    /// 404: does not exist, or this person may not see it. Both have the same bytes, so this
    /// takes no message.
    pub fn not_found() -> Problem {
        Problem::of(StatusCode::NOT_FOUND, "not_found")
    }

    /// 409: against the state of things, such as a step out of order. `code` is for machines.
    pub fn refused(code: impl Into<Cow<'static, str>>, message: impl Into<Say>) -> Problem {
        Problem::of(StatusCode::CONFLICT, code).saying(message)
    }

    /// 422 with every fault at once.
    pub fn invalid(faults: Faults) -> Problem {
        let mut problem = Problem::of(StatusCode::UNPROCESSABLE_ENTITY, "invalid");
        problem.0.errors = faults;
        problem
    }

    /// 429 with the time to wait.
    pub fn too_many(retry_after_seconds: u64) -> Problem {
        Problem::of(StatusCode::TOO_MANY_REQUESTS, "too_many").retry_after(retry_after_seconds)
    }

    /// 500. What happened goes to the log with the request id, never to the reader.
    pub fn internal(what: impl fmt::Display) -> Problem {
        tracing::error!(error = %what, "a request failed: {what}");
        Problem::of(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// 503 with the time to wait.
    pub fn unavailable(retry_after_seconds: u64) -> Problem {
        Problem::of(StatusCode::SERVICE_UNAVAILABLE, "unavailable").retry_after(retry_after_seconds)
    }

    /// Any other status; `code` is for machines, snake case.
    pub fn of(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Problem {
        Problem(Box::new(Inner {
            status,
            code: code.into(),
            message: None,
            errors: Faults::new(),
            retry_after_seconds: None,
        }))
    }

    /// Sets the sentence shown to the reader in place of the usual one.
    #[must_use]
    pub fn saying(mut self, message: impl Into<Say>) -> Problem {
        self.0.message = Some(message.into());
        self
    }

    /// Sets the faults of single fields.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Problem {
        self.0.errors = faults;
        self
    }

    /// Sets `Retry-After`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code for machines.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The faults of the fields, if that is what is wrong.
    pub fn faults(&self) -> &Faults {
        &self.0.errors
    }

    /// The sentence of its own, if it has one.
    pub fn message(&self) -> Option<&Say> {
        self.0.message.as_ref()
    }
}

/// The body is written by the outermost layer, which knows the reader.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(seconds) = self.0.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
