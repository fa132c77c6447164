use zhibu_app::orgs::store::rebuild_closure;
use zhibu_db::params;
use zhibu_testkit::World;

/// 档案局支部 moved from 教育局总支 to 县直机关工委 on 2024-09-01; it was founded in 2013.
fn moved(w: &World) {
    let (archive, education) = (w.organisation("档案局支部"), w.organisation("教育局总支"));
    w.db()
        .write_now(move |tx| {
            tx.execute(
                "update organisation_link set from_on = '2024-09-01' where child_id = ?1",
                params![archive],
            )?;
            let id = tx.new_id();
            tx.execute(
                "insert into organisation_link (id, parent_id, child_id, from_on, until_on)
                 values (?1, ?2, ?3, '2013-05-01', '2024-09-01')",
                params![id, education, archive],
            )?;
            rebuild_closure(tx)
        })
        .expect("writes");
}

#[tokio::test]
async fn the_tree_of_an_earlier_day_has_its_places_and_members_of_then() {
    let w = World::story();
    moved(&w);
    let client = w.client("officer");
    let page = client.get("/organisations?on=2024-08-31").await;
    assert_eq!(page.one("h1"), "2024-08-31 的组织树");
    let lines = super::lines(&page);
    let names: Vec<&str> = lines.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(
        names,
        [
            "县直机关工委",
            "水务局支部",
            "教育局总支",
            "档案局支部",
            "教育局机关支部",
            "教育局离退休支部"
        ]
    );
    let members: Vec<&str> = lines.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(
        members,
        ["26", "9", "17", "5", "8", "4"],
        "杨庆言 joined in 2026"
    );
    let later = super::lines(&client.get("/organisations?on=2024-09-01").await);
    let education = later
        .iter()
        .find(|it| it.0 == "教育局总支")
        .expect("a line");
    assert_eq!(education.1, "12");
    let links = page.attributes("#list tbody th a", "href");
    assert!(
        links[0].ends_with("?on=2024-08-31"),
        "the day goes along: {}",
        links[0]
    );
}

#[tokio::test]
async fn who_sees_an_earlier_day_goes_by_todays_tree() {
    let w = World::story();
    moved(&w);
    let page = w.client("clerk").get("/organisations?on=2024-08-31").await;
    let names: Vec<String> = super::lines(&page).into_iter().map(|it| it.0).collect();
    assert_eq!(names, ["教育局总支", "教育局机关支部", "教育局离退休支部"]);
    let archive = w.organisation("档案局支部");
    let file = w
        .client("officer")
        .get(&format!("/organisations/{archive}"))
        .await;
    let places = file.one("dl.facts");
    for part in [
        "县直机关工委 2024-09-01 至今",
        "教育局总支 2013-05-01 至 2024-09-01",
    ] {
        assert!(places.contains(part), "{part} in {places}");
    }
    let own = w
        .client("neighbour")
        .get(&format!("/organisations/{archive}?on=2024-08-31"))
        .await;
    assert_eq!(own.status, 200);
    assert!(
        !own.text().contains("教育局"),
        "what it stood below is out of reach"
    );
}

#[tokio::test]
async fn before_the_founding_there_is_no_tree() {
    let w = World::story();
    let page = w
        .client("officer")
        .get("/organisations?on=2013-04-30")
        .await;
    assert_eq!(page.status, 200);
    assert!(page.has(".empty"));
    let first = w
        .client("officer")
        .get("/organisations?on=2013-05-01")
        .await;
    assert_eq!(super::lines(&first).len(), 6);
}

#[tokio::test]
async fn an_organisation_that_is_no_more_is_told_as_of_its_last_day() {
    let w = World::story();
    let archive = w.organisation("档案局支部");
    w.db()
        .write_now(move |tx| {
            tx.execute(
                "update organisation set dissolved_on = '2025-07-01' where id = ?1",
                params![archive],
            )
        })
        .expect("writes");
    let client = w.client("officer");
    let page = client.get(&format!("/organisations/{archive}")).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.one("h1"), "档案局支部（2025-06-30）");
    let gone = client
        .get(&format!("/organisations/{archive}?on=2025-07-01"))
        .await;
    assert_eq!(gone.status, 422);
    assert!(gone.one(".fault-summary").contains("已于 2025-07-01 撤销"));
    let names: Vec<String> = super::lines(&client.get("/organisations").await)
        .into_iter()
        .map(|it| it.0)
        .collect();
    assert!(!names.contains(&"档案局支部".to_owned()));
}

/// 150 branches below 县直机关工委 with long names, nobody in them, nobody leading them, their terms over.
fn crowded(w: &World) {
    let top = w.organisation("县直机关工委");
    w.db()
        .write_now(move |tx| {
            for number in 0..150 {
                let (id, link_id) = (tx.new_id(), tx.new_id());
                tx.execute(
                    "insert into organisation (id, code, name, short_name, kind, founded_on,
                       last_election_on, term_years)
                     values (?1, ?2, ?3, ?3, 'branch', '2015-05-01', '2018-05-01', 3)",
                    params![
                        id,
                        format!("0500{number:04}"),
                        format!("卫生局人民医院行政后勤第{number}支部")
                    ],
                )?;
                tx.execute(
                    "insert into organisation_link (id, parent_id, child_id, from_on)
                     values (?1, ?2, ?3, '2015-05-01')",
                    params![link_id, top, id],
                )?;
            }
            rebuild_closure(tx)
        })
        .expect("writes");
}

#[tokio::test]
async fn a_large_tree_is_turned_page_by_page_and_every_page_is_light() {
    let w = World::story();
    crowded(&w);
    let client = w.client("officer");
    let mut seen = 0;
    let mut address = "/organisations?mark=any".to_owned();
    loop {
        let page = client.get(&address).await;
        assert_eq!(page.status, 200);
        let size = page.body.len();
        assert!(size < 60_000, "{address}: {size} bytes");
        seen += page.texts("#list tbody tr").len();
        match page.attributes(".pager a[rel=next]", "href").first() {
            Some(next) => next.clone_into(&mut address),
            None => break,
        }
    }
    // Besides the new ones, what the story has remarked.
    let answer = client.get("/api/v1/organisations?mark=any").await.json();
    assert_eq!(answer["total"], seen);
    assert!(seen > 150);
    while let Some(previous) = client
        .get(&address)
        .await
        .attributes(".pager a[rel=prev]", "href")
        .first()
    {
        previous.clone_into(&mut address);
    }
    assert_eq!(address, "/organisations?mark=any", "the way back");
}

#[tokio::test]
async fn a_chart_draws_what_stands_below_on_a_day() {
    let w = World::story();
    moved(&w);
    let education = w.organisation("教育局总支");
    let client = w.client("officer");
    let path = format!("/organisations/{education}/chart");
    let page = client.get(&path).await;
    assert_eq!(page.one("h1"), "教育局总支组织图（2026-11-24）");
    assert_eq!(
        page.texts("ul.tree a"),
        ["教育局总支", "教育局机关支部", "教育局离退休支部"]
    );
    assert_eq!(
        page.texts("ul.tree > li > ul > li").len(),
        2,
        "one list in the other"
    );
    let before = client.get(&format!("{path}?on=2024-08-31")).await;
    assert!(before.texts("ul.tree a").contains(&"档案局支部".to_owned()));
    assert_eq!(
        client.get(&format!("{path}?on=2012-01-01")).await.status,
        422
    );
    let top = w.organisation("县直机关工委");
    assert_eq!(
        w.client("clerk")
            .get(&format!("/organisations/{top}/chart"))
            .await
            .status,
        404
    );
}
