use std::collections::{BTreeMap, HashSet};

use jiff::civil::{Date, date};
use zhibu_app::access::Act;
use zhibu_app::reports::command::{self, Wanted};
use zhibu_app::reports::gathering::Sources;
use zhibu_app::reports::model::{Question, Report};
use zhibu_app::reports::records::{Opening, RECORDS_ON_A_PAGE, Records, records};
use zhibu_app::reports::{actions, document};
use zhibu_app::{AppError, duty_sources, words};
use zhibu_papers::readback::read_back;
use zhibu_testkit::World;
use zhibu_web::Lang;

#[path = "tests/http.rs"]
mod http;
#[path = "tests/periods.rs"]
mod periods;

const FROM: Date = date(2026, 1, 1);
const TO: Date = date(2026, 10, 31);

fn question(w: &World, organisation: &str) -> Question {
    Question {
        organisation_id: w.organisation(organisation),
        from: FROM,
        to: TO,
    }
}

fn report(w: &World, login_name: &str, organisation: &str) -> Result<Report, AppError> {
    answer(w, login_name, question(w, organisation))
}

fn answer(w: &World, login_name: &str, question: Question) -> Result<Report, AppError> {
    let (actor, book) = (w.actor(login_name), w.app().rules.clone());
    w.db().read_now(move |tx| {
        let sources = Sources {
            book: &book,
            duties: duty_sources(),
        };
        actions::report(tx, sources, &actor, question)
    })
}

#[test]
fn the_county_is_counted_by_organisations_leaders_and_members() {
    let w = World::story();
    let found = report(&w, "officer", "县直机关工委").expect("a report");
    for (key, value) in [
        ("organisations.total", 8),
        ("organisations.branch", 4),
        ("organisations.group", 2),
        ("units.total", 4),
        ("units.county", 3),
        ("units.stationed", 1),
        // The work committee's secretary is vacant; everybody else's is part-time.
        ("leadership.secretaries", 5),
        ("leadership.secretaries_vacant", 1),
        ("leadership.secretaries_part_time", 5),
        ("leadership.branches_with_committee", 2),
        ("members.total", 27),
        ("members.full", 26),
        ("members.probationary", 1),
        ("members.minority", 1),
        ("members.hardship", 1),
        ("members.age.to_30", 1),
        // 教育局总支 has twelve members: fifty are usual (机关基层组织工作条例, 6).
        ("thresholds.general_branch_below_min", 1),
        ("thresholds.branch_below_min", 0),
        ("thresholds.branch_committee_missing", 0),
    ] {
        assert_eq!(found.value(key), value, "{key}");
    }
}

#[test]
fn what_the_story_left_undone_is_counted_and_the_worst_comes_first() {
    let w = World::story();
    let found = report(&w, "secretary", "水务局支部").expect("a report");
    for (key, value) in [
        ("life.assembly.due", 3),
        ("life.assembly.gaps", 0),
        ("life.committee.due", 10),
        ("life.committee.gaps", 1),
        ("life.theme_day.gaps", 1),
        ("life.group.due", 20),
        ("life.group.gaps", 1),
        ("life.gaps", 3),
        ("life.organisations_without_records", 0),
    ] {
        assert_eq!(found.value(key), value, "{key}");
    }
    let whole = report(&w, "officer", "县直机关工委").expect("a report");
    let totals: Vec<i64> = whole.gaps.iter().map(|line| line.total).collect();
    assert!(totals.is_sorted_by(|one, next| one >= next), "{totals:?}");
    assert_eq!(totals.iter().sum::<i64>(), whole.value("life.gaps"));
    assert_eq!(whole.value("life.organisations_without_records"), 2);
}

