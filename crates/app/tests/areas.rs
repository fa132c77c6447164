//! The stories of every area, each beside its code, in one binary.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test says what it expects"
)]

#[path = "../src/accounts/tests.rs"]
mod accounts;
#[path = "../src/changes/tests.rs"]
mod changes;
#[path = "../src/demo/tests.rs"]
mod demo;
#[path = "../src/development/tests.rs"]
mod development;
#[path = "../src/dues/tests.rs"]
mod dues;
#[path = "../src/duties/tests.rs"]
mod duties;
#[path = "../src/elections/tests.rs"]
mod elections;
#[path = "../src/exporting/tests.rs"]
mod exporting;
#[path = "../src/functions/tests.rs"]
mod functions;
#[path = "../src/home/tests.rs"]
mod home;
#[path = "../src/importing/tests.rs"]
mod importing;
#[path = "../src/installation/tests.rs"]
mod installation;
#[path = "../src/mass/tests.rs"]
mod mass;
#[path = "../src/meetings/tests.rs"]
mod meetings;
#[path = "../src/members/tests.rs"]
mod members;
#[path = "../src/norms/tests.rs"]
mod norms;
#[path = "../src/orgs/tests.rs"]
mod orgs;
#[path = "../src/pledges/tests.rs"]
mod pledges;
#[path = "../src/policy/tests.rs"]
mod policy;
#[path = "../src/posts/tests.rs"]
mod posts;
#[path = "../src/procedures/tests.rs"]
mod procedures;
#[path = "../src/reports/tests.rs"]
mod reports;
#[path = "../src/totals/tests.rs"]
mod totals;
#[path = "../src/transfers/tests.rs"]
mod transfers;
#[path = "../src/talks/tests.rs"]
mod talks;
