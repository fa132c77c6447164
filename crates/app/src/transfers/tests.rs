//! People on their way from one branch to another, into and out of the county, and out of the Party.

#[path = "tests/along.rs"]
mod along;
#[path = "tests/exits.rs"]
mod exits;
#[path = "tests/floating.rs"]
mod floating;
#[path = "tests/outside.rs"]
mod outside;
#[path = "tests/pages.rs"]
mod pages;

use serde_json::Value;
use zhibu_testkit::World;
use zhibu_web::testing::Client;

/// Begins a case about a member of the story and answers its address.
async fn begin(
    w: &World,
    by: &str,
    procedure: &str,
    member: &str,
    more: &[(&str, &str)],
) -> String {
    let (status, told) = try_begin(w, by, procedure, member, more).await;
    assert_eq!(status, 303, "{told}");
    told
}

/// Tries to begin a case: the status, and the address or what was told.
async fn try_begin(
    w: &World,
    by: &str,
    procedure: &str,
    member: &str,
    more: &[(&str, &str)],
) -> (u16, String) {
    let id = w.member(member).to_string();
    let mut form = vec![
        ("procedure", procedure),
        ("organisation", "0"),
        ("member", id.as_str()),
    ];
    form.extend(more);
    let answer = w.client(by).post_form("/procedures", &form).await;
    match answer.status.as_u16() {
        303 => (303, answer.location().to_owned()),
        status => (status, answer.text()),
    }
}

/// What the API shows of a case under a key.
async fn shown(by: &Client, path: &str, key: &str) -> Value {
    let shown = by.get(&format!("/api/v1{path}")).await.json();
    shown.get(key).cloned().unwrap_or_default()
}

/// Records a step by the version that is shown; the status, and what was told.
async fn step(by: &Client, path: &str, form: &[(&str, &str)]) -> (u16, String) {
    let version = shown(by, path, "version").await.to_string();
    let mut form = form.to_vec();
    form.push(("version", version.as_str()));
    let answer = by.post_form(&format!("{path}/steps"), &form).await;
    (answer.status.as_u16(), answer.text())
}

/// Takes the last step back; the status, and what was told.
async fn back(by: &Client, path: &str) -> (u16, String) {
    let steps = shown(by, path, "steps").await;
    let steps = steps.as_array().cloned().unwrap_or_default();
    let last = steps.last().and_then(|it| it.get("id"));
    let last = last.map(Value::to_string).unwrap_or_default();
    let version = shown(by, path, "version").await.to_string();
    let form = [("reason", "记错了"), ("version", version.as_str())];
    let answer = by
        .post_form(&format!("{path}/steps/{last}/back"), &form)
        .await;
    (answer.status.as_u16(), answer.text())
}

/// The history of a member, item and words.
async fn history(by: &Client, id: i64) -> Value {
    by.get(&format!("/api/v1/members/{id}/history"))
        .await
        .json()
}

async fn on_roster(by: &Client, id: i64) -> bool {
    by.get(&format!("/members/{id}")).await.status == 200
}

fn vote<'a>(step: &'a str, on: &'a str, yes: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("step", step),
        ("on", on),
        ("eligible", "9"),
        ("present", "8"),
        ("yes", yes),
        ("no", "0"),
        ("abstain", "0"),
    ]
}

/// 罗行豪 of 水务局支部 on the way to 档案局支部, asked for and released.
async fn released(w: &World, member: &str) -> String {
    let archive = w.organisation("档案局支部").to_string();
    let more = [
        ("counterpart", archive.as_str()),
        ("on", "2026-11-02"),
        ("ask_transfer_ground", "work"),
    ];
    let path = begin(w, "secretary", "transfer_inside", member, &more).await;
    let release = [
        ("step", "release"),
        ("on", "2026-11-04"),
        ("ask_dues_paid_until", "2026-10"),
        ("ask_end_posts", "yes"),
    ];
    let (status, told) = step(&w.client("officer"), &path, &release).await;
    assert_eq!(status, 303, "{told}");
    path
}