#[test]
fn a_period_without_a_whole_month_has_the_figures_of_any_other() {
    let w = World::story();
    let keys = |from| {
        let asked = Question {
            from,
            ..question(&w, "县直机关工委")
        };
        let found = answer(&w, "officer", asked).expect("a report");
        let fixed = found.figures.into_iter().map(|figure| figure.key);
        fixed
            .filter(|key| !key.starts_with("dues.2026"))
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(date(2026, 10, 31)), keys(FROM));
}

#[test]
fn parts_add_up_to_the_whole() {
    let w = World::story();
    let whole = report(&w, "officer", "县直机关工委").expect("a report");
    let sum = |start: &str| -> i64 {
        let figures = whole.figures.iter();
        figures
            .filter(|figure| figure.key.starts_with(start))
            .map(|figure| figure.value)
            .sum()
    };
    for part in ["members.education.", "members.age.", "members.joined."] {
        assert_eq!(sum(part), whole.value("members.total"), "{part}");
    }
    assert_eq!(
        sum("organisations."),
        2 * whole.value("organisations.total")
    );
    let children = ["水务局支部", "档案局支部", "教育局总支"];
    for key in [
        "members.total",
        "life.gaps",
        "life.records",
        "dues.base_missing",
    ] {
        let parts = children.map(|it| report(&w, "officer", it).expect("a report").value(key));
        assert_eq!(parts.iter().sum::<i64>(), whole.value(key), "{key}");
    }
}

#[test]
fn every_figure_opens_as_many_records_as_it_says() {
    let w = World::story();
    let whole = report(&w, "officer", "县直机关工委").expect("a report");
    each_figure_opens_what_it_counts(&w, question(&w, "县直机关工委"), &whole);
}

fn each_figure_opens_what_it_counts(w: &World, question: Question, whole: &Report) {
    for figure in whole.figures.iter().chain(&whole.others) {
        let (actor, book) = (w.actor("officer"), w.app().rules.clone());
        let opening = Opening {
            key: figure.key.clone(),
            of: None,
            page: 0,
        };
        let opened = w
            .db()
            .read_now(move |tx| {
                let sources = Sources {
                    book: &book,
                    duties: duty_sources(),
                };
                records(tx, sources, &actor, question, opening)
            })
            .expect("records");
        assert_eq!(opened.value, figure.value, "{}", figure.key);
        let counted = match &opened.records {
            // Sums of money, and months without a base: added up, not counted.
            Records::Dues(lines) if figure.key.ends_with("_fen") => {
                lines.iter().map(|it| it.owed_fen).sum()
            }
            Records::Dues(lines) if figure.key == "dues.base_missing" => {
                lines.iter().map(|it| it.months_missing).sum()
            }
            _ => i64::try_from(opened.count).expect("small"),
        };
        assert!(opened.count <= RECORDS_ON_A_PAGE || !figure.key.starts_with("dues."));
        assert_eq!(counted, figure.value, "{}", figure.key);
    }
}

#[test]
fn a_report_is_made_only_of_what_the_reader_may_see() {
    let w = World::story();
    for (login_name, organisation) in [
        ("secretary", "档案局支部"),
        ("clerk", "水务局支部"),
        ("neighbour", "县直机关工委"),
    ] {
        let refused = report(&w, login_name, organisation);
        assert!(matches!(refused, Err(AppError::NotFound)), "{login_name}");
    }
    assert!(w.actor("member").may(Act::SeeReport).is_err());
    let clerk = report(&w, "clerk", "教育局总支").expect("a report");
    assert_eq!(clerk.value("members.total"), 12);
}

#[test]
fn causes_say_how_much_was_left_undone_where_they_are_true_and_elsewhere() {
    let w = World::story();
    let found = report(&w, "officer", "县直机关工委").expect("a report");
    let cause = found
        .causes
        .iter()
        .find(|it| it.key == "no_records")
        .expect("one");
    assert_eq!(cause.organisations, 2, "the two branches of 教育局");
    assert_eq!(cause.gaps, cause.due, "nothing was done there");
    assert_eq!(cause.gaps + cause.gaps_elsewhere, found.value("life.gaps"));
}

