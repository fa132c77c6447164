use jiff::civil::{Date, date};
use zhibu_app::access::Act;
use zhibu_app::duties::actions::{self, NewWaiver};
use zhibu_app::duties::model::{Cover, Derived, StrengthFrom, Waiver};
use zhibu_app::duties::rules::{Sheet, Stretch};
use zhibu_app::duties::{RecordCounts, Subject};
use zhibu_app::{AppError, duty_sources, embedded_rules};
use zhibu_testkit::World;

#[path = "tests/past.rs"]
mod past;

const BRANCH: i64 = 1;
const GROUP: i64 = 2;

/// An organisation founded long ago.
fn subject(id: i64, kind: &str) -> Subject {
    Subject {
        id,
        parent_id: None,
        code: id.to_string(),
        short_name: id.to_string(),
        kind: kind.to_owned(),
        founded_on: date(2013, 5, 1),
        dissolved_on: None,
    }
}

/// One branch of so many full members since 2013.
fn strength(full_count: i64) -> StrengthFrom {
    StrengthFrom {
        organisation_id: BRANCH,
        month_start: date(2013, 5, 1),
        full_count,
    }
}

struct Case {
    subjects: Vec<Subject>,
    strengths: Vec<StrengthFrom>,
    /// The kinds of each record, and its day.
    records: Vec<(&'static str, Date)>,
    waivers: Vec<Waiver>,
    from: Date,
    to: Date,
    today: Date,
}

impl Case {
    /// A branch of nine full members in the first quarter of 2026, looked at long after.
    fn first_quarter() -> Self {
        Self {
            subjects: vec![subject(BRANCH, "branch")],
            strengths: vec![strength(9)],
            records: Vec::new(),
            waivers: Vec::new(),
            from: date(2026, 1, 1),
            to: date(2026, 3, 31),
            today: date(2026, 11, 24),
        }
    }

    fn derive(self) -> Derived {
        let stretch = Stretch {
            from: self.from,
            to: self.to,
            cover: Cover::Inside,
            today: self.today,
        };
        let rulebook = embedded_rules().expect("the rules");
        let mut sheet = Sheet::new(&rulebook, self.subjects, stretch).expect("in force");
        for (kinds, on) in self.records {
            let mut months = [0; 12];
            let month = usize::try_from(on.month() - 1).expect("a month");
            *months.get_mut(month).expect("one of twelve") = 1;
            sheet.count(RecordCounts {
                organisation_id: BRANCH,
                kinds,
                year: on.year(),
                months,
            });
        }
        sheet.derive(&self.strengths, &self.waivers)
    }

