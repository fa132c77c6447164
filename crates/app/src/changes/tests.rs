#[path = "tests/merging.rs"]
mod merging;
#[path = "tests/refusals.rs"]
mod refusals;

use axum::http::Method;
use zhibu_testkit::World;
use zhibu_web::testing::{Client, Reply};

/// Sends an event of an organisation: `name=value&…`, a reason besides.
async fn sent(client: &Client, id: i64, step: &str, fields: &str) -> Reply {
    let pairs = fields.split('&').filter_map(|it| it.split_once('='));
    let all: Vec<(&str, &str)> = [("step", step), ("reason", "机构改革")]
        .into_iter()
        .chain(pairs)
        .collect();
    let path = format!("/organisations/{id}/events");
    client.post_form(&path, &all).await
}

async fn recorded(client: &Client, id: i64, fields: &str) {
    let reply = sent(client, id, "write", fields).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert_eq!(reply.location(), format!("/organisations/{id}/events"));
}

async fn names_on(client: &Client, day: &str) -> Vec<String> {
    let path = format!("/organisations?groups=1&on={day}");
    client.get(&path).await.texts("#list tbody th a")
}

#[tokio::test]
async fn a_new_name_holds_from_its_day_and_the_day_before_has_the_old_one() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    let fields = "kind=rename&on=2026-09-01&name=中共衡江县水利局支部&short_name=水利局支部&paper=衡直工〔2026〕12号";
    let look = sent(&client, water, "preview", fields).await;
    assert_eq!(look.status, 200);
    let told = look.one("dl.facts");
    assert!(
        told.contains("中共衡江县水利局支部（水利局支部）"),
        "{told}"
    );
    let today = names_on(&client, "2026-11-24").await;
    assert!(
        today.contains(&"水务局支部".to_owned()),
        "a look writes nothing"
    );
    recorded(&client, water, fields).await;
    for (day, want) in [
        ("2026-08-31", "水务局支部"),
        ("2026-09-01", "水利局支部"),
        ("2026-11-24", "水利局支部"),
    ] {
        let names = names_on(&client, day).await;
        assert!(names.contains(&want.to_owned()), "{day}: {names:?}");
        assert_eq!(names.len(), 8, "{day}");
    }
    let page = client.get(&format!("/organisations/{water}/events")).await;
    assert_eq!(page.texts("tbody th"), ["更名"]);
    let told = page.one("tbody");
    for part in [
        "2026-09-01",
        "水务局支部",
        "→",
        "机构改革",
        "衡直工〔2026〕12号",
        "白君舒",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let file = client
        .get(&format!("/organisations/{water}?on=2026-08-31"))
        .await;
    assert_eq!(file.one("h1"), "水务局支部（2026-08-31）");
}

#[tokio::test]
async fn a_wrong_event_is_corrected_by_a_later_one() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    recorded(
        &client,
        water,
        "kind=rename&on=2026-09-01&name=甲&short_name=甲",
    )
    .await;
    recorded(
        &client,
        water,
        "kind=rename&on=2026-09-01&name=乙&short_name=乙",
    )
    .await;
    assert!(
        names_on(&client, "2026-09-01")
            .await
            .contains(&"乙".to_owned())
    );
    assert!(
        names_on(&client, "2026-08-31")
            .await
            .contains(&"水务局支部".to_owned())
    );
    let earlier = "kind=rename&on=2026-08-01&name=丙&short_name=丙";
    let refused = sent(&client, water, "write", earlier).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .one(".fault-summary")
            .contains("2026-09-01 已有登记，晚于")
    );
    let back = sent(&client, water, "edit", earlier).await;
    assert_eq!(
        back.attributes("#f-name", "value"),
        ["丙"],
        "what was typed stays"
    );
}

