use std::io::Read as _;

use axum::http::Method;
use zhibu_db::params;
use zhibu_testkit::World;
use zhibu_web::Lang;
use zhibu_web::testing::{Client, Reply};

async fn sent(client: &Client, path: &str, fields: &str) -> Reply {
    let pairs: Vec<(&str, &str)> = fields
        .split('&')
        .filter_map(|it| it.split_once('='))
        .collect();
    client.post_form(path, &pairs).await
}

fn post_of(w: &World, holder: &'static str) -> i64 {
    let found = w.db().read_now(move |tx| {
        tx.scalar(
            "select id from post where holder_name = ?1",
            params![holder],
        )
    });
    found.expect("reads").expect("a post")
}

#[tokio::test]
async fn a_post_is_recorded_with_its_holder_from_the_roster() {
    let w = World::story();
    let (client, archive) = (w.client("officer"), w.organisation("档案局支部"));
    let path = format!("/organisations/{archive}/posts");
    let fields = "title=组织委员&rank=committee_member&holder_name=谢红&from_on=2025-03-01\
        &term_ends_on=2026-03-01&full_time=no&other_post=科员&division=组织、纪检";
    let done = sent(&client, &path, fields).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, format!("/organisations/{archive}/leadership").as_str())
    );
    assert_eq!(
        sent(&client, &path, fields).await.status,
        303,
        "sent twice, kept once"
    );
    let early = fields.replace("2025-03-01", "1900-03-01");
    assert!(
        sent(&client, &path, &early)
            .await
            .text()
            .contains("早于建党")
    );
    let page = client.get(done.location()).await;
    assert_eq!(
        page.texts("section[aria-labelledby=held] tbody th"),
        ["曹玉彩", "谢红"]
    );
    let told = page.one("section[aria-labelledby=held] tbody tr:nth-child(2)");
    for part in [
        "组织委员",
        "兼职",
        "组织、纪检",
        "大学",
        "2026-03-01",
        "任期已满",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let links = page.attributes("section[aria-labelledby=held] tbody th a", "href");
    assert!(
        links.contains(&format!("/members/{}", w.member("谢红"))),
        "{links:?}"
    );
    // The file of the organisation knows it too.
    let file = client.get(&format!("/organisations/{archive}")).await;
    assert_eq!(
        file.texts("section[aria-labelledby=posts] tbody th"),
        ["曹玉彩", "谢红"]
    );
}

#[tokio::test]
async fn a_post_that_ends_is_a_vacancy_from_that_day_on() {
    let w = World::story();
    let (client, archive) = (w.client("officer"), w.organisation("档案局支部"));
    let id = post_of(&w, "曹玉彩");
    let early = sent(&client, &format!("/posts/{id}/end"), "on=2024-03-11").await;
    assert_eq!(early.status, 422);
    assert!(
        early
            .one(".fault-summary")
            .contains("不晚于任职日期 2024-03-11")
    );
    assert_eq!(
        sent(&client, &format!("/posts/{id}/end"), "on=2026-10-01")
            .await
            .status,
        303
    );
    assert_eq!(
        sent(&client, &format!("/posts/{id}/end"), "on=2026-10-02")
            .await
            .status,
        409
    );
    let vacant = client.get("/organisations?mark=post_vacant").await;
    assert!(
        vacant
            .texts("#list tbody th a")
            .contains(&"档案局支部".to_owned())
    );
    let before = client
        .get("/organisations?mark=post_vacant&on=2026-09-30")
        .await;
    assert!(
        !before
            .texts("#list tbody th a")
            .contains(&"档案局支部".to_owned())
    );
    let page = client
        .get(&format!("/organisations/{archive}/leadership"))
        .await;
    assert_eq!(
        page.texts("section[aria-labelledby=past] tbody th"),
        ["曹玉彩"]
    );
}

#[tokio::test]
async fn a_clerk_corrects_a_post_below_and_faults_are_told_at_once() {
    let w = World::story();
    let client = w.client("clerk");
    let id = post_of(&w, "韩飞");
    let path = format!("/posts/{id}");
    let wrong =
        "title=&rank=group_leader&holder_name=&from_on=2030-01-01&term_ends_on=x&full_time=maybe";
    let reply = sent(&client, &path, wrong).await;
    assert_eq!(reply.status, 422);
    let summary = reply.one(".fault-summary");
    for part in [
        "请填写职务",
        "请填写姓名",
        "职级",
        "选项",
        "还没有到",
        "“x”不是一个日期",
    ] {
        assert!(summary.contains(part), "{part} in {summary}");
    }
    let right =
        "title=组织委员&rank=committee_member&holder_name=朱安&from_on=2024-03-11&division=组织";
    assert_eq!(sent(&client, &path, right).await.status, 303);
    let of = w.organisation("教育局机关支部");
    let told = client
        .get(&format!("/api/v1/organisations/{of}/posts"))
        .await
        .json();
    assert_eq!(told["held"][1]["holder"], "朱安");
    assert_eq!(told["held"][1]["member_id"], w.member("朱安"));
    let water = post_of(&w, "邓安");
    assert_eq!(client.get(&format!("/posts/{water}")).await.status, 404);
    for login_name in ["secretary", "auditor"] {
        let reply = sent(
            &w.client(login_name),
            &format!("/posts/{water}/end"),
            "on=2026-10-01",
        )
        .await;
        assert_eq!(reply.status, 403, "{login_name}");
    }
}

