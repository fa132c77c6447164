//! 流动党员: who is away and who is here, and what is due.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::keys;

use crate::access::Act;
use crate::error::Outcome;
use crate::procedures::actions::cases::{self, Asked};
use crate::procedures::actions::{procedure, steps_by_case};
use crate::procedures::model::StepRow;
use crate::procedures::{Acting, Subject};
use crate::transfers::model::FloatingLine;
use crate::transfers::rules;

/// The procedures of floating members.
pub const FLOATING: [&str; 3] = ["floating_out", "floating_abroad", "floating_in"];

/// The floating members in reach, those with something due first.
///
/// # Errors
/// [`crate::AppError::Forbidden`], or [`crate::AppError::NotFound`] if the organisation is not in reach.
pub fn list(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    organisation_id: Option<i64>,
) -> Outcome<Vec<FloatingLine>> {
    let (actor, book) = (acting.actor, acting.book);
    let reach = actor.may(Act::SeeProcedures)?;
    let today = tx.today();
    let mut found = Vec::new();
    for key in FLOATING {
        let mut steps = steps_by_case(tx, &reach, procedure(book, key)?)?;
        let asked = Asked {
            procedure: Some(key.to_owned()),
            organisation_id,
            ..Asked::default()
        };
        for line in cases::list(tx, actor, book, &asked)? {
            let steps = steps.remove(&line.case.id).unwrap_or_default();
            let Some(first) = steps.first() else {
                continue;
            };
            let answers = first.kept()?.answers;
            let told = |key: &str| answers.get(key).cloned().unwrap_or_default();
            let subject = Subject {
                acting,
                procedure: key,
                member_id: line.case.member_id,
                case: Some(&line.case),
                steps: &steps,
            };
            let is_to_transfer = to_transfer_since(&subject, today)?.is_some();
            let due = line.next.iter().filter_map(|it| it.latest).min();
            // Only somebody at a fixed place is to be transferred by a day.
            let is_fixed = key != "floating_out" || told("place_kind") == "fixed";
            let due = due.filter(|_| is_fixed);
            let contacts = steps.iter().filter(|it| it.step == "contact");
            found.push(FloatingLine {
                procedure: line.procedure,
                since: first.taken_on,
                place: told(if key == "floating_in" {
                    "from_organisation"
                } else {
                    "floating_place"
                }),
                contact: told("contact_person"),
                contacted: contacts.map(|it| it.taken_on).max(),
                due,
                is_late: due.is_some_and(|it| it < today),
                is_to_transfer,
                case: line.case,
            });
        }
    }
    found.sort_by_key(|it| (it.due.unwrap_or(Date::MAX), it.since));
    Ok(found)
}

/// Since when somebody away at a fixed place was to be transferred; none if that is not yet so.
///
/// # Errors
/// A figure of the rules is not in force; a step that this program did not write.
pub fn to_transfer_since(subject: &Subject<'_>, today: Date) -> Outcome<Option<Date>> {
    if subject.procedure != "floating_out" {
        return Ok(None);
    }
    let of = |step: &str| subject.steps.iter().find(|it| it.step == step);
    let Some(first) = of("register").filter(|_| of("back").is_none()) else {
        return Ok(None);
    };
    let is_fixed = |step: &StepRow| -> Outcome<bool> {
        let kept = step.kept()?;
        Ok(kept
            .answers
            .get("place_kind")
            .is_some_and(|it| it == "fixed"))
    };
    if !is_fixed(first)? {
        return Ok(None);
    }
    let end = rules::end(
        subject.acting.book,
        &keys::TRANSFER_AWAY_MONTHS,
        first.taken_on,
    )?;
    Ok(end.filter(|end| *end <= today))
}
