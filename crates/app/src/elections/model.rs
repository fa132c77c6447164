//! Elections as they are kept, and as a page shows them.

use jiff::civil::Date;
use zhibu_db::record;
use zhibu_rules::elections::{RoundCounts, RoundOutcome, RoundWay, Standing, Votes};

use crate::orgs::model::Organisation;
use crate::posts::model::{COMMITTEE_MEMBER, DEPUTY_SECRETARY, SECRETARY};
use crate::procedures::model::Case;

/// The procedure of an organisation with a committee: it elects the committee, which elects who leads it.
pub const WITH_COMMITTEE: &str = "election";
/// The procedure of a branch without one: the assembly elects the secretary.
pub const WITHOUT_COMMITTEE: &str = "election_secretary";
/// Grounds on which somebody is left out of those due.
pub const GROUNDS: [&str; 5] = ["incapable", "abroad", "sentenced", "ill", "not_transferred"];

record! {
    /// Who stands for election, or was written in.
    pub struct Candidate {
        pub id: i64,
        pub member_id: i64,
        pub name: String,
        pub is_written_in: bool,
    }
}

record! {
    /// Who is left out of those due.
    pub struct Exclusion {
        pub id: i64,
        pub member_id: i64,
        pub name: String,
        /// One of [`GROUNDS`].
        pub ground: String,
        /// The paper of the level above.
        pub paper: String,
        /// Votes of the assembly for it.
        pub yes_count: i64,
    }
}

record! {
    /// A vote.
    pub struct RoundRow {
        pub id: i64,
        /// secretary, deputy_secretary or committee_member.
        pub rank: String,
        /// A word of [`RoundWay`].
        pub way: String,
        pub held_on: Date,
        pub seats: i64,
        pub due_count: i64,
        pub present_count: i64,
        pub issued_count: i64,
    }
}

record! {
    /// A name on the ballots of a vote.
    pub struct RoundName {
        pub round_id: i64,
        pub candidate_id: i64,
    }
}

record! {
    /// A count that stands.
    pub struct TallyRow {
        pub id: i64,
        pub round_id: i64,
        pub account_id: i64,
        pub counter_name: String,
        pub returned_count: i64,
        pub valid_count: i64,
    }
}

record! {
    /// The votes on one person in a count.
    pub struct TallyLine {
        pub tally_id: i64,
        pub candidate_id: i64,
        pub yes_count: i64,
        pub no_count: i64,
        pub abstain_count: i64,
    }
}

record! {
    /// A full member who belongs to the organisation or below it.
    pub struct Voter {
        pub id: i64,
        pub name: String,
        pub branch_name: String,
    }
}

record! {
    /// A post that an election began or ended.
    pub struct TouchedPost {
        pub id: i64,
        pub until_on: Option<Date>,
    }
}

/// A count with its lines, in the order of the candidates.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The row.
    pub row: TallyRow,
    /// The votes.
    pub lines: Vec<TallyLine>,
}

/// Where two counts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// On whom; none where the ballots themselves are counted differently.
    pub name: Option<String>,
    /// What the one counted, and the other: yes, no, abstain; or returned, valid and 0.
    pub counts: [[i64; 3]; 2],
}

/// How a person came out.
#[derive(Clone, Debug)]
pub struct ResultLine {
    /// Who.
    pub candidate: Candidate,
    /// The votes.
    pub votes: Votes,
    /// By the stricter reading.
    pub standing: Standing,
    /// By the other one.
    pub standing_of_present: Standing,
}

/// The result of a vote on which both counts agree.
#[derive(Clone, Debug)]
pub struct RoundResult {
    /// Whether it holds.
    pub outcome: RoundOutcome,
    /// Ballots returned, and valid ones.
    pub ballots: (i64, i64),
    /// Votes that elect, of those due and of those present.
    pub needed: (i64, i64),
    /// Everybody, those with most votes first.
    pub lines: Vec<ResultLine>,
    /// Seats that are left.
    pub seats_left: i64,
    /// Who counted.
    pub counters: Vec<String>,
}

/// A vote whole.
#[derive(Clone, Debug)]
pub struct Round {
    /// The row.
    pub row: RoundRow,
    /// Why it is taken.
    pub way: RoundWay,
    /// The names on the ballot, in the order of strokes.
    pub names: Vec<Candidate>,
    /// How many counts are in.
    pub tally_count: usize,
    /// The reader's own.
    pub own: Option<Tally>,
    /// Where the two differ, once both are in.
    pub differences: Vec<Difference>,
    /// The result, once they agree.
    pub result: Option<RoundResult>,
}