#[tokio::test]
async fn the_leadership_list_comes_as_a_word_file() {
    let w = World::story();
    let water = w.organisation("水务局支部");
    let reply = w
        .client("secretary")
        .get(&format!("/organisations/{water}/leadership.docx"))
        .await;
    assert_eq!(reply.status, 200);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(reply.body)).expect("a zip");
    let mut text = String::new();
    let mut part = archive.by_name("word/document.xml").expect("the text");
    part.read_to_string(&mut text).expect("reads");
    for piece in ["班子名册", "林秀英", "副书记", "任职日期", "大学"] {
        assert!(text.contains(piece), "{piece}");
    }
    let beside = w
        .client("neighbour")
        .get(&format!("/organisations/{water}/leadership.docx"))
        .await;
    assert_eq!(beside.status, 404);
}

#[tokio::test]
async fn party_workers_long_in_one_post_and_untrained_are_shown_by_the_rules() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    let archive = w.organisation("档案局支部");
    for (name, of, from_on) in [
        ("张国庆", water, "2015-01-01"),
        ("周秋玲", archive, "2026-01-05"),
    ] {
        let fields = format!(
            "name={name}&organisation={of}&title=专职副书记&full_time=yes&from_on={from_on}"
        );
        assert_eq!(sent(&client, "/party-workers", &fields).await.status, 303);
    }
    let names = |page: &Reply| page.texts("#list tbody th");
    assert_eq!(
        names(&client.get("/party-workers?mark=unmoved").await),
        ["张国庆"]
    );
    assert_eq!(
        names(&client.get("/party-workers?mark=untrained").await),
        ["张国庆", "周秋玲"]
    );
    let page = client.get("/party-workers?q=周秋").await;
    let href = page
        .attributes("#list tbody th a", "href")
        .pop()
        .expect("a worker");
    let train = format!("{href}/trainings");
    let wrong = sent(&client, &train, "held_on=2026-12-31&topic=&class_hours=多").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        sent(
            &client,
            &train,
            "held_on=2026-04-01&topic=党务培训&class_hours=24"
        )
        .await
        .status,
        303
    );
    assert_eq!(
        names(&client.get("/party-workers?mark=untrained").await),
        ["张国庆"]
    );
    // The next post ends the one before.
    let next = format!("organisation={water}&title=组织员&full_time=no&from_on=2026-09-01");
    assert_eq!(
        sent(&client, &format!("{href}/posts"), &next).await.status,
        303
    );
    let told = client
        .get(&href)
        .await
        .one("section[aria-labelledby=posts]");
    assert!(
        told.contains("2026-01-05 – 2026-09-01") && told.contains("组织员"),
        "{told}"
    );
    let listed = client.get("/api/v1/party-workers?q=周秋").await.json();
    assert_eq!(listed["workers"][0]["post_count"], 2);
    assert_eq!(
        names(&w.client("neighbour").get("/party-workers").await),
        [""; 0],
        "gone from the branch"
    );
    assert_eq!(
        sent(&client, &format!("{href}/posts"), "on=2026-10-01")
            .await
            .status,
        303
    );
    assert_eq!(client.get(&href).await.status, 404);
}

#[tokio::test]
async fn a_form_of_the_register_sent_twice_is_kept_once() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    let fields = format!(
        "name=张国庆&organisation={water}&title=专职副书记&full_time=yes&from_on=2015-01-01"
    );
    let first = sent(&client, "/party-workers", &fields).await;
    let again = sent(&client, "/party-workers", &fields).await;
    assert_eq!(
        (first.status.as_u16(), first.location()),
        (303, again.location())
    );
    let train = format!("{}/trainings", first.location());
    for _ in 0..2 {
        let fields = "held_on=2026-04-01&topic=党务培训&class_hours=24";
        assert_eq!(sent(&client, &train, fields).await.status, 303);
    }
    let page = client.get(first.location()).await.text();
    assert_eq!(page.matches("党务培训").count(), 1, "{page}");
}

#[tokio::test]
async fn programs_record_posts_and_english_is_complete() {
    let w = World::story();
    let (client, archive) = (w.client("officer"), w.organisation("档案局支部"));
    let path = format!("/api/v1/organisations/{archive}/posts");
    let body = serde_json::json!({
        "title": "副书记", "rank": "deputy_secretary", "holder": "李磊", "from": "2026-01-01", "full_time": true,
    });
    let done = client.api(Method::POST, &path, Some(body)).await.json();
    let end = format!("/api/v1/posts/{}/end", done["id"]);
    let body = serde_json::json!({ "on": "2026-09-01" });
    assert_eq!(client.api(Method::POST, &end, Some(body)).await.status, 200);
    let english = w.client("officer").with_lang(Lang::En);
    for path in [
        format!("/organisations/{archive}/leadership"),
        format!("/organisations/{archive}/posts/new"),
        format!("/posts/{}", post_of(&w, "曹玉彩")),
        "/party-workers".to_owned(),
        "/party-workers/new".to_owned(),
    ] {
        let page = english.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("posts."), "{path}");
    }
    assert_eq!(client.get("/party-workers?mark=lazy").await.status, 422);
}
