//! Writing what an event does, and having everything counted anew that is counted on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_db::Tx;

use crate::access::{Actor, Reach};
use crate::changes::model::{Change, Preview};
use crate::changes::store::carry;
use crate::error::{AppError, Outcome};
use crate::members::store::{rebuild_summaries, summary::recount_all};
use crate::members::update::{MemberChange, record_changes};
use crate::orgs::intake;
use crate::orgs::model::{LinkSpan, Organisation};
use crate::orgs::store as orgs;

/// Does what the preview showed; answers the organisation that was changed or founded.
pub(super) fn carry_out(
    tx: &mut Tx<'_>,
    who: (&Reach, &Actor),
    preview: &Preview,
    served: &BTreeSet<i64>,
    links: &[LinkSpan],
) -> Outcome<i64> {
    let organisation = &preview.organisation;
    let (id, on) = (organisation.id, preview.event.on);
    match &preview.event.change {
        Change::Found { .. } => return found(tx, preview),
        Change::Rename(name, short_name) => {
            let new = Organisation {
                name: name.clone(),
                short_name: short_name.clone(),
                ..organisation.clone()
            };
            intake::keep_past(tx, &new, on)?;
            intake::set_organisation(tx, &new)?;
        }
        Change::ChangeKind(kind) => {
            let new = Organisation {
                kind: kind.key().to_owned(),
                ..organisation.clone()
            };
            intake::keep_past(tx, &new, on)?;
            intake::set_organisation(tx, &new)?;
        }
        Change::Move(parent_id) => {
            place(tx, who.0, (id, *parent_id), on)?;
            count_anew(tx, &[])?;
        }
        Change::Serve(unit_ids) => {
            let from_now: BTreeSet<i64> = unit_ids.iter().copied().collect();
            for unit_id in served.difference(&from_now) {
                intake::end_service(tx, (id, *unit_id), organisation.founded_on, on)?;
            }
            for unit_id in &from_now {
                intake::begin_service(tx, (id, *unit_id), Some(on))?;
            }
        }
        Change::Merge(into_id) => merge(tx, who, preview, (*into_id, served, links))?,
        Change::Dissolve => {
            end(tx, organisation, on)?;
            count_anew(tx, &[])?;
        }
    }
    Ok(id)
}

fn found(tx: &mut Tx<'_>, preview: &Preview) -> Outcome<i64> {
    let Change::Found {
        code,
        names,
        kind,
        unit_ids,
    } = &preview.event.change
    else {
        return Err(AppError::internal("a founding that founds nothing"));
    };
    let on = preview.event.on;
    let id = tx.new_id();
    let new = Organisation {
        id,
        code: code.clone(),
        name: names.0.clone(),
        short_name: names.1.clone(),
        kind: kind.key().to_owned(),
        founded_on: on,
        dissolved_on: None,
        last_election_on: None,
        term_years: None,
        staff_count: None,
        note: None,
    };
    intake::insert_organisations(tx, &[new])?;
    intake::link(tx, &[(id, preview.organisation.id, on)])?;
    for unit_id in unit_ids {
        intake::begin_service(tx, (id, *unit_id), Some(on))?;
    }
    count_anew(tx, &[])?;
    Ok(id)
}

/// What goes into another: its members and the organisations below it from the day on, the units it served,
/// and its own place, so that its records are found by those who answer for them.
fn merge(
    tx: &mut Tx<'_>,
    (reach, actor): (&Reach, &Actor),
    preview: &Preview,
    (into_id, served, links): (i64, &BTreeSet<i64>, &[LinkSpan]),
) -> Outcome<()> {
    let organisation = &preview.organisation;
    let (id, on) = (organisation.id, preview.event.on);
    let below: Vec<i64> = links
        .iter()
        .filter(|it| it.parent_id == id && it.until_on.is_none())
        .map(|it| it.child_id)
        .collect();
    for child_id in below {
        place(tx, reach, (child_id, into_id), on)?;
    }
    let moved = carry::move_members(tx, reach, (id, into_id), on)?;
    let changes: Vec<MemberChange> = moved
        .into_iter()
        .map(|member_id| MemberChange {
            member_id,
            field: "branch_id",
            old: Some(preview.old.clone()),
            new: Some(preview.new.clone()),
        })
        .collect();
    record_changes(tx, actor, "change", &changes)?;
    for unit_id in served {
        intake::end_service(tx, (id, *unit_id), organisation.founded_on, on)?;
        intake::begin_service(tx, (into_id, *unit_id), Some(on))?;
    }
    end(tx, organisation, on)?;
    place(tx, reach, (id, into_id), on)?;
    count_anew(tx, &[id, into_id])
}

/// Puts an organisation below another from a day on.
fn place(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (child_id, parent_id): (i64, i64),
    on: Date,
) -> Outcome<()> {
    let open = intake::open_links(tx, reach)?;
    for link in open.iter().filter(|it| it.child_id == child_id) {
        intake::unlink(tx, link, on)?;
    }
    intake::link(tx, &[(child_id, parent_id, on)])
}

/// From a day on an organisation is no more; its last link stays.
fn end(tx: &mut Tx<'_>, organisation: &Organisation, on: Date) -> Outcome<()> {
    let gone = Organisation {
        dissolved_on: Some(on),
        ..organisation.clone()
    };
    intake::set_organisation(tx, &gone)?;
    carry::end_posts(tx, organisation.id, on)?;
    carry::end_offices(tx, organisation.id, on)
}

/// Today's tree, today's members by it, and the members of each month of the branches named.
fn count_anew(tx: &mut Tx<'_>, branch_ids: &[i64]) -> Outcome<()> {
    orgs::rebuild_closure(tx)?;
    recount_all(tx)?;
    rebuild_summaries(tx, branch_ids)
}
