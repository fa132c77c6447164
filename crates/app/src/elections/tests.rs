//! Elections from the request to the posts, and what is refused on the way.

#[path = "tests/counting.rs"]
mod counting;
#[path = "tests/support.rs"]
mod support;

use zhibu_testkit::World;

use support::{Election, VOTES};

#[tokio::test]
async fn an_election_goes_from_the_request_to_the_posts() {
    let w = World::story();
    let mut e = Election::asked(&w, "3").await;
    e.above("reply", "2026-10-10", &[("ask_body", "work_committee")])
        .await;
    // Three seats need four candidates; they are shown in the order of strokes.
    let few = e.nominate("邓安、曾晓云、林秀英").await;
    assert_eq!(few.status, 422);
    assert!(
        few.text().contains("候选人 3 人，至少要 4 人"),
        "{}",
        few.text()
    );
    let unknown = e.nominate("邓安、曾晓云、杨庆言、林秀英").await;
    assert!(
        unknown.text().contains("没有叫“杨庆言”的正式党员"),
        "a probationary member cannot be elected: {}",
        unknown.text()
    );
    assert_eq!(e.nominate("曾晓云、林秀英、邓安、罗行豪").await.status, 303);
    let page = e.page("secretary").await;
    assert!(page.contains("邓安、林秀英、罗行豪、曾晓云"), "{page}");
    e.above(
        "candidates_approved",
        "2026-10-20",
        &[("ask_body", "work_committee")],
    )
    .await;
    // Seven of nine are not four fifths.
    let few = e
        .step(
            "secretary",
            "assembly",
            "2026-11-05",
            &[("ask_due_count", "9"), ("ask_present_count", "7")],
        )
        .await;
    assert_eq!(few.status, 422);
    assert!(
        few.text().contains("至少要到 8 人才能选举") && few.text().contains("第18条"),
        "{}",
        few.text()
    );
    e.own(
        "assembly",
        "2026-11-05",
        &[("ask_due_count", "9"), ("ask_present_count", "9")],
    )
    .await;
    let early = e.step("secretary", "result", "2026-11-05", &[]).await;
    assert!(
        early.text().contains("委员应选 3 名，选出 0 名"),
        "{}",
        early.text()
    );
}

