//! Several at once, views of one's own, and the order of strokes.

use zhibu_app::members::actions::batch::{self, Batch};
use zhibu_app::members::model::RosterFilter;
use zhibu_testkit::World;

use super::names;
use super::support::file;

fn run(w: &World, login_name: &str, ids: Vec<i64>, change: (&str, &str)) -> Vec<(String, bool)> {
    let (actor, book, keys) = (
        w.actor(login_name),
        w.app().rules.clone(),
        w.app().keys.clone(),
    );
    let asked = Batch {
        change: Some((change.0.to_owned(), change.1.to_owned())),
        from_on: "2026-11-01".to_owned(),
        reason: "年度核定".to_owned(),
    };
    let lines = w
        .db()
        .write_now(move |tx| batch::run(tx, &actor, &book, &keys, &ids, &asked))
        .expect("ran");
    lines
        .into_iter()
        .map(|it| (it.name, it.refused.is_none()))
        .collect()
}

#[test]
fn each_row_is_done_or_refused_with_its_reason_and_the_others_stand() {
    let w = World::story();
    let ids = vec![w.member("张国庆"), w.member("何芳"), w.member("曹玉彩")];
    let told = run(&w, "secretary", ids, ("in_hardship", "true"));
    let told: Vec<(&str, bool)> = told.iter().map(|it| (it.0.as_str(), it.1)).collect();
    assert_eq!(
        told,
        [("张国庆", true), ("何芳", false), ("", false)],
        "何芳 bears the mark already, 曹玉彩 is out of reach"
    );
    assert!(file(&w, "secretary", w.member("张国庆")).row.in_hardship);
    assert!(!file(&w, "neighbour", w.member("曹玉彩")).row.in_hardship);
    let marked = RosterFilter {
        mark: "hardship".to_owned(),
        ..RosterFilter::default()
    };
    assert_eq!(
        names(&w, "secretary", marked),
        ["何芳", "张国庆"],
        "counted at once"
    );
    let archive = w.organisation("档案局支部").to_string();
    let ids = vec![w.member("邓安"), w.member("马𠅤")];
    let moved = run(&w, "officer", ids, ("branch_id", &archive));
    assert!(moved.iter().all(|it| it.1), "{moved:?}");
    assert_eq!(names(&w, "secretary", RosterFilter::default()).len(), 8);
}

#[tokio::test]
async fn the_list_to_choose_from_is_the_filtered_one_and_the_result_has_a_line_each() {
    let w = World::story();
    let client = w.client("secretary");
    let page = client.get("/members/batch?personnel=retired").await;
    let offered = page.attributes("input[name=who]", "value");
    assert_eq!(offered, [w.member("陈志远").to_string()]);
    let sent = [
        ("what", "floating_on"),
        ("who", offered[0].as_str()),
        ("from_on", "2026-10-01"),
        ("reason", "随子女外出居住"),
    ];
    let result = client.post_form("/members/batch", &sent).await;
    assert_eq!(result.status, 200);
    assert!(
        result.text().contains("1 人已办，0 人没有办成。"),
        "{}",
        result.text()
    );
    let twice = [
        ("what", "floating_off"),
        ("who", offered[0].as_str()),
        ("who", offered[0].as_str()),
        ("from_on", "2026-11-01"),
    ];
    let result = client.post_form("/members/batch", &twice).await;
    assert_eq!(result.texts("tbody tr").len(), 1, "each person once");
    let nothing = client
        .post_form("/members/batch", &[("personnel", "retired")])
        .await;
    assert_eq!(nothing.status, 422);
    for told in ["请选办什么。", "这一项必须填写。", "请选 1 至 200 人"] {
        assert!(nothing.text().contains(told), "{told}: {}", nothing.text());
    }
    assert_eq!(
        nothing.attributes("input[name=who]", "value"),
        offered,
        "the list as it was narrowed"
    );
    assert!(nothing.has("input[type=hidden][name=personnel][value=retired]"));
    let odd = client
        .post_form("/members/batch", &[("status", "bogus")])
        .await;
    assert_eq!(odd.status, 400);
    assert_eq!(w.client("auditor").get("/members/batch").await.status, 403);
}