#[tokio::test]
async fn a_branch_moves_with_its_groups_members_posts_and_offices() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    let education = w.organisation("教育局总支");
    let fields = format!("kind=move&on=2026-10-01&other={education}");
    let told = sent(&client, water, "preview", &fields)
        .await
        .one("dl.facts");
    for part in [
        "县直机关工委",
        "教育局总支",
        "随同 10 名，其中正式 9 名",
        "水务局支部第一党小组",
        "书记 林秀英",
        "邓安 水务局支部 支部委员",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    recorded(&client, water, &fields).await;
    // The clerk of what it moved to reaches it now, and the sums are those of the new tree.
    let clerk = w.client("clerk");
    assert_eq!(
        clerk.get(&format!("/organisations/{water}")).await.status,
        200
    );
    let path = format!("/api/v1/organisations/{education}");
    let sums = clerk.get(&path).await.json();
    assert_eq!(sums["organisation"]["all_count"], 22);
    let before = client.get(&format!("{path}?on=2026-09-30")).await.json();
    assert_eq!(before["organisation"]["all_count"], 12);
    let page = clerk.get(&format!("/organisations/{water}/events")).await;
    let told = page.one("tbody");
    assert!(told.contains("您的范围之外 → 教育局总支"), "{told}");
    let at_target = client
        .get(&format!("/organisations/{education}/events"))
        .await;
    assert_eq!(at_target.texts("tbody th"), ["水务局支部 改变隶属"]);
}

#[tokio::test]
async fn the_units_served_are_dated_too() {
    let w = World::story();
    let (client, archive) = (w.client("officer"), w.organisation("档案局支部"));
    let units: Vec<i64> = w
        .db()
        .read_now(|tx| {
            tx.column(
                "select id from unit where code in ('010', '015') order by code",
                &[],
            )
        })
        .expect("reads");
    let (top, own) = (units[0], units[1]);
    recorded(
        &client,
        archive,
        &format!("kind=serve&on=2026-07-01&unit={own}&unit={top}"),
    )
    .await;
    recorded(
        &client,
        archive,
        &format!("kind=serve&on=2026-08-01&unit={top}"),
    )
    .await;
    for (day, want) in [
        ("2026-06-30", vec!["档案局"]),
        ("2026-07-01", vec!["县直机关工委", "档案局"]),
        ("2026-08-01", vec!["县直机关工委"]),
    ] {
        let path = format!("/api/v1/organisations/{archive}?on={day}");
        let file = client.get(&path).await.json();
        let units = file["units"].as_array().expect("units").iter();
        let names: Vec<&str> = units.filter_map(|it| it["short_name"].as_str()).collect();
        assert_eq!(names, want, "{day}");
    }
}

#[tokio::test]
async fn a_paper_is_added_and_read_by_those_who_see_the_organisation() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    recorded(
        &client,
        water,
        "kind=rename&on=2026-09-01&name=甲&short_name=甲",
    )
    .await;
    let history = format!("/organisations/{water}/events");
    let page = client.get(&history).await;
    let to = page
        .attributes("tbody form", "action")
        .pop()
        .expect("a form");
    for (name, bytes, want) in [
        ("批复.exe", &b"x"[..], 422),
        ("批复.pdf", b"", 422),
        ("批复.pdf", b"%PDF", 303),
    ] {
        let reply = client
            .post_multipart(&to, &[], &[("file", name, bytes)])
            .await;
        assert_eq!(reply.status, want, "{name}");
    }
    let secretary = w.client("secretary");
    let file = secretary.get(&to).await;
    assert_eq!(
        (file.status.as_u16(), file.body.as_slice()),
        (200, &b"%PDF"[..])
    );
    assert_eq!(w.client("neighbour").get(&to).await.status, 404);
    assert!(!secretary.get(&history).await.has("tbody form"));
}

#[tokio::test]
async fn programs_look_first_and_then_record() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    let path = format!("/api/v1/organisations/{water}/events");
    let body = |preview: bool| {
        serde_json::json!({
            "kind": "move", "on": "2026-10-01", "reason": "机构改革",
            "other_id": w.organisation("教育局总支"), "preview": preview,
        })
    };
    let look = client
        .api(Method::POST, &path, Some(body(true)))
        .await
        .json();
    assert_eq!(
        (&look["recorded"], &look["all_count"]),
        (&false.into(), &10.into())
    );
    let done = client
        .api(Method::POST, &path, Some(body(false)))
        .await
        .json();
    assert_eq!(done["recorded"], true);
    let told = client.get(&path).await.json();
    assert_eq!(told["events"][0]["new"], "教育局总支");
    let written: Option<i64> = w
        .db()
        .read_now(|tx| {
            tx.scalar(
                "select count(1) from audit_row where act = 'change_organisation'",
                &[],
            )
        })
        .expect("counts");
    assert_eq!(written, Some(1));
}
