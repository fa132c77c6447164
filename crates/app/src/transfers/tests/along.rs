//! What goes along with a member who is transferred.

use jiff::civil::date;
use zhibu_testkit::{World, citizen_number};

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

/// A candidate's case of 杨庆言, who is on probation and has joined the roster since; its address.
async fn candidate(w: &World) -> String {
    let branch = w.organisation("水务局支部").to_string();
    let before = citizen_number(date(1995, 5, 5), 7);
    let form = [
        ("organisation", branch.as_str()),
        ("name", "杨庆言"),
        ("id_number", before.as_str()),
        ("ethnicity", "汉"),
        ("education", "bachelor"),
        ("applied_on", "2024-01-05"),
    ];
    let begun = w.client("secretary").post_form("/development", &form).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let keys = w.app().keys.clone();
    let index = keys.index("candidate.id_number", &number(w, "杨庆言"));
    w.db()
        .write_now(move |tx| {
            let values = zhibu_db::params![index];
            tx.execute("update candidate set id_number_index = ?1", values)
        })
        .expect("the same person");
    begun.location().to_owned()
}

#[tokio::test]
async fn the_case_of_a_probationary_member_goes_along_and_comes_back_with_them() {
    let w = World::story();
    let (secretary, officer, neighbour) = (
        w.client("secretary"),
        w.client("officer"),
        w.client("neighbour"),
    );
    let candidate = candidate(&w).await;
    let id = w.member("杨庆言");
    let asked = format!("/procedures/new?procedure=transfer_inside&member={id}");
    let told = secretary.get(&asked).await.text();
    assert!(told.contains("发展党员的案卷随转"), "{told}");
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
    let talk = [("step", "talk"), ("on", "2026-11-08")];
    assert_eq!(step(&neighbour, &candidate, &talk).await.0, 303);
    let (status, told) = back(&neighbour, &path).await;
    let built = "案卷已经在转入的支部接着办了";
    assert!(status == 422 && told.contains(built), "{told}");
    assert_eq!(back(&neighbour, &candidate).await.0, 303);
    let (status, told) = back(&neighbour, &path).await;
    assert_eq!(status, 303, "{told}");
    assert_eq!(secretary.get(&candidate).await.status, 200);
    assert_eq!(neighbour.get(&candidate).await.status, 404);
}
