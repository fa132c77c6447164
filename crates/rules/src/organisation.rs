//! Thresholds of organisations 组织设置: what form is due, and whether an existing one fits.

use crate::fault::RuleMissing;
use crate::keys;
use crate::rulebook::Rules;
use crate::value::DatedValue;

/// The kinds of party organisation in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganisationKind {
    /// 机关工委.
    WorkCommittee,
    /// 机关党委.
    Committee,
    /// 党总支.
    GeneralBranch,
    /// 党支部.
    Branch,
    /// 联合支部: one branch for several units.
    JointBranch,
    /// 党小组.
    Group,
}

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdQuestion {
    /// A unit without an organisation: what is due?
    None,
    /// An existing branch: is it of a fitting size?
    Branch,
    /// What leads a branch?
    BranchCommittee,
    /// An existing general branch.
    GeneralBranch,
    /// An existing primary committee.
    Committee,
}

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Too few full members for a branch of its own: join with neighbours.
    JointBranch,
    /// A branch is due.
    Branch,
    /// A general branch is due.
    GeneralBranch,
    /// A primary committee is due, or a branch committee is to be elected.
    Committee,
    /// Fewer full members than a branch needs.
    BelowMin,
    /// More members than the form is meant for.
    OverMax,
    /// A secretary leads, without a committee.
    SecretaryOnly,
    /// Smaller than the form is meant for: only with higher approval.
    NeedsApproval,
    /// Nothing to remark.
    Ok,
    /// The numbers cannot be: negative, or more full members than members.
    BadInput,
}

/// A finding and the figure that decided it.
#[derive(Clone, Copy, Debug)]
pub struct ThresholdAnswer<'a> {
    /// What is found.
    pub finding: Finding,
    /// The deciding figure; `None` for bad input.
    pub rule: Option<&'a DatedValue>,
}

/// Judges numbers of members by the thresholds.
///
/// The order for a unit without an organisation: too few full members first, then the largest form
/// that the members fill. Exactly 100 members fit both a general branch and a committee: with
/// neither, the committee is due; an existing general branch is not blamed.
pub fn judge<'a>(
    rules: Rules<'a>,
    question: ThresholdQuestion,
    full_members: i64,
    all_members: i64,
) -> Result<ThresholdAnswer<'a>, RuleMissing> {
    if full_members < 0 || all_members < full_members {
        return Ok(ThresholdAnswer {
            finding: Finding::BadInput,
            rule: None,
        });
    }
    let branch_min = || Ok((rules.integer(&keys::BRANCH_MIN)?, &keys::BRANCH_MIN));
    let (finding, key) = match question {
        ThresholdQuestion::None => {
            let (least, key) = branch_min()?;
            if full_members < least {
                (Finding::JointBranch, key)
            } else {
                form_due(rules, all_members)?
            }
        }
        ThresholdQuestion::Branch => {
            let (least, key) = branch_min()?;
            if full_members < least {
                (Finding::BelowMin, key)
            } else if all_members > rules.integer(&keys::BRANCH_MAX)? {
                (Finding::OverMax, &keys::BRANCH_MAX)
            } else {
                (Finding::Ok, &keys::BRANCH_MAX)
            }
        }
        ThresholdQuestion::BranchCommittee => {
            let (least, key) = branch_min()?;
            if full_members < least {
                (Finding::BelowMin, key)
            } else if full_members < rules.integer(&keys::BRANCH_COMMITTEE_MIN)? {
                (Finding::SecretaryOnly, &keys::BRANCH_COMMITTEE_MIN)
            } else {
                (Finding::Committee, &keys::BRANCH_COMMITTEE_MIN)
            }
        }
        ThresholdQuestion::GeneralBranch => {
            if all_members < rules.integer(&keys::GENERAL_BRANCH_MIN)? {
                (Finding::NeedsApproval, &keys::GENERAL_BRANCH_MIN)
            } else if all_members > rules.integer(&keys::GENERAL_BRANCH_MAX)? {
                (Finding::OverMax, &keys::GENERAL_BRANCH_MAX)
            } else {
                (Finding::Ok, &keys::GENERAL_BRANCH_MAX)
            }
        }
        ThresholdQuestion::Committee => {
            if all_members < rules.integer(&keys::COMMITTEE_MIN)? {
                (Finding::NeedsApproval, &keys::COMMITTEE_MIN)
            } else {
                (Finding::Ok, &keys::COMMITTEE_MIN)
            }
        }
    };
    Ok(ThresholdAnswer {
        finding,
        rule: Some(rules.value(key)?),
    })
}

