//! Recording talks, seeing that there were some, opening one's own.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::{Rulebook, keys as rule_keys};

use super::model::{FollowUp, FollowUpState, TalkFile, TalkLine, TalkList};
use super::rules::{self, TypedFollowUp, TypedTalk};
use super::store::{self, AGREED, CONTENT, OUTCOME, Persons};
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::listing::{ROWS_MAX, all_of};
use crate::members::model::MemberLine;
use crate::members::rules::identity::fault;
use crate::members::store as members;
use crate::orgs::store as orgs;
use crate::sealing::FieldKeys;

/// Talks of one list.
const LINES_SHOWN: i64 = 100;

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
    let lines = store::lines(tx, &reach, organisation_id.unwrap_or(0), LINES_SHOWN)?;
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

/// Every talk of the list.
///
/// # Errors
/// As [`list`]; [`AppError::Invalid`] if there are more than one workbook holds.
pub fn every(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation_id: Option<i64>,
) -> Outcome<Vec<TalkLine>> {
    let reach = actor.may(Act::SeeTalks)?;
    if let Some(id) = organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    }
    all_of(store::lines(
        tx,
        &reach,
        organisation_id.unwrap_or(0),
        ROWS_MAX + 1,
    )?)
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

/// Records a talk that the actor had with somebody in reach. The same once more gives the first back: the
/// form was sent twice.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    typed: &TypedTalk,
) -> Outcome<i64> {
    let reach = actor.may(Act::RecordTalk)?;
    let other = members::member(tx, &reach, typed.listener_id)?;
    let days = (other.as_ref().map(|it| it.joined_on), tx.today());
    let checked = rules::check(book, typed, days);
    let mut faults = checked.as_ref().err().cloned().unwrap_or_default();
    let talker_id = actor.member_id.unwrap_or_default();
    if actor.member_id.is_none() {
        faults.push(fault(
            "listener",
            "谈话由参加谈话的人自己记；您的账户没有对应花名册上的党员。",
            "A talk is recorded by one who took part; your account is not linked to the roster.",
        ));
    } else if talker_id == typed.listener_id {
        faults.push(fault(
            "listener",
            "谈话是两个人之间的，请选另一个人。",
            "A talk is between two persons; choose somebody else.",
        ));
    }
    let (Some(other), Ok(talk), true) = (other, checked, faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    let persons = Persons {
        talker_id,
        listener_id: other.id,
        organisation_id: other.branch_id,
    };
    for before in store::same_day(tx, &reach, persons, &talk)? {
        let same = keys.open(CONTENT, &before.content_sealed)? == talk.content
            && opened(keys, AGREED, before.agreed_sealed.as_ref())? == talk.agreed;
        if same {
            return Ok(before.id);
        }
    }
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
    let follow_ups = store::follow_ups(tx, &reach, id)?;
    let follow_ups = follow_ups.into_iter().map(|it| {
        Ok(FollowUp {
            state: FollowUpState::of(&it.state).unwrap_or(FollowUpState::UnderWay),
            written_on: it.written_on,
            outcome: keys.open(OUTCOME, &it.outcome_sealed)?,
            by: it.display_name,
        })
    });
    Ok(TalkFile {
        line,
        content: keys.open(CONTENT, &sealed.content_sealed)?,
        agreed: opened(keys, AGREED, sealed.agreed_sealed.as_ref())?,
        follow_ups: follow_ups.collect::<Outcome<_>>()?,
    })
}

fn opened(keys: &FieldKeys, name: &str, sealed: Option<&Vec<u8>>) -> Outcome<Option<String>> {
    sealed.map(|it| keys.open(name, it)).transpose()
}

/// Writes what came of a talk one was in, an entry after those before. The same once more writes nothing.
///
/// # Errors
/// As [`open`], or [`AppError::Invalid`] with every fault.
pub fn follow_up(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
    typed: &TypedFollowUp,
) -> Outcome<()> {
    let reach = actor.may(Act::ReadTalk)?;
    let line = store::line(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    if let Some(last) = store::follow_ups(tx, &reach, id)?.last()
        && last.account_id == actor.account_id
        && last.state == typed.state
        && keys.open(OUTCOME, &last.outcome_sealed)? == typed.outcome.trim()
    {
        return Ok(());
    }
    let checked = rules::check_follow_up(typed, line.followed_up_on.is_some());
    let new = checked.map_err(AppError::Invalid)?;
    store::follow_up(tx, actor, keys, id, &new)?;
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
    )
}
