#[path = "tests/adding.rs"]
mod adding;
#[path = "tests/batch.rs"]
mod batch;
#[path = "tests/changing.rs"]
mod changing;
#[path = "tests/comparing.rs"]
mod comparing;
#[path = "tests/correcting.rs"]
mod correcting;
#[path = "tests/many.rs"]
mod many;
#[path = "tests/merging.rs"]
mod merging;
#[path = "tests/programs.rs"]
mod programs;
#[path = "tests/standings.rs"]
mod standings;
#[path = "tests/support.rs"]
mod support;

use zhibu_app::AppError;
use zhibu_app::members::NameKeys;
use zhibu_app::members::actions;
use zhibu_app::members::model::{RosterFilter, RosterPage};
use zhibu_testkit::World;

fn page(w: &World, login_name: &str, filter: RosterFilter) -> RosterPage {
    let (actor, keys) = (w.actor(login_name), w.app().keys.clone());
    w.db()
        .read_now(move |tx| actions::roster(tx, &actor, &keys, &filter))
        .expect("a page")
}

fn lines(w: &World, login_name: &str, filter: RosterFilter) -> Vec<String> {
    let page = page(w, login_name, filter);
    page.lines.into_iter().map(|line| line.name).collect()
}

fn names(w: &World, login_name: &str, filter: RosterFilter) -> Vec<String> {
    let page = page(w, login_name, filter);
    let count = i64::try_from(page.lines.len()).expect("small");
    assert_eq!(page.total_count, count, "the total is what is listed");
    let of_kinds: i64 = page.cells.iter().map(|cell| cell.member_count).sum();
    assert_eq!(of_kinds, count, "the totals by kind are of those listed");
    page.lines.into_iter().map(|line| line.name).collect()
}

fn searching(search: &str) -> RosterFilter {
    RosterFilter {
        search: search.to_owned(),
        ..RosterFilter::default()
    }
}

#[test]
fn the_secretary_sees_the_branch_in_the_order_of_names() {
    let w = World::story();
    let seen = names(&w, "secretary", RosterFilter::default());
    assert_eq!(
        seen,
        [
            "陈志远",
            "邓安",
            "何芳",
            "林秀英",
            "罗行豪",
            "马𠅤",
            "吐尔逊·买买提",
            "杨庆言",
            "曾晓云",
            "张国庆"
        ]
    );
    assert_eq!(names(&w, "officer", RosterFilter::default()).len(), 27);
    assert_eq!(names(&w, "clerk", RosterFilter::default()).len(), 12);
}

#[test]
fn somebody_is_found_by_name_pinyin_initials_and_the_end_of_the_id_number() {
    let w = World::story();
    for typed in ["国庆", "张国庆", "zgq", "zhangguo", "ZhangGuoqing"] {
        assert_eq!(
            names(&w, "officer", searching(typed)),
            ["张国庆"],
            "typed {typed}"
        );
    }
    assert_eq!(names(&w, "officer", searching("𠅤")), ["马𠅤"]);
    assert_eq!(names(&w, "officer", searching("国")), ["张国庆"]);
    assert_eq!(
        names(&w, "officer", searching("安")),
        ["邓安", "朱安"],
        "the last character of a name finds it too"
    );
    for nothing in ["国张", "张庆", "·", "张国庆安"] {
        assert!(
            names(&w, "officer", searching(nothing)).is_empty(),
            "{nothing}"
        );
    }
    assert_eq!(names(&w, "officer", searching("王磊")), ["王磊"]);
    let keys = w.app().keys.clone();
    let (actor, id) = (w.actor("secretary"), w.member("张国庆"));
    let file = w
        .db()
        .write_now(move |tx| actions::open(tx, &actor, &keys, id))
        .expect("the page");
    let tail = &file.id_number_masked[14..];
    assert!(names(&w, "secretary", searching(tail)).contains(&"张国庆".to_owned()));
    assert!(
        names(&w, "neighbour", searching("zgq")).is_empty(),
        "outside one's reach nobody is found"
    );
}

#[test]
fn filters_narrow_and_the_totals_add_up() {
    let w = World::story();
    let probationary = RosterFilter {
        status: "probationary".to_owned(),
        ..RosterFilter::default()
    };
    assert_eq!(names(&w, "officer", probationary), ["杨庆言"]);
    let hardship = RosterFilter {
        mark: "hardship".to_owned(),
        ..RosterFilter::default()
    };
    assert_eq!(names(&w, "officer", hardship), ["何芳"]);
    let below = RosterFilter {
        organisation_id: Some(w.organisation("教育局总支")),
        personnel: "retired".to_owned(),
        ..RosterFilter::default()
    };
    assert_eq!(names(&w, "officer", below).len(), 4);
}