#[tokio::test]
async fn the_old_branch_stays_responsible_until_the_new_one_receives() {
    let w = World::story();
    let (secretary, officer, neighbour) = (
        w.client("secretary"),
        w.client("officer"),
        w.client("neighbour"),
    );
    let id = w.member("罗行豪");
    let path = released(&w, "罗行豪").await;
    let receive = [("step", "receive"), ("on", "2026-11-06")];
    let (status, told) = step(&neighbour, &path, &receive).await;
    assert!(
        status == 422 && told.contains("没有“接收方上级党组织同意接收”的记录"),
        "{told}"
    );
    let agree = [("step", "agree"), ("on", "2026-11-05")];
    let (status, told) = step(&neighbour, &path, &agree).await;
    assert!(status == 422 && told.contains("由别的组织记录"), "{told}");
    assert_eq!(step(&officer, &path, &agree).await.0, 303);
    // Who is to receive sees the case, and of the member nothing else.
    let case = neighbour.get(&path).await;
    assert!(case.status == 200 && case.text().contains("罗行豪"));
    assert!(
        !case
            .attributes("a", "href")
            .contains(&format!("/members/{id}"))
    );
    assert!(!on_roster(&neighbour, id).await && on_roster(&secretary, id).await);
    let listed = neighbour.get("/api/v1/members").await.text();
    assert!(!listed.contains("罗行豪"));
    assert_eq!(step(&neighbour, &path, &receive).await.0, 303);
    assert!(on_roster(&neighbour, id).await && !on_roster(&secretary, id).await);
    let told = history(&neighbour, id).await.to_string();
    assert!(
        told.contains("2026-11-06") && told.contains("档案局支部"),
        "{told}"
    );
    let ended = secretary.get("/procedures?state=ended").await.text();
    assert!(ended.contains("罗行豪"), "the old branch sees how it ended");
}

#[tokio::test]
async fn what_goes_along_and_what_holds_back_is_shown_before_and_posts_end_on_the_day() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let archive = w.organisation("档案局支部").to_string();
    let id = w.member("罗行豪");
    let asked = format!("/procedures/new?procedure=transfer_inside&member={id}");
    let page = secretary.get(&asked).await.text();
    assert!(
        page.contains("担任水务局支部第二党小组组长") && page.contains("党费在原支部交至"),
        "{page}"
    );
    let more = [
        ("counterpart", archive.as_str()),
        ("on", "2026-11-02"),
        ("ask_transfer_ground", "work"),
    ];
    let path = begin(&w, "secretary", "transfer_inside", "罗行豪", &more).await;
    let mut release = vec![
        ("step", "release"),
        ("on", "2026-11-04"),
        ("ask_dues_paid_until", "2026-10"),
    ];
    let form = officer.get(&path).await;
    assert_eq!(
        form.attributes("input[name=ask_dues_paid_until]", "value"),
        ["2026-10"]
    );
    let (status, told) = step(&officer, &path, &release).await;
    assert!(
        status == 422 && told.contains("担任水务局支部第二党小组组长"),
        "{told}"
    );
    release.push(("ask_end_posts", "yes"));
    assert_eq!(step(&officer, &path, &release).await.0, 303);
    assert_eq!(
        step(&officer, &path, &[("step", "agree"), ("on", "2026-11-05")])
            .await
            .0,
        303
    );
    let neighbour = w.client("neighbour");
    let receive = [("step", "receive"), ("on", "2026-11-06")];
    assert_eq!(step(&neighbour, &path, &receive).await.0, 303);
    let ended = |w: &World| -> i64 {
        let found = w.db().read_now(move |tx| {
            let asks =
                "select count(id) from post where member_id = ?1 and until_on = '2026-11-06'";
            tx.scalar(asks, zhibu_db::params![id])
        });
        found.expect("reads").expect("a count")
    };
    assert_eq!(ended(&w), 1);
    // Taken back, everything is as before: branch, history, post.
    let (status, told) = back(&neighbour, &path).await;
    assert_eq!(status, 303, "{told}");
    assert_eq!(ended(&w), 0);
    assert!(on_roster(&secretary, id).await && !on_roster(&neighbour, id).await);
    let told = history(&secretary, id).await["entries"].to_string();
    assert!(!told.contains("2026-11-06"), "{told}");
}

