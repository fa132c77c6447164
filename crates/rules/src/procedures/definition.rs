//! What the files say of a procedure.

use std::sync::Arc;

use jiff::civil::Date;

use super::asks::Ask;
use super::checks::Check;
use super::entitled::Entitled;
use crate::keys::Key;
use crate::rulebook::{Rulebook, Rules};
use crate::value::{Binding, Document, Place};
use crate::votes::VoteKind;

/// A procedure in all its editions, the oldest first; there is at least one.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// `development`.
    pub key: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What a case is begun about; `None` where an area of its own begins it.
    pub about: Option<About>,
    /// Whether a case concerns another organisation too 对方党组织.
    pub has_counterpart: bool,
    pub(crate) editions: Vec<ProcedureEdition>,
}

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A member 党员 of the organisation.
    Member,
    /// The organisation itself 党组织.
    Organisation,
}

/// The steps of a procedure in one text.
#[derive(Clone, Debug)]
pub struct ProcedureEdition {
    /// The name it goes by: `2026`.
    pub name: String,
    /// The text.
    pub document: Arc<Document>,
    /// First day in force.
    pub from: Date,
    /// Last day in force; `None` while it holds.
    pub to: Option<Date>,
    /// Its steps in their order.
    pub steps: Vec<StepRule>,
    /// Where it stands in the rule files.
    pub place: Place,
}

/// Whose desk a step is recorded at 经办.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The organisation whose case it is: the branch 党支部.
    Branch,
    /// The organisation above it 上级党组织.
    Above,
    /// The other organisation of the case 对方党组织: the one that receives.
    Counterpart,
    /// The organisation above the other one.
    CounterpartAbove,
}

/// One step in one edition.
#[derive(Clone, Debug)]
pub struct StepRule {
    /// `notice_start`.
    pub key: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The stage 阶段 it belongs to, from 1.
    pub stage: u32,
    /// The article.
    pub article: String,
    /// How strictly its order and limits bind.
    pub binding: Binding,
    /// Who records it.
    pub side: Side,
    /// The steps that must be recorded, and a vote among them carried, before it can be taken.
    pub needs: Vec<String>,
    /// The steps whose absence is told with a code of their own once this one is recorded.
    pub calls_for: Vec<String>,
    /// The code for its own absence where a step calls for it.
    pub missing: Option<Told>,
    /// The steps that count as taken once this one is, in this edition and in later ones.
    pub stands_for: Vec<String>,
    /// Whether it happens in some cases only, so that nobody waits for it.
    pub is_optional: bool,
    /// Of such a step: the one before which it is not recorded on the page.
    pub only_after: Option<String>,
    /// Whether it can stand in a case more than once.
    pub repeats: bool,
    /// Whether it ends the case.
    pub ends: Option<Ending>,
    /// How long it waits.
    pub wait: Option<Wait>,
    /// Until when it must be taken.
    pub limit: Option<Limit>,
    /// That it is due again and again.
    pub every: Option<Every>,
    /// The vote it is.
    pub vote: Option<VoteRule>,
    /// What is written down with it.
    pub asks: Vec<Ask>,
    /// Which bodies may decide it.
    pub entitled: Option<Entitled>,
    /// What the step does besides being recorded, a word that the area of the procedure knows.
    pub does: Option<String>,
    /// What is looked at in its facts.
    pub checks: Vec<(Check, Told)>,
    /// The step from which on a failed one should have stopped the case.
    pub stops: Option<String>,
    /// Official papers that belong to it, by name.
    pub papers: Vec<String>,
}

/// How a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It reached what it was for.
    Finished,
    /// It was broken off; what was still due is due no longer.
    BrokenOff,
}

/// A code and the article beside it: `talk_late 7`, or `approver_not_entitled 37 organ_regulation_2019` where
/// the article is of another document than the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The code.
    pub code: String,
    /// The article.
    pub article: String,
    /// Key of its document; `None` for the document of the edition.
    pub document: Option<String>,
}

/// A time that must pass before a step.
#[derive(Clone, Debug)]
pub struct Wait {
    /// From the day of this step.
    pub after: String,
    /// So long: years, months, or working days with first and last counted.
    pub value: &'static Key,
    /// Runs only once this step is recorded.
    pub given: Option<String>,
    /// Made longer by the months of these steps.
    pub extended_by: Option<String>,
    /// What a step before its end is.
    pub early: Told,
}

