//! The doors of what is done to organisations and units, and of what is kept beside them.

use super::Asks::{Nothing, One};
use super::{Body, Door, UNITS_OF, door};
use crate::county::BRANCHES;

pub const DOORS: &[Door] = &[
    door("GET /units/{id}/condition", "/units/{unit}/condition", One).of(&UNITS_OF),
    door("POST /units/{id}/condition", "/units/{unit}/condition", One)
        .with(Body::Form("from_on=2026-01-01&affiliation=county&unit_kind=x&staff_count=40&full_time_count=1&budget_line=yes"))
        .of(&UNITS_OF),
    door("POST /api/v1/units/{id}/condition", "/api/v1/units/{unit}/condition", One)
        .with(Body::Json(r#"{"from":"2026-02-01","affiliation":"county","unit_kind":"x","staff_count":40}"#))
        .of(&UNITS_OF),
    door("GET /organisations/{id}/chart", "/organisations/{organisation}/chart", One),
    // changes
    door("GET /organisations/{id}/events", "/organisations/{organisation}/events", One),
    door("GET /organisations/{id}/events/new", "/organisations/{organisation}/events/new?kind=rename", One),
    door("POST /organisations/{id}/events", "/organisations/{organisation}/events", One).with(Body::Form(
        "step=write&kind=rename&on=2026-11-20&name=n{organisation}&short_name=s{organisation}&reason=x",
    )),
    door(
        "GET /organisations/{id}/events/{event_id}/file",
        "/organisations/{organisation}/events/{event}/file",
        One,
    ),
    door(
        "POST /organisations/{id}/events/{event_id}/file",
        "/organisations/{organisation}/events/{event}/file",
        One,
    )
    .with(Body::Files("", Some(("file", "demo/units.xlsx")))),
    door("GET /api/v1/organisations/{id}/events", "/api/v1/organisations/{organisation}/events", One),
    door("POST /api/v1/organisations/{id}/events", "/api/v1/organisations/{organisation}/events", One).with(
        Body::Json(
            r#"{"kind":"rename","on":"2026-11-21","name":"m{organisation}","short_name":"m{organisation}","reason":"x"}"#,
        ),
    ),
    // posts
    door("GET /organisations/{id}/leadership", "/organisations/{organisation}/leadership", One),
    door("GET /organisations/{id}/leadership.docx", "/organisations/{organisation}/leadership.docx", One),
    door(
        "GET /api/v1/organisations/{id}/leadership.docx",
        "/api/v1/organisations/{organisation}/leadership.docx",
        One,
    ),
    door("GET /organisations/{id}/leadership.xlsx", "/organisations/{organisation}/leadership.xlsx", One),
    door("GET /party-workers.xlsx", "/party-workers.xlsx", Nothing),
    door("GET /mass-bodies.xlsx", "/mass-bodies.xlsx", Nothing),
    door("GET /organisations.xlsx", "/organisations.xlsx", Nothing),
    door("GET /units.xlsx", "/units.xlsx", Nothing),
    door("GET /organisations/figures.xlsx", "/organisations/figures.xlsx?year=2026&figure=meetings", Nothing),
    door("GET /organisations/{id}/posts/new", "/organisations/{organisation}/posts/new", One),
    door("POST /organisations/{id}/posts", "/organisations/{organisation}/posts", One).with(Body::Form(
        "title=x&rank=deputy_secretary&holder_name=y&from_on=2026-01-01",
    ))
    .of(&BRANCHES),
    door("GET /posts/{id}", "/posts/{post}", One).of(&BRANCHES),
    door("POST /posts/{id}", "/posts/{post}", One)
        .with(Body::Form("title=x&rank=secretary&holder_name=y&from_on=2026-01-01"))
        .of(&BRANCHES),
    door("POST /posts/{id}/end", "/posts/{post}/end", One).with(Body::Form("on=2026-11-01")).of(&["水务局支部"]),
    door("GET /api/v1/organisations/{id}/posts", "/api/v1/organisations/{organisation}/posts", One),
    door("POST /api/v1/organisations/{id}/posts", "/api/v1/organisations/{organisation}/posts", One)
        .with(Body::Json(
            r#"{"title":"x","rank":"deputy_secretary","holder":"z","from":"2026-01-01"}"#,
        ))
        .of(&BRANCHES),
    door("POST /api/v1/posts/{id}/end", "/api/v1/posts/{post}/end", One)
        .with(Body::Json(r#"{"on":"2026-11-02"}"#))
        .of(&["档案局支部"]),
    door("GET /party-workers", "/party-workers", Nothing),
    door("GET /party-workers/new", "/party-workers/new", Nothing),
    door("POST /party-workers", "/party-workers", Nothing).with(Body::Form(
        "name=x&organisation={organisation}&title=y&full_time=yes&from_on=2026-01-01",
    )),
    door("GET /party-workers/{id}", "/party-workers/{worker}", One),
    door("POST /party-workers/{id}/posts", "/party-workers/{worker}/posts", One).with(Body::Form(
        "organisation={organisation}&title=y&full_time=yes&from_on=2026-10-01",
    )),
    door("POST /party-workers/{id}/trainings", "/party-workers/{worker}/trainings", One)
        .with(Body::Form("held_on=2026-03-01&topic=x")),
    door("GET /api/v1/party-workers", "/api/v1/party-workers", Nothing),
    // mass organisations
    door("GET /mass-bodies", "/mass-bodies", Nothing),
    door("GET /units/{id}/mass-bodies", "/units/{unit}/mass-bodies", One).of(&UNITS_OF),
    door("POST /units/{id}/mass-bodies", "/units/{unit}/mass-bodies", One)
        .with(Body::Form("kind=women&name=x&head_name=y"))
        .of(&UNITS_OF),
    door("POST /mass-bodies/{id}/records", "/mass-bodies/{mass_body}/records", One)
        .with(Body::Form("record_kind=report&held_on=2026-03-01&title=x"))
        .of(&UNITS_OF),
    door("POST /mass-bodies/{id}/end", "/mass-bodies/{mass_body}/end", One)
        .with(Body::Form("ended_on=2026-11-01"))
        .of(&UNITS_OF),
    door("GET /api/v1/mass-bodies", "/api/v1/mass-bodies", Nothing),
    door("POST /api/v1/units/{id}/mass-bodies", "/api/v1/units/{unit}/mass-bodies", One)
        .with(Body::Json(r#"{"kind":"united_front","name":"x","head":"y"}"#))
        .of(&UNITS_OF),
    door("POST /api/v1/mass-bodies/{id}/records", "/api/v1/mass-bodies/{mass_body}/records", One)
        .with(Body::Json(r#"{"kind":"activity","held_on":"2026-03-02","title":"x"}"#))
        .of(&UNITS_OF),
    // functions
    door("GET /organisations/{id}/functions", "/organisations/{organisation}/functions?year=2026", One),
    door(
        "GET /api/v1/organisations/{id}/functions",
        "/api/v1/organisations/{organisation}/functions?list=ten",
        One,
    ),
    // totals
    door("GET /organisations/figures", "/organisations/figures?year=2026&figure=meetings", Nothing),
    door("GET /api/v1/organisations/figures", "/api/v1/organisations/figures?year=2026&figure=members", Nothing),
];
