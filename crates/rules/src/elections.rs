//! Elections 选举 in primary organisations: how many candidates there must be, and who is elected by the ballots
//! counted. By whole numbers only.
//!
//! The text is read in two ways: a majority of those who ought to attend 应到会, or of those who do 实到会. What
//! is elected is decided by the stricter one, those who ought to; the other is answered beside it.

use crate::fault::RuleMissing;
use crate::keys;
use crate::rulebook::Rules;
use crate::value::DatedValue;
use crate::votes::{VoteKind, has_quorum, least_reaching};

/// Why a vote is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoundWay {
    /// The first for these seats.
    First,
    /// Again among those with as many votes at the edge 再次投票: whoever has more is elected.
    Tie,
    /// For the seats that are left 另行选举.
    Rest,
}

/// The numbers of one vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundCounts {
    /// Seats to be filled in it 应选名额.
    pub seats: i64,
    /// 应到会有选举权的人数.
    pub due: i64,
    /// 实到会有选举权的人数.
    pub present: i64,
    /// Ballots handed out 发出.
    pub issued: i64,
    /// Ballots that came back 收回.
    pub returned: i64,
    /// Those of them that count 有效; the rest are void 无效.
    pub valid: i64,
}

/// The votes on one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    /// Whose.
    pub candidate: i64,
    /// 赞成.
    pub yes: i64,
    /// 不赞成.
    pub no: i64,
    /// 弃权.
    pub abstain: i64,
    /// Whether the voters wrote the name themselves 另选他人: then votes for are all there is.
    pub is_written_in: bool,
}

/// What of a count cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountFault {
    /// A number below 0.
    Negative,
    /// More valid ballots than came back.
    ValidBeyondReturned,
    /// For, against and abstaining are not the valid ballots.
    DoesNotAddUp {
        /// Whose.
        candidate: i64,
        /// What they make together.
        sum: i64,
    },
    /// More votes for somebody written in than valid ballots.
    WrittenInBeyondValid {
        /// Whose.
        candidate: i64,
    },
    /// More votes for than the valid ballots have room for.
    BeyondSeats {
        /// The votes for all.
        sum: i64,
        /// Valid ballots times seats.
        most: i64,
    },
}

/// Whether a vote holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoundOutcome {
    /// Too few present.
    NoQuorum,
    /// More ballots came back than were handed out.
    Void,
    /// It holds.
    Counted,
}

/// How somebody came out of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// 当选.
    Elected,
    /// As many votes as another at the edge of the seats 票数相等.
    Tied,
    /// 未当选.
    NotElected,
}

/// One person's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CandidateResult {
    /// Who.
    pub candidate: i64,
    /// Votes for.
    pub yes: i64,
    /// By the stricter reading, which decides.
    pub standing: Standing,
    /// By the other reading.
    pub standing_of_present: Standing,
}

/// The result of a vote.
#[derive(Clone, Debug)]
pub struct RoundResult<'a> {
    /// Whether it holds; if it does not, nobody is elected.
    pub outcome: RoundOutcome,
    /// Votes that elect, by the stricter reading.
    pub needed: i64,
    /// By the other reading.
    pub needed_of_present: i64,
    /// Everybody, in the order in which they were given.
    pub candidates: Vec<CandidateResult>,
    /// Seats that nobody has after it.
    pub seats_left: i64,
    /// The rule that decided.
    pub rule: &'a DatedValue,
}

impl RoundResult<'_> {
    /// Whether the two readings elect different persons.
    pub fn do_readings_differ(&self) -> bool {
        let differs = |it: &CandidateResult| it.standing != it.standing_of_present;
        self.candidates.iter().any(differs)
    }

    /// Who came out so.
    pub fn with(&self, standing: Standing) -> impl Iterator<Item = i64> {
        let found = self.candidates.iter();
        let found = found.filter(move |it| it.standing == standing);
        found.map(|it| it.candidate)
    }
}

/// The fewest candidates for so many seats of a committee 差额.
///
/// # Errors
/// The rule is not in force.
pub fn candidates_min(rules: Rules<'_>, seats: i64) -> Result<i64, RuleMissing> {
    let surplus = least_reaching(rules.share(&keys::ELECTION_SURPLUS)?, seats);
    Ok(seats.saturating_add(surplus))
}

