//! Pledging, and checking at mid-year and year end.

use zhibu_db::Tx;

use super::model::{Half, PledgeLine, TARGET_CHARACTERS_MAX, TargetLine, WithoutPledge};
use super::store;
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::listing::{ROWS_MAX, all_of};
use crate::members::rules::identity::fault;
use crate::members::store as members;

/// A pledge with its targets.
pub type Pledge = (PledgeLine, Vec<TargetLine>);

/// The pledges of a year, and who of the own branch has none.
#[derive(Clone, Debug)]
pub struct PledgeList {
    /// The year.
    pub year: i64,
    /// Those in reach.
    pub lines: Vec<PledgeLine>,
    /// Who of the own branch has none.
    pub without: Vec<WithoutPledge>,
}

/// Lines of one page.
const LINES_SHOWN: i64 = 200;

/// The pledges of a year, of this one where none is named.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, year: Option<i64>) -> Outcome<PledgeList> {
    limited(tx, actor, year, LINES_SHOWN)
}

/// Every pledge of the list, and everybody without one.
///
/// # Errors
/// As [`list`]; [`AppError::Invalid`] if there are more than one workbook holds.
pub fn every(tx: &mut Tx<'_>, actor: &Actor, year: Option<i64>) -> Outcome<PledgeList> {
    let found = limited(tx, actor, year, ROWS_MAX + 1)?;
    Ok(PledgeList {
        lines: all_of(found.lines)?,
        ..found
    })
}

fn limited(tx: &mut Tx<'_>, actor: &Actor, year: Option<i64>, limit: i64) -> Outcome<PledgeList> {
    let reach = actor.may(Act::SeePledges)?;
    let year = year.unwrap_or_else(|| i64::from(tx.today().year()));
    Ok(PledgeList {
        year,
        lines: store::lines(tx, &reach, year, limit)?,
        without: store::without(tx, &reach, year, limit)?,
    })
}

/// One's own pledge of this year, if there is one.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn own(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<(i64, Option<Pledge>)> {
    let reach = actor.may(Act::WritePledge)?;
    let year = i64::from(tx.today().year());
    let Some(pledge) = store::own(tx, &reach, year)? else {
        return Ok((year, None));
    };
    let targets = store::targets(tx, &reach, pledge.id)?;
    Ok((year, Some((pledge, targets))))
}

/// Writes one's own pledge of this year.
///
/// # Errors
/// [`AppError::Invalid`] without targets, or once it was checked.
pub fn write(tx: &mut Tx<'_>, actor: &Actor, targets: &[String]) -> Outcome<i64> {
    let reach = actor.may(Act::WritePledge)?;
    let year = i64::from(tx.today().year());
    let member_id = actor.member_id.ok_or_else(|| {
        AppError::field(
            "target_1",
            "您的账户没有对应花名册上的党员，不能写承诺。",
            "Your account is not linked to the roster; there is nobody to pledge for.",
        )
    })?;
    let member = members::member(tx, &reach, member_id)?.ok_or(AppError::NotFound)?;
    let before = store::own(tx, &reach, year)?;
    let mut faults = Vec::new();
    if before
        .as_ref()
        .is_some_and(|it| it.mid_year_on.is_some() || it.year_end_on.is_some())
    {
        faults.push(fault(
            "target_1",
            "本年承诺已经检查过，不能再改；新的打算写到明年。",
            "This year's pledge has been checked and stays as it is.",
        ));
    }
    let written: Vec<String> = targets
        .iter()
        .map(|it| it.trim().to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    if written.is_empty() {
        faults.push(fault(
            "target_1",
            "请至少写一项目标，例如：联系两户困难家庭，每季度走访一次。",
            "Write at least one target, for example: two families in need, a visit each quarter.",
        ));
    }
    for (at, target) in targets.iter().enumerate() {
        let length = target.trim().chars().count();
        if length > TARGET_CHARACTERS_MAX {
            faults.push(fault(
                &format!("target_{}", at + 1),
                format!("写了 {length} 字，最多 {TARGET_CHARACTERS_MAX} 字。"),
                format!("{length} characters, at most {TARGET_CHARACTERS_MAX}."),
            ));
        }
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let id = store::put(
        tx,
        actor,
        (member_id, year),
        before.map(|it| it.id),
        &written,
    )?;
    let object = Object {
        kind: "pledge",
        id: Some(id),
        organisation_id: Some(member.branch_id),
    };
    audit::record(tx, actor, "write_pledge", object, "pledged for the year")?;
    Ok(id)
}

/// A pledge with its targets.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<Pledge> {
    let reach = actor.may(Act::SeePledges)?;
    let pledge = store::one(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let targets = store::targets(tx, &reach, id)?;
    Ok((pledge, targets))
}

/// Writes a check: how each target stands, by position.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach, [`AppError::Invalid`] with every fault.
pub fn check(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    half: Half,
    stands: &dyn Fn(i64) -> (String, String),
) -> Outcome<()> {
    let reach = actor.may(Act::CheckPledge)?;
    let pledge = store::one(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let targets = store::targets(tx, &reach, id)?;
    let mut faults = Vec::new();
    if actor.member_id == Some(pledge.member_id) {
        faults.push(fault(
            "state_1",
            "自己的承诺由上级组织检查。",
            "Your own pledge is checked by the level above.",
        ));
    }
    for target in &targets {
        let (state, note) = stands(target.position);
        if !half.states().contains(&state.as_str()) {
            faults.push(fault(
                &format!("state_{}", target.position),
                "请选这一项办得怎样。",
                "Choose how this target stands.",
            ));
        }
        if note.chars().count() > TARGET_CHARACTERS_MAX {
            faults.push(fault(
                &format!("note_{}", target.position),
                format!("说明最多 {TARGET_CHARACTERS_MAX} 字。"),
                format!("At most {TARGET_CHARACTERS_MAX} characters."),
            ));
        }
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    for target in &targets {
        let (state, note) = stands(target.position);
        let note = Some(note.as_str()).filter(|it| !it.is_empty());
        store::put_check(tx, half, target.id, &state, note)?;
    }
    store::checked(tx, half, id)?;
    let object = Object {
        kind: "pledge",
        id: Some(id),
        organisation_id: Some(pledge.branch_id),
    };
    audit::record(tx, actor, "check_pledge", object, half.key())
}
