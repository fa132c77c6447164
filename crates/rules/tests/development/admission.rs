//! From the assembly to full membership.

use crate::story::{
    ACTIVIST, LISTED_2026, TO_ASSEMBLY, book, event, examined, history, judged, opened, told,
};
use zhibu_rules::procedures::{Breach, DEVELOPMENT, attempt};

/// A case of the text of 2026 up to the pre-review.
fn before_the_assembly(rest: &str) -> String {
    let before = TO_ASSEMBLY.rsplit_once("assembly").unwrap().0;
    told(&[ACTIVIST, LISTED_2026, before, rest])
}

/// The same, approved.
fn approved(rest: &str) -> String {
    let approval = "approval 2026-07-20 by=committee;";
    told(&[ACTIVIST, LISTED_2026, TO_ASSEMBLY, approval, rest])
}

/// The same, sworn in.
fn sworn_in(rest: &str) -> String {
    approved(&format!("oath 2026-08-01; {rest}"))
}

#[test]
fn an_assembly_votes_within_a_month_and_only_a_committee_approves() {
    let case = before_the_assembly;
    judged(&[
        // Art. 19: a month from the pre-review; more than half of those entitled.
        (&case("assembly 2026-07-25"), "2026-07-26", ""),
        (
            &case("assembly 2026-07-26"),
            "2026-07-26",
            "pre_review_to_assembly_late 19",
        ),
        (&case(""), "2026-07-26", "pre_review_to_assembly_late 19"),
        (
            &case("assembly 2026-07-10 present=10 yes=10"),
            "2026-07-12",
            "no_quorum 19",
        ),
        // Art. 20: half is not enough; written opinions count as votes and not as presence.
        (
            &case("assembly 2026-07-10 present=15 yes=10"),
            "2026-07-12",
            "",
        ),
        (
            &case("assembly 2026-07-10 present=15 yes=10; approval 2026-07-20 by=committee"),
            "2026-07-22",
            "not_passed 20",
        ),
        (
            &case(
                "assembly 2026-07-10 present=15 yes=10 written=1; approval 2026-07-20 by=committee",
            ),
            "2026-07-22",
            "",
        ),
    ]);
}

#[test]
fn only_a_committee_approves_and_within_three_months() {
    let case = before_the_assembly;
    judged(&[
        // Art. 22, 25, 31.
        (
            &case("assembly 2026-07-10; approval 2026-07-20 by=party_group"),
            "2026-07-22",
            "approver_not_entitled 22",
        ),
        (
            &case("assembly 2026-07-10; approval 2026-10-10 by=committee"),
            "2026-10-10",
            "",
        ),
        (
            &case("assembly 2026-07-10; approval 2026-10-11 by=committee"),
            "2026-10-11",
            "approval_late 25",
        ),
        (
            &case("assembly 2026-07-10; approval 2027-01-10 by=committee special=yes"),
            "2027-01-10",
            "",
        ),
        (
            &case("assembly 2026-07-10; approval 2026-07-20 by=committee from=2026-07-20"),
            "2026-07-22",
            "probation_wrong_start 31",
        ),
    ]);
}

#[test]
fn what_is_not_carried_is_not_approved() {
    let case = before_the_assembly;
    opened(&[
        (&case(""), "2026-07-01", "assembly 2026-06-25 2026-07-25"),
        (
            &case("assembly 2026-07-10 present=15 yes=10"),
            "2026-07-12",
            "",
        ),
        (
            &case("assembly 2026-07-10"),
            "2026-07-12",
            "approval 2026-07-10 2026-10-10",
        ),
    ]);
}

