//! What is owed, as pages and the API show it.

use jiff::civil::Date;
use zhibu_db::record;
use zhibu_ledger::Fen;
use zhibu_rules::dues::DuesClass;

use super::rules::{Month, Totals};

record! {
    /// A time in which a member belonged to a branch in one standing, former 已除名 etc. left out.
    pub struct Belonging {
        pub member_id: i64,
        pub organisation_id: i64,
        pub from_on: Date,
        pub until_on: Option<Date>,
        pub status_from_on: Date,
        pub status_until_on: Option<Date>,
    }
}

record! {
    /// A line of a base, or a base without lines.
    pub struct BaseLine {
        pub member_id: i64,
        pub base_id: i64,
        pub class: String,
        pub from_month: String,
        pub until_month: Option<String>,
        pub change_kind: String,
        pub reason: Option<String>,
        pub item: Option<String>,
        pub amount_fen: Option<i64>,
    }
}

record! {
    /// A member by name.
    pub struct MemberName {
        pub id: i64,
        pub name: String,
        pub name_sort: String,
        pub branch_id: i64,
        pub branch_name: String,
    }
}

record! {
    /// Which of the organisations directly below one stands above which branch.
    pub struct ChildOf {
        pub child_id: i64,
        pub descendant_id: i64,
    }
}

/// The people of a branch and the months of a year.
#[derive(Clone, Debug)]
pub struct BranchGrid {
    /// The months shown: from January to December, or to this month.
    pub months: Vec<Month>,
    /// At most [`PEOPLE_ON_A_PAGE`], or all of them, in the order of names.
    pub people: Vec<PersonYear>,
    /// Whether more people follow.
    pub more: bool,
    /// How many people there are in all.
    pub people_count: i64,
    /// All people of the branch together.
    pub totals: Totals,
}

/// People on one page of a branch's grid.
pub const PEOPLE_ON_A_PAGE: usize = 40;

/// A person and what they owe month by month.
#[derive(Clone, Debug)]
pub struct PersonYear {
    /// Who.
    pub member: MemberName,
    /// The class in the last month that has one.
    pub class: Option<DuesClass>,
    /// A month each.
    pub months: Vec<Owing>,
    /// What can be reckoned of the year.
    pub sum: Fen,
}

/// How a month of a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owing {
    /// 不缴: not, or no longer, or not yet a member of the branch.
    Nothing,
    /// 应缴.
    Fen(Fen),
    /// 无法计算: the base is not known.
    BaseMissing,
}

/// What an organisation and everything below it owes.
#[derive(Clone, Debug)]
pub struct OrganisationTotal {
    /// The organisation's id, code, short name and kind.
    pub organisation: crate::orgs::model::OrganisationName,
    /// In the month asked for.
    pub month: super::rules::MonthTotal,
    /// From January to that month.
    pub year_fen: i64,
}

/// Why a member owes what they owe, month by month.
#[derive(Clone, Debug)]
pub struct MemberYear {
    /// Who.
    pub member: MemberName,
    /// The year.
    pub year: i16,
    /// The day the branch assembly accepted the member.
    pub joined_on: Date,
    /// Whether the year still runs; it is told up to this month.
    pub is_this_year: bool,
    /// Stretches of months with the same reason, in order.
    pub stretches: Vec<Stretch>,
    /// What can be reckoned of these months.
    pub sum: Fen,
}

/// Months with the same reason.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The first month.
    pub first: Month,
    /// The last month.
    pub last: Month,
    /// The class, in both languages; none where it is not known either.
    pub class: Option<(String, String)>,
    /// How each of the months stands.
    pub owing: Owing,
    /// The base and the lines of the pay slip behind it.
    pub base: Option<Base>,
    /// Why, in Chinese and in English.
    pub reason: (String, String),
    /// Document and article; none where nothing could be reckoned.
    pub article: Option<(String, String)>,
}

/// A base and what it was made of.
#[derive(Clone, Debug)]
pub struct Base {
    /// The monthly base; none for classes without one.
    pub fen: Option<Fen>,
    /// From which month on it was entered.
    pub from_month: String,
    /// Why it was entered, in the office's words.
    pub reason: Option<String>,
    /// The lines.
    pub items: Vec<BaseItem>,
}

/// A line of the pay slip.
#[derive(Clone, Debug)]
pub struct BaseItem {
    /// Its key in the records.
    pub key: String,
    /// Its name in both languages.
    pub name: (String, String),
    /// What it adds (plus), takes off (minus), or neither (ignored).
    pub sign: zhibu_rules::dues::PaySign,
    /// The amount.
    pub amount: Fen,
}
