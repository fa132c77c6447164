//! A roster that is sent in as it was given: everybody in it is as they were, whoever they are.

use zhibu_app::access::Actor;
use zhibu_app::exporting::actions;
use zhibu_app::exporting::model::ExportFile;
use zhibu_app::importing::{ImportKind, ImportReport, run};
use zhibu_app::members::model::RosterFilter;
use zhibu_app::members::store::changing;
use zhibu_app::members::store::summary::recount_all;
use zhibu_app::{AppError, Outcome};
use zhibu_db::{Tx, params};
use zhibu_testkit::World;

use super::import;

/// The demo county, in which some have other documents and some have left, with a branch that is dissolved.
fn county() -> World {
    let w = World::empty();
    let app = w.app();
    for (kind, file) in [
        (ImportKind::Units, "units.xlsx"),
        (ImportKind::Members, "members.xlsx"),
    ] {
        let path = format!("{}/../../demo/{file}", env!("CARGO_MANIFEST_DIR"));
        run(
            &app.db,
            &app.keys,
            &app.rules,
            kind,
            std::path::Path::new(&path),
            false,
        )
        .expect("imported");
    }
    let keys = app.keys.clone();
    app.db
        .write_now(move |tx| {
            for (at, id) in ids(tx, "select id from member order by id")?
                .into_iter()
                .enumerate()
            {
                match at % 20 {
                    3 => changing::put_number(tx, &keys, id, "passport", &format!("E{at:08}"))?,
                    7 => changing::put_number(tx, &keys, id, "other", &format!("JG/({at:05})"))?,
                    11 => leave(tx, id)?,
                    13 => {
                        let number = format!("H{at:010}");
                        changing::put_number(tx, &keys, id, "hong_kong_macau_permit", &number)?;
                        leave(tx, id)?;
                    }
                    _ => {}
                }
            }
            let branch = "select min(branch_id) from member where status = 'probationary'";
            let branch_id = ids(tx, branch)?.remove(0);
            let of_branch = "select id from member where branch_id = ?1 and status <> 'former'";
            for id in tx.column::<i64>(of_branch, params![branch_id])? {
                leave(tx, id)?;
            }
            let dissolve = "update organisation set dissolved_on = '2026-11-02' where id = ?1";
            tx.execute(dissolve, params![branch_id])?;
            recount_all(tx)
        })
        .expect("set");
    w
}

fn ids(tx: &mut Tx<'_>, statement: &'static str) -> Outcome<Vec<i64>> {
    Ok(tx.column::<i64>(statement, params![])?)
}

fn leave(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    let on = jiff::civil::date(2026, 11, 1);
    let left = "update member set status = 'former' where id = ?1";
    tx.execute(left, params![id])?;
    changing::put_standing(tx, id, "former", on)?;
    changing::end_membership(tx, id, on)
}

/// The roster of those in the party, or of those who left.
fn exported(w: &World, status: &str, is_masked: bool) -> ExportFile {
    let app = w.app().clone();
    let filter = RosterFilter {
        status: status.to_owned(),
        ..RosterFilter::default()
    };
    let file = w.db().write_now(move |tx| {
        let (operator, kept) = (Actor::operator(), (&*app.rules, &app.keys));
        if is_masked {
            actions::members_masked(tx, &operator, kept, &filter)
        } else {
            actions::members_in_clear(tx, &operator, kept, &filter, "报送年度统计")
        }
    });
    file.expect("a file")
}

/// New, changed, same, and the faults.
fn told(report: &ImportReport) -> (i64, i64, i64, Vec<String>) {
    let difference = &report.difference;
    let wrong = report.wrong.iter();
    let wrong = wrong.map(|it| format!("{} {} {}", it.row, it.column, it.message.zh));
    (
        difference.new_count(),
        difference.changed_count(),
        difference.same_count,
        wrong.collect(),
    )
}

#[test]
fn everybody_of_the_county_comes_back_as_they_were_with_their_number_and_masked() {
    let w = county();
    let count = |statement| {
        let found = w
            .db()
            .read_now(move |tx| Ok::<_, AppError>(tx.scalar::<i64>(statement, params![])?));
        found.expect("an answer").unwrap_or_default()
    };
    let present = count("select count(*) from member where status <> 'former'");
    let former = count("select count(*) from member where status = 'former'");
    assert!(present > 2_800 && former > 300, "{present} {former}");
    for is_masked in [false, true] {
        for (status, expected) in [("", present), ("former", former)] {
            let report = import(&w, exported(&w, status, is_masked).bytes);
            assert_eq!(
                told(&report),
                (0, 0, expected, Vec::new()),
                "{status} {is_masked}: {:?}",
                report.difference.changes.first()
            );
            assert_eq!(report.notes, []);
        }
    }
}
