#[path = "tests/roll.rs"]
mod roll;

use zhibu_testkit::World;
use zhibu_web::testing::Reply;

const WATER: &str = "水务局支部";

/// The fields of the form as a browser sends them: everybody present but those named otherwise.
fn form(
    w: &World,
    held_on: &str,
    kinds: &[&str],
    others: &[(&str, &str)],
) -> Vec<(String, String)> {
    let water = w.organisation(WATER).to_string();
    let mut fields = vec![
        ("organisation".to_owned(), water),
        ("held_on".to_owned(), held_on.to_owned()),
        ("topic".to_owned(), "讨论年度总结".to_owned()),
    ];
    fields.extend(
        kinds
            .iter()
            .map(|kind| ("kind".to_owned(), (*kind).to_owned())),
    );
    let listed: &[&str] = if kinds == ["committee"] {
        &["林秀英", "张国庆", "邓安", "曾晓云"]
    } else {
        &[
            "陈志远",
            "邓安",
            "何芳",
            "林秀英",
            "罗行豪",
            "马𠅤",
            "吐尔逊·买买提",
            "杨庆言",
            "曾晓云",
            "张国庆",
        ]
    };
    for name in listed {
        let state = others
            .iter()
            .find(|it| it.0 == *name)
            .map_or("present", |it| it.1);
        fields.push((format!("who_{}", w.member(name)), state.to_owned()));
    }
    fields
}

async fn post(w: &World, fields: &[(String, String)], files: &[(&str, &str, &[u8])]) -> Reply {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    w.client("secretary")
        .post_multipart("/meetings", &fields, files)
        .await
}

#[tokio::test]
async fn the_form_begins_with_today_the_chair_and_everybody_present() {
    let w = World::story();
    let page = w
        .client("secretary")
        .get("/meetings/new?kind=assembly")
        .await;
    assert_eq!(page.status, 200);
    assert_eq!(page.attributes("#f-held_on", "value"), ["2026-11-24"]);
    assert_eq!(page.attributes("#f-chair", "value"), ["林秀英"]);
    assert_eq!(page.texts(".roll .who").len(), 10);
    assert_eq!(
        page.attributes(".roll input[value=present][checked]", "name")
            .len(),
        10
    );
    assert!(page.has("input[name=kind][value=assembly][checked]"));
    assert!(
        page.text().contains("至少 5 人"),
        "half of nine with a vote, and more"
    );
}

