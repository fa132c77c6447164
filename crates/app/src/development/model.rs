//! Candidates as lists and pages show them.

use jiff::civil::Date;
use zhibu_db::record;

use super::rules::thoughts::ThoughtsDue;
use crate::error::Said;
use crate::procedures::model::{Case, KeptFacts, OpenLine, StepLine, StepRow, WhatIf};
use crate::procedures::rules::ToldBreach;

record! {
    /// A candidate without what is sealed.
    pub struct CandidateRow {
        pub id: i64,
        pub organisation_id: i64,
        pub organisation_name: String,
        pub version: i64,
        pub name: String,
        pub sex: String,
        pub birth_on: Date,
        pub ethnicity: String,
        pub education: String,
        pub workplace: Option<String>,
    }
}

/// A new candidate; checked already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCandidate {
    /// 所在党支部.
    pub organisation_id: i64,
    /// 姓名.
    pub name: String,
    /// male or female.
    pub sex: String,
    /// 出生日期.
    pub birth_on: Date,
    /// 民族.
    pub ethnicity: String,
    /// In the clear; sealed when written.
    pub id_number: String,
    /// In the clear; sealed when written.
    pub telephone: Option<String>,
    /// 学历.
    pub education: String,
    /// 工作单位及职务.
    pub workplace: Option<String>,
    /// The recorded steps, each with its day.
    pub steps: Vec<(String, Date, KeptFacts)>,
}

/// How far a case is 阶段.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 入党申请人.
    Applicant,
    /// 入党积极分子.
    Activist,
    /// 发展对象.
    Target,
    /// 支部大会通过，待审批.
    Accepted,
    /// 预备党员.
    Probationary,
    /// 已转正.
    Full,
    /// 中止.
    BrokenOff,
}

/// A line of the list.
#[derive(Clone, Debug)]
pub struct CandidateLine {
    /// Who.
    pub row: CandidateRow,
    /// How far.
    pub stage: Stage,
    /// What can be done next, with its last day.
    pub next: Vec<(Said, Option<Date>)>,
    /// Whether the last day of something is past.
    pub is_late: bool,
    /// What went wrong.
    pub breaches: Vec<ToldBreach>,
}

/// The last day of a step that can be taken.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// The page where it is done.
    pub href: String,
    /// Whose it is.
    pub name: String,
    /// The step.
    pub step: Said,
    /// Its last day.
    pub latest: Date,
}

record! {
    /// Who issues the papers of a branch's cases, by full name.
    pub struct Issuers {
        pub branch: String,
        /// The committee above it that decides on its cases.
        pub above: Option<String>,
    }
}

/// A case as its papers tell it.
#[derive(Clone, Debug)]
pub struct CaseOnPaper {
    /// Who.
    pub row: CandidateRow,
    /// How far.
    pub stage: Stage,
    /// What went wrong.
    pub breaches: Vec<ToldBreach>,
    /// By day.
    pub steps: Vec<StepRow>,
    /// Who issues them.
    pub issuers: Issuers,
}

/// What a step does to the roster: the words of `does` in its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// 接收为预备党员: a probationary member from the day the assembly accepted.
    MemberAdmitted,
    /// 转为正式党员: a full member from the end of probation.
    MemberConverted,
    /// 取消预备党员资格: no member any more.
    MemberEnded,
}

/// What a step did to the roster, as it is told once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnRoster {
    /// The person was entered as a probationary member.
    Entered,
    /// The number stood there already: nobody was entered, the case was linked.
    Found,
    /// A full member from the end of probation.
    Converted,
    /// No member any more.
    Ended,
    /// The roster says otherwise and was left as it is.
    Otherwise,
}

/// A step recorded.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// Its id.
    pub id: i64,
    /// What it did to the roster.
    pub on_roster: Option<OnRoster>,
}

/// The member of a case.
#[derive(Clone, Copy, Debug)]
pub struct LinkedMember {
    /// Their id.
    pub id: i64,
    /// Whether they stood on the roster before the case said so.
    pub was_there: bool,
    /// Whether the reader may open their page.
    pub is_open: bool,
}

/// A case whole.
#[derive(Clone, Debug)]
pub struct CandidateFile {
    /// Who.
    pub row: CandidateRow,
    /// The case.
    pub case: Case,
    /// How far.
    pub stage: Stage,
    /// What was recorded, by day.
    pub steps: Vec<StepLine>,
    /// What can be done.
    pub open: Vec<OpenLine>,
    /// What only some cases need, as far as the reader records it.
    pub aside: Vec<OpenLine>,
    /// What went wrong.
    pub breaches: Vec<ToldBreach>,
    /// The day probation ends.
    pub probation_end: Option<Date>,
    /// Whether a count touched a year without holiday arrangements 暂算.
    pub is_provisional: bool,
    /// Which thought reports are owed.
    pub thoughts: ThoughtsDue,
    /// Who it is on the roster.
    pub member: Option<LinkedMember>,
    /// Whether somebody was approved whom nobody entered on the roster, and the reader may.
    pub may_enter: bool,
    /// What was asked of a day.
    pub what_if: Option<WhatIf>,
    /// The day it was looked at.
    pub today: Date,
}

impl Effect {
    /// All of them.
    pub const ALL: [Effect; 3] = [
        Effect::MemberAdmitted,
        Effect::MemberConverted,
        Effect::MemberEnded,
    ];

    /// The word of the rule files.
    pub fn key(self) -> &'static str {
        match self {
            Effect::MemberAdmitted => "member_admitted",
            Effect::MemberConverted => "member_converted",
            Effect::MemberEnded => "leave cancelled",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Effect> {
        Effect::ALL.into_iter().find(|it| it.key() == text)
    }
}

impl OnRoster {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            OnRoster::Entered => "development.roster_entered",
            OnRoster::Found => "development.roster_found",
            OnRoster::Converted => "development.roster_converted",
            OnRoster::Ended => "development.roster_ended",
            OnRoster::Otherwise => "development.roster_otherwise",
        }
    }
}

impl Stage {
    /// All of them.
    pub const ALL: [Stage; 7] = [
        Stage::Applicant,
        Stage::Activist,
        Stage::Target,
        Stage::Accepted,
        Stage::Probationary,
        Stage::Full,
        Stage::BrokenOff,
    ];

    /// The word of addresses and strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Applicant => "applicant",
            Stage::Activist => "activist",
            Stage::Target => "target",
            Stage::Accepted => "accepted",
            Stage::Probationary => "probationary",
            Stage::Full => "full",
            Stage::BrokenOff => "broken_off",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|it| it.key() == text)
    }
}
