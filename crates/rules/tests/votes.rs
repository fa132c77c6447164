//! The four kinds of vote, each case beside its article.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use zhibu_rules::Rulebook;
use zhibu_rules::votes::{VoteAnswer, VoteKind, VoteQuestion, has_quorum, judge, least_reaching};

/// `eligible present yes no abstain written_yes seats candidates`; `-` is blank.
fn question(kind: &str, counts: &str) -> VoteQuestion {
    let mut counts = counts.split_whitespace().map(|count| count.parse().ok());
    let mut next = || counts.next().flatten();
    VoteQuestion {
        kind: VoteKind::parse(kind).unwrap(),
        eligible: next(),
        present: next(),
        yes: next(),
        no: next(),
        abstain: next(),
        written_yes: next(),
        seats: next(),
        candidates: next(),
    }
}

fn told(answer: &VoteAnswer<'_>) -> String {
    let word = |it: Option<bool>| it.map_or("null".to_owned(), |it| it.to_string());
    format!(
        "{} {} {}",
        word(answer.quorum),
        word(answer.passed),
        answer.reason.key()
    )
}

#[track_caller]
fn judged(kind: &str, cases: &[(&str, &str)]) {
    let book = Rulebook::embedded().unwrap();
    for (counts, expected) in cases {
        let answer = judge(book.latest(), &question(kind, counts)).unwrap();
        assert_eq!(told(&answer), *expected, "{kind} {counts}");
    }
}

#[test]
fn an_assembly_needs_half_present_and_more_than_half_of_those_entitled() {
    // 支部工作条例 2018, Art. 11: 半数以上 to attend, 超过半数 of those entitled to pass.
    judged(
        "assembly",
        &[
            ("20 10 10 0 0", "true false rejected"),
            ("20 9 9 0 0", "false null no_quorum"),
            ("20 11 11 0 0", "true true passed"),
            ("20 20 10 5 5", "true false rejected"),
            ("20 20 11 9 0", "true true passed"),
            ("21 10 10 0 0", "false null no_quorum"),
            ("21 11 11 0 0", "true true passed"),
            ("21 11 10 1 0", "true false rejected"),
            ("1 1 1 0 0", "true true passed"),
            ("1 1 0 0 0", "true false rejected"),
            ("1 0 0 0 0", "false null no_quorum"),
            // Fewer ballots than were handed out are nobody's fault.
            ("20 15 11 0 0", "true true passed"),
            // What does not apply is not looked at.
            ("20 11 11 0 0 99 0 -", "true true passed"),
        ],
    );
}

#[test]
fn admission_and_conversion_need_more_than_half_present_and_count_written_assent_as_votes() {
    // 发展党员工作细则 2026, Art. 19, 20 and 32.
    for kind in ["admission", "conversion"] {
        judged(
            kind,
            &[
                ("20 10 10 0 0 5", "false null no_quorum"),
                ("20 11 11 0 0 0", "true true passed"),
                ("20 11 10 1 0 0", "true false rejected"),
                ("20 11 10 1 0 1", "true true passed"),
                ("20 11 2 9 0 9", "true true passed"),
                ("20 11 1 10 0 9", "true false rejected"),
                // A written opinion is no attendance: eleven who wrote do not make a quorum.
                ("20 9 9 0 0 11", "false null no_quorum"),
                ("20 11 11 0 0 10", "null null bad_input"),
                ("20 11 11 0 0 -", "null null bad_input"),
                ("20 11 11 0 0 -1", "null null bad_input"),
                ("21 11 11 0 0 0", "true true passed"),
                ("21 10 10 0 0 11", "false null no_quorum"),
            ],
        );
    }
}

#[test]
fn an_election_needs_four_fifths_present_more_candidates_than_seats_and_more_than_half_entitled() {
    // 基层组织选举工作条例 2020, Art. 13, 18, 24, 25.
    judged(
        "election",
        &[
            ("20 16 11 5 0 - 5 6", "true true passed"),
            ("20 16 10 6 0 - 5 6", "true false rejected"),
            ("20 15 15 0 0 - 5 6", "false null no_quorum"),
            ("21 17 11 0 0 - 5 6", "true true passed"),
            ("21 16 11 0 0 - 5 6", "false null no_quorum"),
            ("20 20 11 9 0 - 3 4", "true true passed"),
            ("20 20 11 9 0 - 3 3", "true null no_surplus"),
            ("20 20 11 9 0 - 5 5", "true null no_surplus"),
            ("20 20 11 9 0 - 7 8", "true null no_surplus"),
            ("20 20 11 9 0 - 7 9", "true true passed"),
            ("20 20 11 9 0 - 10 12", "true true passed"),
            ("20 20 11 9 0 - 10 11", "true null no_surplus"),
            // The quorum is still told where the candidates are too few.
            ("20 15 11 9 0 - 3 3", "false null no_surplus"),
            ("20 16 11 5 0 - - 6", "null null bad_input"),
            ("20 16 11 5 0 - 5 -", "null null bad_input"),
            ("20 16 11 5 0 - 0 6", "null null bad_input"),
            ("20 16 11 5 0 - 5 0", "null null bad_input"),
            ("20 16 11 5 0 - 5 -6", "null null bad_input"),
        ],
    );
}

