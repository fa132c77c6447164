//! What may be recorded of a talk: every fault at once.

use jiff::civil::Date;
use zhibu_rules::Rulebook;

use super::model::FollowUpState;
use crate::error::FieldFault;
use crate::members::rules::identity::fault;
use crate::members::rules::{day, day_typed};
use crate::shell::plausible_day;

/// Characters of what was said, of what was agreed, and of what came of it.
pub const CONTENT_CHARACTERS_MAX: usize = 2_000;

/// A talk as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedTalk {
    /// The other person.
    pub listener_id: i64,
    /// A word of the list.
    pub kind: String,
    /// 谈话日期.
    pub held_on: String,
    /// What was said.
    pub content: String,
    /// What was agreed; may be blank.
    pub agreed: String,
    /// When to see what came of it; may be blank.
    pub follow_up_on: String,
}

/// A talk that may be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedTalk {
    /// A word of the list.
    pub kind: String,
    /// 谈话日期.
    pub held_on: Date,
    /// What was said.
    pub content: String,
    /// What was agreed.
    pub agreed: Option<String>,
    /// When to see what came of it.
    pub follow_up_on: Option<Date>,
}

/// What is written about what came of a talk.
#[derive(Clone, Debug, Default)]
pub struct TypedFollowUp {
    /// What came of it.
    pub outcome: String,
    /// under_way, done or correction.
    pub state: String,
}

/// An entry about a talk that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedFollowUp {
    /// What came of it.
    pub outcome: String,
    /// How it stands.
    pub state: FollowUpState,
}

/// Judges a talk with somebody who joined on a day; none where it is not known with whom.
///
/// # Errors
/// Every fault.
pub fn check(
    book: &Rulebook,
    typed: &TypedTalk,
    (joined_on, today): (Option<Date>, Date),
) -> Result<CheckedTalk, Vec<FieldFault>> {
    let mut faults = Vec::new();
    if joined_on.is_none() {
        faults.push(fault(
            "listener",
            "请从列表中选谈话对象；只能选您范围内的党员。",
            "Choose the other person from the list: a member within your reach.",
        ));
    }
    if book.code("talk_kind", &typed.kind).is_none() {
        faults.push(fault("kind", "请选一种谈话。", "Choose a kind of talk."));
    }
    let held_on = day("held_on", &typed.held_on, &mut faults);
    if let Some(on) = held_on {
        if let Err(said) = plausible_day(on, today) {
            faults.push(fault("held_on", said.zh, said.en));
        } else if let Some(joined_on) = joined_on.filter(|it| on < *it) {
            faults.push(fault(
                "held_on",
                format!("{on} 早于谈话对象入党的 {joined_on}，请核对日期。"),
                format!("{on} lies before the other joined on {joined_on}; check the day."),
            ));
        }
    }
    let follow_up_on = day_typed("follow_up_on", &typed.follow_up_on, &mut faults);
    if let (Some(held_on), Some(on)) = (held_on, follow_up_on)
        && on < held_on
    {
        faults.push(fault(
            "follow_up_on",
            format!("回访日期 {on} 早于谈话日期 {held_on}，请核对。"),
            format!("Follow-up on {on} lies before the talk on {held_on}; check it."),
        ));
    }
    let content = text("content", &typed.content, &mut faults);
    if content.is_none() && faults.iter().all(|it| it.field != "content") {
        faults.push(fault(
            "content",
            "请写明谈了什么。",
            "Say what it was about.",
        ));
    }
    let agreed = text("agreed", &typed.agreed, &mut faults);
    let made = || {
        Some(CheckedTalk {
            kind: typed.kind.clone(),
            held_on: held_on?,
            content: content?,
            agreed,
            follow_up_on,
        })
    };
    made().filter(|_| faults.is_empty()).ok_or(faults)
}

/// Judges an entry about a talk of which it is written already that it is done, or not.
///
/// # Errors
/// Every fault.
pub fn check_follow_up(
    typed: &TypedFollowUp,
    is_done: bool,
) -> Result<CheckedFollowUp, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let state = FollowUpState::of(&typed.state);
    match state {
        None => faults.push(fault(
            "state",
            "请选还在办理还是已经办结。",
            "Choose whether it is under way or done.",
        )),
        Some(FollowUpState::Correction) if !is_done => faults.push(fault(
            "state",
            "这次谈话还没有办结，请写办理情况。",
            "It is not done yet: write how it stands.",
        )),
        Some(FollowUpState::UnderWay | FollowUpState::Done) if is_done => faults.push(fault(
            "state",
            "这次谈话已经办结；结果有出入的，请写更正。",
            "It is done already; if the result was otherwise, write a correction.",
        )),
        Some(_) => {}
    }
    let outcome = text("outcome", &typed.outcome, &mut faults);
    if outcome.is_none() && faults.iter().all(|it| it.field != "outcome") {
        faults.push(fault(
            "outcome",
            "请写明约定的事办得怎样。",
            "Say what came of it.",
        ));
    }
    match (state, outcome) {
        (Some(state), Some(outcome)) if faults.is_empty() => Ok(CheckedFollowUp { outcome, state }),
        _ => Err(faults),
    }
}

/// A text that may be blank, not too long.
pub fn text(field: &str, typed: &str, faults: &mut Vec<FieldFault>) -> Option<String> {
    let typed = typed.trim();
    let length = typed.chars().count();
    if length > CONTENT_CHARACTERS_MAX {
        faults.push(fault(
            field,
            format!("写了 {length} 字，最多 {CONTENT_CHARACTERS_MAX} 字，请写要点。"),
            format!(
                "{length} characters, at most {CONTENT_CHARACTERS_MAX}; write the main points."
            ),
        ));
        return None;
    }
    Some(typed.to_owned()).filter(|it| !it.is_empty())
}
