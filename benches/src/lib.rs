//! The measured figures: each piece of work beside its floor, the cheapest thing that could do as
//! much, in one run and in turns, so that both meet the same machine.
//!
//! `make bench` measures everything; a word after `--` only what has it in its name:
//! `cargo bench --package zhibu-benches -- roster`. `ZHIBU_BENCH_MEMBERS=20000` makes a small county
//! for a quick look. PostgreSQL is measured where `TEST_DATABASE_URL` names a server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails stops"
)]

mod beside;
mod board;
mod county;
mod crowd;
mod dues;
mod importing;
mod measure;
mod people;
mod place;
mod report;
mod roster;
mod saving;
mod summary;
mod workbook;

use place::Place;
use report::Report;

/// How many members the large county has if nobody says otherwise.
const MEMBERS: usize = 1_000_000;

/// Measures what has one of these words in its name, everything if there is none, and prints it.
pub fn run(words: &[String]) {
    let members = members();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    let mut report = Report::begin(members);
    if wanted("dues") {
        dues::measure(&mut report, members);
    }
    for place in Place::all() {
        if wanted("board") {
            board::measure(&mut report, &place);
        }
        if wanted("saving") {
            saving::measure(&mut report, &place);
        }
        if wanted("import") {
            importing::measure(&mut report, &place, members / 10);
        }
        if wanted("import beside") {
            beside::measure(&mut report, &place, members / 10);
        }
        if ["roster", "summary", "crowd"].into_iter().any(wanted) {
            let county = county::County::large(&place, members);
            if wanted("roster") {
                roster::measure(&mut report, &place, &county);
            }
            if wanted("summary") {
                summary::measure(&mut report, &place, &county);
            }
            if wanted("crowd") {
                crowd::measure(&mut report, &place, &county);
            }
        }
    }
    report.end();
}

#[expect(
    clippy::disallowed_methods,
    reason = "a measurement is told its size in the environment"
)]
fn members() -> usize {
    std::env::var("ZHIBU_BENCH_MEMBERS").map_or(MEMBERS, |it| it.parse().expect("a number"))
}
