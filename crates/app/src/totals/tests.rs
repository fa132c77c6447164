use zhibu_app::orgs::store::rebuild_closure;
use zhibu_db::params;
use zhibu_testkit::World;
use zhibu_web::Lang;

/// 档案局支部 moves below 教育局总支 on 2026-07-01.
async fn moved(w: &World) {
    let (archive, education) = (
        w.organisation("档案局支部"),
        w.organisation("教育局总支").to_string(),
    );
    let fields = [
        ("step", "write"),
        ("kind", "move"),
        ("on", "2026-07-01"),
        ("other", education.as_str()),
        ("reason", "机构改革"),
        ("paper", "衡直工〔2026〕7号"),
    ];
    let path = format!("/organisations/{archive}/events");
    assert_eq!(
        w.client("officer").post_form(&path, &fields).await.status,
        303
    );
}

#[tokio::test]
async fn last_periods_figures_stay_and_are_added_up_again_by_todays_tree() {
    let w = World::story();
    moved(&w).await;
    let client = w.client("officer");
    let page = client
        .get("/organisations/figures?year=2026&figure=meetings")
        .await;
    assert_eq!(page.status, 200);
    let names = page.texts("#list tbody th a");
    let cells = page.texts("#list tbody td");
    let line = |name: &str| {
        let at = names
            .iter()
            .position(|it| it == name)
            .unwrap_or_else(|| panic!("{name} in {names:?}"));
        cells[at * 4..at * 4 + 4].to_vec()
    };
    // The five meetings of the first quarter counted for the work committee alone, and now for both.
    assert_eq!(line("教育局总支")[..3], ["0", "5", "+5"]);
    assert!(
        line("教育局总支")[3].contains(
            "+5 2026-07-01 档案局支部 由 县直机关工委 改隶 教育局总支（衡直工〔2026〕7号）"
        ),
        "{:?}",
        line("教育局总支")
    );
    assert_eq!(line("县直机关工委")[2], "0");
    assert_eq!(line("档案局支部")[2], "0");
    let only = client
        .get("/organisations/figures?year=2026&figure=meetings&changed=true")
        .await;
    assert_eq!(only.texts("#list tbody th a"), ["教育局总支"]);
    let then = client
        .get("/organisations/figures?year=2026&figure=meetings&tree=then")
        .await;
    assert_eq!(then.status, 200);
}

#[tokio::test]
async fn every_figure_adds_up_to_the_same_by_both_trees() {
    let w = World::story();
    moved(&w).await;
    let client = w.client("officer");
    let top = w.organisation("县直机关工委");
    for (year, figure, sum) in [
        (2025, "members", 26),
        (2026, "members", 27),
        (2026, "meetings", 48),
        (2026, "duties_done", -1),
        (2026, "duties_missing", -1),
        (2026, "dues_fen", 0),
    ] {
        let path = format!("/api/v1/organisations/figures?year={year}&figure={figure}");
        let told = client.get(&path).await.json();
        if sum >= 0 {
            assert_eq!(told["sum"], sum, "{figure}");
        }
        let lines = told["organisations"].as_array().expect("lines");
        for line in lines.iter().filter(|it| it["id"] == top) {
            assert_eq!(
                (&line["then"], &line["today"]),
                (&told["sum"], &told["sum"]),
                "{figure}"
            );
        }
        for line in lines {
            let explained = line["explained_by"].as_array().expect("moves").iter();
            let explained: i64 = explained.filter_map(|it| it["change"].as_i64()).sum();
            assert_eq!(line["difference"], explained, "{figure}: {line}");
        }
    }
}

#[tokio::test]
async fn a_move_without_an_event_is_told_as_an_imports() {
    let w = World::story();
    let (archive, education) = (w.organisation("档案局支部"), w.organisation("教育局总支"));
    w.db()
        .write_now(move |tx| {
            tx.execute("update organisation_link set until_on = '2026-05-01' where child_id = ?1", params![archive])?;
            let id = tx.new_id();
            tx.execute(
                "insert into organisation_link (id, parent_id, child_id, from_on) values (?1, ?2, ?3, '2026-05-01')",
                params![id, education, archive],
            )?;
            rebuild_closure(tx)
        })
        .expect("writes");
    let path = "/organisations/figures?year=2026&figure=meetings&changed=true";
    let page = w.client("officer").get(path).await;
    assert!(
        page.one("#list tbody").contains("由导入带来"),
        "{}",
        page.one("#list tbody")
    );
    let clerk = w.client("clerk").get(path).await;
    assert!(clerk.one("#list").contains("只计今天在您范围内的组织"));
    assert!(
        !clerk.text().contains("县直机关工委 改隶"),
        "what it stood below is out of reach"
    );
    let english = w.client("clerk").with_lang(Lang::En).get(path).await;
    assert!(!english.text().contains("totals."));
}

#[tokio::test]
async fn a_parameter_that_cannot_be_read_is_named() {
    let w = World::story();
    for query in ["year=2027", "year=x", "figure=y", "tree=z"] {
        let reply = w
            .client("officer")
            .get(&format!("/organisations/figures?{query}"))
            .await;
        assert_eq!(reply.status, 400, "{query}");
    }
    assert_eq!(
        w.client("member")
            .get("/organisations/figures")
            .await
            .status,
        403
    );
}
