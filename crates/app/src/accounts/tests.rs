use jiff::SignedDuration;
use zhibu_app::AppError;
use zhibu_app::access::{Actor, Role};
use zhibu_app::accounts::{NewAccount, actions};
use zhibu_testkit::World;

fn with_password(w: &World, typed: &'static str) {
    let operator = Actor::operator();
    let water = w.organisation("水务局支部");
    w.db()
        .write_now(move |tx| {
            let new = NewAccount {
                login_name: "lin",
                display_name: "林秀英",
                role: Role::BranchSecretary,
                organisation_id: Some(water),
                member_id: None,
            };
            actions::create(tx, &operator, &new, &actions::hash(typed)?)
        })
        .expect("an account");
}

fn tries(w: &World, typed: &str) -> bool {
    let stored = w
        .db()
        .read_now(|tx| actions::stored_password(tx, "lin"))
        .expect("reads");
    let right = actions::is_right_password(typed, stored.as_deref());
    w.db()
        .write_now(move |tx| actions::sign_in(tx, "Lin ", right, "test"))
        .expect("answers")
        .is_some()
}

#[test]
fn the_right_password_opens_and_after_five_wrong_ones_nothing_does_for_a_while() {
    let w = World::story();
    with_password(&w, "水务局的长口令");
    assert!(tries(&w, "水务局的长口令"));
    for _ in 0..5 {
        assert!(!tries(&w, "guess"));
    }
    assert!(!tries(&w, "水务局的长口令"), "the account waits");
    w.clock().advance(SignedDuration::from_secs(3));
    assert!(tries(&w, "水务局的长口令"));
}

#[test]
fn a_session_ends_when_it_is_not_used_and_in_any_case_after_half_a_day() {
    let w = World::story();
    let signed_in = w
        .db()
        .write_now(|tx| actions::sign_in(tx, "secretary", true, "test"))
        .expect("answers")
        .expect("signed in");
    let lives = |w: &World| {
        let token = signed_in.token.clone();
        let found = w
            .db()
            .write_now(move |tx| {
                let found = actions::actor_of(tx, &token, "test")?;
                if found.is_some() {
                    actions::touch(tx, &token)?;
                }
                Ok::<_, zhibu_app::AppError>(found)
            })
            .expect("answers");
        found.is_some()
    };
    for _ in 0..27 {
        w.clock().advance(SignedDuration::from_mins(26));
        assert!(lives(&w));
    }
    w.clock().advance(SignedDuration::from_mins(26));
    assert!(!lives(&w), "twelve hours are over");
    let w = World::story();
    let token = w
        .db()
        .write_now(|tx| actions::sign_in(tx, "secretary", true, "test"))
        .unwrap()
        .unwrap()
        .token;
    w.clock().advance(SignedDuration::from_mins(31));
    let found = w
        .db()
        .read_now(move |tx| actions::actor_of(tx, &token, "test"))
        .expect("answers");
    assert!(found.is_none(), "half an hour without a request");
}

#[test]
fn one_changes_to_an_office_one_holds_and_to_no_other() {
    let w = World::story();
    let token = w
        .db()
        .write_now(|tx| actions::sign_in(tx, "secretary", true, "test"))
        .unwrap()
        .unwrap()
        .token;
    let (actor, other) = (w.actor("secretary"), w.actor("officer"));
    let refused = w.db().write_now(move |tx| {
        actions::change_office(tx, &actor, &token, other.office_id.expect("an office"))
    });
    assert!(matches!(refused, Err(zhibu_app::AppError::NotFound)));
}

fn audited(w: &World, act: &'static str) -> i64 {
    let count = w.db().read_now(move |tx| {
        let asks = "select count(id) from audit_row where act = ?1";
        tx.scalar(asks, zhibu_db::params![act])
    });
    count.expect("reads").unwrap_or(0)
}

