//! Elections by ballot, each case beside its article of the election regulation of 2020.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use zhibu_rules::Rulebook;
use zhibu_rules::elections::{
    CountFault, RoundCounts, RoundWay, Votes, candidates_min, faults_of_count, judge,
};

/// `seats due present issued returned valid`.
fn counts(text: &str) -> RoundCounts {
    let mut numbers = text.split_whitespace().map(|it| it.parse().unwrap());
    let mut next = || numbers.next().unwrap();
    RoundCounts {
        seats: next(),
        due: next(),
        present: next(),
        issued: next(),
        returned: next(),
        valid: next(),
    }
}

/// Votes for each, in their order; the rest of the valid ballots are against.
fn votes(valid: i64, yes: &[i64]) -> Vec<Votes> {
    let of = |(candidate, yes): (i64, &i64)| Votes {
        candidate,
        yes: *yes,
        no: valid - yes,
        abstain: 0,
        is_written_in: false,
    };
    (1..).zip(yes).map(of).collect()
}

/// The outcome, the standings in the order of the votes, the seats left; a star where the readings differ.
fn told(way: RoundWay, counted: &str, yes: &[i64]) -> String {
    let book = Rulebook::embedded().unwrap();
    let counts = counts(counted);
    let found = judge(book.latest(), way, &counts, &votes(counts.valid, yes)).unwrap();
    let standings: Vec<&str> = found
        .candidates
        .iter()
        .map(|it| it.standing.key())
        .collect();
    let star = if found.do_readings_differ() { " *" } else { "" };
    format!(
        "{}: {}, {} left{star}",
        found.outcome.key(),
        standings.join(" "),
        found.seats_left
    )
}

#[test]
fn candidates_exceed_the_seats_by_a_fifth() {
    // Article 13: 差额不少于应选人数的20%.
    let book = Rulebook::embedded().unwrap();
    for (seats, least) in [(1, 2), (3, 4), (5, 6), (7, 9), (10, 12), (11, 14)] {
        assert_eq!(
            candidates_min(book.latest(), seats).unwrap(),
            least,
            "{seats}"
        );
    }
}

#[test]
fn whoever_has_a_majority_of_those_due_is_elected() {
    let cases: &[(&str, &[i64], &str)] = &[
        // Article 25: three seats, ten due: six votes elect.
        (
            "3 10 10 10 10 10",
            &[9, 8, 6, 3],
            "counted: elected elected elected not_elected, 0 left",
        ),
        // Five of ten are no majority: one seat is left for another vote.
        (
            "3 10 10 10 10 10",
            &[9, 8, 5, 3],
            "counted: elected elected not_elected not_elected, 1 left",
        ),
        // Ten due, eight present: five votes are a majority of those present alone, and the readings differ.
        (
            "3 10 8 8 8 8",
            &[8, 7, 5, 2],
            "counted: elected elected not_elected not_elected, 1 left *",
        ),
        // More winners than seats: by votes.
        (
            "3 10 10 10 10 10",
            &[9, 8, 7, 6],
            "counted: elected elected elected not_elected, 0 left",
        ),
        // As many votes at the edge: again among the tied.
        (
            "3 10 10 10 10 10",
            &[9, 7, 6, 6],
            "counted: elected elected tied tied, 1 left",
        ),
        (
            "2 10 10 10 10 10",
            &[7, 7, 7, 1],
            "counted: tied tied tied not_elected, 2 left",
        ),
        // As many votes within the seats are no tie.
        (
            "3 10 10 10 10 10",
            &[8, 7, 7, 4],
            "counted: elected elected elected not_elected, 0 left",
        ),
        // Article 18: eight of ten are four fifths; seven are not, and nobody is elected.
        (
            "1 10 8 8 8 8",
            &[8, 0],
            "counted: elected not_elected, 0 left",
        ),
        (
            "1 10 7 7 7 7",
            &[7, 0],
            "no_quorum: not_elected not_elected, 1 left",
        ),
        // Article 24: more back than handed out is void; fewer hold.
        (
            "1 10 10 10 11 11",
            &[9, 2],
            "void: not_elected not_elected, 1 left",
        ),
        (
            "1 10 10 10 9 8",
            &[6, 2],
            "counted: elected not_elected, 0 left",
        ),
        // Void ballots are nobody's votes: six of ten due are still needed.
        (
            "1 10 10 10 10 6",
            &[5, 1],
            "counted: not_elected not_elected, 1 left",
        ),
    ];
    for (counted, yes, expected) in cases {
        assert_eq!(
            told(RoundWay::First, counted, yes),
            *expected,
            "{counted} {yes:?}"
        );
    }
}

#[test]
fn among_the_tied_the_larger_number_decides() {
    let tie = |counted, yes: &[i64]| told(RoundWay::Tie, counted, yes);
    assert_eq!(
        tie("1 10 10 10 10 10", &[4, 3]),
        "counted: elected not_elected, 0 left"
    );
    assert_eq!(
        tie("1 10 10 10 10 10", &[4, 4]),
        "counted: tied tied, 1 left"
    );
    assert_eq!(
        tie("1 10 10 10 10 10", &[0, 0]),
        "counted: not_elected not_elected, 1 left"
    );
}

#[test]
fn a_count_that_cannot_be_is_told() {
    let round = counts("2 10 9 9 9 8");
    assert_eq!(faults_of_count(&round, &votes(8, &[8, 5, 3])), []);
    assert_eq!(
        faults_of_count(&round, &votes(7, &[6, 5, 3])),
        [1, 2, 3].map(|candidate| CountFault::DoesNotAddUp { candidate, sum: 7 })
    );
    // Two seats and eight ballots have room for sixteen votes.
    assert_eq!(
        faults_of_count(&round, &votes(8, &[8, 8, 1])),
        [CountFault::BeyondSeats { sum: 17, most: 16 }]
    );
    let mut written_in = votes(8, &[8, 5]);
    written_in.push(Votes {
        candidate: 9,
        yes: 3,
        no: 0,
        abstain: 0,
        is_written_in: true,
    });
    assert_eq!(faults_of_count(&round, &written_in), []);
    written_in[2].yes = 9;
    assert_eq!(
        faults_of_count(&round, &written_in),
        [
            CountFault::WrittenInBeyondValid { candidate: 9 },
            CountFault::BeyondSeats { sum: 22, most: 16 }
        ]
    );
    assert_eq!(
        faults_of_count(&counts("2 10 9 9 8 9"), &[]),
        [CountFault::ValidBeyondReturned]
    );
    assert_eq!(
        faults_of_count(&counts("2 10 9 9 -1 -1"), &[]),
        [CountFault::Negative]
    );
    // Of a void vote nothing else is asked.
    assert_eq!(
        faults_of_count(&counts("2 10 9 9 10 10"), &votes(3, &[1])),
        []
    );
}
