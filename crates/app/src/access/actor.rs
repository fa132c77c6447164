//! A person in an office, and what an office can ask for.

use super::policy;
use super::reach::Reach;
use crate::error::{AppError, Outcome};

/// An office 职务身份. Rights go with the office, never with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 机关工委 / 组织部干部: works for the whole county.
    Officer,
    /// 党委、总支专干: works for a committee and everything below it.
    CommitteeClerk,
    /// 支部书记.
    BranchSecretary,
    /// 支部委员.
    CommitteeMember,
    /// 党员: sees what concerns them.
    Member,
    /// 审计: reads all, changes nothing.
    Auditor,
    /// 系统管理员: runs the program; sees no member's data by virtue of the office.
    Administrator,
}

impl Role {
    /// Every office, in the order of the policy table's columns.
    pub const ALL: [Self; 7] = [
        Self::Officer,
        Self::CommitteeClerk,
        Self::BranchSecretary,
        Self::CommitteeMember,
        Self::Member,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The word in the database, the API and the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::CommitteeClerk => "committee_clerk",
            Self::BranchSecretary => "branch_secretary",
            Self::CommitteeMember => "committee_member",
            Self::Member => "member",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The office of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// What can be asked of the program. Each route names one; each has a row in [`policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// 本月待办: the duties of one's organisations.
    SeeHome,
    /// 我的: what is held about oneself and who read it.
    SeeOwn,
    /// 换职务、退出、语言: one's own session.
    UseSession,
    /// 组织树与组织档案.
    SeeOrganisations,
    /// 班子和党务干部: record, change and end posts.
    ChangePosts,
    /// 组织变更: found, rename, move, merge and dissolve organisations.
    ChangeOrganisation,
    /// 党员名册.
    SeeMembers,
    /// 党员档案.
    SeeMember,
    /// 新增党员、办理变更.
    ChangeMember,
    /// 敏感内容: health, discipline, family, whole numbers; with a reason.
    SeeSensitive,
    /// 申请更正 of what is held about oneself.
    RequestCorrection,
    /// 答复更正申请.
    AnswerCorrection,
    /// 重复与合并.
    MergeMembers,
    /// 谈心谈话: that there was one.
    SeeTalks,
    /// 记谈话: one that the actor took part in.
    RecordTalk,
    /// 看谈话内容: of talks one was in.
    ReadTalk,
    /// 目标承诺.
    SeePledges,
    /// 写承诺: one's own.
    WritePledge,
    /// 检查承诺.
    CheckPledge,
    /// 行为规范.
    SeeNorms,
    /// 发布规范.
    WriteNorm,
    /// 确认规范: for oneself.
    AcknowledgeNorm,
    /// 谁确认过规范.
    SeeAcknowledgements,
    /// 组织生活记录.
    SeeMeetings,
    /// 记一次组织生活.
    RecordMeeting,
    /// 差距一览.
    SeeBoard,
    /// 不需要办: set a duty aside with a reason.
    WaiveDuty,
    /// 办件: the cases of every procedure and how they stand.
    SeeProcedures,
    /// 办件: begin a case, record a step, take one back.
    RecordProcedure,
    /// 录入计票: the count of an election's ballots.
    CountBallots,
    /// 发展党员: the cases and how they stand.
    SeeDevelopment,
    /// 发展党员: record a step, take one back.
    RecordDevelopment,
    /// 发展党员年度计划: approve the numbers of those below.
    PlanDevelopment,
    /// 思想汇报: hand in one's own.
    WriteThoughts,
    /// 思想汇报: read and answer those one wrote, reads, or sees to.
    ReadThoughts,
    /// 党费应缴.
    SeeDues,
    /// 导入: bring workbooks in.
    Import,
    /// 导出完整号码: a list with ID and telephone numbers in the clear.
    ExportPersonalData,
    /// 调研报告.
    SeeReport,
    /// 对策与文字: the officer's own words and measures.
    WriteReport,
    /// 制度与政策库: the rules in force.
    SeeRules,
    /// 账户: who has which office.
    SeeAccounts,
}

impl Act {
    /// Every act, in the order of the policy table's rows.
    pub const ALL: [Self; 42] = [
        Self::SeeHome,
        Self::SeeOwn,
        Self::UseSession,
        Self::SeeOrganisations,
        Self::ChangeOrganisation,
        Self::ChangePosts,
        Self::SeeMembers,
        Self::SeeMember,
        Self::ChangeMember,
        Self::SeeSensitive,
        Self::RequestCorrection,
        Self::AnswerCorrection,
        Self::MergeMembers,
        Self::SeeTalks,
        Self::RecordTalk,
        Self::ReadTalk,
        Self::SeePledges,
        Self::WritePledge,
        Self::CheckPledge,
        Self::SeeNorms,
        Self::WriteNorm,
        Self::AcknowledgeNorm,
        Self::SeeAcknowledgements,
        Self::SeeMeetings,
        Self::RecordMeeting,
        Self::SeeBoard,
        Self::WaiveDuty,
        Self::SeeProcedures,
        Self::RecordProcedure,
        Self::CountBallots,
        Self::SeeDevelopment,
        Self::RecordDevelopment,
        Self::PlanDevelopment,
        Self::WriteThoughts,
        Self::ReadThoughts,
        Self::SeeDues,
        Self::Import,
        Self::ExportPersonalData,
        Self::SeeReport,
        Self::WriteReport,
        Self::SeeRules,
        Self::SeeAccounts,
    ];
}

/// A signed-in person in the office they chose, or the operator at the command line.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account; none for the command line.
    pub account_id: Option<i64>,
    /// The name shown.
    pub display_name: String,
    /// The office.
    pub role: Role,
    /// The office's id; none for the command line.
    pub office_id: Option<i64>,
    /// The organisation the office is for; none where it is for the whole installation.
    pub organisation_id: Option<i64>,
    /// Its short name, empty where there is none.
    pub organisation_name: String,
    /// The member this person is, if they are on the roster.
    pub member_id: Option<i64>,
    /// The request this actor is acting in, for the audit row.
    pub request_id: String,
}

impl Actor {
    /// The operator at the command line, who holds the data file itself: an officer of the whole
    /// county whose acts are audited under no account.
    pub fn operator() -> Self {
        Self {
            account_id: None,
            display_name: "命令行".to_owned(),
            role: Role::Officer,
            office_id: None,
            organisation_id: None,
            organisation_name: String::new(),
            member_id: None,
            request_id: "command-line".to_owned(),
        }
    }

    /// Whether this is the operator at the command line and nobody's account.
    pub fn is_operator(&self) -> bool {
        self.account_id.is_none()
    }

    /// Whether this actor's office may do `act`, and where.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] if the office may not do it anywhere.
    pub fn may(&self, act: Act) -> Outcome<Reach> {
        Reach::of(policy::extent(self.role, act), self).ok_or(AppError::Forbidden)
    }
}
