//! Two people count apart, and what comes of their counts.

use zhibu_testkit::World;

use super::support::{Election, VOTES};

#[tokio::test]
async fn the_second_does_not_see_the_first_count_and_differences_are_told_by_candidate() {
    let w = World::story();
    let e = Election::voting(&w).await;
    e.counted_by("secretary", "何芳", 9, VOTES).await;
    let form = e.href(&format!("/rounds/{}/count", e.round().await["id"]));
    let second = w.client("committee_member").get(&form).await;
    assert_eq!(second.status, 200);
    assert!(
        !second.text().contains("何芳") && !second.text().contains("value=\"8\""),
        "{}",
        second.text()
    );
    let page = e.page("committee_member").await;
    assert!(
        page.contains("已录入 1 份计票") && !page.contains("当选"),
        "{page}"
    );
    assert!(e.round().await["result"].is_null());
    // One account enters one count, however often.
    e.counted_by("secretary", "何芳", 9, VOTES).await;
    assert_eq!(e.round().await["counts_entered"], 1);
    let other: Vec<(&str, i64)> = VOTES
        .iter()
        .map(|(name, yes)| (*name, if *name == "邓安" { 7 } else { *yes }))
        .collect();
    e.counted_by("committee_member", "陈志远", 9, &other).await;
    let round = e.round().await;
    assert_eq!(round["differences"], serde_json::json!(["邓安"]));
    assert!(round["result"].is_null(), "no result before both agree");
    let page = e.page("secretary").await;
    assert!(
        page.contains("赞成 8，不赞成 1，弃权 0") && page.contains("赞成 7，不赞成 2，弃权 0"),
        "{page}"
    );
    let third = e.count("officer", "吴监", 9, VOTES, "").await;
    assert_eq!(third.status, 409, "{}", third.text());
    e.counted_by("committee_member", "陈志远", 9, VOTES).await;
    assert_eq!(e.round().await["result"]["outcome"], "counted");
    let again = e.count("committee_member", "陈志远", 9, VOTES, "").await;
    assert_eq!(again.status, 409, "settled is settled");
}

#[tokio::test]
async fn a_count_that_cannot_be_is_refused_with_every_fault() {
    let w = World::story();
    let e = Election::voting(&w).await;
    let refused = e.count("secretary", "林秀英", 9, VOTES, "").await;
    assert!(
        refused.text().contains("“林秀英”在选票上，不能计票"),
        "{}",
        refused.text()
    );
    let many = [("邓安", 9), ("林秀英", 9), ("罗行豪", 9), ("曾晓云", 7)];
    let refused = e.count("secretary", "何芳", 9, &many, "").await;
    assert!(
        refused
            .text()
            .contains("赞成票共 34 张，有效票最多能选 27 人次"),
        "{}",
        refused.text()
    );
    let nobody = e.count("secretary", "何芳", 9, VOTES, "某某 1").await;
    assert!(
        nobody.text().contains("没有叫“某某”的正式党员"),
        "{}",
        nobody.text()
    );
    let printed = e.count("secretary", "何芳", 9, VOTES, "邓安 1").await;
    assert!(printed.text().contains("印在选票上"), "{}", printed.text());
    assert_eq!(e.round().await["counts_entered"], 0);
}

#[tokio::test]
async fn a_tie_is_voted_on_again_and_seats_left_go_to_another_vote() {
    let w = World::story();
    let mut e = Election::voting(&w).await;
    e.both_count(
        9,
        &[("邓安", 6), ("林秀英", 9), ("罗行豪", 6), ("曾晓云", 6)],
    )
    .await;
    let result = e.round().await["result"].clone();
    assert_eq!(result["seats_left"], 2);
    let early = e.step("secretary", "result", "2026-11-05", &[]).await;
    assert!(
        early.text().contains("委员应选 3 名，选出 1 名"),
        "{}",
        early.text()
    );
    // Among the three who tied; whoever has more is elected, without another majority.
    e.vote("committee_member", "9", &[]).await;
    let round = e.round().await;
    assert_eq!(round["way"], "tie");
    assert_eq!(round["names"].as_array().expect("names").len(), 3);
    e.both_count(9, &[("邓安", 4), ("罗行豪", 3), ("曾晓云", 9)])
        .await;
    assert_eq!(e.round().await["result"]["seats_left"], 0);
    e.own("result", "2026-11-05", &[]).await;
    let json = e.json().await;
    let names: Vec<&str> = json["seats"][0]["elected"]
        .as_array()
        .expect("elected")
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    assert_eq!(names, ["林秀英", "曾晓云", "邓安"]);
}

