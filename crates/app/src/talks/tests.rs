//! Talks: who records, who sees that there was one, who reads it.

use zhibu_app::AppError;
use zhibu_app::talks::actions;
use zhibu_app::talks::rules::TypedTalk;
use zhibu_testkit::World;

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
    let secretary = w.client("secretary");
    let done = secretary
        .post_form(&format!("{path}/follow-up"), &[("outcome", "已住进县医院")])
        .await;
    assert_eq!(done.status, 303);
    assert!(
        w.client("member")
            .get(&path)
            .await
            .text()
            .contains("已住进县医院")
    );
    assert!(
        w.client("officer")
            .get("/talks")
            .await
            .text()
            .contains("已回访")
    );
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
    assert!(matches!(
        record(&w, "neighbour", talk(zhang, "2026-11-20")),
        Err(AppError::NotFound)
    ));
}
