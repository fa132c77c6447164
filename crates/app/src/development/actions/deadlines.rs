//! What the first page tells of cases: steps with a last day, plans to be looked at, thought reports.

use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::{Asked, cultivation, list, thoughts};
use crate::access::{Act, Actor};
use crate::development::model::{CandidateLine, Deadline, Stage};
use crate::error::{Outcome, Said};

/// Steps that can be taken and have a last day, in the cases in reach, the soonest first; none for an office
/// that sees no cases.
///
/// # Errors
/// A fault of the database.
pub fn deadlines(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    organisation_id: Option<i64>,
) -> Outcome<Vec<Deadline>> {
    let Ok(reach) = actor.may(Act::SeeDevelopment) else {
        return Ok(Vec::new());
    };
    let asked = Asked {
        organisation_id,
        ..Asked::default()
    };
    let looks = cultivation::due(tx, &reach, book)?;
    let lines = list(tx, actor, book, asked)?;
    let mut deadlines: Vec<Deadline> = of_thoughts(tx, actor, book, &lines)?.into_iter().collect();
    for line in lines {
        let of_case = |step, latest| Deadline {
            href: format!("/development/{}", line.row.id),
            name: line.row.name.clone(),
            step,
            latest,
        };
        let look = looks.iter().find(|it| it.0 == line.row.id);
        let is_cultivated = matches!(line.stage, Stage::Activist | Stage::Target);
        deadlines.extend(look.filter(|_| is_cultivated).map(|it| {
            let step = Said::new("检查培养联系计划", "Look at the plan of cultivation");
            of_case(step, it.1)
        }));
        for (step, latest) in line.next.clone() {
            deadlines.extend(latest.map(|latest| of_case(step, latest)));
        }
    }
    deadlines.sort_by_key(|it| it.latest);
    Ok(deadlines)
}

/// Missing thought reports in one line: whose it is, or of how many.
fn of_thoughts(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    lines: &[CandidateLine],
) -> Outcome<Option<Deadline>> {
    let mut due = thoughts::all_due(tx, actor, book)?;
    due.retain(|it| {
        !it.due.missing.is_empty() && lines.iter().any(|line| line.row.id == it.row.id)
    });
    let Some(first) = due.first() else {
        return Ok(None);
    };
    let others = due.len() - 1;
    let step = if others == 0 {
        Said::new("交思想汇报", "Hand in a thought report")
    } else {
        Said::new(
            format!("等 {} 人交思想汇报", due.len()),
            format!("and {others} more: hand in thought reports"),
        )
    };
    let href = if others == 0 {
        format!("/development/{}/reports", first.row.id)
    } else {
        "/development/reports".to_owned()
    };
    Ok(first.due.first().map(|latest| Deadline {
        href,
        name: first.row.name.clone(),
        step,
        latest,
    }))
}
