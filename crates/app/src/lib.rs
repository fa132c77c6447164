//! The business of a county's party work: one folder an area, in import order. An area may use the
//! areas above it, never those below; a test reads the `use` lines and keeps it so.

pub mod error;
pub mod sealing;
pub mod access;
pub mod audit;
pub mod installation;
pub mod shelf;
pub mod shell;
pub mod listing;
pub mod app;
pub mod policy;
pub mod accounts;
pub mod duties;
pub mod orgs;
pub mod members;
pub mod talks;
pub mod pledges;
pub mod norms;
pub mod posts;
pub mod mass;
pub mod meetings;
pub mod changes;
pub mod procedures;
pub mod transfers;
pub mod elections;
pub mod development;
pub mod dues;
pub mod totals;
pub mod functions;
pub mod reports;
pub mod importing;
pub mod exporting;
pub mod home;
pub mod demo;
mod front;

pub use app::{App, embedded_rules};
pub use error::{AppError, FieldFault, Outcome, Said};
pub use front::words;

use zhibu_web::Routes;

/// The numbered migrations, shared text of both engines.
pub const MIGRATIONS: &[zhibu_db::Migration] = &[
    zhibu_db::Migration {
        number: 1,
        name: "house",
        text: include_str!("../../../migrations/0001_house.sql"),
    },
    zhibu_db::Migration {
        number: 2,
        name: "import_journey",
        text: include_str!("../../../migrations/0002_import_journey.sql"),
    },
    zhibu_db::Migration {
        number: 3,
        name: "organisations",
        text: include_str!("../../../migrations/0003_organisations.sql"),
    },
    zhibu_db::Migration {
        number: 4,
        name: "members",
        text: include_str!("../../../migrations/0004_members.sql"),
    },
    zhibu_db::Migration {
        number: 5,
        name: "talks",
        text: include_str!("../../../migrations/0005_talks.sql"),
    },
    zhibu_db::Migration {
        number: 6,
        name: "follow_ups",
        text: include_str!("../../../migrations/0006_follow_ups.sql"),
    },
    zhibu_db::Migration {
        number: 7,
        name: "procedures",
        text: include_str!("../../../migrations/0007_procedures.sql"),
    },
    zhibu_db::Migration {
        number: 8,
        name: "candidates_imported",
        text: include_str!("../../../migrations/0008_candidates_imported.sql"),
    },
    zhibu_db::Migration {
        number: 9,
        name: "procedure_cases",
        text: include_str!("../../../migrations/0009_procedure_cases.sql"),
    },
    zhibu_db::Migration {
        number: 10,
        name: "candidates_and_members",
        text: include_str!("../../../migrations/0010_candidates_and_members.sql"),
    },
    zhibu_db::Migration {
        number: 11,
        name: "transfers",
        text: include_str!("../../../migrations/0011_transfers.sql"),
    },
    zhibu_db::Migration {
        number: 12,
        name: "elections",
        text: include_str!("../../../migrations/0012_elections.sql"),
    },
];

/// Every area's texts.
pub(crate) const AREAS: &[(&str, &str)] = &[
    ("shell", include_str!("strings.toml")),
    ("policy", include_str!("policy/strings.toml")),
    ("accounts", include_str!("accounts/strings.toml")),
    ("duties", include_str!("duties/strings.toml")),
    ("orgs", include_str!("orgs/strings.toml")),
    ("members", include_str!("members/strings.toml")),
    ("talks", include_str!("talks/strings.toml")),
    ("pledges", include_str!("pledges/strings.toml")),
    ("norms", include_str!("norms/strings.toml")),
    ("posts", include_str!("posts/strings.toml")),
    ("mass", include_str!("mass/strings.toml")),
    ("meetings", include_str!("meetings/strings.toml")),
    ("changes", include_str!("changes/strings.toml")),
    ("procedures", include_str!("procedures/strings.toml")),
    ("transfers", include_str!("transfers/strings.toml")),
    ("elections", include_str!("elections/strings.toml")),
    ("development", include_str!("development/strings.toml")),
    ("dues", include_str!("dues/strings.toml")),
    ("totals", include_str!("totals/strings.toml")),
    ("functions", include_str!("functions/strings.toml")),
    ("reports", include_str!("reports/strings.toml")),
    ("importing", include_str!("importing/strings.toml")),
    ("exporting", include_str!("exporting/strings.toml")),
    ("home", include_str!("home/strings.toml")),
];

/// The table of contents: every route of every area.
pub fn routes() -> Routes<App, access::Act> {
    [
        accounts::routes(),
        policy::routes(),
        duties::routes(),
        orgs::routes(),
        members::routes(),
        talks::routes(),
        pledges::routes(),
        norms::routes(),
        posts::routes(),
        mass::routes(),
        meetings::routes(),
        changes::routes(),
        procedures::routes(),
        transfers::routes(),
        elections::routes(),
        development::routes(),
        dues::routes(),
        totals::routes(),
        functions::routes(),
        reports::routes(),
        importing::routes(),
        exporting::routes(),
        home::routes(),
    ]
    .into_iter()
    .fold(Routes::new(), Routes::merge)
    .with_switches()
}

/// The areas that keep records which duties count.
pub fn duty_sources() -> &'static [duties::Source] {
    const SOURCES: &[duties::Source] = &[meetings::DUTY_SOURCE];
    SOURCES
}

/// What the areas below know about members, and every column of theirs that names one.
pub fn member_sources() -> members::Sources {
    members::Sources {
        posts: posts::MEMBER_POSTS,
        cases: development::MEMBER_CASES,
        references: &[
            talks::MEMBER_REFERENCES,
            pledges::MEMBER_REFERENCES,
            norms::MEMBER_REFERENCES,
            posts::MEMBER_REFERENCES,
            meetings::MEMBER_REFERENCES,
            procedures::MEMBER_REFERENCES,
            elections::MEMBER_REFERENCES,
            development::MEMBER_REFERENCES,
            dues::MEMBER_REFERENCES,
        ],
        belongings: &[
            posts::BELONGING,
            meetings::BELONGING,
            procedures::BELONGING,
            development::BELONGING,
            dues::BELONGING,
        ],
        underway: transfers::underway,
    }
}

/// What the areas of procedures add to their steps.
pub fn procedure_sources() -> &'static [procedures::Source] {
    const SOURCES: &[procedures::Source] = &[transfers::SOURCE, elections::PROCEDURE_SOURCE];
    SOURCES
}

/// What the areas of procedures tell beside their cases.
pub fn telling_sources() -> &'static [procedures::Telling] {
    const TELLINGS: &[procedures::Telling] = &[transfers::TELLING];
    TELLINGS
}

/// Procedures whose cases have a page of an area beside the one that all have, with its address.
pub fn procedure_page_sources() -> &'static [(&'static [&'static str], &'static str)] {
    const PAGES: &[(&[&str], &str)] = &[(elections::PROCEDURES, "/elections")];
    PAGES
}

/// What the areas below know about organisations.
pub fn organisation_sources() -> orgs::Sources {
    orgs::Sources {
        members: members::ORGANISATION_MEMBERS,
        posts: posts::ORGANISATION_POSTS,
    }
}
