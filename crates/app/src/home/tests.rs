use zhibu_testkit::World;
use zhibu_web::Lang;

#[tokio::test]
async fn the_secretary_sees_what_is_due_why_and_what_was_left() {
    let w = World::story();
    let page = w.client("secretary").get("/").await;
    assert_eq!(page.status, 200);
    assert!(
        page.one("main").contains("应办 6 · 已办 0 · 逾期 3"),
        "{}",
        page.one("main")
    );
    let due = page.texts("section[aria-labelledby=due] .tasks h3");
    assert_eq!(due.len(), 6);
    let left = page.texts("section[aria-labelledby=leftovers] .tasks h3");
    assert_eq!(
        left.len(),
        3,
        "May's committee, August's theme day, September's group: {left:?}"
    );
    assert!(
        page.one("details.why").contains("第"),
        "the article is told"
    );
    assert_eq!(
        page.texts("main .button.primary").len(),
        1,
        "one button is red"
    );
}

#[tokio::test]
async fn a_record_takes_its_gap_away_at_the_next_look() {
    let w = World::story();
    let client = w.client("secretary");
    let before = client.get("/").await;
    let hrefs = before.attributes("section[aria-labelledby=leftovers] .action a", "href");
    let committee = hrefs
        .iter()
        .find(|it| it.contains("kind=committee"))
        .expect("a button");
    assert!(committee.contains("held_on=2026-05-31"), "{committee}");
    let form = client.get(committee).await;
    assert_eq!(form.attributes("#f-held_on", "value"), ["2026-05-31"]);
    let names = form.attributes(".roll input[value=present][checked]", "name");
    let organisation = w.organisation("水务局支部").to_string();
    let mut fields = vec![
        ("organisation", organisation.as_str()),
        ("kind", "committee"),
        ("held_on", "2026-05-28"),
    ];
    fields.extend(names.iter().map(|name| (name.as_str(), "present")));
    let saved = client.post_multipart("/meetings", &fields, &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let after = client.get("/").await;
    assert!(
        after.one("main").contains("逾期 2"),
        "{}",
        after.one("main")
    );
}

#[tokio::test]
async fn an_office_above_sees_the_same_by_organisation() {
    let w = World::story();
    let client = w.client("officer");
    let page = client.get("/").await;
    let names = page.texts("tbody th");
    assert_eq!(
        names.first().map(String::as_str),
        Some("教育局机关支部"),
        "it did nothing at all: {names:?}"
    );
    assert!(names.contains(&"水务局支部".to_owned()));
    let path = format!("/?organisation={}", w.organisation("水务局支部"));
    let of_water = client.get(&path).await;
    assert_eq!(of_water.one("h1"), "水务局支部");
    assert!(
        of_water.has("a[href^='/duties/waiver']"),
        "the level above may set aside"
    );
    assert!(
        !w.client("secretary")
            .get("/")
            .await
            .has("a[href^='/duties/waiver']")
    );
}

#[tokio::test]
async fn an_organisation_out_of_reach_is_not_found() {
    let w = World::story();
    let path = format!("/?organisation={}", w.organisation("档案局支部"));
    assert_eq!(w.client("secretary").get(&path).await.status, 404);
    assert_eq!(
        w.client("secretary")
            .get("/board?organisation=1")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_named_and_never_left_out() {
    let w = World::story();
    let client = w.client("officer");
    let member_id = w.member("张国庆");
    for (address, name) in [
        ("/?month=2026-13", "month"),
        ("/?month=2026-Q1", "month"),
        ("/board?year=-5", "year"),
        ("/board?gaps=some", "gaps"),
        ("/board?duty=tea", "duty"),
        ("/board?after=x", "after"),
        ("/members?status=gone", "status"),
        ("/members?personnel=rich", "personnel"),
        ("/members?sex=x", "sex"),
        ("/members?mark=good", "mark"),
        ("/reports/records?figure=members.all&page=-1", "page"),
        ("/api/v1/board?duty=tea", "duty"),
        ("/api/v1/board?state=nice", "state"),
        ("/api/v1/members?mark=good", "mark"),
        ("/meetings/new?held_on=zz", "held_on"),
        ("/members?after=x", "after"),
        ("/dues?month=2026-13", "month"),
        ("/dues?page=-1", "page"),
        (&format!("/dues/members/{member_id}?year=99"), "year"),
        ("/api/v1/duties?month=2026-13", "month"),
        ("/api/v1/board?year=-5", "year"),
        ("/api/v1/members?after=x", "after"),
        ("/api/v1/dues?month=2026-13", "month"),
        (
            &format!("/api/v1/dues/members/{member_id}?year=99999"),
            "year",
        ),
    ] {
        let answer = client.get(address).await;
        assert_eq!(answer.status, 400, "{address}");
        let said = format!("“{name}”");
        assert!(
            answer.text().contains(&said),
            "{address}: {}",
            answer.text()
        );
    }
    for (address, value) in [
        ("/meetings?period=2026-Q9", "2026-Q9"),
        ("/meetings?from=soon", "“soon”读不懂，请写成 2026-03-31"),
        (
            "/meetings?kind=tea",
            "没有“tea”这种组织生活，可以用：assembly",
        ),
        ("/meetings?after=x", "“x”不是列表里的位置"),
        ("/api/v1/meetings?kind=tea", "tea"),
        ("/api/v1/meetings?from=soon", "soon"),
        ("/api/v1/meetings?to=2026-02-30", "2026-02-30"),
    ] {
        let answer = client.get(address).await;
        assert_eq!(answer.status, 422, "{address}");
        assert!(answer.text().contains(value), "{address}");
    }
}

#[tokio::test]
async fn what_is_out_of_reach_finds_nothing_and_what_was_left_blank_narrows_nothing() {
    let w = World::story();
    let client = w.client("officer");
    for address in [
        "/members?organisation=-1",
        "/meetings?organisation=0",
        "/api/v1/members?organisation=-1",
    ] {
        assert_eq!(client.get(address).await.status, 404, "{address}");
    }
    // A filter form sends what was left blank too.
    for address in [
        "/?month=&organisation=",
        "/board?year=&gaps=&organisation=&duty=",
        "/meetings?organisation=&kind=&period=&from=&to=&after=",
        "/meetings/new?held_on=&organisation=",
        "/members?organisation=&status=&q=&after=",
        "/dues?organisation=&month=&page=",
    ] {
        assert_eq!(client.get(address).await.status, 200, "{address}");
    }
}

#[tokio::test]
async fn members_and_administrators_have_their_own_first_pages() {
    let w = World::story();
    assert_eq!(w.client("member").get("/").await.location(), "/mine");
    assert_eq!(
        w.client("administrator").get("/").await.location(),
        "/accounts"
    );
}

#[tokio::test]
async fn the_board_marks_every_period_and_counts_them() {
    let w = World::story();
    let page = w.client("secretary").get("/board").await;
    assert_eq!(page.status, 200);
    let lines = page.texts("#lines th");
    assert_eq!(
        lines.len(),
        6,
        "four duties of the branch, one of each group: {lines:?}"
    );
    let gaps = page.attributes("td.mark-late a", "aria-label");
    assert_eq!(gaps, ["2026年5月 缺失", "2026年8月 缺失", "2026年9月 缺失"]);
    let only = w.client("secretary").get("/board?gaps=1").await;
    assert_eq!(only.texts("#lines th").len(), 3);
    let of_duty = w.client("officer").get("/board?duty=assembly").await;
    assert_eq!(of_duty.texts("#lines th").len(), 4);
    assert!(
        of_duty.one("#totals").contains("2/4"),
        "{}",
        of_duty.one("#totals")
    );
}

#[tokio::test]
async fn programs_read_duties_and_board() {
    let w = World::story();
    let client = w.client("secretary");
    let month = client.get("/api/v1/duties?month=2026-11").await.json();
    assert_eq!(month["month"], "2026-11");
    assert_eq!(month["duties"].as_array().map(Vec::len), Some(6));
    assert_eq!(month["leftovers"][0]["state"], "missing");
    let board = client
        .get("/api/v1/board?year=2026&state=missing")
        .await
        .json();
    assert_eq!(board["duties"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn the_phone_has_the_whole_menu_on_one_page_and_english_is_complete() {
    let w = World::story();
    let page = w.client("secretary").get("/more").await;
    assert!(page.has("main a[href='/board']"));
    let client = w.client("secretary").with_lang(Lang::En);
    for path in [
        "/",
        "/board",
        "/meetings",
        "/meetings/new?kind=assembly",
        "/more",
        "/help",
    ] {
        let page = client.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let text = page.text().replace("/meetings.xlsx", "");
        assert!(
            !text.contains("home.") && !text.contains("meetings."),
            "{path}"
        );
    }
}

#[tokio::test]
async fn help_stands_on_every_page_and_says_what_the_office_can_do() {
    let w = World::story();
    for (login_name, path) in [
        ("officer", "/"),
        ("secretary", "/organisations"),
        ("member", "/mine"),
    ] {
        let page = w.client(login_name).get(path).await;
        assert_eq!(page.attributes("a.help-link", "href"), ["/help"], "{path}");
    }
    let officer = w.client("officer").get("/help").await;
    assert!(officer.has("main a[href='/imports']"));
    let member = w.client("member").get("/help").await;
    assert_eq!(
        member.attributes(".places a", "href"),
        ["/mine", "/talks", "/pledges", "/norms", "/rules"]
    );
    let complain = member.one("section[aria-labelledby=complain]");
    assert!(complain.contains("系统管理员：管理员"), "{complain}");
}

#[tokio::test]
async fn who_is_not_signed_in_finds_help_too() {
    let w = World::story();
    let sign_in = w.stranger().get("/sign-in").await;
    assert_eq!(sign_in.attributes("a.help-link", "href"), ["/help"]);
    let page = w.stranger().get("/help").await;
    assert_eq!(page.status, 200);
    assert!(page.one("main").contains("找系统管理员"));
    assert!(page.has("main a[href='/sign-in']"));
    assert!(
        !page.text().contains("系统管理员："),
        "no names for strangers"
    );
}
