//! Lists of branches larger than a page, and lists that begin with nobody.

use jiff::civil::date;
use zhibu_app::members::intake::{NewMember, insert_many};
use zhibu_testkit::World;
use zhibu_web::testing::Reply;

use super::{WATER, form, post};

/// The most bytes a page may have.
const PAGE_BYTES_MAX: usize = 60_000;

/// The story with that many more members in 水务局支部: 新员0001, 新员0002 …
fn with_more(count: usize) -> (World, Vec<i64>) {
    let w = World::story();
    let branch_id = w.organisation(WATER);
    let new: Vec<NewMember> = (1..=count)
        .map(|number| NewMember {
            name: format!("新员{number:04}"),
            sex: "male".to_owned(),
            birth_on: date(1980, 1, 1),
            ethnicity: "汉".to_owned(),
            document_type: "other".to_owned(),
            id_number: format!("TEST{number:08}"),
            telephone: None,
            education: "bachelor".to_owned(),
            degree: None,
            native_place: None,
            joined_on: date(2010, 7, 1),
            full_on: Some(date(2011, 7, 1)),
            branch_id,
            personnel: "in_service".to_owned(),
            workplace: None,
            in_hardship: false,
            floating: false,
            note: None,
        })
        .collect();
    let keys = w.app().keys.clone();
    let ids = w
        .db()
        .write_now(move |tx| insert_many(tx, &keys, &new))
        .expect("written");
    (w, ids)
}

/// What the form on a page would send when saved, of the list only.
fn others_of(page: &Reply) -> Vec<(String, String)> {
    ["others_state", "others_count"]
        .into_iter()
        .flat_map(|name| {
            let values = page.attributes(&format!("input[name={name}]"), "value");
            values.into_iter().map(|value| (name.to_owned(), value))
        })
        .collect()
}

fn without_list(w: &World, kind: &str) -> Vec<(String, String)> {
    let mut fields = form(w, "2026-11-20", &[kind], &[]);
    fields.retain(|it| !it.0.starts_with("who_"));
    fields
}

fn and(fields: &[(String, String)], more: &[(&str, &str)]) -> Vec<(String, String)> {
    let more = more.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
    fields.iter().cloned().chain(more).collect()
}

#[tokio::test]
async fn a_list_of_sixty_is_shown_whole_on_a_small_page() {
    let (w, _) = with_more(50);
    let page = w.client("secretary").get("/meetings/new?kind=group").await;
    assert_eq!(page.texts(".roll .who").len(), 60);
    assert!(
        page.body.len() < PAGE_BYTES_MAX,
        "{} bytes",
        page.body.len()
    );
    let page = w.client("officer").get("/meetings/new").await;
    assert!(
        page.body.len() < PAGE_BYTES_MAX,
        "{} bytes",
        page.body.len()
    );
}

#[tokio::test]
async fn of_a_thousand_those_away_are_found_by_name_and_the_rest_were_there() {
    let (w, ids) = with_more(990);
    let client = w.client("secretary");
    let page = client.get("/meetings/new?kind=assembly").await;
    assert!(
        page.body.len() < PAGE_BYTES_MAX,
        "{} bytes",
        page.body.len()
    );
    assert!(page.text().contains("没有列出的 1000 人都按出席记"));
    let fields = and(&without_list(&w, "assembly"), &[("find", "新员00")]);
    let many = post(&w, &fields, &[]).await;
    assert_eq!(
        many.status, 200,
        "a name typed is looked for, not saved past"
    );
    assert!(many.text().contains("姓名含“新员00”的有 99 人"));
    assert_eq!(many.texts(".roll .who").len(), 60);
    let found = post(&w, &and(&fields, &[("step", "roll")]), &[]).await;
    assert!(found.body.len() < PAGE_BYTES_MAX, "{}", found.body.len());

    let (who, reason) = (format!("who_{}", ids[6]), format!("reason_{}", ids[6]));
    let away = and(
        &without_list(&w, "assembly"),
        &[(&who, "leave"), (&reason, "出差")],
    );
    let renewed = post(&w, &and(&away, &[("step", "roll")]), &[]).await;
    assert_eq!(renewed.texts(".roll .who"), ["新员0007"]);
    assert_eq!(renewed.attributes(".roll .reason input", "value"), ["出差"]);
    let fields: Vec<_> = away.into_iter().chain(others_of(&renewed)).collect();
    let mut stale = fields.clone();
    stale.retain(|it| it.0 != "others_count");
    let stale = post(&w, &and(&stale, &[("others_count", "998")]), &[]).await;
    assert_eq!(
        stale.status, 422,
        "another list than the recorder was told of"
    );
    assert!(stale.has("#f-roll .fault"));
    let saved = post(&w, &fields, &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let text = client.get(saved.location()).await.text();
    assert!(text.contains("999 / 1000") && text.contains("新员0007（出差）"));
}

#[tokio::test]
async fn one_tap_puts_the_whole_branch_on_the_list_of_a_group_or_takes_it_off() {
    let w = World::story();
    let group = w.organisation("水务局支部第一党小组").to_string();
    let mut fields = without_list(&w, "group");
    fields.retain(|it| it.0 != "organisation");
    let fields = and(&fields, &[("organisation", &group)]);
    let checked = |page: &Reply, state: &str| {
        let selector = format!(".roll input[value={state}][checked]");
        page.attributes(&selector, "name").len()
    };
    let all = post(&w, &and(&fields, &[("step", "all")]), &[]).await;
    assert_eq!((all.status.as_u16(), checked(&all, "present")), (200, 10));
    let who = format!("who_{}", w.member("何芳"));
    let nobody = [(who.as_str(), "present"), ("step", "nobody")];
    let nobody = post(&w, &and(&fields, &nobody), &[]).await;
    assert_eq!(checked(&nobody, "none"), 10);
}

#[tokio::test]
async fn a_group_of_a_large_branch_names_its_own_and_nobody_else_is_listed() {
    let (w, ids) = with_more(200);
    let group = w.organisation("水务局支部第一党小组").to_string();
    let mut fields = without_list(&w, "group");
    fields.retain(|it| it.0 != "organisation");
    let fields = and(&fields, &[("organisation", &group)]);
    let all = post(&w, &and(&fields, &[("step", "all")]), &[]).await;
    assert!(all.text().contains("没有列出的 210 人都按出席记"));
    let off = format!("who_{}", ids[0]);
    let off = and(
        &fields,
        &[
            (&off, "none"),
            ("step", "roll"),
            ("others_state", "present"),
        ],
    );
    let renewed = post(&w, &off, &[]).await;
    assert_eq!(renewed.texts(".roll .who"), ["新员0001"]);
    let mut saving: Vec<_> = off.into_iter().chain(others_of(&renewed)).collect();
    saving.retain(|it| it.0 != "step");
    let saved = post(&w, &saving, &[]).await;
    let text = w.client("secretary").get(saved.location()).await.text();
    assert!(text.contains("209 / 209"), "{text}");

    let who = format!("who_{}", ids[1]);
    let own = and(
        &fields,
        &[
            (&who, "present"),
            ("others_state", "none"),
            ("others_count", "209"),
            ("again", "1"),
        ],
    );
    let saved = post(&w, &own, &[]).await;
    let text = w.client("secretary").get(saved.location()).await.text();
    assert!(text.contains("1 / 1"), "{text}");
}
