//! Quorums and majorities 表决 of the four kinds of vote, by whole numbers only.
//!
//! Every majority is of those entitled to attend 应到会, never of those present. A written opinion
//! sent before the meeting counts as a vote and not as attendance.

use crate::fault::RuleMissing;
use crate::keys::{self, Key};
use crate::rulebook::Rules;
use crate::value::{DatedValue, Share};

/// What is voted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoteKind {
    /// A resolution of the branch assembly 支部党员大会.
    Assembly,
    /// Admitting a probationary member 接收预备党员.
    Admission,
    /// Conversion to full membership 转正.
    Conversion,
    /// An election; the ballots are those on one candidate.
    Election,
}

/// The counts of one vote; a count that is not known is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoteQuestion {
    /// What is voted on.
    pub kind: VoteKind,
    /// Members with voting rights who ought to attend 应到.
    pub eligible: Option<i64>,
    /// Those of them who are there 实到; each is handed one ballot.
    pub present: Option<i64>,
    /// Ballots for.
    pub yes: Option<i64>,
    /// Ballots against.
    pub no: Option<i64>,
    /// Abstentions.
    pub abstain: Option<i64>,
    /// Absent members' prior written assent; admission and conversion only, elsewhere ignored.
    pub written_yes: Option<i64>,
    /// Seats to be filled; election only, elsewhere ignored.
    pub seats: Option<i64>,
    /// Candidates for them; election only, elsewhere ignored.
    pub candidates: Option<i64>,
}

/// How a vote ended, in the order in which the reasons are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoteReason {
    /// A count is missing, negative, or cannot be.
    BadInput,
    /// Too few candidates for the seats.
    NoSurplus,
    /// Too few present.
    NoQuorum,
    /// More ballots than were handed out.
    Void,
    /// Enough votes for.
    Passed,
    /// Too few votes for.
    Rejected,
}

/// The judgement of a vote.
#[derive(Clone, Copy, Debug)]
pub struct VoteAnswer<'a> {
    /// Whether enough were present; `None` for bad input.
    pub quorum: Option<bool>,
    /// Whether it passed; `None` unless the votes were counted.
    pub passed: Option<bool>,
    /// The first reason that fits.
    pub reason: VoteReason,
    /// Of an election that was counted: whether it would have passed by the other reading of its rule,
    /// a majority of those present instead of those entitled.
    pub passed_of_present: Option<bool>,
    /// The rule that decided; `None` for bad input.
    pub rule: Option<&'a DatedValue>,
}

/// The counts once they are known to make sense.
struct Counts {
    eligible: i64,
    present: i64,
    ballots: i128,
    votes_for: i64,
    /// Seats and candidates of an election.
    race: Option<(i64, i64)>,
}

/// Judges a vote: bad input, too few candidates, no quorum, void, passed, rejected; the first that
/// fits is the reason.
pub fn judge<'a>(rules: Rules<'a>, question: &VoteQuestion) -> Result<VoteAnswer<'a>, RuleMissing> {
    let Some(counts) = sensible(question) else {
        return Ok(VoteAnswer {
            quorum: None,
            passed: None,
            reason: VoteReason::BadInput,
            passed_of_present: None,
            rule: None,
        });
    };
    let kind = question.kind;
    let quorum = has_quorum(rules, kind, counts.present, counts.eligible)?;
    let answer = |reason, passed, key| {
        rules.value(key).map(|rule| VoteAnswer {
            quorum: Some(quorum),
            passed,
            reason,
            passed_of_present: None,
            rule: Some(rule),
        })
    };
    if let Some((seats, candidates)) = counts.race
        && !rules
            .share(&keys::ELECTION_SURPLUS)?
            .is_reached(candidates - seats, seats)
    {
        return answer(VoteReason::NoSurplus, None, &keys::ELECTION_SURPLUS);
    }
    if !quorum {
        return answer(VoteReason::NoQuorum, None, kind.quorum_key());
    }
    let issued = i128::from(counts.present) * i128::from(rules.integer(&keys::BALLOTS_PER_VOTER)?);
    if counts.ballots > issued {
        return answer(VoteReason::Void, None, &keys::BALLOTS_PER_VOTER);
    }
    let majority = rules.share(kind.majority_key())?;
    let passed = majority.is_reached(counts.votes_for, counts.eligible);
    let reason = if passed {
        VoteReason::Passed
    } else {
        VoteReason::Rejected
    };
    let of_present = counts
        .race
        .map(|_| majority.is_reached(counts.votes_for, counts.present));
    Ok(VoteAnswer {
        passed_of_present: of_present,
        ..answer(reason, Some(passed), kind.majority_key())?
    })
}

