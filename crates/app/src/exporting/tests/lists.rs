//! Every list as a workbook.

use zhibu_app::AppError;
use zhibu_app::access::Actor;
use zhibu_app::mass::actions as mass;
use zhibu_app::mass::model::NewMassBody;
use zhibu_app::norms::actions::{self as norms, TypedNorm};
use zhibu_app::pledges::actions as pledges;
use zhibu_app::posts::actions::workers;
use zhibu_app::posts::model::NewWorker;
use zhibu_app::sealing::FieldKeys;
use zhibu_app::talks::actions as talks;
use zhibu_app::talks::rules::TypedTalk;
use zhibu_db::{Tx, params};
use zhibu_rules::Rulebook;
use zhibu_testkit::World;

use super::{count, opened, refuse_formulas};

/// A talk, a pledge and a norm nobody has read.
fn personal(
    tx: &mut Tx<'_>,
    officer: &Actor,
    secretary: &Actor,
    (book, keys): (&Rulebook, &FieldKeys),
    listener_id: i64,
) -> Result<(), AppError> {
    talks::record(
        tx,
        secretary,
        book,
        keys,
        &TypedTalk {
            listener_id,
            kind: "committee_and_member".to_owned(),
            held_on: "2026-11-20".to_owned(),
            content: "谈家里老人住院的事".to_owned(),
            agreed: String::new(),
            follow_up_on: "2026-12-10".to_owned(),
        },
    )?;
    pledges::write(tx, secretary, &["走访两户困难家庭".to_owned()])?;
    norms::write(
        tx,
        officer,
        &TypedNorm {
            code: "十不准".to_owned(),
            title: "党员干部十不准".to_owned(),
            body: "不准收礼。".to_owned(),
            from_on: "2026-01-01".to_owned(),
        },
    )?;
    Ok(())
}

/// Everything that a person may have typed and a list shows is now something that a spreadsheet would run.
fn poisoned() -> World {
    const RUNS: &str = "=1+1";
    let w = World::story();
    let officer = w.actor("officer");
    let branch = w.organisation("水务局支部");
    let (secretary, listener_id) = (w.actor("secretary"), w.member("张国庆"));
    let (book, keys) = (w.app().rules.clone(), w.app().keys.clone());
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
            personal(tx, &officer, &secretary, (&book, &keys), listener_id)?;
            for statement in [
                "update member set name = ?1",
                "update meeting set topic = ?1",
                "update norm set title = ?1",
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
    let missing = format!("/norms/{}/missing", count(&w, "select min(id) from norm"));
    let meetings = format!("/meetings?organisation={}", w.organisation("水务局支部"));
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
        ("/meetings", 2),
        (meetings.as_str(), 1),
        ("/dues?month=2026-03", 3),
        ("/pledges?year=2026", 1),
        (missing.as_str(), 5),
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

#[tokio::test]
async fn lists_of_persons_are_given_for_a_reason_that_is_kept() {
    let w = poisoned();
    let branch = w.organisation("水务局支部");
    for (page, file, act) in [
        (
            "/talks".to_owned(),
            "/exports/talks".to_owned(),
            "export_talks",
        ),
        (
            format!("/dues?organisation={branch}&month=2026-03"),
            format!("/exports/dues?organisation={branch}&month=2026-03"),
            "export_dues",
        ),
    ] {
        let given = format!("select count(*) from audit_row where act = '{act}'");
        let given: &'static str = Box::leak(given.into_boxed_str());
        for login_name in ["officer", "secretary"] {
            let client = w.client(login_name);
            let buttons = client
                .get(&page)
                .await
                .attributes(".actions a.button.quiet", "href");
            assert!(buttons.contains(&file), "{page}: {buttons:?}");
            let asked = client.get(&file).await;
            assert_eq!(asked.attributes("main form", "action"), [file.as_str()]);
            let refused = client.post_form(&file, &[("reason", "看")]).await;
            assert_eq!(refused.status, 422);
            assert!(refused.text().contains("请写明用途"));
        }
        assert_eq!(count(&w, given), 0);
        let reply = w.client("secretary").post_form(&file, &super::REASON).await;
        let workbook = opened(&reply);
        refuse_formulas(&file, &reply.body);
        let rows = &workbook.sheets.first().expect("a sheet").rows;
        let shown = rows.iter().flat_map(|row| &row.cells);
        assert!(shown.filter(|it| it.text() == "=1+1").count() > 0, "{file}");
        assert_eq!(count(&w, given), 1);
        for login_name in ["committee_member", "auditor"] {
            let client = w.client(login_name);
            let buttons = client
                .get(&page)
                .await
                .attributes(".actions a.button.quiet", "href");
            assert!(!buttons.contains(&file), "{login_name}");
            assert_eq!(client.get(&file).await.status, 403, "{login_name}");
        }
    }
    // Somebody else's branch does not exist.
    let elsewhere = w.organisation("档案局支部");
    for file in ["talks", "dues"] {
        let file = format!("/exports/{file}?organisation={elsewhere}");
        let reply = w.client("secretary").post_form(&file, &super::REASON).await;
        assert_eq!(reply.status, 404, "{file}");
    }
}