#[tokio::test]
async fn somebody_written_in_can_be_elected_and_a_seat_can_be_left() {
    let w = World::story();
    let mut e = Election::voting(&w).await;
    let votes = [("邓安", 8), ("林秀英", 9), ("罗行豪", 2), ("曾晓云", 2)];
    for (by, counter) in [("secretary", "何芳"), ("committee_member", "陈志远")] {
        let done = e.count(by, counter, 9, &votes, "吐尔逊·买买提 4").await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let result = e.round().await["result"].clone();
    assert_eq!(result["seats_left"], 1, "four of nine are no majority");
    let early = e.step("secretary", "result", "2026-11-05", &[]).await;
    assert_eq!(early.status, 422);
    let page = e.page("secretary").await;
    assert!(
        page.contains("另行选举") && page.contains("吐尔逊·买买提"),
        "{page}"
    );
    e.own("result", "2026-11-05", &[("ask_left_vacant", "yes")])
        .await;
    assert!(
        e.page("secretary").await.contains("书记"),
        "the committee votes now"
    );
}

#[tokio::test]
async fn more_ballots_than_were_handed_out_void_a_vote_and_it_is_taken_again() {
    let w = World::story();
    let e = Election::voting(&w).await;
    e.both_count(
        10,
        &[("邓安", 8), ("林秀英", 9), ("罗行豪", 2), ("曾晓云", 8)],
    )
    .await;
    assert_eq!(e.round().await["result"]["outcome"], "void");
    e.vote("committee_member", "9", &[]).await;
    assert_eq!(e.round().await["way"], "first");
    // A vote whose numbers were wrong is taken back, the last one first.
    let id = e.round().await["id"].clone();
    let back = e
        .client()
        .post_form(&e.href(&format!("/rounds/{id}/back")), &[])
        .await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert_eq!(e.round().await["result"]["outcome"], "void");
}

#[tokio::test]
async fn where_the_readings_differ_the_stricter_decides_and_the_page_says_so() {
    let w = World::story();
    let mut e = Election::asked(&w, "3").await;
    e.above("reply", "2026-10-10", &[("ask_body", "work_committee")])
        .await;
    assert_eq!(e.nominate("曾晓云、林秀英、邓安、罗行豪").await.status, 303);
    e.above(
        "candidates_approved",
        "2026-10-20",
        &[("ask_body", "work_committee")],
    )
    .await;
    let counts = [("ask_due_count", "10"), ("ask_present_count", "8")];
    e.own("assembly", "2026-11-05", &counts).await;
    let form = [
        ("rank", "committee_member"),
        ("held_on", "2026-11-05"),
        ("due_count", "10"),
        ("present_count", "8"),
        ("issued_count", "8"),
    ];
    let begun = e.client().post_form(&e.href("/rounds"), &form).await;
    assert_eq!(begun.status, 303);
    // Five of eight present, of ten due: a majority by one reading alone.
    e.both_count(
        8,
        &[("邓安", 8), ("林秀英", 8), ("罗行豪", 2), ("曾晓云", 5)],
    )
    .await;
    let result = e.round().await["result"].clone();
    assert_eq!(result["seats_left"], 1);
    assert_eq!(result["readings_differ"], true);
    let page = e.page("secretary").await;
    assert!(
        page.contains("条文有两种读法") && page.contains("5 张以上当选"),
        "{page}"
    );
    assert!(page.contains("记录的应到人数与名册不同"), "{page}");
}
