//! Out of the Party by the steps of each way, and back from suspension.

use axum::http::Method;
use serde_json::json;
use zhibu_testkit::World;

use super::{back, begin, history, step, try_begin, vote};

async fn is_former(w: &World, member: &str) -> bool {
    let id = w.member(member);
    let row = w
        .client("officer")
        .get(&format!("/api/v1/members/{id}"))
        .await
        .json();
    row.get("status") == Some(&json!("former"))
}

#[tokio::test]
async fn no_standing_is_reached_by_a_plain_change_and_the_form_says_the_way() {
    let w = World::story();
    let secretary = w.client("secretary");
    let id = w.member("罗行豪");
    let change = format!("/members/{id}/change");
    for leaving in [
        "transferred",
        "suspended",
        "removed",
        "expelled",
        "quit",
        "died",
        "persuaded_out",
        "cancelled",
    ] {
        let form = [
            ("field", "status"),
            ("way", "change"),
            ("value", "former"),
            ("from_on", "2026-10-01"),
            ("leaving", leaving),
        ];
        let refused = secretary.post_form(&change, &form).await;
        assert_eq!(refused.status, 422, "{leaving}");
        assert!(
            refused.text().contains("要按程序办"),
            "{leaving}: {}",
            refused.text()
        );
        let body = json!({
            "field": "status", "way": "change", "value": "former", "from_on": "2026-10-01", "leaving": leaving,
        });
        let path = format!("/api/v1/members/{id}/changes");
        assert_eq!(
            secretary.api(Method::POST, &path, Some(body)).await.status,
            422,
            "{leaving}"
        );
    }
    let form = secretary
        .get(&format!("{change}?field=status&way=change"))
        .await;
    let links = form.attributes("a", "href");
    assert!(
        links.contains(&format!("/procedures/new?procedure=removal&member={id}")),
        "{links:?}"
    );
    assert_eq!(
        form.attributes("select[name=leaving] option", "value"),
        ["", "other"]
    );
}

#[tokio::test]
async fn a_removal_needs_its_ground_the_assembly_and_the_level_above() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let proposed = [
        ("on", "2026-11-02"),
        ("ask_removal_ground", "self_quit"),
        ("ask_reason", "连续六个月没有正当理由不参加组织生活"),
    ];
    let (status, told) = try_begin(
        &w,
        "secretary",
        "removal",
        "罗行豪",
        &[("on", "2026-11-02")],
    )
    .await;
    assert!(
        status == 422 && told.contains("“除名的情形”要填写"),
        "{told}"
    );
    let path = begin(&w, "secretary", "removal", "罗行豪", &proposed).await;
    let heard = [
        ("step", "heard"),
        ("on", "2026-11-04"),
        ("ask_statement", "本人没有异议"),
    ];
    assert_eq!(step(&secretary, &path, &heard).await.0, 303);
    // Four of nine is no majority, and what was not carried is not approved.
    assert_eq!(
        step(&secretary, &path, &vote("assembly", "2026-11-06", "4"))
            .await
            .0,
        303
    );
    let approve = [("step", "approve"), ("on", "2026-11-10")];
    let (status, told) = step(&officer, &path, &approve).await;
    assert!(status == 422 && told.contains("没有通过"), "{told}");
    assert_eq!(
        step(&secretary, &path, &vote("assembly", "2026-11-08", "8"))
            .await
            .0,
        303
    );
    assert!(
        !is_former(&w, "罗行豪").await,
        "the assembly alone changes nothing"
    );
    let (status, told) = step(&officer, &path, &approve).await;
    assert_eq!(status, 303, "{told}");
    assert!(is_former(&w, "罗行豪").await);
    let told = history(&secretary, w.member("罗行豪")).await.to_string();
    assert!(
        told.contains("removed") && told.contains("2026-11-10"),
        "{told}"
    );
    let (status, told) = try_begin(
        &w,
        "secretary",
        "restore",
        "罗行豪",
        &[("on", "2026-11-12"), ("ask_reason", "申请")],
    )
    .await;
    assert!(status == 422 && told.contains("可以重新申请入党"), "{told}");
    assert_eq!(back(&officer, &path).await.0, 303);
    assert!(!is_former(&w, "罗行豪").await);
}

