//! Dues 党费 of a month: one rate on the whole base, half up to the fen, with the reason.

mod base;
mod class;

use std::fmt;

use jiff::civil::Date;
use zhibu_ledger::Fen;

pub use base::{Assessment, BaseChange, BaseFault, PayItem, PaySign, self_employed_quarter};
pub use class::{DuesClass, DuesClassLabel};

use crate::fault::RuleMissing;
use crate::keys::{self, Key};
use crate::rulebook::{Rulebook, Rules};
use crate::value::{DatedValue, RateStep, Value};

/// What is asked about one member and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuesQuestion {
    /// The class.
    pub class: DuesClass,
    /// The month's base; not looked at for classes without one.
    pub base: Option<Fen>,
    /// A day of the month.
    pub on: Date,
    /// The day the branch assembly accepted the member, where known.
    pub accepted_on: Option<Date>,
}

/// Why the dues are what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuesReason {
    /// The day lies before the assembly accepted the member.
    NotYetAccepted,
    /// A rate on the whole base.
    Rate {
        /// The base.
        base: Fen,
        /// The step it falls on.
        step: RateStep,
    },
    /// A fixed amount.
    Fixed,
}

/// The dues of one member and month.
#[derive(Clone, Copy, Debug)]
pub struct DuesAnswer<'a> {
    /// What is owed.
    pub fen: Fen,
    /// Why.
    pub reason: DuesReason,
    /// By which rule.
    pub rule: &'a DatedValue,
}

/// Why no dues can be reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuesFault {
    /// The class pays on a base and none is known.
    BaseMissing,
    /// The base is below zero.
    BaseNegative,
    /// The amount leaves the range of the ledger.
    TooLarge,
}

/// The rates of one day, looked up once for many members.
#[derive(Clone, Copy, Debug)]
pub struct DuesTariff<'a> {
    rates: [(DuesClass, Rate<'a>); DuesClass::ALL.len()],
    rounding_fen: u32,
    start: &'a DatedValue,
}

#[derive(Clone, Copy, Debug)]
enum Rate<'a> {
    Steps(&'a [RateStep], &'a DatedValue),
    Fixed(Fen, &'a DatedValue),
}

impl Rulebook {
    /// The rates of a day; before their first edition that edition, since what came earlier is not told
    /// here and a month is never left without an answer.
    ///
    /// # Errors
    /// A rate has no edition on that day though it once began.
    pub fn dues_tariff_on(&self, on: Date) -> Result<DuesTariff<'_>, RuleMissing> {
        let editions = self.editions(keys::DUES_SALARIED.name);
        let first = editions.first().map_or(on, |edition| edition.source.from);
        self.on(on.max(first)).dues_tariff()
    }
}

impl<'a> Rules<'a> {
    /// The rates in force. Fails where one of them is not.
    pub fn dues_tariff(self) -> Result<DuesTariff<'a>, RuleMissing> {
        let start = self.value(&keys::DUES_PROBATIONARY_START)?;
        let rounding = self.integer(&keys::DUES_ROUNDING)?;
        let rounding_fen =
            u32::try_from(rounding).map_err(|_| self.missing(keys::DUES_ROUNDING.name))?;
        let mut rates = [(DuesClass::Salaried, Rate::Fixed(Fen::ZERO, start)); _];
        for (slot, class) in rates.iter_mut().zip(DuesClass::ALL) {
            *slot = (class, self.rate(class.rate_key())?);
        }
        Ok(DuesTariff {
            rates,
            rounding_fen,
            start,
        })
    }

    /// When a change of pay counts.
    pub fn assessment(self) -> Result<Assessment, RuleMissing> {
        let word = self.text(&keys::DUES_ASSESSMENT)?;
        Assessment::parse(word).ok_or_else(|| self.missing(keys::DUES_ASSESSMENT.name))
    }

    fn rate(self, key: &Key) -> Result<Rate<'a>, RuleMissing> {
        let rule = self.value(key)?;
        match &rule.value {
            Value::Steps(steps) => Ok(Rate::Steps(steps, rule)),
            Value::Integer(fen) => Ok(Rate::Fixed(Fen::new(*fen), rule)),
            _ => Err(self.missing(key.name)),
        }
    }
}

