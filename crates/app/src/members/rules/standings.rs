//! 党籍: what follows on what, and what becomes of it and of 组织关系 once the days of joining and of full
//! membership are put right. Then the first stretches begin on those days, and what came about later stays.

use jiff::civil::Date;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::Procedure;

use super::identity::fault;
use crate::error::{FieldFault, Said};
use crate::members::model::{MembershipLine, StatusLine};

/// What a step does by which somebody leaves, before the word for why: `leave suspended`.
const LEAVE: &str = "leave ";
/// What a step does by which somebody suspended stands on the roster again.
pub const RETURN: &str = "return";

/// Why somebody left by a step, if that is what a step does.
pub fn leaving_of_step(does: &str) -> Option<&str> {
    does.strip_prefix(LEAVE)
}

/// Whether a step of a procedure lets somebody leave, or brings them back.
pub fn settles_standing(procedure: &Procedure) -> bool {
    let steps = procedure.editions().iter().flat_map(|it| &it.steps);
    let mut does = steps.filter_map(|it| it.does.as_deref());
    does.any(|it| it == RETURN || leaving_of_step(it).is_some())
}

/// The first procedure by whose steps somebody leaves for a reason; none where it is a change of the file.
pub fn procedure_of_leaving<'b>(book: &'b Rulebook, leaving: &str) -> Option<&'b Procedure> {
    book.procedures().iter().find(|procedure| {
        let steps = procedure.editions().iter().flat_map(|it| &it.steps);
        let mut does = steps.filter_map(|it| it.does.as_deref());
        does.any(|it| leaving_of_step(it) == Some(leaving))
    })
}

/// That somebody leaves for this reason by the steps of a procedure, and by no change of the file.
pub fn goes_by_steps(book: &Rulebook, leaving: &str) -> Option<FieldFault> {
    let procedure = procedure_of_leaving(book, leaving)?;
    let code = book.code("leaving", leaving)?;
    Some(fault(
        "leaving",
        format!(
            "“{}”要按程序办：在“办事程序”里开始“{}”，到决定的那一步党籍才变更。",
            code.zh, procedure.zh
        ),
        format!(
            "“{}” goes by its steps: begin “{}” among the procedures; the standing changes at the step that \
             decides.",
            code.en, procedure.en
        ),
    ))
}

/// That who left by the steps of a procedure comes back by one.
pub fn comes_back_by_steps() -> Said {
    Said::new(
        "此人是按程序离开的：停止党籍的按“恢复党籍”办理，转出县外的按“县外组织关系转入”办理。",
        "This person left by the steps of a procedure: who was suspended is restored by one, and who was \
         transferred out comes back with a letter.",
    )
}

/// 转正日期 once a standing has become another on a day. Somebody restored as a full member who was none
/// before became one on that day; somebody restored to probation has yet to become one.
pub fn full_on_after(full_on: Option<Date>, (was, is): (&str, &str), on: Date) -> Option<Date> {
    match (was, is) {
        (_, "probationary") => None,
        ("probationary", "full") => Some(on),
        (_, "full") => full_on.or(Some(on)),
        _ => full_on,
    }
}

/// What a standing may become.
///
/// # Errors
/// What does not follow on what.
pub fn standing_after(now: &str, wanted: &str) -> Result<(), Said> {
    match (now, wanted) {
        ("probationary", "full")
        | ("full" | "probationary", "former")
        | ("former", "full" | "probationary") => Ok(()),
        (one, other) if one == other => Err(Said::new(
            "党籍现在就是这样，不需要变更。",
            "The standing is that already.",
        )),
        _ => Err(Said::new(
            "正式党员不会变成预备党员；原来登记错了的，请更正转正日期。",
            "A full member does not become probationary; put the date of full membership right instead.",
        )),
    }
}

/// The first membership and the standings once the days of joining and of full membership are put right.
#[derive(Clone, Debug, PartialEq)]
pub struct DaysMoved {
    /// The day on which the first membership began, and on which it begins now; none where it stays.
    pub first: Option<(Date, Date)>,
    /// The standings, earliest first.
    pub lines: Vec<StatusLine>,
}

/// What becomes of memberships and standings, each earliest first, of somebody who joined on `was` and now did
/// on another day, or became full on another.
///
/// # Errors
/// A day does not fit what came after it.
pub fn days_moved(
    (memberships, lines): (&[MembershipLine], &[StatusLine]),
    was: Date,
    (joined_on, full_on): (Date, Option<Date>),
) -> Result<DaysMoved, Said> {
    let first = match memberships.first() {
        Some(first) => first_day(first, was, joined_on)?.map(|on| (first.from_on, on)),
        None => None,
    };
    let lines = moved(lines, joined_on, full_on)?;
    Ok(DaysMoved { first, lines })
}