#[tokio::test]
async fn half_a_year_without_meetings_is_told_and_changes_nothing() {
    let w = World::story();
    let (secretary, id) = (w.client("secretary"), w.member("罗行豪"));
    let asked = format!("/procedures/new?procedure=removal&member={id}");
    let before = secretary.get(&asked).await;
    assert!(before.status == 200 && !before.text().contains("最近一次到会"));
    w.db()
        .write_now(move |tx| {
            tx.execute(
                "insert into attendance (meeting_id, member_id, state)
                 select m.id, ?1, 'present' from meeting m join organisation o on o.id = m.organisation_id
                 where o.short_name = '水务局支部' and m.held_on = '2026-04-15'",
                zhibu_db::params![id],
            )
        })
        .expect("attended");
    let told = secretary.get(&asked).await.text();
    assert!(told.contains("最近一次到会的记录在 2026-04-15"), "{told}");
    assert!(!is_former(&w, "罗行豪").await);
}

/// 罗行豪, out of contact since March 2024 and suspended in October; the address of the case.
async fn suspended(w: &World) -> String {
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let lost = [
        ("on", "2024-03-20"),
        ("ask_reason", "电话、家访、协查都没有找到"),
    ];
    let path = begin(w, "secretary", "suspend_lost", "罗行豪", &lost).await;
    let (status, told) = step(&secretary, &path, &vote("assembly", "2024-09-19", "8")).await;
    assert!(status == 422 && told.contains("2024-09-20 才满"), "{told}");
    let assembly = vote("assembly", "2024-09-20", "8");
    assert_eq!(step(&secretary, &path, &assembly).await.0, 303);
    let approve = [("step", "approve"), ("on", "2024-10-08")];
    let (status, told) = step(&officer, &path, &approve).await;
    assert_eq!(status, 303, "{told}");
    assert!(is_former(w, "罗行豪").await);
    path
}

#[tokio::test]
async fn who_is_suspended_and_still_lost_after_two_years_is_removed() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let suspension = suspended(&w).await;
    let still = [("on", "2026-10-07"), ("ask_reason", "仍没有找到")];
    let (status, told) = try_begin(&w, "secretary", "remove_lost", "罗行豪", &still).await;
    assert!(status == 422 && told.contains("2026-10-08 才满"), "{told}");
    let still = [("on", "2026-10-09"), ("ask_reason", "仍没有找到")];
    let removal = begin(&w, "secretary", "remove_lost", "罗行豪", &still).await;
    let assembly = vote("assembly", "2026-10-12", "8");
    assert_eq!(step(&secretary, &removal, &assembly).await.0, 303);
    let approve = [("step", "approve"), ("on", "2026-10-20")];
    assert_eq!(step(&officer, &removal, &approve).await.0, 303);
    let id = w.member("罗行豪");
    let page = secretary.get(&format!("/members/{id}")).await.text();
    assert!(page.contains("除名"), "{page}");
    // The suspension is built on now.
    let (status, told) = back(&officer, &suspension).await;
    assert!(status == 422 && told.contains("又有变化"), "{told}");
    assert_eq!(back(&officer, &removal).await.0, 303);
    let (status, told) = back(&officer, &suspension).await;
    assert_eq!(status, 303, "{told}");
    assert!(!is_former(&w, "罗行豪").await);
}

#[tokio::test]
async fn who_is_suspended_is_restored_by_steps() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    suspended(&w).await;
    let asked = [
        ("on", "2026-11-02"),
        ("ask_reason", "已经取得联系，本人申请"),
    ];
    let restore = begin(&w, "secretary", "restore", "罗行豪", &asked).await;
    let assembly = vote("assembly", "2026-11-04", "8");
    assert_eq!(step(&secretary, &restore, &assembly).await.0, 303);
    assert!(is_former(&w, "罗行豪").await);
    let approve = [("step", "approve"), ("on", "2026-11-06")];
    let (status, told) = step(&officer, &restore, &approve).await;
    assert_eq!(status, 303, "{told}");
    assert!(!is_former(&w, "罗行豪").await);
    let told = history(&secretary, w.member("罗行豪")).await.to_string();
    assert!(told.contains("\"from_on\":\"2026-11-06\""), "{told}");
    assert_eq!(back(&officer, &restore).await.0, 303);
    assert!(is_former(&w, "罗行豪").await);
}

#[tokio::test]
async fn a_withdrawal_is_announced_below_and_only_filed_above() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let asked = [("on", "2026-11-02"), ("ask_reason", "本人书面提出")];
    let path = begin(&w, "secretary", "quit", "邓安", &asked).await;
    let announce = [("step", "announce"), ("on", "2026-11-05")];
    let (status, told) = step(&secretary, &path, &announce).await;
    assert_eq!(status, 303, "{told}");
    assert!(is_former(&w, "邓安").await, "the announcement decides");
    let withdraw = [("step", "withdraw"), ("on", "2026-11-06")];
    let (status, told) = step(&secretary, &path, &withdraw).await;
    assert!(status == 422 && told.contains("已经办了"), "{told}");
    assert_eq!(
        step(&officer, &path, &[("step", "file"), ("on", "2026-11-07")])
            .await
            .0,
        303
    );
    assert!(
        secretary
            .get("/procedures?state=ended")
            .await
            .text()
            .contains("邓安")
    );
}

