//! Yearly plans up the tree, and what a contact plans with a candidate.

use serde_json::{Value, json};
use zhibu_papers::readback::read_back;
use zhibu_papers::workbook::{Limits, read};
use zhibu_testkit::World;
use zhibu_web::testing::Client;

use super::{applied, pre_reviewed, sent, step};

async fn plan(by: &Client, organisation: i64, count: &str, reason: &str) -> (u16, String) {
    let form = [("year", "2026"), ("count", count), ("reason", reason)];
    let path = format!("/development/plan/{organisation}");
    let answer = by.post_form(&path, &form).await;
    (answer.status.as_u16(), answer.text())
}

async fn of(by: &Client, organisation: i64) -> Value {
    let path = format!("/api/v1/development/plan?year=2026&organisation={organisation}");
    let plans = by.get(&path).await.json();
    let first = plans.get("plans").and_then(|it| it.get(0));
    first.cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_branch_proposes_the_level_above_approves_and_the_tree_sums_up() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let (branch, top) = (w.organisation("水务局支部"), w.organisation("县直机关工委"));
    assert_eq!(
        of(&secretary, branch).await.get("marks"),
        Some(&json!(["missing"]))
    );
    assert_eq!(plan(&secretary, branch, "两个", "").await.0, 422);
    let form = secretary
        .get(&format!("/development/plan/{branch}?year=2026"))
        .await
        .text();
    assert!(
        form.contains("报上级") && !form.contains("定下这个数"),
        "{form}"
    );
    assert_eq!(plan(&secretary, branch, "2", "有两人成熟").await.0, 303);
    let line = of(&officer, branch).await;
    assert_eq!(line.get("proposed_count"), Some(&json!(2)));
    assert_eq!(line.get("planned_count"), Some(&Value::Null));
    assert_eq!(plan(&w.client("neighbour"), branch, "9", "").await.0, 404);
    let refused = secretary
        .post_form("/development/plan/approval", &[("year", "2026")])
        .await;
    assert_eq!(refused.status, 403);

    let page = officer.get("/development/plan?year=2026").await.text();
    assert!(page.contains("定下报来的各数"), "{page}");
    let done = officer
        .post_form("/development/plan/approval", &[("year", "2026")])
        .await;
    assert_eq!(done.status, 303);
    let line = of(&officer, branch).await;
    assert_eq!(line.get("planned_count"), Some(&json!(2)));
    assert_eq!(line.get("marks"), Some(&json!([])));
    assert_eq!(of(&officer, top).await.get("below_count"), Some(&json!(2)));
    assert_eq!(plan(&officer, top, "1", "").await.0, 303);
    let line = of(&officer, top).await;
    assert_eq!(
        line.get("marks"),
        Some(&json!(["beyond"])),
        "those below plan more"
    );
}

#[tokio::test]
async fn who_was_admitted_counts_in_the_year_of_the_assembly_and_too_many_need_a_reason() {
    let w = World::story();
    let officer = w.client("officer");
    let (branch, top) = (w.organisation("水务局支部"), w.organisation("县直机关工委"));
    assert_eq!(plan(&officer, branch, "0", "").await.0, 303);
    let path = pre_reviewed(&w).await;
    let vote = json!({"eligible": 10, "present": 9, "yes": 9, "no": 0, "abstain": 0});
    assert_eq!(
        sent(&officer, &path, "assembly", "2026-11-02", &vote)
            .await
            .0,
        200
    );
    assert_eq!(
        of(&officer, branch).await.get("done_count"),
        Some(&json!(0)),
        "not approved"
    );
    let approval = json!({"approver": "committee"});
    assert_eq!(
        sent(&officer, &path, "approval", "2026-11-20", &approval)
            .await
            .0,
        200
    );
    let line = of(&officer, branch).await;
    assert_eq!(line.get("done_count"), Some(&json!(1)));
    assert_eq!(line.get("marks"), Some(&json!(["over"])));
    assert_eq!(of(&officer, top).await.get("done_count"), Some(&json!(1)));
    let (status, said) = plan(&officer, branch, "0", " ").await;
    assert_eq!(status, 422);
    assert!(said.contains("已经接收 1 人"), "{said}");
    assert_eq!(
        plan(&officer, branch, "0", "追加名额，县委组织部同意")
            .await
            .0,
        303
    );
    assert_eq!(
        of(&officer, branch).await.get("marks"),
        Some(&json!(["explained"]))
    );
    let other = officer
        .get("/api/v1/development/plan?year=2025")
        .await
        .json();
    let done = |it: &Value| it.get("done_count").and_then(Value::as_i64).unwrap_or(9);
    let plans = other.get("plans").and_then(Value::as_array).unwrap();
    assert_eq!(plans.iter().map(done).sum::<i64>(), 0);

    let book = officer.get("/development/plan.xlsx?year=2026").await;
    let book = read(&book.body, &Limits::default()).unwrap();
    let cells = book
        .sheets
        .iter()
        .flat_map(|it| &it.rows)
        .flat_map(|it| &it.cells);
    let texts: Vec<String> = cells.map(|it| it.text()).collect();
    assert!(texts.contains(&"水务局支部".to_owned()) && texts.contains(&"超出计划".to_owned()));
}

