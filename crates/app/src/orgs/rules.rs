//! What an organisation should be by its members, and how its term stands.

use jiff::civil::Date;
use zhibu_rules::dates::months_later;

use super::OrganisationKind;

/// The day a term ends: so many years after the election. None where either is unknown.
pub fn term_ends_on(last_election_on: Option<Date>, term_years: Option<i64>) -> Option<Date> {
    let months = i32::try_from(term_years?).ok()?.checked_mul(12)?;
    months_later(last_election_on?, months)
}

/// Whether a term is over on a day 届满.
pub fn is_term_over(last_election_on: Option<Date>, term_years: Option<i64>, on: Date) -> bool {
    term_ends_on(last_election_on, term_years).is_some_and(|end| end < on)
}

/// The question of the thresholds that fits a kind of organisation; none for those without any.
pub fn threshold_question(kind: OrganisationKind) -> Option<&'static str> {
    match kind {
        OrganisationKind::Branch | OrganisationKind::JointBranch => Some("branch"),
        OrganisationKind::GeneralBranch => Some("general_branch"),
        OrganisationKind::Committee => Some("committee"),
        OrganisationKind::WorkCommittee | OrganisationKind::Group => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_term_ends_on_the_same_day_years_later_and_is_over_the_day_after() {
        let elected = Some(date(2023, 11, 24));
        assert_eq!(term_ends_on(elected, Some(3)), Some(date(2026, 11, 24)));
        assert!(!is_term_over(elected, Some(3), date(2026, 11, 24)), "the last day is within");
        assert!(is_term_over(elected, Some(3), date(2026, 11, 25)));
        assert_eq!(term_ends_on(Some(date(2024, 2, 29)), Some(3)), Some(date(2027, 2, 28)), "clamped");
        assert!(!is_term_over(None, Some(3), date(2026, 1, 1)), "unknown is not over");
    }
}
