//! The classes of members 缴费类别 by which dues are reckoned.

use crate::keys::{self, Key};
use crate::rulebook::Rulebook;

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

impl Rulebook {
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
