//! Asking for duties, and setting one aside.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::dates::{Period, PeriodKind};
use zhibu_rules::duties::DutyRule;
use zhibu_rules::{RuleMissing, Rulebook};

use super::model::{Cover, Derived, DutyInstance, Source, Subject, Waiver};
use super::rules::{Sheet, Stretch};
use super::store::{self, WaiverKey};
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, FieldFault, Outcome, Said};

/// The longest reason that is kept, in characters.
pub const REASON_CHARACTERS_MAX: usize = 300;

/// What is owed in a month.
#[derive(Clone, Debug)]
pub struct MonthDuties {
    /// The month.
    pub month: Period,
    /// The organisations in reach, in the order of codes.
    pub subjects: Vec<Subject>,
    /// The duties of the month and of the quarter and year it lies in, in the order of subjects.
    pub instances: Vec<DutyInstance>,
    /// What is late or missing of the periods of this year that ended before the month.
    pub leftovers: Vec<DutyInstance>,
}

/// Every duty of every organisation in reach in the periods wholly inside `from..=to` that have begun by
/// today, with its state today. For reports: gaps are the instances whose state
/// [`is_gap`](super::State::is_gap), and for a report as of the end of its period those neither done nor
/// waived.
///
/// # Errors
/// A fault of the database or of the rules.
pub fn gaps(
    tx: &mut Tx<'_>,
    reach: &Reach,
    rulebook: &Rulebook,
    sources: &[Source],
    from: Date,
    to: Date,
) -> Outcome<Derived> {
    let stretch = Stretch {
        from,
        to,
        cover: Cover::Inside,
        today: tx.today(),
    };
    derive(tx, reach, rulebook, sources, stretch)
}

/// 本月待办: what the organisations of an office owe in a month, and what is left of this year's earlier
/// periods.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database or of the rules.
pub fn of_month(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    sources: &[Source],
    month: Period,
) -> Outcome<MonthDuties> {
    let reach = actor.may(Act::SeeHome)?;
    let stretch = Stretch {
        from: Period::containing(PeriodKind::Year, month.start()).start(),
        to: month.end(),
        cover: Cover::Touching,
        today: tx.today(),
    };
    let derived = derive(tx, &reach, rulebook, sources, stretch)?;
    let (instances, earlier): (Vec<_>, Vec<_>) = derived
        .instances
        .into_iter()
        .partition(|it| it.period.end() >= month.start());
    Ok(MonthDuties {
        month,
        subjects: derived.subjects,
        instances,
        leftovers: earlier.into_iter().filter(|it| it.state.is_gap()).collect(),
    })
}

/// 差距一览: every duty in the periods inside `from..=to` that have begun.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database or of the rules.
pub fn grid(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    sources: &[Source],
    from: Date,
    to: Date,
) -> Outcome<Derived> {
    let reach = actor.may(Act::SeeBoard)?;
    gaps(tx, &reach, rulebook, sources, from, to)
}

/// What was set aside in an office's reach, with reasons.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn waivers(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<Waiver>> {
    let reach = actor.may(Act::SeeHome)?;
    store::waivers(tx, &reach)
}

/// A duty to be set aside, as typed.
#[derive(Clone, Debug)]
pub struct NewWaiver {
    /// Whose duty.
    pub organisation_id: i64,
    /// Which.
    pub duty_key: String,
    /// When: `2026-03`, `2026-Q1`, `2026`.
    pub period: String,
    /// Why; shown to the organisation.
    pub reason: String,
}

/// What a waiver is about, for its page.
#[derive(Clone, Debug)]
pub struct WaiverSubject {
    /// Whose duty.
    pub subject: Subject,
    /// Which, in the edition of the period.
    pub duty: DutyRule,
    /// When.
    pub period: Period,
    /// The waiver there is already.
    pub waiver: Option<Waiver>,
}

