//! Thought reports: when one is due, who reads one and who does not, and what is to be looked at.

use serde_json::{Value, json};
use zhibu_db::params;
use zhibu_testkit::World;
use zhibu_web::testing::Client;

use super::{applied, pre_reviewed, sent};

const SAID: &str = "这一季学习了党章第一章，想在窗口多做些事";

async fn hand_in(by: &Client, path: &str, reader: i64, on: &str, said: &str) -> (u16, String) {
    let reader = reader.to_string();
    let form = [
        ("written_on", on),
        ("reader", reader.as_str()),
        ("content", said),
    ];
    let answer = by.post_form(path, &form).await;
    (answer.status.as_u16(), answer.text())
}

/// What a case owes: the last days that are past, and the one to come.
async fn owed(by: &Client) -> (Vec<String>, Option<String>) {
    let due = by.get("/api/v1/development/reports").await.json();
    let line = due.get("due").and_then(|it| it.get(0));
    let line = line.cloned().unwrap_or_default();
    let text = |it: &Value| it.as_str().map(str::to_owned);
    let missing = line.get("missing").and_then(Value::as_array);
    let missing = missing.into_iter().flatten().filter_map(text);
    (missing.collect(), line.get("next").and_then(text))
}

fn count(w: &World, statement: &'static str) -> i64 {
    let found = w.db().read_now(move |tx| tx.scalar(statement, &[]));
    found.unwrap().unwrap_or_default()
}

#[tokio::test]
async fn one_is_due_each_quarter_and_a_missing_one_shows_in_the_case_and_on_the_first_page() {
    let w = World::story();
    let secretary = w.client("secretary");
    let path = applied(&w, &secretary, "2026-01-05").await;
    let missing = ["2026-04-05", "2026-07-05", "2026-10-05"];
    let next = Some("2027-01-05".to_owned());
    assert_eq!(
        owed(&secretary).await,
        (missing.map(str::to_owned).to_vec(), next.clone())
    );
    let page = secretary.get(&path).await.text();
    assert!(
        page.contains("缺 3 次") && page.contains("2026-04-05"),
        "{page}"
    );
    let home = secretary.get("/").await.text();
    assert!(home.contains("沈清：交思想汇报"), "{home}");
    let list = secretary.get("/development/reports").await.text();
    assert!(list.contains("沈清") && list.contains("缺 3 次"), "{list}");

    let reports = format!("{path}/reports");
    let reader = w.member("邓安");
    let ahead = hand_in(&secretary, &reports, reader, "2027-01-01", SAID).await;
    assert_eq!(ahead.0, 422, "it lies ahead");
    assert_eq!(
        hand_in(&secretary, &reports, 0, "2026-06-01", SAID).await.0,
        422
    );
    assert_eq!(
        hand_in(&secretary, &reports, reader, "2026-06-01", " ")
            .await
            .0,
        422
    );
    for _ in 0..2 {
        assert_eq!(
            hand_in(&secretary, &reports, reader, "2026-06-01", SAID)
                .await
                .0,
            303
        );
    }
    assert_eq!(
        count(&w, "select count(id) from thought_report"),
        1,
        "sent twice, kept once"
    );
    assert_eq!(
        hand_in(&secretary, &reports, reader, "2026-10-10", "又学了一章")
            .await
            .0,
        303
    );
    let left = vec!["2026-04-05".to_owned(), "2026-10-05".to_owned()];
    assert_eq!(
        owed(&secretary).await,
        (left, None),
        "this quarter has its own"
    );
}

