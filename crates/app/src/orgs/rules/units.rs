//! What a unit owes its party organisation: people who do nothing else, and a line of its budget. Pure.

use jiff::civil::Date;
use zhibu_rules::{Citation, Key, Rules, keys};

use crate::error::{AppError, FieldFault, Outcome, Said};
use crate::orgs::model::{AFFILIATIONS, UnitCondition};
use crate::shell::past_day;

/// The longest kind of a unit, in characters.
pub const KIND_CHARACTERS_MAX: usize = 100;
/// No unit has more staff.
const STAFF_MAX: i64 = 1_000_000;
/// The whole of a share in basis points.
const WHOLE: i64 = 10_000;

/// A gap 差距 of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitGap {
    /// The party's work has no line in its budget.
    BudgetLine,
    /// Fewer full-time party workers 专职党务工作人员 than the least share of its staff.
    FullTime,
    /// Staff, full-time workers or the budget line are not filled in.
    NotFilled,
}

/// A gap with its figures and its rule.
#[derive(Clone, Debug)]
pub struct UnitFinding {
    /// Which.
    pub gap: UnitGap,
    /// Full-time workers there are.
    pub count: i64,
    /// Full-time workers there should be at least.
    pub least: i64,
    /// The staff they are reckoned from.
    pub staff: i64,
    /// The rule; none where nothing is known to judge.
    pub rule: Option<Citation>,
}

impl UnitGap {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BudgetLine, Self::FullTime, Self::NotFilled];

    /// The word of the address and of the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::BudgetLine => "budget_line",
            Self::FullTime => "full_time",
            Self::NotFilled => "not_filled",
        }
    }

    /// The gap of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// The gaps of a unit by the rules of a day. A share of less than one person is one person: a small unit has
/// somebody for it too.
pub fn unit_gaps(
    rules: Rules<'_>,
    staff: Option<i64>,
    full_time: Option<i64>,
    has_budget_line: Option<bool>,
) -> Vec<UnitFinding> {
    let cite = |key: &Key| rules.value(key).ok().map(zhibu_rules::DatedValue::citation);
    let mut found = Vec::new();
    let mut add = |gap, (count, least, staff), rule| {
        found.push(UnitFinding {
            gap,
            count,
            least,
            staff,
            rule,
        });
    };
    if has_budget_line == Some(false) {
        add(UnitGap::BudgetLine, (0, 0, 0), cite(&keys::BUDGET_LINE));
    }
    let share = rules.integer(&keys::FULLTIME_SHARE_MIN).ok();
    if let (Some(staff), Some(count), Some(share)) = (staff, full_time, share) {
        let least = least_of(staff, share);
        if count < least {
            let rule = cite(&keys::FULLTIME_SHARE_MIN);
            add(UnitGap::FullTime, (count, least, staff), rule);
        }
    }
    if staff.is_none() || full_time.is_none() || has_budget_line.is_none() {
        add(UnitGap::NotFilled, (0, 0, 0), None);
    }
    found
}

/// The least whole number of people that make a share of a staff; none of no staff.
fn least_of(staff: i64, share_basis_points: i64) -> i64 {
    let parts = staff.saturating_mul(share_basis_points);
    parts / WHOLE + i64::from(parts % WHOLE > 0)
}

/// A condition as typed.
#[derive(Clone, Debug, Default)]
pub struct NewCondition {
    /// From which day.
    pub from_on: String,
    /// One of [`AFFILIATIONS`].
    pub affiliation: String,
    /// 单位性质.
    pub unit_kind: String,
    /// 工作人员总数; may be blank.
    pub staff_count: String,
    /// 专职党务工作人员; may be blank.
    pub full_time_count: String,
    /// `yes`, `no` or blank.
    pub budget_line: String,
}

/// The faults found so far.
#[derive(Default)]
struct Checker(Vec<FieldFault>);

