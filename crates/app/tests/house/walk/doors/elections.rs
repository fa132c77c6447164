//! Doors of elections. What one of them does lets the next be tried: a vote is taken back, so that another can
//! begin.

use super::Asks::One;
use super::{Body, Door, door};
use crate::county::BRANCHES;

const WATER: [&str; 1] = ["水务局支部"];
const ARCHIVE: [&str; 1] = ["档案局支部"];

const ROUND: &str =
    "rank=committee_member&held_on=2026-10-12&due_count=3&present_count=3&issued_count=3";
const VOTES: &str = r#"{"counter_name":"someone","returned_count":4,"valid_count":4,"lines":[]}"#;

pub const DOORS: &[Door] = &[
    door("GET /elections/{id}", "/elections/{election}", One).of(&BRANCHES),
    door("GET /api/v1/elections/{id}", "/api/v1/elections/{election}", One).of(&BRANCHES),
    door("GET /elections/{id}/papers.docx", "/elections/{election}/papers.docx", One).of(&BRANCHES),
    door(
        "GET /api/v1/elections/{id}/papers.docx",
        "/api/v1/elections/{election}/papers.docx?paper=ballots",
        One,
    )
    .of(&BRANCHES),
    door(
        "GET /elections/{id}/rounds/{round_id}/count",
        "/elections/{election}/rounds/{round}/count",
        One,
    )
    .of(&BRANCHES),
    door(
        "POST /elections/{id}/rounds/{round_id}/count",
        "/elections/{election}/rounds/{round}/count",
        One,
    )
    .of(&BRANCHES)
    .with(Body::Form("counter_name=someone&returned_count=4&valid_count=4&others=")),
    door(
        "POST /api/v1/elections/{id}/rounds/{round_id}/count",
        "/api/v1/elections/{election}/rounds/{round}/count",
        One,
    )
    .of(&BRANCHES)
    .with(Body::Json(VOTES)),
    door(
        "POST /elections/{id}/rounds/{round_id}/back",
        "/elections/{election}/rounds/{round}/back",
        One,
    )
    .of(&BRANCHES)
    .with(Body::Form("")),
    door("POST /elections/{id}/rounds", "/elections/{election}/rounds", One)
        .of(&WATER)
        .with(Body::Form(ROUND)),
    door("POST /api/v1/elections/{id}/rounds", "/api/v1/elections/{election}/rounds", One)
        .of(&ARCHIVE)
        .with(Body::Json(
            r#"{"rank":"committee_member","held_on":"2026-10-12","due_count":3,"present_count":3,"issued_count":3}"#,
        )),
    door("POST /elections/{id}/candidates", "/elections/{election_to_name}/candidates", One)
        .of(&WATER)
        .with(Body::Form("names=邓安&on=2026-10-12&version=3")),
    door(
        "POST /api/v1/elections/{id}/candidates",
        "/api/v1/elections/{election_to_name}/candidates",
        One,
    )
    .of(&ARCHIVE)
    .with(Body::Json(r#"{"names":["谢红"],"on":"2026-10-12","version":3}"#)),
    // The level above agrees to the candidates; then somebody can be left out of those due.
    door("POST /procedures/{id}/steps", "/procedures/{election_to_name}/steps", One)
        .of(&WATER)
        .with(Body::Form(
            "step=candidates_approved&on=2026-10-13&version=4&ask_body=work_committee",
        )),
    door("POST /elections/{id}/exclusions", "/elections/{election_to_name}/exclusions", One)
        .of(&WATER)
        .with(Body::Form("ground_ill=罗行豪&paper=3&yes_count=8")),
];
