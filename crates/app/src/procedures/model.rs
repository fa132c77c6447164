//! Cases and steps as they are kept.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_db::record;
use zhibu_rules::procedures::{
    Approver, BODY, Event, Facts, History, Introducer, Penalty, Procedure, Side,
};

use super::rules::ToldBreach;
use crate::error::{AppError, Outcome, Said};

/// What a step asks for whose answer is the last day for the step that answers it.
pub const UNTIL: &str = "until";

/// What the first step asks for where a case is about somebody who is on no roster here: it heads the page.
pub const PERSON_NAME: &str = "person_name";

record! {
    /// A case.
    pub struct Case {
        pub id: i64,
        pub procedure: String,
        pub organisation_id: i64,
        pub organisation_name: String,
        pub version: i64,
        /// What it is about; a candidate's case takes it from the candidate.
        pub title: Option<String>,
        pub member_id: Option<i64>,
        pub counterpart_id: Option<i64>,
        pub counterpart_name: Option<String>,
        /// How far below the reader's organisation its organisation stands; none out of reach.
        pub depth: Option<i64>,
        /// The same of the other organisation.
        pub counterpart_depth: Option<i64>,
    }
}

record! {
    /// A recorded step; `facts` are [`KeptFacts`] as JSON.
    pub struct StepRow {
        pub id: i64,
        pub case_id: i64,
        pub step: String,
        pub taken_on: Date,
        pub facts: String,
        pub at: String,
        pub account_name: Option<String>,
    }
}

/// What is recorded with a step; each step has its own few, the others are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KeptFacts {
    /// Contacts 培养联系人 by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Introducers 入党介绍人.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub introducers: Vec<KeptIntroducer>,
    /// Whether the political review 政治审查 was passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_passed: Option<bool>,
    /// Days of training 培训天数.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training_days: Option<i64>,
    /// Class hours of training 学时.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training_hours: Option<i64>,
    /// 应到会有表决权的党员.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eligible: Option<i64>,
    /// 实到.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present: Option<i64>,
    /// 赞成票.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yes: Option<i64>,
    /// 反对票.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no: Option<i64>,
    /// 弃权票.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abstain: Option<i64>,
    /// 会前书面同意.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_yes: Option<i64>,
    /// 审批的组织: committee, general_branch, party_group, sub_committee or temporary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// 特殊情况.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_special: bool,
    /// 延长预备期的月数.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<i64>,
    /// What the step asks for by the rules, each under its key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
}

/// An introducer as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptIntroducer {
    /// 姓名.
    pub name: String,
    /// Whether a full member on the day.
    pub is_full: bool,
    /// none, warning, serious_warning, removed_from_post or probation_within_party.
    pub penalty: String,
    /// The last day of its effect, where known.
    pub effect_until: Option<String>,
    /// Whether rights were restored.
    pub has_rights_restored: bool,
}

/// A recorded step as the page shows it.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// Its id.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// Its name by the edition of its day.
    pub name: Said,
    /// Its day.
    pub on: Date,
    /// What was recorded with it.
    pub facts: KeptFacts,
    /// Document and article.
    pub source: Said,
    /// Who recorded it; none of a file or the command line.
    pub by: Option<String>,
    /// Whether the reader records such a step, and so takes it back.
    pub is_mine: bool,
}

/// A step that can be taken.
#[derive(Clone, Debug)]
pub struct OpenLine {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Said,
    /// Document and article.
    pub source: Said,
    /// Whose it is.
    pub side: Side,
    /// The first day.
    pub earliest: Date,
    /// The last day.
    pub latest: Option<Date>,
    /// Whether the actor records it.
    pub is_mine: bool,
}

/// What a step on a day would be.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The step.
    pub key: String,
    /// Its name.
    pub name: Said,
    /// The day.
    pub on: Date,
    /// Why not yet.
    pub refused: Vec<ToldBreach>,
    /// What would stand beside it.
    pub warned: Vec<ToldBreach>,
    /// What could be done then, with first and last day.
    pub then: Vec<(Said, Date, Option<Date>)>,
}

/// A case whole.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The case.
    pub case: Case,
    /// The procedure's name.
    pub procedure: Said,
    /// What was recorded, by day.
    pub steps: Vec<StepLine>,
    /// What can be done.
    pub open: Vec<OpenLine>,
    /// What only some cases need, as far as the reader records it.
    pub aside: Vec<OpenLine>,
    /// What went wrong.
    pub breaches: Vec<ToldBreach>,
    /// Whether a count touched a year without holiday arrangements 暂算.
    pub is_provisional: bool,
    /// What was asked of a day.
    pub what_if: Option<WhatIf>,
    /// The day it was looked at.
    pub today: Date,
}

