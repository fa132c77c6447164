use zhibu_app::access::Role;
use zhibu_app::accounts::actions as accounts;
use zhibu_app::demo::{self, PASSWORD, SignIn};
use zhibu_app::importing::{ImportKind, run};
use zhibu_app::{AppError, installation};
use zhibu_testkit::World;

fn make(w: &World) -> Result<Vec<SignIn>, AppError> {
    let app = w.app();
    let on = jiff::civil::date(2026, 11, 24);
    demo::make(&app.db, &app.keys, &app.rules, Some(on), |_| {})
}

/// A demonstration whose making ended behind the first workbook, as when somebody pressed Ctrl-C.
fn begin_and_interrupt(w: &World) {
    let app = w.app();
    assert!(demo::begin(&app.db).expect("an answer"));
    let file = ["..", "..", "demo", "units.xlsx"].iter();
    let file: std::path::PathBuf = [env!("CARGO_MANIFEST_DIR")].iter().chain(file).collect();
    let kind = ImportKind::Units;
    let report = run(&app.db, &app.keys, &app.rules, kind, &file, false).expect("a report");
    assert!(report.batch_id.is_some());
    assert!(demo::sign_ins(&app.db).expect("an answer").is_none());
}

#[test]
fn the_demonstration_has_somebody_real_in_every_office_and_is_made_once() {
    let w = World::empty();
    assert!(demo::sign_ins(w.db()).expect("an answer").is_none());
    let has_accounts = || {
        w.db()
            .read_now(installation::has_accounts)
            .expect("an answer")
    };
    assert!(!has_accounts());
    begin_and_interrupt(&w);
    let people = make(&w).expect("the demo county");
    assert!(has_accounts());
    for role in Role::ALL {
        let holders = people.iter().filter(|it| it.role == role.key()).count();
        assert!(holders > 0, "{}", role.key());
    }
    let lines: Vec<String> = people
        .iter()
        .map(|it| {
            let organisation = it.organisation_name.as_deref().unwrap_or("-");
            format!("{} {} {organisation}", it.login_name, it.display_name)
        })
        .collect();
    assert!(
        lines.contains(&"secretary 赵启翰 财政局国库集中支付局支部".to_owned()),
        "{lines:?}"
    );
    for person in &people {
        let (asked, name) = (person.login_name.clone(), person.login_name.clone());
        let stored = w
            .db()
            .read_now(move |tx| accounts::stored_password(tx, &asked))
            .expect("an answer");
        assert!(accounts::is_right_password(PASSWORD, stored.as_deref()));
        let signed_in = w
            .db()
            .write_now(move |tx| accounts::sign_in(tx, &name, true, "test"))
            .expect("an answer")
            .expect("signed in");
        let found = w
            .db()
            .read_now(move |tx| accounts::actor_of(tx, &signed_in.token, "test"));
        let (actor, _) = found.expect("an answer").expect("a session");
        assert_eq!(
            actor.member_id.is_some(),
            actor.role != Role::Administrator,
            "{} is one of the roster",
            person.login_name
        );
    }
    assert_eq!(demo::sign_ins(w.db()).expect("an answer"), Some(people));
    let kept = w.db().read_now(installation::demonstration);
    let on = kept.expect("an answer").and_then(|it| it.on);
    assert_eq!(on, Some(jiff::civil::date(2026, 11, 24)));
    assert!(matches!(make(&w), Err(AppError::Refused(_))));
}

#[test]
fn the_demonstration_does_not_touch_a_county_that_is_there() {
    let w = World::story();
    assert!(matches!(make(&w), Err(AppError::Refused(_))));
    assert!(demo::sign_ins(w.db()).expect("an answer").is_none());
}
