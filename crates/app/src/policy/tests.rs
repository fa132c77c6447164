use zhibu_app::embedded_rules;
use zhibu_testkit::World;
use zhibu_web::Lang;

#[tokio::test]
async fn everybody_reads_the_rules_in_force_by_document_and_article() {
    let w = World::story();
    for login_name in ["officer", "secretary", "member", "administrator"] {
        let page = w.client(login_name).get("/rules").await;
        assert_eq!(page.status, 200, "{login_name}");
    }
    let page = w.client("member").get("/rules").await;
    let book = embedded_rules().expect("rules");
    let today = w.db().clock().today();
    let in_force = book.values().filter(|it| it.source.holds_on(today)).count()
        + book.duties_on(today).count();
    assert_eq!(page.texts("tbody th").len(), in_force);
    let rows = page.texts("tbody tr");
    let row = rows
        .iter()
        .find(|it| it.contains("设党支部的最少正式党员数"))
        .expect("a row");
    for part in ["3 名正式党员", "第7条", "硬性", "2019-12-27 起"] {
        assert!(row.contains(part), "{part} in {row}");
    }
    assert_eq!(w.stranger().get("/rules").await.status, 303);
}

#[tokio::test]
async fn figures_are_told_in_words_and_not_as_they_are_stored() {
    let w = World::story();
    let page = w.client("officer").get("/rules").await;
    let rows = page.texts("tbody tr");
    for (label, told) in [
        ("专职党务工作人员占机关人员的比例下限", "1%"),
        ("支部党员大会表决的到会比例", "1/2 以上，含 1/2"),
        ("支部党员大会决议的赞成比例", "超过 1/2"),
        (
            "按月领取工资的党员",
            "3,000.00 元及以下 0.5%；5,000.00 元及以下 1%",
        ),
        ("学生", "0.20 元"),
        (
            "支委会",
            "每月 1 次；由党支部、联合支部办；期初不到 7 名正式党员的不办",
        ),
    ] {
        assert!(
            rows.iter()
                .any(|it| it.contains(label) && it.contains(told)),
            "{label}: {told}"
        );
    }
}

#[tokio::test]
async fn an_earlier_day_has_its_own_edition_and_editions_stand_side_by_side() {
    let w = World::story();
    let client = w.client("officer");
    let then = client.get("/rules?on=2015-01-01&q=dev.").await;
    assert!(
        then.one("#list h2").contains("2014年"),
        "{}",
        then.one("#list h2")
    );
    let now = client.get("/rules?q=dev.talk").await;
    assert!(now.one("tbody").contains("2026-05-11 起"));
    let page = client.get("/rules/organ.branch_min").await;
    assert_eq!(page.one("h1"), "设党支部的最少正式党员数");
    let editions = page.texts("thead th");
    assert_eq!(
        editions[1..],
        ["2010-06-04 至 2019-12-26", "2019-12-27 起 ✓ 现行"]
    );
    let articles = page.texts("tbody tr:nth-child(3) td");
    assert_eq!(articles, ["第7条", "第7条"]);
    assert_eq!(client.get("/rules/assembly").await.status, 200, "a duty");
    assert!(client.get("/rules?on=1990-01-01").await.has(".empty"));
    let ahead = client.get("/rules?on=2027-01-01").await;
    assert_eq!(ahead.status, 200, "what will be in force may be asked");
}

#[tokio::test]
async fn what_is_no_rule_or_no_day_is_told() {
    let w = World::story();
    let client = w.client("officer");
    assert_eq!(client.get("/rules/organ.nothing").await.status, 404);
    assert_eq!(client.get("/api/v1/rules/organ.nothing").await.status, 404);
    let page = client.get("/rules?on=2026-02-30").await;
    assert_eq!(page.status, 422);
    assert!(page.one(".fault-summary").contains("2026-11-24 这样的日期"));
    assert_eq!(client.get("/api/v1/rules?on=2026-02-30").await.status, 422);
}

#[tokio::test]
async fn programs_read_the_same_rules_and_english_is_complete() {
    let w = World::story();
    let client = w.client("auditor");
    let page = client.get("/rules?on=2020-01-01").await;
    let answer = client.get("/api/v1/rules?on=2020-01-01").await.json();
    let rules = answer["rules"].as_array().expect("a list");
    let hrefs = page.attributes("tbody th a", "href");
    let keys: Vec<String> = rules
        .iter()
        .map(|it| format!("/rules/{}", it["key"].as_str().expect("a key")))
        .collect();
    assert_eq!(hrefs, keys);
    let editions = client.get("/api/v1/rules/organ.branch_min").await.json();
    assert_eq!(editions["editions"][0]["to"], "2019-12-26");
    assert_eq!(editions["editions"][1]["unit"], "full_members");
    let english = w.client("auditor").with_lang(Lang::En);
    for path in ["/rules", "/rules/committee", "/rules/dues.salaried"] {
        let page = english.get(path).await;
        assert!(!page.text().contains("policy."), "{path}");
    }
    let page = english.get("/rules?q=organ.branch_min").await;
    assert!(page.one("tbody").contains("3 full members"));
    assert!(page.one("tbody").contains("Art. 7"));
}