#[tokio::test]
async fn a_recorded_meeting_is_shown_with_its_list_decisions_and_files() {
    let w = World::story();
    let mut fields = form(
        &w,
        "2026-11-20",
        &["assembly", "lecture"],
        &[("何芳", "leave"), ("罗行豪", "absent")],
    );
    let reason = format!("reason_{}", w.member("何芳"));
    for (name, value) in [
        (reason.as_str(), "出差"),
        ("decision_1", "开展送温暖走访"),
        ("owner_1", "邓安"),
        ("due_1", "2026-12-20"),
    ] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    let saved = post(&w, &fields, &[("files", "签到 表.pdf", b"%PDF-1.4")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let path = saved.location().to_owned();
    let client = w.client("secretary");
    let page = client.get(&path).await;
    let text = page.text();
    for told in [
        "讨论年度总结",
        "8 / 10",
        "何芳（出差）",
        "罗行豪",
        "开展送温暖走访",
        "2026-12-20",
    ] {
        assert!(text.contains(told), "{told}");
    }
    assert!(
        text.contains("应到 9 人，实到 7 人"),
        "those with a vote: the probationary has none"
    );
    let file = client
        .get(&page.attributes("a[href*=attachments]", "href")[0])
        .await;
    assert_eq!(file.body, b"%PDF-1.4");
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert!(file.header("content-disposition").starts_with("attachment"));
    let paper = client.get(&format!("{path}/record.docx")).await;
    assert!(paper.body.starts_with(b"PK"), "a Word file");
    assert_eq!(w.client("neighbour").get(&path).await.status, 404);
}

#[tokio::test]
async fn every_fault_is_told_at_once_and_what_was_typed_is_kept() {
    let w = World::story();
    let mut fields = form(&w, "2026-12-01", &[], &[]);
    fields.push(("starts_at".to_owned(), "25:00".to_owned()));
    fields.push(("owner_1".to_owned(), "邓安".to_owned()));
    let page = post(&w, &fields, &[("files", "run.exe", b"MZ")]).await;
    assert_eq!(page.status, 422);
    let faulty = page.attributes(".fault-summary a", "href");
    assert_eq!(
        faulty,
        [
            "#f-kind",
            "#f-held_on",
            "#f-starts_at",
            "#f-decision_1",
            "#f-files"
        ]
    );
    assert_eq!(page.attributes("#f-topic", "value"), ["讨论年度总结"]);
}

#[tokio::test]
async fn somebody_who_was_no_member_that_day_is_not_on_the_list() {
    let w = World::story();
    let page = post(&w, &form(&w, "2026-03-18", &["study_day"], &[]), &[]).await;
    assert_eq!(
        page.status, 422,
        "the list of today has 杨庆言, who came in June"
    );
    assert!(page.has("#f-roll .fault"));
    let names = page.texts(".roll .who");
    assert!(
        !names.iter().any(|it| it.starts_with("杨庆言")),
        "the list was renewed"
    );
    let mut fields = form(&w, "2026-03-18", &["study_day"], &[]);
    fields.retain(|it| it.0 != format!("who_{}", w.member("杨庆言")));
    assert_eq!(post(&w, &fields, &[]).await.status, 303);
}

#[tokio::test]
async fn nobody_present_makes_no_meeting() {
    let w = World::story();
    let committee = ["林秀英", "张国庆", "邓安", "曾晓云"].map(|name| (name, "absent"));
    let page = post(&w, &form(&w, "2026-11-20", &["committee"], &committee), &[]).await;
    assert_eq!(page.attributes(".fault-summary a", "href"), ["#f-roll"]);
}

#[tokio::test]
async fn the_same_member_twice_is_refused_on_the_list() {
    let w = World::story();
    let mut fields = form(&w, "2026-11-20", &["committee"], &[]);
    fields.push((format!("who_{}", w.member("邓安")), "absent".to_owned()));
    let page = post(&w, &fields, &[]).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.attributes(".fault-summary a", "href"), ["#f-roll"]);
    assert!(page.one("#f-roll .fault").contains("邓安"));
}

#[tokio::test]
async fn a_second_meeting_of_a_kind_on_one_day_is_meant_or_not_recorded() {
    let w = World::story();
    let fields = form(&w, "2026-10-15", &["committee"], &[]);
    let page = post(&w, &fields, &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("input[name=again]") && page.has("#f-again a[href^='/meetings/']"));
    let mut again = fields;
    again.push(("again".to_owned(), "1".to_owned()));
    assert_eq!(post(&w, &again, &[]).await.status, 303);
}

#[tokio::test]
async fn a_meeting_without_quorum_says_that_it_could_not_decide() {
    let w = World::story();
    let away = ["张国庆", "邓安", "曾晓云"].map(|name| (name, "leave"));
    let saved = post(&w, &form(&w, "2026-11-20", &["committee"], &away), &[]).await;
    let page = w.client("secretary").get(saved.location()).await;
    assert!(
        page.one(".warning").contains("不足 2 人"),
        "{}",
        page.one(".warning")
    );
}

#[tokio::test]
async fn without_scripts_the_list_follows_the_day_and_lines_are_added() {
    let w = World::story();
    let mut fields = form(&w, "2026-03-10", &["assembly"], &[]);
    fields.push(("step".to_owned(), "roll".to_owned()));
    let page = post(&w, &fields, &[]).await;
    assert_eq!(
        (page.status.as_u16(), page.texts(".roll .who").len()),
        (200, 9)
    );
    let mut fields = form(&w, "2026-11-10", &["assembly"], &[("何芳", "leave")]);
    fields.push(("step".to_owned(), "more".to_owned()));
    fields.push(("lines".to_owned(), "3".to_owned()));
    let page = post(&w, &fields, &[]).await;
    assert!(page.has("#f-decision_6") && !page.has("#f-decision_7"));
    assert_eq!(
        page.attributes(".roll input[value=leave][checked]", "name")
            .len(),
        1
    );
}

#[tokio::test]
async fn a_group_begins_with_the_list_of_its_last_meeting() {
    let w = World::story();
    let group = w.organisation("水务局支部第一党小组");
    let path = format!("/meetings/new?organisation={group}&kind=group");
    let client = w.client("secretary");
    let first = client.get(&path).await;
    assert_eq!(
        first
            .attributes(".roll input[value=none][checked]", "name")
            .len(),
        10
    );
    let mut fields: Vec<(String, String)> = form(&w, "2026-11-20", &["group"], &[])
        .into_iter()
        .filter(|it| !it.0.starts_with("who_") && it.0 != "organisation")
        .collect();
    fields.push(("organisation".to_owned(), group.to_string()));
    for name in ["马𠅤", "何芳", "陈志远"] {
        fields.push((format!("who_{}", w.member(name)), "present".to_owned()));
    }
    assert_eq!(post(&w, &fields, &[]).await.status, 303);
    let second = client.get(&path).await;
    assert_eq!(
        second
            .attributes(".roll input[value=present][checked]", "name")
            .len(),
        3
    );
}

#[tokio::test]
async fn the_list_is_narrowed_by_its_address_and_by_reach() {
    let w = World::story();
    let client = w.client("secretary");
    let rows = |reply: &Reply| reply.texts("tbody tr").len();
    assert_eq!(rows(&client.get("/meetings?kind=committee").await), 9);
    assert_eq!(rows(&client.get("/meetings?period=2026-05").await), 3);
    assert_eq!(
        rows(
            &client
                .get("/meetings?from=2026-09-01&to=2026-09-30&kind=group")
                .await
        ),
        1
    );
    for path in ["/meetings?period=mai", "/api/v1/meetings?period=mai"] {
        let reply = client.get(path).await;
        assert_eq!(reply.status, 422, "what cannot be read is not passed over");
        assert!(reply.text().contains("“mai”"), "{}", reply.text());
    }
    let water = w.organisation(WATER);
    let path = format!("/api/v1/meetings?organisation={water}");
    let reply = w.client("neighbour").get(&path).await;
    assert_eq!(reply.status, 404, "outside one's reach there is nothing");
    let json = w.client("officer").get(&path).await.json();
    assert_eq!(json["total"], 43);
    assert_eq!(json["meetings"].as_array().map(Vec::len), Some(43));
}

/// A committee meeting of that day as a program sends it, everybody present.
fn body(w: &World, held_on: &str) -> serde_json::Value {
    let attendance: Vec<serde_json::Value> = ["林秀英", "张国庆", "邓安", "曾晓云"]
        .iter()
        .map(|name| serde_json::json!({ "member_id": w.member(name), "state": "present" }))
        .collect();
    serde_json::json!({
        "organisation_id": w.organisation(WATER), "kinds": ["committee"], "held_on": held_on,
        "attendance": attendance,
        "resolutions": [{ "decision": "下月走访", "owner": "邓安", "due_on": "2026-12-10" }],
    })
}

#[tokio::test]
async fn a_program_records_the_same_meeting() {
    let w = World::story();
    let client = w.client("secretary");
    let saved = client
        .api(
            axum::http::Method::POST,
            "/api/v1/meetings",
            Some(body(&w, "2026-11-20")),
        )
        .await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let path = format!("/api/v1/meetings/{}", saved.json()["id"]);
    let meeting = client.get(&path).await.json();
    assert_eq!(
        meeting["topic"], "支委会",
        "without a topic the name of its kind"
    );
    assert_eq!(meeting["present_count"], 4);
    assert_eq!(meeting["resolutions"][0]["owner"], "邓安");
}

#[tokio::test]
async fn a_program_is_told_of_members_named_twice_and_of_too_many_decisions() {
    let w = World::story();
    let mut sent = body(&w, "2026-11-20");
    let repeated = serde_json::json!({ "member_id": w.member("邓安"), "state": "absent" });
    if let Some(attendance) = sent["attendance"].as_array_mut() {
        attendance.insert(0, repeated);
    }
    let decision = sent["resolutions"][0].clone();
    sent["resolutions"] = vec![decision; 51].into();
    let client = w.client("secretary");
    let path = "/api/v1/meetings";
    let reply = client.api(axum::http::Method::POST, path, Some(sent)).await;
    assert_eq!(reply.status, 422, "{}", reply.text());
    let told = reply.json()["errors"].to_string();
    for it in ["roll", "邓安", "resolutions", "51"] {
        assert!(told.contains(it), "{it} is missing in {told}");
    }
}