#[tokio::test]
async fn what_it_says_is_read_by_reader_and_secretary_and_each_reading_is_on_record() {
    let w = World::story();
    let (secretary, reader) = (w.client("secretary"), w.client("committee_member"));
    let path = applied(&w, &secretary, "2026-08-03").await;
    let reports = format!("{path}/reports");
    let handed = hand_in(&secretary, &reports, w.member("邓安"), "2026-11-20", SAID).await;
    assert_eq!(handed.0, 303, "{}", handed.1);
    let id = count(&w, "select max(id) from thought_report");
    let report = format!("/development/reports/{id}");
    for nobody in ["officer", "neighbour", "clerk", "member"] {
        assert_eq!(w.client(nobody).get(&report).await.status, 404, "{nobody}");
    }
    assert_eq!(w.client("auditor").get(&report).await.status, 403);
    let listed = w.client("officer").get(&reports).await.text();
    assert!(
        listed.contains("2026-11-20") && !listed.contains(SAID),
        "that there is one is seen"
    );
    let plain = w.db().read_now(move |tx| {
        let sealed: Option<Vec<u8>> = tx.scalar(
            "select content_sealed from thought_report where id = ?1",
            params![id],
        )?;
        Ok::<_, zhibu_db::DbError>(sealed.unwrap_or_default())
    });
    assert!(
        !String::from_utf8_lossy(&plain.unwrap()).contains("党章"),
        "sealed"
    );

    let opened = "select count(id) from audit_row where act = 'open_thoughts'";
    let before = count(&w, opened);
    let page = reader.get(&report).await.text();
    assert!(page.contains(SAID), "{page}");
    assert_eq!(count(&w, opened), before + 1);
    assert_eq!(
        count(
            &w,
            "select count(id) from thought_report where read_on = '2026-11-24'"
        ),
        1
    );
    assert!(secretary.get(&report).await.text().contains(SAID));
    let answer = |said: &'static str| vec![("answer", said)];
    let path = format!("{report}/answer");
    assert_eq!(reader.post_form(&path, &answer(" ")).await.status, 422);
    assert_eq!(
        reader
            .post_form(&path, &answer("继续，下月一起走访"))
            .await
            .status,
        303
    );
    assert_eq!(
        reader.post_form(&path, &answer("再答")).await.status,
        422,
        "once"
    );
    let page = secretary.get(&report).await.text();
    assert!(page.contains("继续，下月一起走访"), "{page}");
}

#[tokio::test]
async fn a_probationary_member_writes_their_own_and_does_not_answer_it() {
    let w = World::story();
    let officer = w.client("officer");
    let case = pre_reviewed(&w).await;
    let vote = json!({"eligible": 10, "present": 9, "yes": 9, "no": 0, "abstain": 0});
    assert_eq!(
        sent(&officer, &case, "assembly", "2026-11-02", &vote)
            .await
            .0,
        200
    );
    let approval = json!({"approver": "committee"});
    assert_eq!(
        sent(&officer, &case, "approval", "2026-11-20", &approval)
            .await
            .0,
        200
    );
    let own = "/development/reports/mine";
    let member = w.client("member");
    assert!(
        member
            .get(own)
            .await
            .text()
            .contains("没有您的发展党员案例")
    );
    let linked = w.db().write_now(|tx| {
        let id: Option<i64> = tx.scalar("select max(member_id) from candidate_member", &[])?;
        let statement = "update account set member_id = ?1 where login_name = 'member'";
        tx.execute(statement, params![id])
    });
    linked.unwrap();
    let member = w.client("member");
    assert!(member.get("/mine").await.text().contains(own));
    let page = member.get(own).await.text();
    assert!(
        page.contains("张国庆") && !page.contains("邓安"),
        "contacts and introducers: {page}"
    );
    let strange = hand_in(&member, own, w.member("邓安"), "2026-11-23", SAID).await;
    assert_eq!(strange.0, 422);
    let handed = hand_in(&member, own, w.member("张国庆"), "2026-11-23", SAID).await;
    assert_eq!(handed.0, 303, "{}", handed.1);
    let id = count(&w, "select max(id) from thought_report");
    let report = format!("/development/reports/{id}");
    let opened = "select count(id) from audit_row where act = 'open_thoughts'";
    assert!(member.get(&report).await.text().contains(SAID));
    assert_eq!(count(&w, opened), 0, "one's own");
    let answer = [("answer", "好")];
    let refused = member.post_form(&format!("{report}/answer"), &answer).await;
    assert_eq!(refused.status, 422);
    let answered = w
        .client("secretary")
        .post_form(&format!("{report}/answer"), &answer)
        .await;
    assert_eq!(answered.status, 303);
}

