//! What others feel of an import: how long a save waits behind it, how long a page takes meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use zhibu_app::importing::{ImportKind, run};
use zhibu_web::testing::Client;

use crate::county::County;
use crate::place::Place;
use crate::report::{Crowd, Report};
use crate::{saving, workbook};

/// Members who are on the roster before, and their branches.
const MEMBERS: usize = 20_000;
const BRANCHES: usize = 400;
/// Branches that record meetings meanwhile, into which nobody is imported: a meeting has all its members.
const BRANCHES_AT_WORK: usize = 40;
/// The list of an ordinary office.
const ROWS: usize = 5_000;
/// How often it is imported; of a long list once.
const ROUNDS: usize = 5;
/// Between an answer and the next request: a person is no machine.
const PAUSE: Duration = Duration::from_millis(10);

/// Measures saves and pages beside a list of 5,000 and beside a long one.
pub fn measure(report: &mut Report, place: &Place, rows_of_a_long_list: usize) {
    let mut felt = Felt::default();
    for _ in 0..ROUNDS {
        felt.take(place, ROWS);
    }
    felt.tell(report, place, ROWS);
    let mut felt = Felt::default();
    felt.take(place, rows_of_a_long_list);
    felt.tell(report, place, rows_of_a_long_list);
}

/// How long saves and pages took while imports ran.
#[derive(Default)]
struct Felt {
    saves: Vec<Duration>,
    pages: Vec<Duration>,
    took: Duration,
    processor: Duration,
}

impl Felt {
    /// Imports a list while one person records meetings and another reads the roster.
    fn take(&mut self, place: &Place, rows: usize) {
        let county = County::of_branches(place, BRANCHES, MEMBERS);
        let path = place
            .disk()
            .join(format!("zhibu-beside-{}.xlsx", std::process::id()));
        let book = workbook::roster(MEMBERS, rows, &county.branches[BRANCHES_AT_WORK..]);
        std::fs::write(&path, book).unwrap();
        let runtime = Builder::new_current_thread().build().unwrap();
        let client = county.world.client("officer");
        // Nothing is to be opened or prepared for the first time meanwhile.
        page(&runtime, &client);
        let is_done = AtomicBool::new(false);
        let mut clock = place.processor_clock();
        let (before, began) = (clock.now(), Instant::now());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let app = county.world.app();
                let kind = ImportKind::Members;
                let report = run(&app.db, &app.keys, &app.rules, kind, &path, false).unwrap();
                assert_eq!(report.difference.new_count(), i64::try_from(rows).unwrap());
                is_done.store(true, Ordering::SeqCst);
            });
            let saves = scope.spawn(|| saves(&county, &is_done));
            while !is_done.load(Ordering::SeqCst) {
                self.pages.push(page(&runtime, &client));
                std::thread::sleep(PAUSE);
            }
            self.saves.extend(saves.join().unwrap());
        });
        self.took += began.elapsed();
        self.processor += clock.now().saturating_sub(before);
        std::fs::remove_file(&path).unwrap();
    }

    fn tell(self, report: &mut Report, place: &Place, rows: usize) {
        let longest = self.saves.iter().max().copied().unwrap_or_default();
        report.say(&format!(
            "behind an import of {rows} rows a save waited {} ms at most",
            longest.as_millis()
        ));
        for (work, waits) in [("save", self.saves), ("roster", self.pages)] {
            report.crowd(&Crowd {
                work: &format!("{work} beside an import of {rows} rows"),
                engine: place.name(),
                clients: 1,
                waits,
                took: self.took,
                processor: self.processor,
            });
        }
    }
}

/// Records one meeting after another until the import is done; how long each took.
fn saves(county: &County, is_done: &AtomicBool) -> Vec<Duration> {
    let actor = county.world.actor("officer");
    let meetings: Vec<_> = county
        .branches
        .iter()
        .take(BRANCHES_AT_WORK)
        .map(|(id, _)| saving::meeting(*id, &saving::members_of(&county.world, *id)))
        .collect();
    let mut waits = Vec::new();
    while !is_done.load(Ordering::SeqCst) {
        let meeting = meetings[waits.len() % meetings.len()].clone();
        let asked = Instant::now();
        saving::record(&county.world, &actor, meeting, waits.len() / meetings.len());
        waits.push(asked.elapsed());
        std::thread::sleep(PAUSE);
    }
    waits
}

fn page(runtime: &Runtime, client: &Client) -> Duration {
    let asked = Instant::now();
    let reply = runtime.block_on(client.get("/members"));
    assert_eq!(reply.status, 200);
    asked.elapsed()
}
