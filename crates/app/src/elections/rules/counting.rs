//! A count as typed, two counts beside each other, and the result on which they agree.

use zhibu_rules::Rulebook;
use zhibu_rules::elections::{CountFault, Votes, faults_of_count, judge};

use super::{LINE_CHARACTERS_MAX, count_typed, found_by_name, names_typed};
use crate::elections::model::{
    Candidate, Difference, ResultLine, Round, RoundResult, Tally, TypedTally, Voter,
};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::identity::fault;

/// A count that may be written; those written in have the ids of the members instead of the candidates' until
/// they are among these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedTally {
    /// Who counted.
    pub counter_name: String,
    /// Ballots that came back.
    pub returned_count: i64,
    /// Those that count.
    pub valid_count: i64,
    /// The votes on each name.
    pub votes: Vec<Votes>,
}

/// Checks a count of a vote. `voters` are those who can be written in.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_tally(
    typed: &TypedTally,
    round: &Round,
    voters: &[Voter],
) -> Outcome<(CheckedTally, Vec<Voter>)> {
    let mut faults = Vec::new();
    let counter_name = typed.counter_name.trim().to_owned();
    faults.extend(fault_of_counter(&counter_name, round));
    let returned = count_typed("returned_count", &typed.returned_count, &mut faults);
    let valid = count_typed("valid_count", &typed.valid_count, &mut faults);
    // Of a vote that is void nobody counts the names.
    let is_void = returned.is_some_and(|it| it > round.row.issued_count);
    let mut votes = Vec::new();
    for name in &round.names {
        let line = typed.lines.iter().find(|it| it.0 == name.id);
        let empty = Default::default();
        let [yes, no, abstain] = line.map_or(&empty, |it| &it.1);
        let mut of = |word: &str, typed: &str| match typed.trim() {
            "" if is_void => Some(0),
            typed => count_typed(&format!("{word}_{}", name.id), typed, &mut faults),
        };
        let counts = (of("yes", yes), of("no", no), of("abstain", abstain));
        if let (Some(yes), Some(no), Some(abstain)) = counts {
            votes.push(Votes {
                candidate: name.id,
                yes,
                no,
                abstain,
                is_written_in: false,
            });
        }
    }
    let written_in = written_in(&typed.others, round, voters, &mut faults);
    votes.extend(written_in.iter().map(|(voter, yes)| Votes {
        candidate: voter.id,
        yes: *yes,
        no: 0,
        abstain: 0,
        is_written_in: true,
    }));
    let (Some(returned_count), Some(valid_count)) = (returned, valid) else {
        return Err(AppError::Invalid(faults));
    };
    let counts = round.row.counts((returned_count, valid_count));
    if faults.is_empty() {
        let found = faults_of_count(&counts, &votes);
        faults.extend(found.into_iter().map(|it| told(it, valid_count)));
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let checked = CheckedTally {
        counter_name,
        returned_count,
        valid_count,
        votes,
    };
    Ok((checked, written_in.into_iter().map(|it| it.0).collect()))
}

/// Who counts has a name, and stands for nothing on the ballot.
fn fault_of_counter(name: &str, round: &Round) -> Option<FieldFault> {
    if name.is_empty() || name.chars().count() > LINE_CHARACTERS_MAX {
        return Some(fault(
            "counter_name",
            "写计票人的姓名。",
            "Write who counted.",
        ));
    }
    let stands = round.names.iter().any(|it| it.name == name);
    stands.then(|| {
        fault(
            "counter_name",
            format!("“{name}”在选票上，不能计票，请换一个人。"),
            format!("{name} is on the ballot and cannot count; let another do it."),
        )
    })
}

/// Names written in, each with its votes: 李磊 2、王山 1.
fn written_in(
    typed: &str,
    round: &Round,
    voters: &[Voter],
    faults: &mut Vec<FieldFault>,
) -> Vec<(Voter, i64)> {
    let mut found: Vec<(Voter, i64)> = Vec::new();
    for part in names_typed(typed) {
        let split = part.rsplit_once([' ', '　', '：', ':']);
        let Some((name, count)) = split else {
            faults.push(fault(
                "others",
                format!("“{part}”没有票数，请写成 李磊 2、王山 1。"),
                format!("“{part}” has no votes: write 李磊 2、王山 1."),
            ));
            continue;
        };
        let count = count_typed("others", count.trim_end_matches('票'), faults);
        for voter in found_by_name("others", name.trim(), voters, faults) {
            if round.names.iter().any(|it| it.member_id == voter.id) {
                let name = &voter.name;
                faults.push(fault(
                    "others",
                    format!("“{name}”印在选票上，票数填在上面。"),
                    format!("{name} is printed on the ballot: enter the votes above."),
                ));
            } else if found.iter().any(|it| it.0.id == voter.id) {
                let name = &voter.name;
                faults.push(fault(
                    "others",
                    format!("“{name}”写了两次。"),
                    format!("{name} stands twice."),
                ));
            } else if let Some(count) = count {
                found.push((voter, count));
            }
        }
    }
    found
}

/// A fault of a count in a sentence.
fn told(it: CountFault, valid: i64) -> FieldFault {
    match it {
        CountFault::Negative => fault(
            "returned_count",
            "票数写 0 或更大的整数。",
            "Counts are whole numbers, 0 or more.",
        ),
        CountFault::ValidBeyondReturned => fault(
            "valid_count",
            "有效票多于收回的票，请核对。",
            "There are more valid ballots than came back; check them.",
        ),
        CountFault::DoesNotAddUp { candidate, sum } => fault(
            &format!("yes_{candidate}"),
            format!("赞成、不赞成、弃权共 {sum} 票，有效票是 {valid} 张，请核对。"),
            format!(
                "For, against and abstaining make {sum}; there are {valid} valid ballots. Check them."
            ),
        ),
        CountFault::WrittenInBeyondValid { .. } => fault(
            "others",
            format!("另选他人的票数多于有效票 {valid} 张，请核对。"),
            format!("More votes are written in than the {valid} valid ballots; check them."),
        ),
        CountFault::BeyondSeats { sum, most } => fault(
            "valid_count",
            format!("赞成票共 {sum} 张，有效票最多能选 {most} 人次；多选的选票是无效票，请核对。"),
            format!(
                "{sum} votes for are more than the {most} that the valid ballots have room for; a ballot with \
                 too many names is void. Check them."
            ),
        ),
    }
}

/// Where two counts differ, candidate by candidate.
pub fn differences(candidates: &[Candidate], [one, other]: [&Tally; 2]) -> Vec<Difference> {
    let ballots = |it: &Tally| [it.row.returned_count, it.row.valid_count, 0];
    let mut found = Vec::new();
    if ballots(one) != ballots(other) {
        found.push(Difference {
            name: None,
            counts: [ballots(one), ballots(other)],
        });
    }
    for candidate in candidates {
        let of = |tally: &Tally| {
            let mut lines = tally.lines.iter();
            let line = lines.rfind(|it| it.candidate_id == candidate.id);
            line.map(|it| [it.yes_count, it.no_count, it.abstain_count])
                .unwrap_or_default()
        };
        let counts = [of(one), of(other)];
        let [first, second] = counts;
        if first != second {
            found.push(Difference {
                name: Some(candidate.name.clone()),
                counts,
            });
        }
    }
    found
}

/// The result of a vote by a count on which both agree, in force on its day.
///
/// # Errors
/// A rule is not in force.
pub fn judged(
    book: &Rulebook,
    round: &Round,
    candidates: &[Candidate],
    tallies: [&Tally; 2],
) -> Outcome<RoundResult> {
    let [tally, second] = tallies;
    let row = &tally.row;
    let of_candidate = |id: i64| candidates.iter().find(|it| it.id == id).cloned();
    let counted: Vec<(Candidate, Votes)> = tally
        .lines
        .iter()
        .filter_map(|it| {
            let candidate = of_candidate(it.candidate_id)?;
            let votes = Votes {
                candidate: candidate.id,
                yes: it.yes_count,
                no: it.no_count,
                abstain: it.abstain_count,
                is_written_in: round.names.iter().all(|on| on.id != candidate.id),
            };
            Some((candidate, votes))
        })
        .collect();
    let votes: Vec<Votes> = counted.iter().map(|it| it.1).collect();
    let counts = round.row.counts((row.returned_count, row.valid_count));
    let rules = book.on(round.row.held_on);
    let found = judge(rules, round.way, &counts, &votes).map_err(AppError::internal)?;
    let results = found.candidates.iter().zip(counted);
    let mut lines: Vec<ResultLine> = results
        .map(|(result, (candidate, votes))| ResultLine {
            candidate,
            votes,
            standing: result.standing,
            standing_of_present: result.standing_of_present,
        })
        .collect();
    lines.sort_by_key(|it| std::cmp::Reverse(it.votes.yes));
    Ok(RoundResult {
        outcome: found.outcome,
        ballots: (row.returned_count, row.valid_count),
        needed: (found.needed, found.needed_of_present),
        lines,
        seats_left: found.seats_left,
        counters: vec![row.counter_name.clone(), second.row.counter_name.clone()],
    })
}

impl RoundResult {
    /// Whether the two readings of the majority elect different persons.
    pub fn do_readings_differ(&self) -> bool {
        let differs = |it: &ResultLine| it.standing != it.standing_of_present;
        self.lines.iter().any(differs)
    }
}
