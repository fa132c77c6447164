//! What happened in one case.

use jiff::civil::Date;

/// A case: its events in any order.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The person's day of birth, where the case is a person's.
    pub born: Option<Date>,
    /// What was recorded.
    pub events: Vec<Event>,
}

/// One recorded step.
#[derive(Clone, Debug)]
pub struct Event {
    /// Key of the step; one that no edition knows is left alone.
    pub step: String,
    /// The day it was taken.
    pub date: Date,
    /// What is recorded with it.
    pub facts: Facts,
}

/// What can be recorded with a step; each step has its own few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many persons, where only their number counts.
    pub persons_count: Option<i64>,
    /// Introducers 入党介绍人.
    pub introducers: Vec<Introducer>,
    /// Whether an examination ended badly.
    pub has_failed: bool,
    /// Days of training.
    pub training_days: i64,
    /// Class hours of training.
    pub training_hours: i64,
    /// Whether somebody was let off the training.
    pub is_exempt: bool,
    /// The counts of a vote 表决: eligible, present, yes, no, abstain, written assent.
    pub eligible: Option<i64>,
    /// Members present with a vote.
    pub present: Option<i64>,
    /// Ballots for.
    pub yes: Option<i64>,
    /// Ballots against.
    pub no: Option<i64>,
    /// Abstentions.
    pub abstain: Option<i64>,
    /// Prior written assent.
    pub written_yes: Option<i64>,
    /// Who approved 审批.
    pub approver: Option<Approver>,
    /// Whether the case is a special one 特殊情况.
    pub is_special: bool,
    /// The day from which probation was told to run 预备期起算.
    pub probation_start: Option<Date>,
    /// Months by which probation was extended 延长预备期.
    pub months: Option<i64>,
    /// The body that decided, by the word that can be chosen 审批的组织.
    pub body: Option<String>,
    /// The last day that was set for the step that answers it 有效期至.
    pub until: Option<Date>,
}

/// A person who introduces another 入党介绍人.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introducer {
    /// Whether a full member 正式党员.
    pub is_full: bool,
    /// A penalty 党纪处分.
    pub penalty: Penalty,
    /// The last day on which the penalty has effect; `None` where it is not known.
    pub effect_until: Option<Date>,
    /// Whether the rights were restored after probation within the Party 恢复党员权利.
    pub has_rights_restored: bool,
}

/// A penalty within the Party, as far as it bars from introducing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// None.
    None,
    /// 警告.
    Warning,
    /// 严重警告.
    SeriousWarning,
    /// 撤销党内职务.
    RemovedFromPost,
    /// 留党察看.
    ProbationWithinParty,
}

/// A body that approves an admission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approver {
    /// 党委, 工委.
    Committee,
    /// 党总支.
    GeneralBranch,
    /// 党组.
    PartyGroup,
    /// A committee below that of a township or street.
    SubCommittee,
    /// 临时党组织.
    Temporary,
}

impl Penalty {
    /// All of them.
    pub const ALL: [Penalty; 5] = [
        Penalty::None,
        Penalty::Warning,
        Penalty::SeriousWarning,
        Penalty::RemovedFromPost,
        Penalty::ProbationWithinParty,
    ];

    /// `none`, `warning`, …
    pub fn key(self) -> &'static str {
        match self {
            Penalty::None => "none",
            Penalty::Warning => "warning",
            Penalty::SeriousWarning => "serious_warning",
            Penalty::RemovedFromPost => "removed_from_post",
            Penalty::ProbationWithinParty => "probation_within_party",
        }
    }

    /// Reads one of the words of [`Penalty::key`].
    pub fn parse(text: &str) -> Option<Penalty> {
        Penalty::ALL.into_iter().find(|it| it.key() == text)
    }

    /// Whether one of those whose effect ends by itself.
    pub fn is_lighter(self) -> bool {
        !matches!(self, Penalty::None | Penalty::ProbationWithinParty)
    }
}

impl Approver {
    /// All of them.
    pub const ALL: [Approver; 5] = [
        Approver::Committee,
        Approver::GeneralBranch,
        Approver::PartyGroup,
        Approver::SubCommittee,
        Approver::Temporary,
    ];

    /// `committee`, `general_branch`, …
    pub fn key(self) -> &'static str {
        match self {
            Approver::Committee => "committee",
            Approver::GeneralBranch => "general_branch",
            Approver::PartyGroup => "party_group",
            Approver::SubCommittee => "sub_committee",
            Approver::Temporary => "temporary",
        }
    }

    /// Reads one of the words of [`Approver::key`].
    pub fn parse(text: &str) -> Option<Approver> {
        Approver::ALL.into_iter().find(|it| it.key() == text)
    }
}
