//! What a case does to the roster: admitted, converted, cancelled, each undone with its step, nobody twice.

use axum::http::Method;
use jiff::civil::date;
use serde_json::{Value, json};
use zhibu_app::access::Actor;
use zhibu_app::development::intake;
use zhibu_app::development::model::NewCandidate;
use zhibu_app::procedures::model::KeptFacts;
use zhibu_testkit::World;
use zhibu_web::testing::Client;

use super::{applied, number, pre_reviewed, sent};

fn vote() -> Value {
    json!({"eligible": 10, "present": 9, "yes": 9, "no": 0, "abstain": 0})
}

/// Leads a case to the approval; the member's id.
async fn approved(w: &World, by: &Client) -> (String, i64) {
    let path = pre_reviewed(w).await;
    for (step, on, facts) in [
        ("assembly", "2026-11-02", vote()),
        ("approval", "2026-11-20", json!({"approver": "committee"})),
    ] {
        let (status, said) = sent(by, &path, step, on, &facts).await;
        assert_eq!(status, 200, "{step}: {said}");
    }
    let shown = by.get(&format!("/api/v1{path}")).await.json();
    let member_id = shown.get("member_id").and_then(Value::as_i64);
    (path, member_id.expect("on the roster"))
}

async fn take_back(by: &Client, path: &str) -> (u16, String) {
    let shown = by.get(&format!("/api/v1{path}")).await.json();
    let version = shown
        .get("version")
        .map_or_else(String::new, Value::to_string);
    let steps = shown.get("steps").and_then(Value::as_array);
    let last = steps.and_then(|it| it.last()).and_then(|it| it.get("id"));
    let id = last.map_or_else(String::new, Value::to_string);
    let form = [("reason", "记错了"), ("version", version.as_str())];
    let path = format!("{path}/steps/{id}/back");
    let answer = by.post_form(&path, &form).await;
    (answer.status.as_u16(), answer.text())
}

