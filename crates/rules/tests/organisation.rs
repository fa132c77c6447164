//! Thresholds of organisations: 党和国家机关基层组织工作条例 2019, Art. 5 to 7, and 支部工作条例 2018, Art. 4.
//! 3 and 7 count full members, 50 and 100 count all.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use zhibu_rules::Rulebook;
use zhibu_rules::organisation::{Finding, ThresholdQuestion, judge};

/// Full members, all members, what is found, article.
#[track_caller]
fn judged(question: &str, cases: &[(i64, i64, &str, &str)]) {
    let book = Rulebook::embedded().unwrap();
    let asked = ThresholdQuestion::parse(question).unwrap();
    for (full_members, all_members, finding, article) in cases {
        let answer = judge(book.latest(), asked, *full_members, *all_members).unwrap();
        let cited = answer.rule.map(|rule| rule.citation().article_zh);
        assert_eq!(
            (answer.finding.key(), cited.as_deref().unwrap_or("")),
            (*finding, *article),
            "{question} {full_members} {all_members}"
        );
    }
}

#[test]
fn a_unit_without_an_organisation_is_due_the_largest_form_it_fills() {
    judged(
        "none",
        &[
            (0, 0, "joint_branch", "第7条"),
            (2, 2, "joint_branch", "第7条"),
            (2, 120, "joint_branch", "第7条"),
            (3, 3, "branch", "第7条"),
            (3, 49, "branch", "第7条"),
            (49, 49, "branch", "第7条"),
            (3, 50, "general_branch", "第6条"),
            (50, 51, "general_branch", "第6条"),
            (99, 99, "general_branch", "第6条"),
            (3, 100, "committee", "第5条"),
            (101, 101, "committee", "第5条"),
        ],
    );
}

#[test]
fn a_branch_has_three_full_members_and_usually_not_more_than_fifty_members() {
    judged(
        "branch",
        &[
            (0, 0, "below_min", "第7条"),
            (2, 60, "below_min", "第7条"),
            (3, 3, "ok", "第4条"),
            (49, 50, "ok", "第4条"),
            (50, 50, "ok", "第4条"),
            (50, 51, "over_max", "第4条"),
            (51, 51, "over_max", "第4条"),
        ],
    );
}

#[test]
fn a_branch_of_seven_full_members_elects_a_committee() {
    judged(
        "branch_committee",
        &[
            (2, 9, "below_min", "第7条"),
            (3, 9, "secretary_only", "第7条"),
            (6, 9, "secretary_only", "第7条"),
            (7, 7, "committee", "第7条"),
            (50, 51, "committee", "第7条"),
        ],
    );
}

#[test]
fn larger_forms_below_their_size_need_approval() {
    judged(
        "general_branch",
        &[
            (49, 49, "needs_approval", "第6条"),
            (3, 50, "ok", "第6条"),
            (99, 99, "ok", "第6条"),
            (100, 100, "ok", "第6条"),
            (100, 101, "over_max", "第6条"),
        ],
    );
    judged(
        "committee",
        &[
            (99, 99, "needs_approval", "第5条"),
            (3, 100, "ok", "第5条"),
            (101, 101, "ok", "第5条"),
        ],
    );
}

#[test]
fn numbers_that_cannot_be_are_bad_input_whatever_is_asked() {
    for question in ThresholdQuestion::ALL {
        judged(
            question.key(),
            &[
                (-1, 5, "bad_input", ""),
                (0, -1, "bad_input", ""),
                (6, 5, "bad_input", ""),
                (i64::MAX, i64::MIN, "bad_input", ""),
            ],
        );
        let book = Rulebook::embedded().unwrap();
        let none = judge(book.latest(), question, 5, 5).unwrap();
        assert_ne!(none.finding, Finding::BadInput);
    }
}
