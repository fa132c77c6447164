//! Standings that come and go, and days put right underneath them.

use zhibu_app::AppError;
use zhibu_app::members::model::MemberFile;
use zhibu_app::members::rules::{TypedChange, TypedMember, Way};
use zhibu_testkit::World;

use super::support::{add, change, faults, file, from_on, history, right, some, with_number};

fn joined(w: &World, joined_on: &str, full_on: &str) -> i64 {
    let new = TypedMember {
        joined_on: joined_on.to_owned(),
        full_on: full_on.to_owned(),
        ..with_number("102")
    };
    add(w, "officer", "水务局支部", new).expect("added")
}

fn stand(w: &World, id: i64, status: &str, day: &str) -> Result<(), AppError> {
    let mut typed = from_on(status, day);
    if status == "former" {
        // Other reasons go by the steps of a procedure.
        typed.leaving = "other".to_owned();
    }
    change(w, "officer", id, ("status", Way::Change), typed)
}

fn put_right(w: &World, id: i64, field: &str, day: &str) -> Result<(), AppError> {
    change(w, "officer", id, (field, Way::Correct), right(day))
}

fn standings(file: &MemberFile) -> Vec<String> {
    let lines = history(file, "status").into_iter();
    lines
        .map(|(status, from_on, until_on)| {
            let until_on = until_on.unwrap_or_default();
            format!(
                "{} {}..{until_on}",
                status.expect("a standing"),
                from_on.expect("a day")
            )
        })
        .collect()
}

#[test]
fn a_day_put_right_moves_the_first_standings_and_leaves_the_time_away() {
    let w = World::story();
    let id = joined(&w, "2015-01-01", "2016-01-01");
    stand(&w, id, "former", "2020-01-01").expect("left");
    stand(&w, id, "full", "2022-01-01").expect("restored");
    put_right(&w, id, "joined_on", "2014-12-31").expect("put right");
    put_right(&w, id, "full_on", "2016-02-01").expect("put right");
    let seen = file(&w, "officer", id);
    assert_eq!(
        standings(&seen),
        [
            "probationary 2014-12-31..2016-02-01",
            "full 2016-02-01..2020-01-01",
            "former 2020-01-01..2022-01-01",
            "full 2022-01-01..",
        ]
    );
    let branches: Vec<_> = history(&seen, "branch_id")
        .into_iter()
        .map(|it| (it.1, it.2))
        .collect();
    assert_eq!(
        branches,
        [
            (some("2014-12-31"), some("2020-01-01")),
            (some("2022-01-01"), None)
        ]
    );
    assert_eq!(
        faults(put_right(&w, id, "full_on", "2021-05-01")),
        ["value"],
        "on that day they were away"
    );
}

#[test]
fn nobody_joins_after_the_first_branch_was_left() {
    let w = World::story();
    let id = joined(&w, "2015-01-01", "2016-01-01");
    let archive = w.organisation("档案局支部").to_string();
    change(
        &w,
        "officer",
        id,
        ("branch_id", Way::Change),
        from_on(&archive, "2018-05-01"),
    )
    .expect("moved");
    put_right(&w, id, "full_on", "2021-03-01").expect("put right");
    assert_eq!(
        faults(put_right(&w, id, "joined_on", "2020-03-01")),
        ["value"]
    );
    let seen = file(&w, "officer", id);
    assert_eq!(
        standings(&seen),
        ["probationary 2015-01-01..2021-03-01", "full 2021-03-01.."]
    );
    put_right(&w, id, "joined_on", "2018-04-30").expect("a day before");
    assert_eq!(
        history(&file(&w, "officer", id), "branch_id")[0].1,
        some("2018-04-30")
    );
}

#[test]
fn who_is_restored_has_the_day_of_the_standing_and_no_reason_for_leaving() {
    let w = World::story();
    let id = joined(&w, "2025-03-01", "");
    stand(&w, id, "former", "2025-06-01").expect("left");
    stand(&w, id, "full", "2026-06-01").expect("restored");
    let seen = file(&w, "officer", id);
    assert_eq!(
        seen.row.full_on.map(|it| it.to_string()),
        some("2026-06-01")
    );
    assert_eq!(
        history(&seen, "leaving"),
        [(some("other"), some("2025-06-01"), some("2026-06-01"))]
    );
    stand(&w, id, "former", "2026-08-01").expect("left");
    stand(&w, id, "probationary", "2026-09-01").expect("restored to probation");
    put_right(&w, id, "joined_on", "2025-02-01").expect("put right");
    let seen = file(&w, "officer", id);
    assert_eq!(seen.row.full_on, None);
    assert_eq!(
        standings(&seen),
        [
            "probationary 2025-02-01..2025-06-01",
            "former 2025-06-01..2026-06-01",
            "full 2026-06-01..2026-08-01",
            "former 2026-08-01..2026-09-01",
            "probationary 2026-09-01..",
        ]
    );
}

#[test]
fn a_telephone_that_stands_already_is_no_change() {
    let w = World::story();
    let id = w.member("何芳");
    let typed = from_on("19900009999", "2026-11-01");
    change(&w, "secretary", id, ("telephone", Way::Change), typed).expect("changed");
    let again = TypedChange {
        from_on: "2026-11-02".to_owned(),
        ..from_on("199 0000 9999", "")
    };
    assert_eq!(
        faults(change(
            &w,
            "secretary",
            id,
            ("telephone", Way::Change),
            again
        )),
        ["value"]
    );
}

#[tokio::test]
async fn an_entry_sent_twice_is_written_once() {
    let w = World::story();
    let (client, id) = (w.client("secretary"), w.member("何芳"));
    for (field, value) in [("training", "党员培训班"), ("health", "良好")] {
        let path = format!("/members/{id}/change");
        let form = client
            .get(&format!("{path}?field={field}&way=change"))
            .await;
        let version = form.attributes("input[name=version]", "value")[0].clone();
        let sent = [
            ("field", field),
            ("way", "change"),
            ("version", version.as_str()),
            ("value", value),
            ("from_on", "2026-05-01"),
        ];
        assert_eq!(client.post_form(&path, &sent).await.status, 303);
        assert_eq!(client.post_form(&path, &sent).await.status, 409);
    }
    assert_eq!(history(&file(&w, "secretary", id), "training").len(), 1);
}

#[tokio::test]
async fn who_has_left_is_counted_beside_the_members() {
    let w = World::story();
    let client = w.client("officer");

    let before = client.get("/members?q=zgq").await;
    assert!(!before.texts("dl.figures dt").contains(&"已离开".to_owned()));
    stand(&w, w.member("张国庆"), "former", "2026-10-01").expect("left");
    let after = client.get("/members?q=zgq").await;
    let counts = after.texts("dl.figures dd");
    assert_eq!(
        after.texts("dl.figures dt").last(),
        Some(&"已离开".to_owned())
    );
    assert_eq!(
        (counts.first(), counts.last()),
        (Some(&"0".to_owned()), Some(&"1".to_owned()))
    );
    assert!(after.text().contains("也不进签名册"));
}
