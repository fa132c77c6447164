//! Who is away, abroad, or here from elsewhere.

use serde_json::json;
use zhibu_testkit::World;

use super::{back, begin, step};

async fn is_floating(w: &World, member: &str) -> bool {
    let id = w.member(member);
    let row = w
        .client("officer")
        .get(&format!("/api/v1/members/{id}"))
        .await
        .json();
    row.get("floating") == Some(&json!(true))
}

#[tokio::test]
async fn who_is_long_at_a_fixed_place_is_to_be_transferred() {
    let w = World::story();
    let secretary = w.client("secretary");
    let away = [
        ("on", "2026-04-10"),
        ("ask_floating_place", "广东省东莞市"),
        ("ask_place_kind", "fixed"),
        ("ask_contact_person", "邓安"),
    ];
    let path = begin(&w, "secretary", "floating_out", "罗行豪", &away).await;
    assert!(is_floating(&w, "罗行豪").await);
    let list = secretary.get("/transfers/floating").await.text();
    for words in [
        "罗行豪",
        "广东省东莞市",
        "2026-10-10",
        "已超期",
        "应转接组织关系",
    ] {
        assert!(list.contains(words), "{words}: {list}");
    }
    let page = secretary.get(&path).await.text();
    assert!(page.contains("应当转接组织关系"), "{page}");
    let contact = [("step", "contact"), ("on", "2026-11-02")];
    assert_eq!(step(&secretary, &path, &contact).await.0, 303);
    assert!(
        secretary
            .get("/transfers/floating")
            .await
            .text()
            .contains("2026-11-02")
    );
    assert_eq!(
        step(&secretary, &path, &[("step", "back"), ("on", "2026-11-03")])
            .await
            .0,
        303
    );
    assert!(!is_floating(&w, "罗行豪").await);
    assert_eq!(back(&secretary, &path).await.0, 303);
    assert!(is_floating(&w, "罗行豪").await);
    assert!(
        !w.client("neighbour")
            .get("/transfers/floating")
            .await
            .text()
            .contains("罗行豪")
    );
}

#[tokio::test]
async fn who_is_abroad_is_contacted_in_every_half_year() {
    let w = World::story();
    let secretary = w.client("secretary");
    let abroad = [
        ("on", "2026-01-10"),
        ("ask_floating_place", "日本东京"),
        ("ask_abroad_kind", "study"),
        ("ask_contact_person", "邓安"),
    ];
    let path = begin(&w, "secretary", "floating_abroad", "罗行豪", &abroad).await;
    let page = secretary.get(&path).await.text();
    assert!(
        page.contains("到 2026-07-10 的这一段没有联系记录") && page.contains("第34条"),
        "{page}"
    );
    let contact = [("step", "contact"), ("on", "2026-11-02")];
    assert_eq!(step(&secretary, &path, &contact).await.0, 303);
    let list = secretary.get("/transfers/floating").await.text();
    assert!(
        list.contains("2027-07-10"),
        "the next stretch is due by its last day: {list}"
    );
}

#[tokio::test]
async fn who_comes_from_elsewhere_is_registered_and_stays_no_member_here() {
    let w = World::story();
    let secretary = w.client("secretary");
    let branch = w.organisation("水务局支部").to_string();
    for name in ["孙流", "孙动"] {
        let form = [
            ("procedure", "floating_in"),
            ("organisation", branch.as_str()),
            ("on", "2026-11-02"),
            ("ask_person_name", name),
            ("ask_from_organisation", "中共邻县某乡党委"),
            ("ask_contact_person", "邓安"),
        ];
        let answer = secretary.post_form("/procedures", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    let list = secretary.get("/transfers/floating").await.text();
    assert!(list.contains("孙流") && list.contains("孙动") && list.contains("中共邻县某乡党委"));
    assert!(
        !secretary
            .get("/api/v1/members")
            .await
            .text()
            .contains("孙流")
    );
}
