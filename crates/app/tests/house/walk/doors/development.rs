//! Doors of developing members.

use super::Asks::{Nothing, One};
use super::{Body, Door, door};
use crate::county::BRANCHES;

pub const DOORS: &[Door] = &[
    door("GET /development", "/development", Nothing),
    door("GET /development/new", "/development/new", Nothing),
    door("POST /development", "/development", Nothing).of(&BRANCHES).with(Body::Form(
        "organisation={organisation}&name=someone&id_number=43990019980808009X&ethnicity=汉&education=bachelor&applied_on=2026-10-08",
    )),
    door("GET /development/{id}", "/development/{candidate}", One).of(&BRANCHES),
    door("GET /development/papers.zip", "/development/papers.zip", Nothing),
    door("GET /development/{id}/papers.docx", "/development/{candidate}/papers.docx", One).of(&BRANCHES),
    door("POST /development/{id}/steps", "/development/{candidate}/steps", One)
        .of(&BRANCHES)
        .with(Body::Form("step=activist&on=2026-10-21&version=2")),
    door(
        "POST /development/{id}/steps/{step_id}/back",
        "/development/{candidate}/steps/{candidate_step}/back",
        One,
    )
    .of(&BRANCHES)
    .with(Body::Form("reason=wrong&version=3")),
    door("GET /api/v1/development", "/api/v1/development", Nothing),
    door("GET /api/v1/development/{id}", "/api/v1/development/{candidate}", One).of(&BRANCHES),
    door("POST /api/v1/development/{id}/steps", "/api/v1/development/{candidate}/steps", One)
        .of(&BRANCHES)
        .with(Body::Json(r#"{"step":"activist","on":"2026-10-21","version":4}"#)),
];
