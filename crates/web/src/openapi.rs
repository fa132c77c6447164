//! The description of the API, made from the routes and from the types of their questions and
//! answers.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{RefOr, Schema, path::ParameterIn},
};

/// What an API route takes and gives, in both languages: made by [`reads`], [`writes`] or
/// [`gives_file`].
pub struct Described {
    zh: &'static str,
    en: &'static str,
    query: Vec<Value>,
    body: Option<Shape>,
    answer: Answer,
    parts: Vec<(String, Value)>,
}

/// A reference to a named type, or the type itself when it has no name of its own.
type Shape = Value;

enum Answer {
    Json(Shape),
    File(&'static str),
    Nothing,
}

/// No query parameters.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
pub struct NoQuery {}

impl IntoParams for NoQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<utoipa::openapi::path::Parameter> {
        Vec::new()
    }
}

/// A route that takes the query `Q` and answers with `A` as JSON.
pub fn reads<Q: IntoParams, A: ToSchema>(zh: &'static str, en: &'static str) -> Described {
    let mut described = Described::new(zh, en);
    described.query = parameters::<Q>();
    described.answer = Answer::Json(described.shape::<A>());
    described
}

/// A route that takes the body `B` as JSON and answers with `A` as JSON.
pub fn writes<B: ToSchema, A: ToSchema>(zh: &'static str, en: &'static str) -> Described {
    let mut described = Described::new(zh, en);
    described.body = Some(described.shape::<B>());
    described.answer = Answer::Json(described.shape::<A>());
    described
}

/// A route that takes the query `Q` and answers with a file of this media type.
pub fn gives_file<Q: IntoParams>(
    zh: &'static str,
    en: &'static str,
    media: &'static str,
) -> Described {
    let mut described = Described::new(zh, en);
    described.query = parameters::<Q>();
    described.answer = Answer::File(media);
    described
}

/// A route that only does something, such as `DELETE`: no body either way, status 204.
pub fn does(zh: &'static str, en: &'static str) -> Described {
    Described::new(zh, en)
}

impl Described {
    fn new(zh: &'static str, en: &'static str) -> Described {
        Described {
            zh,
            en,
            query: Vec::new(),
            body: None,
            answer: Answer::Nothing,
            parts: Vec::new(),
        }
    }

    /// Collects `T` and what it is made of, and gives the reference to it.
    fn shape<T: ToSchema>(&mut self) -> Shape {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        self.parts.extend(
            parts
                .into_iter()
                .map(|(name, schema)| (name, value(&schema))),
        );
        let schema = T::schema();
        // Lists and plain values have no name worth a component of their own.
        if !matches!(&schema, RefOr::T(Schema::Object(object)) if !object.properties.is_empty()) {
            return value(&schema);
        }
        let name = T::name().into_owned();
        self.parts.push((name.clone(), value(&schema)));
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

/// One operation of the document.
pub(crate) struct Operation<'a> {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) public: bool,
    pub(crate) act: Option<String>,
    pub(crate) described: &'a Described,
}

/// The whole document as pretty JSON, keys in order, so that two of the same routes are equal.
///
/// # Errors
/// The names that two different types share: rename one, or give it `#[schema(as = ...)]`.
pub(crate) fn document<'a>(
    title: &str,
    version: &str,
    operations: impl Iterator<Item = Operation<'a>>,
) -> Result<String, Vec<String>> {
    let mut paths: BTreeMap<&str, BTreeMap<String, Value>> = BTreeMap::new();
    let mut schemas: BTreeMap<String, Value> = BTreeMap::from([problem_schema()]);
    let mut shared = Vec::new();
    for operation in operations {
        for (name, schema) in &operation.described.parts {
            let known = schemas
                .entry(name.clone())
                .or_insert_with(|| schema.clone());
            if known != schema {
                shared.push(name.clone());
            }
        }
        let method = operation.method.as_str().to_ascii_lowercase();
        paths
            .entry(operation.path)
            .or_default()
            .insert(method, operation_value(&operation));
    }
    if !shared.is_empty() {
        return Err(shared);
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": version, "license": { "name": "Apache-2.0" } },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "session" },
            },
        },
    });
    Ok(format!("{document:#}\n"))
}

fn operation_value(operation: &Operation<'_>) -> Value {
    let described = operation.described;
    let mut parameters = path_parameters(operation.path);
    parameters.extend(described.query.iter().cloned());
    let (status, answer) = match &described.answer {
        Answer::Json(shape) => (
            "200",
            json!({
                "description": "done",
                "content": { "application/json": { "schema": shape } },
            }),
        ),
        Answer::File(media) => (
            "200",
            json!({
                "description": "the file",
                "content": { *media: { "schema": { "type": "string", "format": "binary" } } },
            }),
        ),
        Answer::Nothing => ("204", json!({ "description": "done" })),
    };
    let mut value = json!({
        "operationId": operation_id(operation),
        "summary": described.en,
        "description": described.zh,
        "responses": {
            status: answer,
            "default": {
                "description": "refused or failed",
                "content": {
                    "application/problem+json": {
                        "schema": { "$ref": "#/components/schemas/Problem" },
                    },
                },
            },
        },
    });
    let mut set = |key: &str, part: Value| {
        if let Value::Object(object) = &mut value {
            object.insert(key.to_owned(), part);
        }
    };
    if !parameters.is_empty() {
        set("parameters", Value::Array(parameters));
    }
    if let Some(shape) = &described.body {
        let content = json!({ "application/json": { "schema": shape } });
        set(
            "requestBody",
            json!({ "required": true, "content": content }),
        );
    }
    if let Some(act) = &operation.act {
        set("x-act", json!(act));
    }
    if !operation.public {
        set("security", json!([{ "session": [] }]));
    }
    value
}

/// `get_members_id` for `GET /api/v1/members/{id}`.
fn operation_id(operation: &Operation<'_>) -> String {
    let words = operation
        .path
        .split('/')
        .map(|segment| segment.trim_matches(['{', '}']).replace(['-', '.'], "_"))
        .filter(|segment| !matches!(segment.as_str(), "" | "api" | "v1"));
    std::iter::once(operation.method.as_str().to_ascii_lowercase())
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

/// The places of the path: whole numbers when they are named as an id, otherwise text.
fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = if name == "id" || name.ends_with("_id") {
                json!({ "type": "integer", "format": "int64" })
            } else {
                json!({ "type": "string" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect()
}

fn parameters<Q: IntoParams>() -> Vec<Value> {
    Q::into_params(|| Some(ParameterIn::Query))
        .iter()
        .map(value)
        .collect()
}

fn value(part: &impl serde::Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}

fn problem_schema() -> (String, Value) {
    let text = || json!({ "type": "string" });
    let error = json!({
        "type": "object",
        "required": ["path", "code", "message"],
        "properties": { "path": text(), "code": text(), "message": text() },
    });
    let schema = json!({
        "type": "object",
        "description": "RFC 9457; request_id is absent from 404",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": text(), "title": text(), "status": { "type": "integer" }, "code": text(),
            "detail": text(), "errors": { "type": "array", "items": error }, "request_id": text(),
        },
    });
    ("Problem".to_owned(), schema)
}
