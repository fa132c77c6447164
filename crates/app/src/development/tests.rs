//! A case from the application to the assembly, and what the rules say of it on the way.

#[path = "tests/papers.rs"]
mod papers;
#[path = "tests/plans.rs"]
mod plans;
#[path = "tests/roster.rs"]
mod roster;
#[path = "tests/thoughts.rs"]
mod thoughts;

use axum::http::Method;
use jiff::civil::date;
use serde_json::json;
use zhibu_testkit::{World, citizen_number};
use zhibu_web::testing::Client;

fn number() -> String {
    citizen_number(date(1995, 5, 5), 7)
}

async fn applied(w: &World, by: &Client, on: &str) -> String {
    let branch = w.organisation("水务局支部").to_string();
    let number = number();
    let form = [
        ("organisation", branch.as_str()),
        ("name", "沈清"),
        ("id_number", number.as_str()),
        ("ethnicity", "汉"),
        ("education", "bachelor"),
        ("workplace", "水务局科员"),
        ("telephone", ""),
        ("applied_on", on),
    ];
    let answer = by.post_form("/development", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().to_owned()
}

/// Records a step with its facts, by the version that the API shows.
async fn step(by: &Client, path: &str, step: &str, on: &str, facts: &[(&str, &str)]) -> u16 {
    let shown = by.get(&format!("/api/v1{path}")).await.json();
    let version = shown
        .get("version")
        .map_or_else(String::new, ToString::to_string);
    let mut form = vec![("step", step), ("on", on), ("version", version.as_str())];
    form.extend(facts);
    let answer = by.post_form(&format!("{path}/steps"), &form).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn a_secretary_begins_a_case_and_is_told_what_is_next_and_until_when() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = applied(&w, &secretary, "2026-11-02").await;
    let page = secretary.get(&path).await.text();
    assert!(
        page.contains("派人谈话") && page.contains("2026-12-02"),
        "{page}"
    );
    assert!(page.contains("第7条"), "the article stands beside it");
    let number = number();
    let home = secretary.get("/").await.text();
    assert!(home.contains("沈清：派人谈话，最晚这一天") && home.contains("2026-12-02"));
    let twice = secretary
        .post_form(
            "/development",
            &[("name", "沈清"), ("id_number", number.as_str())],
        )
        .await;
    assert_eq!(twice.status, 422);
    assert_eq!(
        step(&secretary, &path, "talk", "2026-11-10", &[]).await,
        303
    );
    let listed = secretary.get("/development").await.text();
    assert!(listed.contains("沈清") && listed.contains("确定入党积极分子"));
    let home = secretary.get("/").await.text();
    assert!(!home.contains("沈清"), "no last day yet");
    assert_eq!(w.client("neighbour").get(&path).await.status, 404);
    assert_eq!(w.client("member").get("/development").await.status, 403);
}

#[tokio::test]
async fn a_step_that_cannot_be_taken_says_why_with_its_article() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = applied(&w, &secretary, "2026-11-02").await;
    let form = [("step", "activist"), ("on", "2026-11-10"), ("version", "1")];
    let refused = secretary.post_form(&format!("{path}/steps"), &form).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(
        text.contains("没有“派人谈话”的记录") && text.contains("第7条"),
        "{text}"
    );
    let ahead = [("step", "talk"), ("on", "2027-01-10"), ("version", "1")];
    let refused = secretary.post_form(&format!("{path}/steps"), &ahead).await;
    assert!(refused.text().contains("还没有到"));
    let above = [
        ("step", "file_activist"),
        ("on", "2026-11-10"),
        ("version", "1"),
    ];
    let refused = secretary.post_form(&format!("{path}/steps"), &above).await;
    assert!(refused.text().contains("由上级党组织记录"));
    let stale = [("step", "talk"), ("on", "2026-11-10"), ("version", "7")];
    let refused = secretary.post_form(&format!("{path}/steps"), &stale).await;
    assert_eq!(refused.status, 409);
}

