//! From the application to the listing and what follows it.

use crate::story::{ACTIVIST, LISTED_2014, LISTED_2026, judged, opened, told};

#[test]
fn an_application_is_answered_within_a_month_by_somebody_of_age() {
    judged(&[
        // Art. 5: eighteen years complete on the day.
        (
            "apply 2018-02-28; talk 2018-03-01",
            "2018-03-02",
            "under_age 5",
        ),
        ("apply 2018-03-01; talk 2018-03-02", "2018-03-02", ""),
        // Art. 7: a month, to the same day or the end of a shorter one.
        ("apply 2026-01-31; talk 2026-02-28", "2026-03-01", ""),
        (
            "apply 2026-01-31; talk 2026-03-01",
            "2026-03-01",
            "talk_late 7",
        ),
        ("apply 2026-06-10", "2026-07-10", ""),
        ("apply 2026-06-10", "2026-07-11", "talk_late 7"),
    ]);
    opened(&[
        (
            "apply 2026-06-10",
            "2026-06-11",
            "talk 2026-06-10 2026-07-10",
        ),
        (
            "apply 2026-06-10; talk 2026-06-20",
            "2026-07-11",
            "activist 2026-06-20 -",
        ),
    ]);
}

#[test]
fn an_activist_has_contacts_and_a_review_in_every_half_year() {
    let since = "apply 2024-01-10; talk 2024-02-01; activist 2024-05-06; file_activist 2024-05-10;";
    let case = |rest: &str| told(&[since, rest]);
    judged(&[
        // Art. 9: one or two.
        (&case("contacts 2024-05-10 1"), "2024-06-01", ""),
        (
            &case("contacts 2024-05-10 3"),
            "2024-06-01",
            "contacts_count 9",
        ),
        (
            &case("contacts 2024-05-10 0"),
            "2024-06-01",
            "contacts_count 9",
        ),
        // Art. 11: (06-05, 06-11], then (06-11, 06-05] of the next year.
        (&case("contacts 2024-05-10"), "2024-11-06", ""),
        (
            &case("contacts 2024-05-10"),
            "2024-11-07",
            "review_missed 11",
        ),
        (
            &case("contacts 2024-05-10; review 2024-05-06"),
            "2024-11-07",
            "review_missed 11",
        ),
        (
            &case("contacts 2024-05-10; review 2024-11-06"),
            "2025-05-06",
            "",
        ),
        (
            &case("contacts 2024-05-10; review 2024-11-07"),
            "2025-01-01",
            "review_missed 11",
        ),
    ]);
    opened(&[
        (
            &case("contacts 2024-05-10"),
            "2024-08-01",
            "review 2024-05-06 2024-11-06, target_proposed 2025-05-06 -",
        ),
        (
            &case("contacts 2024-05-10; review 2024-08-01"),
            "2024-08-02",
            "review 2024-05-06 2025-05-06, target_proposed 2025-05-06 -",
        ),
        (
            since,
            "2024-11-07",
            "contacts 2024-05-06 -, review 2024-05-06 2025-05-06",
        ),
    ]);
}

