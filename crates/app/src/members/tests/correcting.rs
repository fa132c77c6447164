//! 更正申请, from the member's own page to the answer.

use zhibu_app::members::actions::correcting::{self, TypedRequest};
use zhibu_app::members::model::masked_id_number;
use zhibu_app::members::rules::Way;
use zhibu_testkit::World;

use super::support::{change, faults, file, history, right, some};

fn asked(field: &str, wanted: &str, from_on: &str) -> TypedRequest {
    TypedRequest {
        field: field.to_owned(),
        wanted: wanted.to_owned(),
        from_on: from_on.to_owned(),
        reason: "毕业证书为准".to_owned(),
    }
}

fn request(w: &World, login_name: &str, typed: TypedRequest) -> Result<i64, zhibu_app::AppError> {
    let (actor, book, keys) = (
        w.actor(login_name),
        w.app().rules.clone(),
        w.app().keys.clone(),
    );
    w.db()
        .write_now(move |tx| correcting::request(tx, &actor, &book, &keys, &typed))
}

#[tokio::test]
async fn a_member_asks_the_secretary_writes_it_and_the_member_sees_the_answer() {
    let w = World::story();
    let member = w.client("member");
    let page = member.get("/mine/correction").await;
    assert!(
        page.attributes("option", "value")
            .contains(&"education".to_owned())
    );
    let form = [
        ("field", "education"),
        ("wanted", "postgraduate"),
        ("from_on", "2020-06-30"),
        ("reason", "毕业证书为准"),
    ];
    assert_eq!(
        member.post_form("/mine/correction", &form).await.status,
        303
    );
    let secretary = w.client("secretary");
    let list = secretary.get("/corrections").await;
    let address = list.attributes("tbody a", "href")[0].clone();
    let shown = secretary.get(&address).await;
    assert!(shown.text().contains("研究生") && shown.text().contains("毕业证书为准"));
    let accepted = secretary
        .post_form(
            &address,
            &[("answer", "已核对原件"), ("decision", "accept")],
        )
        .await;
    assert_eq!(accepted.status, 303);
    assert_eq!(
        file(&w, "secretary", w.member("张国庆")).row.education,
        "postgraduate"
    );
    let mine = member.get("/mine").await.text();
    assert!(mine.contains("已接受") && mine.contains("已核对原件") && mine.contains("林秀英"));
    let again = secretary
        .post_form(&address, &[("answer", ""), ("decision", "accept")])
        .await;
    assert_eq!(again.status, 422, "answered once");
    assert_eq!(w.client("neighbour").get(&address).await.status, 404);
    assert_eq!(w.client("committee_member").get(&address).await.status, 403);
}

#[tokio::test]
async fn a_refusal_says_why_and_nobody_answers_their_own() {
    let w = World::story();
    let id = request(&w, "member", asked("native_place", "湖南长沙", "")).expect("asked");
    let secretary = w.client("secretary");
    let path = format!("/corrections/{id}");
    let unsaid = secretary
        .post_form(&path, &[("answer", ""), ("decision", "refuse")])
        .await;
    assert_eq!(unsaid.status, 422);
    let said = secretary
        .post_form(
            &path,
            &[("answer", "档案原件是衡江"), ("decision", "refuse")],
        )
        .await;
    assert_eq!(said.status, 303);
    assert!(
        w.client("member")
            .get("/mine")
            .await
            .text()
            .contains("档案原件是衡江")
    );
    assert_eq!(
        file(&w, "secretary", w.member("张国庆"))
            .row
            .native_place
            .as_deref(),
        Some("湖南衡江")
    );
    let own = request(&w, "secretary", asked("native_place", "湖南长沙", "")).expect("asked");
    let path = format!("/corrections/{own}");
    let refused = secretary
        .post_form(&path, &[("answer", ""), ("decision", "accept")])
        .await;
    assert_eq!(refused.status, 422);
    let officer = w.client("officer");
    let done = officer
        .post_form(&path, &[("answer", ""), ("decision", "accept")])
        .await;
    assert_eq!(done.status, 303, "the level above answers it");
}

#[test]
fn what_cannot_be_is_refused_where_it_is_asked() {
    let w = World::story();
    for (typed, field) in [
        (asked("salary", "1", ""), "field"),
        (asked("education", "wizard", ""), "wanted"),
        (asked("education", "bachelor", "2027-01-01"), "from_on"),
        (
            TypedRequest {
                reason: String::new(),
                ..asked("education", "bachelor", "")
            },
            "reason",
        ),
    ] {
        match request(&w, "member", typed) {
            Err(zhibu_app::AppError::Invalid(faults)) => assert_eq!(faults[0].field, field),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(
        request(&w, "auditor", asked("education", "bachelor", "")),
        Err(zhibu_app::AppError::Forbidden)
    ));
}

fn accept(w: &World, id: i64) -> Result<(), zhibu_app::AppError> {
    let (actor, book, keys) = (
        w.actor("secretary"),
        w.app().rules.clone(),
        w.app().keys.clone(),
    );
    w.db().write_now(move |tx| {
        correcting::answer(tx, &actor, &book, &keys, id, ("accept", "")).map(|_| ())
    })
}

#[test]
fn what_was_never_recorded_is_granted_without_its_day() {
    let w = World::story();
    let id = request(&w, "member", asked("marital_status", "married", "")).expect("asked");
    accept(&w, id).expect("granted");
    let seen = file(&w, "secretary", w.member("张国庆"));
    assert_eq!(
        history(&seen, "marital_status"),
        [(some("married"), None, None)]
    );
}

#[test]
fn a_number_is_judged_when_it_is_asked_for_and_stays_of_its_document() {
    let w = World::story();
    assert_eq!(
        faults(request(&w, "member", asked("id_number", "123", ""))),
        ["wanted"]
    );
    let member = w.member("张国庆");
    let mut passport = right("E12345678");
    passport.document_type = "passport".to_owned();
    change(
        &w,
        "secretary",
        member,
        ("id_number", Way::Correct),
        passport,
    )
    .expect("another document");
    let id = request(&w, "member", asked("id_number", "k98765430", "")).expect("asked");
    accept(&w, id).expect("granted");
    let seen = file(&w, "secretary", member);
    assert_eq!(seen.row.document_type, "passport");
    assert_eq!(seen.id_number_masked, masked_id_number("K98765430"));
    assert!(
        seen.id_number_masked.starts_with('K'),
        "{}",
        seen.id_number_masked
    );
}