#[tokio::test]
async fn what_was_built_on_a_transfer_keeps_it_from_being_taken_back() {
    let w = World::story();
    let path = released(&w, "邓安").await;
    let (officer, neighbour) = (w.client("officer"), w.client("neighbour"));
    assert_eq!(
        step(&officer, &path, &[("step", "agree"), ("on", "2026-11-05")])
            .await
            .0,
        303
    );
    assert_eq!(
        step(
            &neighbour,
            &path,
            &[("step", "receive"), ("on", "2026-11-06")]
        )
        .await
        .0,
        303
    );
    let (archive, id) = (w.organisation("档案局支部"), w.member("邓安"));
    let education = w.organisation("教育局机关支部");
    w.db()
        .write_now(move |tx| {
            let meeting = tx.new_id();
            let at = tx.now_text();
            tx.execute(
                "insert into meeting (id, organisation_id, held_on, topic, chair_name, due_count, present_count,
                   length_minutes, source, recorded_at)
                 values (?1, ?2, '2026-11-10', '主题党日', '曹玉彩', 6, 6, 90, 'import', ?3)",
                zhibu_db::params![meeting, archive, at],
            )?;
            tx.execute(
                "insert into attendance (meeting_id, member_id, state) values (?1, ?2, 'present')",
                zhibu_db::params![meeting, id],
            )
        })
        .expect("attended");
    let (status, told) = back(&neighbour, &path).await;
    assert!(status == 422 && told.contains("参加了组织生活"), "{told}");
    // And so does a later change of the branch.
    w.db()
        .write_now(move |tx| tx.execute("delete from attendance", &[]))
        .expect("forgotten");
    let form = [
        ("field", "branch_id"),
        ("way", "change"),
        ("value", &education.to_string()),
        ("from_on", "2026-11-12"),
    ];
    let moved = officer
        .post_form(&format!("/members/{id}/change"), &form)
        .await;
    assert_eq!(moved.status, 303, "{}", moved.text());
    let (status, told) = back(&officer, &path).await;
    assert!(status == 422 && told.contains("又有变化"), "{told}");
}

#[tokio::test]
async fn nobody_refuses_without_a_reason_and_a_transfer_is_withdrawn_by_who_asked() {
    let w = World::story();
    let path = released(&w, "罗行豪").await;
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let mut refuse = vec![("step", "refuse_receipt"), ("on", "2026-11-05")];
    let (status, told) = step(&officer, &path, &refuse).await;
    assert!(status == 422 && told.contains("“原因”要填写"), "{told}");
    refuse.push(("ask_reason", "单位还没有报到"));
    assert_eq!(step(&officer, &path, &refuse).await.0, 303);
    assert!(secretary.get(&path).await.text().contains("单位还没有报到"));
    assert!(on_roster(&secretary, w.member("罗行豪")).await);
    let path = released(&w, "罗行豪").await;
    let withdraw = [
        ("step", "withdraw"),
        ("on", "2026-11-06"),
        ("ask_reason", "不调动了"),
    ];
    assert_eq!(step(&secretary, &path, &withdraw).await.0, 303);
    assert_eq!(w.client("clerk").get(&path).await.status, 404);
}

#[tokio::test]
async fn a_transfer_stands_in_the_way_of_another_and_goes_to_a_branch_only() {
    let w = World::story();
    released(&w, "罗行豪").await;
    let out = [
        ("on", "2026-11-06"),
        ("ask_destination", "邻县"),
        ("ask_reason", "调动"),
    ];
    let (status, told) = try_begin(&w, "secretary", "transfer_out", "罗行豪", &out).await;
    assert!(
        status == 422 && told.contains("“组织关系县内转接”还没有办完"),
        "{told}"
    );
    let education = w.organisation("教育局总支").to_string();
    let more = [
        ("counterpart", education.as_str()),
        ("on", "2026-11-06"),
        ("ask_transfer_ground", "work"),
    ];
    let (status, told) = try_begin(&w, "secretary", "transfer_inside", "邓安", &more).await;
    assert!(status == 422 && told.contains("请选一个党支部"), "{told}");
}