#[tokio::test]
async fn a_view_is_kept_under_its_name_for_its_own_account() {
    let w = World::story();
    let client = w.client("secretary");
    let sent = [
        ("view", "退休党员"),
        ("personnel", "retired"),
        ("q", "陈 志"),
        ("sort", "strokes"),
    ];
    let saved = client.post_form("/members/views", &sent).await;
    assert_eq!(saved.status, 303);
    let kept = client.get("/members").await;
    let link = kept.attributes("ul.chips a", "href")[0].clone();
    assert_eq!(link, saved.location());
    let narrowed = client.get(&link).await;
    assert!(narrowed.has("option[value=retired][selected]"), "{link}");
    assert!(
        !w.client("officer")
            .get("/members")
            .await
            .text()
            .contains("退休党员")
    );
    let unnamed = [("view", " "), ("personnel", "retired")];
    let unnamed = client.post_form("/members/views", &unnamed).await;
    assert_eq!(unnamed.status, 422);
    assert!(unnamed.has("#list tbody th") && unnamed.has("details[open] #f-view"));
    assert!(
        unnamed.text().contains("请写视图名称") && unnamed.has("option[value=retired][selected]")
    );
    let elsewhere = w.organisation("档案局支部").to_string();
    for (name, value) in [
        ("status", "bogus"),
        ("sort", "shoe"),
        ("organisation", "x"),
        ("organisation", elsewhere.as_str()),
    ] {
        let sent = [("view", "怪视图"), (name, value)];
        let refused = client.post_form("/members/views", &sent).await;
        assert_eq!(refused.status, 422, "{name}={value}");
        assert!(
            refused.has("#list tbody th") && refused.has(".fault"),
            "{name}={value}"
        );
    }
    assert!(!client.get("/members").await.text().contains("怪视图"));
    let remove = kept.attributes("form[action*='/remove']", "action")[0].clone();
    assert_eq!(
        w.client("officer").post_form(&remove, &[]).await.status,
        303
    );
    assert!(
        client.get("/members").await.text().contains("退休党员"),
        "another's stays"
    );
    client.post_form(&remove, &[]).await;
    assert!(!client.get("/members").await.has("ul.chips a"));
}

#[tokio::test]
async fn the_roster_goes_by_strokes_where_that_is_asked() {
    let w = World::story();
    let by_strokes = |after| RosterFilter {
        by_strokes: true,
        after,
        ..RosterFilter::default()
    };
    let seen = names(&w, "secretary", by_strokes(None));
    // 马 3, 邓 4, 吐 6; 7 by the first stroke: 杨 一, 何 丿, 张 and 陈 乛; 林 8, 罗 8, 曾 12.
    assert_eq!(
        seen,
        [
            "马𠅤",
            "邓安",
            "吐尔逊·买买提",
            "杨庆言",
            "何芳",
            "张国庆",
            "陈志远",
            "林秀英",
            "罗行豪",
            "曾晓云"
        ]
    );
    let county = names(&w, "auditor", by_strokes(None));
    assert_eq!(county.len(), 27);
    assert_eq!(names(&w, "officer", by_strokes(None)), county);
    let client = w.client("secretary");
    let rest = zhibu_web::write_key(&["07", "0"]);
    let page = client
        .get(&format!("/members?sort=strokes&after={rest}"))
        .await;
    assert_eq!(page.texts("#list tbody th").len(), 7);
    assert_eq!(client.get("/members?sort=shoe").await.status, 400);
}

#[tokio::test]
async fn the_form_and_the_sheet_to_be_signed_are_word_files() {
    use zhibu_papers::readback::read_back;
    let w = World::story();
    let client = w.client("secretary");
    let form = client
        .get(&format!("/members/{}/form.docx", w.member("张国庆")))
        .await;
    let told = format!("{:?}", read_back(&form.body).expect("a Word file"));
    for word in [
        "党员基本信息采集表",
        "张国庆",
        "1995年7月1日",
        "439900********",
        "水务局支部",
    ] {
        assert!(told.contains(word), "{word} in {told}");
    }
    let sheet = client.get("/members/signatures.docx?sort=strokes").await;
    let told = format!("{:?}", read_back(&sheet.body).expect("a Word file"));
    assert!(
        told.contains("水务局支部党员签名册") && told.contains("共 10 人"),
        "{told}"
    );
    assert!(
        told.find("马𠅤") < told.find("曾晓云"),
        "in the order asked for"
    );
    let beside = format!("/members/{}/form.docx", w.member("曹玉彩"));
    assert_eq!(client.get(&beside).await.status, 404);
}

#[test]
fn members_of_an_earlier_edition_are_given_the_keys_it_did_not_have() {
    let w = World::story();
    let keys = w.app().keys.clone();
    let strip = |tx: &mut zhibu_db::Tx<'_>| {
        tx.execute(
            "update member set name_strokes = null, id_number_former = null",
            &[],
        )?;
        tx.execute("delete from member_reading", &[])
    };
    w.db().write_now(strip).expect("as it was");
    let by_strokes = || RosterFilter {
        by_strokes: true,
        ..RosterFilter::default()
    };
    let complete =
        move |tx: &mut zhibu_db::Tx<'_>| zhibu_app::members::store::names::complete(tx, &keys);
    assert_eq!(w.db().write_now(complete.clone()).expect("completes"), 27);
    assert_eq!(w.db().write_now(complete).expect("completes"), 0);
    assert_eq!(names(&w, "secretary", by_strokes()).len(), 10);
    assert_eq!(
        names(&w, "secretary", super::searching("cengxiao")),
        ["曾晓云"]
    );
}
