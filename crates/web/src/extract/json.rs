//! A JSON body, and a JSON answer.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::fields::unseen_character;
use super::{fields::body_bytes_max, media_type, read_body};
use crate::{Faults, Problem, Say};

/// A JSON body as a struct, or a struct as a JSON answer. Bodies are refused with 415 for another
/// content type, 413 when too large, 400 when they are no JSON (or nested deeper than 128), 422
/// when a value does not fit or a field is unknown, with the path of each.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<S, T> FromRequest<S> for Json<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes_max = body_bytes_max(&request);
        if media_type(request.headers()) != "application/json" {
            return Err(
                Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
                    .saying(Say::key("web.json_media")),
            );
        }
        let body = read_body(request.into_body(), bytes_max).await?;
        parse(&body).map(Json)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let media = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, media)], bytes).into_response()
            }
            Err(error) => Problem::internal(error).into_response(),
        }
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // Read once for the form alone, so that broken text is told apart from a wrong value.
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        Problem::of(StatusCode::BAD_REQUEST, "json")
            .saying(Say::key("web.json_syntax").with("reason", error))
    })?;
    let mut faults = Faults::new();
    find_bad_text(&value, String::new(), &mut faults);
    faults.into_result()?;
    typed(body, value.is_object())
}

fn typed<T: DeserializeOwned>(body: &[u8], is_object: bool) -> Result<T, Problem> {
    let mut unknown = Faults::new();
    let mut reader = serde_json::Deserializer::from_slice(body);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
    let parsed: Result<T, serde_json::Error> = serde_ignored::deserialize(tracked, |path| {
        unknown.add(path.to_string(), Say::key("web.json_unknown"));
    });
    let refused = |path: String, reason: &dyn std::fmt::Display| {
        let message = Say::key("web.json_data").with("reason", reason);
        Problem::invalid(Faults::one(path, message))
    };
    match parsed {
        Err(error) => Err(refused(track.path().to_string(), &error)),
        // A struct could also be read from a list in the order of its fields: nobody means that.
        Ok(_) if !is_object => Err(refused(".".to_owned(), &"an object is expected")),
        Ok(_) if !unknown.is_empty() => Err(Problem::invalid(unknown)),
        Ok(value) => Ok(value),
    }
}

/// Texts with characters that no field may hold, wherever they stand.
fn find_bad_text(value: &Value, path: String, faults: &mut Faults) {
    let join = |step: &dyn std::fmt::Display| {
        if path.is_empty() {
            step.to_string()
        } else {
            format!("{path}.{step}")
        }
    };
    match value {
        Value::String(text) => {
            if let Some(said) = unseen_character(text) {
                faults.add(path, said);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_bad_text(item, join(&index), faults);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                find_bad_text(field, join(name), faults);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the parsing is looked at")]
    struct Meeting {
        held_on: String,
        attendees: Vec<Attendee>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the parsing is looked at")]
    struct Attendee {
        id: i64,
    }

    #[test]
    fn each_kind_of_bad_json_has_its_status_and_its_path() {
        let deep = "[".repeat(10_000);
        let cases = [
            ("", 400, ""),
            ("{", 400, ""),
            (deep.as_str(), 400, ""),
            (r#"{"held_on":"2026-11-24","attendees":[]} x"#, 400, ""),
            (r#"["2026-11-24",[]]"#, 422, "."),
            (
                "{\"held_on\":\"a\\u0000\",\"attendees\":[]}",
                422,
                "held_on",
            ),
            (r#"{"held_on":"\ud800","attendees":[]}"#, 400, ""),
            (r#"{"held_on":"2026-11-24"}"#, 422, "."),
            (r#"{"held_on":"a","held_on":"b","attendees":[]}"#, 422, "."),
            (
                r#"{"held_on":"a","attendees":[{"id":1},{"id":"x"}]}"#,
                422,
                "attendees[1].id",
            ),
            (
                r#"{"held_on":"a","attendees":[{"id":1,"age":3}]}"#,
                422,
                "attendees.0.age",
            ),
        ];
        for (body, status, path) in cases {
            let problem = parse::<Meeting>(body.as_bytes()).unwrap_err();
            assert_eq!(problem.status(), status, "{body:.60}");
            let told = problem
                .faults()
                .iter()
                .next()
                .map_or("", |fault| fault.field.as_str());
            assert_eq!(told, path, "{body:.60}");
        }
    }
}
