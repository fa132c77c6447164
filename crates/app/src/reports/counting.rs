//! How each figure is counted. One definition a figure: what is counted is also what is shown when the
//! figure is opened.
//!
//! Members are counted by the blocks of the yearly statistics (党内统计公报); the bounds of age and joining
//! time are those of its tables, and stand in the keys.

use jiff::civil::Date;
use zhibu_rules::organisation::{Finding, OrganisationKind, ThresholdQuestion, judge};
use zhibu_rules::{RuleMissing, Rulebook};

use super::model::{MemberFact, OrganisationFact, UnitRow};

/// Whether a member counts for a figure, as of the report's last day.
pub type MemberTest = fn(&MemberFact, Date) -> bool;

/// The majority: everybody else is a member of an ethnic minority 少数民族.
const HAN: &str = "汉";

/// Every figure of members, in the order of the report.
pub const MEMBER_FIGURES: [(&str, MemberTest); 30] = [
    ("members.total", |_, _| true),
    ("members.full", |it, _| it.status == "full"),
    ("members.probationary", |it, _| it.status != "full"),
    ("members.female", |it, _| it.sex == "female"),
    ("members.minority", |it, _| it.ethnicity != HAN),
    ("members.college", |it, _| {
        matches!(
            it.education.as_str(),
            "junior_college" | "bachelor" | "postgraduate"
        )
    }),
    ("members.in_service", |it, _| it.personnel == "in_service"),
    ("members.retired", |it, _| it.personnel == "retired"),
    ("members.other", |it, _| it.personnel == "other"),
    ("members.floating", |it, _| it.floating),
    ("members.hardship", |it, _| it.in_hardship),
    ("members.education.primary", |it, _| {
        it.education == "primary"
    }),
    ("members.education.junior_middle", |it, _| {
        it.education == "junior_middle"
    }),
    ("members.education.senior_middle", |it, _| {
        it.education == "senior_middle"
    }),
    ("members.education.secondary_vocational", |it, _| {
        it.education == "secondary_vocational"
    }),
    ("members.education.junior_college", |it, _| {
        it.education == "junior_college"
    }),
    ("members.education.bachelor", |it, _| {
        it.education == "bachelor"
    }),
    ("members.education.postgraduate", |it, _| {
        it.education == "postgraduate"
    }),
    ("members.age.to_30", |it, on| age(it.birth_on, on) <= 30),
    ("members.age.31_35", |it, on| aged(it, on, 31, 35)),
    ("members.age.36_40", |it, on| aged(it, on, 36, 40)),
    ("members.age.41_45", |it, on| aged(it, on, 41, 45)),
    ("members.age.46_50", |it, on| aged(it, on, 46, 50)),
    ("members.age.51_55", |it, on| aged(it, on, 51, 55)),
    ("members.age.56_60", |it, on| aged(it, on, 56, 60)),
    ("members.age.from_61", |it, on| age(it.birth_on, on) >= 61),
    ("members.joined.before_1949_10", |it, _| {
        month(it.joined_on) < (1949, 10)
    }),
    ("members.joined.1949_10_to_1978_12", |it, _| {
        joined(it, (1949, 10), (1978, 12))
    }),
    ("members.joined.1979_01_to_2012_11", |it, _| {
        joined(it, (1979, 1), (2012, 11))
    }),
    ("members.joined.after_2012_11", |it, _| {
        month(it.joined_on) > (2012, 11)
    }),
];

/// The test of a figure of members.
pub fn member_test(key: &str) -> Option<MemberTest> {
    MEMBER_FIGURES
        .iter()
        .find(|(known, _)| *known == key)
        .map(|(_, test)| *test)
}

/// Every figure of organisations, in the order of the report.
pub const ORGANISATION_FIGURES: [&str; 19] = [
    "organisations.total",
    "organisations.work_committee",
    "organisations.committee",
    "organisations.general_branch",
    "organisations.branch",
    "organisations.joint_branch",
    "organisations.group",
    "leadership.secretaries",
    "leadership.secretaries_vacant",
    "leadership.secretaries_full_time",
    "leadership.secretaries_part_time",
    "leadership.terms_expired",
    "leadership.branches_with_committee",
    "thresholds.branch_below_min",
    "thresholds.branch_over_max",
    "thresholds.general_branch_below_min",
    "thresholds.committee_below_min",
    "thresholds.branch_committee_missing",
    "life.organisations_without_records",
];