#[tokio::test]
async fn who_is_persuaded_leaves_and_who_refuses_is_put_to_the_assembly_again() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    for (member, refuses) in [("邓安", false), ("罗行豪", true)] {
        let asked = [("on", "2026-10-02"), ("ask_reason", "不履行党员义务")];
        let path = begin(&w, "secretary", "persuade_out", member, &asked).await;
        assert_eq!(
            step(&secretary, &path, &vote("assembly", "2026-10-10", "8"))
                .await
                .0,
            303
        );
        assert_eq!(
            step(
                &officer,
                &path,
                &[("step", "approve"), ("on", "2026-10-15")]
            )
            .await
            .0,
            303
        );
        assert!(!is_former(&w, member).await);
        if refuses {
            let refusal = [
                ("step", "refuses"),
                ("on", "2026-10-20"),
                ("ask_statement", "不同意"),
            ];
            assert_eq!(step(&secretary, &path, &refusal).await.0, 303);
            let removal = vote("removal_assembly", "2026-10-25", "8");
            assert_eq!(step(&secretary, &path, &removal).await.0, 303);
            let approve = [("step", "removal_approve"), ("on", "2026-10-30")];
            assert_eq!(step(&officer, &path, &approve).await.0, 303);
        } else {
            let leaves = [("step", "leaves"), ("on", "2026-10-20")];
            assert_eq!(step(&secretary, &path, &leaves).await.0, 303);
        }
        assert!(is_former(&w, member).await);
    }
}

#[tokio::test]
async fn a_correction_lasts_a_year_at_most_and_an_expulsion_is_decided_by_the_commission() {
    let w = World::story();
    let (secretary, officer) = (w.client("secretary"), w.client("officer"));
    let mut decided = vote("decide", "2026-11-02", "8");
    decided.remove(0);
    decided.retain(|it| it.0 != "step");
    decided.extend([
        ("ask_correction_matters", "长期不参加组织生活"),
        ("ask_until", "2027-11-03"),
    ]);
    let (status, told) = try_begin(&w, "secretary", "correction", "邓安", &decided).await;
    assert!(
        status == 422 && told.contains("最晚到 2027-11-02"),
        "{told}"
    );
    decided.pop();
    decided.push(("ask_until", "2027-05-02"));
    begin(&w, "secretary", "correction", "邓安", &decided).await;
    assert!(!is_former(&w, "邓安").await);
    let shown = [("on", "2026-10-02"), ("ask_statement", "承认错误")];
    let (status, told) = try_begin(&w, "secretary", "expulsion", "杨庆言", &shown).await;
    assert!(status == 422 && told.contains("取消预备党员资格"), "{told}");
    let path = begin(&w, "secretary", "expulsion", "罗行豪", &shown).await;
    assert_eq!(
        step(&secretary, &path, &vote("assembly", "2026-10-10", "8"))
            .await
            .0,
        303
    );
    assert_eq!(
        step(
            &officer,
            &path,
            &[("step", "committee"), ("on", "2026-10-12")]
        )
        .await
        .0,
        303
    );
    let mut decide = vec![("step", "decide"), ("on", "2026-10-20")];
    let (status, told) = step(&officer, &path, &decide).await;
    assert!(status == 422 && told.contains("“批准机关”要填写"), "{told}");
    decide.extend([
        ("ask_decided_by", "县纪委"),
        ("ask_decision_number", "衡纪〔2026〕9号"),
    ]);
    assert_eq!(step(&officer, &path, &decide).await.0, 303);
    assert!(is_former(&w, "罗行豪").await);
}

#[tokio::test]
async fn a_death_ends_membership_and_posts_on_its_day() {
    let w = World::story();
    let path = begin(&w, "secretary", "death", "罗行豪", &[("on", "2026-11-01")]).await;
    assert!(is_former(&w, "罗行豪").await);
    let id = w.member("罗行豪");
    let open = |w: &World| -> i64 {
        let found = w.db().read_now(move |tx| {
            let asks = "select count(id) from post where member_id = ?1 and until_on is null";
            tx.scalar(asks, zhibu_db::params![id])
        });
        found.expect("reads").expect("a count")
    };
    assert_eq!(open(&w), 0);
    assert_eq!(back(&w.client("secretary"), &path).await.0, 303);
    assert_eq!(open(&w), 1);
    assert!(!is_former(&w, "罗行豪").await);
}
