//! Members written and read by programs.

use axum::http::Method;
use serde_json::{Value, json};
use zhibu_testkit::World;
use zhibu_web::testing::{Client, Reply};

use super::support::{add, with_number};

async fn post(client: &Client, path: &str, body: &Value) -> Reply {
    client.api(Method::POST, path, Some(body.clone())).await
}

#[tokio::test]
async fn a_program_adds_a_member_and_is_told_its_faults_under_its_own_names() {
    let w = World::story();
    let client = w.client("secretary");
    let mut asked = json!({
        "branch_id": w.organisation("水务局支部"), "name": "单小云", "sex": "female",
        "birth_on": "1988-03-15", "ethnicity": "土家", "document_type": "citizen",
        "id_number": with_number("824").id_number, "education": "bachelor",
        "joined_on": "2012-07-01", "full_on": "2013-07-01", "personnel": "in_service",
    });
    let added = post(&client, "/api/v1/members", &asked).await;
    assert_eq!(added.status, 200, "{}", added.text());
    let path = format!("/api/v1/members/{}", added.json()["id"]);
    assert_eq!(client.get(&path).await.json()["branch"], "水务局支部");
    asked["branch_id"] = json!(w.organisation("档案局支部"));
    let refused = post(&client, "/api/v1/members", &asked).await;
    assert_eq!(refused.status, 422);
    let paths: Vec<String> = refused.json()["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|it| it["path"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(paths, ["branch_id", "id_number"]);
}

#[tokio::test]
async fn a_program_changes_items_writes_entries_and_reads_the_history() {
    let w = World::story();
    let client = w.client("secretary");
    let id = add(&w, "secretary", "水务局支部", with_number("824")).expect("added");
    let of = |what: &str| format!("/api/v1/members/{id}{what}");
    let member = client.get(&of("")).await.json();
    let change = json!({
        "field": "education", "way": "change", "value": "postgraduate", "from_on": "2026-06-30",
        "version": member["version"],
    });
    assert_eq!(post(&client, &of("/changes"), &change).await.status, 200);
    let again = post(&client, &of("/changes"), &change).await;
    assert_eq!(again.status, 409, "made from an older version");
    let entry = json!({
        "field": "reward", "way": "change", "value": "县优秀共产党员", "from_on": "2021-07-01",
        "label": "public",
    });
    assert_eq!(post(&client, &of("/changes"), &entry).await.status, 200);
    let history = client.get(&of("/history")).await.json();
    let entries = history["entries"].as_array().expect("entries");
    let reward = entries.iter().find(|it| it["field"] == "reward");
    let reward = reward.expect("the reward");
    assert_eq!(reward["value"], "县优秀共产党员");
    let right = json!({
        "field": "reward", "way": "correct", "value": "县优秀党务工作者", "from_on": "2021-07-01",
        "label": "public", "entry_id": reward["entry_id"], "reason": "证书上是这样写的",
    });
    assert_eq!(post(&client, &of("/changes"), &right).await.status, 200);
    for odd in [
        json!({ "field": "education", "way": "change", "value": "bachelor", "from_on": "1900-01-01" }),
        json!({ "field": "education", "way": "change", "value": "bachelor", "from_on": "2030-01-01" }),
        json!({ "field": "education", "way": "erase" }),
    ] {
        assert_eq!(
            post(&client, &of("/changes"), &odd).await.status,
            422,
            "{odd}"
        );
    }
    let changes = client.get(&of("/history")).await.json()["changes"].clone();
    let lines = changes.as_array().expect("changes").iter();
    let fields: Vec<&str> = lines.filter_map(|it| it["field"].as_str()).collect();
    assert_eq!(fields, ["reward", "reward", "education", "entered"]);
    let elsewhere = w.client("neighbour");
    assert_eq!(elsewhere.get(&of("/history")).await.status, 404);
    assert_eq!(post(&elsewhere, &of("/changes"), &entry).await.status, 404);
}