#[tokio::test]
async fn what_if_looks_ahead_and_records_nothing() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = applied(&w, &secretary, "2026-11-02").await;
    let late = secretary
        .get(&format!("{path}?if_step=talk&if_on=2026-12-20"))
        .await
        .text();
    assert!(late.contains("最迟应在 2026-12-02 派人谈话"), "{late}");
    let asked = format!("/api/v1{path}?step=activist&on=2026-12-20");
    let answer = secretary.get(&asked).await.json();
    let refused = &answer["what_if"]["refused"];
    assert_eq!(refused[0]["code"], json!("step_missing"));
    assert_eq!(refused[0]["article"], json!("7"));
    assert_eq!(answer["steps"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_last_step_is_taken_back_with_a_reason_and_stays_on_record() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = applied(&w, &secretary, "2026-11-02").await;
    assert_eq!(
        step(&secretary, &path, "talk", "2026-11-10", &[]).await,
        303
    );
    let shown = secretary.get(&format!("/api/v1{path}")).await.json();
    let (version, steps) = (shown["version"].to_string(), &shown["steps"]);
    let back = |id: &serde_json::Value| format!("{path}/steps/{id}/back");
    let form = |reason: &'static str| [("reason", reason), ("version", version.as_str())];
    let first = back(&steps[0]["id"]);
    let refused = secretary.post_form(&first, &form("记错了")).await;
    assert_eq!(refused.status, 422, "steps follow it");
    let last = back(&steps[1]["id"]);
    assert_eq!(secretary.post_form(&last, &form(" ")).await.status, 422);
    assert_eq!(
        secretary.post_form(&last, &form("日期写错")).await.status,
        303
    );
    let shown = secretary.get(&format!("/api/v1{path}")).await.json();
    assert_eq!(shown["steps"].as_array().map(Vec::len), Some(1));
    let kept: Option<String> = w
        .db()
        .read_now(|tx| {
            tx.scalar(
                "select taken_back_reason from procedure_step where step = 'talk'",
                &[],
            )
        })
        .unwrap();
    assert_eq!(kept.as_deref(), Some("日期写错"));
}

#[tokio::test]
async fn branch_and_level_above_lead_a_case_to_the_listing() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let path = applied(&w, &secretary, "2025-01-06").await;
    let persons: Vec<String> = {
        let page = secretary.get(&format!("{path}?step=talk")).await;
        assert_eq!(page.status, 200);
        vec![w.member("张国庆").to_string()]
    };
    assert_eq!(
        step(&secretary, &path, "talk", "2025-01-20", &[]).await,
        303
    );
    assert_eq!(
        step(&secretary, &path, "activist", "2025-03-03", &[]).await,
        303
    );
    assert_eq!(
        step(&officer, &path, "file_activist", "2025-03-10", &[]).await,
        303
    );
    let nobody = [("person_1", "")];
    assert_eq!(
        step(&secretary, &path, "contacts", "2025-03-11", &nobody).await,
        422
    );
    let one = [("person_1", persons[0].as_str())];
    assert_eq!(
        step(&secretary, &path, "contacts", "2025-03-11", &one).await,
        303
    );
    for on in ["2025-09-02", "2026-03-02", "2026-09-02"] {
        assert_eq!(
            step(&secretary, &path, "review", on, &[]).await,
            303,
            "{on}"
        );
    }
    let early = step(&secretary, &path, "target_proposed", "2026-03-02", &[]).await;
    assert_eq!(early, 422, "a year of cultivation");
    let on_time = step(&secretary, &path, "target_proposed", "2026-10-08", &[]).await;
    assert_eq!(on_time, 303);
    assert_eq!(
        step(&officer, &path, "higher_agrees", "2026-10-12", &[]).await,
        303
    );
    assert_eq!(
        step(&secretary, &path, "notice_start", "2026-10-13", &[]).await,
        303
    );
    let short = step(&secretary, &path, "notice_end", "2026-10-16", &[]).await;
    assert_eq!(short, 422, "five working days");
    assert_eq!(
        step(&secretary, &path, "notice_end", "2026-10-19", &[]).await,
        303
    );
    let shown = officer.get(&path).await.text();
    assert!(
        shown.contains("发展对象") && shown.contains("政治审查"),
        "{shown}"
    );
    assert!(!shown.contains("不合规定的地方</h2>"), "nothing went wrong");
}

/// Leads a case of the text of 2026 to the pre-review, by the API as a program would.
async fn pre_reviewed(w: &World) -> String {
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let path = applied(w, &secretary, "2025-01-06").await;
    let introducer = |name: &str| {
        json!({"name": name, "is_full": true, "penalty": "none", "effect_until": null,
               "has_rights_restored": false})
    };
    let steps = [
        ("talk", "2025-01-20", json!({})),
        ("activist", "2025-03-03", json!({})),
        ("file_activist", "2025-03-10", json!({})),
        ("contacts", "2025-03-11", json!({"contacts": ["张国庆"]})),
        ("target_proposed", "2026-06-01", json!({})),
        ("higher_agrees", "2026-06-05", json!({})),
        ("notice_start", "2026-06-08", json!({})),
        ("notice_end", "2026-06-12", json!({})),
        (
            "introducers",
            "2026-06-15",
            json!({"introducers": [introducer("张国庆"), introducer("林秀英")]}),
        ),
        (
            "political_review",
            "2026-06-16",
            json!({"has_passed": true}),
        ),
        ("training", "2026-06-20", json!({"training_days": 3})),
        ("committee_exam", "2026-10-20", json!({})),
        ("pre_review", "2026-10-28", json!({})),
    ];
    for (step, on, facts) in steps {
        let answer = sent(&officer, &path, step, on, &facts).await;
        assert_eq!(answer.0, 200, "{step}: {}", answer.1);
    }
    path
}

