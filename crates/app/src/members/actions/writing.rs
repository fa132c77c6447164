//! One change on its way into the tables: the row, the dated facts, standings and memberships.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use super::adding::{is_branch, number_taken};
use super::changing::{Asked, Subject};
use super::moving;
use super::settling::{LEAVING, Settling};
use crate::access::{Actor, Reach};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::intake::{ID_NUMBER, TELEPHONE};
use crate::members::model::{masked_id_number, masked_telephone};
use crate::members::rules::fields::{Field, History, Label, Shape};
use crate::members::rules::identity::{Days, Identity, faults_of_days, faults_of_number};
use crate::members::rules::{self, CheckedChange, Way};
use crate::members::store::changing::{self, Change};
use crate::members::store::facts::{self, NewFact};
use crate::members::store::{names, rebuild_summaries};
use crate::members::update::KnownMember;
use crate::orgs::store as orgs;
use crate::sealing::FieldKeys;

/// One change on its way into the tables.
pub(super) struct Writing<'a> {
    pub(super) actor: &'a Actor,
    pub(super) book: &'a Rulebook,
    pub(super) keys: &'a FieldKeys,
    pub(super) reach: &'a Reach,
    pub(super) asked: &'a Asked,
    pub(super) found: &'a Subject,
    pub(super) checked: &'a CheckedChange,
}

