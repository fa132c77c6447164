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

async fn sent(client: &Client, path: &str, fields: &str) -> Reply {
    let pairs: Vec<(&str, &str)> = fields
        .split('&')
        .filter_map(|it| it.split_once('='))
        .collect();
    client.post_form(path, &pairs).await
}

#[tokio::test]
async fn what_a_unit_has_is_registered_and_what_it_lacks_is_told() {
    let w = World::story();
    let (client, water) = (w.client("officer"), unit(&w, "021"));
    let path = format!("/units/{water}/mass-bodies");
    let union = "kind=union&name=水务局工会&head_name=张国庆&founded_on=2015-05-01&person_count=38";
    let done = sent(&client, &path, union).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, path.as_str())
    );
    let again = sent(&client, &path, union).await;
    assert_eq!(again.status, 422);
    assert!(again.one(".fault-summary").contains("已经登记了一个同类的"));
    let contact = "kind=united_front&name=统战联络&head_name=邓安";
    assert_eq!(sent(&client, &path, contact).await.status, 303);
    let list = client.get("/mass-bodies?missing=women").await;
    assert_eq!(list.texts("#list tbody th").len(), 4);
    let lacking = client.get("/mass-bodies?missing=union").await;
    assert!(
        !lacking
            .texts("#list tbody th")
            .contains(&"水务局".to_owned())
    );
    let line = client.get("/mass-bodies?q=水务").await.one("#list tbody");
    for part in [
        "工会 张国庆 今年 0 次",
        "统战联络人 邓安",
        "▲ 共青团",
        "▲ 妇联",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert_eq!(client.get("/mass-bodies?missing=chess").await.status, 422);
    let clerk = w.client("clerk").get("/mass-bodies").await;
    assert_eq!(clerk.texts("#list tbody th"), ["教育局"]);
    assert_eq!(w.client("clerk").get(&path).await.status, 404);
}

#[tokio::test]
async fn activities_and_reports_are_dated_and_show_a_function() {
    let w = World::story();
    let (client, water) = (w.client("officer"), unit(&w, "021"));
    let path = format!("/units/{water}/mass-bodies");
    let union = "kind=union&name=水务局工会&head_name=张国庆";
    assert_eq!(sent(&client, &path, union).await.status, 303);
    let page = client.get(&path).await;
    let to = page
        .attributes("form[action$=records]", "action")
        .pop()
        .expect("a form");
    let wrong = sent(&client, &to, "record_kind=party&held_on=2027-01-01&title=").await;
    assert_eq!(wrong.status, 422);
    for part in ["活动还是汇报", "还没有到", "请填写内容"] {
        assert!(wrong.one(".fault-summary").contains(part), "{part}");
    }
    let held = "record_kind=activity&held_on=2026-05-01&title=五一慰问&note=走访三户";
    assert_eq!(sent(&client, &to, held).await.status, 303);
    assert_eq!(sent(&client, &to, held).await.status, 303);
    let early = "record_kind=activity&held_on=1900-05-01&title=五一慰问";
    assert!(sent(&client, &to, early).await.text().contains("早于建党"));
    let told = client
        .get(&path)
        .await
        .one("section[aria-labelledby=records]");
    assert_eq!(told.matches("五一慰问").count(), 1, "sent twice, kept once");
    assert!(
        told.contains("2026-05-01 水务局工会 活动: 五一慰问"),
        "{told}"
    );
    let of = w.organisation("水务局支部");
    let board = client
        .get(&format!("/organisations/{of}/functions?year=2026"))
        .await;
    assert!(
        board
            .one("tbody tr:nth-child(8)")
            .contains("群团活动和汇报 1")
    );
    let end = to.replace("records", "end");
    assert_eq!(sent(&client, &end, "ended_on=2026-10-01").await.status, 303);
    assert_eq!(sent(&client, &end, "ended_on=2026-10-02").await.status, 409);
    assert!(
        client
            .get(&path)
            .await
            .one("section[aria-labelledby=past]")
            .contains("水务局工会")
    );
}

#[tokio::test]
async fn programs_register_too_and_english_is_complete() {
    let w = World::story();
    let (client, education) = (w.client("clerk"), unit(&w, "033"));
    let path = format!("/api/v1/units/{education}/mass-bodies");
    let body = serde_json::json!({ "kind": "women", "name": "妇委会", "head": "余美", "person_count": 12 });
    let done = client.api(Method::POST, &path, Some(body)).await.json();
    let records = format!("/api/v1/mass-bodies/{}/records", done["id"]);
    let body =
        serde_json::json!({ "kind": "report", "held_on": "2026-03-08", "title": "年度汇报" });
    assert_eq!(
        client.api(Method::POST, &records, Some(body)).await.status,
        200
    );
    let told = client.get("/api/v1/mass-bodies").await.json();
    assert_eq!(told["units"][0]["bodies"][0]["record_count"], 1);
    assert_eq!(
        told["units"][0]["missing"].as_array().map(Vec::len),
        Some(3)
    );
    let english = w.client("clerk").with_lang(Lang::En);
    for path in [
        "/mass-bodies".to_owned(),
        format!("/units/{education}/mass-bodies"),
    ] {
        let page = english.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("mass."), "{path}");
    }
    let secretary = sent(
        &w.client("secretary"),
        &format!("/units/{education}/mass-bodies"),
        "kind=union",
    )
    .await;
    assert_eq!(secretary.status, 403);
}