#[test]
fn probation_runs_from_the_assembly_and_ends_in_time() {
    let (case, oath) = (approved, sworn_in);
    judged(&[
        // Art. 29: a month from the approval.
        (&case("oath 2026-08-20"), "2026-08-21", ""),
        (&case("oath 2026-08-21"), "2026-08-21", "oath_late 29"),
        // Art. 31: once, by six to twelve months; not converted before the end.
        (
            &oath("extend 2027-07-01 months=5"),
            "2027-07-05",
            "extension_length 31",
        ),
        (&oath("extend 2027-07-01 months=6"), "2027-07-05", ""),
        (
            &oath("extend 2027-07-01 months=6; extend 2028-01-01 months=6"),
            "2028-01-05",
            "extension_twice 31",
        ),
        (
            &oath("conversion_apply 2027-07-01; conversion_assembly 2027-07-09"),
            "2027-07-20",
            "conversion_early 31",
        ),
        (
            &oath("conversion_apply 2027-07-01; conversion_assembly 2027-07-10"),
            "2027-07-20",
            "",
        ),
    ]);
}

#[test]
fn a_conversion_is_voted_on_and_approved_in_time() {
    let (case, oath) = (approved, sworn_in);
    judged(&[
        // Art. 32 and 33.
        (
            &oath(
                "conversion_apply 2027-07-01; conversion_assembly 2027-07-10 present=10 yes=10; \
                   conversion_approval 2027-07-20",
            ),
            "2027-07-20",
            "no_quorum 32, not_passed 32",
        ),
        (
            &oath(
                "conversion_apply 2027-07-01; conversion_assembly 2027-07-10; \
                   conversion_approval 2027-10-11",
            ),
            "2027-10-11",
            "conversion_late 33",
        ),
        // A vote of which nothing was counted is not said to have failed.
        (
            &oath(
                "conversion_apply 2027-07-01; conversion_assembly 2027-07-10 unknown; \
                   conversion_approval 2027-07-20",
            ),
            "2027-07-20",
            "",
        ),
        // Art. 35: who was received from elsewhere waits half a year at the most.
        (
            &oath("transfer 2026-09-01; conversion_apply 2027-07-01"),
            "2028-01-10",
            "",
        ),
        (
            &oath("transfer 2026-09-01; conversion_apply 2027-07-01"),
            "2028-01-11",
            "postpone_too_long 35",
        ),
        (
            &oath("transfer 2026-07-19; conversion_apply 2027-07-01"),
            "2028-01-11",
            "",
        ),
        // Nothing is late any more once it is broken off.
        (&case("cancel 2027-01-10"), "2028-01-11", ""),
    ]);
}

#[test]
fn an_extension_is_added_to_probation() {
    let (case, oath) = (approved, sworn_in);
    opened(&[
        (
            &oath("extend 2027-07-01 months=6; conversion_apply 2027-07-05"),
            "2027-07-06",
            "conversion_assembly 2028-01-10 -",
        ),
        (&case("cancel 2027-01-10"), "2027-01-11", ""),
    ]);
    let history = history(&oath(
        "conversion_apply 2027-07-10; conversion_assembly 2027-08-10",
    ));
    let probation_end = examined(&history, "2027-08-11").wait_end("conversion_assembly");
    assert_eq!(probation_end, Some("2027-07-10".parse().unwrap()));
}

#[test]
fn a_step_tried_says_why_not_yet_and_what_it_would_be() {
    let tried = |before: &str, step: &str| {
        let tried = history(before).with(event(step));
        let procedure = book().procedure(DEVELOPMENT).unwrap();
        let found = attempt(book(), procedure, &tried).unwrap().unwrap();
        let told = |list: &[Breach<'_>]| {
            let codes: Vec<&str> = list.iter().map(|it| it.code.as_str()).collect();
            codes.join(" ")
        };
        (told(&found.refused), told(&found.warned))
    };
    let refused = |text: &str| (text.to_owned(), String::new());
    let warned = |text: &str| (String::new(), text.to_owned());
    let before = before_the_assembly("");
    assert_eq!(tried(&before, "assembly 2026-07-20"), refused(""));
    // Art. 19: what comes late still has to be done.
    assert_eq!(
        tried(&before, "assembly 2026-07-30"),
        warned("pre_review_to_assembly_late")
    );
    assert_eq!(
        tried(&before, "approval 2026-07-20"),
        refused("step_missing")
    );
    assert_eq!(
        tried(&approved(""), "conversion_assembly 2026-12-20"),
        refused("step_missing conversion_early")
    );
}