/// Checks a condition of a unit.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_condition(unit_id: i64, new: &NewCondition, today: Date) -> Outcome<UnitCondition> {
    let mut checker = Checker::default();
    let from_on = checker.day(&new.from_on, today);
    if !AFFILIATIONS.contains(&new.affiliation.as_str()) {
        checker.add("affiliation", "请选隶属", "Choose what it belongs to");
    }
    let unit_kind = new.unit_kind.trim();
    if unit_kind.is_empty() || unit_kind.chars().count() > KIND_CHARACTERS_MAX {
        checker.add(
            "unit_kind",
            format!("请填写单位性质，不超过 {KIND_CHARACTERS_MAX} 字"),
            format!("Write what kind of unit it is, at most {KIND_CHARACTERS_MAX} characters"),
        );
    }
    let staff_count = checker.people("staff_count", &new.staff_count);
    let full_time_count = checker.people("full_time_count", &new.full_time_count);
    if let (Some(staff), Some(full_time)) = (staff_count, full_time_count)
        && full_time > staff
    {
        checker.add(
            "full_time_count",
            format!("专职党务工作人员 {full_time} 名，多于工作人员 {staff} 名，请核对"),
            format!("{full_time} full-time workers are more than the staff of {staff}"),
        );
    }
    let has_budget_line = match new.budget_line.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        "" => None,
        other => {
            checker.add(
                "budget_line",
                format!("“{other}”不能用，请选有、没有或不清楚"),
                format!("“{other}” cannot be used: choose yes, no or not known"),
            );
            None
        }
    };
    match from_on {
        Some(from_on) if checker.0.is_empty() => Ok(UnitCondition {
            unit_id,
            from_on,
            affiliation: new.affiliation.clone(),
            unit_kind: unit_kind.to_owned(),
            staff_count,
            full_time_count,
            has_budget_line,
        }),
        _ => Err(AppError::Invalid(checker.0)),
    }
}

impl Checker {
    fn add(&mut self, field: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(FieldFault {
            field: field.to_owned(),
            said: Said::new(zh, en),
        });
    }

    fn day(&mut self, typed: &str, today: Date) -> Option<Date> {
        match past_day(typed, today) {
            Ok(Some(on)) => return Some(on),
            Ok(None) => self.add(
                "from_on",
                "请填写自何日起，例如 2026-11-24",
                "Write from which day, such as 2026-11-24",
            ),
            Err(said) => self.add("from_on", said.zh, said.en),
        }
        None
    }

    fn people(&mut self, field: &str, typed: &str) -> Option<i64> {
        let typed = typed.trim();
        let read: Option<i64> = typed.parse().ok().filter(|it| (0..=STAFF_MAX).contains(it));
        if read.is_none() && !typed.is_empty() {
            self.add(
                field,
                format!("“{typed}”不是人数，请写整数，例如 40"),
                format!("“{typed}” is no number of people: write a whole number, such as 40"),
            );
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use zhibu_rules::Rulebook;

    use super::*;

    #[test]
    fn one_in_a_hundred_is_the_least_and_a_part_of_a_person_is_one() {
        let book = Rulebook::embedded().unwrap();
        let rules = book.on(date(2026, 11, 24));
        for (staff, full_time, least) in [
            (40, 0, Some(1)),
            (40, 1, None),
            (100, 1, None),
            (101, 1, Some(2)),
            (350, 3, Some(4)),
            (0, 0, None),
        ] {
            let gaps = unit_gaps(rules, Some(staff), Some(full_time), Some(true));
            let told = gaps.first().map(|it| it.least);
            assert_eq!(told, least, "{full_time} of {staff}");
        }
    }

    #[test]
    fn no_budget_line_is_a_gap_with_its_article_and_what_nobody_filled_in_is_none() {
        let book = Rulebook::embedded().unwrap();
        let rules = book.on(date(2026, 11, 24));
        let gaps = unit_gaps(rules, Some(40), Some(1), Some(false));
        assert_eq!(gaps.len(), 1);
        assert_eq!(gaps[0].gap, UnitGap::BudgetLine);
        let cited = gaps[0].rule.as_ref().map(|it| it.article_zh.clone());
        assert_eq!(cited.as_deref(), Some("第40条"));
        let unknown = unit_gaps(rules, Some(40), None, None);
        let told: Vec<UnitGap> = unknown.iter().map(|it| it.gap).collect();
        assert_eq!(told, [UnitGap::NotFilled]);
    }
}