/// How far an election has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The level above has not answered.
    Asked,
    /// Candidates are named.
    Naming,
    /// They wait for the level above.
    Waiting,
    /// The assembly is about to be held.
    Ready,
    /// The assembly votes.
    Assembly,
    /// The committee votes.
    Committee,
    /// All votes are taken.
    Voted,
}

/// Seats of a post, with who was elected into them.
#[derive(Clone, Debug)]
pub struct Seats {
    /// secretary, deputy_secretary or committee_member.
    pub rank: &'static str,
    /// How many.
    pub count: i64,
    /// Who, in the order of the votes.
    pub elected: Vec<Candidate>,
    /// The vote that can be begun for them now.
    pub next: Option<NextRound>,
}

/// A vote that can be begun.
#[derive(Clone, Debug)]
pub struct NextRound {
    /// Why.
    pub way: RoundWay,
    /// Seats.
    pub seats: i64,
    /// Who can be on the ballot, in the order of strokes.
    pub names: Vec<Candidate>,
    /// Whether all of them must be.
    pub are_all_on: bool,
}

/// An election whole.
#[derive(Clone, Debug)]
pub struct Election {
    /// The case.
    pub case: Case,
    /// Whose.
    pub organisation: Organisation,
    /// How far.
    pub phase: Phase,
    /// Who stands, in the order of strokes.
    pub candidates: Vec<Candidate>,
    /// Who is left out of those due.
    pub exclusions: Vec<Exclusion>,
    /// The posts that are elected.
    pub seats: Vec<Seats>,
    /// The votes in their order.
    pub rounds: Vec<Round>,
    /// Who may vote and be elected, by the roster of today.
    pub voters: Vec<Voter>,
    /// Fewest candidates there must be.
    pub candidates_min: i64,
    /// Those due and present as they were recorded with the assembly.
    pub present: Option<(i64, i64)>,
    /// The name of the organisation above, where there is one.
    pub above: Option<String>,
}

/// Exclusions as typed: names by ground, in the order of [`GROUNDS`].
#[derive(Clone, Debug, Default)]
pub struct TypedExclusions {
    /// Names, one text a ground.
    pub names: [String; 5],
    /// The paper of the level above.
    pub paper: String,
    /// Votes of the assembly for it.
    pub yes_count: String,
}

/// A vote as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedRound {
    /// For which post.
    pub rank: String,
    /// On which day.
    pub held_on: String,
    /// Those due.
    pub due_count: String,
    /// Those present.
    pub present_count: String,
    /// Ballots handed out.
    pub issued_count: String,
    /// The candidates on the ballot, where not all of them must be.
    pub names: Vec<i64>,
}

/// A count as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedTally {
    /// Who counted.
    pub counter_name: String,
    /// Ballots that came back.
    pub returned_count: String,
    /// Those that count.
    pub valid_count: String,
    /// For each name on the ballot: candidate, yes, no, abstain.
    pub lines: Vec<(i64, [String; 3])>,
    /// Names written in with their votes: 李磊 2、王山 1.
    pub others: String,
}

impl RoundRow {
    /// Its numbers, with the ballots of a count.
    pub fn counts(&self, (returned, valid): (i64, i64)) -> RoundCounts {
        RoundCounts {
            seats: self.seats,
            due: self.due_count,
            present: self.present_count,
            issued: self.issued_count,
            returned,
            valid,
        }
    }
}

impl Phase {
    /// How far the steps have come.
    pub fn of(procedure: &str, has: impl Fn(&str) -> bool) -> Phase {
        let has_committee = procedure == WITH_COMMITTEE;
        match () {
            () if !has("reply") => Phase::Asked,
            () if !has("nominate") => Phase::Naming,
            () if !has("candidates_approved") => Phase::Waiting,
            () if !has("assembly") => Phase::Ready,
            () if !has("result") => Phase::Assembly,
            () if has_committee && !has("committee_meeting") => Phase::Committee,
            () => Phase::Voted,
        }
    }

    /// The posts that are voted on in it.
    pub fn ranks(self, procedure: &str) -> &'static [&'static str] {
        match (self, procedure == WITH_COMMITTEE) {
            (Phase::Assembly, true) => &[COMMITTEE_MEMBER],
            (Phase::Assembly, false) | (Phase::Committee, _) => &[SECRETARY, DEPUTY_SECRETARY],
            _ => &[],
        }
    }
}
