//! The report through its pages and its API.

use zhibu_testkit::World;
use zhibu_web::Lang;

use super::{FROM, TO};

fn address(w: &World, page: &str, organisation: &str) -> String {
    let id = w.organisation(organisation);
    format!("/reports/{page}?organisation={id}&from={FROM}&to={TO}")
}

#[tokio::test]
async fn an_officer_writes_words_and_sets_a_measure_and_finds_both_in_the_report() {
    let w = World::story();
    let officer = w.client("officer");
    let (organisation, owing) = (w.organisation("县直机关工委"), w.organisation("档案局支部"));
    let (id, from, to) = (organisation.to_string(), FROM.to_string(), TO.to_string());
    let written = officer
        .post_form(
            "/reports/remarks",
            &[
                ("organisation", &id),
                ("from", &from),
                ("to", &to),
                ("chapter", "causes"),
                ("body_causes", "部分支部重业务轻党建。"),
            ],
        )
        .await;
    assert_eq!(written.status, 303);
    let owing = owing.to_string();
    let measure = |body: &'static str, due_on: &'static str| {
        let pairs = [
            ("organisation", id.clone()),
            ("from", from.clone()),
            ("to", to.clone()),
            ("owing", owing.clone()),
            ("gap", "life.theme_day.gaps".to_owned()),
            ("body", body.to_owned()),
            ("owner", "曹玉彩".to_owned()),
            ("due_on", due_on.to_owned()),
        ];
        pairs.to_vec()
    };
    let send = async |pairs: Vec<(&str, String)>| {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, it)| (*key, it.as_str())).collect();
        officer.post_form("/reports/measures", &pairs).await
    };
    let wrong = send(measure("", "soon")).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        wrong.attributes(".fault-summary a", "href"),
        ["#f-body", "#f-due_on"],
        "both at once"
    );
    assert_eq!(
        wrong.attributes("#f-owner", "value"),
        ["曹玉彩"],
        "what was typed stays"
    );
    let past = send(measure("逐月排定主题党日", "2026-11-23")).await;
    assert_eq!(past.status, 422);
    assert!(past.one(".fault-summary").contains("早于今天 2026-11-24"));
    let mut unheard_of = measure("逐月排定主题党日", "2026-12-31");
    unheard_of[4].1 = "thresholds.committee_below_min".to_owned();
    assert_eq!(
        send(unheard_of).await.status,
        404,
        "no gap of this kind is there"
    );
    let right = send(measure("逐月排定主题党日，由书记主持", "2026-12-31")).await;
    assert_eq!(right.status, 303, "{}", right.text());
    let page = officer.get(&address(&w, "show", "县直机关工委")).await;
    assert!(page.text().contains("部分支部重业务轻党建。"));
    let all = officer.get(&address(&w, "measures", "县直机关工委")).await;
    assert!(
        all.text().contains("逐月排定主题党日，由书记主持"),
        "{}",
        all.text()
    );
}

#[tokio::test]
async fn a_branch_secretary_writes_no_report() {
    let w = World::story();
    let secretary = w.client("secretary");
    assert_eq!(
        secretary.post_form("/reports/remarks", &[]).await.status,
        403
    );
    assert_eq!(
        secretary.post_form("/reports/measures", &[]).await.status,
        403
    );
}

#[tokio::test]
async fn words_with_a_field_nobody_knows_come_back_on_the_report_as_they_were_typed() {
    let w = World::story();
    let organisation = w.organisation("县直机关工委").to_string();
    let (from, to) = (FROM.to_string(), TO.to_string());
    let sent = [
        ("organisation", organisation.as_str()),
        ("from", &from),
        ("to", &to),
        ("chapter", "causes"),
        ("body_causes", "部分支部重业务轻党建。"),
        ("colour", "red"),
    ];
    let refused = w
        .client("officer")
        .post_form("/reports/remarks", &sent)
        .await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.texts("main section.card > h2").len(),
        4,
        "the report"
    );
    assert_eq!(refused.texts(".fault-summary li").len(), 1);
    assert!(refused.one("#causes textarea").contains("重业务轻党建"));
}

