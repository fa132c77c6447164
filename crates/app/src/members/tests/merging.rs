//! Two rows that are one person, merged and apart again, with nothing lost.

use zhibu_app::AppError;
use zhibu_app::members::actions::merging;
use zhibu_testkit::World;

use super::support::{add, file, with_number};

fn merge(w: &World, login_name: &str, pair: (i64, i64)) -> Result<i64, AppError> {
    let (actor, keys) = (w.actor(login_name), w.app().keys.clone());
    w.db()
        .write_now(move |tx| merging::merge(tx, &actor, &keys, pair, "同一人登记两次"))
}

#[tokio::test]
async fn the_former_and_the_new_number_of_one_person_are_found_compared_merged_and_parted() {
    let w = World::story();
    let mut former = with_number("824");
    former.id_number = format!("{}{}", &former.id_number[..6], &former.id_number[8..17]);
    let old = add(&w, "secretary", "水务局支部", former).expect("added");
    // The form refuses the second row of a number; a list once let it in.
    let mut other = with_number("846");
    other.name = "单云".to_owned();
    other.workplace = "县一中".to_owned();
    let new = add(&w, "neighbour", "档案局支部", other).expect("added");
    let keys = w.app().keys.clone();
    w.db()
        .write_now(move |tx| {
            let number = with_number("824").id_number;
            zhibu_app::members::store::changing::put_number(tx, &keys, new, "citizen", &number)
        })
        .expect("as an older list left it");

    let officer = w.client("officer");
    let list = officer.get("/members/duplicates").await;
    assert!(list.text().contains("身份证新旧号相同"));
    let compare = list.attributes("td a[href*='merge?']", "href")[0].clone();
    assert_eq!(compare, format!("/members/merge?keep={old}&drop={new}"));
    let pair = officer.get(&compare).await;
    assert!(pair.text().contains("县一中") && pair.text().contains("单小云"));
    let form = [
        ("keep", old.to_string()),
        ("drop", new.to_string()),
        ("reason", "核对过身份证".to_owned()),
    ];
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(officer.post_form("/members/merge", &form).await.status, 303);
    let again = officer.post_form("/members/merge", &form).await;
    assert_eq!(
        (again.status.as_u16(), again.location()),
        (303, format!("/members/{old}").as_str())
    );
    assert!(
        officer
            .get(again.location())
            .await
            .text()
            .contains("已经合并过了")
    );
    let merged = file(&w, "officer", old);
    assert_eq!(
        merged.row.workplace.as_deref(),
        Some("县一中"),
        "blanks are filled"
    );
    assert_eq!(merged.id_number_masked.len(), 18, "the full number stays");
    assert_eq!(officer.get(&format!("/members/{new}")).await.status, 404);
    let list = officer.get("/members/duplicates").await;
    let undo = list.attributes("form[action*='undo']", "action")[0].clone();
    assert_eq!(officer.post_form(&undo, &[]).await.status, 303);
    assert_eq!(file(&w, "officer", old).id_number_masked.len(), 15);
    assert_eq!(officer.get(&format!("/members/{new}")).await.status, 200);
    assert_eq!(
        officer.post_form(&undo, &[]).await.status,
        409,
        "undone once"
    );
}

#[test]
fn who_may_not_see_both_merges_nothing_and_what_was_built_on_stays() {
    let w = World::story();
    let (zhang, he) = (w.member("张国庆"), w.member("何明"));
    assert!(matches!(
        merge(&w, "clerk", (he, zhang)),
        Err(AppError::NotFound)
    ));
    assert!(matches!(
        merge(&w, "secretary", (zhang, w.member("何芳"))),
        Err(AppError::Forbidden)
    ));
    assert!(matches!(
        merge(&w, "officer", (zhang, zhang)),
        Err(AppError::NotFound)
    ));
    let id = merge(&w, "officer", (zhang, w.member("何芳"))).expect("merged");
    super::support::change(
        &w,
        "secretary",
        zhang,
        ("workplace", zhibu_app::members::rules::Way::Correct),
        super::support::right("主任科员"),
    )
    .expect("changed");
    let (actor, keys) = (w.actor("officer"), w.app().keys.clone());
    let undone = w
        .db()
        .write_now(move |tx| merging::undo(tx, &actor, &keys, id));
    assert!(matches!(undone, Err(AppError::Refused(_))));
}