#[tokio::test]
async fn a_result_that_is_approved_by_a_body_entitled_to_it_fills_the_posts() {
    let w = World::story();
    let mut e = Election::voting(&w).await;
    e.both_count(9, VOTES).await;
    let page = e.page("secretary").await;
    assert!(
        page.contains("得赞成票 5 张以上的当选") && page.contains("未当选"),
        "{page}"
    );
    e.own("result", "2026-11-05", &[]).await;
    e.vote("secretary", "3", &["林秀英"]).await;
    e.both_count(3, &[("林秀英", 3)]).await;
    e.own("committee_meeting", "2026-11-06", &[]).await;
    e.own("report", "2026-11-07", &[]).await;
    let wrong = e
        .step(
            "officer",
            "approved",
            "2026-11-12",
            &[("ask_body", "party_group")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("没有审批权")
            && wrong
                .text()
                .contains("《中国共产党党和国家机关基层组织工作条例》第37条"),
        "a body that is not entitled is refused with its article: {}",
        wrong.text()
    );
    e.above("approved", "2026-11-12", &[("ask_body", "work_committee")])
        .await;
    assert_eq!(e.posts().await, "书记 林秀英 委员 曾晓云 委员 邓安");
    let organisation = format!("/organisations/{}", w.organisation("水务局支部"));
    let page = w.client("secretary").get(&organisation).await.text();
    assert!(
        page.contains("2026-11-05") && page.contains("2029-11-05"),
        "{page}"
    );
    e.papers().await;
    assert_eq!(e.take_back("officer", "误记").await.status, 303);
    assert_eq!(
        e.posts().await,
        "书记 林秀英 副书记 张国庆 委员 曾晓云 委员 邓安",
        "the posts are as before"
    );
    let page = w.client("secretary").get(&organisation).await.text();
    assert!(
        page.contains("2024-03-11") && page.contains("2027-03-11"),
        "{page}"
    );
}

#[tokio::test]
async fn what_was_built_on_an_election_keeps_it() {
    let w = World::story();
    let e = Election::approved(&w).await;
    let officer = w.client("officer");
    let posts = format!(
        "/api/v1/organisations/{}/posts",
        w.organisation("水务局支部")
    );
    let listed = officer.get(&posts).await.json();
    let id = listed.pointer("/held/0/id").expect("a post").clone();
    let ended = officer
        .post_form(&format!("/posts/{id}/end"), &[("on", "2026-11-20")])
        .await;
    assert_eq!(ended.status, 303, "{}", ended.text());
    let kept = e.take_back("officer", "误记").await;
    assert_eq!(kept.status, 422);
    assert!(kept.text().contains("后来又有变动"), "{}", kept.text());
}

#[tokio::test]
async fn a_branch_without_a_committee_elects_its_secretary_at_the_assembly() {
    let w = World::story();
    let mut e = Election::begun(
        &w,
        "neighbour",
        "档案局支部",
        ("election_secretary", &[("ask_deputy_seats", "0")]),
    )
    .await;
    e.above("reply", "2026-10-10", &[("ask_body", "work_committee")])
        .await;
    assert_eq!(
        e.nominate("曹玉彩").await.status,
        303,
        "one for one seat is enough"
    );
    e.above(
        "candidates_approved",
        "2026-10-20",
        &[("ask_body", "work_committee")],
    )
    .await;
    // Two who cannot come are left out of those due, with paper and vote.
    let form = [
        ("ground_ill", "王山"),
        ("paper", "衡直工复〔2026〕3号"),
        ("yes_count", "4"),
    ];
    let left = e.client().post_form(&e.href("/exclusions"), &form).await;
    assert_eq!(left.status, 303, "{}", left.text());
    let without = e
        .client()
        .post_form(&e.href("/exclusions"), &[("ground_ill", "王山")])
        .await;
    assert!(
        without.text().contains("写上级同意的文号"),
        "{}",
        without.text()
    );
    assert!(e.page("neighbour").await.contains("按名册应到 4 人"));
    e.own(
        "assembly",
        "2026-11-05",
        &[("ask_due_count", "4"), ("ask_present_count", "4")],
    )
    .await;
    e.vote("secretary", "4", &["曹玉彩"]).await;
    e.counted_by("neighbour", "李磊", 4, &[("曹玉彩", 4)]).await;
    e.counted_by("officer", "谢红", 4, &[("曹玉彩", 4)]).await;
    e.own("result", "2026-11-05", &[]).await;
    e.own("report", "2026-11-06", &[]).await;
    e.above("approved", "2026-11-12", &[("ask_body", "work_committee")])
        .await;
    assert_eq!(e.posts().await, "书记 曹玉彩");
}

#[tokio::test]
async fn nobody_outside_finds_an_election_and_members_do_not_record() {
    let w = World::story();
    let mut e = Election::asked(&w, "3").await;
    e.above("reply", "2026-10-10", &[("ask_body", "work_committee")])
        .await;
    let path = e.href("");
    assert_eq!(w.client("neighbour").get(&path).await.status, 404);
    assert_eq!(w.client("member").get(&path).await.status, 403);
    let form = [("names", "邓安"), ("on", "2026-10-11"), ("version", "2")];
    let refused = w
        .client("committee_member")
        .post_form(&e.href("/candidates"), &form)
        .await;
    assert_eq!(refused.status, 403);
    let json = w
        .client("auditor")
        .get(&format!("/api/v1{path}"))
        .await
        .json();
    assert_eq!(json.pointer("/candidates_min").expect("a number"), 4);
}
