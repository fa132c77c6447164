//! Cases and steps as they are kept.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_db::record;
use zhibu_rules::procedures::{
    Approver, Event, Facts, History, Introducer, Penalty, Procedure, StepRule,
};

use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::identity::fault;

/// Characters of a name.
const NAME_CHARACTERS_MAX: usize = 100;
/// More than a branch has members.
const COUNT_MAX: i64 = 100_000;

record! {
    /// A case.
    pub struct Case {
        pub id: i64,
        pub procedure: String,
        pub organisation_id: i64,
        pub organisation_name: String,
        pub version: i64,
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

impl KeptFacts {
    /// As the database keeps them.
    ///
    /// # Errors
    /// Never in practice: they are plain.
    pub fn to_json(&self) -> Outcome<String> {
        serde_json::to_string(self).map_err(AppError::internal)
    }

    /// What of them cannot be: counts that do not fit together, the same person twice, what a step needs and
    /// lacks. Each with the name of its field.
    pub fn faults(&self, step: &StepRule) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        let counts = [
            self.eligible,
            self.present,
            self.yes,
            self.no,
            self.abstain,
            self.written_yes,
        ];
        if step.vote.is_some() {
            self.faults_of_vote(&mut faults);
        } else if counts.iter().any(Option::is_some) {
            faults.push(fault(
                "eligible",
                "这一步没有表决，不写票数。",
                "This step is no vote: leave its counts out.",
            ));
        }
        let introducers = self.introducers.iter().map(|it| &it.name);
        let persons: Vec<&String> = self.contacts.iter().chain(introducers).collect();
        let is_long =
            |it: &&&String| it.trim().is_empty() || it.chars().count() > NAME_CHARACTERS_MAX;
        if persons.iter().any(|it| is_long(&it)) {
            faults.push(fault("person_1", "写姓名。", "Write names."));
        }
        if let [one, other, ..] = persons.as_slice()
            && one == other
        {
            faults.push(fault(
                "person_2",
                "两个人不能是同一人，请另选一人。",
                "Choose another person: both are the same.",
            ));
        }
        let lacks = match step.key.as_str() {
            "contacts" if self.contacts.is_empty() => Some("person_1"),
            "political_review" if self.has_passed.is_none() => Some("result"),
            "extend" if self.months.is_none() => Some("months"),
            "approval" if self.approver.as_deref().and_then(Approver::parse).is_none() => {
                Some("approver")
            }
            _ => None,
        };
        faults.extend(lacks.map(|field| {
            fault(
                field,
                "这一步还要写明这一项。",
                "This step needs this item.",
            )
        }));
        faults
    }

    fn faults_of_vote(&self, faults: &mut Vec<FieldFault>) {
        let (Some(eligible), Some(present), Some(yes)) = (self.eligible, self.present, self.yes)
        else {
            faults.push(fault(
                "eligible",
                "写应到、实到和赞成的人数。",
                "Write who was entitled, who was present and how many were for.",
            ));
            return;
        };
        let of = |count: Option<i64>| count.unwrap_or_default();
        let (no, abstain, written) = (of(self.no), of(self.abstain), of(self.written_yes));
        if [eligible, present, yes, no, abstain, written]
            .iter()
            .any(|it| !(0..=COUNT_MAX).contains(it))
        {
            faults.push(fault(
                "eligible",
                "人数写 0 或更大的整数。",
                "Counts are whole numbers, 0 or more.",
            ));
            return;
        }
        if present + written > eligible {
            let zh = format!(
                "实到 {present} 人加会前书面同意 {written} 人，多于应到 {eligible} 人，请核对。"
            );
            let en = format!(
                "{present} present and {written} in writing are more than the {eligible} entitled; check them."
            );
            faults.push(fault("present", zh, en));
        }
        let ballots = yes + no + abstain;
        if ballots > present {
            let zh = format!("赞成、不赞成、弃权共 {ballots} 票，多于实到 {present} 人，请核对。");
            let en = format!("{ballots} ballots are more than the {present} present; check them.");
            faults.push(fault("yes", zh, en));
        }
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
