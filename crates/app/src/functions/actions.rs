//! The board of an organisation's functions.

use jiff::civil::{Date, date};
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::{Period, PeriodKind};

use super::model::{Board, Evidence, FunctionLine, Question};
use super::store;
use crate::access::{Act, Actor};
use crate::error::{AppError, Outcome};
use crate::orgs::store as orgs;

/// What an organisation and those below it left in a year for each function.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn board(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    id: i64,
    question: Question,
) -> Outcome<Board> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let organisation = orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let from = Date::new(question.year, 1, 1).unwrap_or(date(1922, 1, 1));
    let end = Period::containing(PeriodKind::Year, from).end();
    let days = (from, end.min(tx.today()));
    let mut lines = Vec::new();
    for rule in book.functions(question.list) {
        let mut evidence = Vec::new();
        for kind in &rule.meeting_kinds {
            let count = store::meetings(tx, &reach, id, kind, days)?;
            evidence.push((Evidence::Meetings(kind.clone()), count));
        }
        for record in &rule.records {
            let count = store::records(tx, &reach, id, *record, days)?;
            evidence.push((Evidence::Record(*record), count));
        }
        lines.push(FunctionLine {
            rule: rule.clone(),
            evidence,
        });
    }
    Ok(Board {
        organisation,
        question,
        until: days.1,
        lines,
    })
}