/// On which day the first membership begins now; none where it stays as it is.
///
/// # Errors
/// It ended before it would begin.
pub fn first_day(first: &MembershipLine, was: Date, is: Date) -> Result<Option<Date>, Said> {
    if first.from_on != was && first.from_on >= is {
        return Ok(None);
    }
    match first.until_on.filter(|until_on| *until_on <= is) {
        Some(until_on) => {
            let name = &first.organisation_name;
            Err(Said::new(
                format!(
                    "在{name}的组织关系止于 {until_on}，入党日期不能是 {is}，请核对哪个日期有误。"
                ),
                format!(
                    "The membership of {name} ended on {until_on}, so {is} cannot be the day of joining; \
                     check which day is wrong."
                ),
            ))
        }
        None => Ok(Some(is)),
    }
}

/// The standings with these days, from those that stand, earliest first. Somebody who left was away on the
/// same days as before. `full_on` is none for somebody on probation, and where nobody wrote it down.
///
/// # Errors
/// A day lies where the member was away.
pub fn moved(
    lines: &[StatusLine],
    joined_on: Date,
    full_on: Option<Date>,
) -> Result<Vec<StatusLine>, Said> {
    let (before, rest) = lines.split_at(again_on_probation(lines));
    let mut before = before.to_vec();
    let from_on = match (before.first_mut(), rest.first()) {
        (Some(first), Some(again)) => {
            first.from_on = joined_on;
            refuse_away(first.until_on, joined_on)?;
            again.from_on
        }
        _ => joined_on,
    };
    let written = rest.iter().find(|it| it.status == "full");
    let full_on = full_on.or(written.map(|it| it.from_on));
    before.extend(around(rest, from_on, full_on)?);
    Ok(before)
}

/// Where a member who had been full before was restored to probation, so that another full membership
/// follows; 0 for everybody else.
fn again_on_probation(lines: &[StatusLine]) -> usize {
    let full = lines.iter().position(|it| it.status == "full");
    let again = lines.iter().rposition(|it| it.status == "probationary");
    again
        .filter(|at| full.is_some_and(|full| full < *at))
        .unwrap_or_default()
}

/// On probation until the day of full membership, then full, and away where `lines` say so.
fn around(
    lines: &[StatusLine],
    from_on: Date,
    full_on: Option<Date>,
) -> Result<Vec<StatusLine>, Said> {
    let mut made = Vec::new();
    let mut from = Some(from_on);
    for away in lines.iter().filter(|it| it.status == "former") {
        let Some(since) = from else { break };
        refuse_away(Some(away.from_on), since)?;
        let is_within =
            |on: Date| away.from_on <= on && away.until_on.is_none_or(|until_on| on < until_on);
        if let Some(on) = full_on.filter(|on| is_within(*on)) {
            return Err(does_not_fit(away.from_on, on));
        }
        made.extend(present(since, Some(away.from_on), full_on));
        made.push(away.clone());
        from = away.until_on;
    }
    made.extend(from.into_iter().flat_map(|it| present(it, None, full_on)));
    Ok(made)
}

/// The standings of a stretch in the party.
fn present(from_on: Date, until_on: Option<Date>, full_on: Option<Date>) -> Vec<StatusLine> {
    let line = |status: &str, from_on, until_on| StatusLine {
        status: status.to_owned(),
        from_on,
        until_on,
    };
    match full_on.filter(|on| until_on.is_none_or(|until_on| *on < until_on)) {
        None => vec![line("probationary", from_on, until_on)],
        Some(on) if on <= from_on => vec![line("full", from_on, until_on)],
        Some(on) => vec![
            line("probationary", from_on, Some(on)),
            line("full", on, until_on),
        ],
    }
}

fn refuse_away(until_on: Option<Date>, on: Date) -> Result<(), Said> {
    match until_on.filter(|until_on| *until_on <= on) {
        Some(until_on) => Err(does_not_fit(until_on, on)),
        None => Ok(()),
    }
}

fn does_not_fit(since: Date, on: Date) -> Said {
    Said::new(
        format!("{on} 与 {since} 起的党籍记录不符，请核对哪个日期有误。"),
        format!("{on} does not fit the standing recorded from {since}; check which day is wrong."),
    )
}