async fn standing(by: &Client, member_id: i64) -> Vec<(String, String)> {
    let path = format!("/api/v1/members/{member_id}/history");
    let history = by.get(&path).await.json();
    let entries = history.get("entries").and_then(Value::as_array);
    let text = |it: &Value, key: &str| {
        let found = it.get(key).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let entries = entries.into_iter().flatten();
    entries
        .filter(|it| text(it, "field") == "status")
        .map(|it| (text(it, "value"), text(it, "from_on")))
        .collect()
}

#[tokio::test]
async fn who_is_approved_stands_on_the_roster_from_the_day_of_the_assembly() {
    let w = World::story();
    let (officer, secretary) = (w.client("officer"), w.client("secretary"));
    let (path, id) = approved(&w, &officer).await;
    let page = secretary.get(&format!("/members/{id}")).await.text();
    for told in [
        "沈清",
        "预备党员",
        "2026-11-02",
        "水务局科员",
        "439900********",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let case = format!("<a href=\"{path}\">发展党员案例</a>");
    assert!(page.contains(&case), "the history says where it comes from");
    let shown = secretary.get(&path).await.text();
    assert!(shown.contains(&format!("<a href=\"/members/{id}\">沈清</a>")));
    assert_eq!(
        standing(&officer, id).await,
        [("probationary".to_owned(), "2026-11-02".to_owned())]
    );
    assert!(secretary.get("/members").await.text().contains("沈清"));

    assert_eq!(take_back(&officer, &path).await.0, 303);
    assert_eq!(officer.get(&format!("/members/{id}")).await.status, 404);
    assert!(!secretary.get("/members").await.text().contains("沈清"));
    let approval = json!({"approver": "committee"});
    let again = sent(&officer, &path, "approval", "2026-11-20", &approval).await;
    assert_eq!(again.0, 200, "{}", again.1);
}

#[tokio::test]
async fn a_step_is_not_taken_back_from_under_what_was_built_on_it() {
    let w = World::story();
    let officer = w.client("officer");
    let (path, id) = approved(&w, &officer).await;
    let change = json!({"field": "education", "way": "change", "value": "postgraduate",
                        "from_on": "2026-11-20"});
    let changed = officer
        .api(
            Method::POST,
            &format!("/api/v1/members/{id}/changes"),
            Some(change),
        )
        .await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let (status, said) = take_back(&officer, &path).await;
    assert_eq!(status, 422);
    assert!(said.contains("这一步不能撤回"), "{said}");
    assert_eq!(officer.get(&format!("/members/{id}")).await.status, 200);
    let shown = officer.get(&format!("/api/v1{path}")).await.json();
    assert_eq!(
        shown.get("member_id"),
        Some(&json!(id)),
        "nothing was undone by half"
    );
}

#[tokio::test]
async fn who_is_cancelled_is_no_member_any_more_and_one_again_when_it_is_taken_back() {
    let w = World::story();
    let officer = w.client("officer");
    let (path, id) = approved(&w, &officer).await;
    let cancelled = sent(&officer, &path, "cancel", "2026-11-23", &json!({})).await;
    assert_eq!(cancelled.0, 200, "{}", cancelled.1);
    let told = standing(&officer, id).await;
    assert_eq!(
        told.last(),
        Some(&("former".to_owned(), "2026-11-23".to_owned()))
    );
    let page = officer.get(&format!("/members/{id}")).await.text();
    assert!(page.contains("取消预备党员资格"), "{page}");
    assert_eq!(take_back(&officer, &path).await.0, 303);
    assert_eq!(
        standing(&officer, id).await,
        [("probationary".to_owned(), "2026-11-02".to_owned())]
    );
    // As before, so that the approval too can be taken back.
    assert_eq!(take_back(&officer, &path).await.0, 303);
    assert_eq!(officer.get(&format!("/members/{id}")).await.status, 404);
}

/// A person approved under the text of 2014, with the steps as a workbook brings them.
pub async fn brought(w: &World, until: &str) -> String {
    let step = |key: &str, on, facts: KeptFacts| (key.to_owned(), on, facts);
    let plain = KeptFacts::default;
    let vote = || KeptFacts {
        eligible: Some(10),
        present: Some(9),
        yes: Some(9),
        ..KeptFacts::default()
    };
    let approval = KeptFacts {
        approver: Some("committee".to_owned()),
        ..KeptFacts::default()
    };
    let mut steps = vec![
        step("apply", date(2023, 1, 6), plain()),
        step("talk", date(2023, 1, 20), plain()),
        step("activist", date(2023, 3, 3), plain()),
        step("assembly", date(2025, 10, 9), vote()),
        step("approval", date(2025, 11, 10), approval),
        step("conversion_apply", date(2026, 10, 9), plain()),
        step("conversion_assembly", date(2026, 10, 20), vote()),
        step("conversion_approval", date(2026, 11, 10), plain()),
    ];
    let last = steps.iter().position(|it| it.0 == until).unwrap();
    steps.truncate(last + 1);
    let new = NewCandidate {
        organisation_id: w.organisation("水务局支部"),
        name: "沈清".to_owned(),
        sex: "male".to_owned(),
        birth_on: date(1995, 5, 5),
        ethnicity: "汉".to_owned(),
        id_number: number(),
        telephone: Some("19900001234".to_owned()),
        education: "bachelor".to_owned(),
        workplace: None,
        steps,
    };
    let keys = w.app().keys.clone();
    let ids = w
        .db()
        .write_now(move |tx| {
            intake::insert_many(tx, &Actor::operator(), &keys, std::slice::from_ref(&new))
        })
        .unwrap();
    format!("/development/{}", ids.first().copied().unwrap_or_default())
}

pub async fn enter(by: &Client, path: &str) -> u16 {
    let shown = by.get(&format!("/api/v1{path}")).await.json();
    let version = shown
        .get("version")
        .map_or_else(String::new, Value::to_string);
    let form = [("version", version.as_str())];
    let answer = by.post_form(&format!("{path}/roster"), &form).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn a_case_of_a_workbook_is_entered_when_asked_and_converted_from_the_end_of_probation() {
    let w = World::story();
    let officer = w.client("officer");
    let path = brought(&w, "conversion_assembly").await;
    let page = officer.get(&path).await.text();
    assert!(page.contains("列入党员花名册"), "{page}");
    assert_eq!(enter(&officer, &path).await, 303);
    let shown = officer.get(&format!("/api/v1{path}")).await.json();
    let id = shown.get("member_id").and_then(Value::as_i64).unwrap();
    let probationary = ("probationary".to_owned(), "2025-10-09".to_owned());
    assert_eq!(
        standing(&officer, id).await,
        std::slice::from_ref(&probationary)
    );
    assert_eq!(enter(&officer, &path).await, 422, "once");

    let converted = sent(
        &officer,
        &path,
        "conversion_approval",
        "2026-11-10",
        &json!({}),
    )
    .await;
    assert_eq!(converted.0, 200, "{}", converted.1);
    let full = ("full".to_owned(), "2026-10-09".to_owned());
    assert_eq!(standing(&officer, id).await, [probationary.clone(), full]);
    let page = officer.get(&format!("/members/{id}")).await.text();
    assert!(
        page.contains("正式党员") && page.contains("2026-10-09"),
        "{page}"
    );
    assert_eq!(take_back(&officer, &path).await.0, 303);
    assert_eq!(standing(&officer, id).await, [probationary]);
}

#[tokio::test]
async fn a_whole_case_is_entered_with_both_its_days() {
    let w = World::story();
    let officer = w.client("officer");
    let path = brought(&w, "conversion_approval").await;
    assert_eq!(enter(&officer, &path).await, 303);
    let shown = officer.get(&format!("/api/v1{path}")).await.json();
    let id = shown.get("member_id").and_then(Value::as_i64).unwrap();
    assert_eq!(
        standing(&officer, id).await,
        [
            ("probationary".to_owned(), "2025-10-09".to_owned()),
            ("full".to_owned(), "2026-10-09".to_owned())
        ]
    );
}

#[tokio::test]
async fn a_number_on_the_roster_is_linked_and_nobody_is_entered_twice() {
    let w = World::story();
    let officer = w.client("officer");
    let path = pre_reviewed(&w).await;
    let branch = w.organisation("水务局支部");
    let member = json!({"branch_id": branch, "name": "沈清", "sex": "male", "birth_on": "1995-05-05",
        "ethnicity": "汉", "document_type": "citizen", "id_number": number(), "education": "bachelor",
        "joined_on": "2026-11-02", "personnel": "in_service"});
    let added = officer
        .api(Method::POST, "/api/v1/members", Some(member))
        .await;
    assert!(added.status.is_success(), "{}", added.text());
    let voted = sent(&officer, &path, "assembly", "2026-11-02", &vote()).await;
    assert_eq!(voted.0, 200, "{}", voted.1);
    let shown = officer.get(&format!("/api/v1{path}")).await.json();
    let version = shown
        .get("version")
        .map_or_else(String::new, Value::to_string);
    let form = [
        ("step", "approval"),
        ("on", "2026-11-20"),
        ("approver", "committee"),
        ("version", version.as_str()),
    ];
    let answer = officer.post_form(&format!("{path}/steps"), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = officer.get(&path).await.text();
    assert!(page.contains("列入前就在花名册上"), "{page}");
    let roster = officer.get("/api/v1/members?q=沈清").await.text();
    assert_eq!(roster.matches("沈清").count(), 1, "{roster}");
    assert_eq!(take_back(&officer, &path).await.0, 303);
    let roster = officer.get("/api/v1/members?q=沈清").await.text();
    assert!(roster.contains("沈清"), "who stood there before stays");
}

#[tokio::test]
async fn what_cannot_be_asked_of_a_day_is_said_on_the_form() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = applied(&w, &secretary, "2026-11-02").await;
    for (query, said) in [
        ("if_step=talk&if_on=2026-13-40", "2026-13-40"),
        ("if_step=talk&if_on=", "if_on"),
        ("if_step=bogus&if_on=2026-12-01", "没有“bogus”这个步骤"),
    ] {
        let answer = secretary.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
        let text = answer.text();
        assert!(
            text.contains(said) && text.contains("name=\"if_on\""),
            "{query}: {text}"
        );
    }
}