#[test]
fn along_the_names_of_the_county_and_through_its_branches_the_same_people_are_found() {
    let w = World::story();
    for (status, personnel, sex, mark) in [
        ("", "", "", ""),
        ("full", "in_service", "male", ""),
        ("probationary", "", "", ""),
        ("", "retired", "female", ""),
        ("", "", "", "hardship"),
        ("", "", "", "floating"),
    ] {
        let filter = |after| RosterFilter {
            status: status.to_owned(),
            personnel: personnel.to_owned(),
            sex: sex.to_owned(),
            mark: mark.to_owned(),
            after,
            ..RosterFilter::default()
        };
        // The auditor sees the whole county, the officer what is below the 机关工委, which is the same.
        let along = names(&w, "auditor", filter(None));
        assert_eq!(names(&w, "officer", filter(None)), along);
        let after = Some(("liu".to_owned(), 0));
        let rest = |login_name| lines(&w, login_name, filter(after.clone()));
        let along: Vec<_> = along
            .into_iter()
            .filter(|it| NameKeys::of(it).sort.as_str() > "liu")
            .collect();
        assert_eq!(rest("auditor"), along);
        assert_eq!(rest("officer"), along);
    }
}

#[test]
fn opening_somebodys_page_is_seen_by_them_and_ones_own_leaves_no_row() {
    let w = World::story();
    let (keys, id) = (w.app().keys.clone(), w.member("张国庆"));
    let (secretary, member) = (w.actor("secretary"), w.actor("member"));
    let opened = {
        let keys = keys.clone();
        w.db()
            .write_now(move |tx| actions::open(tx, &secretary, &keys, id))
            .expect("the page")
    };
    assert!(
        opened.id_number_masked.starts_with("439900********"),
        "{}",
        opened.id_number_masked
    );
    assert_eq!(opened.memberships.len(), 1);
    assert_eq!(opened.statuses.len(), 2, "probationary, then full");
    let own = w
        .db()
        .read_now(move |tx| actions::own(tx, &member, &keys))
        .expect("reads")
        .expect("a member");
    let readers: Vec<_> = own
        .readings
        .iter()
        .filter_map(|it| it.display_name.as_deref())
        .collect();
    assert_eq!(readers, ["林秀英"]);
}

#[test]
fn a_member_of_another_branch_does_not_exist() {
    let w = World::story();
    let (actor, keys, id) = (
        w.actor("neighbour"),
        w.app().keys.clone(),
        w.member("张国庆"),
    );
    let refused = w
        .db()
        .write_now(move |tx| actions::open(tx, &actor, &keys, id));
    assert!(matches!(refused, Err(AppError::NotFound)));
}

#[tokio::test]
async fn a_part_of_the_roster_says_so_on_paper() {
    let w = World::story();
    let client = w.client("secretary");
    let whole = client.get("/members").await;
    let count = whole.texts("#list tbody tr").len();
    assert!(!whole.has(".only-print"));
    let after = zhibu_web::write_key(&["m", "0"]);
    let rest = client.get(&format!("/members?after={after}")).await;
    let shown = rest.texts("#list tbody tr").len();
    assert!(0 < shown && shown < count, "{shown} of {count}");
    let said = format!("只印出 {shown} 人，共 {count} 人");
    assert!(rest.one(".only-print").contains(&said), "{}", rest.text());
}

#[tokio::test]
async fn the_whole_roster_is_one_page_to_be_printed_under_its_filters() {
    let w = World::story();
    let client = w.client("officer");
    let list = client.get("/members?sex=female").await;
    let total: usize = list.texts(".figures dd")[0].parse().expect("a count");
    assert!(
        list.attributes("a.button", "href")
            .contains(&"/members/print?sex=female".to_owned())
    );
    let page = client.get("/members/print?sex=female").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("tbody tr").len(), total);
    assert_eq!(page.one(".information"), format!("共 {total} 人。"));
    let elsewhere = w.organisation("档案局支部");
    let path = format!("/members/print?organisation={elsewhere}");
    assert_eq!(w.client("secretary").get(&path).await.status, 404);
}
