//! Items from a day on and put right; what is sensitive.

use jiff::civil::date;
use zhibu_app::AppError;
use zhibu_app::members::actions::{self, reading};
use zhibu_app::members::rules::{TypedChange, Way};
use zhibu_db::params;
use zhibu_testkit::World;

use super::support::{change, faults, file, from_on, history, right, some};
use super::{names, searching};

#[test]
fn a_change_holds_from_its_day_and_the_old_value_stays_in_the_history() {
    let w = World::story();
    let id = w.member("何芳");
    change(
        &w,
        "secretary",
        id,
        ("education", Way::Change),
        from_on("postgraduate", "2025-06-30"),
    )
    .expect("changed");
    let file_now = file(&w, "secretary", id);
    assert_eq!(file_now.row.education, "postgraduate");
    assert_eq!(
        history(&file_now, "education"),
        [
            (some("bachelor"), None, some("2025-06-30")),
            (some("postgraduate"), some("2025-06-30"), None),
        ]
    );
    let told = &file_now.changes[0];
    assert_eq!(
        (told.kind.as_deref(), told.from_on),
        (Some("change"), Some(date(2025, 6, 30)))
    );
    // A day before the present value began, a day to come, a word that is none, and nothing new.
    for (typed, field) in [
        (from_on("bachelor", "2025-06-30"), "from_on"),
        (from_on("bachelor", "2027-01-01"), "from_on"),
        (from_on("wizard", "2026-01-01"), "value"),
        (from_on("postgraduate", "2026-01-01"), "value"),
        (from_on("bachelor", ""), "from_on"),
    ] {
        let result = change(&w, "secretary", id, ("education", Way::Change), typed);
        assert_eq!(faults(result), [field]);
    }
    change(
        &w,
        "secretary",
        id,
        ("education", Way::Correct),
        right("junior_college"),
    )
    .expect("put right");
    let file_now = file(&w, "secretary", id);
    assert_eq!(file_now.row.education, "junior_college");
    assert_eq!(
        history(&file_now, "education")[1],
        (some("junior_college"), some("2025-06-30"), None),
        "the day stays, the wrong word is gone"
    );
    let unsaid = TypedChange {
        reason: String::new(),
        ..right("bachelor")
    };
    assert_eq!(
        faults(change(
            &w,
            "secretary",
            id,
            ("education", Way::Correct),
            unsaid
        )),
        ["reason"]
    );
}

#[test]
fn an_old_name_finds_still_and_a_wrong_one_does_not() {
    let w = World::story();
    let id = w.member("何芳");
    change(
        &w,
        "secretary",
        id,
        ("name", Way::Change),
        from_on("何方舟", "2024-01-01"),
    )
    .expect("renamed");
    for typed in ["何芳", "hefang", "hf", "何方舟", "hfz"] {
        assert_eq!(
            names(&w, "secretary", searching(typed)),
            ["何方舟"],
            "{typed}"
        );
    }
    change(&w, "secretary", id, ("name", Way::Correct), right("何方周")).expect("put right");
    assert!(names(&w, "secretary", searching("舟")).is_empty());
    assert_eq!(names(&w, "secretary", searching("何芳")), ["何方周"]);
}

#[test]
fn standing_and_branch_change_with_their_day_and_the_counts_follow() {
    let w = World::story();
    let id = w.member("杨庆言");
    let full = from_on("full", "2026-07-01");
    assert_eq!(
        faults(change(&w, "secretary", id, ("status", Way::Change), full)),
        ["value"],
        "the probation is a year"
    );
    let id = w.member("罗行豪");
    let mut leaves = from_on("former", "2026-10-01");
    assert_eq!(
        faults(change(
            &w,
            "secretary",
            id,
            ("status", Way::Change),
            leaves.clone()
        )),
        ["leaving"]
    );
    leaves.leaving = "other".to_owned();
    change(&w, "secretary", id, ("status", Way::Change), leaves).expect("left");
    let left = file(&w, "secretary", id);
    assert_eq!(left.row.status, "former");
    assert_eq!(left.memberships[0].until_on, Some(date(2026, 10, 1)));
    assert_eq!(
        history(&left, "leaving"),
        [(some("other"), some("2026-10-01"), None)]
    );
    let strength = |on: &'static str| -> i64 {
        let found = w.db().read_now(move |tx| {
            let asks = "select s.all_count from branch_strength s join organisation o on o.id = s.organisation_id
                where o.short_name = '水务局支部' and s.month_start <= ?1 order by s.month_start desc";
            tx.scalar(asks, params![on])
        });
        found.expect("reads").expect("a month")
    };
    assert_eq!((strength("2026-09-01"), strength("2026-10-01")), (10, 9));
    change(
        &w,
        "secretary",
        id,
        ("status", Way::Change),
        from_on("full", "2026-11-01"),
    )
    .expect("restored");
    assert_eq!(strength("2026-11-01"), 10);
}

