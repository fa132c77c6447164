use jiff::civil::date;

use super::*;
use crate::orgs::sources::MonthHeadcount;

fn months(rows: &[(Date, i64, i64)]) -> Vec<MonthHeadcount> {
    rows.iter()
        .map(|(month_start, full_count, all_count)| MonthHeadcount {
            organisation_id: 1,
            month_start: *month_start,
            full_count: *full_count,
            all_count: *all_count,
        })
        .collect()
}

fn told(
    kind: OrganisationKind,
    founded_on: Date,
    rows: &[(Date, i64, i64)],
    on: Date,
) -> Vec<(Crossing, i64, i64, Date, SinceBasis)> {
    let book = Rulebook::embedded().unwrap();
    let months = months(rows);
    let last = rows.last().map_or((0, 0), |it| (it.1, it.2));
    let subject = Subject {
        id: 1,
        kind,
        founded_on,
        counts: last,
        has_committee: false,
    };
    dated(&book, &months, &subject, on)
        .into_iter()
        .map(|it| {
            let since = it.since.unwrap();
            (it.crossing, it.count, it.limit, since.on, since.basis)
        })
        .collect()
}

/// What is found of one organisation, with its time.
fn dated(
    book: &Rulebook,
    months: &[MonthHeadcount],
    subject: &Subject,
    on: Date,
) -> Vec<ThresholdFinding> {
    let mut found = thresholds(book, std::slice::from_ref(subject), on).remove(0);
    let first_month = months.first().map(|it| it.month_start);
    let history = History::new(months, &[], first_month);
    let open = found.iter_mut().map(|finding| Undated {
        organisation_id: subject.id,
        founded_on: subject.founded_on,
        finding,
    });
    date_back(book, &history, open.collect(), on);
    found
}

const TODAY: Date = date(2026, 11, 24);

#[test]
fn a_branch_is_dated_back_to_the_month_that_first_counted_too_few() {
    let rows = [
        (date(2016, 1, 1), 4, 4),
        (date(2019, 5, 1), 2, 3),
        (date(2022, 3, 1), 3, 3),
        (date(2024, 7, 1), 2, 2),
    ];
    let branch = OrganisationKind::Branch;
    assert_eq!(
        told(branch, date(2013, 5, 1), &rows, TODAY),
        [(
            Crossing::BranchBelowMin,
            2,
            3,
            date(2024, 7, 1),
            SinceBasis::Month
        )]
    );
    assert_eq!(
        told(branch, date(2013, 5, 1), &rows[..2], TODAY),
        [(
            Crossing::BranchBelowMin,
            2,
            3,
            date(2019, 5, 1),
            SinceBasis::Month
        )],
        "under the edition of 2010 too"
    );
}

#[test]
fn what_was_so_from_the_beginning_is_dated_by_founding_records_or_rule() {
    let small = [(date(2016, 1, 1), 2, 2)];
    let large = [(date(2016, 1, 1), 60, 60)];
    let cases = [
        (
            date(2020, 6, 15),
            &small,
            date(2020, 6, 15),
            SinceBasis::Founded,
        ),
        (
            date(2013, 5, 1),
            &small,
            date(2016, 1, 1),
            SinceBasis::Records,
        ),
        (
            date(2013, 5, 1),
            &large,
            date(2018, 10, 28),
            SinceBasis::Rule,
        ),
    ];
    for (founded_on, rows, on, basis) in cases {
        let found = told(OrganisationKind::Branch, founded_on, rows, TODAY);
        assert_eq!(
            (found[0].3, found[0].4),
            (on, basis),
            "founded {founded_on}"
        );
    }
}

#[test]
fn what_began_after_the_first_of_this_month_is_dated_within_it() {
    let book = Rulebook::embedded().unwrap();
    let months = months(&[(date(2016, 1, 1), 3, 3)]);
    let subject = Subject {
        id: 1,
        kind: OrganisationKind::Branch,
        founded_on: date(2013, 5, 1),
        counts: (2, 2),
        has_committee: false,
    };
    let since = dated(&book, &months, &subject, TODAY)[0].since.unwrap();
    assert_eq!(
        (since.on, since.basis),
        (date(2026, 11, 1), SinceBasis::WithinMonth)
    );
}

#[test]
fn each_form_is_asked_its_own_question() {
    use OrganisationKind::{Committee, GeneralBranch, Group, WorkCommittee};
    for (kind, all, want, due) in [
        (
            GeneralBranch,
            49,
            Some(Crossing::GeneralBranchBelowMin),
            Some(Finding::Branch),
        ),
        (GeneralBranch, 100, None, None),
        (
            GeneralBranch,
            101,
            Some(Crossing::GeneralBranchOverMax),
            Some(Finding::Committee),
        ),
        (
            Committee,
            99,
            Some(Crossing::CommitteeBelowMin),
            Some(Finding::GeneralBranch),
        ),
        (Committee, 100, None, None),
        (Group, 1, None, None),
        (WorkCommittee, 1, None, None),
    ] {
        let book = Rulebook::embedded().unwrap();
        let subject = Subject {
            id: 1,
            kind,
            founded_on: date(2013, 5, 1),
            counts: (all, all),
            has_committee: false,
        };
        let found = dated(&book, &[], &subject, TODAY);
        let first = found.first();
        assert_eq!(first.map(|it| it.crossing), want, "{kind:?} of {all}");
        assert_eq!(first.map(|it| it.due), due, "{kind:?} of {all}");
    }
}

#[test]
fn seven_full_members_without_a_committee_are_told_and_before_the_rules_nothing_is() {
    let rows = [(date(2016, 1, 1), 6, 9), (date(2021, 2, 1), 7, 10)];
    let branch = OrganisationKind::Branch;
    let found = told(branch, date(2013, 5, 1), &rows, TODAY);
    let want = (
        Crossing::BranchCommitteeMissing,
        7,
        7,
        date(2021, 2, 1),
        SinceBasis::Month,
    );
    assert_eq!(found, [want]);
    assert_eq!(told(branch, date(2000, 5, 1), &rows, date(2005, 1, 1)), []);
}