impl<'a> DuesTariff<'a> {
    /// The figure that a class pays by.
    pub fn rule(&self, class: DuesClass) -> &'a DatedValue {
        match self.rate(class) {
            Rate::Steps(_, rule) | Rate::Fixed(_, rule) => rule,
        }
    }

    /// The dues of one member and month.
    ///
    /// The base is checked first, also where nothing is owed yet: a figure that cannot be is told.
    pub fn reckon(&self, question: &DuesQuestion) -> Result<DuesAnswer<'a>, DuesFault> {
        let answer = match self.rate(question.class) {
            Rate::Fixed(fen, rule) => DuesAnswer {
                fen,
                reason: DuesReason::Fixed,
                rule,
            },
            Rate::Steps(steps, rule) => {
                let base = question.base.ok_or(DuesFault::BaseMissing)?;
                if base.is_negative() {
                    return Err(DuesFault::BaseNegative);
                }
                let step = steps
                    .iter()
                    .find(|step| step.up_to.is_none_or(|up_to| base <= up_to))
                    .copied()
                    .ok_or(DuesFault::TooLarge)?;
                let fen = base
                    .times_basis_points_to(step.rate_basis_points, self.rounding_fen)
                    .ok_or(DuesFault::TooLarge)?;
                DuesAnswer {
                    fen,
                    reason: DuesReason::Rate { base, step },
                    rule,
                }
            }
        };
        if question
            .accepted_on
            .is_some_and(|accepted_on| question.on < accepted_on)
        {
            let reason = DuesReason::NotYetAccepted;
            return Ok(DuesAnswer {
                fen: Fen::ZERO,
                reason,
                rule: self.start,
            });
        }
        Ok(answer)
    }

    fn rate(&self, class: DuesClass) -> Rate<'a> {
        let found = self.rates.iter().find(|(known, _)| *known == class);
        found.map_or(Rate::Fixed(Fen::ZERO, self.start), |(_, rate)| *rate)
    }
}

impl DuesAnswer<'_> {
    /// The reason for Chinese readers.
    pub fn reason_zh(&self) -> String {
        match self.reason {
            DuesReason::NotYetAccepted => "支部大会尚未接收，不缴".to_owned(),
            DuesReason::Fixed => format!("{}：每月{}元", self.rule.zh, self.fen),
            DuesReason::Rate { base, step } => format!(
                "{}：基数{base}元，全额按{}计，四舍五入，应缴{}元",
                self.rule.zh,
                percent(step),
                self.fen
            ),
        }
    }

    /// The reason for English readers.
    pub fn reason_en(&self) -> String {
        match self.reason {
            DuesReason::NotYetAccepted => {
                "nothing is owed before the branch assembly has accepted".to_owned()
            }
            DuesReason::Fixed => format!("{}: {} yuan a month", self.rule.en, self.fen),
            DuesReason::Rate { base, step } => format!(
                "{}: {} of the whole base {base} yuan, half up, is {} yuan",
                self.rule.en,
                percent(step),
                self.fen
            ),
        }
    }
}

impl DuesFault {
    /// The sentence for Chinese readers.
    pub fn zh(self) -> &'static str {
        match self {
            DuesFault::BaseMissing => "该类别须有月缴费基数",
            DuesFault::BaseNegative => "缴费基数不能为负",
            DuesFault::TooLarge => "金额过大",
        }
    }

    /// The sentence for English readers.
    pub fn en(self) -> &'static str {
        match self {
            DuesFault::BaseMissing => "this class needs a monthly base",
            DuesFault::BaseNegative => "the base is negative",
            DuesFault::TooLarge => "the amount is too large",
        }
    }
}

impl fmt::Display for DuesFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.zh(), self.en())
    }
}

impl std::error::Error for DuesFault {}

fn percent(step: RateStep) -> String {
    let rate = Fen::new(i64::from(step.rate_basis_points)).to_plain_yuan_text();
    format!("{}%", rate.trim_end_matches('0').trim_end_matches('.'))
}
