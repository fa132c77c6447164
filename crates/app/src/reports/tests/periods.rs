//! Periods that are over, end today, or are yet to come.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use zhibu_app::duties::actions::grid;
use zhibu_app::duties::{DutyInstance, State};
use zhibu_app::duty_sources;
use zhibu_app::reports::model::Question;
use zhibu_testkit::World;

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