/// What of a count cannot be. Of a void vote only the ballots are looked at.
pub fn faults_of_count(counts: &RoundCounts, votes: &[Votes]) -> Vec<CountFault> {
    let numbers = votes.iter().flat_map(|it| [it.yes, it.no, it.abstain]);
    let mut numbers = numbers.chain([counts.returned, counts.valid]);
    if numbers.any(|it| it < 0) {
        return vec![CountFault::Negative];
    }
    let mut faults = Vec::new();
    if counts.valid > counts.returned {
        faults.push(CountFault::ValidBeyondReturned);
    }
    if counts.returned > counts.issued {
        return faults;
    }
    for it in votes {
        let sum = it.yes.saturating_add(it.no).saturating_add(it.abstain);
        let candidate = it.candidate;
        if it.is_written_in && it.yes > counts.valid {
            faults.push(CountFault::WrittenInBeyondValid { candidate });
        } else if !it.is_written_in && sum != counts.valid {
            faults.push(CountFault::DoesNotAddUp { candidate, sum });
        }
    }
    let sum = votes
        .iter()
        .fold(0_i64, |sum, it| sum.saturating_add(it.yes));
    let most = counts.valid.saturating_mul(counts.seats);
    if sum > most {
        faults.push(CountFault::BeyondSeats { sum, most });
    }
    faults
}

/// Who is elected.
///
/// # Errors
/// A rule is not in force.
pub fn judge<'a>(
    rules: Rules<'a>,
    way: RoundWay,
    counts: &RoundCounts,
    votes: &[Votes],
) -> Result<RoundResult<'a>, RuleMissing> {
    let majority = rules.share(&keys::ELECTION_MAJORITY)?;
    let outcome = if !has_quorum(rules, VoteKind::Election, counts.present, counts.due)? {
        RoundOutcome::NoQuorum
    } else if counts.returned > counts.issued {
        RoundOutcome::Void
    } else {
        RoundOutcome::Counted
    };
    let needed = least_reaching(majority, counts.due);
    let needed_of_present = least_reaching(majority, counts.present);
    let standings = |needed: i64| match outcome {
        RoundOutcome::Counted => standings(way, counts.seats, needed, votes),
        RoundOutcome::NoQuorum | RoundOutcome::Void => vec![Standing::NotElected; votes.len()],
    };
    let both = standings(needed)
        .into_iter()
        .zip(standings(needed_of_present));
    let candidates: Vec<CandidateResult> = votes
        .iter()
        .zip(both)
        .map(|(it, (standing, standing_of_present))| CandidateResult {
            candidate: it.candidate,
            yes: it.yes,
            standing,
            standing_of_present,
        })
        .collect();
    let elected = candidates.iter();
    let elected = elected
        .filter(|it| it.standing == Standing::Elected)
        .count();
    let elected = i64::try_from(elected).unwrap_or(i64::MAX);
    Ok(RoundResult {
        outcome,
        needed,
        needed_of_present,
        candidates,
        seats_left: counts.seats.saturating_sub(elected).max(0),
        rule: rules.value(&keys::ELECTION_MAJORITY)?,
    })
}

/// How everybody came out, if so many votes elect.
fn standings(way: RoundWay, seats: i64, needed: i64, votes: &[Votes]) -> Vec<Standing> {
    // Those who tied had their majority already; now the larger number decides.
    let reaches = |it: &Votes| match way {
        RoundWay::Tie => it.yes > 0,
        RoundWay::First | RoundWay::Rest => it.yes >= needed,
    };
    let ahead_of = |it: &Votes| {
        let ahead = votes
            .iter()
            .filter(|other| reaches(other) && other.yes > it.yes);
        i64::try_from(ahead.count()).unwrap_or(i64::MAX)
    };
    let alike = |it: &Votes| {
        let alike = votes
            .iter()
            .filter(|other| reaches(other) && other.yes == it.yes);
        i64::try_from(alike.count()).unwrap_or(i64::MAX)
    };
    let standing = |it: &Votes| {
        let ahead = ahead_of(it);
        if !reaches(it) || ahead >= seats {
            Standing::NotElected
        } else if ahead.saturating_add(alike(it)) <= seats {
            Standing::Elected
        } else {
            Standing::Tied
        }
    };
    votes.iter().map(standing).collect()
}

impl RoundWay {
    /// All of them.
    pub const ALL: [RoundWay; 3] = [RoundWay::First, RoundWay::Tie, RoundWay::Rest];

    /// `first`, `tie`, `rest`.
    pub fn key(self) -> &'static str {
        match self {
            RoundWay::First => "first",
            RoundWay::Tie => "tie",
            RoundWay::Rest => "rest",
        }
    }

    /// Reads one of the words of [`RoundWay::key`].
    pub fn parse(text: &str) -> Option<RoundWay> {
        RoundWay::ALL.into_iter().find(|it| it.key() == text)
    }
}

impl RoundOutcome {
    /// `no_quorum`, `void`, `counted`.
    pub fn key(self) -> &'static str {
        match self {
            RoundOutcome::NoQuorum => "no_quorum",
            RoundOutcome::Void => "void",
            RoundOutcome::Counted => "counted",
        }
    }
}

impl Standing {
    /// `elected`, `tied`, `not_elected`.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Elected => "elected",
            Standing::Tied => "tied",
            Standing::NotElected => "not_elected",
        }
    }
}
