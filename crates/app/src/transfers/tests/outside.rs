//! Out of the county with a letter, and into it.

use jiff::civil::date;
use serde_json::json;
use zhibu_papers::readback::{ReadDocument, read_back};
use zhibu_testkit::{World, citizen_number};

use super::{back, begin, history, on_roster, step};

fn text(read: &ReadDocument) -> String {
    let lines: Vec<&str> = read.paragraphs.iter().map(|it| it.text.as_str()).collect();
    lines.join("\n")
}

async fn asked(w: &World, member: &str) -> String {
    let more = [
        ("on", "2026-11-02"),
        ("ask_destination", "中共邻县县直机关工委"),
        ("ask_reason", "调动工作"),
    ];
    begin(w, "secretary", "transfer_out", member, &more).await
}

fn letter<'a>(number: &'a str, until: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("step", "letter"),
        ("on", "2026-11-03"),
        ("ask_letter_number", number),
        ("ask_until", until),
        ("ask_dues_paid_until", "2026-10"),
        ("ask_end_posts", "yes"),
    ]
}

#[tokio::test]
async fn a_letter_has_its_number_once_a_year_and_no_longer_validity_than_the_county_sets() {
    let w = World::story();
    let officer = w.client("officer");
    let path = asked(&w, "何芳").await;
    let form = officer.get(&path).await;
    assert_eq!(
        form.attributes("input[name=ask_letter_number]", "value"),
        ["2026-001"]
    );
    assert_eq!(
        form.attributes("input[name=ask_dues_paid_until]", "value"),
        ["2026-10"]
    );
    let (status, told) = step(&officer, &path, &letter("2026-001", "2027-03-01")).await;
    assert!(
        status == 422 && told.contains("最晚到 2027-02-01"),
        "{told}"
    );
    let (status, told) = step(&officer, &path, &letter("2026-001", "2026-12-01")).await;
    assert_eq!(status, 303, "{told}");
    let other = asked(&w, "邓安").await;
    let (status, told) = step(&officer, &other, &letter("2026-001", "2026-12-01")).await;
    assert!(
        status == 422 && told.contains("2026 年的介绍信里已经有“2026-001”"),
        "{told}"
    );
    let form = officer.get(&other).await;
    assert_eq!(
        form.attributes("input[name=ask_letter_number]", "value"),
        ["2026-002"]
    );
    // Taken back, the number may be written again on the same case, and on no other.
    assert_eq!(back(&officer, &path).await.0, 303);
    let (status, _) = step(&officer, &other, &letter("2026-001", "2026-12-01")).await;
    assert_eq!(status, 422);
    assert_eq!(
        step(&officer, &path, &letter("2026-001", "2026-12-01"))
            .await
            .0,
        303
    );
}

#[tokio::test]
async fn the_membership_ends_when_the_slip_is_back_and_not_before() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let id = w.member("何芳");
    let path = asked(&w, "何芳").await;
    assert_eq!(
        step(&officer, &path, &letter("7", "2026-11-10")).await.0,
        303
    );
    let listed = secretary.get("/api/v1/members").await.text();
    assert!(listed.contains("何芳"), "the branch is responsible still");
    let late = officer.get("/procedures?state=late").await.text();
    assert!(late.contains("介绍信有效期到 2026-11-10"), "{late}");
    // A letter that ran out is replaced, and the case is late no longer.
    let replace = [
        ("step", "replace"),
        ("on", "2026-11-12"),
        ("ask_letter_number", "8"),
        ("ask_until", "2026-12-31"),
        ("ask_reason", "过期"),
    ];
    let (status, told) = step(&officer, &path, &replace).await;
    assert_eq!(status, 303, "{told}");
    let late = officer.get("/procedures?state=late").await.text();
    assert!(!late.contains(&path), "{late}");
    let receipt = [
        ("step", "receipt"),
        ("on", "2026-11-20"),
        ("ask_received_by", "邻县财政局支部"),
    ];
    let (status, told) = step(&officer, &path, &receipt).await;
    assert_eq!(status, 303, "{told}");
    let told = history(&secretary, id).await.to_string();
    assert!(
        told.contains("transferred") && told.contains("2026-11-20"),
        "{told}"
    );
    let page = secretary.get(&format!("/members/{id}")).await.text();
    assert!(
        page.contains("已离开") && page.contains("转出本县"),
        "{page}"
    );
    assert_eq!(back(&officer, &path).await.0, 303);
    let page = secretary.get(&format!("/members/{id}")).await.text();
    assert!(!page.contains("转出本县"), "the slip was another one's");
}

