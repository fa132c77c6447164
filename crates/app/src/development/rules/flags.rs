//! 发展党员异常: what an officer should look at, each with since when and by which rule.

use jiff::civil::Date;
use zhibu_rules::dates::months_later;
use zhibu_rules::procedures::{OUT_OF_ORDER, STEP_MISSING};

use crate::error::Said;
use crate::procedures::rules::ToldBreach;

/// What kind of thing is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagKind {
    /// 没有年度计划.
    NoPlan,
    /// 超出计划, and nobody said why.
    OverPlan,
    /// 多年未发展.
    Nobody,
    /// 突击发展: many at once.
    Bulk,
    /// 超期.
    Late,
    /// 程序颠倒 or a step left out.
    OutOfOrder,
    /// Another breach of the rules.
    Against,
    /// Approved, and not on the roster.
    NotEntered,
    /// 思想汇报 missing.
    Thoughts,
}

/// One thing to look at.
#[derive(Clone, Debug)]
pub struct Flag {
    /// What kind of thing.
    pub kind: FlagKind,
    /// The branch.
    pub organisation_id: i64,
    /// Its short name.
    pub organisation_name: String,
    /// The case and whose it is; none where it is about the branch.
    pub case: Option<(i64, String)>,
    /// Since when; none where that is not known.
    pub since_on: Option<Date>,
    /// What it is, with document and article.
    pub said: Said,
}

impl FlagKind {
    /// All of them.
    pub const ALL: [FlagKind; 9] = [
        FlagKind::NoPlan,
        FlagKind::OverPlan,
        FlagKind::Nobody,
        FlagKind::Bulk,
        FlagKind::Late,
        FlagKind::OutOfOrder,
        FlagKind::Against,
        FlagKind::NotEntered,
        FlagKind::Thoughts,
    ];

    /// The word of addresses and strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            FlagKind::NoPlan => "no_plan",
            FlagKind::OverPlan => "over_plan",
            FlagKind::Nobody => "nobody",
            FlagKind::Bulk => "bulk",
            FlagKind::Late => "late",
            FlagKind::OutOfOrder => "out_of_order",
            FlagKind::Against => "against",
            FlagKind::NotEntered => "not_entered",
            FlagKind::Thoughts => "thoughts",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<FlagKind> {
        FlagKind::ALL.into_iter().find(|it| it.key() == text)
    }

    /// The kind of a breach.
    pub fn of(breach: &ToldBreach) -> FlagKind {
        match breach.code.as_str() {
            OUT_OF_ORDER | STEP_MISSING => FlagKind::OutOfOrder,
            _ if breach.by.is_some() => FlagKind::Late,
            _ => FlagKind::Against,
        }
    }
}

/// The day on which a branch had admitted so many within so many months, the latest such day; `days` are in
/// their order.
pub fn bulk_on(days: &[Date], (persons, months): (usize, i32)) -> Option<Date> {
    let mut windows = days.windows(persons.max(1));
    let is_within = |window: &&[Date]| match (window.first(), window.last()) {
        (Some(first), Some(last)) => months_later(*first, months).is_some_and(|end| *last < end),
        _ => false,
    };
    let latest = windows.rfind(is_within);
    latest.and_then(|window| window.last().copied())
}
