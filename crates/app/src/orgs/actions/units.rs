//! What a unit is and has from a day on.

use zhibu_db::Tx;

use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::orgs::intake;
use crate::orgs::model::{ConditionLine, Unit, UnitCondition};
use crate::orgs::rules::units::{NewCondition, check_condition};
use crate::orgs::store::{self, units};

/// A unit and everything recorded of it.
#[derive(Clone, Debug)]
pub struct UnitRecord {
    /// As registered today.
    pub unit: Unit,
    /// What was recorded, latest first.
    pub history: Vec<ConditionLine>,
}

/// The unit whose condition is to be recorded.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn record_of(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<UnitRecord> {
    let reach = actor.may(Act::ChangeOrganisation)?;
    let unit = store::unit(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let history = units::history(tx, &reach, id)?;
    Ok(UnitRecord { unit, history })
}

/// 登记单位情况: what a unit is and has from a day on. What nothing later replaces is what it is today.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach; [`AppError::Invalid`] with every fault.
pub fn record_condition(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    new: &NewCondition,
) -> Outcome<UnitCondition> {
    let UnitRecord { unit, history } = record_of(tx, actor, id)?;
    let condition = check_condition(id, new, tx.today())?;
    units::put_condition(tx, actor, &condition)?;
    if history.iter().all(|it| it.from_on <= condition.from_on) {
        let changed = Unit {
            affiliation: condition.affiliation.clone(),
            unit_kind: condition.unit_kind.clone(),
            staff_count: condition.staff_count,
            ..unit
        };
        intake::update_unit(tx, &changed)?;
    }
    let object = Object {
        kind: "unit",
        id: Some(id),
        organisation_id: None,
    };
    let summary = format!("from {}", condition.from_on);
    audit::record(tx, actor, "record_unit_condition", object, &summary)?;
    Ok(condition)
}
