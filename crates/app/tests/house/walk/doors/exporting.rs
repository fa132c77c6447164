//! Doors of workbooks that areas give of their lists, and of those for a reason.

use super::Asks::{Nothing, One};
use super::{Body, Door, door};

pub const DOORS: &[Door] = &[
    door(
        "GET /exports/templates/members.xlsx",
        "/exports/templates/members.xlsx",
        Nothing,
    ),
    door("GET /exports/members", "/exports/members", Nothing),
    door(
        "GET /exports/members",
        "/exports/members?organisation={organisation}",
        One,
    ),
    door(
        "GET /exports/members.xlsx",
        "/exports/members.xlsx",
        Nothing,
    ),
    door(
        "GET /exports/members.xlsx",
        "/exports/members.xlsx?organisation={organisation}",
        One,
    ),
    door(
        "POST /exports/members",
        "/exports/members?organisation={organisation}",
        One,
    )
    .with(Body::Form("reason=yearly+return")),
    door(
        "GET /exports/dues",
        "/exports/dues?organisation={organisation}&month=2026-03",
        One,
    ),
    door(
        "POST /exports/dues",
        "/exports/dues?organisation={organisation}&month=2026-03",
        One,
    )
    .with(Body::Form("reason=yearly+return")),
    door("GET /exports/talks", "/exports/talks", Nothing),
    door(
        "GET /exports/talks",
        "/exports/talks?organisation={organisation}",
        One,
    ),
    door(
        "POST /exports/talks",
        "/exports/talks?organisation={organisation}",
        One,
    )
    .with(Body::Form("reason=yearly+return")),
    door("GET /meetings.xlsx", "/meetings.xlsx", Nothing),
    door(
        "GET /meetings.xlsx",
        "/meetings.xlsx?organisation={organisation}",
        One,
    ),
    door(
        "GET /dues.xlsx",
        "/dues.xlsx?organisation={organisation}",
        One,
    ),
    door("GET /pledges.xlsx", "/pledges.xlsx", Nothing),
    door(
        "GET /norms/{id}/missing.xlsx",
        "/norms/{norm}/missing.xlsx",
        Nothing,
    ),
];
