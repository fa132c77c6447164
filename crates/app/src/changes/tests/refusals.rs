use zhibu_testkit::World;
use zhibu_web::Lang;

use super::{recorded, sent};

/// Each is refused with a sentence that has these words.
async fn refused(w: &World, of: &str, cases: &[(String, &str)]) {
    let client = w.client("officer");
    for (fields, told) in cases {
        let reply = sent(&client, w.organisation(of), "write", fields).await;
        assert_eq!(reply.status, 422, "{fields}");
        let summary = reply.one(".fault-summary");
        assert!(summary.contains(told), "{fields}: {told} in {summary}");
    }
    let events: Option<i64> = w
        .db()
        .read_now(|tx| tx.scalar("select count(1) from organisation_event", &[]))
        .expect("counts");
    assert_eq!(events, Some(0), "nothing was written");
}

#[tokio::test]
async fn what_would_make_a_circle_or_stand_wrongly_is_refused() {
    let w = World::story();
    let id = |name: &str| w.organisation(name);
    let (top, water) = (id("县直机关工委"), id("水务局支部"));
    let moving = |other: i64| format!("kind=move&on=2026-10-01&other={other}");
    let cases = [
        (moving(id("教育局机关支部")), "总支不能设在党支部"),
        (moving(top), "已经隶属于 县直机关工委"),
        (moving(999), "请从列出的组织中选一个"),
        ("kind=move&on=2026-10-01".to_owned(), "请选一个组织"),
        (
            format!("kind=merge&on=2026-10-01&paper=x&other={water}"),
            "请选同类的另一个组织",
        ),
        (
            "kind=dissolve&on=2026-10-01&paper=x".to_owned(),
            "下面还有 教育局机关支部 等 2 个组织",
        ),
        (
            "kind=found&on=2026-10-01&code=没有".to_owned(),
            "不能作代码",
        ),
    ];
    refused(&w, "教育局总支", &cases).await;
    // Of its own kind, below itself: a circle.
    let client = w.client("officer");
    let education = id("教育局总支");
    let inner = format!(
        "kind=found&on=2026-09-01&code=0439000098&name=内&short_name=内总支&organisation_kind=general_branch\
         &paper=x&unit={}",
        w.db()
            .read_now(|tx| tx.scalar::<i64>("select min(id) from unit", &[]))
            .expect("reads")
            .expect("a unit")
    );
    recorded(&client, education, &inner).await;
    let inner = w.db().read_now(|tx| {
        tx.scalar::<i64>("select id from organisation where code = '0439000098'", &[])
    });
    let reply = sent(
        &client,
        education,
        "write",
        &moving(inner.expect("reads").expect("it")),
    )
    .await;
    assert!(
        reply.one(".fault-summary").contains("不能再做它的上级"),
        "{}",
        reply.one(".fault-summary")
    );
}

#[tokio::test]
async fn a_day_that_cannot_be_and_a_change_the_rules_forbid_are_refused() {
    let w = World::story();
    let top = w.organisation("县直机关工委");
    let archive = w.organisation("档案局支部");
    let on = |day: &str| format!("kind=move&on={day}&other={top}");
    let cases = [
        (on("2026-12-01"), "还没有到"),
        (on("2010-01-01"), "早于成立日期 2013-05-01"),
        (on("2026-13-01"), "2026-11-24 这样的日期"),
        (on(""), "从哪一天起"),
        (
            format!("kind=merge&on=2026-10-01&other={archive}"),
            "批复的文号或标题",
        ),
        (
            "kind=dissolve&on=2026-10-01&paper=x".to_owned(),
            "还有党员 8 名",
        ),
        (
            "kind=change_kind&on=2026-10-01&organisation_kind=committee&paper=x".to_owned(),
            "党员 8 名",
        ),
        (
            "kind=rename&on=2026-10-01&name=中共衡江县水务局支部&short_name=x".to_owned(),
            "另一个组织的全称",
        ),
        (
            "kind=serve&on=2026-10-01&unit=9".to_owned(),
            "勾选所服务的单位",
        ),
    ];
    refused(&w, "教育局机关支部", &cases).await;
    let client = w.client("officer");
    let office = w.organisation("教育局机关支部");
    let reply = sent(&client, office, "preview", "kind=dissolve&on=2026-10-01").await;
    let summary = reply.one(".fault-summary");
    assert!(summary.contains("《中国共产党章程》第8条"), "{summary}");
    assert!(summary.contains("第37条"), "{summary}");
}

#[tokio::test]
async fn another_kind_is_remarked_by_the_rules_and_the_past_keeps_the_old_one() {
    let w = World::story();
    let (client, education) = (w.client("officer"), w.organisation("教育局总支"));
    let fields =
        "kind=change_kind&on=2026-10-01&organisation_kind=committee&paper=衡直工〔2026〕9号";
    let told = sent(&client, education, "preview", fields)
        .await
        .one("p.warning");
    assert!(
        told.contains("党员 12 名") && told.contains("第5条"),
        "{told}"
    );
    recorded(&client, education, fields).await;
    for (day, want) in [
        ("2026-09-30", "general_branch"),
        ("2026-10-01", "committee"),
    ] {
        let path = format!("/api/v1/organisations/{education}?on={day}");
        assert_eq!(
            client.get(&path).await.json()["organisation"]["kind"],
            want,
            "{day}"
        );
    }
}

#[tokio::test]
async fn only_the_officer_changes_organisations() {
    let w = World::story();
    let water = w.organisation("水务局支部");
    for login_name in ["clerk", "secretary", "auditor", "member"] {
        let client = w.client(login_name);
        let reply = sent(&client, water, "write", "kind=dissolve&on=2026-10-01").await;
        assert_eq!(reply.status, 403, "{login_name}");
    }
    let english = w.client("officer").with_lang(Lang::En);
    for kind in [
        "found",
        "rename",
        "move",
        "change_kind",
        "serve",
        "merge",
        "dissolve",
    ] {
        let path = format!("/organisations/{water}/events/new?kind={kind}");
        let page = english.get(&path).await;
        assert_eq!(page.status, 200, "{kind}");
        assert!(!page.text().contains("changes."), "{kind}");
    }
}