    /// `2026-03 missing 0/1` for each period of one duty.
    fn of(self, duty_key: &str) -> Vec<String> {
        let derived = self.derive();
        let of_duty = derived
            .instances
            .iter()
            .filter(|it| it.duty.key == duty_key);
        of_duty
            .map(|it| {
                let (held, owed) = (it.held_count, it.owed_count);
                format!("{} {} {held}/{owed}", it.period, it.state.key())
            })
            .collect()
    }
}

/// 支部工作条例 11, 12, 13, 16: an assembly a quarter, a committee meeting, a group meeting and a theme day
/// a month.
#[test]
fn a_branch_that_left_no_record_missed_what_it_owed() {
    assert_eq!(
        Case::first_quarter().of("assembly"),
        ["2026-Q1 missing 0/1"]
    );
    for duty in ["committee", "theme_day"] {
        assert_eq!(
            Case::first_quarter().of(duty),
            [
                "2026-01 missing 0/1",
                "2026-02 missing 0/1",
                "2026-03 missing 0/1"
            ],
            "{duty}"
        );
    }
}

/// 机关基层组织工作条例 7: a committee from seven full members on, counted on the first day.
#[test]
fn a_branch_below_seven_full_members_owes_no_committee_meeting() {
    for (full_count, owed) in [(6, 0), (7, 3)] {
        let mut case = Case::first_quarter();
        case.strengths = vec![strength(full_count)];
        assert_eq!(
            case.of("committee").len(),
            owed,
            "{full_count} full members"
        );
    }
    let mut case = Case::first_quarter();
    let grown = StrengthFrom {
        month_start: date(2026, 2, 1),
        ..strength(7)
    };
    case.strengths = vec![strength(6), grown];
    assert_eq!(
        case.of("committee"),
        ["2026-02 missing 0/1", "2026-03 missing 0/1"],
        "seven from February on"
    );
}

#[test]
fn a_branch_without_groups_owes_no_group_meeting_and_a_group_owes_nothing_else() {
    assert!(Case::first_quarter().of("group").is_empty());
    let mut case = Case::first_quarter();
    case.subjects = vec![subject(GROUP, "group")];
    let keys: Vec<String> = case
        .derive()
        .instances
        .iter()
        .map(|it| it.duty.key.clone())
        .collect();
    assert_eq!(keys, ["group", "group", "group"]);
}

#[test]
fn founded_in_may_it_owes_nothing_for_april_nor_for_may_but_from_june_on() {
    let mut case = Case::first_quarter();
    case.subjects = vec![Subject {
        founded_on: date(2026, 5, 6),
        ..subject(BRANCH, "branch")
    }];
    (case.from, case.to) = (date(2026, 4, 1), date(2026, 6, 30));
    assert_eq!(case.of("theme_day"), ["2026-06 missing 0/1"]);
}

#[test]
fn founded_on_the_first_of_may_it_owes_may() {
    let mut case = Case::first_quarter();
    case.subjects = vec![Subject {
        founded_on: date(2026, 5, 1),
        ..subject(BRANCH, "branch")
    }];
    (case.from, case.to) = (date(2026, 4, 1), date(2026, 6, 30));
    assert_eq!(
        case.of("theme_day"),
        ["2026-05 missing 0/1", "2026-06 missing 0/1"]
    );
}

#[test]
fn dissolved_before_the_end_of_a_period_it_does_not_owe_it() {
    for (dissolved_on, owed) in [(date(2026, 3, 31), 2), (date(2026, 4, 1), 3)] {
        let mut case = Case::first_quarter();
        case.subjects = vec![Subject {
            dissolved_on: Some(dissolved_on),
            ..subject(BRANCH, "branch")
        }];
        assert_eq!(
            case.of("theme_day").len(),
            owed,
            "dissolved on {dissolved_on}"
        );
    }
}

#[test]
fn one_meeting_of_two_kinds_counts_for_both_and_once_for_each() {
    let case = || Case {
        records: vec![("lecture,theme_day", date(2026, 2, 14))],
        ..Case::first_quarter()
    };
    assert_eq!(case().of("theme_day")[1], "2026-02 done 1/1");
    assert_eq!(case().of("lecture"), ["2026-Q1 done 1/1"]);
    assert_eq!(case().of("assembly"), ["2026-Q1 missing 0/1"]);
}

#[test]
fn a_record_counts_in_the_calendar_period_it_was_held_in() {
    let case = |on| Case {
        records: vec![("theme_day", on)],
        ..Case::first_quarter()
    };
    assert_eq!(
        case(date(2026, 2, 28)).of("theme_day")[1],
        "2026-02 done 1/1"
    );
    assert_eq!(
        case(date(2026, 3, 1)).of("theme_day")[1],
        "2026-02 missing 0/1"
    );
    assert_eq!(
        case(date(2025, 12, 31)).of("theme_day")[0],
        "2026-01 missing 0/1"
    );
}

/// The days of grace stand in the rule; the period itself is never missing while it runs.
#[test]
fn a_period_still_running_is_due_then_late_then_missing() {
    let grace_days = embedded_rules()
        .expect("the rules")
        .duties()
        .iter()
        .find(|it| it.key == "theme_day")
        .map(|it| it.grace_days)
        .expect("the duty");
    let state = |today: Date| {
        let case = Case {
            from: date(2026, 3, 1),
            today,
            ..Case::first_quarter()
        };
        case.of("theme_day")
    };
    let end = date(2026, 3, 31);
    let days_after_end = |days: i64| {
        end.checked_add(jiff::Span::new().days(days))
            .expect("a day")
    };
    assert_eq!(state(date(2026, 3, 1)), ["2026-03 due 0/1"]);
    assert_eq!(state(end), ["2026-03 due 0/1"]);
    if grace_days > 0 {
        assert_eq!(state(days_after_end(1)), ["2026-03 late 0/1"]);
        assert_eq!(state(days_after_end(grace_days)), ["2026-03 late 0/1"]);
    }
    assert_eq!(
        state(days_after_end(grace_days + 1)),
        ["2026-03 missing 0/1"]
    );
    assert!(
        state(date(2026, 2, 28)).is_empty(),
        "nobody knows yet who will owe it"
    );
}

#[test]
fn a_waiver_takes_a_gap_away_but_not_what_was_done() {
    let waiver = |period: &str| Waiver {
        organisation_id: BRANCH,
        duty_key: "theme_day".to_owned(),
        period: period.to_owned(),
        reason: "全体驻村".to_owned(),
        at: String::new(),
        display_name: None,
    };
    let case = Case {
        waivers: vec![waiver("2026-01"), waiver("2026-02")],
        records: vec![("theme_day", date(2026, 2, 14))],
        ..Case::first_quarter()
    };
    assert_eq!(
        case.of("theme_day"),
        [
            "2026-01 waived 0/1",
            "2026-02 done 1/1",
            "2026-03 missing 0/1"
        ]
    );
}

/// The gaps of an office's reach from January to October: organisation, duty, period.
fn gaps(w: &World, login_name: &str) -> Vec<String> {
    let reach = w.actor(login_name).may(Act::SeeBoard).expect("may");
    let rulebook = w.app().rules.clone();
    let derived = w
        .db()
        .read_now(move |tx| {
            let (from, to) = (date(2026, 1, 1), date(2026, 10, 31));
            actions::gaps(tx, &reach, &rulebook, duty_sources(), from, to)
        })
        .expect("derives");
    let names = derived.by_id();
    let open = derived.instances.iter().filter(|it| it.state.is_gap());
    open.map(|it| {
        let name = &names
            .get(&it.organisation_id)
            .expect("a subject")
            .short_name;
        format!("{name} {} {}", it.duty.key, it.period)
    })
    .collect()
}

#[test]
fn the_story_left_what_the_story_says() {
    let w = World::story();
    assert_eq!(
        gaps(&w, "secretary"),
        [
            "水务局支部 committee 2026-05",
            "水务局支部 theme_day 2026-08",
            "水务局支部第二党小组 group 2026-09",
        ]
    );
    let archive = gaps(&w, "neighbour");
    assert!(archive.contains(&"档案局支部 assembly 2026-Q2".to_owned()));
    assert!(
        !archive.iter().any(|it| it.contains("committee")),
        "it has five full members"
    );
}

#[test]
fn the_level_above_sets_a_duty_aside_with_a_reason_and_takes_it_back() {
    let w = World::story();
    let asked = NewWaiver {
        organisation_id: w.organisation("水务局支部"),
        duty_key: "theme_day".to_owned(),
        period: "2026-08".to_owned(),
        reason: "防汛值守，全体党员在一线".to_owned(),
    };
    let act = |login_name: &str, asked: &NewWaiver| {
        let (actor, rulebook, asked) = (w.actor(login_name), w.app().rules.clone(), asked.clone());
        w.db()
            .write_now(move |tx| actions::waive(tx, &actor, &rulebook, &asked).map(drop))
    };
    assert!(matches!(act("secretary", &asked), Err(AppError::Forbidden)));
    assert!(
        matches!(act("clerk", &asked), Err(AppError::NotFound)),
        "another subtree"
    );
    let blank = NewWaiver {
        reason: " ".to_owned(),
        ..asked.clone()
    };
    assert!(matches!(act("officer", &blank), Err(AppError::Invalid(_))));
    let not_owed = NewWaiver {
        period: "2026-Q3".to_owned(),
        ..asked.clone()
    };
    assert!(matches!(act("officer", &not_owed), Err(AppError::NotFound)));
    act("officer", &asked).expect("set aside");
    assert!(
        !gaps(&w, "secretary")
            .iter()
            .any(|it| it.contains("theme_day"))
    );

    let (actor, rulebook) = (w.actor("officer"), w.app().rules.clone());
    w.db()
        .write_now(move |tx| actions::withdraw(tx, &actor, &rulebook, &asked).map(drop))
        .expect("taken back");
    assert!(
        gaps(&w, "secretary")
            .iter()
            .any(|it| it.contains("theme_day"))
    );
}