/// Sends a step to the API: the status, and what is said.
async fn sent(
    by: &Client,
    path: &str,
    step: &str,
    on: &str,
    facts: &serde_json::Value,
) -> (u16, String) {
    let shown = by.get(&format!("/api/v1{path}")).await.json();
    let version = shown.get("version").cloned();
    let body = json!({"step": step, "on": on, "version": version, "facts": facts});
    let path = format!("/api/v1{path}/steps");
    let answer = by.api(Method::POST, &path, Some(body)).await;
    (answer.status.as_u16(), answer.text())
}

#[tokio::test]
async fn a_vote_that_cannot_be_is_refused_and_one_that_failed_is_taken_again() {
    let w = World::story();
    let officer = w.client("officer");
    let path = pre_reviewed(&w).await;
    let vote = |eligible: i64, present: i64, yes: i64| json!({"eligible": eligible, "present": present, "yes": yes, "no": 0, "abstain": 0});
    for impossible in [
        vote(10, 20, 9),
        vote(10, 9, 50),
        json!({}),
        json!({"eligible": 10, "present": 9}),
    ] {
        let (status, said) = sent(&officer, &path, "assembly", "2026-11-02", &impossible).await;
        assert_eq!(status, 422, "{said}");
    }
    let failed = sent(&officer, &path, "assembly", "2026-11-02", &vote(10, 8, 5)).await;
    assert_eq!(failed.0, 200, "{}", failed.1);
    let page = officer.get(&path).await.text();
    assert!(
        page.contains("发展对象") && page.contains("支部大会讨论接收</a>"),
        "{page}"
    );
    let approval = json!({"approver": "committee"});
    let refused = sent(&officer, &path, "approval", "2026-11-09", &approval).await;
    assert_eq!(refused.0, 422, "not carried, not approved");
    let again = sent(&officer, &path, "assembly", "2026-11-16", &vote(10, 8, 8)).await;
    assert_eq!(again.0, 200, "{}", again.1);
    let approved = sent(&officer, &path, "approval", "2026-11-20", &approval).await;
    assert_eq!(approved.0, 200, "{}", approved.1);
    let shown = officer.get(&format!("/api/v1{path}")).await.json();
    assert_eq!(
        shown["probation_end"], "2027-11-16",
        "from the assembly that accepted"
    );
}

#[tokio::test]
async fn a_case_is_broken_off_only_after_the_approval_and_then_ends() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let path = applied(&w, &secretary, "2026-11-02").await;
    let (status, said) = sent(&officer, &path, "cancel", "2026-11-20", &json!({})).await;
    assert_eq!(
        status, 422,
        "an applicant has nothing to be cancelled: {said}"
    );
    let (status, said) = sent(&officer, &path, "review", "2026-11-20", &json!({"yes": -3})).await;
    assert_eq!(status, 422, "{said}");
    assert_eq!(
        step(&secretary, &path, "talk", "2026-11-10", &[]).await,
        303
    );
    let shown = secretary.get(&format!("/api/v1{path}")).await.json();
    let form = [("step", "talk"), ("on", "2026-11-10"), ("version", "1")];
    let twice = secretary.post_form(&format!("{path}/steps"), &form).await;
    assert_eq!(
        twice.status, 303,
        "the same form sent twice is recorded once"
    );
    assert_eq!(shown["steps"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_missing_agreement_refuses_every_step_that_calls_for_it() {
    let w = World::story();
    let officer = w.client("officer");
    let path = applied(&w, &officer, "2025-01-06").await;
    let (status, said) = sent(
        &officer,
        &path,
        "training",
        "2026-06-20",
        &json!({"training_days": 3}),
    )
    .await;
    assert_eq!(status, 422);
    assert!(
        said.contains("没有上级党委同意的记录") && said.contains("没有公示的记录"),
        "{said}"
    );
}