/// A time within which a step must be taken.
#[derive(Clone, Debug)]
pub struct Limit {
    /// From the day of this step; `None` from the end of the step's own wait.
    pub after: Option<String>,
    /// So long.
    pub length: Length,
    /// So long where the recorded step says that the case is special.
    pub special_value: Option<&'static Key>,
    /// Holds only if the first step was taken on or after the day of the second.
    pub given: Option<(String, String)>,
    /// What a step after its end is.
    pub late: Told,
}

/// How long a limit is.
#[derive(Clone, Copy, Debug)]
pub enum Length {
    /// A figure of the rules.
    Figure(&'static Key),
    /// Until the day that was set with the step from which it runs.
    Set,
}

/// A step that is due in every stretch of time.
#[derive(Clone, Debug)]
pub struct Every {
    /// The stretches begin with this step.
    pub after: String,
    /// So long is each; it begins the day after the one before.
    pub value: &'static Key,
    /// They end with this step.
    pub until: String,
    /// What a stretch without it is.
    pub missed: Told,
}

/// A vote that decides.
#[derive(Clone, Debug)]
pub struct VoteRule {
    /// Which quorum and majority.
    pub kind: VoteKind,
    /// What a vote without quorum is.
    pub no_quorum: Told,
    /// What going on without a majority is.
    pub not_carried: Told,
}

/// The sentence for a code; `{step}`, `{need}` and `{by}` are filled in.
#[derive(Clone, Debug)]
pub struct BreachText {
    /// The code.
    pub code: String,
    /// Whether a step that would be so is refused, or taken with the sentence beside it.
    pub binding: Binding,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Procedure {
    /// Its editions, the oldest first.
    pub fn editions(&self) -> &[ProcedureEdition] {
        &self.editions
    }

    /// The edition in force on a day; before the oldest one, the oldest. `None` only of a procedure
    /// without editions, which no rulebook holds.
    pub fn edition_on(&self, date: Date) -> Option<&ProcedureEdition> {
        let in_force = self.editions.iter().rfind(|it| it.from <= date);
        in_force.or_else(|| self.editions.first())
    }
}

impl ProcedureEdition {
    /// A step by its key.
    pub fn step(&self, key: &str) -> Option<&StepRule> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// Where a step stands in the order.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }

    /// The figures for a day of this edition; a day before the oldest edition is judged by its first.
    pub fn rules<'a>(&self, book: &'a Rulebook, date: Date) -> Rules<'a> {
        book.on(date.max(self.from))
    }
}

impl Side {
    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<Side> {
        match text {
            "branch" => Some(Side::Branch),
            "above" => Some(Side::Above),
            "counterpart" => Some(Side::Counterpart),
            "counterpart_above" => Some(Side::CounterpartAbove),
            _ => None,
        }
    }
}

impl About {
    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<About> {
        match text {
            "member" => Some(About::Member),
            "organisation" => Some(About::Organisation),
            _ => None,
        }
    }
}

impl Ending {
    /// Reads the word of the rule files.
    pub fn parse(text: &str) -> Option<Ending> {
        match text {
            "finished" => Some(Ending::Finished),
            "broken_off" => Some(Ending::BrokenOff),
            _ => None,
        }
    }
}

impl Told {
    /// Reads `talk_late 7` or `approver_not_entitled 37 organ_regulation_2019`.
    pub fn parse(text: &str) -> Option<Told> {
        let mut words = text.split(' ');
        let mut word = || words.next().filter(|it| !it.is_empty()).map(str::to_owned);
        let told = Told {
            code: word()?,
            article: word()?,
            document: word(),
        };
        (words.next().is_none() && !text.ends_with(' ')).then_some(told)
    }
}

impl Rulebook {
    /// A procedure by its key.
    pub fn procedure(&self, key: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|it| it.key == key)
    }

    /// Every procedure, in the order of the files.
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    /// The sentence for a code.
    pub fn breach_text(&self, code: &str) -> Option<&BreachText> {
        self.breach_texts.iter().find(|it| it.code == code)
    }
}
