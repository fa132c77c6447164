//! What goes along with a member who is transferred.

use zhibu_testkit::World;

use super::{back, released, step};

/// The number of a member's document.
fn number(w: &World, member: &str) -> String {
    let id = w.member(member);
    let sealed: Option<Vec<u8>> = w
        .db()
        .read_now(move |tx| {
            tx.scalar(
                "select id_number_sealed from member where id = ?1",
                zhibu_db::params![id],
            )
        })
        .expect("reads");
    let keys = w.app().keys.clone();
    keys.open("member.id_number", &sealed.expect("a number"))
        .expect("opens")
}

#[tokio::test]
async fn the_case_of_a_probationary_member_goes_along_and_comes_back_with_them() {
    let w = World::story();
    let (secretary, officer, neighbour) = (
        w.client("secretary"),
        w.client("officer"),
        w.client("neighbour"),
    );
    let (branch, number) = (
        w.organisation("水务局支部").to_string(),
        number(&w, "杨庆言"),
    );
    let form = [
        ("organisation", branch.as_str()),
        ("name", "杨庆言"),
        ("id_number", number.as_str()),
        ("ethnicity", "汉"),
        ("education", "bachelor"),
        ("applied_on", "2024-01-05"),
    ];
    let begun = secretary.post_form("/development", &form).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let candidate = begun.location().to_owned();
    let asked = format!(
        "/procedures/new?procedure=transfer_inside&member={}",
        w.member("杨庆言")
    );
    assert!(
        secretary
            .get(&asked)
            .await
            .text()
            .contains("发展党员的案卷随转")
    );
    let path = released(&w, "杨庆言").await;
    let agree = [("step", "agree"), ("on", "2026-11-05")];
    assert_eq!(step(&officer, &path, &agree).await.0, 303);
    assert_eq!(neighbour.get(&candidate).await.status, 404);
    let receive = [("step", "receive"), ("on", "2026-11-06")];
    assert_eq!(step(&neighbour, &path, &receive).await.0, 303);
    let case = neighbour.get(&candidate).await;
    assert!(case.status == 200 && case.text().contains("转移组织关系"));
    assert_eq!(secretary.get(&candidate).await.status, 404);
    // Gone on with where it went, it does not come back.
    let talk = |version: String| {
        [
            ("step", "talk".to_owned()),
            ("on", "2026-11-08".to_owned()),
            ("version", version),
        ]
    };
    let shown = neighbour.get(&format!("/api/v1{candidate}")).await.json();
    let talk = talk(shown["version"].to_string());
    let talk: Vec<(&str, &str)> = talk.iter().map(|it| (it.0, it.1.as_str())).collect();
    assert_eq!(
        neighbour
            .post_form(&format!("{candidate}/steps"), &talk)
            .await
            .status,
        303
    );
    let (status, told) = back(&neighbour, &path).await;
    assert!(
        status == 422 && told.contains("案卷已经在转入的支部接着办了"),
        "{told}"
    );
    let shown = neighbour.get(&format!("/api/v1{candidate}")).await.json();
    let last = shown["steps"]
        .as_array()
        .and_then(|it| it.last())
        .map(|it| it["id"].to_string());
    let (last, version) = (last.expect("a step"), shown["version"].to_string());
    let undo = [("reason", "记错了"), ("version", version.as_str())];
    let undone = neighbour
        .post_form(&format!("{candidate}/steps/{last}/back"), &undo)
        .await;
    assert_eq!(undone.status, 303, "{}", undone.text());
    let (status, told) = back(&neighbour, &path).await;
    assert_eq!(status, 303, "{told}");
    assert_eq!(secretary.get(&candidate).await.status, 200);
    assert_eq!(neighbour.get(&candidate).await.status, 404);
}
