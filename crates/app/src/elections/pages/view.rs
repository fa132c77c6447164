//! How the page of an election words what it shows.

use zhibu_rules::elections::{RoundOutcome, Standing};
use zhibu_web::{Choice, Fields};

use super::{Phase, ShowPage};
use crate::elections::model::{
    Candidate, Difference, Election, GROUNDS, Round, RoundResult, Seats,
};
use crate::error::Said;
use crate::procedures::model::CaseFile;

/// What the forms of the page begin with.
pub(super) fn filled(file: &CaseFile, election: &Election) -> Fields {
    let mut fields = Fields::new();
    let today = file.today.to_string();
    fields.keep("on", today.clone());
    fields.keep("held_on", today);
    if let Some((due, present)) = election.present {
        fields.keep("due_count", due.to_string());
        fields.keep("present_count", present.to_string());
        fields.keep("issued_count", present.to_string());
    }
    for ground in GROUNDS {
        let names = election.exclusions.iter().filter(|it| it.ground == ground);
        let names: Vec<&str> = names.map(|it| it.name.as_str()).collect();
        fields.keep(&format!("ground_{ground}"), names.join("、"));
    }
    if let Some(one) = election.exclusions.first() {
        fields.keep("paper", one.paper.clone());
        fields.keep("yes_count", one.yes_count.to_string());
    }
    fields
}

impl ShowPage {
    pub(super) fn case_href(&self) -> String {
        format!("/procedures/{}", self.election.case.id)
    }

    pub(super) fn href(&self, rest: &str) -> String {
        format!("/elections/{}{rest}", self.election.case.id)
    }

    pub(super) fn said<'s>(&self, it: &'s Said) -> &'s str {
        if self.page.zh() { &it.zh } else { &it.en }
    }

    pub(super) fn rank(&self, rank: &str) -> String {
        self.page.t(&format!("posts.rank_{rank}")).to_owned()
    }

    pub(super) fn is_naming(&self) -> bool {
        self.may_record && self.election.phase == Phase::Naming
    }

    pub(super) fn is_ready(&self) -> bool {
        self.may_record && self.election.phase == Phase::Ready
    }

    /// Names in a row.
    pub(super) fn names(&self, candidates: &[Candidate]) -> String {
        let names: Vec<&str> = candidates.iter().map(|it| it.name.as_str()).collect();
        names.join(self.between())
    }

    pub(super) fn voter_names(&self) -> String {
        let voters = self.election.voters.iter();
        let names: Vec<&str> = voters.map(|it| it.name.as_str()).collect();
        names.join(self.between())
    }

    fn between(&self) -> &'static str {
        if self.page.zh() { "、" } else { ", " }
    }

    /// Those due by the roster: full members without those left out.
    pub(super) fn due_by_roster(&self) -> usize {
        let election = &self.election;
        election
            .voters
            .len()
            .saturating_sub(election.exclusions.len())
    }

    /// Whether those recorded as due are others than the roster has.
    pub(super) fn does_roster_differ(&self) -> bool {
        let due = self.election.present.map(|it| it.0);
        let by_roster = i64::try_from(self.due_by_roster()).ok();
        due.is_some() && due != by_roster
    }

    /// The posts for which a vote can be begun.
    pub(super) fn to_vote(&self) -> impl Iterator<Item = &Seats> {
        let seats = self.election.seats.iter();
        seats.filter(|it| self.may_record && it.next.is_some())
    }

    pub(super) fn choices(&self, it: &Seats) -> Vec<Choice> {
        let names = it.next.iter().flat_map(|it| &it.names);
        names.map(|it| Choice::new(it.id, &it.name)).collect()
    }

    pub(super) fn are_all_on(&self, it: &Seats) -> bool {
        it.next.as_ref().is_some_and(|it| it.are_all_on)
    }

    pub(super) fn way(&self, it: &Seats) -> String {
        let way = it.next.as_ref().map_or("first", |it| it.way.key());
        self.page.t(&format!("elections.way_{way}")).to_owned()
    }

    pub(super) fn ballot_names(&self, it: &Seats) -> String {
        it.next
            .as_ref()
            .map_or_else(String::new, |it| self.names(&it.names))
    }

    pub(super) fn round_name(&self, it: &Round) -> String {
        let way = format!("elections.way_{}", it.way.key());
        let way = self.page.t(&way);
        let on = it.row.held_on.to_string();
        let rank = self.rank(&it.row.rank);
        self.page.t_with(
            "elections.round_name",
            &[("rank", rank.as_str()), ("way", way), ("on", on.as_str())],
        )
    }

    /// Whether the last vote can be taken back.
    pub(super) fn is_last(&self, it: &Round) -> bool {
        let last = self.election.rounds.last();
        let ranks = self.election.phase.ranks(&self.election.case.procedure);
        self.may_record
            && ranks.contains(&it.row.rank.as_str())
            && last.is_some_and(|last| last.row.id == it.row.id)
    }

    pub(super) fn standing(&self, it: &Standing) -> String {
        self.page
            .t(&format!("elections.standing_{}", it.key()))
            .to_owned()
    }

    pub(super) fn outcome(&self, it: &RoundResult) -> String {
        let key = format!("elections.outcome_{}", it.outcome.key());
        let needed = it.needed.0.to_string();
        self.page.t_with(&key, &[("needed", needed.as_str())])
    }

    pub(super) fn is_counted(&self, it: &RoundResult) -> bool {
        it.outcome == RoundOutcome::Counted
    }

    /// What a difference is about, and what each counted.
    pub(super) fn difference(&self, it: &Difference) -> (String, [String; 2]) {
        let told = it.counts.map(|[first, second, third]| {
            let counts = [first, second, third].map(|it| it.to_string());
            let [first, second, third] = counts.each_ref().map(String::as_str);
            match &it.name {
                None => self.page.t_with(
                    "elections.difference_ballots",
                    &[("returned", first), ("valid", second)],
                ),
                Some(_) => self.page.t_with(
                    "elections.difference_votes",
                    &[("yes", first), ("no", second), ("abstain", third)],
                ),
            }
        });
        let name = it.name.clone();
        let name = name.unwrap_or_else(|| self.page.t("elections.ballots").to_owned());
        (name, told)
    }

    pub(super) fn paper(&self, paper: &str) -> String {
        self.page.t(&format!("elections.paper_{paper}")).to_owned()
    }
}
