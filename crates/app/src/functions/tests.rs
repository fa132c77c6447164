use zhibu_testkit::World;
use zhibu_web::Lang;

#[tokio::test]
async fn each_function_is_told_with_the_records_that_show_it() {
    let w = World::story();
    let (client, water) = (w.client("secretary"), w.organisation("水务局支部"));
    let path = format!("/organisations/{water}/functions?year=2026");
    let page = client.get(&path).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("tbody tr").len(), 9);
    let study = page.one("tbody tr:nth-child(2)");
    for part in [
        "组织党员学习",
        "12 条记录",
        "学习日 0",
        "党课 3",
        "主题党日 9",
        "第10条",
    ] {
        assert!(study.contains(part), "{part} in {study}");
    }
    let managed = page.one("tbody tr:nth-child(3)");
    for part in ["支部党员大会 3", "支委会 9", "党小组会 19"] {
        assert!(managed.contains(part), "{part} in {managed}");
    }
    assert!(
        page.one("tbody tr:nth-child(1)").contains("没有记录"),
        "no decision is recorded"
    );
    assert!(
        page.one("tbody tr:nth-child(4)")
            .contains("本系统还不能说明")
    );
    assert!(page.one("tbody tr:nth-child(5)").contains("接收预备党员 1"));
    assert_eq!(page.texts("dl.figures dd"), ["4", "2", "3"]);
    for href in page.attributes("tbody a", "href") {
        assert_eq!(client.get(&href).await.status, 200, "{href}");
    }
    let last = client
        .get(&format!("/organisations/{water}/functions?year=2025"))
        .await;
    assert_eq!(last.texts("dl.figures dd")[0], "0");
}

#[tokio::test]
async fn the_ten_of_the_older_paper_are_a_list_of_their_own() {
    let w = World::story();
    let (client, education) = (w.client("clerk"), w.organisation("教育局总支"));
    let path = format!("/organisations/{education}/functions?list=ten");
    let page = client.get(&path).await;
    assert_eq!(page.texts("tbody tr").len(), 10);
    assert!(page.one("tbody tr:nth-child(8)").contains("统战工作"));
    let told = client.get(&format!("/api/v1{path}&year=2026")).await.json();
    assert_eq!(told["functions"].as_array().map(Vec::len), Some(10));
    assert_eq!(told["functions"][3]["can_be_shown"], false);
    let water = w.organisation("水务局支部");
    assert_eq!(
        client
            .get(&format!("/organisations/{water}/functions"))
            .await
            .status,
        404
    );
    for query in ["year=3000", "list=eleven"] {
        let reply = client
            .get(&format!("/organisations/{education}/functions?{query}"))
            .await;
        assert_eq!(reply.status, 400, "{query}");
    }
    let english = w.client("clerk").with_lang(Lang::En).get(&path).await;
    assert!(!english.text().contains("functions.") && english.text().contains("United-front work"));
}
