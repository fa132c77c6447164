//! Doors of cases.

use super::Asks::{Nothing, One};
use super::{Body, Door, door};
use crate::county::BRANCHES;

pub const DOORS: &[Door] = &[
    door("GET /procedures", "/procedures", Nothing),
    door(
        "GET /procedures/new",
        "/procedures/new?procedure=transfer_out&organisation={organisation}",
        Nothing,
    ),
    door("POST /procedures", "/procedures", One)
        .of(&BRANCHES)
        .with(Body::Form(
            "procedure=transfer_out&organisation={organisation}&member={other_member}&on=2026-10-08&ask_destination=there&ask_reason=moved",
        )),
    door("GET /procedures/{id}", "/procedures/{case}", One).of(&BRANCHES),
    door("POST /procedures/{id}/steps", "/procedures/{case}/steps", One)
        .of(&BRANCHES)
        .with(Body::Form("step=withdraw&on=2026-10-21&version=3&ask_reason=stays")),
    door(
        "POST /procedures/{id}/steps/{step_id}/back",
        "/procedures/{case}/steps/{case_step}/back",
        One,
    )
    .of(&BRANCHES)
    .with(Body::Form("reason=wrong&version=4")),
    door("GET /api/v1/procedures", "/api/v1/procedures", Nothing),
    door("GET /api/v1/procedures/{id}", "/api/v1/procedures/{case}", One).of(&BRANCHES),
    door("POST /api/v1/procedures/{id}/steps", "/api/v1/procedures/{case}/steps", One)
        .of(&BRANCHES)
        .with(Body::Json(
            r#"{"step":"withdraw","on":"2026-10-21","version":5,"facts":{"answers":{"reason":"stays"}}}"#,
        )),
    // The member's case has ended by the step before.
    door("POST /api/v1/procedures", "/api/v1/procedures", One)
        .of(&BRANCHES)
        .with(Body::Json(
            r#"{"procedure":"transfer_out","member_id":{member},"on":"2026-10-08","facts":{"answers":{"destination":"there","reason":"moved"}}}"#,
        )),
];
