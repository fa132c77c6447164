//! Recording talks, seeing that there were some, opening one's own.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::{Rulebook, keys as rule_keys};

use super::model::{TalkFile, TalkLine, TalkList};
use super::rules::{self, TypedTalk};
use super::store::{self, AGREED, CONTENT, OUTCOME, Persons};
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::model::MemberLine;
use crate::members::rules::identity::fault;
use crate::members::store as members;
use crate::orgs::store as orgs;
use crate::sealing::FieldKeys;

/// Talks in reach, narrowed to an organisation if one is asked for.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if the organisation is not in reach.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    organisation_id: Option<i64>,
) -> Outcome<TalkList> {
    let reach = actor.may(Act::SeeTalks)?;
    let today = tx.today();
    let times_min = book
        .on(today)
        .integer(&rule_keys::TALK_TIMES_MIN)
        .map_err(AppError::internal)?;
    let mut lacking = None;
    if let Some(id) = organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
        let since = Date::new(today.year(), 1, 1).map_err(AppError::internal)?;
        let mut found = store::counts(tx, &reach, id, since)?;
        found.retain(|it| it.talk_count < times_min);
        lacking = Some(found);
    }
    let lines = store::lines(tx, &reach, organisation_id.unwrap_or(0))?;
    let may_read = actor.may(Act::ReadTalk).ok();
    let mut open_ids = Vec::new();
    if let Some(readable) = &may_read {
        for line in &lines {
            let is_in_it = [line.talker_id, line.listener_id].contains(&readable.member_id());
            if is_in_it || store::line(tx, readable, line.id)?.is_some() {
                open_ids.push(line.id);
            }
        }
    }
    Ok(TalkList {
        lines,
        open_ids,
        lacking,
        times_min,
    })
}

/// Whom the recorder may have talked with: those of a member's branch, or of the office's own.
///
/// # Errors
/// [`AppError::NotFound`] if the member asked for is not in reach.
pub fn listeners(
    tx: &mut Tx<'_>,
    actor: &Actor,
    listener_id: Option<i64>,
) -> Outcome<Vec<MemberLine>> {
    let reach = actor.may(Act::RecordTalk)?;
    let today = tx.today();
    let branch_id = match listener_id {
        Some(id) => Some(
            members::member(tx, &reach, id)?
                .ok_or(AppError::NotFound)?
                .branch_id,
        ),
        None => actor.organisation_id,
    };
    let Some(branch_id) = branch_id else {
        return Ok(Vec::new());
    };
    let mut found = members::members_on(tx, &reach, branch_id, today)?;
    found.retain(|it| Some(it.id) != actor.member_id);
    Ok(found)
}

/// Records a talk that the actor had with somebody in reach.
///
/// # Errors
/// [`AppError::NotFound`] if the other is not in reach, [`AppError::Invalid`] with every fault.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    typed: &TypedTalk,
) -> Outcome<i64> {
    let reach = actor.may(Act::RecordTalk)?;
    let other = members::member(tx, &reach, typed.listener_id)?.ok_or(AppError::NotFound)?;
    let checked = rules::check(book, typed, tx.today());
    let mut faults = checked.as_ref().err().cloned().unwrap_or_default();
    let talker_id = actor.member_id.unwrap_or_default();
    if actor.member_id.is_none() {
        faults.push(fault(
            "listener",
            "谈话由参加谈话的人自己记；您的账户没有对应花名册上的党员。",
            "A talk is recorded by one who took part; your account is not linked to the roster.",
        ));
    } else if talker_id == other.id {
        faults.push(fault(
            "listener",
            "谈话是两个人之间的，请选另一个人。",
            "A talk is between two persons; choose somebody else.",
        ));
    }
    let talk = checked.ok().filter(|_| faults.is_empty());
    let talk = talk.ok_or(AppError::Invalid(faults))?;
    let persons = Persons {
        talker_id,
        listener_id: other.id,
        organisation_id: other.branch_id,
    };
    let id = store::insert(tx, actor, keys, persons, &talk)?;
    let object = Object {
        kind: "talk",
        id: Some(id),
        organisation_id: Some(other.branch_id),
    };
    audit::record(tx, actor, "record_talk", object, "recorded a talk")?;
    Ok(id)
}

/// Opens a talk one was in.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else: whether there was one is told by the list.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys, id: i64) -> Outcome<TalkFile> {
    let reach = actor.may(Act::ReadTalk)?;
    let line = store::line(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let sealed = store::content(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let open = |name: &str, bytes: &Option<Vec<u8>>| {
        bytes.as_ref().map(|it| keys.open(name, it)).transpose()
    };
    Ok(TalkFile {
        line,
        content: keys.open(CONTENT, &sealed.content_sealed)?,
        agreed: open(AGREED, &sealed.agreed_sealed)?,
        outcome: open(OUTCOME, &sealed.outcome_sealed)?,
    })
}

/// Writes what came of a talk one was in.
///
/// # Errors
/// As [`open`], or [`AppError::Invalid`] if nothing was written.
pub fn follow_up(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
    outcome: &str,
) -> Outcome<TalkLine> {
    let reach = actor.may(Act::ReadTalk)?;
    let line = store::line(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    let text = rules::text("outcome", outcome, &mut faults);
    if text.is_none() && faults.is_empty() {
        faults.push(fault(
            "outcome",
            "请写明约定的事办得怎样。",
            "Say what came of it.",
        ));
    }
    let text = text.ok_or(AppError::Invalid(faults))?;
    store::follow_up(tx, keys, id, &text)?;
    let object = Object {
        kind: "talk",
        id: Some(id),
        organisation_id: None,
    };
    audit::record(
        tx,
        actor,
        "follow_up_talk",
        object,
        "wrote what came of a talk",
    )?;
    Ok(line)
}
