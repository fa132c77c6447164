//! What steps do to the roster: who is admitted stands on it as a probationary member, who is converted as a
//! full one, who is cancelled no more. Which step does what stands in its rule; each effect stands here, and how it
//! is undone in the folder.

mod undoing;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{History, Procedure, StepRule, examine, fulfilled_on};

use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::development::model::{CandidateRow, Effect, OnRoster};
use crate::development::store;
use crate::development::store::roster::{self as links, MemberLink};
use crate::error::{AppError, Outcome};
use crate::members::rules::Way;
use crate::members::rules::fields::Label;
use crate::members::rules::identity::CITIZEN;
use crate::members::store::changing::{self, Change};
use crate::members::store::facts::{self, NewFact};
use crate::members::store::{intake, rebuild_summaries, whole};
use crate::procedures::actions as cases;
use crate::procedures::model::{Case, StepRow, history, put_in_order};
use crate::procedures::store as case_store;
use crate::sealing::FieldKeys;

pub(super) use undoing::undo;

/// How the roster and the list of changes call what a case did.
const SOURCE: &str = "case";
/// Why a member left whose probationary membership was cancelled.
const CANCELLED: &str = "cancelled";

/// A case whose recorded steps are to be done to the roster.
pub(super) struct Entering<'a> {
    pub(super) actor: &'a Actor,
    pub(super) book: &'a Rulebook,
    pub(super) keys: &'a FieldKeys,
    pub(super) case: &'a Case,
    pub(super) row: &'a CandidateRow,
    /// The steps as they stand now.
    pub(super) steps: &'a [StepRow],
}

