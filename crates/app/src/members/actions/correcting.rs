//! 更正申请: a member says what is wrong about them; the secretary writes it or says why not.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::changing::{self, Asked};
use super::writing::renamed;
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::model::{CorrectionLine, CorrectionRow, MemberRow};
use crate::members::rules::fields::{Field, History, Shape};
use crate::members::rules::identity::{Identity, fault, faults_of_number};
use crate::members::rules::{self, REASON_CHARACTERS_MAX, TypedChange, Way};
use crate::members::store;
use crate::members::store::corrections::{self, NewCorrection, WANTED};
use crate::sealing::FieldKeys;

/// A request as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedRequest {
    /// The item.
    pub field: String,
    /// What it should be.
    pub wanted: String,
    /// From which day it is so; blank if it was wrong from the start.
    pub from_on: String,
    /// Why.
    pub reason: String,
}

/// Asks for a correction of what is held about oneself.
///
/// # Errors
/// [`AppError::NotFound`] for somebody not on the roster, [`AppError::Invalid`] with every fault.
pub fn request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    typed: &TypedRequest,
) -> Outcome<i64> {
    let reach = actor.may(Act::RequestCorrection)?;
    let id = actor.member_id.ok_or_else(|| {
        AppError::field(
            "field",
            "您的账户没有对应花名册上的党员，没有可以更正的内容。",
            "Your account is not linked to anybody on the roster; there is nothing to put right.",
        )
    })?;
    let row = store::member(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    let field = Field::of(&typed.field).filter(|it| it.may_be_asked_for());
    let wanted = match field {
        Some(field) if field.shape == Shape::IdNumber => {
            match number_wanted(book, &row, &typed.wanted, tx.today()) {
                Ok(number) => Some(number),
                Err(found) => {
                    faults.extend(renamed(found, "wanted"));
                    None
                }
            }
        }
        Some(field) => rules::value(book, field, "wanted", &typed.wanted).unwrap_or_else(|it| {
            faults.push(it);
            None
        }),
        None => {
            faults.push(fault("field", "请选一个项目。", "Choose an item."));
            None
        }
    };
    let from_on = rules::day_typed("from_on", &typed.from_on, &mut faults);
    faults.extend(from_on.and_then(|on| fault_of_day(on, row.birth_on, tx.today())));
    faults.extend(fault_of_text("reason", &typed.reason));
    let Some(field) = field.filter(|_| faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    let wanted = wanted.unwrap_or_default();
    for before in corrections::of_member(tx, &reach, id)? {
        let is_same = (before.state.as_str(), before.field.as_str()) == ("open", field.key)
            && before.reason == typed.reason.trim();
        if is_same && keys.open(WANTED, &before.wanted_sealed)? == wanted {
            return Ok(before.id);
        }
    }
    let new = NewCorrection {
        member_id: id,
        field: field.key,
        wanted_sealed: keys.seal(tx, WANTED, &wanted)?,
        from_on: from_on.filter(|_| field.may_change()),
        reason: typed.reason.trim(),
    };
    let request_id = corrections::insert(tx, actor, &new)?;
    let object = Object {
        kind: "member",
        id: Some(id),
        organisation_id: Some(row.branch_id),
    };
    let summary = format!("asked for item {}", field.key);
    audit::record(tx, actor, "request_correction", object, &summary)?;
    Ok(request_id)
}

fn fault_of_day(on: Date, birth_on: Date, today: Date) -> Option<FieldFault> {
    if on > today {
        return Some(fault(
            "from_on",
            "这一天还没有到，请到那一天再申请。",
            "That day lies in the future; ask on that day.",
        ));
    }
    (on < birth_on).then(|| {
        fault(
            "from_on",
            format!("{on} 早于出生日期 {birth_on}，请核对年份。"),
            format!("{on} lies before the birth on {birth_on}; check the year."),
        )
    })
}

/// A number of the document that the member has, judged as it will be when it is written.
fn number_wanted(
    book: &Rulebook,
    row: &MemberRow,
    typed: &str,
    today: Date,
) -> Result<String, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let number = rules::id_number(&row.document_type, typed, &mut faults).ok_or(faults)?;
    let who = Identity {
        document_type: &row.document_type,
        id_number: &number,
        sex: Some(&row.sex),
        birth_on: Some(row.birth_on),
    };
    let faults = faults_of_number(book, who, today);
    if faults.is_empty() {
        Ok(number)
    } else {
        Err(faults)
    }
}

/// The requests that wait for an answer in an office's reach, oldest first, and those answered lately.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn list(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<CorrectionRow>> {
    let reach = actor.may(Act::AnswerCorrection)?;
    corrections::list(tx, &reach)
}