/// Whether so many present of so many entitled may vote.
pub fn has_quorum(
    rules: Rules<'_>,
    kind: VoteKind,
    present: i64,
    eligible: i64,
) -> Result<bool, RuleMissing> {
    Ok(rules
        .share(kind.quorum_key())?
        .is_reached(present, eligible))
}

/// The least whole number of `whole` that reaches a share; what a page shows as "at least so many".
pub fn least_reaching(share: Share, whole: i64) -> i64 {
    let exact = i128::from(whole) * i128::from(share.numerator);
    let denominator = i128::from(share.denominator);
    let least = if share.strict {
        exact.div_euclid(denominator) + 1
    } else {
        -(-exact).div_euclid(denominator)
    };
    i64::try_from(least).unwrap_or(i64::MAX)
}

/// The counts, if none that applies is missing or negative and they fit together.
fn sensible(question: &VoteQuestion) -> Option<Counts> {
    let counted = |count: Option<i64>| count.filter(|number| *number >= 0);
    let eligible = counted(question.eligible).filter(|number| *number > 0)?;
    let present = counted(question.present)?;
    let yes = counted(question.yes)?;
    let no = counted(question.no)?;
    let abstain = counted(question.abstain)?;
    let written_yes = match question.kind {
        VoteKind::Admission | VoteKind::Conversion => counted(question.written_yes)?,
        VoteKind::Assembly | VoteKind::Election => 0,
    };
    let race = match question.kind {
        VoteKind::Election => {
            // An election for no seat, or with nobody to elect, is none.
            let some = |count: Option<i64>| count.filter(|number| *number > 0);
            Some((some(question.seats)?, some(question.candidates)?))
        }
        _ => None,
    };
    if present.checked_add(written_yes)? > eligible {
        return None;
    }
    let ballots = i128::from(yes) + i128::from(no) + i128::from(abstain);
    // A sum past the range is far past the ballots handed out, so the vote is void either way.
    let votes_for = yes.saturating_add(written_yes);
    Some(Counts {
        eligible,
        present,
        ballots,
        votes_for,
        race,
    })
}

impl VoteKind {
    /// All of them.
    pub const ALL: [VoteKind; 4] = [
        VoteKind::Assembly,
        VoteKind::Admission,
        VoteKind::Conversion,
        VoteKind::Election,
    ];

    /// `assembly`, `admission`, `conversion`, `election`.
    pub fn key(self) -> &'static str {
        match self {
            VoteKind::Assembly => "assembly",
            VoteKind::Admission => "admission",
            VoteKind::Conversion => "conversion",
            VoteKind::Election => "election",
        }
    }

    /// Reads one of the words of [`VoteKind::key`].
    pub fn parse(text: &str) -> Option<VoteKind> {
        VoteKind::ALL.into_iter().find(|kind| kind.key() == text)
    }

    /// The rule of its quorum.
    pub fn quorum_key(self) -> &'static Key {
        match self {
            VoteKind::Assembly => &keys::ASSEMBLY_QUORUM,
            VoteKind::Admission => &keys::ADMISSION_QUORUM,
            VoteKind::Conversion => &keys::CONVERSION_QUORUM,
            VoteKind::Election => &keys::ELECTION_QUORUM,
        }
    }

    /// The rule of its majority.
    pub fn majority_key(self) -> &'static Key {
        match self {
            VoteKind::Assembly => &keys::ASSEMBLY_MAJORITY,
            VoteKind::Admission => &keys::ADMISSION_MAJORITY,
            VoteKind::Conversion => &keys::CONVERSION_MAJORITY,
            VoteKind::Election => &keys::ELECTION_MAJORITY,
        }
    }
}

impl VoteReason {
    /// The word of the command line: `no_quorum`, `passed`.
    pub fn key(self) -> &'static str {
        match self {
            VoteReason::BadInput => "bad_input",
            VoteReason::NoSurplus => "no_surplus",
            VoteReason::NoQuorum => "no_quorum",
            VoteReason::Void => "void",
            VoteReason::Passed => "passed",
            VoteReason::Rejected => "rejected",
        }
    }
}