impl Writing<'_> {
    pub(super) fn write(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        match (self.found.field.shape, self.found.field.history) {
            (Shape::Standing, _) => self.standing(tx),
            (Shape::Branch, _) => self.branch(tx),
            (Shape::IdNumber, _) => self.number(tx),
            (_, History::Entry) => self.entry(tx),
            _ => self.state(tx),
        }
    }

    fn known(&self, tx: &mut Tx<'_>) -> Outcome<KnownMember> {
        changing::row(tx, self.reach, self.found.row.id)?.ok_or(AppError::NotFound)
    }

    /// 转正, 离开, 恢复.
    fn standing(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let mut known = self.known(tx)?;
        let on = self.checked.from_on.ok_or(AppError::NotFound)?;
        let wanted = self.checked.value.clone().unwrap_or_default();
        let was = known.status.clone();
        rules::standing_after(&was, &wanted).map_err(|said| invalid("value", said))?;
        let full_on = rules::full_on_after(known.full_on, (&was, &wanted), on);
        if std::mem::replace(&mut known.full_on, full_on) != full_on {
            self.refuse_days(tx, &known)?;
        }
        if wanted == "former" {
            let why = self.asked.typed.leaving.trim();
            return self.settling(on).leave(tx, &known, why);
        }
        if was == "former" {
            self.refuse_restoring(tx)?;
            let left = known.clone();
            known.status = wanted;
            return self.settling(on).come_back(tx, &left, &known);
        }
        known.status.clone_from(&wanted);
        changing::put_row(tx, &known)?;
        changing::put_standing(tx, known.id, &wanted, on)?;
        self.keep(tx, Some(was), Some(wanted))?;
        rebuild_summaries(tx, &[known.branch_id])
    }

    /// Who left by the steps of a procedure comes back by one.
    fn refuse_restoring(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let leaving = facts::standing(tx, self.reach, self.found.row.id, LEAVING)?;
        let leaving = leaving.and_then(|it| it.value).unwrap_or_default();
        if rules::procedure_of_leaving(self.book, &leaving).is_some() {
            return Err(invalid("value", rules::comes_back_by_steps()));
        }
        Ok(())
    }

    fn settling(&self, on: Date) -> Settling<'_> {
        Settling {
            actor: self.actor,
            keys: self.keys,
            reach: self.reach,
            on,
            came: self.asked.source,
            source: self.checked.source.as_deref(),
            reason: self.checked.reason.as_deref(),
        }
    }

    /// 转支部 inside the county, both branches in reach.
    fn branch(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let known = self.known(tx)?;
        let on = self.checked.from_on.ok_or(AppError::NotFound)?;
        let wanted = self.checked.value.as_deref().unwrap_or_default();
        let id = wanted.parse().ok();
        let to = match id {
            Some(id) => orgs::organisation(tx, self.reach, id)?,
            None => None,
        };
        let to = to.filter(|it| is_branch(&it.kind)).ok_or_else(|| {
            AppError::field(
                "value",
                "请从列表中选一个党支部；不在您范围内的支部由上级办理。",
                "Choose a branch from the list; one out of your reach is for the level above.",
            )
        })?;
        if known.status == "former" {
            return Err(AppError::field(
                "value",
                "此人已离开，没有组织关系可转；恢复党籍请先办理党籍变更。",
                "This person has left and belongs to no branch; restore the standing first.",
            ));
        }
        let was = self.found.row.branch_name.as_str();
        let to = (to.id, to.short_name.as_str());
        self.settling(on).move_to(tx, &known, (was, to))
    }

    fn number(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let known = self.known(tx)?;
        let number = self.checked.value.clone().unwrap_or_default();
        let document_type = self.asked.typed.document_type.as_str();
        let row = &self.found.row;
        let was = self.keys.open(ID_NUMBER, &row.id_number_sealed)?;
        if (document_type, &number) == (row.document_type.as_str(), &was) {
            return Err(AppError::Invalid(vec![rules::unchanged()]));
        }
        let who = Identity {
            document_type,
            id_number: &number,
            sex: Some(&known.sex),
            birth_on: Some(known.birth_on),
        };
        let mut faults = renamed(faults_of_number(self.book, who, tx.today()), "value");
        let holder = changing::holder_of_number(tx, self.keys, document_type, &number)?;
        if holder.is_some_and(|it| it != known.id) {
            faults.extend(renamed(vec![number_taken()], "value"));
        }
        if !faults.is_empty() {
            return Err(AppError::Invalid(faults));
        }
        changing::put_number(tx, self.keys, known.id, document_type, &number)?;
        let is = masked_id_number(&number);
        self.keep(tx, self.found.value.clone(), Some(is))
    }

    fn state(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let (field, checked) = (self.found.field, self.checked);
        let standing = facts::standing(tx, self.reach, self.found.row.id, field.key)?;
        // A member who asks need not know since when; the office that writes by itself says it.
        let is_first = !field.in_row && self.asked.way == Way::Correct && standing.is_none();
        if is_first && self.asked.source != "correction" {
            return Err(AppError::field(
                "value",
                "这一项还没有登记过，请用“变更”写明自何日起。",
                "Nothing is recorded here yet; write it as a change, with its day.",
            ));
        }
        let old = self.old_value(tx)?;
        if field.shape == Shape::Telephone && old == checked.value {
            return Err(AppError::Invalid(vec![rules::unchanged()]));
        }
        if field.in_row {
            self.row_value(tx)?;
        } else {
            self.raise_version(tx)?;
        }
        match (self.asked.way, standing) {
            (Way::Correct, Some(fact)) => {
                let amended =
                    self.fact(field, checked.value.as_deref(), fact.from_on, fact.until_on);
                facts::amend(tx, self.keys, fact.id, &amended)?;
            }
            (Way::Correct, None) if is_first => {
                self.put_fact(tx, field, checked.value.as_deref(), None, None)?;
            }
            (Way::Correct, None) => {}
            (Way::Change, standing) => {
                let on = checked.from_on.ok_or(AppError::NotFound)?;
                match standing {
                    Some(fact) => facts::end(tx, fact.id, on)?,
                    // What stood before was never written down as a fact: so it was until this day,
                    // from wherever that was known.
                    None if field.in_row => {
                        let mut before = self.fact(field, old.as_deref(), None, Some(on));
                        (before.source, before.reason) = (None, None);
                        facts::insert(tx, self.actor, self.keys, &before)?;
                    }
                    None => {}
                }
                self.put_fact(tx, field, checked.value.as_deref(), Some(on), None)?;
            }
        }
        if field.key == "name" {
            names::rewrite(tx, self.found.row.id)?;
        }
        self.keep(tx, self.told(old), self.told(checked.value.clone()))
    }

    /// What stands beside the row is of the member all the same: a form sent twice is of the member before.
    fn raise_version(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let known = self.known(tx)?;
        changing::put_row(tx, &known)
    }

    /// The value in the clear as it stood.
    fn old_value(&self, tx: &mut Tx<'_>) -> Outcome<Option<String>> {
        if self.found.field.shape == Shape::Telephone {
            let known = self.known(tx)?;
            let sealed = known.telephone_sealed.as_ref();
            return sealed.map(|it| self.keys.open(TELEPHONE, it)).transpose();
        }
        Ok(self.found.value.clone())
    }

    /// Writes the row with its new value, and what hangs on it.
    fn row_value(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let was = self.known(tx)?;
        let mut known = was.clone();
        let value = self.checked.value.clone();
        if self.found.field.shape == Shape::Telephone {
            known.telephone_index = value.as_ref().map(|it| self.keys.index(TELEPHONE, it));
            known.telephone_sealed = value
                .as_ref()
                .map(|it| self.keys.seal(tx, TELEPHONE, it))
                .transpose()?;
        } else {
            known.set(self.found.field.key, value);
        }
        if self.found.field.history == History::Fixed {
            self.refuse_days(tx, &known)?;
            self.refuse_number(tx, &known)?;
            if was.status == "probationary" && known.full_on.is_some() {
                return Err(AppError::field(
                    "value",
                    "此人还是预备党员，转正请办理党籍变更。",
                    "This member is probationary still; full membership is a change of standing.",
                ));
            }
            if was.status == "former" && was.full_on != known.full_on {
                return Err(AppError::field(
                    "value",
                    "此人已离开，转正日期请在恢复党籍后更正。",
                    "This person has left; put the date right once the standing is restored.",
                ));
            }
        }
        changing::put_row(tx, &known)?;
        if (was.joined_on, was.full_on) != (known.joined_on, known.full_on) {
            let days = (known.joined_on, known.full_on);
            let days = moving::moved(tx, self.reach, &was, days)?;
            let days = days.map_err(|said| invalid("value", said))?;
            changing::put_days(tx, known.id, &days)?;
        }
        rebuild_summaries(tx, &[known.branch_id])
    }

    fn refuse_days(&self, tx: &Tx<'_>, known: &KnownMember) -> Outcome<()> {
        let days = Days {
            birth_on: Some(known.birth_on),
            joined_on: Some(known.joined_on),
            full_on: known.full_on,
        };
        let faults = renamed(faults_of_days(self.book, days, tx.today()), "value");
        if faults.is_empty() {
            return Ok(());
        }
        Err(AppError::Invalid(faults))
    }

    fn refuse_number(&self, tx: &Tx<'_>, known: &KnownMember) -> Outcome<()> {
        let row = &self.found.row;
        let number = self.keys.open(ID_NUMBER, &row.id_number_sealed)?;
        let who = Identity {
            document_type: &row.document_type,
            id_number: &number,
            sex: Some(&known.sex),
            birth_on: Some(known.birth_on),
        };
        let faults = renamed(faults_of_number(self.book, who, tx.today()), "value");
        if faults.is_empty() {
            return Ok(());
        }
        Err(AppError::Invalid(faults))
    }

    /// 工作, 奖励, 处分, 家庭: a new entry, or one put right or taken out.
    fn entry(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let (field, checked) = (self.found.field, self.checked);
        let value = checked.value.as_deref();
        let (from_on, until_on) = (checked.from_on, checked.until_on);
        self.raise_version(tx)?;
        let Some(entry) = &self.found.entry else {
            self.put_fact(tx, field, value, from_on, until_on)?;
            return self.keep(tx, None, self.told(checked.value.clone()));
        };
        let old = entry.plain(self.keys)?;
        match value {
            Some(_) => {
                let amended = self.fact(field, value, from_on, until_on);
                facts::amend(tx, self.keys, entry.id, &amended)?;
            }
            None => facts::remove(tx, entry.id)?,
        }
        let was_sensitive = entry.value_sealed.is_some();
        let old = old.filter(|_| !was_sensitive);
        self.keep(tx, old, self.told(checked.value.clone()))
    }

    fn fact<'f>(
        &'f self,
        field: &'f Field,
        value: Option<&'f str>,
        from_on: Option<Date>,
        until_on: Option<Date>,
    ) -> NewFact<'f> {
        NewFact {
            member_id: self.found.row.id,
            field: field.key,
            label: self.checked.label,
            from_on,
            until_on,
            value,
            is_sealed: field.is_sealed(),
            way: match self.asked.source {
                "batch" => "batch",
                "correction" => "correction",
                _ => "form",
            },
            source: self.checked.source.as_deref(),
            reason: self.checked.reason.as_deref(),
        }
    }

    fn put_fact(
        &self,
        tx: &mut Tx<'_>,
        field: &Field,
        value: Option<&str>,
        from_on: Option<Date>,
        until_on: Option<Date>,
    ) -> Outcome<()> {
        let new = self.fact(field, value, from_on, until_on);
        facts::insert(tx, self.actor, self.keys, &new).map(|_| ())
    }

    /// What a list of changes may show of a value: of what is sealed the mask, or nothing.
    fn told(&self, value: Option<String>) -> Option<String> {
        let is_sensitive = self.checked.label == Label::Sensitive;
        match self.found.field.shape {
            Shape::Telephone => value.map(|it| masked_telephone(&it)),
            _ => value.filter(|_| !is_sensitive),
        }
    }

    fn keep(&self, tx: &mut Tx<'_>, old: Option<String>, new: Option<String>) -> Outcome<()> {
        let change = Change {
            member_id: self.found.row.id,
            field: self.found.field.key,
            way: self.asked.way,
            source: self.asked.source,
            old,
            new,
            from_on: self.checked.from_on,
            reason: self.checked.reason.as_deref(),
        };
        changing::keep(tx, self.actor, &change)
    }
}

/// Faults of several fields told at the one field that the form has.
pub(super) fn renamed(mut faults: Vec<FieldFault>, field: &str) -> Vec<FieldFault> {
    for it in &mut faults {
        field.clone_into(&mut it.field);
    }
    faults
}

fn invalid(field: &str, said: crate::error::Said) -> AppError {
    AppError::Invalid(vec![FieldFault {
        field: field.to_owned(),
        said,
    }])
}
