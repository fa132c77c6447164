//! Norms in their editions, and who has read them.

use zhibu_testkit::World;

fn norm<'a>(body: &'a str, from_on: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("code", "十不准"),
        ("title", "党员干部十不准"),
        ("body", body),
        ("from_on", from_on),
    ]
}

#[tokio::test]
async fn each_edition_is_acknowledged_anew_and_the_list_names_who_has_not() {
    let w = World::story();
    let officer = w.client("officer");
    let first = officer
        .post_form("/norms", &norm("不准收礼。\n不准公款吃喝。", "2026-01-01"))
        .await;
    let path = first.location().to_owned();
    let member = w.client("member");
    assert!(member.get(&path).await.text().contains("不准公款吃喝。"));
    let sent = member
        .post_form(&format!("{path}/acknowledgement"), &[])
        .await;
    assert_eq!(sent.status, 303);
    assert!(
        !member
            .get(&path)
            .await
            .has("form[action$='acknowledgement']")
    );
    let missing = w.client("secretary").get(&format!("{path}/missing")).await;
    let names = missing.texts("tbody th");
    assert!(
        names.len() == 9 && !names.contains(&"张国庆".to_owned()),
        "{names:?}"
    );
    assert_eq!(member.get(&format!("{path}/missing")).await.status, 403);

    let early = officer
        .post_form("/norms", &norm("不准收礼。", "2026-01-01"))
        .await;
    assert_eq!(early.status, 422, "an edition begins after the one before");
    let second = officer
        .post_form("/norms", &norm("不准收礼金。", "2026-11-01"))
        .await;
    assert_eq!(second.status, 303);
    assert!(
        member
            .get(second.location())
            .await
            .has("form[action$='acknowledgement']")
    );
    assert!(member.get("/norms").await.text().contains("未确认"));
    assert_eq!(
        w.client("secretary")
            .post_form("/norms", &norm("x", "2026-12-01"))
            .await
            .status,
        403
    );
}
