use jiff::civil::date;
use zhibu_app::dues::actions::{self, Whose};
use zhibu_app::dues::intake::{NewBase, insert_many};
use zhibu_app::dues::model::Owing;
use zhibu_app::dues::rules::{
    BaseSpan, Month, Run, Tariffs, Totals, each_run, first_month, months_held,
};
use zhibu_app::{AppError, embedded_rules};
use zhibu_ledger::Fen;
use zhibu_rules::dues::{Assessment, BaseChange, DuesClass};
use zhibu_testkit::World;

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

fn span(class: DuesClass, first: &str, last: &str, base: Option<i64>) -> BaseSpan {
    BaseSpan {
        class,
        first: month(first),
        last: Month::parse(last),
        base: base.map(Fen::new),
    }
}

/// The runs of 2026 as `01-06 salaried 40.00`.
fn told(spans: &[BaseSpan]) -> Vec<String> {
    let book = embedded_rules().expect("rules");
    let months = (month("2026-01"), month("2026-12"));
    let tariffs = Tariffs::prepare(&book, months.0, months.1).expect("rates");
    let mut told = Vec::new();
    each_run(&tariffs, spans, months, |run: Run| {
        let class = run.class.map_or("?", DuesClass::key);
        let owed = run
            .owed
            .map_or("base missing".to_owned(), Fen::to_yuan_text);
        told.push(format!(
            "{:02}-{:02} {class} {owed}",
            run.first.number(),
            run.last.number()
        ));
    });
    told
}

#[test]
fn a_raise_counts_from_its_month_and_one_amount_is_reckoned_for_months_alike() {
    let spans = [
        span(DuesClass::Salaried, "2026-01", "", Some(400_000)),
        span(DuesClass::Salaried, "2026-07", "", Some(500_001)),
    ];
    // 第1条: one per cent up to 5,000 yuan, one and a half beyond, on the whole base.
    assert_eq!(
        told(&spans),
        ["01-06 salaried 40.00", "07-12 salaried 75.00"]
    );
}

#[test]
fn who_retires_in_july_pays_as_retired_from_july() {
    let spans = [
        span(DuesClass::Salaried, "2026-01", "2026-06", Some(600_000)),
        span(DuesClass::Retired, "2026-07", "", Some(500_000)),
    ];
    // 第5条: half a per cent up to 5,000 yuan.
    assert_eq!(
        told(&spans),
        ["01-06 salaried 90.00", "07-12 retired 25.00"]
    );
}

#[test]
fn the_self_employed_pay_on_the_quarter_before_and_nothing_is_guessed() {
    let spans = [
        span(DuesClass::SelfEmployed, "2026-04", "2026-06", Some(200_000)),
        span(DuesClass::SelfEmployed, "2026-07", "2026-09", Some(400_000)),
    ];
    assert_eq!(
        told(&spans),
        [
            "01-03 self_employed base missing",
            "04-06 self_employed 10.00",
            "07-09 self_employed 40.00",
            "10-12 self_employed base missing",
        ]
    );
    assert_eq!(told(&[]), ["01-12 ? base missing"]);
}

#[test]
fn under_yearly_reckoning_a_raise_waits_for_january_and_a_change_of_class_does_not() {
    let july = month("2026-07");
    for (assessment, change, counts_from) in [
        (Assessment::Immediate, BaseChange::Raise, "2026-07"),
        (Assessment::Yearly, BaseChange::Raise, "2027-01"),
        (Assessment::Yearly, BaseChange::Class, "2026-07"),
        (Assessment::Yearly, BaseChange::Yearly, "2026-07"),
    ] {
        let first = first_month(assessment, change, july);
        assert_eq!(first.to_string(), counts_from, "{assessment:?} {change:?}");
    }
}

#[test]
fn a_month_is_judged_on_its_last_day() {
    let held = |from, until| {
        let (first, last) = months_held(from, until);
        (first.to_string(), last.map(|it| it.to_string()))
    };
    let june = "2026-06".to_owned();
    assert_eq!(held(date(2026, 6, 30), None), (june.clone(), None));
    let until = Some(date(2026, 7, 31));
    assert_eq!(
        held(date(2026, 6, 1), until),
        (june.clone(), Some(june.clone()))
    );
    let until = Some(date(2026, 8, 1));
    assert_eq!(
        held(date(2026, 6, 1), until),
        (june, Some("2026-07".to_owned()))
    );
}