/// A line of the list of cases.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// The case.
    pub case: Case,
    /// The procedure's name.
    pub procedure: Said,
    /// What was done last, and when.
    pub last: Option<(Said, Date)>,
    /// What can be done next, with its last day, and whether the reader does it.
    pub next: Vec<OpenLine>,
    /// Whether the last day of something is past.
    pub is_late: bool,
    /// What went wrong.
    pub breaches: Vec<ToldBreach>,
}

/// A case to be begun.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// The procedure's key.
    pub procedure: String,
    /// Whose case it is.
    pub organisation_id: i64,
    /// The member it is about.
    pub member_id: Option<i64>,
    /// The other organisation.
    pub counterpart_id: Option<i64>,
}

impl Case {
    /// Whether the reader's organisation stands on a side of the case.
    pub fn is_on(&self, side: Side) -> bool {
        let above = |depth: Option<i64>| depth.is_some_and(|depth| depth > 0);
        match side {
            Side::Branch => self.depth.is_some(),
            Side::Above => above(self.depth),
            Side::Counterpart => self.counterpart_depth.is_some(),
            Side::CounterpartAbove => above(self.counterpart_depth),
        }
    }
}

impl KeptFacts {
    /// As the database keeps them.
    ///
    /// # Errors
    /// Never in practice: they are plain.
    pub fn to_json(&self) -> Outcome<String> {
        serde_json::to_string(self).map_err(AppError::internal)
    }

    /// Who a case is about, where that is somebody on no roster here.
    pub fn person_name(&self) -> Option<&str> {
        self.answers.get(PERSON_NAME).map(|it| it.trim())
    }

    /// As the rules look at them.
    pub fn to_facts(&self) -> Facts {
        let contacts = i64::try_from(self.contacts.len()).ok();
        Facts {
            persons_count: contacts.filter(|count| *count > 0),
            introducers: self
                .introducers
                .iter()
                .map(KeptIntroducer::to_rule)
                .collect(),
            has_failed: self.has_passed == Some(false),
            training_days: self.training_days.unwrap_or_default(),
            training_hours: self.training_hours.unwrap_or_default(),
            is_exempt: false,
            eligible: self.eligible,
            present: self.present,
            yes: self.yes,
            no: self.no,
            abstain: self.abstain,
            written_yes: self.written_yes,
            approver: self.approver.as_deref().and_then(Approver::parse),
            is_special: self.is_special,
            probation_start: None,
            months: self.months,
            body: self.answers.get(BODY).cloned(),
            until: self.answers.get(UNTIL).and_then(|it| it.parse().ok()),
        }
    }
}

impl KeptIntroducer {
    fn to_rule(&self) -> Introducer {
        Introducer {
            is_full: self.is_full,
            penalty: Penalty::parse(&self.penalty).unwrap_or(Penalty::None),
            effect_until: self.effect_until.as_deref().and_then(|it| it.parse().ok()),
            has_rights_restored: self.has_rights_restored,
        }
    }
}

impl StepRow {
    /// What was recorded with it.
    ///
    /// # Errors
    /// It was not written by this program.
    pub fn kept(&self) -> Outcome<KeptFacts> {
        serde_json::from_str(&self.facts).map_err(AppError::internal)
    }

    /// As the rules look at it.
    ///
    /// # Errors
    /// As [`StepRow::kept`].
    pub fn to_event(&self) -> Outcome<Event> {
        Ok(Event {
            step: self.step.clone(),
            date: self.taken_on,
            facts: self.kept()?.to_facts(),
        })
    }
}

/// The steps of a case as the rules look at them.
///
/// # Errors
/// As [`StepRow::kept`].
pub fn history<'s>(
    born: Option<Date>,
    steps: impl Iterator<Item = &'s StepRow>,
) -> Outcome<History> {
    let events: Outcome<Vec<Event>> = steps.map(StepRow::to_event).collect();
    Ok(History {
        born,
        events: events?,
    })
}

/// Puts steps into the order of their days, those of one day into the order of the procedure.
pub fn put_in_order(procedure: &Procedure, steps: &mut [StepRow]) {
    steps.sort_by_key(|it| {
        let edition = procedure.edition_on(it.taken_on);
        (
            it.taken_on,
            edition.and_then(|edition| edition.position(&it.step)),
            it.id,
        )
    });
}