/// An activist of the branch.
async fn activist(w: &World, by: &Client) -> String {
    let path = applied(w, by, "2026-07-06").await;
    assert_eq!(step(by, &path, "talk", "2026-07-20", &[]).await, 303);
    assert_eq!(step(by, &path, "activist", "2026-08-03", &[]).await, 303);
    path
}

async fn plan_line(by: &Client, path: &str, contact: &str, until: &str) -> (u16, String) {
    let form = [
        ("contact", contact),
        ("goal", "能独立讲一次党课"),
        ("measures", "每月谈一次，每季带着走访一次"),
        ("until_on", until),
    ];
    let answer = by.post_form(&format!("{path}/cultivation"), &form).await;
    (answer.status.as_u16(), answer.text())
}

async fn look(by: &Client, path: &str, id: &str, state: &str, note: &str) -> u16 {
    let form = [("line", id), ("state", state), ("note", note)];
    let path = format!("{path}/cultivation/{id}/review");
    by.post_form(&path, &form).await.status.as_u16()
}

async fn first_line(by: &Client, path: &str) -> Value {
    let plan = by.get(&format!("/api/v1{path}/cultivation")).await.json();
    let line = plan.get("lines").and_then(|it| it.get(0));
    line.cloned().unwrap_or_default()
}

#[tokio::test]
async fn what_a_contact_plans_is_looked_at_each_half_year() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = activist(&w, &secretary).await;
    let contact = w.member("张国庆").to_string();
    assert_eq!(
        plan_line(&secretary, &path, "", "2027-06-30").await.0,
        422,
        "a contact"
    );
    let past = plan_line(&secretary, &path, &contact, "2026-01-31").await;
    assert!(past.0 == 422 && past.1.contains("已经过去"));
    assert_eq!(
        plan_line(&secretary, &path, &contact, "2027-06-30").await.0,
        303
    );
    let line = first_line(&secretary, &path).await;
    assert_eq!(
        line.get("review_by"),
        Some(&json!("2027-05-24")),
        "half a year from today"
    );
    let home = secretary.get("/").await.text();
    assert!(home.contains("沈清：检查培养联系计划"), "{home}");

    let id = line.get("id").map_or_else(String::new, Value::to_string);
    let states = [
        ("not_done", "", 422),
        ("under_way", "谈了两次", 303),
        ("done", "讲了一次", 303),
        ("done", "再讲", 422),
    ];
    for (state, note, status) in states {
        assert_eq!(look(&secretary, &path, &id, state, note).await, status);
    }
    let page = secretary.get(&format!("{path}/cultivation")).await.text();
    assert!(
        page.contains("谈了两次") && page.contains("已完成"),
        "{page}"
    );
    assert!(!secretary.get("/").await.text().contains("检查培养联系计划"));
    let neighbour = w.client("neighbour");
    let unseen = neighbour.get(&format!("{path}/cultivation")).await;
    assert_eq!(unseen.status, 404);
}

#[tokio::test]
async fn a_plan_of_cultivation_is_printed_with_what_came_of_it() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = activist(&w, &secretary).await;
    let contact = w.member("张国庆").to_string();
    let planned = plan_line(&secretary, &path, &contact, "2027-06-30").await;
    assert_eq!(planned.0, 303);
    let line = first_line(&secretary, &path).await;
    let id = line.get("id").map_or_else(String::new, Value::to_string);
    assert_eq!(look(&secretary, &path, &id, "done", "讲了一次").await, 303);
    let file = secretary.get(&format!("{path}/cultivation.docx")).await;
    let read = read_back(&file.body).unwrap();
    let cells: Vec<String> = read.tables.iter().flatten().flatten().cloned().collect();
    let paragraphs = read.paragraphs.iter().map(|it| it.text.clone());
    let said = paragraphs.chain(cells).collect::<Vec<_>>().join("\n");
    for told in [
        "定向培养联系计划",
        "沈清",
        "张国庆",
        "能独立讲一次党课",
        "已完成，讲了一次",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}
