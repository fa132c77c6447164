//! Batches taken back one after the other, the last first.

use zhibu_app::importing::ImportKind;
use zhibu_db::params;

use super::support::{import_bytes, member, roster, small_county, with};
use super::undo::{everything, obstacles, undone};

#[test]
fn batches_are_taken_back_from_the_last_to_the_one_that_brought_a_member() {
    let w = small_county();
    let before = everything(&w);
    let brought = import_bytes(&w, ImportKind::Members, roster(&[member("何芳", 1988)]));
    let brought = brought.unwrap().batch_id.unwrap();
    let mut later = Vec::new();
    for note in ["流动党员", "流动党员，现居长沙"] {
        let row = with(&member("何芳", 1988), "备注", note);
        let report = import_bytes(&w, ImportKind::Members, roster(&[row])).unwrap();
        later.push(report.batch_id.unwrap());
    }
    let in_the_way = obstacles(&w, brought);
    assert!(
        in_the_way.contains(&"later_batch 何芳".to_owned()),
        "{in_the_way:?}"
    );
    while let Some(id) = later.pop() {
        undone(&w, id).unwrap();
    }
    assert_eq!(obstacles(&w, brought), [""; 0]);
    undone(&w, brought).unwrap();
    assert_eq!(everything(&w), before);

    let again = import_bytes(&w, ImportKind::Members, roster(&[member("何芳", 1988)]));
    let row = with(&member("何芳", 1988), "备注", "流动党员");
    let changed = import_bytes(&w, ImportKind::Members, roster(&[row]));
    undone(&w, changed.unwrap().batch_id.unwrap()).unwrap();
    w.db()
        .write_now(|tx| {
            tx.execute(
                "update member set workplace = '档案局', version = version + 1 where name = '何芳'",
                params![],
            )
        })
        .unwrap();
    let in_the_way = obstacles(&w, again.unwrap().batch_id.unwrap());
    assert_eq!(in_the_way, ["changed_since 何芳"], "by hand, afterwards");
}
