//! Statements of talks.

pub mod references;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{FollowUpRow, TalkContent, TalkCount, TalkLine};
use super::rules::{CheckedFollowUp, CheckedTalk};
use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::sealing::FieldKeys;

/// The names under which texts are sealed.
pub const CONTENT: &str = "talk.content";
/// See [`CONTENT`].
pub const AGREED: &str = "talk.agreed";
/// See [`CONTENT`].
pub const OUTCOME: &str = "talk.outcome";

/// So many talks in reach, of an organisation and below it if one is named (0: none is), latest first.
///
/// # Errors
/// A fault of the database.
pub fn lines(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    limit: i64,
) -> Outcome<Vec<TalkLine>> {
    Ok(tx.rows(
        "select t.id, o.short_name as organisation_name, t.kind, t.held_on, t.talker_id, a.name as talker_name,
           t.listener_id, b.name as listener_name, t.follow_up_on,
           (select min(f.written_on) from talk_follow_up f where f.talk_id = t.id and f.state = 'done') as followed_up_on
         from talk t
         join organisation o on o.id = t.organisation_id
         join member a on a.id = t.talker_id
         join member b on b.id = t.listener_id
         where (cast(?1 as bigint) = 0 or t.talker_id = ?2 or t.listener_id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = t.organisation_id))
           and (cast(?3 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?3 and c.descendant_id = t.organisation_id))
         order by t.held_on desc, t.id desc limit ?4",
        params![reach.root_id(), reach.member_id(), organisation_id, limit],
    )?)
}

/// One talk in reach.
///
/// # Errors
/// A fault of the database.
pub fn line(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<TalkLine>> {
    Ok(tx.row(
        "select t.id, o.short_name as organisation_name, t.kind, t.held_on, t.talker_id, a.name as talker_name,
           t.listener_id, b.name as listener_name, t.follow_up_on,
           (select min(f.written_on) from talk_follow_up f where f.talk_id = t.id and f.state = 'done') as followed_up_on
         from talk t
         join organisation o on o.id = t.organisation_id
         join member a on a.id = t.talker_id
         join member b on b.id = t.listener_id
         where t.id = ?3 and (cast(?1 as bigint) = 0 or t.talker_id = ?2 or t.listener_id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = t.organisation_id))",
        params![reach.root_id(), reach.member_id(), id],
    )?)
}

/// What was said in a talk already found.
///
/// # Errors
/// A fault of the database.
pub fn content(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<Option<TalkContent>> {
    Ok(tx.row(
        "select id, content_sealed, agreed_sealed from talk where id = ?1",
        params![id],
    )?)
}

/// What was said in the talks of one kind that two members already found had on a day.
///
/// # Errors
/// A fault of the database.
pub fn same_day(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    persons: Persons,
    talk: &CheckedTalk,
) -> Outcome<Vec<TalkContent>> {
    Ok(tx.rows(
        "select id, content_sealed, agreed_sealed from talk
         where talker_id = ?1 and listener_id = ?2 and held_on = ?3 and kind = ?4 order by id",
        params![
            persons.talker_id,
            persons.listener_id,
            talk.held_on,
            talk.kind
        ],
    )?)
}

/// What came of a talk already found, as it was written.
///
/// # Errors
/// A fault of the database.
pub fn follow_ups(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<Vec<FollowUpRow>> {
    Ok(tx.rows(
        "select f.id, f.state, f.written_on, f.outcome_sealed, f.account_id, a.display_name
         from talk_follow_up f left join account a on a.id = f.account_id
         where f.talk_id = ?1 order by f.id",
        params![id],
    )?)
}

/// The members of an organisation in reach with the talks they took part in since a day, the fewest first.
///
/// # Errors
/// A fault of the database.
pub fn counts(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    since: Date,
) -> Outcome<Vec<TalkCount>> {
    Ok(tx.rows(
        "select m.id, m.name, (select count(t.id) from talk t
           where (t.talker_id = m.id or t.listener_id = m.id) and t.held_on >= ?3) as talk_count
         from member m
         where m.branch_id = ?2 and m.status <> 'former'
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by 3, m.name_sort, m.id limit 500",
        params![reach.root_id(), organisation_id, since],
    )?)
}

/// Who took part, and whose branch it is kept with.
#[derive(Clone, Copy, Debug)]
pub struct Persons {
    /// 谈话人.
    pub talker_id: i64,
    /// 谈话对象.
    pub listener_id: i64,
    /// The listener's branch.
    pub organisation_id: i64,
}

/// Keeps a talk.
///
/// # Errors
/// A fault of the database.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    persons: Persons,
    talk: &CheckedTalk,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    let content = keys.seal(tx, CONTENT, &talk.content)?;
    let agreed = talk.agreed.as_ref();
    let agreed = agreed.map(|it| keys.seal(tx, AGREED, it)).transpose()?;
    tx.execute(
        "insert into talk (id, organisation_id, kind, held_on, talker_id, listener_id, content_sealed,
           agreed_sealed, follow_up_on, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            persons.organisation_id,
            talk.kind,
            talk.held_on,
            persons.talker_id,
            persons.listener_id,
            content,
            agreed,
            talk.follow_up_on,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}

/// Adds an entry about what came of a talk.
///
/// # Errors
/// A fault of the database.
pub fn follow_up(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    talk_id: i64,
    new: &CheckedFollowUp,
) -> Outcome<()> {
    let (id, today) = (tx.new_id(), tx.today());
    let sealed = keys.seal(tx, OUTCOME, &new.outcome)?;
    tx.execute(
        "insert into talk_follow_up (id, talk_id, state, written_on, outcome_sealed, account_id)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id,
            talk_id,
            new.state.key(),
            today,
            sealed,
            actor.account_id
        ],
    )?;
    Ok(())
}
