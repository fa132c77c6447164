#[path = "tests/day.rs"]
mod day;
#[path = "tests/units.rs"]
mod units;

use zhibu_app::access::Act;
use zhibu_app::members::store::rebuild_summaries;
use zhibu_app::orgs::store;
use zhibu_db::params;
use zhibu_testkit::World;
use zhibu_web::Lang;
use zhibu_web::testing::Reply;

const ALL: &str = "/organisations?groups=1";

/// The name, members and probationary members of each line.
fn lines(page: &Reply) -> Vec<(String, String, String)> {
    let names = page.texts("#list tbody th a").into_iter();
    let mut numbers = page.texts("#list tbody td.number").into_iter();
    names
        .map_while(|name| Some((name, numbers.next()?, numbers.next()?)))
        .collect()
}

fn line(name: &str, members: &str, probationary: &str) -> (String, String, String) {
    (name.to_owned(), members.to_owned(), probationary.to_owned())
}

#[test]
fn each_office_finds_the_part_of_the_tree_that_is_its_own() {
    let w = World::story();
    for (login_name, want) in [
        ("officer", 8),
        ("clerk", 3),
        ("secretary", 3),
        ("auditor", 8),
    ] {
        let reach = w.actor(login_name).may(Act::SeeOrganisations).expect("may");
        let found = w
            .db()
            .read_now(move |tx| {
                let today = tx.today();
                store::tree(tx, &reach, today)
            })
            .expect("reads");
        assert_eq!(found.len(), want, "{login_name}");
    }
}

#[tokio::test]
async fn the_tree_shows_members_that_add_up() {
    let w = World::story();
    let page = w.client("officer").get(ALL).await;
    assert_eq!(page.status, 200);
    let want = [
        line("县直机关工委", "27", "1"),
        line("水务局支部", "10", "1"),
        line("水务局支部第一党小组", "—", "—"),
        line("水务局支部第二党小组", "—", "—"),
        line("档案局支部", "5", "0"),
        line("教育局总支", "12", "0"),
        line("教育局机关支部", "8", "0"),
        line("教育局离退休支部", "4", "0"),
    ];
    assert_eq!(lines(&page), want);
    let figures = page.texts("dl.figures dd");
    assert_eq!(figures[..4], ["6", "27", "26", "1"]);
    let folded = w.client("officer").get("/organisations").await;
    assert_eq!(
        lines(&folded).len(),
        6,
        "groups are told beside their branch"
    );
    assert!(folded.one("#list").contains("2 个党小组"));
    assert!(folded.one("#list").contains("另有党小组 2 个"));
}

#[tokio::test]
async fn a_clerk_sees_the_own_part_and_everything_else_is_not_found() {
    let w = World::story();
    let client = w.client("clerk");
    let names: Vec<String> = lines(&client.get("/organisations").await)
        .into_iter()
        .map(|it| it.0)
        .collect();
    assert_eq!(names, ["教育局总支", "教育局机关支部", "教育局离退休支部"]);
    let own = client
        .get(&format!(
            "/organisations/{}",
            w.organisation("教育局机关支部")
        ))
        .await;
    assert_eq!(own.status, 200);
    assert!(
        !own.text().contains("县直机关工委"),
        "what stands above is out of reach"
    );
    let nowhere = client.get("/organisations/999999").await;
    for path in [
        format!("/organisations/{}", w.organisation("水务局支部")),
        format!("/organisations/{}", w.organisation("县直机关工委")),
        format!(
            "/organisations/{}?on=2020-01-01",
            w.organisation("水务局支部")
        ),
        "/organisations/x".to_owned(),
        "/units/999999".to_owned(),
    ] {
        let page = client.get(&path).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(page.one("main"), nowhere.one("main"), "{path}");
    }
    assert_eq!(w.client("member").get("/organisations").await.status, 403);
}