#[tokio::test]
async fn signing_in_opens_the_house_and_signing_out_closes_it() {
    let w = World::story();
    with_password(&w, "水务局的长口令");
    let client = w.stranger();
    let form = [
        ("login_name", " Lin"),
        ("password", "水务局的长口令"),
        ("next", "/members"),
    ];
    let entered = client.post_form("/sign-in", &form).await;
    assert_eq!(
        (entered.status.as_u16(), entered.location()),
        (303, "/members")
    );
    let cookie = entered.header("set-cookie");
    for part in ["zhibu_session=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Max-Age"), "it ends with the window");
    assert_eq!(client.get("/members").await.status, 200);
    let token = client
        .cookie(zhibu_app::accounts::SESSION_COOKIE)
        .expect("a session");
    assert_eq!(
        client.post_form("/sign-out", &[]).await.location(),
        "/sign-in"
    );
    let again = w
        .stranger()
        .with_cookie(zhibu_app::accounts::SESSION_COOKIE, &token);
    assert_eq!(
        again.get("/members").await.status,
        303,
        "the old cookie opens nothing"
    );
    assert_eq!((audited(&w, "sign_in"), audited(&w, "sign_out")), (1, 1));
}

#[tokio::test]
async fn whether_name_or_password_was_wrong_is_told_to_nobody() {
    let w = World::story();
    with_password(&w, "水务局的长口令");
    let mut pages = Vec::new();
    for login_name in ["lin", "nobody"] {
        let form = [
            ("login_name", login_name),
            ("password", "guess"),
            ("next", ""),
        ];
        let refused = w.stranger().post_form("/sign-in", &form).await;
        assert_eq!(refused.status, 422);
        assert!(refused.header("set-cookie").is_empty());
        let text = refused.text();
        assert!(!text.contains("guess"), "a password is shown to nobody");
        pages.push(text.replace(&format!("value=\"{login_name}\""), "value"));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(
        audited(&w, "refuse_sign_in"),
        2,
        "both cost the same and both are on record"
    );
}

#[test]
fn another_office_comes_with_another_token_and_the_session_ends_when_it_would_have() {
    let w = World::story();
    let signed_in = |w: &World| {
        let signed_in = w
            .db()
            .write_now(|tx| actions::sign_in(tx, "secretary", true, "test"));
        signed_in.unwrap().unwrap().token
    };
    let token = signed_in(&w);
    w.clock().advance(SignedDuration::from_mins(20));
    let (actor, old) = (w.actor("secretary"), token.clone());
    let renewed = w.db().write_now(move |tx| {
        actions::change_office(tx, &actor, &old, actor.office_id.expect("an office"))
    });
    let renewed = renewed.expect("one's own office");
    assert_ne!(renewed, token);
    let lives = |token: &str| {
        let token = token.to_owned();
        let found = w
            .db()
            .read_now(move |tx| actions::actor_of(tx, &token, "test"));
        found.expect("answers").is_some()
    };
    assert!(!lives(&token) && lives(&renewed));
    let ends = w.db().read_now(|tx| {
        tx.column::<String>(
            "select distinct substr(ends_at, 1, 16) from session order by 1",
            &[],
        )
    });
    assert_eq!(
        ends.expect("reads")[0],
        "2026-11-24T13:00",
        "twelve hours after signing in"
    );
    w.clock().advance(SignedDuration::from_hours(13));
    signed_in(&w);
    let left: Option<i64> = w
        .db()
        .read_now(|tx| tx.scalar("select count(id_hash) from session", &[]))
        .expect("reads");
    assert_eq!(left, Some(1), "sessions that are over do not pile up");
}

#[test]
fn the_operator_alone_renews_a_password_and_whoever_was_signed_in_is_so_no_more() {
    let w = World::story();
    with_password(&w, "old password");
    let token = w
        .db()
        .write_now(|tx| actions::sign_in(tx, "lin", true, "test"))
        .unwrap()
        .unwrap()
        .token;
    let officer = w.actor("officer");
    let hash = actions::hash("new password").expect("hashes");
    let (by, forbidden) = (officer, hash.clone());
    let refused = w
        .db()
        .write_now(move |tx| actions::renew_password(tx, &by, "lin", &forbidden));
    assert!(matches!(refused, Err(AppError::Forbidden)));
    assert!(tries(&w, "old password"));
    w.db()
        .write_now(move |tx| actions::renew_password(tx, &Actor::operator(), "Lin", &hash))
        .expect("renewed");
    assert!(!tries(&w, "old password"));
    assert!(tries(&w, "new password"));
    let found = w
        .db()
        .read_now(move |tx| actions::actor_of(tx, &token, "test"))
        .expect("answers");
    assert!(found.is_none(), "the session ended with the old password");
}