#[test]
fn a_branch_within_reach_takes_over_from_its_day() {
    let w = World::story();
    let id = w.member("罗行豪");
    let archive = w.organisation("档案局支部").to_string();
    assert_eq!(
        faults(change(
            &w,
            "secretary",
            id,
            ("branch_id", Way::Change),
            from_on(&archive, "2026-11-10")
        )),
        ["value"],
        "another branch is out of the secretary's reach"
    );
    change(
        &w,
        "officer",
        id,
        ("branch_id", Way::Change),
        from_on(&archive, "2026-11-10"),
    )
    .expect("moved");
    let moved = file(&w, "officer", id);
    assert_eq!(moved.row.branch_name, "档案局支部");
    assert_eq!(moved.memberships[0].from_on, date(2026, 11, 10));
    assert!(names(&w, "neighbour", searching("罗行豪")).contains(&"罗行豪".to_owned()));
}

#[test]
fn what_is_sensitive_is_sealed_kept_back_and_read_with_a_reason() {
    let w = World::story();
    let id = w.member("张国庆");
    let mut family = from_on("妻 王某", "1995-10-01");
    family.label = "sensitive".to_owned();
    change(&w, "secretary", id, ("family", Way::Change), family).expect("written");
    change(
        &w,
        "secretary",
        id,
        ("health", Way::Change),
        from_on("慢性病", "2024-05-01"),
    )
    .expect("written");
    change(
        &w,
        "secretary",
        id,
        ("reward", Way::Change),
        from_on("县优秀党员", "2021-07-01"),
    )
    .expect("written");
    let seen = file(&w, "secretary", id);
    assert_eq!(seen.hidden_count, 2);
    assert!(history(&seen, "health").is_empty() && history(&seen, "reward").len() == 1);
    let plain: i64 = w
        .db()
        .read_now(|tx| {
            let asks =
                "select count(1) from member_fact where value = '慢性病' or value = '妻 王某'";
            tx.scalar(asks, &[])
        })
        .expect("reads")
        .expect("a count");
    assert_eq!(plain, 0);
    let reveal = |login_name: &str, reason: &'static str| {
        let (actor, keys) = (w.actor(login_name), w.app().keys.clone());
        w.db()
            .write_now(move |tx| reading::reveal(tx, &actor, &keys, id, reason))
    };
    assert_eq!(faults(reveal("secretary", " ")), ["reason"]);
    assert!(matches!(
        reveal("committee_member", "x"),
        Err(AppError::Forbidden)
    ));
    let told = reveal("secretary", "慰问前核对").expect("shown");
    assert_eq!(
        history(&told.file, "health"),
        [(some("慢性病"), some("2024-05-01"), None)]
    );
    assert_eq!(told.id_number.len(), 18);
    let own = {
        let (actor, keys) = (w.actor("member"), w.app().keys.clone());
        w.db()
            .read_now(move |tx| actions::own(tx, &actor, &keys))
            .expect("reads")
            .expect("a member")
    };
    assert_eq!(history(&own, "family").len(), 1, "oneself sees everything");
    let acts: Vec<&str> = own.readings.iter().map(|it| it.act.as_str()).collect();
    assert!(acts.contains(&"reveal_member"), "{acts:?}");
}

#[tokio::test]
async fn the_forms_lead_from_the_file_to_the_change_and_back() {
    let w = World::story();
    let client = w.client("secretary");
    let id = w.member("何芳");
    let menu = client.get(&format!("/members/{id}/change")).await;
    let links = menu.attributes("a", "href");
    assert!(
        links.iter().any(|it| it.contains("field=telephone")),
        "{links:?}"
    );
    let form = client
        .get(&format!("/members/{id}/change?field=telephone&way=change"))
        .await;
    assert!(form.text().contains("199****"), "masked as it stands");
    let version = form.attributes("input[name=version]", "value")[0].clone();
    let sent = [
        ("field", "telephone"),
        ("way", "change"),
        ("version", version.as_str()),
        ("value", "19900009999"),
        ("from_on", "2026-11-01"),
        ("source", "本人申报"),
        ("reason", ""),
    ];
    let path = format!("/members/{id}/change");
    assert_eq!(client.post_form(&path, &sent).await.status, 303);
    assert_eq!(
        client.post_form(&path, &sent).await.status,
        409,
        "the form is of the row before"
    );
    let file = client.get(&format!("/members/{id}")).await;
    assert!(file.text().contains("199****9999") && file.text().contains("本人申报"));
    assert!(!file.text().contains("19900009999"));
    let wrong = client
        .post_form(
            "/members",
            &[
                ("name", "王"),
                ("branch", &w.organisation("水务局支部").to_string()),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.texts("#faults li").len() > 5, "every fault at once");
}
