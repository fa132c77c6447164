//! 党籍 and 组织关系 from a day on, and taken back: what a change of the file writes and what the step of a
//! procedure does. The member was found, and that it may be done was decided, before.

use jiff::civil::Date;
use zhibu_db::Tx;

use crate::access::{Actor, Reach};
use crate::error::{Outcome, Said};
use crate::members::rules::Way;
use crate::members::rules::fields::Label;
use crate::members::store::changing::{self, Change};
use crate::members::store::facts::{self, NewFact};
use crate::members::store::{memberships, rebuild_summaries, statuses};
use crate::members::update::KnownMember;
use crate::sealing::FieldKeys;

/// The item under which it stands why somebody left.
pub const LEAVING: &str = "leaving";

/// A change of standing or branch on its way into the tables.
#[derive(Clone, Copy)]
pub struct Settling<'a> {
    /// Who writes.
    pub actor: &'a Actor,
    /// The keys of sealed fields.
    pub keys: &'a FieldKeys,
    /// The reach in which the member was found.
    pub reach: &'a Reach,
    /// From which day.
    pub on: Date,
    /// page, api, batch or case: how it came.
    pub came: &'a str,
    /// Where it was learnt from.
    pub source: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
}

impl Settling<'_> {
    /// 离开: the standing and the membership end. Of somebody who has left already only the reason changes.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn leave(&self, tx: &mut Tx<'_>, member: &KnownMember, leaving: &str) -> Outcome<()> {
        if let Some(fact) = facts::standing(tx, self.reach, member.id, LEAVING)? {
            facts::end(tx, fact.id, self.on)?;
        }
        self.put_leaving(tx, member.id, leaving)?;
        if member.status == "former" {
            return self.keep(tx, member.id, LEAVING, (None, Some(leaving.to_owned())));
        }
        let mut now = member.clone();
        "former".clone_into(&mut now.status);
        changing::put_row(tx, &now)?;
        changing::put_standing(tx, member.id, "former", self.on)?;
        changing::end_membership(tx, member.id, self.on)?;
        self.keep_status(tx, member, &now)?;
        rebuild_summaries(tx, &[member.branch_id])
    }

    /// 恢复 or 转入: somebody who left stands on a roster again. `now` is as they are to stand.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn come_back(&self, tx: &mut Tx<'_>, was: &KnownMember, now: &KnownMember) -> Outcome<()> {
        changing::put_row(tx, now)?;
        changing::put_standing(tx, now.id, &now.status, self.on)?;
        changing::begin(tx, now.id, now.branch_id, self.on)?;
        if let Some(fact) = facts::standing(tx, self.reach, now.id, LEAVING)? {
            facts::end(tx, fact.id, self.on)?;
        }
        self.keep_status(tx, was, now)?;
        rebuild_summaries(tx, &[was.branch_id, now.branch_id])
    }

    /// 转支部: another branch, by id and name, takes over.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn move_to(
        &self,
        tx: &mut Tx<'_>,
        member: &KnownMember,
        (was, to): (&str, (i64, &str)),
    ) -> Outcome<()> {
        let (to_id, to) = to;
        let mut now = member.clone();
        now.branch_id = to_id;
        changing::put_row(tx, &now)?;
        changing::end_membership(tx, member.id, self.on)?;
        changing::begin(tx, member.id, to_id, self.on)?;
        let told = (Some(was.to_owned()), Some(to.to_owned()));
        self.keep(tx, member.id, "branch_id", told)?;
        rebuild_summaries(tx, &[member.branch_id, to_id])
    }

    /// Takes back that somebody left on the day, if nothing came after it; answers how they stand again.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn undo_leave(&self, tx: &mut Tx<'_>, member: &KnownMember) -> Outcome<Result<(), Said>> {
        let standings = statuses(tx, self.reach, member.id)?;
        let leaving = facts::standing(tx, self.reach, member.id, LEAVING)?;
        let Some(leaving) = leaving.filter(|it| it.from_on == Some(self.on)) else {
            return Ok(Err(built_on()));
        };
        facts::remove(tx, leaving.id)?;
        facts::reopen(tx, member.id, LEAVING, self.on)?;
        if standings.first().is_some_and(|it| it.from_on != self.on) {
            // Only the reason was another one.
            self.keep(tx, member.id, LEAVING, (leaving.value, None))?;
            return Ok(Ok(()));
        }
        let Some(before) = standings.get(1) else {
            return Ok(Err(built_on()));
        };
        let mut now = member.clone();
        now.status.clone_from(&before.status);
        changing::put_row(tx, &now)?;
        changing::take_out_standing(tx, member.id, self.on)?;
        changing::reopen_membership(tx, member.id, member.branch_id, self.on)?;
        self.keep_status(tx, member, &now)?;
        rebuild_summaries(tx, &[member.branch_id])?;
        Ok(Ok(()))
    }

    /// Takes back that somebody stood on a roster again from the day, if nothing came after it. `branch_id` is
    /// where they had left.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn undo_come_back(
        &self,
        tx: &mut Tx<'_>,
        member: &KnownMember,
    ) -> Outcome<Result<(), Said>> {
        let standings = statuses(tx, self.reach, member.id)?;
        let lines = memberships(tx, self.reach, member.id)?;
        let is_last = standings.first().is_some_and(|it| it.from_on == self.on)
            && lines.first().is_some_and(|it| it.from_on == self.on);
        let left = standings.get(1).filter(|it| it.status == "former");
        if !is_last || left.is_none() {
            return Ok(Err(built_on()));
        }
        let mut now = member.clone();
        "former".clone_into(&mut now.status);
        if let Some(before) = lines.get(1) {
            now.branch_id = before.organisation_id;
        }
        changing::put_row(tx, &now)?;
        changing::take_out_standing(tx, member.id, self.on)?;
        changing::take_out_membership(tx, member.id, self.on)?;
        facts::reopen(tx, member.id, LEAVING, self.on)?;
        self.keep_status(tx, member, &now)?;
        rebuild_summaries(tx, &[member.branch_id, now.branch_id])?;
        Ok(Ok(()))
    }

    /// Takes back a move to the member's present branch on the day, if nothing came after it.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn undo_move(
        &self,
        tx: &mut Tx<'_>,
        member: &KnownMember,
        (was, to): (&str, (i64, &str)),
    ) -> Outcome<Result<(), Said>> {
        let lines = memberships(tx, self.reach, member.id)?;
        let is_last = lines.first().is_some_and(|it| {
            it.from_on == self.on && it.organisation_id == member.branch_id && it.until_on.is_none()
        });
        if !is_last || member.status == "former" {
            return Ok(Err(built_on()));
        }
        let (to_id, to) = to;
        let mut now = member.clone();
        now.branch_id = to_id;
        changing::put_row(tx, &now)?;
        changing::reopen_membership(tx, member.id, to_id, self.on)?;
        let told = (Some(was.to_owned()), Some(to.to_owned()));
        self.keep(tx, member.id, "branch_id", told)?;
        rebuild_summaries(tx, &[member.branch_id, to_id])?;
        Ok(Ok(()))
    }

    fn put_leaving(&self, tx: &mut Tx<'_>, member_id: i64, leaving: &str) -> Outcome<()> {
        let new = NewFact {
            member_id,
            field: LEAVING,
            label: Label::Internal,
            from_on: Some(self.on),
            until_on: None,
            value: Some(leaving),
            is_sealed: false,
            way: "form",
            source: self.source,
            reason: self.reason,
        };
        facts::insert(tx, self.actor, self.keys, &new).map(|_| ())
    }

    fn keep_status(&self, tx: &mut Tx<'_>, was: &KnownMember, now: &KnownMember) -> Outcome<()> {
        let told = (Some(was.status.clone()), Some(now.status.clone()));
        self.keep(tx, now.id, "status", told)
    }

    fn keep(
        &self,
        tx: &mut Tx<'_>,
        member_id: i64,
        field: &str,
        (old, new): (Option<String>, Option<String>),
    ) -> Outcome<()> {
        let change = Change {
            member_id,
            field,
            way: Way::Change,
            source: self.came,
            old,
            new,
            from_on: Some(self.on),
            reason: self.reason,
        };
        changing::keep(tx, self.actor, &change)
    }
}

/// That something came after what is to be taken back.
pub fn built_on() -> Said {
    Said::new(
        "这以后党籍或者组织关系又有变化，不能撤回；记错了，请先办后面的。",
        "The standing or the branch has changed again since, so it cannot be taken back; settle that first.",
    )
}
