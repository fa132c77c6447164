//! The monthly base 缴费基数: which lines of the pay slip make it, and from which month a change counts.

use jiff::civil::Date;
use zhibu_ledger::Fen;

use super::DuesClass;
use crate::dates::{Period, PeriodKind};
use crate::rulebook::Rulebook;
use crate::value::Source;

/// How a line of the pay slip enters the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaySign {
    /// Added.
    Plus,
    /// Taken off.
    Minus,
    /// Left out: one-off or irregular.
    Ignored,
}

/// A line of the pay slip 工资项目.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayItem {
    /// Key in the records: `post_pay`.
    pub key: String,
    /// Its name in Chinese, as workbooks head the column.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Other names that workbooks use for it.
    pub synonyms: Vec<String>,
    /// How it enters the base.
    pub sign: PaySign,
    /// The classes whose base it belongs to.
    pub classes: Vec<DuesClass>,
    /// Where it is written.
    pub source: Source,
}

/// When a change of the base counts 核定方式.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assessment {
    /// 一年一核定: reckoned at the start of the year, unchanged within it.
    Yearly,
    /// 随变动: from the month in which the new pay is paid.
    Immediate,
}

/// Why a base is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BaseChange {
    /// The yearly reckoning, or the first base of a member.
    Yearly,
    /// Pay was raised or lowered within the year.
    Raise,
    /// The member changed class: retired, laid off.
    Class,
}

/// Why no base comes out of the lines of a pay slip.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseFault {
    /// A line that the rules do not know for this class.
    #[error("不认识的工资项目 {0} (unknown pay item for this class)")]
    UnknownItem(String),
    /// More is taken off than was paid.
    #[error("扣除多于收入，基数为负 {0} (more is deducted than paid)")]
    Negative(Fen),
    /// The sum leaves the range of the ledger.
    #[error("金额过大 (the amount is too large)")]
    TooLarge,
}

impl Rulebook {
    /// The lines of the pay slip that are known on a day, for a class.
    pub fn pay_items(&self, class: DuesClass, on: Date) -> impl Iterator<Item = &PayItem> {
        let holds =
            move |item: &&PayItem| item.source.holds_on(on) && item.classes.contains(&class);
        self.pay_items.iter().filter(holds)
    }

    /// The monthly base from the lines of a pay slip, each with its key.
    pub fn base_fen<'i>(
        &self,
        class: DuesClass,
        on: Date,
        lines: impl IntoIterator<Item = (&'i str, Fen)>,
    ) -> Result<Fen, BaseFault> {
        let mut base = Fen::ZERO;
        for (key, amount) in lines {
            let item = self
                .pay_items(class, on)
                .find(|item| item.key == key)
                .ok_or_else(|| BaseFault::UnknownItem(key.to_owned()))?;
            let sum = match item.sign {
                PaySign::Plus => base.checked_add(amount),
                PaySign::Minus => base.checked_sub(amount),
                PaySign::Ignored => Some(base),
            };
            base = sum.ok_or(BaseFault::TooLarge)?;
        }
        if base.is_negative() {
            Err(BaseFault::Negative(base))
        } else {
            Ok(base)
        }
    }
}

/// The quarter whose average net income is the base of a self-employed member in a month.
pub fn self_employed_quarter(month: Period) -> Option<Period> {
    Period::containing(PeriodKind::Quarter, month.start()).previous()
}

impl Assessment {
    /// All of them.
    pub const ALL: [Assessment; 2] = [Assessment::Yearly, Assessment::Immediate];

    /// `yearly`, `immediate`.
    pub fn key(self) -> &'static str {
        match self {
            Assessment::Yearly => "yearly",
            Assessment::Immediate => "immediate",
        }
    }

    /// Reads one of the words of [`Assessment::key`].
    pub fn parse(text: &str) -> Option<Assessment> {
        Assessment::ALL
            .into_iter()
            .find(|assessment| assessment.key() == text)
    }

    /// The first month in which a base counts that was entered from `from_month` on.
    ///
    /// Under yearly reckoning a change of pay waits for the next January; a change of class, and a
    /// first base, count at once under both.
    pub fn first_month(self, change: BaseChange, from_month: Period) -> Option<Period> {
        let start = from_month.start();
        match (self, change) {
            (Assessment::Yearly, BaseChange::Raise) if start != start.first_of_year() => {
                let next_year = start.last_of_year().tomorrow().ok()?;
                Some(Period::month_of(next_year))
            }
            _ => Some(Period::month_of(start)),
        }
    }
}

impl BaseChange {
    /// All of them.
    pub const ALL: [BaseChange; 3] = [BaseChange::Yearly, BaseChange::Raise, BaseChange::Class];

    /// `yearly`, `raise`, `class`.
    pub fn key(self) -> &'static str {
        match self {
            BaseChange::Yearly => "yearly",
            BaseChange::Raise => "raise",
            BaseChange::Class => "class",
        }
    }

    /// Reads one of the words of [`BaseChange::key`].
    pub fn parse(text: &str) -> Option<BaseChange> {
        BaseChange::ALL
            .into_iter()
            .find(|change| change.key() == text)
    }
}

impl PaySign {
    /// Reads the word of the rule files: `plus`, `minus`, `ignored`.
    pub fn parse(text: &str) -> Option<PaySign> {
        match text {
            "plus" => Some(PaySign::Plus),
            "minus" => Some(PaySign::Minus),
            "ignored" => Some(PaySign::Ignored),
            _ => None,
        }
    }
}