#[tokio::test]
async fn a_crossed_threshold_is_told_with_figures_article_and_since_when() {
    let w = World::story();
    let branch = w.organisation("教育局离退休支部");
    // Two of the four were taken over from elsewhere in May 2025: before, there were two.
    let (one, other) = (w.member("王磊"), w.member("程刚"));
    w.db()
        .write_now(move |tx| {
            for id in [one, other] {
                tx.execute(
                    "update membership set from_on = '2025-05-20' where member_id = ?1",
                    params![id],
                )?;
            }
            tx.execute(
                "update member set status = 'former' where id = ?1",
                params![one],
            )?;
            tx.execute(
                "update member_status set until_on = '2025-09-10' where member_id = ?1 and status = 'full'",
                params![one],
            )?;
            tx.execute(
                "update member set status = 'former' where id = ?1",
                params![other],
            )?;
            tx.execute(
                "update member_status set until_on = '2026-02-03' where member_id = ?1 and status = 'full'",
                params![other],
            )?;
            rebuild_summaries(tx, &[branch])
        })
        .expect("writes");
    let client = w.client("clerk");
    let file = client.get(&format!("/organisations/{branch}")).await;
    let told = file.one("section[aria-labelledby=rules]");
    for part in [
        "正式党员 2 名，不足 3 名",
        "自 2026-03-01 起",
        "《中国共产党党和国家机关基层组织工作条例》第7条",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let links = file.attributes("section[aria-labelledby=rules] a", "href");
    assert_eq!(links[0], "/rules/organ.branch_min");
    let marked = client.get("/organisations?mark=threshold").await;
    let names: Vec<String> = lines(&marked).into_iter().map(|it| it.0).collect();
    assert!(names.contains(&"教育局离退休支部".to_owned()), "{names:?}");
    let before = client
        .get(&format!("/organisations/{branch}?on=2025-12-31"))
        .await;
    let told = before.one("section[aria-labelledby=rules]");
    assert!(
        !told.contains("不足 3 名"),
        "three were enough then: {told}"
    );
    let then = client
        .get(&format!("/organisations/{branch}?on=2024-06-01"))
        .await;
    assert!(
        then.one("section[aria-labelledby=rules]")
            .contains("正式党员 2 名")
    );
}

#[tokio::test]
async fn a_term_is_told_when_it_is_over_and_before_it_ends() {
    let w = World::story();
    let (water, archive) = (w.organisation("水务局支部"), w.organisation("档案局支部"));
    w.db()
        .write_now(move |tx| {
            for (id, elected_on) in [(water, "2023-11-20"), (archive, "2024-01-15")] {
                tx.execute(
                    "update organisation set last_election_on = ?2 where id = ?1",
                    params![id, elected_on],
                )?;
            }
            Ok::<_, zhibu_app::AppError>(())
        })
        .expect("writes");
    let client = w.client("officer");
    let over = client.get(&format!("/organisations/{water}")).await;
    let told = over.one("section[aria-labelledby=rules]");
    assert!(
        told.contains("任期于 2026-11-20 届满，已过 4 天：应换届。"),
        "{told}"
    );
    assert!(told.contains("第7条"), "{told}");
    let soon = client.get(&format!("/organisations/{archive}")).await;
    let told = soon.one("section[aria-labelledby=rules]");
    assert!(
        told.contains("任期于 2027-01-15 届满，还有 52 天"),
        "{told}"
    );
    for (mark, want) in [("term_over", "水务局支部"), ("term_soon", "档案局支部")] {
        let page = client.get(&format!("/organisations?mark={mark}")).await;
        let names: Vec<String> = lines(&page).into_iter().map(|it| it.0).collect();
        assert!(names.contains(&want.to_owned()), "{mark}: {names:?}");
        assert!(!names.contains(&"县直机关工委".to_owned()), "{mark}");
    }
}

#[tokio::test]
async fn a_post_nobody_holds_is_a_remark() {
    let w = World::story();
    let page = w
        .client("officer")
        .get("/organisations?mark=post_vacant")
        .await;
    let names: Vec<String> = lines(&page).into_iter().map(|it| it.0).collect();
    assert_eq!(
        names,
        ["县直机关工委"],
        "nobody is recorded as its secretary"
    );
    assert!(page.one("#list tbody").contains("书记空缺"));
    let file = w
        .client("secretary")
        .get(&format!("/organisations/{}", w.organisation("水务局支部")))
        .await;
    let holders = file.texts("section[aria-labelledby=posts] tbody th");
    assert_eq!(holders, ["林秀英", "张国庆", "曾晓云", "邓安"]);
    let own = format!("/members/{}", w.member("林秀英"));
    let links = file.attributes("section[aria-labelledby=posts] tbody a", "href");
    assert!(links.contains(&own), "{links:?}");
}

#[tokio::test]
async fn a_unit_without_an_organisation_is_a_gap_of_the_whole_county() {
    let w = World::story();
    w.db()
        .write_now(|tx| {
            let id = tx.new_id();
            tx.execute(
                "insert into unit (id, code, name, short_name, affiliation, unit_kind, staff_count)
                 values (?1, '064', '气象局', '气象局', 'city', '事业单位', 9)",
                params![id],
            )
        })
        .expect("writes");
    let client = w.client("officer");
    let page = client.get("/organisations").await;
    let gap = page.one("section[aria-labelledby=unserved]");
    assert!(gap.contains("气象局"), "{gap}");
    assert!(gap.contains("正式党员不足 3 名的，应参加联合支部"), "{gap}");
    assert!(gap.contains("党员 50 名以上的，应设党总支"), "{gap}");
    let units = client.get("/units?served=no").await;
    assert_eq!(units.texts("tbody th"), ["气象局"]);
    assert!(units.one("tbody").contains("市驻县"));
    let clerk = w.client("clerk");
    assert!(
        !clerk
            .get("/organisations")
            .await
            .has("section[aria-labelledby=unserved]")
    );
    assert_eq!(clerk.get("/units").await.texts("tbody th"), ["教育局"]);
    let href = page.attributes("section[aria-labelledby=unserved] a", "href");
    assert_eq!(client.get(&href[0]).await.status, 200);
    assert_eq!(clerk.get(&href[0]).await.status, 404);
}

#[tokio::test]
async fn a_question_that_cannot_be_read_comes_back_with_what_to_write() {
    let w = World::story();
    let client = w.client("officer");
    let branch = format!("/organisations/{}", w.organisation("水务局支部"));
    for (path, told) in [
        (
            "/organisations?on=2026-02-30".to_owned(),
            "2026-11-24 这样的日期",
        ),
        ("/organisations?on=2027-01-01".to_owned(), "还没有到"),
        (
            "/organisations?kind=xyz".to_owned(),
            "可以用：work_committee",
        ),
        ("/organisations?mark=red".to_owned(), "可以用：any"),
        ("/units?affiliation=moon".to_owned(), "可以用：county"),
        (format!("{branch}?on=2026-13-01"), "2026-11-24 这样的日期"),
        (format!("{branch}?on=2012-01-01"), "成立于 2013-05-01"),
    ] {
        let page = client.get(&path).await;
        assert_eq!(page.status, 422, "{path}");
        let summary = page.one(".fault-summary");
        assert!(summary.contains(told), "{path}: {summary}");
        let api = client.get(&format!("/api/v1{path}")).await;
        assert_eq!(api.status, 422, "/api/v1{path}");
    }
    assert_eq!(client.get("/organisations?colour=red").await.status, 400);
}

#[tokio::test]
async fn programs_read_what_the_page_shows() {
    let w = World::story();
    let client = w.client("officer");
    let page = lines(&client.get(ALL).await);
    let answer = client.get("/api/v1/organisations?groups=1").await.json();
    assert_eq!(answer["total"], 8);
    assert_eq!(answer["on"], "2026-11-24");
    let told = answer["organisations"].as_array().expect("a list");
    for (shown, line) in page.iter().zip(told) {
        assert_eq!(line["short_name"], shown.0.as_str());
        if line["kind"] != "group" {
            assert_eq!(line["all_count"].to_string(), shown.1);
            let full = line["full_count"].as_i64().expect("a number");
            let all = line["all_count"].as_i64().expect("a number");
            assert_eq!((all - full).to_string(), shown.2);
        }
    }
    assert_eq!(told.len(), page.len());
    let path = format!("/api/v1/organisations/{}", w.organisation("水务局支部"));
    let file = client.get(&path).await.json();
    assert_eq!(file["organisation"]["leader"]["name"], "林秀英");
    assert_eq!(file["organisation"]["term"]["ends_on"], "2027-03-11");
    assert_eq!(file["below"].as_array().map(Vec::len), Some(2));
    assert_eq!(file["units"][0]["short_name"], "水务局");
    let units = client.get("/api/v1/units").await.json();
    assert_eq!(units["total"], 4);
    assert_eq!(
        units["units"][3]["organisations"][0]["short_name"],
        "教育局总支"
    );
    let outside = w.client("clerk").get(&path).await;
    assert_eq!(outside.status, 404);
}

#[tokio::test]
async fn every_page_is_there_in_english() {
    let w = World::story();
    let client = w.client("officer").with_lang(Lang::En);
    let branch = w.organisation("教育局离退休支部");
    for path in [
        ALL.to_owned(),
        "/organisations?mark=any&on=2025-03-01".to_owned(),
        format!("/organisations/{branch}"),
        format!("/organisations/{branch}?on=2024-06-01"),
        "/units".to_owned(),
    ] {
        let page = client.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("orgs."), "{path}");
    }
    let page = client.get(&format!("/organisations/{branch}")).await;
    assert!(page.one("dl.facts").contains("Branch"));
}

#[tokio::test]
async fn what_stands_no_more_is_offered_last_with_its_month_and_never_where_something_is_written() {
    let w = World::story();
    let id = w.organisation("档案局支部");
    w.db()
        .write_now(move |tx| {
            tx.execute(
                "update organisation set dissolved_on = '2026-05-20' where id = ?1",
                zhibu_db::params![id],
            )
        })
        .expect("set");
    let officer = w.client("officer");
    for page in ["/members", "/meetings", "/talks", "/reports"] {
        let offered = officer
            .get(page)
            .await
            .texts("select[name=organisation] option");
        let last = offered.last().map(String::as_str);
        assert_eq!(
            last,
            Some("档案局支部（至 2026-05）"),
            "{page}: {offered:?}"
        );
    }
    for page in ["/members/new", "/members/comparison", "/party-workers/new"] {
        let offered = officer.get(page).await.texts("option").concat();
        assert!(
            offered.contains("水务局支部") && !offered.contains("档案局"),
            "{page}"
        );
    }
}
