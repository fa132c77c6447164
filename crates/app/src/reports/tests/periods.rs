//! Periods that are over, end today, or are yet to come.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use zhibu_app::duties::actions::grid;
use zhibu_app::duties::{DutyInstance, State};
use zhibu_app::reports::chapters::{Block, chapters};
use zhibu_app::reports::command::{self, Wanted};
use zhibu_app::reports::model::{Question, Report};
use zhibu_app::reports::wording::{Speaker, plain};
use zhibu_app::{AppError, duty_sources, words};
use zhibu_testkit::World;
use zhibu_web::Lang;

use super::answer;

/// The day of the story is 24 November 2026.
const LAST_OF_NOVEMBER: Date = date(2026, 11, 30);

fn november(w: &World) -> Question {
    Question {
        organisation_id: w.organisation("县直机关工委"),
        from: date(2026, 11, 1),
        to: LAST_OF_NOVEMBER,
    }
}

/// What the board has of the same days.
fn board(w: &World, asked: Question) -> Vec<DutyInstance> {
    let (officer, book) = (w.actor("officer"), w.app().rules.clone());
    let derived = w
        .db()
        .read_now(move |tx| grid(tx, &officer, &book, duty_sources(), asked.from, asked.to));
    derived.expect("the board").instances
}

fn count(duties: &[DutyInstance], test: fn(State) -> bool) -> i64 {
    let counted = duties.iter().filter(|it| test(it.state)).count();
    i64::try_from(counted).expect("small")
}

#[test]
fn on_its_last_day_a_month_is_not_missing_and_on_the_next_it_is_as_on_the_board() {
    let w = World::story();
    w.clock().advance(SignedDuration::from_hours(6 * 24));
    let asked = november(&w);
    let running = answer(&w, "officer", asked).expect("a report");
    assert_eq!(running.facts.today, LAST_OF_NOVEMBER);
    assert_eq!(running.value("life.gaps"), 0, "there is a day left");
    let told = board(&w, asked);
    assert_eq!(count(&told, State::is_gap), 0);
    let open = count(&told, |state| state == State::Due);
    assert!(open > 0, "something is still to be done");

    w.clock().advance(SignedDuration::from_hours(24));
    let over = answer(&w, "officer", asked).expect("a report");
    assert_eq!(over.value("life.gaps"), open);
    assert_eq!(count(&board(&w, asked), State::is_gap), open);
}

/// What the report of November says of its gaps, in both languages.
fn said_of_gaps(w: &World, asked: Question) -> (Report, [String; 2]) {
    let report = answer(w, "officer", asked).expect("a report");
    let words = words().expect("words");
    let said = [Lang::Zh, Lang::En].map(|lang| {
        let speaker = Speaker {
            words: &words,
            lang,
            report: &report,
        };
        let gaps = chapters(&speaker).swap_remove(1);
        let paragraph = gaps.blocks.into_iter().find_map(|block| match block {
            Block::Paragraph(sentences) => Some(sentences),
            _ => None,
        });
        paragraph.expect("sentences").iter().map(plain).collect()
    });
    (report, said)
}

#[test]
fn what_is_owed_is_done_missing_or_still_running() {
    let w = World::story();
    w.clock().advance(SignedDuration::from_hours(6 * 24));
    let (running, [zh, en]) = said_of_gaps(&w, november(&w));
    assert!(running.value("life.running") > 0);
    for (key, ..) in &running.duties {
        let value = |what: &str| running.value(&format!("life.{key}.{what}"));
        let parts = value("done") + value("gaps") + value("running");
        assert_eq!(value("due"), parts, "{key}");
    }
    let count = running.value("life.running");
    assert!(
        zh.contains(&format!("尚未到期 {count} 次")) && !zh.contains("没有缺失"),
        "{zh}"
    );
    assert!(
        en.contains("not over yet") && !en.contains("no gap"),
        "{en}"
    );
    for cause in &running.causes {
        assert_eq!(cause.gaps, 0, "{}", cause.key);
    }
    super::each_figure_opens_what_it_counts(&w, november(&w), &running);

    let a_day = Question {
        from: LAST_OF_NOVEMBER,
        ..november(&w)
    };
    let (_, [zh, en]) = said_of_gaps(&w, a_day);
    assert_eq!(zh, "统计期内没有应办的组织生活。");
    assert!(en.starts_with("No meeting was due"), "{en}");

    w.clock().advance(SignedDuration::from_hours(24));
    let (over, _) = said_of_gaps(&w, november(&w));
    assert_eq!(over.value("life.running"), 0);
    assert_eq!(over.value("life.gaps"), count);
}

#[tokio::test]
async fn a_day_to_come_is_refused_on_page_interface_and_command_line() {
    let w = World::story();
    let officer = w.client("officer");
    let days = "from=2026-11-01&to=2026-11-25";
    let page = officer.get(&format!("/reports/show?{days}")).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.texts(".fault-summary li").len(), 1);
    assert!(page.one(".fault-summary").contains("晚于今天 2026-11-24"));
    assert_eq!(page.attributes("#f-to", "value"), ["2026-11-25"]);
    for path in ["/reports/download", "/reports/measures", "/api/v1/report"] {
        let refused = officer.get(&format!("{path}?{days}")).await;
        assert_eq!(refused.status, 422, "{path}");
        assert!(refused.text().contains("2026-11-25"), "{}", refused.text());
    }
    let next_year = officer
        .get("/reports/show?from=2027-01-01&to=2027-12-31")
        .await;
    assert_eq!(next_year.texts(".fault-summary li").len(), 2, "both days");
    let wanted = Wanted {
        organisation: None,
        from: date(2026, 11, 1),
        to: date(2026, 11, 25),
    };
    let Err(AppError::Invalid(faults)) = command::json(w.db(), &w.app().rules, &wanted) else {
        panic!("refused")
    };
    assert_eq!(faults[0].field, "to");
    let today = officer
        .get("/reports/show?from=2026-11-01&to=2026-11-24")
        .await;
    assert_eq!(today.status, 200, "up to today is a report");
}
