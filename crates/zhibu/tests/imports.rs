//! Wrong rows given back, good ones written and batches taken back from the command line.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod support;

use std::path::Path;

use support::{Folder, zhibu};

const TODAY: &str = "--today 2026-11-24";

#[test]
fn wrong_rows_are_given_back_good_ones_written_and_a_batch_taken_back() {
    let folder = Folder::new();
    let units = workbook("units.xlsx");
    let messy = workbook("members_messy.xlsx");
    assert_eq!(
        zhibu(&folder, &format!("import units {units} {TODAY}")).code,
        0
    );
    let looked = zhibu(
        &folder,
        &format!("import members {messy} --wrong wrong.xlsx --dry-run --json {TODAY}"),
    );
    assert_eq!(looked.code, 1);
    let looked = looked.json();
    let wrong = looked["wrong"].as_array().unwrap();
    assert!(wrong.len() > 50 && looked["new"].as_i64().unwrap() > 200);
    assert!(folder.at("wrong.xlsx").exists());

    let written = zhibu(
        &folder,
        &format!("import members {messy} --good-rows {TODAY}"),
    );
    assert_eq!(written.code, 1, "a row was wrong: {}", written.out);
    assert!(written.out.contains("没有错的行已写入"), "{}", written.out);
    let batch = written.out.split("批号 ").nth(1).unwrap();
    let batch: String = batch.chars().take_while(char::is_ascii_digit).collect();

    // The rows given back are those that were wrong, with the same faults.
    let given = zhibu(
        &folder,
        &format!("import members wrong.xlsx --dry-run --json {TODAY}"),
    )
    .json();
    let kinds = |answer: &serde_json::Value| {
        let wrong = answer["wrong"].as_array().unwrap().iter();
        let mut kinds: Vec<String> = wrong
            .filter(|it| it["kind"] != "duplicate_in_file")
            .map(|it| format!("{} {}", it["column"], it["kind"]))
            .collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds(&given), kinds(&looked));

    let preview = zhibu(
        &folder,
        &format!("import undo {batch} --dry-run --json {TODAY}"),
    )
    .json();
    assert_eq!(preview["in_the_way"].as_array().unwrap().len(), 0);
    assert_eq!(preview["removed"], looked["new"]);
    let undone = zhibu(&folder, &format!("import undo {batch} {TODAY}"));
    assert_eq!(undone.code, 0, "{}", undone.err);
    assert_eq!(
        zhibu(&folder, &format!("import undo {batch} {TODAY}")).code,
        1,
        "once"
    );
    assert_eq!(zhibu(&folder, &format!("import undo 1 {TODAY}")).code, 1);
    let again = zhibu(
        &folder,
        &format!("import members {messy} --dry-run --json {TODAY}"),
    )
    .json();
    assert_eq!(again["new"], looked["new"], "as before");
}

#[test]
fn a_place_for_wrong_rows_that_cannot_be_written_stops_before_anything_is() {
    let folder = Folder::new();
    let (units, messy) = (workbook("units.xlsx"), workbook("members_messy.xlsx"));
    let import = format!("import members {messy} --good-rows {TODAY}");
    let units = zhibu(
        &folder,
        &format!("import units {units} --wrong none.xlsx {TODAY}"),
    );
    assert_eq!(units.code, 0, "{}", units.err);
    let batch = units.out.split("批号 ").nth(1).unwrap();
    let batch: String = batch.chars().take_while(char::is_ascii_digit).collect();
    assert!(!folder.at("none.xlsx").exists(), "nothing was wrong");
    let stopped = zhibu(&folder, &format!("{import} --wrong nowhere/wrong.xlsx"));
    assert_eq!((stopped.code, stopped.out.as_str()), (2, ""));
    assert!(stopped.err.contains("nowhere"), "{}", stopped.err);
    let written = zhibu(&folder, &format!("{import} --wrong wrong.xlsx"));
    assert!(
        written.out.contains("新增 242 行"),
        "as at first: {}",
        written.out
    );

    // The organisations have members by now.
    let kept = zhibu(&folder, &format!("import undo {batch} --json {TODAY}"));
    assert_eq!(kept.code, 1);
    let kept = kept.json();
    assert_eq!(
        (&kept["removed"], &kept["restored"]),
        (&0.into(), &0.into())
    );
    let in_the_way = kept["in_the_way"].as_array().unwrap();
    assert!(in_the_way.iter().any(|it| it["reason"] == "members"));
    assert!(
        in_the_way
            .iter()
            .all(|it| it["label"].as_str().is_some_and(|it| !it.is_empty()))
    );
}

#[test]
fn a_heading_that_is_chosen_for_no_column_is_refused() {
    let folder = Folder::new();
    let messy = workbook("members_messy.xlsx");
    let units = format!("import units {} {TODAY}", workbook("units.xlsx"));
    assert_eq!(zhibu(&folder, &units).code, 0);
    let unknown = zhibu(
        &folder,
        &format!("import members {messy} --column 手机=phone --dry-run {TODAY}"),
    );
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("telephone"), "{}", unknown.err);
    let ill = format!("import members {messy} --column 手机 --dry-run {TODAY}");
    assert_eq!(zhibu(&folder, &ill).code, 2);
    folder.file("text.xlsx", "姓名,手机");
    let text = format!("import members text.xlsx --column 手机=telephone {TODAY}");
    assert_eq!(zhibu(&folder, &text).code, 2, "no workbook");
}

/// A workbook of the demonstration.
fn workbook(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let path = path.canonicalize().unwrap().join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn on_a_terminal_a_bar_tells_how_far_a_big_file_is() {
    let folder = Folder::new();
    let units = workbook("units.xlsx");
    zhibu(&folder, &format!("import units {units} {TODAY}"));
    let program = env!("CARGO_BIN_EXE_zhibu");
    let line = format!(
        "{program} import members {} {TODAY}",
        workbook("members.xlsx")
    );
    // `script` is the terminal.
    let shown = std::process::Command::new("script")
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .current_dir(folder.at(""))
        .output()
        .unwrap();
    assert!(shown.status.success());
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let percents = shown.split('%').filter_map(|it| {
        let digits = it.rsplit(|it: char| !it.is_ascii_digit()).next()?;
        digits.parse::<u64>().ok()
    });
    let mut percents: Vec<u64> = percents.collect();
    assert!(percents.is_sorted(), "it only rises: {percents:?}");
    percents.dedup();
    assert!(percents.len() > 4, "it moves: {percents:?}");
    assert!(
        percents.iter().any(|it| (41..70).contains(it)),
        "{percents:?}"
    );
    assert!(shown.contains("核对"), "{shown}");
}
