//! What an organisation should be by its members, and since when it is not. Pure.

use jiff::civil::Date;
use zhibu_rules::dates::months_later;
use zhibu_rules::organisation::{Finding, OrganisationKind, ThresholdQuestion, judge};
use zhibu_rules::{Citation, RuleMissing, Rulebook, Rules, Value};

use super::tree::{Counts, History};

/// A threshold that an organisation stands on the wrong side of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Crossing {
    /// A branch with too few full members.
    BranchBelowMin,
    /// A branch with more members than the form is meant for.
    BranchOverMax,
    /// A branch that is large enough for a committee and has none.
    BranchCommitteeMissing,
    /// A general branch with fewer members than it may have without approval.
    GeneralBranchBelowMin,
    /// A general branch with more members than the form is meant for.
    GeneralBranchOverMax,
    /// A primary committee with fewer members than it may have without approval.
    CommitteeBelowMin,
}

/// From when on a finding holds, as far back as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The day; for [`SinceBasis::WithinMonth`] the first of the month.
    pub on: Date,
    /// How the day was found.
    pub basis: SinceBasis,
}

/// How the day of a [`Since`] was found. Members are counted on the first of each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinceBasis {
    /// It was so from the founding on.
    Founded,
    /// It was so on the first of this month, and not on the first of the month before.
    Month,
    /// It was not yet so on the first of this month.
    WithinMonth,
    /// It was so already in the first month that is known.
    Records,
    /// It was so when the rule came into force.
    Rule,
}

/// A crossed threshold with its figures, its rule and its time.
#[derive(Clone, Debug)]
pub struct ThresholdFinding {
    /// Which.
    pub crossing: Crossing,
    /// The members that the rule counts: full ones, or all.
    pub count: i64,
    /// The figure of the rule.
    pub limit: i64,
    /// What so many members should be: joint_branch, branch, general_branch, committee.
    pub due: Finding,
    /// The rule, in the edition of the day asked for.
    pub rule: Citation,
    /// Since when; none until [`date_back`] was asked.
    pub since: Option<Since>,
}

/// What is asked about one organisation.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Its id.
    pub id: i64,
    /// What it is.
    pub kind: OrganisationKind,
    /// 成立日期.
    pub founded_on: Date,
    /// Its members and those below it, on the day asked for.
    pub counts: Counts,
    /// Whether somebody is recorded as a member of its committee.
    pub has_committee: bool,
}

impl Crossing {
    /// All of them, the most harmful first.
    pub const ALL: [Self; 6] = [
        Self::BranchBelowMin,
        Self::BranchOverMax,
        Self::BranchCommitteeMissing,
        Self::GeneralBranchBelowMin,
        Self::GeneralBranchOverMax,
        Self::CommitteeBelowMin,
    ];

    /// The word of the API and of the strings' keys; the report's figures are named alike.
    pub fn key(self) -> &'static str {
        match self {
            Self::BranchBelowMin => "branch_below_min",
            Self::BranchOverMax => "branch_over_max",
            Self::BranchCommitteeMissing => "branch_committee_missing",
            Self::GeneralBranchBelowMin => "general_branch_below_min",
            Self::GeneralBranchOverMax => "general_branch_over_max",
            Self::CommitteeBelowMin => "committee_below_min",
        }
    }

    /// The question of the thresholds, and the answer that is this crossing.
    fn asked(self) -> (ThresholdQuestion, Finding) {
        match self {
            Self::BranchBelowMin => (ThresholdQuestion::Branch, Finding::BelowMin),
            Self::BranchOverMax => (ThresholdQuestion::Branch, Finding::OverMax),
            Self::BranchCommitteeMissing => {
                (ThresholdQuestion::BranchCommittee, Finding::Committee)
            }
            Self::GeneralBranchBelowMin => {
                (ThresholdQuestion::GeneralBranch, Finding::NeedsApproval)
            }
            Self::GeneralBranchOverMax => (ThresholdQuestion::GeneralBranch, Finding::OverMax),
            Self::CommitteeBelowMin => (ThresholdQuestion::Committee, Finding::NeedsApproval),
        }
    }

    /// Whether it can be asked of an organisation at all.
    fn concerns(self, subject: &Subject) -> bool {
        let (question, _) = self.asked();
        match question {
            ThresholdQuestion::Branch => subject.kind.holds_members(),
            ThresholdQuestion::BranchCommittee => {
                subject.kind.holds_members() && !subject.has_committee
            }
            ThresholdQuestion::GeneralBranch => subject.kind == OrganisationKind::GeneralBranch,
            ThresholdQuestion::Committee => subject.kind == OrganisationKind::Committee,
            ThresholdQuestion::None => false,
        }
    }

    /// Whether so many members cross it by these rules.
    fn is_crossed(self, rules: Rules<'_>, counts: Counts) -> Result<bool, RuleMissing> {
        let (question, finding) = self.asked();
        Ok(judge(rules, question, counts.0, counts.1)?.finding == finding)
    }
}

