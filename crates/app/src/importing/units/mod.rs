//! 单位和党组织: two sheets, units by code, organisations by code in their tree, with their leadership.

mod compare;
mod county;
mod leadership;
mod placing;
mod rows;

use jiff::civil::Date;
use zhibu_db::Tx;

use super::model;
use super::reading::{Findings, Tables};
use crate::access::Reach;
use crate::error::Outcome;
use crate::members::store::summary::recount_all;
use crate::orgs::intake as orgs;
use crate::orgs::model::{Organisation, Unit};
use crate::orgs::store::rebuild_closure;
use crate::posts::{Post, intake as posts};
use compare::{Links, Served};
use county::{Ids, ids_by_code};
use leadership::PostChanges;
use rows::{OrganisationRow, UnitRow};

pub use rows::{ORGANISATIONS, UNITS, parse};

/// The file as read.
#[derive(Clone, Debug)]
pub struct UnitsFile {
    pub(super) tables: Tables,
    unit_table: usize,
    organisation_table: usize,
    findings: Findings,
    units: Vec<UnitRow>,
    organisations: Vec<OrganisationRow>,
}

/// What the file makes of the county.
pub type Settled = model::Settled<Plan>;

/// What is to be written; ids of new things are given when it is.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    new_units: Vec<Unit>,
    changed_units: Vec<Unit>,
    new_organisations: Vec<Organisation>,
    changed_organisations: Vec<Organisation>,
    links: Links,
    /// Where they differ.
    served: Vec<Served>,
    posts: Vec<PostChanges>,
}

/// Sets the file beside the county.
///
/// # Errors
/// A fault of the database.
pub fn settle(tx: &mut Tx<'_>, reach: &Reach, file: &UnitsFile) -> Outcome<Settled> {
    compare::settle(tx, reach, file)
}

/// Writes what [`settle`] found, and links the leadership to the roster. Answers the ids of the new units and
/// organisations, in their order.
///
/// # Errors
/// A fault of the database.
pub fn write(tx: &mut Tx<'_>, reach: &Reach, plan: &Plan) -> Outcome<Vec<i64>> {
    let mut plan = plan.clone();
    for unit in &mut plan.new_units {
        unit.id = tx.new_id();
    }
    for organisation in &mut plan.new_organisations {
        organisation.id = tx.new_id();
    }
    let units = plan.new_units.iter().map(|it| it.id);
    let organisations = plan.new_organisations.iter().map(|it| it.id);
    let new_ids: Vec<i64> = units.chain(organisations).collect();
    orgs::insert_units(tx, &plan.new_units)?;
    for unit in &plan.changed_units {
        orgs::update_unit(tx, unit)?;
    }
    orgs::insert_organisations(tx, &plan.new_organisations)?;
    for organisation in &plan.changed_organisations {
        orgs::update_organisation(tx, organisation)?;
    }
    let ids = ids_by_code(tx, reach)?;
    for link in &plan.links.ended {
        orgs::unlink(tx, link, plan.links.today)?;
    }
    let links: Vec<(i64, i64, Date)> = plan
        .links
        .begun
        .iter()
        .filter_map(|(child, parent, from_on)| {
            let (child, parent) = (ids.organisation(child)?, ids.organisation(parent)?);
            Some((child, parent, *from_on))
        })
        .collect();
    orgs::link(tx, &links)?;
    for served in &plan.served {
        serve(tx, served, &ids, plan.links.today)?;
    }
    rebuild_closure(tx)?;
    recount_all(tx)?;
    write_posts(tx, plan.posts, &ids)?;
    posts::link_holders(tx, reach, &|_, _| false)?;
    Ok(new_ids)
}

fn serve(tx: &mut Tx<'_>, served: &Served, ids: &Ids, today: Date) -> Outcome<()> {
    let Some(id) = ids.organisation(&served.organisation_code) else {
        return Ok(());
    };
    for unit_id in served.ended.iter().filter_map(|code| ids.unit(code)) {
        orgs::end_service(tx, (id, unit_id), served.founded_on, today)?;
    }
    for unit_id in served.begun.iter().filter_map(|code| ids.unit(code)) {
        orgs::begin_service(tx, (id, unit_id), served.from_on)?;
    }
    Ok(())
}

fn write_posts(tx: &mut Tx<'_>, changes: Vec<PostChanges>, ids: &Ids) -> Outcome<()> {
    let mut new: Vec<Post> = Vec::new();
    for change in changes {
        for post in &change.ended {
            posts::close(tx, post, change.ended_on)?;
        }
        for post in &change.detailed {
            posts::update_details(tx, post)?;
        }
        let Some(organisation_id) = ids.organisation(&change.organisation_code) else {
            continue;
        };
        new.extend(change.begun.into_iter().map(|post| Post {
            organisation_id,
            ..post
        }));
    }
    posts::insert_many(tx, &new)
}