#[test]
fn the_other_reading_of_an_elections_majority_is_told_beside() {
    let book = Rulebook::embedded().unwrap();
    let of_present = |kind, counts| {
        let answer = judge(book.latest(), &question(kind, counts)).unwrap();
        answer.passed_of_present
    };
    assert_eq!(of_present("election", "20 16 9 7 0 - 5 6"), Some(true));
    assert_eq!(of_present("election", "20 16 8 8 0 - 5 6"), Some(false));
    assert_eq!(of_present("election", "20 15 9 6 0 - 5 6"), None);
    assert_eq!(of_present("assembly", "20 16 9 7 0"), None);
}

#[test]
fn more_ballots_than_were_handed_out_make_a_vote_void() {
    // 基层组织选举工作条例 2020, Art. 24.
    for kind in ["assembly", "admission", "conversion", "election"] {
        judged(
            kind,
            &[
                ("20 16 11 5 0 0 5 6", "true true passed"),
                ("20 16 11 5 1 0 5 6", "true null void"),
                ("20 16 17 0 0 0 5 6", "true null void"),
                // No quorum comes first.
                ("20 9 11 5 1 0 5 6", "false null no_quorum"),
            ],
        );
    }
    // Written assent is no ballot in the room.
    judged("admission", &[("20 16 11 5 0 4", "true true passed")]);
    judged(
        "assembly",
        &[(
            "20 16 9223372036854775807 9223372036854775807 0",
            "true null void",
        )],
    );
}

#[test]
fn a_count_that_is_missing_negative_or_cannot_be_is_bad_input_before_anything_else() {
    for kind in ["assembly", "admission", "conversion", "election"] {
        judged(
            kind,
            &[
                ("0 0 0 0 0 0 3 4", "null null bad_input"),
                ("-1 0 0 0 0 0 3 4", "null null bad_input"),
                ("- 16 11 5 0 0 3 4", "null null bad_input"),
                ("20 - 11 5 0 0 3 4", "null null bad_input"),
                ("20 16 - 5 0 0 3 4", "null null bad_input"),
                ("20 16 11 - 0 0 3 4", "null null bad_input"),
                ("20 16 11 5 - 0 3 4", "null null bad_input"),
                ("20 -16 11 5 0 0 3 4", "null null bad_input"),
                ("20 16 11 -5 0 0 3 4", "null null bad_input"),
                ("20 21 11 5 0 0 3 3", "null null bad_input"),
                ("20 20 11 9 0 0 3 4", "true true passed"),
            ],
        );
    }
}

#[test]
fn the_deciding_rule_is_cited() {
    let book = Rulebook::embedded().unwrap();
    for (kind, counts, key, article) in [
        (
            "assembly",
            "20 11 11 0 0",
            "vote.assembly.majority",
            "第11条",
        ),
        (
            "admission",
            "20 9 9 0 0 0",
            "vote.admission.quorum",
            "第19条",
        ),
        (
            "conversion",
            "20 11 9 0 0 0",
            "vote.conversion.majority",
            "第32条",
        ),
        (
            "election",
            "20 20 9 0 0 - 3 3",
            "vote.election.surplus",
            "第13条",
        ),
        (
            "election",
            "20 20 21 0 0 - 3 4",
            "vote.ballots_per_voter",
            "第24条",
        ),
    ] {
        let answer = judge(book.latest(), &question(kind, counts)).unwrap();
        let citation = answer.rule.unwrap().citation();
        assert_eq!(
            (citation.key.as_str(), citation.article_zh.as_str()),
            (key, article)
        );
    }
}

#[test]
fn a_vote_of_last_year_is_judged_by_last_years_rules() {
    let book = Rulebook::embedded().unwrap();
    let in_2025 = book.on(jiff::civil::date(2025, 6, 1));
    let answer = judge(in_2025, &question("admission", "20 11 11 0 0 0")).unwrap();
    let citation = answer.rule.unwrap().citation();
    assert_eq!(
        citation.document_en,
        "Rules on the Development of Members (2014)"
    );
    assert_eq!(citation.article_zh, "第21条");
}

#[test]
fn a_page_can_say_how_many_are_enough() {
    let book = Rulebook::embedded().unwrap();
    let rules = book.latest();
    for kind in VoteKind::ALL {
        let share = rules.share(kind.quorum_key()).unwrap();
        for eligible in 1..=60 {
            let least = least_reaching(share, eligible);
            assert!(has_quorum(rules, kind, least, eligible).unwrap());
            assert!(!has_quorum(rules, kind, least - 1, eligible).unwrap());
        }
    }
}
