//! How far a big file is, seen from outside while it is read, checked and written.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use jiff::ToSpan as _;
use jiff::civil::date;
use zhibu_app::importing::{Far, ImportKind, Progress, Wanted, run_as};
use zhibu_testkit::{World, citizen_number};

use super::support::{import_bytes, roster, units};

const ROWS: u64 = 6_000;

/// So many women, each with her own number.
fn many() -> Vec<u8> {
    let members: Vec<String> = (0_i32..)
        .flat_map(|day| (0_i32..500).map(move |serial| (day, serial * 2)))
        .take(usize::try_from(ROWS).unwrap())
        .map(|(day, serial)| {
            let born_on = date(1980, 1, 1) + day.days();
            let number = citizen_number(born_on, serial);
            format!("赵宁|女|{born_on}|汉族|{number}||2009-07-01|2010-07-01|档案局支部||在职|")
        })
        .collect();
    roster(&members)
}

#[test]
fn how_far_a_big_file_is_is_counted_while_it_is_read_checked_and_written() {
    let w = World::empty();
    import_bytes(&w, ImportKind::Units, units("")).unwrap();
    let path = std::env::temp_dir().join(format!("zhibu-progress-{}.xlsx", std::process::id()));
    std::fs::write(&path, many()).unwrap();
    let (progress, is_done) = (Arc::<Progress>::default(), AtomicBool::new(false));
    let mut seen: Vec<(u64, Far)> = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let (app, how) = (w.app(), Wanted::default());
            let (db, keys, rules) = (&app.db, &app.keys, &app.rules);
            let kind = ImportKind::Members;
            let done = run_as(db, keys, rules, kind, &path, (&how, &progress));
            is_done.store(true, Ordering::Release);
            assert_eq!(done.unwrap().report.wrong, []);
        });
        while !is_done.load(Ordering::Acquire) {
            let now = (progress.percent(), progress.far());
            if seen.last().is_none_or(|it| *it != now) {
                seen.push(now);
            }
            thread::yield_now();
        }
    });
    std::fs::remove_file(&path).unwrap();
    // Two counters are read one after the other, so a sentence may be a moment behind the bar.
    assert!(seen.is_sorted_by_key(|it| it.0), "{seen:?}");
    let percents: BTreeSet<u64> = seen.iter().map(|it| it.0).collect();
    let between = |from, until| percents.range(from..until).count();
    assert!(between(1, 40) > 5, "while it is read: {percents:?}");
    assert!(between(40, 70) > 10, "while it is checked: {percents:?}");
    assert!(between(70, 100) > 3, "while it is written: {percents:?}");
    assert_eq!(progress.far(), Far::Writing(ROWS, ROWS));
    assert_eq!((progress.percent(), progress.rows_read()), (100, ROWS + 1));
}
