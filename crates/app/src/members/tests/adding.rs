//! A member by form.

use zhibu_app::AppError;
use zhibu_app::members::rules::TypedMember;
use zhibu_testkit::World;

use super::support::{add, faults, file, with_number};
use super::{names, searching};

#[test]
fn a_member_added_by_form_is_on_the_roster_with_branch_and_standing() {
    let w = World::story();
    let id = add(&w, "secretary", "水务局支部", with_number("824")).expect("added");
    let file = file(&w, "secretary", id);
    assert_eq!(file.row.name, "单小云");
    assert_eq!(file.row.ethnicity, "土家");
    assert_eq!(file.telephone_masked.as_deref(), Some("199****7001"));
    assert_eq!((file.memberships.len(), file.statuses.len()), (1, 2));
    for typed in ["单小云", "shanxiaoyun", "danxiao", "sxy", "dxy"] {
        assert_eq!(
            names(&w, "secretary", searching(typed)),
            ["单小云"],
            "{typed}"
        );
    }
    let counted: i64 = w
        .db()
        .read_now(|tx| {
            let asks = "select s.own_all_count from organisation_summary s
                join organisation o on o.id = s.organisation_id where o.short_name = '水务局支部'";
            tx.scalar(asks, &[])
        })
        .expect("reads")
        .expect("a row");
    assert_eq!(counted, 11);
}

#[test]
fn every_fault_of_the_form_is_told_at_once() {
    let w = World::story();
    let wrong = TypedMember {
        name: "张3".to_owned(),
        birth_on: "1988-02-30".to_owned(),
        ethnicity: "火星".to_owned(),
        ..with_number("824")
    };
    let mut told = faults(add(&w, "secretary", "水务局支部", wrong));
    told.sort();
    assert_eq!(told, ["birth_on", "ethnicity", "name"]);
    let young = TypedMember {
        joined_on: "2004-01-01".to_owned(),
        full_on: "2004-06-01".to_owned(),
        ..with_number("825")
    };
    let told = faults(add(&w, "secretary", "水务局支部", young));
    assert_eq!(told, ["sex", "joined_on"]);
    let twice = with_number("846");
    add(&w, "secretary", "水务局支部", twice.clone()).expect("added");
    assert_eq!(
        faults(add(&w, "neighbour", "档案局支部", twice)),
        ["id_number"]
    );
    assert_eq!(
        faults(add(&w, "secretary", "档案局支部", with_number("868"))),
        ["branch"]
    );
    let long_ago = TypedMember {
        document_type: "passport".to_owned(),
        id_number: "E12345678".to_owned(),
        birth_on: "1900-01-01".to_owned(),
        joined_on: "1920-01-01".to_owned(),
        full_on: "1920-01-01".to_owned(),
        ..with_number("868")
    };
    assert_eq!(
        faults(add(&w, "secretary", "水务局支部", long_ago)),
        ["joined_on"]
    );
    assert!(matches!(
        add(&w, "committee_member", "水务局支部", with_number("868")),
        Err(AppError::Forbidden)
    ));
}

#[test]
fn the_former_form_of_a_number_is_the_same_number_and_other_documents_are_not_judged() {
    let w = World::story();
    let new = with_number("824");
    let former = format!("{}{}", &new.id_number[..6], &new.id_number[8..17]);
    add(
        &w,
        "secretary",
        "水务局支部",
        TypedMember {
            id_number: former,
            ..new.clone()
        },
    )
    .expect("taken");
    assert_eq!(
        faults(add(&w, "secretary", "水务局支部", new.clone())),
        ["id_number"]
    );
    let passport = TypedMember {
        document_type: "passport".to_owned(),
        id_number: "e1234567 8".to_owned(),
        ..new.clone()
    };
    let id = add(&w, "secretary", "水务局支部", passport).expect("no check digit is asked of it");
    assert_eq!(file(&w, "secretary", id).id_number_masked, "E******78");
    let unknown = TypedMember {
        document_type: "library_card".to_owned(),
        ..new
    };
    assert_eq!(
        faults(add(&w, "secretary", "水务局支部", unknown)),
        ["document_type"]
    );
}

#[tokio::test]
async fn a_branch_out_of_reach_is_said_so_beside_what_was_typed() {
    let w = World::story();
    let client = w.client("secretary");
    let elsewhere = w.organisation("档案局支部").to_string();
    let send = async |branch: &str| {
        let sent = [
            ("branch", branch),
            ("name", "单小云"),
            ("workplace", "县一中"),
            ("document_type", "citizen"),
        ];
        client.post_form("/members", &sent).await
    };
    let refused = send(&elsewhere).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("input[name=workplace][value=县一中]") && refused.has("#f-branch"));
    assert!(refused.text().contains("只能选您范围内的") && !refused.text().contains("档案局支部"));
    assert!(
        send("1").await.text() == refused.text(),
        "no more than of what does not exist"
    );
}

#[tokio::test]
async fn the_first_line_of_the_changes_is_the_entry() {
    let w = World::story();
    let id = add(&w, "secretary", "水务局支部", with_number("824")).expect("added");
    let page = w.client("secretary").get(&format!("/members/{id}")).await;
    let lines = page.texts("table.cards tbody tr");
    assert!(
        lines
            .iter()
            .any(|it| it.contains("登记") && it.contains("水务局支部")),
        "{lines:?}"
    );
}