impl SinceBasis {
    /// The word of the API and of the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Founded => "founded",
            Self::Month => "month",
            Self::WithinMonth => "within_month",
            Self::Records => "records",
            Self::Rule => "rule",
        }
    }
}

/// The crossed thresholds of every subject, in their order, by the rules of a day; none on days from
/// before the rules. Since when is not told yet.
pub fn thresholds(book: &Rulebook, subjects: &[Subject], on: Date) -> Vec<Vec<ThresholdFinding>> {
    subjects
        .iter()
        .map(|subject| {
            let crossings = Crossing::ALL.into_iter();
            crossings
                .filter_map(|it| finding(book.on(on), it, subject).ok().flatten())
                .collect()
        })
        .collect()
}

/// A finding without its time.
fn finding(
    rules: Rules<'_>,
    crossing: Crossing,
    subject: &Subject,
) -> Result<Option<ThresholdFinding>, RuleMissing> {
    let (full, all) = subject.counts;
    if !crossing.concerns(subject) || !crossing.is_crossed(rules, subject.counts)? {
        return Ok(None);
    }
    let answer = judge(rules, crossing.asked().0, full, all)?;
    let Some(rule) = answer.rule else {
        return Ok(None);
    };
    let limit = match rule.value {
        Value::Integer(limit) => limit,
        _ => return Ok(None),
    };
    Ok(Some(ThresholdFinding {
        crossing,
        count: if rule.unit == zhibu_rules::Unit::FullMembers {
            full
        } else {
            all
        },
        limit,
        due: judge(rules, ThresholdQuestion::None, full, all)?.finding,
        rule: rule.citation(),
        since: None,
    }))
}

/// A finding of an organisation, to be dated.
pub struct Undated<'a> {
    /// The organisation.
    pub organisation_id: i64,
    /// 成立日期.
    pub founded_on: Date,
    /// What was found.
    pub finding: &'a mut ThresholdFinding,
}

/// Says since when each finding holds: goes back month by month while anything found still held.
pub fn date_back(book: &Rulebook, history: &History<'_>, mut open: Vec<Undated<'_>>, on: Date) {
    for it in &mut open {
        it.finding.since = Some(Since {
            on: on.first_of_month(),
            basis: SinceBasis::WithinMonth,
        });
    }
    let months = std::iter::successors(Some(on.first_of_month()), |it| months_later(*it, -1));
    for month in months {
        if open.is_empty() {
            break;
        }
        let counts = history.on(month);
        let known = history.first_month.is_some_and(|first| month >= first);
        open.retain_mut(|it| {
            let counts = counts.get(&it.organisation_id).copied();
            let counts = counts.unwrap_or_default();
            let reached = it.finding.since.map_or(month, |since| since.on);
            let (since, goes_on) = match step_back(book, it, (month, known), counts) {
                Step::Held => ((month, SinceBasis::Month), true),
                Step::Unheld => return false,
                Step::Ended(basis, on) => ((on.unwrap_or(reached), basis), false),
            };
            let (on, basis) = since;
            it.finding.since = Some(Since { on, basis });
            goes_on
        });
    }
}

/// What one month further back says.
enum Step {
    /// It was so in this month too.
    Held,
    /// It was not so in this month.
    Unheld,
    /// Nothing before is known or counts; the day if it is another than the one reached so far.
    Ended(SinceBasis, Option<Date>),
}

fn step_back(
    book: &Rulebook,
    it: &Undated<'_>,
    (month, known): (Date, bool),
    counts: Counts,
) -> Step {
    if month < it.founded_on {
        return Step::Ended(SinceBasis::Founded, Some(it.founded_on));
    }
    if !known {
        return Step::Ended(SinceBasis::Records, None);
    }
    match it.finding.crossing.is_crossed(book.on(month), counts) {
        Ok(true) => Step::Held,
        Ok(false) => Step::Unheld,
        Err(missing) => {
            let first = book.editions(&missing.key).first();
            Step::Ended(SinceBasis::Rule, first.map(|it| it.source.from))
        }
    }
}

#[cfg(test)]
mod tests;
