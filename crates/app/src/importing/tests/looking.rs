//! A file that was set beside the county, and what others do until it is written.

use std::sync::Arc;

use zhibu_app::access::Actor;
use zhibu_app::importing::actions::{self, Looked, ReadFile, SentFile, Writing};
use zhibu_app::importing::{ImportKind, ImportReport};
use zhibu_testkit::World;

use super::support::{count, counts, faults, import_bytes, member, roster, small_county, with};

#[test]
fn what_was_found_is_written_if_nothing_was_done_since() {
    let w = small_county();
    let (file, looked) = looked_at(&w, &[member("何芳", 1988), member("李磊", 1984)]);
    let again = {
        let (file, before) = (Arc::clone(&file), Arc::clone(&looked));
        let (rules, keys) = (w.app().rules.clone(), w.app().keys.clone());
        w.db().read_now(move |tx| {
            actions::look_again(tx, &Actor::operator(), &rules, &keys, (&file, before))
        })
    };
    assert!(
        Arc::ptr_eq(&again.unwrap(), &looked),
        "nothing was done since"
    );
    let report = written(&w, &file, &looked);
    assert_eq!(counts(&report), (1, 0, 1, 0));
    assert!(report.batch_id.is_some());
}

#[test]
fn nobody_is_created_twice_though_somebody_else_was_first() {
    let w = small_county();
    let (file, looked) = looked_at(&w, &[member("何芳", 1988)]);
    assert_eq!(counts(&looked.report(&file)), (1, 0, 0, 0));
    import_bytes(&w, ImportKind::Members, roster(&[member("何芳", 1988)])).unwrap();
    let report = written(&w, &file, &looked);
    assert_eq!((counts(&report), report.batch_id), ((0, 0, 1, 0), None));
    assert_eq!(
        count(&w, "select count(1) from member where name = '何芳'"),
        1
    );
}

#[test]
fn a_change_is_told_from_how_things_stand_when_it_is_written() {
    let w = small_county();
    let (file, looked) = looked_at(&w, &[with(&member("李磊", 1984), "备注", "流动党员")]);
    assert_eq!(counts(&looked.report(&file)), (0, 1, 0, 0));
    let meanwhile = with(&member("李磊", 1984), "转正日期", "2010-08-01");
    import_bytes(&w, ImportKind::Members, roster(&[meanwhile])).unwrap();
    let report = written(&w, &file, &looked);
    let changes = &report.difference.changes[0].fields;
    let fields: Vec<&str> = changes.iter().map(|it| it.field).collect();
    assert_eq!(
        fields,
        ["full_on", "floating", "note"],
        "{}",
        faults(&report)
    );
}

fn looked_at(w: &World, members: &[String]) -> (Arc<ReadFile>, Arc<Looked>) {
    let (rules, keys) = (w.app().rules.clone(), w.app().keys.clone());
    let sent = SentFile {
        name: "file.xlsx".to_owned(),
        bytes: roster(members),
    };
    let file = actions::read(&rules, w.db().clock(), ImportKind::Members, &sent).unwrap();
    let file = Arc::new(file);
    let read = Arc::clone(&file);
    let looked = w
        .db()
        .read_now(move |tx| actions::look(tx, &Actor::operator(), &rules, &keys, &read));
    (file, Arc::new(looked.unwrap()))
}

fn written(w: &World, file: &Arc<ReadFile>, looked: &Arc<Looked>) -> ImportReport {
    let (rules, keys, file) = (
        w.app().rules.clone(),
        w.app().keys.clone(),
        Arc::clone(file),
    );
    let writing = Writing {
        looked: Some(Arc::clone(looked)),
        ..Writing::default()
    };
    let report = w.db().write_now(move |tx| {
        actions::write(tx, &Actor::operator(), &rules, &keys, &file, &writing)
    });
    report.unwrap()
}
