//! Who of the furnished story is on the way out of the county, and who on the way in.

use jiff::civil::date;
use zhibu_app::AppError;
use zhibu_app::procedures::Acting;
use zhibu_app::procedures::actions::{NewStep, cases};
use zhibu_app::procedures::model::{KeptFacts, NewCase};
use zhibu_db::Tx;

/// The first member of a branch on the way out, and two people on the way in.
pub fn begin(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    branch_id: i64,
    members: &[i64],
) -> Result<(), AppError> {
    for member in members.iter().take(1) {
        begin_a_transfer(tx, acting, *member)?;
    }
    for arrival in [("宋雨", "邻转12"), ("宋晴", "邻转13")] {
        begin_an_arrival(tx, acting, branch_id, arrival)?;
    }
    Ok(())
}

/// Somebody from outside the county whom the level above has accepted, and whom the branch has yet to enter.
fn begin_an_arrival(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    branch_id: i64,
    (name, letter): (&str, &str),
) -> Result<(), AppError> {
    let new = NewCase {
        procedure: "transfer_in".to_owned(),
        organisation_id: branch_id,
        member_id: None,
        counterpart_id: None,
    };
    let presented = [
        ("person_name", name),
        ("from_organisation", "邻县机关工委"),
        ("letter_number", letter),
        ("until", "2026-12-20"),
    ];
    let first = answered("present", (2026, 10, 12), &presented, 1);
    let id = cases::begin(tx, acting, &new, &first)?;
    cases::record(tx, acting, id, &answered("accept", (2026, 10, 14), &[], 2))?;
    Ok(())
}

fn answered(
    step: &str,
    (year, month, day): (i16, i8, i8),
    answers: &[(&str, &str)],
    version: i64,
) -> NewStep {
    let answers = answers.iter();
    let answers = answers.map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned()));
    NewStep {
        step: step.to_owned(),
        on: date(year, month, day),
        facts: KeptFacts {
            answers: answers.collect(),
            ..KeptFacts::default()
        },
        version,
    }
}

fn begin_a_transfer(tx: &mut Tx<'_>, acting: Acting<'_>, member_id: i64) -> Result<(), AppError> {
    let new = NewCase {
        procedure: "transfer_out".to_owned(),
        organisation_id: 0,
        member_id: Some(member_id),
        counterpart_id: None,
    };
    let asked = [("destination", "邻县机关工委"), ("reason", "调动工作")];
    let id = cases::begin(
        tx,
        acting,
        &new,
        &answered("apply", (2026, 10, 12), &asked, 1),
    )?;
    let number = format!("letter {id}");
    let letter = [
        ("letter_number", number.as_str()),
        ("until", "2026-12-20"),
        ("dues_paid_until", "2026-09"),
        ("end_posts", "yes"),
    ];
    cases::record(
        tx,
        acting,
        id,
        &answered("letter", (2026, 10, 14), &letter, 2),
    )?;
    Ok(())
}
