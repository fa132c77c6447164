//! Duties and records of days on which an organisation was something else.

use zhibu_testkit::World;

#[tokio::test]
async fn an_organisation_owes_what_it_was_and_is_called_what_it_was_called() {
    let w = World::story();
    let id = w.organisation("水务局支部");
    w.db()
        .write_now(move |tx| {
            tx.execute(
                "insert into organisation_past (organisation_id, name, short_name, kind, from_on, until_on)
                 select o.id, '中共水利局总支部委员会', '水利局总支', 'general_branch', o.founded_on, '2026-04-01'
                 from organisation o where o.id = ?1",
                zhibu_db::params![id],
            )
        })
        .expect("set");
    let officer = w.client("officer");
    let board = officer
        .get(&format!("/api/v1/board?year=2026&organisation={id}"))
        .await
        .json();
    let of = |duty: &str| -> Vec<String> {
        let all = board["duties"].as_array().expect("duties").iter();
        let own = all.filter(|it| it["organisation_id"] == id && it["duty"] == duty);
        own.map(|it| it["period"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    // A general branch holds no branch assembly: the first quarter's is not owed.
    assert_eq!(of("assembly"), ["2026-Q2", "2026-Q3", "2026-Q4"]);

    let list = officer
        .get(&format!("/meetings?organisation={id}&to=2026-03-31"))
        .await;
    assert!(
        list.text().contains("水利局总支"),
        "records of then have the name of then"
    );
    assert!(!list.texts("tbody td").contains(&"水务局支部".to_owned()));
    let later = officer
        .get(&format!("/meetings?organisation={id}&from=2026-04-01"))
        .await;
    assert!(later.texts("tbody td").contains(&"水务局支部".to_owned()));
}
