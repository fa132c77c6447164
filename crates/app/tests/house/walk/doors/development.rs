//! Doors of developing members.

use super::Asks::{Member, Nothing, One};
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
    door("POST /development/{id}/roster", "/development/{approved_case}/roster", One)
        .of(&BRANCHES)
        .with(Body::Form("version=1")),
    door(
        "POST /development/{id}/steps/{step_id}/back",
        "/development/{candidate}/steps/{candidate_step}/back",
        One,
    )
    .of(&BRANCHES)
    .with(Body::Form("reason=wrong&version=3")),
    door("GET /development/plan", "/development/plan", Nothing),
    door("GET /development/plan", "/development/plan?year=2026&organisation={organisation}", One),
    door("GET /development/plan.xlsx", "/development/plan.xlsx", Nothing),
    door("GET /development/plan.xlsx", "/development/plan.xlsx?organisation={organisation}", One),
    door("GET /development/plan/{id}", "/development/plan/{organisation}?year=2026", One).of(&BRANCHES),
    door("POST /development/plan/{id}", "/development/plan/{organisation}", One)
        .of(&BRANCHES)
        .with(Body::Form("year=2026&count=2&reason=two+apply")),
    door("POST /development/plan/approval", "/development/plan/approval", Nothing).with(Body::Form("year=2026")),
    door("GET /development/{id}/cultivation", "/development/{candidate}/cultivation", One).of(&BRANCHES),
    door("GET /development/{id}/cultivation.docx", "/development/{candidate}/cultivation.docx", One).of(&BRANCHES),
    door("POST /development/{id}/cultivation", "/development/{candidate}/cultivation", One)
        .of(&BRANCHES)
        .with(Body::Form("contact={member}&goal=work&measures=talks&until_on=2027-06-30")),
    door(
        "POST /development/{id}/cultivation/{line_id}/review",
        "/development/{candidate}/cultivation/{cultivation_line}/review",
        One,
    )
    .of(&BRANCHES)
    .with(Body::Form("line={cultivation_line}&state=under_way&note=goes+on")),
    door("GET /api/v1/development/plan", "/api/v1/development/plan", Nothing),
    door("GET /api/v1/development/plan", "/api/v1/development/plan?organisation={organisation}", One),
    door("POST /api/v1/development/plan", "/api/v1/development/plan", One).of(&BRANCHES).with(Body::Json(
        r#"{"organisation_id":{organisation},"year":2026,"count":2,"reason":"two apply"}"#,
    )),
    door(
        "GET /api/v1/development/{id}/cultivation",
        "/api/v1/development/{candidate}/cultivation",
        One,
    )
    .of(&BRANCHES),
    door("GET /development/flags", "/development/flags", Nothing),
    door("GET /development/flags.xlsx", "/development/flags.xlsx?kind=late", Nothing),
    door("GET /development/reports", "/development/reports", Nothing),
    door("GET /development/reports/mine", "/development/reports/mine", Nothing),
    door("POST /development/reports/mine", "/development/reports/mine", Nothing)
        .of(&BRANCHES)
        .with(Body::Form("written_on=2026-11-20&reader={reader}&content=study")),
    door("GET /development/reports/{id}", "/development/reports/{thought_report}", Member).of(&BRANCHES),
    door("POST /development/reports/{id}/answer", "/development/reports/{thought_report}/answer", Member)
        .of(&BRANCHES)
        .with(Body::Form("answer=go+on")),
    door("GET /development/{id}/reports", "/development/{candidate}/reports", One).of(&BRANCHES),
    door("POST /development/{id}/reports", "/development/{candidate}/reports", One)
        .of(&BRANCHES)
        .with(Body::Form("written_on=2026-11-20&reader={member}&content=study")),
    door("GET /api/v1/development/flags", "/api/v1/development/flags", Nothing),
    door("GET /api/v1/development/reports", "/api/v1/development/reports", Nothing),
    door("GET /api/v1/development", "/api/v1/development", Nothing),
    door("GET /api/v1/development/{id}", "/api/v1/development/{candidate}", One).of(&BRANCHES),
    door("POST /api/v1/development/{id}/steps", "/api/v1/development/{candidate}/steps", One)
        .of(&BRANCHES)
        .with(Body::Json(r#"{"step":"activist","on":"2026-10-21","version":4}"#)),
];