#[tokio::test]
async fn a_transfer_given_up_makes_its_letter_void_until_that_is_taken_back() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let path = asked(&w, "何芳").await;
    assert_eq!(
        step(&officer, &path, &letter("7", "2026-12-10")).await.0,
        303
    );
    let void = |w: &World| -> i64 {
        let found = w.db().read_now(|tx| {
            tx.scalar(
                "select count(id) from transfer_letter where voided_at is not null",
                &[],
            )
        });
        found.expect("reads").expect("a count")
    };
    assert_eq!(void(&w), 0);
    let withdraw = [
        ("step", "withdraw"),
        ("on", "2026-11-06"),
        ("ask_reason", "不调动了"),
    ];
    assert_eq!(step(&secretary, &path, &withdraw).await.0, 303);
    assert_eq!(void(&w), 1);
    assert_eq!(back(&secretary, &path).await.0, 303);
    assert_eq!(void(&w), 0);
}

#[tokio::test]
async fn the_letter_is_printed_with_stub_and_slip_as_it_was_recorded() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let path = asked(&w, "何芳").await;
    let paper = path.replace("/procedures/", "/transfers/") + "/letter.docx";
    assert_eq!(secretary.get(&paper).await.status, 404, "no letter yet");
    assert_eq!(
        step(&officer, &path, &letter("工委转〔2026〕7号", "2026-12-01"))
            .await
            .0,
        303
    );
    let links = secretary.get(&path).await.attributes("a", "href");
    assert!(links.contains(&paper), "{links:?}");
    let answer = secretary.get(&paper).await;
    assert_eq!(answer.status, 200);
    let read = read_back(&answer.body).expect("a Word file");
    let text = text(&read);
    assert_eq!(
        text.matches("工委转〔2026〕7号").count(),
        3,
        "stub, letter and slip: {text}"
    );
    for words in [
        "存根",
        "回执",
        "中共邻县县直机关工委：",
        "何芳同志（女，",
        "系中共正式党员",
        "由中共衡江县水务局支部转到你处",
        "党费交至：2026-10。本介绍信有效期至2026年12月1日。",
        "中共衡江县县直机关工委",
        "2026年11月3日",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("4399001"), "the number is masked: {text}");
    assert_eq!(read.page.margins, [2098, 1474, 1984, 1587]);
    assert_eq!(w.client("neighbour").get(&paper).await.status, 404);
}

/// A letter presented at 水务局支部, and accepted above.
async fn presented(w: &World, name: &str) -> String {
    let branch = w.organisation("水务局支部").to_string();
    let form = [
        ("procedure", "transfer_in"),
        ("organisation", branch.as_str()),
        ("on", "2026-11-02"),
        ("ask_person_name", name),
        ("ask_from_organisation", "中共邻县县直机关工委"),
        ("ask_letter_number", "邻转12"),
        ("ask_until", "2026-12-20"),
    ];
    let answer = w.client("secretary").post_form("/procedures", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let path = answer.location().to_owned();
    let accept = [("step", "accept"), ("on", "2026-11-04")];
    assert_eq!(step(&w.client("officer"), &path, &accept).await.0, 303);
    path
}

fn person<'a>(name: &'a str, number: &'a str, version: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", version),
        ("on", "2026-11-06"),
        ("name", name),
        ("sex", "female"),
        ("birth_on", "1990-05-06"),
        ("ethnicity", "汉"),
        ("document_type", "citizen"),
        ("id_number", number),
        ("education", "bachelor"),
        ("joined_on", "2015-07-01"),
        ("full_on", "2016-07-01"),
        ("personnel", "in_service"),
    ]
}

