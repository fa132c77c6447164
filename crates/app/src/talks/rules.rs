//! What may be recorded of a talk: every fault at once.

use jiff::civil::Date;
use zhibu_rules::Rulebook;

use crate::error::FieldFault;
use crate::members::rules::day;
use crate::members::rules::day_typed;
use crate::members::rules::identity::fault;

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

/// Judges a talk.
///
/// # Errors
/// Every fault.
pub fn check(
    book: &Rulebook,
    typed: &TypedTalk,
    today: Date,
) -> Result<CheckedTalk, Vec<FieldFault>> {
    let mut faults = Vec::new();
    if book.code("talk_kind", &typed.kind).is_none() {
        faults.push(fault("kind", "请选一种谈话。", "Choose a kind of talk."));
    }
    let held_on = day("held_on", &typed.held_on, &mut faults);
    if held_on.is_some_and(|on| on > today) {
        faults.push(fault(
            "held_on",
            "谈话还没有进行，请谈过以后再记。",
            "The talk lies in the future; record it afterwards.",
        ));
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