#[test]
fn every_gap_has_a_measure_with_somebody_to_see_to_it() {
    let w = World::story();
    let found = report(&w, "officer", "县直机关工委").expect("a report");
    let life: i64 = found
        .measures
        .iter()
        .filter(|it| it.gap_key.starts_with("life."))
        .map(|it| it.gap_count)
        .sum();
    assert_eq!(life, found.value("life.gaps"));
    let keys: HashSet<(i64, &str)> = found
        .measures
        .iter()
        .map(|it| (it.organisation_id, it.gap_key.as_str()))
        .collect();
    assert_eq!(
        keys.len(),
        found.measures.len(),
        "one for each kind and organisation"
    );
    assert!(
        found
            .measures
            .iter()
            .all(|it| it.due_on > found.facts.today)
    );
}

/// Every label of a figure with its value, from the tables of a document.
fn pairs_of(tables: &[Vec<Vec<String>>]) -> BTreeMap<String, String> {
    let rows = tables.iter().flatten();
    rows.flat_map(|row| row.chunks(2))
        .filter_map(|pair| match pair {
            [label, value] => Some((label.clone(), value.clone())),
            _ => None,
        })
        .collect()
}

#[test]
fn the_word_file_holds_every_figure_in_the_fonts_of_the_standard() {
    let w = World::story();
    let found = report(&w, "officer", "县直机关工委").expect("a report");
    let words = words().expect("words");
    let bytes = document::docx(&words, &found, "中共衡江县直属机关工作委员会").expect("a file");
    let read = read_back(&bytes).expect("reads back");
    let pairs = pairs_of(&read.tables);
    for figure in &found.figures {
        let label =
            zhibu_app::reports::wording::label(&words, Lang::Zh, &found.duties, &figure.key);
        let value = zhibu_app::reports::wording::value_text(&figure.key, figure.value);
        assert_eq!(pairs.get(&label), Some(&value), "{} {label}", figure.key);
    }
    let fonts_of = |text: &str| {
        let paragraph = read.paragraphs.iter().find(|it| it.text.contains(text));
        paragraph
            .expect(text)
            .fonts
            .iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(fonts_of("调研报告"), ["方正小标宋简体"]);
    assert_eq!(fonts_of("一、机关党建的基本现状"), ["黑体"]);
    assert_eq!(fonts_of("（一）组织体系"), ["楷体_GB2312"]);
    assert_eq!(fonts_of("现有党组织 8 个"), ["仿宋_GB2312"]);
    for chapter in [
        "二、机关党建工作的差距",
        "三、差距的成因",
        "四、完善机关党建工作的对策",
    ] {
        assert!(
            read.paragraphs.iter().any(|it| it.text == chapter),
            "{chapter}"
        );
    }
    assert!(read.paragraphs.iter().any(|it| it.text == "2026年11月24日"));
}

#[test]
fn the_command_line_names_the_organisation_by_code_or_name_and_says_what_is_wrong() {
    let w = World::story();
    let wanted = |organisation: Option<&str>| Wanted {
        organisation: organisation.map(str::to_owned),
        from: FROM,
        to: TO,
    };
    let (db, rules) = (w.db(), &w.app().rules);
    let json = command::json(db, rules, &wanted(Some("水务局支部"))).expect("figures");
    let answer: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let figures = answer["figures"].as_array().expect("a list");
    assert!(
        figures
            .iter()
            .all(|it| it["organisation"] == answer["organisation"])
    );
    assert!(
        command::docx(db, rules, &wanted(None))
            .expect("a file")
            .starts_with(b"PK")
    );
    let wrong = command::json(db, rules, &wanted(Some("火星支部")));
    let Err(AppError::Invalid(faults)) = wrong else {
        panic!("refused")
    };
    assert!(faults[0].said.zh.contains("火星支部"));
}