/// The form that so many members fill, once a branch is possible at all.
fn form_due(
    rules: Rules<'_>,
    all_members: i64,
) -> Result<(Finding, &'static keys::Key), RuleMissing> {
    if all_members >= rules.integer(&keys::COMMITTEE_MIN)? {
        Ok((Finding::Committee, &keys::COMMITTEE_MIN))
    } else if all_members >= rules.integer(&keys::GENERAL_BRANCH_MIN)? {
        Ok((Finding::GeneralBranch, &keys::GENERAL_BRANCH_MIN))
    } else {
        Ok((Finding::Branch, &keys::BRANCH_MIN))
    }
}

impl OrganisationKind {
    /// All of them, from the top of the tree.
    pub const ALL: [OrganisationKind; 6] = [
        OrganisationKind::WorkCommittee,
        OrganisationKind::Committee,
        OrganisationKind::GeneralBranch,
        OrganisationKind::Branch,
        OrganisationKind::JointBranch,
        OrganisationKind::Group,
    ];

    /// The word in the rule files and in the database.
    pub fn key(self) -> &'static str {
        match self {
            OrganisationKind::WorkCommittee => "work_committee",
            OrganisationKind::Committee => "committee",
            OrganisationKind::GeneralBranch => "general_branch",
            OrganisationKind::Branch => "branch",
            OrganisationKind::JointBranch => "joint_branch",
            OrganisationKind::Group => "group",
        }
    }

    /// The word in the offices' workbooks and on Chinese pages.
    pub fn zh(self) -> &'static str {
        match self {
            OrganisationKind::WorkCommittee => "机关工委",
            OrganisationKind::Committee => "机关党委",
            OrganisationKind::GeneralBranch => "党总支",
            OrganisationKind::Branch => "党支部",
            OrganisationKind::JointBranch => "联合支部",
            OrganisationKind::Group => "党小组",
        }
    }

    /// Whether members belong to it directly.
    pub fn holds_members(self) -> bool {
        matches!(
            self,
            OrganisationKind::Branch | OrganisationKind::JointBranch
        )
    }

    /// Reads the word of the rule files and the database.
    pub fn parse(text: &str) -> Option<OrganisationKind> {
        OrganisationKind::ALL
            .into_iter()
            .find(|kind| kind.key() == text)
    }
}

impl ThresholdQuestion {
    /// All of them.
    pub const ALL: [ThresholdQuestion; 5] = [
        ThresholdQuestion::None,
        ThresholdQuestion::Branch,
        ThresholdQuestion::BranchCommittee,
        ThresholdQuestion::GeneralBranch,
        ThresholdQuestion::Committee,
    ];

    /// `none`, `branch`, `branch_committee`, `general_branch`, `committee`.
    pub fn key(self) -> &'static str {
        match self {
            ThresholdQuestion::None => "none",
            ThresholdQuestion::Branch => "branch",
            ThresholdQuestion::BranchCommittee => "branch_committee",
            ThresholdQuestion::GeneralBranch => "general_branch",
            ThresholdQuestion::Committee => "committee",
        }
    }

    /// Reads one of the words of [`ThresholdQuestion::key`].
    pub fn parse(text: &str) -> Option<ThresholdQuestion> {
        ThresholdQuestion::ALL
            .into_iter()
            .find(|question| question.key() == text)
    }
}

impl Finding {
    /// The word of the command line: `joint_branch`, `below_min`, `ok`.
    pub fn key(self) -> &'static str {
        match self {
            Finding::JointBranch => "joint_branch",
            Finding::Branch => "branch",
            Finding::GeneralBranch => "general_branch",
            Finding::Committee => "committee",
            Finding::BelowMin => "below_min",
            Finding::OverMax => "over_max",
            Finding::SecretaryOnly => "secretary_only",
            Finding::NeedsApproval => "needs_approval",
            Finding::Ok => "ok",
            Finding::BadInput => "bad_input",
        }
    }
}
