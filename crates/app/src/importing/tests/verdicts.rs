//! The roster that many clerks sent in, and what is to become of each of its odd rows: a table judged by
//! hand, to which the import is held in both directions.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect_file;
use zhibu_app::importing::{ImportKind, ImportReport};
use zhibu_testkit::World;

use super::support::{count, counts, import};

/// A row of the table: where, who, which column, the verdict and its reason.
#[derive(Debug)]
struct Verdict {
    row: u32,
    name: String,
    column: String,
    /// The kind of a fault; `note` for a row that is taken with a word; `taken` for one that only looks odd.
    verdict: String,
    why: String,
}

/// Row, column, kind.
type Cell = (u32, String, String);

fn table() -> Vec<Verdict> {
    let text = include_str!("../../../../../demo/members_messy.verdicts.csv");
    let lines = text.lines().skip(1);
    lines
        .map(|line| {
            let [row, name, column, verdict, why, _said] =
                line.splitn(6, ',').collect::<Vec<_>>().try_into().unwrap();
            Verdict {
                row: row.parse().unwrap(),
                name: name.to_owned(),
                column: column.to_owned(),
                verdict: verdict.to_owned(),
                why: why.to_owned(),
            }
        })
        .collect()
}

/// Checks the import of the messy roster into the whole county against the table.
pub fn hold(w: &World) {
    let report = import(w, ImportKind::Members, "members_messy.xlsx");
    let table = table();
    let is_fault = |it: &&Verdict| !matches!(it.verdict.as_str(), "note" | "taken");
    let judged: BTreeSet<Cell> = table
        .iter()
        .filter(is_fault)
        .map(|it| (it.row, it.column.clone(), it.verdict.clone()))
        .collect();
    let found: BTreeSet<Cell> = report
        .wrong
        .iter()
        .map(|it| (it.row, it.column.clone(), it.kind.to_owned()))
        .collect();
    let missed: Vec<&Cell> = judged.difference(&found).collect();
    let accused: Vec<&Cell> = found.difference(&judged).collect();
    assert_eq!((missed, accused), (Vec::new(), Vec::new()));

    let wrong_rows: BTreeSet<u32> = judged.iter().map(|it| it.0).collect();
    let of = |verdict: &str| -> BTreeSet<u32> {
        let fitting = table.iter().filter(|it| it.verdict == verdict);
        fitting.map(|it| it.row).collect()
    };
    // A note about the file, the region that no place has, is of no row.
    let noted: BTreeSet<u32> = report
        .notes
        .iter()
        .map(|it| it.row)
        .filter(|it| *it > 0)
        .collect();
    assert_eq!(noted, of("note"), "{:?}", report.notes);
    assert!(of("taken").is_disjoint(&wrong_rows));
    let changed: BTreeSet<u32> = report
        .difference
        .changes
        .iter()
        .map(|it| it.line.row)
        .collect();
    assert_eq!(
        changed,
        of("note"),
        "who is on the roster is not created twice"
    );
    assert_eq!(counts(&report), (240, 2, 0, 58));

    every_sentence_is_the_one_of_the_table(&report, &table);
    assert_eq!(report.batch_id, None);
    assert_eq!(
        count(w, "select count(*) from member"),
        3226,
        "nothing is half-written"
    );
}

/// The table's last column is what the product says; `UPDATE_EXPECT=1` writes that column anew.
fn every_sentence_is_the_one_of_the_table(report: &ImportReport, table: &[Verdict]) {
    let mut said: BTreeMap<(u32, &str), &str> = BTreeMap::new();
    for fault in &report.wrong {
        said.insert((fault.row, fault.column.as_str()), &fault.message.zh);
        assert!(fault.message.zh.contains('请'), "{}", fault.message.zh);
        assert!(!fault.message.en.is_empty());
    }
    let mut text = "行,姓名,列,判定,为什么,怎么说\n".to_owned();
    for it in table {
        let sentence = match it.verdict.as_str() {
            "taken" => String::new(),
            "note" => {
                let note = report.notes.iter().find(|note| note.row == it.row);
                note.map_or_else(String::new, |note| note.message.zh.clone())
            }
            _ => said
                .get(&(it.row, it.column.as_str()))
                .map_or_else(String::new, |it| (*it).to_owned()),
        };
        let cells = [
            it.row.to_string(),
            it.name.clone(),
            it.column.clone(),
            it.verdict.clone(),
            it.why.clone(),
            quoted(&sentence),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    expect_file!["../../../../../demo/members_messy.verdicts.csv"].assert_eq(&text);
}

/// A field of a table of commas.
fn quoted(text: &str) -> String {
    if text.contains([',', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