#[tokio::test]
async fn the_page_says_all_four_chapters_in_both_languages_and_stays_small() {
    let w = World::story();
    for lang in [Lang::Zh, Lang::En] {
        let client = w.client("officer").with_lang(lang);
        let page = client.get(&address(&w, "show", "县直机关工委")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
        assert_eq!(page.texts("main section.card > h2").len(), 4);
        let text = page.one("main");
        assert!(!text.contains("reports."), "a text is missing: {text}");
        assert!(!text.contains('{'), "a place is not filled: {text}");
        let (groups, file) = match lang {
            Lang::Zh => ("的组织（含党小组）", "Word"),
            Lang::En => ("groups among them", "(in Chinese)"),
        };
        assert!(page.one("#causes").contains(groups));
        assert!(page.one(".toolbar").contains(file));
        let opened = client
            .get(&address(&w, "records", "水务局支部").replace('?', "?figure=life.gaps&"))
            .await;
        assert_eq!(opened.status, 200);
        assert_eq!(opened.texts("tbody tr").len(), 3);
        assert_eq!(
            opened
                .texts("tbody tr")
                .iter()
                .filter(|it| it.contains('■'))
                .count(),
            3
        );
    }
    let nothing = w
        .client("officer")
        .get(&address(&w, "records", "水务局支部").replace('?', "?figure=no.such&"))
        .await;
    assert_eq!(nothing.status, 404);
}

#[tokio::test]
async fn wrong_days_come_back_with_the_form_and_all_that_was_typed() {
    let w = World::story();
    let officer = w.client("officer");
    let wrong = officer.get("/reports/show?from=2026-13-01&to=soon").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.texts(".fault-summary li").len(), 2, "both at once");
    assert_eq!(wrong.attributes("#f-to", "value"), ["soon"]);
    let reversed = officer
        .get("/reports/show?from=2026-10-31&to=2026-01-01")
        .await;
    assert_eq!(reversed.status, 422);
    assert!(reversed.one(".fault-summary").contains("早于"));
}

#[tokio::test]
async fn the_api_gives_each_figure_with_its_names_and_the_address_of_its_records() {
    let w = World::story();
    let path = address(&w, "show", "水务局支部").replace("/reports/show", "/api/v1/report");
    let answer = w.client("secretary").get(&path).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(answer["computed_on"], "2026-11-24");
    let figures = answer["figures"].as_array().expect("a list");
    let total = figures
        .iter()
        .find(|it| it["key"] == "members.total")
        .expect("members");
    assert_eq!(total["value"], 10);
    assert_eq!(total["zh"], "党员总数");
    let href = total["href"].as_str().expect("an address");
    let opened = w.client("secretary").get(href).await;
    assert_eq!(opened.texts("tbody tr").len(), 10);
}

#[tokio::test]
async fn a_number_of_the_worst_opens_as_many_records_and_all_are_the_organisations_own() {
    let w = World::story();
    let officer = w.client("officer");
    let page = officer.get(&address(&w, "show", "县直机关工委")).await;
    let links = page.attributes("#gaps td a", "href");
    let texts = page.texts("#gaps td a");
    let own = || {
        links
            .iter()
            .zip(&texts)
            .filter(|(href, _)| href.contains("&of="))
    };
    assert!(own().count() > 8, "{links:?}");
    let mut with_groups = 0;
    for (href, text) in own() {
        let opened = officer.get(&format!("/reports/{href}")).await;
        assert_eq!(opened.status, 200, "{href}");
        assert_eq!(&opened.one(".figures dd"), text, "{href}");
        let lines = opened.texts("tbody tr");
        assert_eq!(lines.len().to_string(), *text, "{href}");
        let whose = opened.texts("tbody th");
        assert!(whose.iter().all(|name| *name == whose[0]), "{whose:?}");
        with_groups += usize::from(whose[0] == "水务局支部");
    }
    assert!(
        with_groups > 0,
        "a branch with groups below it is among the worst"
    );
    let branch = w.organisation("水务局支部");
    for figure in ["members.total", "life.records", "gaps.organisations"] {
        let path = address(&w, "records", "县直机关工委");
        let part = format!("{path}&figure={figure}&of={branch}");
        assert_eq!(
            officer.get(&part).await.status,
            404,
            "{figure} has no parts"
        );
    }
}
