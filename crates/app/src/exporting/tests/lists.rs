//! Every list as a workbook.

use zhibu_app::AppError;
use zhibu_app::mass::actions as mass;
use zhibu_app::mass::model::NewMassBody;
use zhibu_app::posts::actions::workers;
use zhibu_app::posts::model::NewWorker;
use zhibu_db::params;
use zhibu_testkit::World;

use super::{count, opened, refuse_formulas};

/// Everything that a person may have typed and a list shows is now something that a spreadsheet would run.
fn poisoned() -> World {
    const RUNS: &str = "=1+1";
    let w = World::story();
    let officer = w.actor("officer");
    let branch = w.organisation("水务局支部");
    w.db()
        .write_now(move |tx| {
            workers::create(
                tx,
                &officer,
                &NewWorker {
                    name: "孙明".to_owned(),
                    organisation_id: Some(branch),
                    title: "专职副书记".to_owned(),
                    full_time: "yes".to_owned(),
                    from_on: "2020-01-01".to_owned(),
                    recommendation: String::new(),
                },
            )?;
            let unit = tx.scalar::<i64>("select min(id) from unit", params![])?.unwrap_or_default();
            mass::create(
                tx,
                &officer,
                unit,
                &NewMassBody {
                    kind: "union".to_owned(),
                    name: "工会委员会".to_owned(),
                    head_name: "孙明".to_owned(),
                    founded_on: "2015-01-01".to_owned(),
                    person_count: "12".to_owned(),
                },
            )?;
            for statement in [
                "update organisation set short_name = ?1 || cast(id as text), name = ?1 || cast(id as text)",
                "update unit set short_name = ?1 || cast(id as text), name = ?1 || cast(id as text), unit_kind = ?1",
                "update post set title = ?1, holder_name = ?1, other_post = ?1, division = ?1",
                "update party_worker set name = ?1",
                "update party_worker_post set title = ?1",
                "update mass_body set name = ?1, head_name = ?1",
            ] {
                tx.execute(statement, params![RUNS])?;
            }
            Ok::<_, AppError>(())
        })
        .expect("set");
    w
}

#[tokio::test]
async fn no_list_can_run_whatever_was_typed_into_it_and_each_has_its_button() {
    let w = poisoned();
    let officer = w.client("officer");
    let leadership = format!("/organisations/{}/leadership", w.organisation("水务局支部"));
    // Each list with its workbook and the least of rows that the story gives it.
    for (page, rows_min) in [
        ("/organisations", 6),
        ("/organisations?on=2026-03-01&groups=true", 6),
        ("/units", 4),
        ("/board?year=2026", 40),
        ("/board?year=2026&gaps=1", 5),
        (leadership.as_str(), 1),
        ("/party-workers", 1),
        ("/mass-bodies", 4),
        ("/organisations/figures?year=2026&figure=members", 5),
        (
            "/organisations/figures?year=2026&figure=meetings&tree=then",
            5,
        ),
    ] {
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let mark = if query.is_empty() { "" } else { "?" };
        let file = format!("{path}.xlsx{mark}{query}");
        let shown = officer.get(page).await;
        assert_eq!(shown.status, 200, "{page}");
        let buttons = shown.attributes(".actions a.button.quiet", "href");
        assert!(buttons.contains(&file), "{page}: {buttons:?}");
        let reply = officer.get(&file).await;
        let workbook = opened(&reply);
        refuse_formulas(&file, &reply.body);
        let sheet = workbook.sheets.first().expect("a sheet");
        let rows = sheet.rows.iter().filter(|it| it.number > 2).count();
        assert!(rows >= rows_min, "{file}: {rows}");
        let shown = sheet.rows.iter().flat_map(|row| &row.cells);
        let poisoned = shown.filter(|it| it.text().starts_with("=1+1")).count();
        assert!(poisoned > 0, "{file} shows what was typed");
    }
    assert_eq!(
        count(
            &w,
            "select count(*) from audit_row where act = 'export_members'"
        ),
        0,
        "no list has numbers that would want a reason"
    );
}
