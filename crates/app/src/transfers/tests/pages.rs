//! What is shown on members' pages, and the same steps taken by a program.

use axum::http::Method;
use serde_json::json;
use zhibu_testkit::World;

use super::{on_roster, released};

#[tokio::test]
async fn the_member_sees_what_is_under_way_and_the_secretary_what_can_be_begun() {
    let w = World::story();
    let (secretary, member) = (w.client("secretary"), w.client("member"));
    let me = member.get("/mine").await.text();
    assert!(!me.contains("正在办理"));
    let name = member_name(&w);
    released(&w, &name).await;
    let me = member.get("/mine").await.text();
    assert!(
        me.contains("正在办理") && me.contains("组织关系县内转接"),
        "{me}"
    );
    let page = secretary
        .get(&format!("/members/{}", w.member(&name)))
        .await;
    assert!(page.text().contains("正在办理"));
    let links = page.attributes("a", "href");
    assert!(
        links.iter().any(|it| it.contains("procedure=suspend_lost")),
        "{links:?}"
    );
    assert!(
        !links.iter().any(|it| it.contains("procedure=restore")),
        "{links:?}"
    );
}

/// The name of the one whom the cast has as a plain member.
fn member_name(w: &World) -> String {
    let id = w.actor("member").member_id.expect("a member");
    w.db()
        .read_now(move |tx| {
            tx.scalar(
                "select name from member where id = ?1",
                zhibu_db::params![id],
            )
        })
        .expect("reads")
        .expect("a name")
}

#[tokio::test]
async fn a_program_transfers_somebody_by_the_same_steps() {
    let w = World::story();
    let begun = json!({
        "procedure": "transfer_inside",
        "member_id": w.member("罗行豪"),
        "counterpart_id": w.organisation("档案局支部"),
        "on": "2026-11-02",
        "facts": {"answers": {"transfer_ground": "residence"}},
    });
    let secretary = w.client("secretary");
    let answer = secretary
        .api(Method::POST, "/api/v1/procedures", Some(begun))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let shown = answer.json();
    let path = format!("/procedures/{}", shown["id"]);
    for (by, key, on, answers) in [
        (
            "officer",
            "release",
            "2026-11-03",
            json!({"dues_paid_until": "2026-10", "end_posts": "yes"}),
        ),
        ("officer", "agree", "2026-11-03", json!({})),
        ("neighbour", "receive", "2026-11-04", json!({})),
    ] {
        let by = w.client(by);
        let version = by.get(&format!("/api/v1{path}")).await.json()["version"].clone();
        let body =
            json!({"step": key, "on": on, "version": version, "facts": {"answers": answers}});
        let answer = by
            .api(Method::POST, &format!("/api/v1{path}/steps"), Some(body))
            .await;
        assert_eq!(answer.status, 200, "{key}: {}", answer.text());
    }
    assert!(on_roster(&w.client("neighbour"), w.member("罗行豪")).await);
}
