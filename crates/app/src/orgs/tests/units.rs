use axum::http::Method;
use zhibu_db::params;
use zhibu_testkit::World;
use zhibu_web::Lang;
use zhibu_web::testing::{Client, Reply};

fn unit(w: &World, code: &'static str) -> i64 {
    let found = w
        .db()
        .read_now(move |tx| tx.scalar("select id from unit where code = ?1", params![code]));
    found.expect("reads").expect("a unit")
}

async fn recorded(client: &Client, id: i64, fields: &str) -> Reply {
    let pairs: Vec<(&str, &str)> = fields
        .split('&')
        .filter_map(|it| it.split_once('='))
        .collect();
    client
        .post_form(&format!("/units/{id}/condition"), &pairs)
        .await
}

#[tokio::test]
async fn what_a_unit_has_is_dated_and_its_gaps_are_told_with_their_articles() {
    let w = World::story();
    let (client, water) = (w.client("officer"), unit(&w, "021"));
    let fields =
        "affiliation=county&unit_kind=政府部门&staff_count=140&full_time_count=1&budget_line=no";
    let done = recorded(&client, water, &format!("from_on=2026-01-01&{fields}")).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, format!("/units/{water}").as_str())
    );
    let told = client
        .get(&format!("/units/{water}"))
        .await
        .one("section[aria-labelledby=rules]");
    for part in [
        "党建经费没有列入单位预算",
        "第40条",
        "工作人员 140 名，专职党务工作人员 1 名，一般至少 2 名",
        "第30条",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let later = "from_on=2026-06-01&affiliation=county&unit_kind=政府部门&staff_count=140&full_time_count=2&budget_line=yes";
    assert_eq!(recorded(&client, water, later).await.status, 303);
    let page = client.get(&format!("/units/{water}")).await;
    assert!(
        page.one("section[aria-labelledby=rules]")
            .contains("没有需要提示的地方")
    );
    assert_eq!(
        page.texts("section[aria-labelledby=history] th[scope=row]"),
        ["2026-06-01", "2026-01-01"]
    );
    for odd in ["foo=", "on=2026-01-01"] {
        let refused = client.get(&format!("/units/{water}?{odd}")).await;
        assert_eq!(refused.status, 400, "{odd}");
    }
    // What was so in spring does not change what is so today.
    let spring = "from_on=2026-03-01&affiliation=city&unit_kind=垂管&staff_count=150&full_time_count=0&budget_line=no";
    assert_eq!(recorded(&client, water, spring).await.status, 303);
    let page = client.get(&format!("/units/{water}")).await;
    assert!(
        page.one("dl.facts").contains("140"),
        "{}",
        page.one("dl.facts")
    );
}

#[tokio::test]
async fn units_are_found_by_their_gaps() {
    let w = World::story();
    let (client, water, archive) = (w.client("officer"), unit(&w, "021"), unit(&w, "015"));
    let with = |budget: &str, full_time: &str| {
        format!(
            "from_on=2026-01-01&affiliation=county&unit_kind=局&staff_count=40&full_time_count={full_time}&budget_line={budget}"
        )
    };
    assert_eq!(recorded(&client, water, &with("no", "1")).await.status, 303);
    assert_eq!(
        recorded(&client, archive, &with("yes", "0")).await.status,
        303
    );
    for (gap, want) in [
        ("budget_line", vec!["水务局"]),
        ("full_time", vec!["档案局"]),
        ("not_filled", vec!["县直机关工委", "教育局"]),
    ] {
        let page = client.get(&format!("/units?gap={gap}")).await;
        assert_eq!(page.texts("#list tbody th"), want, "{gap}");
    }
    assert_eq!(client.get("/units?gap=red").await.status, 422);
    let told = client.get("/api/v1/units?gap=budget_line").await.json();
    assert_eq!(told["units"][0]["gaps"][0], "budget_line");
    assert_eq!(told["units"][0]["condition"]["full_time_count"], 1);
}

#[tokio::test]
async fn a_condition_that_cannot_be_is_refused_all_at_once() {
    let w = World::story();
    let (client, water) = (w.client("officer"), unit(&w, "021"));
    let reply = recorded(
        &client,
        water,
        "from_on=2027-01-01&affiliation=moon&unit_kind=&staff_count=许多&full_time_count=-1&budget_line=",
    )
    .await;
    assert_eq!(reply.status, 422);
    let summary = reply.one(".fault-summary");
    for part in [
        "还没有到",
        "请选隶属",
        "请填写单位性质",
        "“许多”不是人数",
        "“-1”不是人数",
    ] {
        assert!(summary.contains(part), "{part} in {summary}");
    }
    let early =
        "from_on=0926-01-01&affiliation=county&unit_kind=局&staff_count=3&full_time_count=1";
    let reply = recorded(&client, water, early).await;
    assert!(
        reply
            .one(".fault-summary")
            .contains("早于建党的 1921-07-01")
    );
    let more = "from_on=2026-01-01&affiliation=county&unit_kind=局&staff_count=3&full_time_count=4";
    let reply = recorded(&client, water, more).await;
    assert!(reply.one(".fault-summary").contains("多于工作人员 3 名"));
    for login_name in ["clerk", "secretary", "auditor"] {
        let reply = recorded(&w.client(login_name), water, more).await;
        assert_eq!(reply.status, 403, "{login_name}");
    }
    assert_eq!(recorded(&client, 999_999, more).await.status, 404);
}

#[tokio::test]
async fn programs_record_a_condition_and_english_is_complete() {
    let w = World::story();
    let (client, water) = (w.client("officer"), unit(&w, "021"));
    let body = serde_json::json!({
        "from": "2026-05-01", "affiliation": "county", "unit_kind": "政府部门", "staff_count": 40,
        "full_time_count": 1, "has_budget_line": false,
    });
    let path = format!("/api/v1/units/{water}/condition");
    let done = client.api(Method::POST, &path, Some(body)).await.json();
    assert_eq!(
        (&done["from"], &done["has_budget_line"]),
        (&"2026-05-01".into(), &false.into())
    );
    let english = w.client("officer").with_lang(Lang::En);
    for path in [
        "/units?gap=budget_line".to_owned(),
        format!("/units/{water}"),
        format!("/units/{water}/condition"),
    ] {
        let page = english.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("orgs."), "{path}");
    }
}