/// Finds what a waiver would be about. Only the level above sets aside: one's own organisation's duties
/// are not found.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such duty in reach, or its organisation is the office's own.
pub fn waiver_subject(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    asked: &NewWaiver,
) -> Outcome<WaiverSubject> {
    let reach = actor.may(Act::WaiveDuty)?;
    let period = Period::parse(&asked.period).ok_or(AppError::NotFound)?;
    let subject = store::subjects(tx, &reach, period.end())?
        .into_iter()
        .find(|it| it.id == asked.organisation_id && it.id != reach.root_id())
        .ok_or(AppError::NotFound)?;
    let stretch = Stretch {
        from: period.start(),
        to: period.end(),
        cover: Cover::Inside,
        today: tx.today(),
    };
    let strengths = store::strengths(tx, &reach, period.start())?;
    let mut sheet = Sheet::new(rulebook, vec![subject.clone()], stretch).map_err(rule_missing)?;
    sheet.know_past_kinds(&store::past_kinds(tx, &reach)?);
    let owed = sheet
        .derive(&strengths, &[])
        .instances
        .into_iter()
        .find(|it| it.duty.key == asked.duty_key && it.period == period)
        .ok_or(AppError::NotFound)?;
    let waiver = store::waivers(tx, &reach)?.into_iter().find(|it| {
        (it.organisation_id, it.duty_key.as_str(), it.period.as_str())
            == (subject.id, asked.duty_key.as_str(), asked.period.as_str())
    });
    Ok(WaiverSubject {
        subject,
        duty: (*owed.duty).clone(),
        period,
        waiver,
    })
}

/// 不需要办: sets a duty aside with a reason.
///
/// # Errors
/// As [`waiver_subject`], or [`AppError::Invalid`] without a reason of fitting length.
pub fn waive(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    asked: &NewWaiver,
) -> Outcome<WaiverSubject> {
    let found = waiver_subject(tx, actor, rulebook, asked)?;
    let reason = asked.reason.trim();
    if let Some(said) = reason_fault(reason) {
        return Err(AppError::Invalid(vec![FieldFault {
            field: "reason".to_owned(),
            said,
        }]));
    }
    let period = found.period.to_string();
    store::put_waiver(tx, actor, key_of(&found, &period), reason)?;
    note(tx, actor, "waive_duty", &found)?;
    Ok(found)
}

/// Takes a waiver back: the duty is owed again.
///
/// # Errors
/// As [`waiver_subject`], or [`AppError::NotFound`] if nothing was set aside.
pub fn withdraw(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rulebook: &Rulebook,
    asked: &NewWaiver,
) -> Outcome<WaiverSubject> {
    let reach = actor.may(Act::WaiveDuty)?;
    let found = waiver_subject(tx, actor, rulebook, asked)?;
    let period = found.period.to_string();
    if !store::delete_waiver(tx, &reach, key_of(&found, &period))? {
        return Err(AppError::NotFound);
    }
    note(tx, actor, "withdraw_waiver", &found)?;
    Ok(found)
}

/// The derivation: two statements for subjects, one a source, one for strengths, one for waivers.
fn derive(
    tx: &mut Tx<'_>,
    reach: &Reach,
    rulebook: &Rulebook,
    sources: &[Source],
    stretch: Stretch,
) -> Outcome<Derived> {
    let subjects = store::subjects(tx, reach, stretch.to.min(stretch.today))?;
    let mut sheet = Sheet::new(rulebook, subjects, stretch).map_err(rule_missing)?;
    sheet.know_past_kinds(&store::past_kinds(tx, reach)?);
    let Some((first, last)) = sheet.days() else {
        return Ok(sheet.derive(&[], &[]));
    };
    for source in sources {
        (source.records)(tx, reach, first, last, &mut |record| sheet.count(record))?;
    }
    let strengths = store::strengths(tx, reach, last)?;
    let waivers = store::waivers(tx, reach)?;
    Ok(sheet.derive(&strengths, &waivers))
}

fn reason_fault(reason: &str) -> Option<Said> {
    if reason.is_empty() {
        return Some(Said::new(
            "请写明为什么不需要办，例如：全体党员当月驻村，已与上级说明",
            "Write why it is set aside, for example: all members were away in the villages that month",
        ));
    }
    let length = reason.chars().count();
    (length > REASON_CHARACTERS_MAX).then(|| {
        Said::new(
            format!("理由有 {length} 字，请缩短到 {REASON_CHARACTERS_MAX} 字以内"),
            format!("The reason has {length} characters: shorten it to {REASON_CHARACTERS_MAX}"),
        )
    })
}

fn key_of<'a>(found: &'a WaiverSubject, period: &'a str) -> WaiverKey<'a> {
    WaiverKey {
        organisation_id: found.subject.id,
        duty_key: &found.duty.key,
        period,
    }
}

fn note(tx: &mut Tx<'_>, actor: &Actor, act: &str, found: &WaiverSubject) -> Outcome<()> {
    let object = Object {
        kind: "duty_waiver",
        id: None,
        organisation_id: Some(found.subject.id),
    };
    let summary = format!("{} {}", found.duty.key, found.period);
    audit::record(tx, actor, act, object, &summary)
}

fn rule_missing(missing: RuleMissing) -> AppError {
    AppError::internal(missing)
}
