use zhibu_db::{params, record};
use zhibu_testkit::World;

use super::{names_on, recorded, sent};

record! {
    struct Span { from_on: String, until_on: Option<String> }
}

/// When a member belonged to a branch.
fn spans(w: &World, name: &str) -> Vec<(String, Option<String>)> {
    let id = w.member(name);
    let spans: Vec<Span> = w
        .db()
        .read_now(move |tx| {
            tx.rows(
                "select p.from_on, p.until_on from membership p where p.member_id = ?1 order by p.from_on",
                params![id],
            )
        })
        .expect("reads");
    spans
        .into_iter()
        .map(|it| (it.from_on, it.until_on))
        .collect()
}

fn count(w: &World, statement: &'static str, id: i64) -> i64 {
    let found = w.db().read_now(move |tx| tx.scalar(statement, params![id]));
    found.expect("reads").unwrap_or_default()
}

#[tokio::test]
async fn a_merged_branch_leaves_its_past_and_its_members_go_on_dated() {
    let w = World::story();
    let client = w.client("officer");
    let (retired, office) = (
        w.organisation("教育局离退休支部"),
        w.organisation("教育局机关支部"),
    );
    let fields = format!("kind=merge&on=2026-09-01&other={office}&paper=衡直工〔2026〕8号");
    let told = sent(&client, retired, "preview", &fields)
        .await
        .one("dl.facts");
    assert!(told.contains("书记 王磊"), "{told}");
    recorded(&client, retired, &fields).await;
    let spans = spans(&w, "李娅");
    assert_eq!(spans.len(), 2);
    assert_eq!(spans[0].1.as_deref(), Some("2026-09-01"));
    assert_eq!(spans[1], ("2026-09-01".to_owned(), None));
    for (day, want) in [
        ("2026-08-31", (Some(8), Some(4))),
        ("2026-09-01", (Some(12), None)),
        ("2026-11-24", (Some(12), None)),
    ] {
        let tree = client
            .get(&format!("/api/v1/organisations?on={day}"))
            .await
            .json();
        let of = |id: i64| {
            let mut lines = tree["organisations"].as_array().expect("lines").iter();
            lines
                .find(|it| it["id"] == id)
                .and_then(|it| it["all_count"].as_i64())
        };
        assert_eq!((of(office), of(retired)), want, "{day}");
    }
    let again = sent(&client, retired, "write", &fields).await;
    assert_eq!(again.status, 409, "nothing more is done to what is no more");
    let file = client.get(&format!("/organisations/{retired}")).await;
    assert_eq!(file.status, 200, "what it left is found by those above");
}

#[tokio::test]
async fn a_merger_ends_posts_tells_members_and_counts_anew() {
    let w = World::story();
    let client = w.client("officer");
    let (retired, office) = (
        w.organisation("教育局离退休支部"),
        w.organisation("教育局机关支部"),
    );
    let fields = format!("kind=merge&on=2026-09-01&other={office}&paper=x");
    recorded(&client, retired, &fields).await;
    for (statement, id, want) in [
        (
            "select count(1) from post where organisation_id = ?1 and until_on is null",
            retired,
            0,
        ),
        (
            "select count(1) from post where organisation_id = ?1 and until_on = '2026-09-01'",
            retired,
            1,
        ),
        (
            "select count(1) from member_change c join member m on m.id = c.member_id
          where c.field = 'branch_id' and m.branch_id = ?1",
            office,
            4,
        ),
        (
            "select all_count from branch_strength where organisation_id = ?1
          order by month_start desc limit 1",
            office,
            12,
        ),
        (
            "select all_count from organisation_summary where organisation_id = ?1",
            office,
            12,
        ),
        (
            "select count(1) from organisation_unit where organisation_id = ?1",
            retired,
            0,
        ),
    ] {
        assert_eq!(count(&w, statement, id), want, "{statement}");
    }
    // A meeting of the new branch has all of them on its list.
    let roll = client
        .get(&format!("/meetings/new?organisation={office}"))
        .await;
    assert!(roll.text().contains("李娅"));
}

#[tokio::test]
async fn what_has_nobody_is_founded_and_dissolved() {
    let w = World::story();
    let (client, water) = (w.client("officer"), w.organisation("水务局支部"));
    let unit = count(&w, "select id from unit where code = '021' and id > ?1", 0);
    let group = format!(
        "kind=found&on=2026-06-01&code=0439000099&name=水务局支部第三党小组&short_name=第三党小组\
         &organisation_kind=group&unit={unit}"
    );
    recorded(&client, water, &group).await;
    let name = "第三党小组".to_owned();
    assert!(names_on(&client, "2026-06-01").await.contains(&name));
    assert!(!names_on(&client, "2026-05-31").await.contains(&name));
    let taken = sent(&client, water, "write", &group).await;
    assert!(
        taken
            .one(".fault-summary")
            .contains("0439000099 已经有组织在用")
    );
    let id = count(
        &w,
        "select id from organisation where code = '0439000099' and id > ?1",
        0,
    );
    recorded(&client, id, "kind=dissolve&on=2026-11-01").await;
    assert!(names_on(&client, "2026-10-31").await.contains(&name));
    assert!(!names_on(&client, "2026-11-01").await.contains(&name));
}
