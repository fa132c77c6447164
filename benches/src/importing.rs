//! A roster of a hundred thousand rows, read, checked and committed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use zhibu_app::access::Actor;
use zhibu_app::importing::actions::{self, SentFile, Writing};
use zhibu_app::importing::{ImportKind, run};
use zhibu_papers::workbook::{Limits, read};

use crate::county::County;
use crate::measure::{Cost, used};
use crate::place::{Place, memory_height};
use crate::report::{Figure, Report, Target};
use crate::workbook;

const ROUNDS: usize = 3;

/// Measures the import into a county that has its organisations and nobody in them.
pub fn measure(report: &mut Report, place: &Place, rows: usize) {
    let path = place
        .disk()
        .join(format!("zhibu-roster-{}.xlsx", std::process::id()));
    let mut clock = place.processor_clock();
    let (mut floors, mut ours) = (Timed::default(), Timed::default());
    let mut height = 0;
    for _ in 0..ROUNDS {
        let county = County::without_members(place, rows);
        std::fs::write(&path, workbook::roster(0, rows, &county.branches)).unwrap();
        floors.take(&mut clock, || {
            let bytes = std::fs::read(&path).unwrap();
            used(read(&bytes, &Limits::default()).unwrap());
        });
        let (_, held_before) = memory_height();
        ours.take(&mut clock, || {
            let app = county.world.app();
            let kind = ImportKind::Members;
            let report = run(&app.db, &app.keys, &app.rules, kind, &path, false).unwrap();
            assert_eq!(report.wrong, [], "no cell is wrong");
            assert_eq!(report.difference.new_count(), i64::try_from(rows).unwrap());
        });
        height = memory_height().0.saturating_sub(held_before).max(height);
    }
    std::fs::remove_file(&path).unwrap();
    report.figure(&Figure {
        work: &format!("import: {rows} rows of 20 columns, checked and committed"),
        engine: place.name(),
        floor: ("only reading the file", floors.cost()),
        ours: ours.cost(),
        target: Target::TimesFloor(1.5),
    });
    report.say(&format!(
        "memory at its height {} MB above what was held before",
        height / 1_000_000
    ));
    parts(report, place, rows);
    parts(report, place, 5_000);
}

/// One import again, step by step: what its time is spent on.
fn parts(report: &mut Report, place: &Place, rows: usize) {
    let county = County::without_members(place, rows);
    let app = county.world.app();
    let sent = SentFile {
        name: "roster.xlsx".to_owned(),
        bytes: workbook::roster(0, rows, &county.branches),
    };
    let clock = app.db.clock();
    let mut steps: Vec<(&str, Duration)> = Vec::new();
    let mut began = Instant::now();
    let mut step = |name, began: &mut Instant| {
        steps.push((name, began.elapsed()));
        *began = Instant::now();
    };
    used(read(&sent.bytes, &Limits::default()).unwrap());
    step("reading the file alone", &mut began);
    let file = actions::read(&app.rules, clock, ImportKind::Members, &sent).unwrap();
    let file = Arc::new(file);
    step("reading it and understanding its cells", &mut began);
    let (keys, rules) = (app.keys.clone(), app.rules.clone());
    let checked = Arc::clone(&file);
    let looked = app
        .db
        .read_now(move |tx| actions::look(tx, &Actor::operator(), &rules, &keys, &checked));
    let writing = Writing {
        looked: Some(Arc::new(looked.unwrap())),
        ..Writing::default()
    };
    step("setting it beside the county", &mut began);
    let (keys, rules) = (app.keys.clone(), app.rules.clone());
    let written = app.db.write_now(move |tx| {
        actions::write(tx, &Actor::operator(), &rules, &keys, &file, &writing)
    });
    assert!(written.unwrap().batch_id.is_some());
    step("writing, under the lock", &mut began);
    let told: Vec<String> = steps
        .iter()
        .map(|(name, time)| format!("{name} {} ms", time.as_millis()))
        .collect();
    report.say(&format!("{rows} rows, step by step: {}", told.join("; ")));
}

#[derive(Default)]
struct Timed {
    walls: Vec<Duration>,
    processors: Vec<Duration>,
}

impl Timed {
    fn take(&mut self, clock: &mut crate::place::ProcessorClock, work: impl FnOnce()) {
        let (before, began) = (clock.now(), Instant::now());
        work();
        self.walls.push(began.elapsed());
        self.processors.push(clock.now().saturating_sub(before));
    }

    fn cost(mut self) -> Cost {
        Cost::of(&mut self.walls, &mut self.processors)
    }
}