#[tokio::test]
async fn who_comes_from_outside_is_accepted_entered_and_the_slip_goes_back() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let path = presented(&w, "宋雨").await;
    // Two people may be on their way at the same time.
    presented(&w, "宋晴").await;
    let page = secretary.get(&path).await;
    let form = path.replace("/procedures/", "/transfers/") + "/enter";
    assert!(
        page.attributes("a", "href").contains(&form),
        "{}",
        page.text()
    );
    let (status, told) = step(
        &secretary,
        &path,
        &[("step", "enter"), ("on", "2026-11-06")],
    )
    .await;
    assert!(status == 422 && told.contains("登记进名册"), "{told}");
    let shown = secretary.get(&form).await;
    assert_eq!(shown.attributes("input[name=name]", "value"), ["宋雨"]);
    let version = shown.attributes("input[name=version]", "value")[0].clone();
    let number = citizen_number(date(1990, 5, 6), 246);
    let wrong = person("宋雨", "123", &version);
    assert_eq!(secretary.post_form(&form, &wrong).await.status, 422);
    let sent = person("宋雨", &number, &version);
    let entered = secretary.post_form(&form, &sent).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let shown = secretary.get(&format!("/api/v1{path}")).await.json();
    let id = shown["member_id"].as_i64().expect("a member");
    let told = history(&secretary, id).await.to_string();
    assert!(
        told.contains("2026-11-06") && told.contains("2015-07-01"),
        "{told}"
    );
    let slip = path.replace("/procedures/", "/transfers/") + "/letter.docx";
    let read = read_back(&officer.get(&slip).await.body).expect("a Word file");
    let text = text(&read);
    assert!(
        text.contains("已于2026年11月6日接收，编入中共衡江县水务局支部"),
        "{text}"
    );
    assert!(
        text.contains("中共邻县县直机关工委：") && text.contains("邻转12"),
        "{text}"
    );
    assert_eq!(
        step(&officer, &path, &[("step", "slip"), ("on", "2026-11-08")])
            .await
            .0,
        303
    );
    assert_eq!(w.client("neighbour").get(&form).await.status, 404);
}

#[tokio::test]
async fn who_was_here_before_is_the_same_person() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let id = w.member("何芳");
    let out = asked(&w, "何芳").await;
    assert_eq!(
        step(&officer, &out, &letter("7", "2026-12-10")).await.0,
        303
    );
    assert_eq!(
        step(&officer, &out, &[("step", "receipt"), ("on", "2026-11-04")])
            .await
            .0,
        303
    );
    let path = presented(&w, "何芳").await;
    let shown = secretary.get(&format!("/api/v1{path}")).await.json();
    let row = secretary.get(&format!("/api/v1/members/{id}")).await.json();
    let keys = w.app().keys.clone();
    let sealed: Option<Vec<u8>> = w
        .db()
        .read_now(move |tx| {
            tx.scalar(
                "select id_number_sealed from member where id = ?1",
                zhibu_db::params![id],
            )
        })
        .expect("reads");
    let number = keys
        .open("member.id_number", &sealed.expect("a number"))
        .expect("opens");
    let body = json!({
        "on": "2026-11-06",
        "version": shown["version"],
        "member": {
            "branch_id": w.organisation("水务局支部"),
            "name": "何芳",
            "sex": row["sex"],
            "birth_on": row["birth_on"],
            "ethnicity": "汉",
            "document_type": "citizen",
            "id_number": number,
            "education": "bachelor",
            "joined_on": row["joined_on"],
            "full_on": row["full_on"],
            "personnel": "in_service",
        },
    });
    let enter = format!(
        "/api/v1{}/enter",
        path.replace("/procedures/", "/transfers/")
    );
    let answer = secretary
        .api(axum::http::Method::POST, &enter, Some(body))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["member_id"].as_i64(), Some(id));
    assert!(on_roster(&secretary, id).await);
    let told = history(&secretary, id).await.to_string();
    assert!(told.contains("\"from_on\":\"2026-11-06\""), "{told}");
    let (status, told) = back(&secretary, &path).await;
    assert_eq!(status, 303, "{told}");
    let page = secretary.get(&format!("/members/{id}")).await.text();
    assert!(page.contains("已离开"), "{page}");
}
