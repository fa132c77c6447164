//! 差距一览: five hundred branches, twelve kinds, twelve months.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use tokio::runtime::Builder;
use zhibu_app::access::Actor;
use zhibu_app::meetings::ImportedMeeting;
use zhibu_app::meetings::intake::insert_many;
use zhibu_app::{App, AppError, duties, duty_sources};
use zhibu_rules::Rulebook;
use zhibu_rules::dates::Period;
use zhibu_web::testing::Client;

use crate::county::County;
use crate::measure::{Often, in_turns, used};
use crate::people::Dice;
use crate::place::Place;
use crate::report::{Figure, Report, Target};

const BRANCHES: usize = 500;
const KINDS: usize = 12;
const MEMBERS_EACH: usize = 10;
/// A year that is over, so that all its months are owed.
const YEAR: i16 = 2025;
const TARGET: Target = Target::Wall(Duration::from_millis(50));

/// Measures the derivation, and the page made of it.
pub fn measure(report: &mut Report, place: &Place) {
    let county = County::of_branches(place, BRANCHES, BRANCHES * MEMBERS_EACH);
    let mut app = county.world.app().clone();
    app.rules = Arc::new(twelve_duties());
    record_meetings(&county, &app);
    let actor = county.world.actor("officer");
    let year = Period::parse(&YEAR.to_string()).unwrap();
    let runtime = Builder::new_current_thread().build().unwrap();
    let client = officer_of(&app, &county);
    let path = format!("/board?year={YEAR}");
    let [floor, derived, page] = in_turns(
        &mut place.processor_clock(),
        Often {
            rounds: 7,
            calls: 5,
        },
        [
            &mut || used(scan(&app)),
            &mut || {
                let (asking, rules) = (actor.clone(), app.rules.clone());
                let read = app.db.read_now(move |tx| {
                    let (from, to) = (year.start(), year.end());
                    duties::actions::grid(tx, &asking, &rules, duty_sources(), from, to)
                });
                assert_eq!(read.unwrap().instances.len(), BRANCHES * KINDS * 12);
            },
            &mut || {
                let reply = runtime.block_on(client.get(&path));
                assert_eq!(reply.status, 200);
                used(reply.body.len());
            },
        ],
    );
    for (work, ours, target) in [
        ("board: 72,000 duties derived", derived, TARGET),
        ("board: the page of it", page, Target::Told),
    ] {
        report.figure(&Figure {
            work,
            engine: place.name(),
            floor: ("scanning the records", floor),
            ours,
            target,
        });
    }
}

/// The rules of the project with as many monthly duties of a branch as are wanted, and no other.
fn twelve_duties() -> Rulebook {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let mut files = Vec::new();
    gather(&folder, &mut files);
    let mut duties = String::new();
    for kind in (0..KINDS).map(kind) {
        let _ = write!(
            duties,
            "[[meeting_kind]]\nkey = \"{kind}\"\nzh = \"{kind}\"\nen = \"{kind}\"\n
             [[duty]]\nkey = \"{kind}\"\nzh = \"{kind}\"\nen = \"{kind}\"\n\
             subjects = [\"branch\"]\nmeeting_kinds = [\"{kind}\"]\nevery = \"month\"\ncount = 1\n\
             grace_days = 10\nbinding = \"warn\"\ndocument = \"county_settings\"\narticle = \"6\"\n\
             from = 2018-10-28\n"
        );
    }
    for (name, text) in &mut files {
        if name.ends_with("duties.toml") {
            *text = std::mem::take(&mut duties);
        }
    }
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Rulebook::from_texts(&texts).expect("rules")
}

fn gather(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("the rules") {
        let path = entry.expect("the rules").path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|it| it == "toml") {
            let text = std::fs::read_to_string(&path).expect("a rule file");
            files.push((path.to_string_lossy().into_owned(), text));
        }
    }
}

fn kind(at: usize) -> String {
    format!("kind_{at}")
}

/// Every branch holds five of six of what it owes.
fn record_meetings(county: &County, app: &App) {
    let mut dice = Dice(1);
    for branches in county.branches.chunks(100) {
        let mut meetings = Vec::new();
        for (organisation_id, _) in branches {
            for (kind, month) in (0..KINDS).flat_map(|kind| (1..=12).map(move |it| (kind, it))) {
                if dice.below(6) > 0 {
                    let day = i8::try_from(dice.below(28) + 1).unwrap();
                    meetings.push(meeting(*organisation_id, kind, date(YEAR, month, day)));
                }
            }
        }
        let written = app
            .db
            .write_now(move |tx| insert_many(tx, &Actor::operator(), &meetings));
        written.expect("meetings");
    }
}

fn meeting(organisation_id: i64, at: usize, held_on: jiff::civil::Date) -> ImportedMeeting {
    ImportedMeeting {
        organisation_id,
        held_on,
        kinds: vec![kind(at)],
        topic: "学习与讨论".to_owned(),
        chair_name: Some("林秀英".to_owned()),
        due_count: 9,
        present_count: 8,
        length_minutes: Some(90),
        import_key: format!("{organisation_id} {at} {held_on}"),
    }
}

/// Everything a board is made of, read and only counted.
fn scan(app: &App) -> usize {
    let read = app.db.read_now(|tx| {
        let mut count = 0;
        tx.each(
            "select m.organisation_id, m.held_on, k.kind
             from meeting m join meeting_kind k on k.meeting_id = m.id",
            &[],
            |row| {
                let organisation_id: i64 = row.get("organisation_id")?;
                let (held_on, kind): (String, String) = (row.get("held_on")?, row.get("kind")?);
                count += usize::from(organisation_id > 0 && held_on.len() + kind.len() > 10);
                Ok(())
            },
        )?;
        Ok::<_, AppError>(count)
    });
    read.unwrap()
}

fn officer_of(app: &App, county: &County) -> Client {
    let cookie = zhibu_app::accounts::SESSION_COOKIE;
    let token = county.world.client("officer").cookie(cookie).unwrap();
    Client::new(app.router()).with_cookie(cookie, &token)
}