#[test]
fn totals_add_up_by_month_and_by_class() {
    let book = embedded_rules().expect("rules");
    let (first, last) = (month("2026-01"), month("2026-12"));
    let tariffs = Tariffs::prepare(&book, first, last).expect("rates");
    let mut totals = Totals::of_months(12);
    for spans in [
        vec![span(DuesClass::Salaried, "2026-01", "", Some(400_000))],
        vec![span(DuesClass::LaidOff, "2026-01", "", None)],
        vec![],
    ] {
        each_run(&tariffs, &spans, (first, last), |run| {
            totals.add(first, &run).expect("small");
        });
    }
    assert_eq!(totals.owed_fen(), Some(12 * (4_000 + 20)));
    assert_eq!(totals.base_missing(), 12);
    let december = totals.months.last().expect("twelve");
    assert_eq!(
        (december.owed_fen, december.payers, december.base_missing),
        (4_020, 2, 1)
    );
    let by_class: i64 = totals.classes.iter().map(|it| it.owed_fen).sum();
    assert_eq!(Some(by_class), totals.owed_fen());
}

/// 张国庆 had a raise in July, 陈志远 is retired, the others of the branch have no base yet.
fn with_bases(w: &World) {
    let base = |name: &str, class: &str, from: &str, change: &str, items: &[(&str, i64)]| NewBase {
        member_id: w.member(name),
        class: class.to_owned(),
        from_month: from.to_owned(),
        until_month: None,
        change_kind: change.to_owned(),
        reason: None,
        items: items
            .iter()
            .map(|(item, fen)| ((*item).to_owned(), *fen))
            .collect(),
    };
    let bases = vec![
        base(
            "张国庆",
            "salaried",
            "2026-01",
            "yearly",
            &[
                ("post_pay", 300_000),
                ("grade_pay", 150_000),
                ("income_tax", 50_000),
            ],
        ),
        base(
            "张国庆",
            "salaried",
            "2026-07",
            "raise",
            &[("post_pay", 520_000)],
        ),
        base(
            "陈志远",
            "retired",
            "2026-01",
            "yearly",
            &[("pension", 480_000)],
        ),
        base(
            "杨庆言",
            "salaried",
            "2026-01",
            "yearly",
            &[("post_pay", 280_000)],
        ),
    ];
    w.db()
        .write_now(move |tx| insert_many(tx, &bases))
        .expect("bases");
}

#[test]
fn a_branch_sees_who_owes_what_each_month() {
    let w = World::story();
    with_bases(&w);
    let (actor, book) = (w.actor("secretary"), w.app().rules.clone());
    let found = w
        .db()
        .read_now(move |tx| actions::of_organisation(tx, &book, &actor, None, (None, Some(0))))
        .expect("the branch");
    let grid = found.grid.expect("people");
    assert_eq!(
        (grid.months.len(), grid.people_count),
        (11, 10),
        "to November"
    );
    let of = |name: &str| {
        let person = grid.people.iter().find(|it| it.member.name == name);
        person.expect("on the grid").months.clone()
    };
    // 3,000 + 1,500 − 500 = 4,000 yuan at one per cent; 5,200 at one and a half from July.
    let before = Owing::Fen(Fen::new(4_000));
    let after = Owing::Fen(Fen::new(7_800));
    assert_eq!(of("张国庆")[5..7], [before, after]);
    // Accepted on 18 June: owes June, not May.
    assert_eq!(
        of("杨庆言")[4..6],
        [Owing::Nothing, Owing::Fen(Fen::new(1_400))]
    );
    assert_eq!(of("林秀英")[0], Owing::BaseMissing);
    assert_eq!(found.totals.months[0].owed_fen, 4_000 + 2_400);
    assert_eq!(found.totals.months[0].base_missing, 7);
}

