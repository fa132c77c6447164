//! What steps do, and of whom a procedure can be about.

use jiff::civil::Date;
use zhibu_rules::dates::months_later;
use zhibu_rules::keys::{self, Key};
use zhibu_rules::procedures::{Ending, StepRule};
use zhibu_rules::{Rulebook, Unit};

use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::identity::fault;
use crate::members::rules::standings::{RETURN, leaving_of_step};

/// The word for why somebody left whose membership was suspended 停止党籍.
pub const SUSPENDED: &str = "suspended";
/// The word for why somebody left whose membership was transferred out of the county.
pub const TRANSFERRED: &str = "transferred";

/// What a step asks for by which posts end with a transfer.
pub const END_POSTS: &str = "end_posts";
/// What a step asks for: the number of a letter.
pub const LETTER_NUMBER: &str = "letter_number";

/// What a step does besides being recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect<'r> {
    /// The membership goes to the other organisation of the case.
    Move,
    /// The member leaves, with the word for why.
    Leave(&'r str),
    /// Who was suspended stands on the roster again.
    Return,
    /// Who comes from outside is entered on the roster.
    Enter,
    /// A letter is issued.
    Letter,
    /// The letters of the case are void.
    Void,
    /// The member is marked as floating.
    Float,
    /// The member is floating no longer.
    FloatBack,
}

impl<'r> Effect<'r> {
    /// What a step does; none if it is only recorded.
    ///
    /// # Errors
    /// A word that this area does not know.
    pub fn of(rule: &'r StepRule) -> Outcome<Option<Effect<'r>>> {
        let Some(does) = rule.does.as_deref() else {
            return Ok(None);
        };
        Ok(Some(match does {
            "move" => Effect::Move,
            RETURN => Effect::Return,
            "enter" => Effect::Enter,
            "letter" => Effect::Letter,
            "void" => Effect::Void,
            "float" => Effect::Float,
            "float_back" => Effect::FloatBack,
            _ => match leaving_of_step(does) {
                Some(leaving) => Effect::Leave(leaving),
                None => {
                    let told = format!("no area knows what {does} is");
                    return Err(AppError::internal(told));
                }
            },
        }))
    }

    /// Whether it changes the standing or the branch.
    pub fn settles(self) -> bool {
        matches!(self, Effect::Move | Effect::Leave(_) | Effect::Return)
    }
}

/// Whether a procedure can be begun about somebody who stands like this: `leaving` is why they left.
pub fn fits(procedure: &str, status: &str, leaving: Option<&str>) -> bool {
    match procedure {
        "restore" | "remove_lost" => status == "former" && leaving == Some(SUSPENDED),
        "expulsion" => status == "full",
        _ => status != "former",
    }
}

/// Why a procedure cannot be begun about somebody.
pub fn fault_of_standing(
    procedure: &str,
    status: &str,
    leaving: Option<&str>,
) -> Option<FieldFault> {
    if fits(procedure, status, leaving) {
        return None;
    }
    let (zh, en) = match (procedure, status) {
        ("restore" | "remove_lost", _) => (
            "只对停止党籍的人办理；除名、开除、劝退的不能恢复党籍，可以重新申请入党。",
            "It is for those whose membership is suspended; who was removed, expelled or persuaded out may only apply anew.",
        ),
        ("expulsion", "probationary") => (
            "预备党员不受党纪处分：问题严重的，在发展党员里取消预备党员资格。",
            "A probationary member is not expelled: the probationary membership is cancelled among candidates.",
        ),
        _ => (
            "此人已经离开，没有组织关系可办。",
            "This person has left and belongs to no branch.",
        ),
    };
    Some(fault("member", zh, en))
}

/// Whether two cases about one member stand in each other's way: floating and corrections run beside others.
pub fn excludes(procedure: &str) -> bool {
    !procedure.starts_with("floating") && procedure != "correction"
}

/// That the day of a step lies before what stands now began.
pub fn fault_of_day(on: Date, since: Option<Date>) -> Option<FieldFault> {
    let since = since.filter(|since| on <= *since)?;
    Some(fault(
        "on",
        format!("现在的党籍和组织关系自 {since} 起，日期须在其后。"),
        format!("The standing and the branch of now hold since {since}; write a later day."),
    ))
}

/// That a day set with a step is not after it, or further away than a figure allows.
///
/// # Errors
/// The figure is not in force.
pub fn fault_of_until(
    book: &Rulebook,
    key: &'static Key,
    (on, until): (Date, Date),
) -> Outcome<Option<FieldFault>> {
    let Some(last) = end(book, key, on)? else {
        return Ok(None);
    };
    if (on..=last).contains(&until) {
        return Ok(None);
    }
    Ok(Some(fault(
        "ask_until",
        format!("“{until}”不合规定：从 {on} 起，最晚到 {last}。"),
        format!("“{until}” cannot be: from {on} on, until {last} at the latest."),
    )))
}

/// The day on which a time of the rules from a day on is over; none past the calendar.
///
/// # Errors
/// The figure is not in force.
pub fn end(book: &Rulebook, key: &'static Key, from: Date) -> Outcome<Option<Date>> {
    let length = book.on(from).integer(key).map_err(AppError::internal)?;
    let length = i32::try_from(length).map_err(AppError::internal)?;
    Ok(match key.unit {
        Unit::Days => from.checked_add(jiff::Span::new().days(length)).ok(),
        Unit::Years => months_later(from, length.saturating_mul(12)),
        _ => months_later(from, length),
    })
}

/// The figure within which the day must lie that is set with a step of a procedure.
pub fn figure_of_until(procedure: &str, effect: Option<Effect<'_>>) -> Option<&'static Key> {
    match (procedure, effect) {
        (_, Some(Effect::Letter)) => Some(&keys::TRANSFER_LETTER_DAYS),
        ("correction", _) => Some(&keys::MEMBER_CORRECT_MAX),
        _ => None,
    }
}

/// That a case cannot be broken off once it did what it was for.
pub fn fault_of_ending(rule: &StepRule, done: Option<&StepRule>) -> Option<FieldFault> {
    let done = done.filter(|_| rule.ends == Some(Ending::BrokenOff))?;
    Some(fault(
        "step",
        format!("“{}”已经办了；记错了，先把那一步撤回。", done.zh),
        format!(
            "{} is done; take that step back first if it is wrong.",
            done.en
        ),
    ))
}
