//! Lists of what concerns persons, given for a reason that is kept.

use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::dues::actions::{self as dues, OrganisationDues};
use crate::dues::rules::Month;
use crate::error::{AppError, Outcome};
use crate::exporting::rules;
use crate::orgs::store as orgs;
use crate::talks::actions as talks;
use crate::talks::model::TalkLine;

/// The short name of the organisation that a list is narrowed to; none where it is not.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if the organisation is not in reach.
pub fn narrowed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation_id: Option<i64>,
) -> Outcome<Option<String>> {
    let reach = actor.may(Act::ExportPersonalData)?;
    let Some(id) = organisation_id else {
        return Ok(None);
    };
    let found = orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    Ok(Some(found.short_name))
}

/// Every talk of the list: that there was one, and nothing of what was said.
///
/// # Errors
/// [`AppError::Invalid`] on `reason`; else as [`narrowed`].
pub fn talks(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation_id: Option<i64>,
    reason: &str,
) -> Outcome<Vec<TalkLine>> {
    narrowed(tx, actor, organisation_id)?;
    let reason = rules::reason(reason)?;
    let found = talks::every(tx, actor, organisation_id)?;
    let summary = format!("{} talks: {reason}", found.len());
    record(tx, actor, "export_talks", organisation_id, &summary)?;
    Ok(found)
}

/// What everybody of a branch owes in a year.
///
/// # Errors
/// [`AppError::Invalid`] on `reason`; else as [`dues::of_organisation`].
pub fn dues(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    (organisation_id, month): (Option<i64>, Option<Month>),
    reason: &str,
) -> Outcome<OrganisationDues> {
    narrowed(tx, actor, organisation_id)?;
    let reason = rules::reason(reason)?;
    let found = dues::of_organisation(tx, book, actor, organisation_id, (month, None))?;
    let count = found.grid.as_ref().map_or(0, |it| it.people_count);
    let summary = format!("dues of {count} members: {reason}");
    record(
        tx,
        actor,
        "export_dues",
        Some(found.organisation.id),
        &summary,
    )?;
    Ok(found)
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &'static str,
    organisation_id: Option<i64>,
    summary: &str,
) -> Outcome<()> {
    let object = Object {
        kind: "organisation",
        id: organisation_id,
        organisation_id: organisation_id.or(actor.organisation_id),
    };
    audit::record(tx, actor, act, object, summary)
}