#[test]
fn every_figure_tells_class_base_rate_and_article() {
    let w = World::story();
    with_bases(&w);
    let (actor, book) = (w.actor("secretary"), w.app().rules.clone());
    let id = w.member("张国庆");
    let found = w
        .db()
        .write_now(move |tx| actions::of_member(tx, &book, &actor, Whose::Member(id), None))
        .expect("a year");
    let [before, after] = found.stretches.as_slice() else {
        panic!("two stretches: {:?}", found.stretches)
    };
    assert_eq!((before.first.number(), before.last.number()), (1, 6));
    assert!(before.reason.0.contains("4,000.00"), "{}", before.reason.0);
    assert!(before.reason.1.contains("1%"), "{}", before.reason.1);
    assert!(
        before
            .article
            .as_ref()
            .expect("an article")
            .0
            .contains("条")
    );
    assert_eq!(before.base.as_ref().expect("a base").items.len(), 3);
    assert_eq!(after.owing, Owing::Fen(Fen::new(7_800)));
    assert_eq!((after.first.number(), after.last.number()), (7, 11));
    assert_eq!(
        found.sum.get(),
        6 * 4_000 + 5 * 7_800,
        "December is not owed in November"
    );
}

#[tokio::test]
async fn a_member_sees_their_own_dues_and_nobody_elses() {
    let w = World::story();
    with_bases(&w);
    let member = w.client("member");
    let own = member.get("/dues/mine").await;
    assert_eq!(own.status, 200);
    assert!(own.text().contains("40.00"), "{}", own.text());
    let other = format!("/dues/members/{}", w.member("陈志远"));
    let other = member.get(&other).await;
    assert_eq!(other.status, 404);
    let (actor, book) = (w.actor("neighbour"), w.app().rules.clone());
    let id = w.member("张国庆");
    let refused = w
        .db()
        .write_now(move |tx| actions::of_member(tx, &book, &actor, Whose::Member(id), None));
    assert!(matches!(refused, Err(AppError::NotFound)));
}

#[tokio::test]
async fn the_officer_goes_from_the_county_down_to_a_branch() {
    let w = World::story();
    with_bases(&w);
    let officer = w.client("officer");
    let county = officer.get("/dues?month=2026-08").await;
    assert_eq!(county.status, 200);
    let branch = format!(
        "/dues?organisation={}&month=2026-08",
        w.organisation("水务局支部")
    );
    assert!(
        county.attributes("tbody a", "href").contains(&branch),
        "{}",
        county.text()
    );
    let page = officer.get(&branch).await;
    assert!(
        page.texts("tbody td").contains(&"78.00".to_owned()),
        "{}",
        page.text()
    );
    let wrong = officer.get("/dues?month=August").await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn nothing_is_owed_for_months_and_years_that_have_not_begun() {
    let w = World::story();
    with_bases(&w);
    let member = w.client("member");
    let own = member.get("/dues/mine").await;
    assert!(own.one(".figures").contains("本年累计应缴"));
    assert!(own.one(".figures").contains("630.00"), "{}", own.text());
    assert!(!own.has(".chips a[href='/dues/mine?year=2027']"));
    let before = member.get("/dues/mine?year=2025").await;
    assert!(before.one(".figures").contains("全年应缴"));
    assert!(before.has(".chips a[href='/dues/mine?year=2026']"));
    let officer = w.client("officer");
    let member_id = w.member("张国庆");
    for address in [
        format!("/dues/members/{member_id}?year=2027"),
        format!("/api/v1/dues/members/{member_id}?year=2099"),
        "/dues?month=2026-12".to_owned(),
        "/dues?month=2027-01".to_owned(),
        "/api/v1/dues?month=2027-01".to_owned(),
    ] {
        let answer = officer.get(&address).await;
        assert_eq!(answer.status, 422, "{address}");
        assert!(answer.text().contains("还没有开始"), "{address}");
    }
    let refused = officer.get("/api/v1/dues?month=2027-01").await.json();
    assert_eq!(refused["errors"][0]["path"], "month");
    let own = member.get("/dues/mine?year=2027").await;
    assert_eq!(own.status, 422);
}
