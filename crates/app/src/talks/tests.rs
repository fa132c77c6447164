//! Talks: who records, who sees that there was one, who reads it.

use zhibu_app::AppError;
use zhibu_app::talks::actions;
use zhibu_app::talks::rules::TypedTalk;
use zhibu_testkit::World;
use zhibu_web::testing::Client;

fn talk(listener_id: i64, held_on: &str) -> TypedTalk {
    TypedTalk {
        listener_id,
        kind: "committee_and_member".to_owned(),
        held_on: held_on.to_owned(),
        content: "谈家里老人住院的事".to_owned(),
        agreed: "帮助联系医院".to_owned(),
        follow_up_on: "2026-12-10".to_owned(),
    }
}

fn record(w: &World, login_name: &str, typed: TypedTalk) -> Result<i64, AppError> {
    let (actor, book, keys) = (
        w.actor(login_name),
        w.app().rules.clone(),
        w.app().keys.clone(),
    );
    w.db()
        .write_now(move |tx| actions::record(tx, &actor, &book, &keys, &typed))
}

#[tokio::test]
async fn the_two_read_it_and_the_others_see_only_that_there_was_one() {
    let w = World::story();
    let id = record(&w, "secretary", talk(w.member("张国庆"), "2026-11-20")).expect("recorded");
    let path = format!("/talks/{id}");
    for login_name in ["secretary", "member"] {
        let page = w.client(login_name).get(&path).await;
        assert!(page.text().contains("谈家里老人住院的事"), "{login_name}");
    }
    for login_name in ["committee_member", "officer"] {
        let client = w.client(login_name);
        assert_eq!(client.get(&path).await.status, 404, "{login_name}");
        let list = client.get("/talks").await.text();
        assert!(
            list.contains("张国庆") && !list.contains(&path),
            "{login_name}"
        );
        assert!(!list.contains("住院"));
    }
    assert!(
        !w.client("neighbour")
            .get("/talks")
            .await
            .text()
            .contains("张国庆")
    );
    assert_eq!(w.client("auditor").get(&path).await.status, 403);
    let stored: i64 = w
        .db()
        .read_now(|tx| {
            tx.scalar(
                "select count(1) from talk where kind = '谈家里老人住院的事'",
                &[],
            )
        })
        .expect("reads")
        .expect("a count");
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn what_came_of_a_talk_is_written_entry_after_entry_until_it_is_done() {
    let w = World::story();
    let id = record(&w, "secretary", talk(w.member("张国庆"), "2026-11-20")).expect("recorded");
    let path = format!("/talks/{id}");
    let (secretary, member) = (w.client("secretary"), w.client("member"));
    let add = async |client: &Client, outcome: &str, state: &str| {
        let sent = [("outcome", outcome), ("state", state)];
        client.post_form(&format!("{path}/follow-up"), &sent).await
    };
    let entries = async || secretary.get(&path).await.texts("table tbody tr");
    assert_eq!(
        add(&secretary, "已联系县医院", "under_way").await.status,
        303
    );
    assert_eq!(
        add(&secretary, "已联系县医院", "under_way").await.status,
        303
    );
    assert_eq!(entries().await.len(), 1, "sent twice, kept once");
    assert!(
        w.client("officer")
            .get("/talks")
            .await
            .text()
            .contains("2026-12-10")
    );
    assert_eq!(add(&member, "已住进县医院", "done").await.status, 303);
    let told = entries().await;
    assert!(
        told[0].contains("已联系县医院") && told[0].contains("林秀英"),
        "{told:?}"
    );
    assert!(
        told[1].contains("已办结") && told[1].contains("张国庆"),
        "{told:?}"
    );
    assert!(
        w.client("officer")
            .get("/talks")
            .await
            .text()
            .contains("已办结")
    );
    let closed = secretary.get(&path).await;
    assert!(!closed.has("input[name=state][value=done]") && closed.has("input[value=correction]"));
    // A form opened before the other closed it writes nothing, and what was typed is shown again.
    let late = add(&secretary, "还在排队", "under_way").await;
    assert_eq!(late.status, 422);
    assert!(late.text().contains("已经办结") && late.text().contains("还在排队"));
    assert_eq!(
        add(&secretary, "住的是市医院", "correction").await.status,
        303
    );
    let told = entries().await;
    assert!(
        told[1].contains("已住进县医院"),
        "what was written stays: {told:?}"
    );
    assert!(
        told[2].contains("更正") && told[2].contains("住的是市医院"),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_talk_sent_twice_is_kept_once_and_another_of_that_day_is_another() {
    let w = World::story();
    let client = w.client("secretary");
    let listener = w.member("张国庆").to_string();
    let send = async |content: &str| {
        let sent = [
            ("listener", listener.as_str()),
            ("kind", "committee_and_member"),
            ("held_on", "2026-11-20"),
            ("content", content),
            ("agreed", ""),
            ("follow_up_on", ""),
        ];
        let reply = client.post_form("/talks", &sent).await;
        assert_eq!(reply.status, 303);
        reply.location().to_owned()
    };
    let first = send("谈家里老人住院的事").await;
    assert_eq!(send("谈家里老人住院的事").await, first);
    assert_ne!(send("谈值班安排").await, first);
    assert_eq!(client.get("/talks").await.texts("table tbody tr").len(), 2);
}

#[tokio::test]
async fn somebody_out_of_reach_is_no_listener_and_what_was_typed_stays() {
    let w = World::story();
    let client = w.client("secretary");
    let elsewhere = w.member("曹玉彩").to_string();
    let send = async |listener: &str, held_on: &str| {
        let sent = [
            ("listener", listener),
            ("kind", "committee_and_member"),
            ("held_on", held_on),
            ("content", "谈家里老人住院的事"),
        ];
        client.post_form("/talks", &sent).await
    };
    for listener in [elsewhere.as_str(), "1", ""] {
        let refused = send(listener, "2026-11-20").await;
        assert_eq!(refused.status, 422, "{listener}");
        let text = refused.text();
        assert!(text.contains("只能选您范围内的党员") && text.contains("谈家里老人住院的事"));
        assert!(!text.contains("曹玉彩") && refused.has("select[name=listener] option"));
    }
    let member = w.member("张国庆").to_string();
    for (day, told) in [
        ("1900-01-01", "早于建党"),
        ("1990-05-01", "早于谈话对象入党"),
        ("2027-01-01", "还没有到"),
    ] {
        let refused = send(&member, day).await;
        assert_eq!(refused.status, 422, "{day}");
        assert!(refused.text().contains(told), "{day}: {}", refused.text());
    }
}

#[tokio::test]
async fn programs_read_that_there_were_talks_and_nothing_of_what_was_said() {
    let w = World::story();
    record(&w, "secretary", talk(w.member("张国庆"), "2026-11-20")).expect("recorded");
    let path = format!(
        "/api/v1/talks?organisation={}",
        w.organisation("水务局支部")
    );
    let reply = w.client("officer").get(&path).await;
    let told = reply.json();
    assert_eq!(told["talks"][0]["listener"], "张国庆");
    assert_eq!(told["talks"][0]["follow_up_on"], "2026-12-10");
    assert_eq!(told["times_min"], 1);
    assert_eq!(told["lacking"].as_array().map(Vec::len), Some(8));
    assert!(!reply.text().contains("住院"));
}

#[tokio::test]
async fn the_list_of_a_branch_names_those_without_a_talk_this_year() {
    let w = World::story();
    record(&w, "secretary", talk(w.member("张国庆"), "2026-11-20")).expect("recorded");
    record(&w, "secretary", talk(w.member("何芳"), "2025-12-30")).expect("recorded");
    let path = format!("/talks?organisation={}", w.organisation("水务局支部"));
    let lacking = w
        .client("secretary")
        .get(&path)
        .await
        .texts("section.card li");
    assert_eq!(lacking.len(), 8, "{lacking:?}");
    assert!(lacking.contains(&"何芳".to_owned()) && !lacking.contains(&"张国庆".to_owned()));
    assert_eq!(w.client("neighbour").get(&path).await.status, 404);
}

#[test]
fn a_talk_is_recorded_by_one_who_was_in_it_with_somebody_in_reach() {
    let w = World::story();
    let zhang = w.member("张国庆");
    let fields = |result: Result<i64, AppError>| match result {
        Err(AppError::Invalid(faults)) => faults.into_iter().map(|it| it.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        fields(record(&w, "officer", talk(zhang, "2026-11-20"))),
        ["listener"]
    );
    let own = talk(w.member("林秀英"), "2026-11-20");
    assert_eq!(fields(record(&w, "secretary", own)), ["listener"]);
    let mut wrong = talk(zhang, "2026-12-20");
    wrong.kind = "gossip".to_owned();
    wrong.content = " ".to_owned();
    wrong.follow_up_on = "2026-11-01".to_owned();
    assert_eq!(
        fields(record(&w, "secretary", wrong)),
        ["kind", "held_on", "follow_up_on", "content"]
    );
    assert_eq!(
        fields(record(&w, "neighbour", talk(zhang, "2026-11-20"))),
        ["listener"]
    );
}