#[test]
fn a_listing_is_filed_under_the_old_text_and_agreed_and_made_public_under_the_new() {
    let case = |rest: &str| told(&[ACTIVIST, rest]);
    judged(&[
        // Art. 13: a year of cultivation.
        (
            &case("target_proposed 2025-05-05"),
            "2025-05-10",
            "cultivation_short 13",
        ),
        (&case("target_proposed 2025-05-06"), "2025-05-10", ""),
        // What was listed by filing stays listed.
        (&case(LISTED_2014), "2026-06-01", ""),
        (
            &told(&[ACTIVIST, LISTED_2014, "introducers 2026-06-02"]),
            "2026-06-03",
            "",
        ),
        // Filing after 2026-05-10 is no agreement.
        (
            &case("target_proposed 2026-05-01; higher_filed 2026-05-11; introducers 2026-06-02"),
            "2026-06-03",
            "agree_missing 13, notice_missing 13",
        ),
        // Under the old text a listing without filing lacks a step.
        (
            &case("target_proposed 2025-11-10; introducers 2025-11-20"),
            "2025-11-21",
            "step_missing 13",
        ),
        // Five working days, the first and the last counted: 2026-05-26 is a Tuesday.
        (&case(LISTED_2026), "2026-06-02", ""),
        (
            &case(
                "target_proposed 2026-05-20; higher_agrees 2026-05-25; \
                   notice_start 2026-05-26; notice_end 2026-05-31",
            ),
            "2026-06-02",
            "notice_short_workdays 13",
        ),
        (
            &case("target_proposed 2026-05-20; notice_start 2026-05-26"),
            "2026-06-02",
            "agree_missing 13",
        ),
    ]);
    opened(&[
        (
            &case("target_proposed 2026-05-20"),
            "2026-05-21",
            "higher_agrees 2026-05-20 -",
        ),
        (
            &case("target_proposed 2025-11-10"),
            "2025-11-21",
            "higher_filed 2025-11-10 -",
        ),
        (
            &case("target_proposed 2026-05-20; higher_agrees 2026-05-25; notice_start 2026-05-26"),
            "2026-05-27",
            "notice_end 2026-06-01 -",
        ),
        (
            &case(LISTED_2014),
            "2026-06-01",
            "introducers 2025-11-20 -, political_review 2025-11-20 -, training 2025-11-20 -",
        ),
    ]);
}

#[test]
fn introducers_are_two_full_members_without_a_bar() {
    let case = |rest: &str| told(&[ACTIVIST, LISTED_2026, rest]);
    judged(&[
        // Art. 14: two full members; who is barred, who is not suitable.
        (
            &case("introducers 2026-06-02 second=probationary"),
            "2026-06-03",
            "introducers_count 14",
        ),
        (
            &case("introducers 2026-06-02 second=probation_within_party"),
            "2026-06-03",
            "introducer_barred 14",
        ),
        (
            &case("introducers 2026-06-02 second=probation_within_party:restored"),
            "2026-06-03",
            "",
        ),
        (
            &case("introducers 2026-06-02 second=warning:2026-06-02"),
            "2026-06-03",
            "introducer_unsuitable 14",
        ),
        (
            &case("introducers 2026-06-02 second=warning:2026-06-01"),
            "2026-06-03",
            "",
        ),
        (
            &told(&[
                ACTIVIST,
                LISTED_2014,
                "introducers 2025-11-25 second=warning:2026-06-02",
            ]),
            "2026-06-03",
            "",
        ),
    ]);
}

#[test]
fn review_and_training_come_before_the_committee_looks() {
    let case = |rest: &str| told(&[ACTIVIST, LISTED_2026, rest]);
    judged(&[
        // Art. 16: a failed review stops the case.
        (
            &case("political_review 2026-06-02 failed=yes"),
            "2026-06-03",
            "",
        ),
        (
            &case(
                "introducers 2026-06-02; training 2026-06-02; \
                   political_review 2026-06-02 failed=yes; committee_exam 2026-06-10",
            ),
            "2026-06-11",
            "political_review_failed 16",
        ),
        // Art. 17: three days or twenty-four hours, unless let off.
        (
            &case("training 2026-06-02 days=2 hours=23"),
            "2026-06-03",
            "training_short 17",
        ),
        (
            &case("training 2026-06-02 days=2 hours=24"),
            "2026-06-03",
            "",
        ),
        (
            &case("training 2026-06-02 days=0 exempt=yes"),
            "2026-06-03",
            "",
        ),
        // Art. 18 (19 in 2014): the number is that of the recorded step's text.
        (
            &case("introducers 2026-06-02; committee_exam 2026-06-01"),
            "2026-06-03",
            "out_of_order 18, step_missing 16, step_missing 17",
        ),
        (
            &told(&[ACTIVIST, LISTED_2014, "pre_review 2025-12-01"]),
            "2025-12-02",
            "step_missing 19",
        ),
    ]);
}