/// One request, what it wants in the clear. Reading it is reading of the member's data, which is kept.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
) -> Outcome<(CorrectionRow, CorrectionLine)> {
    let reach = actor.may(Act::AnswerCorrection)?;
    let row = corrections::one(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let line = line_of(keys, &row)?;
    let object = Object {
        kind: "member",
        id: Some(row.member_id),
        organisation_id: Some(row.branch_id),
    };
    audit::record(tx, actor, "open_correction", object, "read a request")?;
    Ok((row, line))
}

/// Answers a request: writes what it wants (`accept`), or refuses it with the reason (`refuse`). Answers the
/// request as it was, and whether it is accepted now.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach, [`AppError::Invalid`] with every fault.
pub fn answer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    id: i64,
    (decision, said): (&str, &str),
) -> Outcome<(CorrectionRow, bool)> {
    let reach = actor.may(Act::AnswerCorrection)?;
    let row = corrections::one(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    if row.state != "open" {
        return Err(AppError::field(
            "answer",
            "这件申请已经答复过了，请看答复内容。",
            "This request has been answered already; read the answer.",
        ));
    }
    if actor.member_id == Some(row.member_id) {
        return Err(AppError::field(
            "answer",
            "自己的申请由上级组织答复，不能自己答复。",
            "Your own request is answered by the level above, not by yourself.",
        ));
    }
    let said = said.trim();
    let is_accepted = match decision {
        "accept" => true,
        "refuse" => false,
        _ => {
            return Err(AppError::field(
                "decision",
                "请按“接受，写入档案”或“不接受”。",
                "Press one of the two buttons.",
            ));
        }
    };
    if is_accepted {
        let member = store::member(tx, &reach, row.member_id)?.ok_or(AppError::NotFound)?;
        let asked = asked_of(keys, &row, member.document_type)?;
        changing::change(tx, actor, book, keys, &asked).map_err(told_at_answer)?;
    } else if let Some(fault) = fault_of_text("answer", said) {
        return Err(AppError::Invalid(vec![fault]));
    }
    let state = if is_accepted { "accepted" } else { "refused" };
    corrections::answer(tx, actor, id, state, Some(said).filter(|it| !it.is_empty()))?;
    let object = Object {
        kind: "member",
        id: Some(row.member_id),
        organisation_id: Some(row.branch_id),
    };
    audit::record(tx, actor, "answer_correction", object, state)?;
    Ok((row, is_accepted))
}

/// A request as its member sees it.
///
/// # Errors
/// It was sealed with another key.
pub fn line_of(keys: &FieldKeys, row: &CorrectionRow) -> Outcome<CorrectionLine> {
    Ok(CorrectionLine {
        id: row.id,
        field: row.field.clone(),
        wanted: keys.open(WANTED, &row.wanted_sealed)?,
        from_on: row.from_on,
        reason: row.reason.clone(),
        at: row.at.clone(),
        state: row.state.clone(),
        answer: row.answer.clone(),
        answered_at: row.answered_at.clone(),
        display_name: row.display_name.clone(),
    })
}

fn asked_of(keys: &FieldKeys, row: &CorrectionRow, document_type: String) -> Outcome<Asked> {
    let field = Field::of(&row.field).ok_or(AppError::NotFound)?;
    let way = if row.from_on.is_some() && field.history == History::State {
        Way::Change
    } else {
        Way::Correct
    };
    Ok(Asked {
        member_id: row.member_id,
        field: row.field.clone(),
        way,
        fact_id: None,
        version: None,
        source: "correction",
        typed: TypedChange {
            value: keys.open(WANTED, &row.wanted_sealed)?,
            from_on: row.from_on.map(|it| it.to_string()).unwrap_or_default(),
            document_type,
            source: "本人申请".to_owned(),
            reason: row.reason.clone(),
            ..TypedChange::default()
        },
    })
}

/// Whatever is wrong with what was asked for is told where the answer is written.
fn told_at_answer(error: AppError) -> AppError {
    match error {
        AppError::Invalid(mut faults) => {
            for it in &mut faults {
                "answer".clone_into(&mut it.field);
            }
            AppError::Invalid(faults)
        }
        other => other,
    }
}

fn fault_of_text(field: &str, text: &str) -> Option<FieldFault> {
    let length = text.trim().chars().count();
    (length == 0 || length > REASON_CHARACTERS_MAX).then(|| {
        fault(
            field,
            format!("请写明理由，{REASON_CHARACTERS_MAX} 字以内。"),
            format!("Say why, in at most {REASON_CHARACTERS_MAX} characters."),
        )
    })
}
