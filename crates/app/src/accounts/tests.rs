use jiff::SignedDuration;
use zhibu_app::access::Role;
use zhibu_app::accounts::{NewAccount, actions};
use zhibu_testkit::World;

fn with_password(w: &World, typed: &'static str) {
    let operator = zhibu_app::access::Actor::operator();
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
