//! Dues 党费 of a month: one rate on the whole base, half up to the fen, with the reason.

use jiff::civil::Date;
use zhibu_ledger::Fen;

use crate::dates::{Period, PeriodKind};
use crate::fault::RuleMissing;
use crate::keys::{self, Key};
use crate::rulebook::{Rulebook, Rules};
use crate::value::{DatedValue, RateStep, Source, Value};

/// The class 缴费类别 that decides by which article a member pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DuesClass {
    /// 按月领取工资.
    Salaried,
    /// 年薪制.
    AnnualSalary,
    /// 自谋职业, without monthly income.
    SelfEmployed,
    /// 离退休.
    Retired,
    /// 农民.
    Farmer,
    /// 学生.
    Student,
    /// 下岗失业.
    LaidOff,
    /// 依靠抚恤或救济生活.
    Relief,
    /// 领取低保.
    LowIncome,
}

/// What a class is called, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuesClassLabel {
    /// The class.
    pub class: DuesClass,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Other names that workbooks use for it.
    pub synonyms: Vec<String>,
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DuesFault {
    /// The class pays on a base and none is known.
    #[error("该类别须有月缴费基数 (this class needs a monthly base)")]
    BaseMissing,
    /// The base is below zero.
    #[error("缴费基数不能为负 (the base is negative)")]
    BaseNegative,
    /// The amount leaves the range of the ledger.
    #[error("金额过大 (the amount is too large)")]
    TooLarge,
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

fn percent(step: RateStep) -> String {
    let rate = Fen::new(i64::from(step.rate_basis_points)).to_plain_yuan_text();
    format!("{}%", rate.trim_end_matches('0').trim_end_matches('.'))
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

    /// What the classes are called, in the order of the files.
    pub fn dues_classes(&self) -> &[DuesClassLabel] {
        &self.dues_classes
    }

    /// Finds a class by its key, its name or one of its synonyms.
    pub fn dues_class(&self, name: &str) -> Option<DuesClass> {
        let name = name.trim();
        let fits = |label: &&DuesClassLabel| {
            label.class.key() == name
                || label.zh == name
                || label.synonyms.iter().any(|s| s == name)
        };
        self.dues_classes.iter().find(fits).map(|label| label.class)
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

impl DuesClass {
    /// All of them.
    pub const ALL: [DuesClass; 9] = [
        DuesClass::Salaried,
        DuesClass::AnnualSalary,
        DuesClass::SelfEmployed,
        DuesClass::Retired,
        DuesClass::Farmer,
        DuesClass::Student,
        DuesClass::LaidOff,
        DuesClass::Relief,
        DuesClass::LowIncome,
    ];

    /// `salaried`, `annual_salary`, …
    pub fn key(self) -> &'static str {
        match self {
            DuesClass::Salaried => "salaried",
            DuesClass::AnnualSalary => "annual_salary",
            DuesClass::SelfEmployed => "self_employed",
            DuesClass::Retired => "retired",
            DuesClass::Farmer => "farmer",
            DuesClass::Student => "student",
            DuesClass::LaidOff => "laid_off",
            DuesClass::Relief => "relief",
            DuesClass::LowIncome => "low_income",
        }
    }

    /// Reads one of the words of [`DuesClass::key`].
    pub fn parse(text: &str) -> Option<DuesClass> {
        DuesClass::ALL.into_iter().find(|class| class.key() == text)
    }

    /// Whether the class pays a rate on a base, rather than a fixed amount.
    pub fn needs_base(self) -> bool {
        self.rate_key().kind == crate::value::Kind::Steps
    }

    /// The rule that the class pays by.
    pub fn rate_key(self) -> &'static Key {
        match self {
            DuesClass::Salaried => &keys::DUES_SALARIED,
            DuesClass::AnnualSalary => &keys::DUES_ANNUAL_SALARY,
            DuesClass::SelfEmployed => &keys::DUES_SELF_EMPLOYED,
            DuesClass::Retired => &keys::DUES_RETIRED,
            DuesClass::Farmer => &keys::DUES_FARMER_MIN,
            DuesClass::Student => &keys::DUES_STUDENT,
            DuesClass::LaidOff => &keys::DUES_LAID_OFF,
            DuesClass::Relief => &keys::DUES_RELIEF,
            DuesClass::LowIncome => &keys::DUES_LOW_INCOME,
        }
    }
}
