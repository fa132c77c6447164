//! Sending what a door asks for.

use axum::body::Body as HttpBody;
use axum::http::Method;
use serde_json::{Value, json};
use zhibu_web::testing::{Client, Reply, request};

use super::doors::{Body, Door, filled};
use crate::county::{County, Place};
use crate::source::root;

/// A body ready to be sent.
pub enum Ready {
    Nothing,
    Form(Vec<(String, String)>),
    Multipart(Vec<(String, String)>, Vec<(String, String, Vec<u8>)>),
    Json(Value),
    Bytes(Vec<u8>),
}

/// What the answer says, or how long it is where that is no text.
pub fn told(reply: &Reply) -> String {
    match std::str::from_utf8(&reply.body) {
        Ok(text) => text.chars().take(3000).collect(),
        Err(_) => format!("{} bytes", reply.body.len()),
    }
}

/// Sends a door's request for a place.
pub async fn sent(
    client: &Client,
    door: &Door,
    place: Place,
    office_id: Option<i64>,
    county: &County,
) -> Reply {
    ready(door, place, office_id, county)
        .send(client, door, place)
        .await
}

/// The same with a field that nobody knows; none where the door takes no fields.
pub fn unheard_of(
    door: &Door,
    place: Place,
    office_id: Option<i64>,
    county: &County,
) -> Option<Ready> {
    let extra = ("nobody_knows".to_owned(), "1".to_owned());
    match ready(door, place, office_id, county) {
        Ready::Form(mut fields) if !fields.is_empty() => {
            fields.push(extra);
            Some(Ready::Form(fields))
        }
        Ready::Multipart(mut fields, files) => {
            fields.push(extra);
            Some(Ready::Multipart(fields, files))
        }
        Ready::Json(mut body) => {
            body["nobody_knows"] = json!(1);
            Some(Ready::Json(body))
        }
        _ => None,
    }
}

fn ready(door: &Door, place: Place, office_id: Option<i64>, county: &County) -> Ready {
    match door.body {
        Body::None => Ready::Nothing,
        Body::Form(text) => Ready::Form(pairs(&filled(text, place, office_id))),
        Body::Files(text, file) => {
            let files = file.map(|(field, path)| {
                (
                    field.to_owned(),
                    path.to_owned(),
                    std::fs::read(root().join(path)).expect("the file"),
                )
            });
            let fields = pairs(&filled(text, place, office_id));
            Ready::Multipart(fields, files.into_iter().collect())
        }
        Body::Json(text) => {
            Ready::Json(serde_json::from_str(&filled(text, place, office_id)).expect("JSON"))
        }
        Body::File(path) => Ready::Bytes(std::fs::read(root().join(path)).expect("the file")),
        Body::MeetingForm => {
            let mut fields = pairs(&format!(
                "organisation={}&held_on=2026-11-18&kind=theme_day&again=1",
                place.organisation
            ));
            let who = county.members(place.organisation).into_iter();
            fields.extend(who.map(|id| (format!("who_{id}"), "present".to_owned())));
            Ready::Multipart(fields, Vec::new())
        }
        Body::MeetingJson => {
            let list: Vec<Value> = county
                .members(place.organisation)
                .into_iter()
                .map(|id| json!({ "member_id": id, "state": "present" }))
                .collect();
            Ready::Json(json!({
                "organisation_id": place.organisation, "kinds": ["theme_day"], "held_on": "2026-11-17",
                "attendance": list, "again": true,
            }))
        }
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    zhibu_web::text::parse_pairs(text).expect("pairs")
}

impl Ready {
    pub async fn send(self, client: &Client, door: &Door, place: Place) -> Reply {
        let address = filled(door.address, place, None);
        let method: Method = door
            .route
            .split(' ')
            .next()
            .unwrap_or_default()
            .parse()
            .expect("a method");
        match self {
            Self::Nothing => {
                client
                    .send(request(method, &address, "", HttpBody::empty()))
                    .await
            }
            Self::Form(fields) => {
                let fields: Vec<(&str, &str)> = borrowed(&fields);
                client.post_form(&address, &fields).await
            }
            Self::Multipart(fields, files) => {
                let files: Vec<(&str, &str, &[u8])> = files
                    .iter()
                    .map(|(field, name, bytes)| (field.as_str(), name.as_str(), bytes.as_slice()))
                    .collect();
                client
                    .post_multipart(&address, &borrowed(&fields), &files)
                    .await
            }
            Self::Json(body) => client.api(method, &address, Some(body)).await,
            Self::Bytes(bytes) => {
                let media = "application/octet-stream";
                client
                    .send(request(method, &address, media, HttpBody::from(bytes)))
                    .await
            }
        }
    }
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
