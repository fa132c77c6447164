//! What of the facts of a step cannot be: counts that do not fit together, the same person twice, what a step
//! asks for and lacks. Each with the name of its field.

use zhibu_rules::Rulebook;
use zhibu_rules::dates::parse_date;
use zhibu_rules::procedures::{Approver, Ask, AskKind, AskRule, StepRule};

use crate::error::FieldFault;
use crate::members::rules::identity::fault;
use crate::procedures::model::KeptFacts;

/// Characters of a name.
const NAME_CHARACTERS_MAX: usize = 100;
/// Characters of a few words.
pub const TEXT_CHARACTERS_MAX: usize = 100;
/// Characters of a longer text.
pub const WORDS_CHARACTERS_MAX: usize = 500;
/// More than a branch has members.
const COUNT_MAX: i64 = 100_000;

/// The name of the field in which a step asks for something.
pub fn ask_field(key: &str) -> String {
    format!("ask_{key}")
}

impl KeptFacts {
    /// What of them cannot be: counts that do not fit together, the same person twice, what a step needs and
    /// lacks. Each with the name of its field.
    pub fn faults(&self, book: &Rulebook, step: &StepRule) -> Vec<FieldFault> {
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
        self.faults_of_answers(book, step, &mut faults);
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

    fn faults_of_answers(&self, book: &Rulebook, step: &StepRule, faults: &mut Vec<FieldFault>) {
        for key in self.answers.keys() {
            if step.asks.iter().all(|it| it.key != *key) {
                let en = "This step does not ask for it: leave it out.";
                faults.push(fault(&ask_field(key), "这一步不填这一项，请去掉。", en));
            }
        }
        for ask in &step.asks {
            let answer = self.answers.get(&ask.key).map_or("", |it| it.trim());
            let rule = book.ask(&ask.key);
            faults.extend(rule.and_then(|rule| fault_of_answer(rule, ask, answer)));
        }
    }
}

/// What is wrong with an answer.
fn fault_of_answer(rule: &AskRule, ask: &Ask, answer: &str) -> Option<FieldFault> {
    let field = &ask_field(&ask.key);
    let (zh, en) = (&rule.zh, &rule.en);
    if answer.is_empty() {
        let lacks = || {
            fault(
                field,
                format!("“{zh}”要填写。"),
                format!("“{en}” has to be filled in."),
            )
        };
        return ask.is_required.then(lacks);
    }
    let too_long = |most: usize| {
        (answer.chars().count() > most).then(|| {
            fault(
                field,
                format!("“{zh}”最多 {most} 字。"),
                format!("“{en}” takes at most {most} characters."),
            )
        })
    };
    match rule.kind {
        AskKind::Text => too_long(TEXT_CHARACTERS_MAX),
        AskKind::Words => too_long(WORDS_CHARACTERS_MAX),
        AskKind::Day => parse_date(answer).is_none().then(|| {
            fault(
                field,
                format!("“{answer}”不是一个日期，请写成 2026-11-24 这样的日期。"),
                format!("“{answer}” is no day: write one like 2026-11-24."),
            )
        }),
        AskKind::Count => {
            let count = answer.parse::<i64>().ok();
            let is_count = count.is_some_and(|it| (0..=COUNT_MAX).contains(&it));
            (!is_count).then(|| {
                fault(
                    field,
                    format!("“{answer}”不是个数，写 0 或更大的整数。"),
                    format!("“{answer}” is no count: write a whole number, 0 or more."),
                )
            })
        }
        AskKind::Choice => {
            let is_known = rule.choices.iter().any(|it| it.key == answer);
            (!is_known).then(|| {
                let en = "Choose one of those listed.";
                fault(field, "请从列出的里面选。", en)
            })
        }
        AskKind::Yes => (answer != "yes").then(|| {
            let en = "Tick it, or leave it blank.";
            fault(field, "勾选，或者留空。", en)
        }),
    }
}