async fn flags(by: &Client) -> Vec<(String, String, String)> {
    let flags = by.get("/api/v1/development/flags").await.json();
    let text = |it: &Value, key: &str| {
        let found = it.get(key).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let flags = flags.get("flags").and_then(Value::as_array).cloned();
    let flags = flags.unwrap_or_default();
    flags
        .iter()
        .map(|it| (text(it, "kind"), text(it, "since_on"), text(it, "message")))
        .collect()
}

#[tokio::test]
async fn what_is_to_be_looked_at_has_since_when_and_by_which_rule() {
    let w = World::story();
    let (officer, secretary) = (w.client("officer"), w.client("secretary"));
    let path = applied(&w, &secretary, "2026-08-03").await;
    let found = flags(&secretary).await;
    let of = |kind: &str| {
        let found = found.iter().filter(|it| it.0 == kind);
        found.cloned().collect::<Vec<_>>()
    };
    let talk = of("late");
    assert_eq!(talk.len(), 1, "{found:?}");
    assert!(
        talk.iter()
            .all(|it| it.1 == "2026-09-03" && it.2.contains("第7条")),
        "{talk:?}"
    );
    let plan = of("no_plan");
    assert!(
        plan.iter()
            .all(|it| it.1 == "2026-04-01" && it.2.contains("本县工作设置")),
        "{plan:?}"
    );
    assert_eq!(plan.len(), 1, "the secretary's own branch");
    assert_eq!(
        of("thoughts")
            .iter()
            .map(|it| it.1.as_str())
            .collect::<Vec<_>>(),
        ["2026-11-03"]
    );

    let page = officer.get("/development/flags?kind=late").await.text();
    assert!(
        page.contains(&format!("<a href=\"{path}\">沈清</a>")),
        "{page}"
    );
    assert!(!page.contains("没有年度计划"), "one kind");
    let all = officer.get("/development/flags").await.text();
    assert!(
        all.contains("没有年度计划") && all.contains("年没有发展党员"),
        "{all}"
    );
    assert!(
        !w.client("neighbour")
            .get("/development/flags")
            .await
            .text()
            .contains("沈清")
    );
    assert_eq!(officer.get("/development/flags?kind=odd").await.status, 400);
    let book = officer.get("/development/flags.xlsx").await;
    assert_eq!(book.status, 200);
}

#[tokio::test]
async fn many_admitted_at_once_and_approved_without_the_roster_are_told() {
    let w = World::story();
    let officer = w.client("officer");
    let branch = w.organisation("水务局支部");
    for serial in 0..5 {
        let member = json!({"branch_id": branch, "name": "单云", "sex": "male", "birth_on": "1995-03-15",
            "ethnicity": "汉", "document_type": "passport", "id_number": format!("E9876540{serial}"),
            "education": "bachelor", "joined_on": format!("2026-0{}-15", 6 + serial / 3),
            "personnel": "in_service"});
        let added = officer
            .api(axum::http::Method::POST, "/api/v1/members", Some(member))
            .await;
        assert!(added.status.is_success(), "{}", added.text());
    }
    let found = flags(&officer).await;
    let bulk: Vec<_> = found.iter().filter(|it| it.0 == "bulk").collect();
    assert_eq!(bulk.len(), 1, "{found:?}");
    assert!(
        bulk.iter()
            .all(|it| it.1 == "2026-07-15" && it.2.contains("3 个月内接收了 5 人")),
        "{bulk:?}"
    );

    let path = super::roster::brought(&w, "approval").await;
    let told = |found: &[(String, String, String)]| found.iter().any(|it| it.0 == "not_entered");
    assert!(told(&flags(&officer).await));
    assert_eq!(super::roster::enter(&officer, &path).await, 303);
    assert!(!told(&flags(&officer).await));
}