/// Whether an organisation counts for a figure, as of the report's last day.
///
/// # Errors
/// A threshold is not in force on that day.
pub fn organisation_counts(
    book: &Rulebook,
    key: &str,
    it: &OrganisationFact,
    on: Date,
) -> Result<bool, RuleMissing> {
    if !it.is_standing {
        return Ok(false);
    }
    if let Some(kind) = key.strip_prefix("organisations.") {
        return Ok(kind == "total" || kind == it.kind.key());
    }
    let is_led = it.kind != OrganisationKind::Group;
    let full_time = it.leader.as_ref().and_then(|leader| leader.full_time);
    let finds = |finding| Ok(threshold(book, it, on)? == Some(finding));
    match key {
        "leadership.secretaries" => Ok(is_led && it.leader.is_some()),
        "leadership.secretaries_vacant" => Ok(is_led && it.leader.is_none()),
        "leadership.secretaries_full_time" => Ok(is_led && full_time == Some(true)),
        "leadership.secretaries_part_time" => Ok(is_led && full_time == Some(false)),
        "leadership.terms_expired" => Ok(is_led && has_expired(it, on)),
        "leadership.branches_with_committee" => Ok(is_branch(it.kind) && it.has_committee),
        "thresholds.branch_below_min" => finds(Finding::BelowMin),
        "thresholds.branch_over_max" => Ok(is_branch(it.kind) && finds(Finding::OverMax)?),
        "thresholds.general_branch_below_min" => {
            Ok(it.kind == OrganisationKind::GeneralBranch && finds(Finding::NeedsApproval)?)
        }
        "thresholds.committee_below_min" => {
            Ok(it.kind == OrganisationKind::Committee && finds(Finding::NeedsApproval)?)
        }
        "thresholds.branch_committee_missing" => lacks_committee(book, it, on),
        "life.organisations_without_records" => Ok(owes_meetings(it.kind) && it.meeting_count == 0),
        _ => Ok(false),
    }
}

/// Every figure of units, in the order of the report.
pub const UNIT_FIGURES: [&str; 4] = [
    "units.total",
    "units.county",
    "units.stationed",
    "thresholds.units_without_organisation",
];

/// Whether a unit counts for a figure.
pub fn unit_counts(key: &str, it: &UnitRow) -> bool {
    match key {
        "units.total" => true,
        "units.county" => it.affiliation == "county",
        "units.stationed" => it.affiliation != "county",
        "thresholds.units_without_organisation" => !it.is_served,
        _ => false,
    }
}

/// Whether the term ended before a day.
pub fn has_expired(it: &OrganisationFact, on: Date) -> bool {
    it.term_ends_on.is_some_and(|ends_on| ends_on < on)
}

/// 党支部 or 联合党支部.
pub fn is_branch(kind: OrganisationKind) -> bool {
    matches!(
        kind,
        OrganisationKind::Branch | OrganisationKind::JointBranch
    )
}

/// Whether organisations of a kind leave records of meetings.
pub fn owes_meetings(kind: OrganisationKind) -> bool {
    is_branch(kind) || kind == OrganisationKind::Group
}

/// Whether an organisation is of a fitting size; none for kinds without a size.
///
/// # Errors
/// A threshold is not in force on that day.
pub fn threshold(
    book: &Rulebook,
    it: &OrganisationFact,
    on: Date,
) -> Result<Option<Finding>, RuleMissing> {
    let question = match it.kind {
        OrganisationKind::Branch | OrganisationKind::JointBranch => ThresholdQuestion::Branch,
        OrganisationKind::GeneralBranch => ThresholdQuestion::GeneralBranch,
        OrganisationKind::Committee => ThresholdQuestion::Committee,
        OrganisationKind::WorkCommittee | OrganisationKind::Group => return Ok(None),
    };
    let answer = judge(book.on(on), question, it.full_count, it.all_below)?;
    Ok(Some(answer.finding))
}

fn lacks_committee(book: &Rulebook, it: &OrganisationFact, on: Date) -> Result<bool, RuleMissing> {
    if !is_branch(it.kind) || it.has_committee {
        return Ok(false);
    }
    let question = ThresholdQuestion::BranchCommittee;
    let answer = judge(book.on(on), question, it.full_count, it.all_below)?;
    Ok(answer.finding == Finding::Committee)
}

/// Completed years of age on a day.
pub fn age(birth_on: Date, on: Date) -> i16 {
    let had_birthday = (on.month(), on.day()) >= (birth_on.month(), birth_on.day());
    on.year() - birth_on.year() - i16::from(!had_birthday)
}

fn aged(it: &MemberFact, on: Date, least: i16, most: i16) -> bool {
    (least..=most).contains(&age(it.birth_on, on))
}

fn month(on: Date) -> (i16, i8) {
    (on.year(), on.month())
}

fn joined(it: &MemberFact, first: (i16, i8), last: (i16, i8)) -> bool {
    (first..=last).contains(&month(it.joined_on))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn age_is_counted_in_completed_years() {
        for (born, on, years) in [
            (date(1990, 10, 31), date(2026, 10, 31), 36),
            (date(1990, 11, 1), date(2026, 10, 31), 35),
            (date(2000, 2, 29), date(2026, 2, 28), 25),
        ] {
            assert_eq!(age(born, on), years, "{born} on {on}");
        }
    }
}
