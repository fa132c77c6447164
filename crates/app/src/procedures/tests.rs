//! A case of a procedure that has no area of its own: begun, gone on with by whoever's turn it is, ended.

use axum::http::Method;
use serde_json::json;
use zhibu_testkit::World;
use zhibu_web::testing::Client;

/// A member of the secretary's branch.
async fn member(by: &Client) -> String {
    let listed = by.get("/api/v1/members").await.json();
    let first = listed.pointer("/members/0/id");
    first.map_or_else(String::new, ToString::to_string)
}

async fn begun(w: &World) -> String {
    let secretary = w.client("secretary");
    let id = member(&secretary).await;
    let branch = w.organisation("水务局支部").to_string();
    let form = [
        ("procedure", "transfer_out"),
        ("organisation", branch.as_str()),
        ("member", id.as_str()),
        ("on", "2026-11-02"),
        ("ask_destination", "邻县机关工委"),
        ("ask_reason", "调动工作"),
    ];
    let answer = secretary.post_form("/procedures", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().to_owned()
}

async fn step(by: &Client, path: &str, form: &[(&str, &str)]) -> (u16, String) {
    let shown = by.get(&format!("/api/v1{path}")).await.json();
    let version = shown.get("version");
    let version = version.map_or_else(String::new, ToString::to_string);
    let mut form = form.to_vec();
    form.push(("version", version.as_str()));
    let answer = by.post_form(&format!("{path}/steps"), &form).await;
    (answer.status.as_u16(), answer.text())
}

#[tokio::test]
async fn a_letter_is_asked_for_below_issued_above_and_late_when_no_slip_comes() {
    let w = World::story();
    let path = begun(&w).await;
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let page = secretary.get(&path).await.text();
    assert!(
        page.contains("邻县机关工委") && page.contains("上级党组织"),
        "{page}"
    );
    let letter = [
        ("step", "letter"),
        ("on", "2026-11-03"),
        ("ask_letter_number", "工委转〔2026〕7号"),
        ("ask_until", "2026-11-20"),
        ("ask_dues_paid_until", "2026-10"),
    ];
    let (status, told) = step(&secretary, &path, &letter).await;
    assert!(status == 422 && told.contains("由别的组织记录"), "{told}");
    let mine = officer.get("/procedures?state=mine").await.text();
    assert!(mine.contains("开具组织关系介绍信 · 轮到我"), "{mine}");
    assert_eq!(step(&officer, &path, &letter).await.0, 303);
    let late = officer.get("/procedures?state=late").await.text();
    assert!(late.contains("介绍信有效期到 2026-11-20"), "{late}");
    let receipt = [("step", "receipt"), ("on", "2026-11-23")];
    assert_eq!(step(&officer, &path, &receipt).await.0, 303);
    let ended = secretary.get("/procedures?state=ended").await.text();
    assert!(ended.contains("收到回执"), "{ended}");
    let late = secretary.get("/procedures?state=late").await.text();
    assert!(!late.contains(&path), "an ended case waits for nothing");
}

#[tokio::test]
async fn everything_that_a_step_lacks_is_told_at_once() {
    let w = World::story();
    let path = begun(&w).await;
    let officer = w.client("officer");
    let form = [
        ("step", "letter"),
        ("on", "2026-11-03"),
        ("ask_until", "月底"),
        ("ask_note", "不该填的"),
    ];
    let (status, told) = step(&officer, &path, &form).await;
    assert_eq!(status, 422);
    for sentence in [
        "“介绍信编号”要填写",
        "“月底”不是一个日期",
        "“党费交至（年月）”要填写",
        "这一步不填这一项",
    ] {
        assert!(told.contains(sentence), "{sentence}: {told}");
    }
    let ahead = [
        ("step", "withdraw"),
        ("on", "2027-01-10"),
        ("ask_reason", "不走了"),
    ];
    let (status, told) = step(&w.client("secretary"), &path, &ahead).await;
    assert!(status == 422 && told.contains("还没有到"), "{told}");
}

#[tokio::test]
async fn a_case_is_begun_once_and_taken_back_by_who_recorded_it() {
    let w = World::story();
    let path = begun(&w).await;
    let secretary = w.client("secretary");
    let shown = secretary.get(&format!("/api/v1{path}")).await.json();
    let again = json!({
        "procedure": "transfer_out",
        "member_id": shown["member_id"],
        "on": "2026-11-05",
        "facts": {"answers": {"destination": "省里", "reason": "调动"}},
    });
    let twice = secretary
        .api(Method::POST, "/api/v1/procedures", Some(again))
        .await;
    assert!(twice.status == 422 && twice.text().contains("没有办完的办件"));
    let step_id = &shown["steps"][0]["id"];
    let version = shown["version"].to_string();
    let back = [("reason", "填错了人"), ("version", version.as_str())];
    let answer = secretary
        .post_form(&format!("{path}/steps/{step_id}/back"), &back)
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(w.client("neighbour").get(&path).await.status, 404);
    assert_eq!(w.client("member").get("/procedures").await.status, 403);
}

#[tokio::test]
async fn what_if_a_letter_were_issued_says_until_when_nothing_is_due() {
    let w = World::story();
    let path = begun(&w).await;
    let officer = w.client("officer");
    let asked = format!("{path}?if_step=receipt&if_on=2026-12-01");
    let page = officer.get(&asked).await;
    assert!(page.text().contains("没有“开具组织关系介绍信”的记录"));
}