/// Does to the roster what the recorded approval says, where nobody did yet: for cases that came from a
/// workbook, or whose member was not on the roster then.
///
/// # Errors
/// [`AppError::NotFound`] if the case is not in reach, [`AppError::Invalid`] if nobody was approved in it or the
/// member is linked already.
pub fn enter(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    (id, version): (i64, i64),
) -> Outcome<Option<OnRoster>> {
    let reach = actor.may(Act::RecordDevelopment)?;
    let row = store::row(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let case = case_store::case(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let procedure = cases::procedure(book, &case.procedure)?;
    let mut steps = case_store::steps(tx, &reach, id)?;
    put_in_order(procedure, &mut steps);
    let doing: Vec<(Effect, i64)> = steps
        .iter()
        .filter_map(|it| Some((effect(procedure, it)?, it.id)))
        .collect();
    if doing.is_empty() || !links::links(tx, &reach, id)?.is_empty() {
        return Err(AppError::field(
            "version",
            "没有要列入花名册的：还没有审批，或已经关联了花名册上的人。",
            "There is nothing to enter: nobody is approved yet, or the case has its member already.",
        ));
    }
    if !case_store::raise_version(tx, id, version)? {
        return Err(AppError::Conflict);
    }
    let entering = Entering {
        actor,
        book,
        keys,
        case: &case,
        row: &row,
        steps: &steps,
    };
    let mut told = None;
    for (effect, step_id) in doing {
        told = entering.apply(tx, effect, step_id)?.or(told);
    }
    Ok(told)
}

/// What a recorded step does.
pub(super) fn effect(procedure: &Procedure, step: &StepRow) -> Option<Effect> {
    let edition = procedure.edition_on(step.taken_on)?;
    edition.step(&step.step).and_then(of_rule)
}

/// What a step does by its rule.
pub(super) fn of_rule(rule: &StepRule) -> Option<Effect> {
    rule.does.as_deref().and_then(Effect::parse)
}

impl Entering<'_> {
    /// Does what a step says; none where there was nothing to do.
    pub(super) fn apply(
        &self,
        tx: &mut Tx<'_>,
        effect: Effect,
        step_id: i64,
    ) -> Outcome<Option<OnRoster>> {
        let reach = self.actor.may(Act::ChangeMember)?;
        let procedure = cases::procedure(self.book, &self.case.procedure)?;
        let history = history(Some(self.row.birth_on), self.steps.iter())?;
        let linked = links::links(tx, &reach, self.case.id)?;
        let admitted = match linked.first() {
            Some(link) => Some((link.member_id, None)),
            None => self.admit(tx, &reach, (procedure, &history), step_id)?,
        };
        let Some((member_id, told)) = admitted else {
            return Ok(None);
        };
        let today = tx.today();
        let (status, on) = match effect {
            Effect::MemberAdmitted => return Ok(told),
            Effect::MemberConverted => {
                let found = examine(self.book, procedure, &history, today);
                let found = found.map_err(AppError::internal)?;
                ("full", found.wait_end("conversion_assembly"))
            }
            Effect::MemberEnded => ("former", self.day(step_id)),
        };
        match on {
            Some(on) => self.stand(tx, &reach, (effect, step_id), (member_id, status, on)),
            None => Ok(told),
        }
    }

    fn day(&self, step_id: i64) -> Option<Date> {
        let step = self.steps.iter().find(|it| it.id == step_id);
        step.map(|it| it.taken_on)
    }

    /// The person as a probationary member from the day of the assembly; of a number that stands on the roster
    /// already it is told whose it is, and nobody is entered twice.
    fn admit(
        &self,
        tx: &mut Tx<'_>,
        reach: &Reach,
        (procedure, history): (&Procedure, &History),
        step_id: i64,
    ) -> Outcome<Option<(i64, Option<OnRoster>)>> {
        let today = tx.today();
        let on = fulfilled_on(self.book, procedure, history, ("assembly", today));
        let Some(on) = on.map_err(AppError::internal)? else {
            return Ok(None);
        };
        let sealed = links::sealed(tx, reach, self.case.id)?.ok_or(AppError::NotFound)?;
        let id_number = self.keys.open(store::ID_NUMBER, &sealed.id_number_sealed)?;
        let holder = changing::holder_of_number(tx, self.keys, CITIZEN, &id_number)?;
        let does = Effect::MemberAdmitted;
        if let Some(member_id) = holder {
            self.link(tx, (does, step_id), (member_id, on), None)?;
            return Ok(Some((member_id, Some(OnRoster::Found))));
        }
        let telephone = sealed.telephone_sealed.as_ref();
        let row = self.row;
        let new = intake::NewMember {
            name: row.name.clone(),
            sex: row.sex.clone(),
            birth_on: row.birth_on,
            ethnicity: row.ethnicity.clone(),
            document_type: CITIZEN.to_owned(),
            id_number,
            telephone: telephone
                .map(|it| self.keys.open(store::TELEPHONE, it))
                .transpose()?,
            education: row.education.clone(),
            degree: None,
            native_place: None,
            joined_on: on,
            full_on: None,
            branch_id: self.case.organisation_id,
            personnel: "in_service".to_owned(),
            workplace: row.workplace.clone(),
            in_hardship: false,
            floating: false,
            note: None,
        };
        let ids = intake::insert_many(tx, self.keys, std::slice::from_ref(&new))?;
        let member_id = ids.first().copied().ok_or(AppError::NotFound)?;
        rebuild_summaries(tx, &[new.branch_id])?;
        let branch = self.case.organisation_name.clone();
        self.keep(tx, member_id, ("entered", None, Some(branch)), on)?;
        self.link(tx, (does, step_id), (member_id, on), Some((0, 1)))?;
        self.audit(tx, "admit_member", member_id)?;
        Ok(Some((member_id, Some(OnRoster::Entered))))
    }

    /// Another standing of a probationary member. What the roster says otherwise is left as it is, and told.
    fn stand(
        &self,
        tx: &mut Tx<'_>,
        reach: &Reach,
        (does, step_id): (Effect, i64),
        (member_id, status, on): (i64, &str, Date),
    ) -> Outcome<Option<OnRoster>> {
        let Some(mut known) = changing::row(tx, reach, member_id)? else {
            return Err(AppError::field(
                "step",
                "此人现在不在您范围内的支部，这一步请由上级记录。",
                "This person belongs to a branch out of your reach; the level above records the step.",
            ));
        };
        let since = changing::since(tx, reach, member_id, "status")?;
        let fits = since.is_none_or(|since| since < on);
        if known.status != "probationary" || !fits {
            self.link(tx, (does, step_id), (member_id, on), None)?;
            let is_so = known.status == status && known.full_on.is_none_or(|it| it == on);
            return Ok((!is_so).then_some(OnRoster::Otherwise));
        }
        let version = version(tx, reach, member_id)?;
        status.clone_into(&mut known.status);
        if does == Effect::MemberConverted {
            known.full_on = Some(on);
        }
        changing::put_row(tx, &known)?;
        changing::put_standing(tx, member_id, status, on)?;
        if does == Effect::MemberEnded {
            changing::end_membership(tx, member_id, on)?;
            let why = NewFact {
                member_id,
                field: "leaving",
                label: Label::Internal,
                from_on: Some(on),
                until_on: None,
                value: Some(CANCELLED),
                is_sealed: false,
                way: "form",
                source: None,
                reason: None,
            };
            facts::insert(tx, self.actor, self.keys, &why)?;
        }
        let change = (
            "status",
            Some("probationary".to_owned()),
            Some(status.to_owned()),
        );
        self.keep(tx, member_id, change, on)?;
        rebuild_summaries(tx, &[known.branch_id])?;
        let is = self::version(tx, reach, member_id)?;
        self.link(tx, (does, step_id), (member_id, on), Some((version, is)))?;
        self.audit(tx, "stand_by_case", member_id)?;
        Ok(Some(match does {
            Effect::MemberEnded => OnRoster::Ended,
            _ => OnRoster::Converted,
        }))
    }

    fn link(
        &self,
        tx: &mut Tx<'_>,
        (does, step_id): (Effect, i64),
        (member_id, from_on): (i64, Date),
        versions: Option<(i64, i64)>,
    ) -> Outcome<()> {
        let (version_before, version_after) = versions.unwrap_or_default();
        let link = MemberLink {
            id: 0,
            step_id,
            member_id,
            does: does.key().to_owned(),
            from_on,
            has_written: versions.is_some(),
            version_before,
            version_after,
        };
        links::insert(tx, self.actor, self.case.id, &link)
    }

    fn keep(
        &self,
        tx: &mut Tx<'_>,
        member_id: i64,
        (field, old, new): (&str, Option<String>, Option<String>),
        on: Date,
    ) -> Outcome<()> {
        keep(tx, self.actor, member_id, (field, old, new), on)
    }

    fn audit(&self, tx: &mut Tx<'_>, act: &str, member_id: i64) -> Outcome<()> {
        audit_member(tx, self.actor, act, (member_id, self.case.organisation_id))
    }
}

fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    member_id: i64,
    (field, old, new): (&str, Option<String>, Option<String>),
    on: Date,
) -> Outcome<()> {
    let change = Change {
        member_id,
        field,
        way: Way::Change,
        source: SOURCE,
        old,
        new,
        from_on: Some(on),
        reason: None,
    };
    changing::keep(tx, actor, &change)
}

fn version(tx: &mut Tx<'_>, reach: &Reach, member_id: i64) -> Outcome<i64> {
    let row = whole::whole(tx, reach, member_id)?;
    Ok(row.ok_or(AppError::NotFound)?.version)
}

fn audit_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &str,
    (member_id, organisation_id): (i64, i64),
) -> Outcome<()> {
    let object = Object {
        kind: "member",
        id: Some(member_id),
        organisation_id: Some(organisation_id),
    };
    audit::record(tx, actor, act, object, "by a case of developing members")
}
