//! The county as it is, with what a file adds to its names and its tree.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_db::Tx;

use super::UnitsFile;
use crate::access::Reach;
use crate::error::Outcome;
use crate::orgs::OrganisationKind;
use crate::orgs::intake::{self as orgs, OpenLink};
use crate::orgs::model::{Organisation, Unit};
use crate::orgs::store;
use crate::posts::{Post, intake as posts};

/// Ids by code, after new things have theirs.
pub struct Ids {
    units: BTreeMap<String, i64>,
    organisations: BTreeMap<String, i64>,
}

impl Ids {
    pub fn unit(&self, code: &str) -> Option<i64> {
        self.units.get(code).copied()
    }

    pub fn organisation(&self, code: &str) -> Option<i64> {
        self.organisations.get(code).copied()
    }
}

pub fn ids_by_code(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Ids> {
    let units = store::units(tx, reach)?.into_iter();
    let organisations = store::all(tx, reach)?.into_iter();
    Ok(Ids {
        units: units.map(|it| (it.code, it.id)).collect(),
        organisations: organisations.map(|it| (it.code, it.id)).collect(),
    })
}

/// The county as it is, with what the file adds to its names and its tree.
pub struct County {
    pub today: Date,
    pub units: BTreeMap<String, Unit>,
    pub organisations: BTreeMap<String, Organisation>,
    pub links: BTreeMap<i64, OpenLink>,
    /// Codes by organisation's id.
    pub codes: BTreeMap<i64, String>,
    pub served: BTreeMap<i64, BTreeSet<String>>,
    pub posts: BTreeMap<i64, Vec<Post>>,
    /// Codes of units by full and short name.
    pub unit_names: BTreeMap<String, BTreeSet<String>>,
    /// Codes of organisations by full and short name.
    pub organisation_names: BTreeMap<String, BTreeSet<String>>,
    /// Kind and parent's code by code.
    pub tree: BTreeMap<String, (OrganisationKind, Option<String>)>,
    /// Codes of units that name an organisation as theirs, by its code.
    pub claimed: BTreeMap<String, BTreeSet<String>>,
}

impl County {
    pub fn load(tx: &mut Tx<'_>, reach: &Reach, file: &UnitsFile) -> Outcome<Self> {
        let today = tx.today();
        let units = by_code(store::units(tx, reach)?, |it| it.code.clone());
        let organisations = by_code(store::all(tx, reach)?, |it| it.code.clone());
        let links = orgs::open_links(tx, reach)?.into_iter();
        let mut county = Self {
            today,
            links: links.map(|link| (link.child_id, link)).collect(),
            codes: organisations
                .values()
                .map(|it| (it.id, it.code.clone()))
                .collect(),
            units,
            organisations,
            served: BTreeMap::new(),
            posts: BTreeMap::new(),
            unit_names: BTreeMap::new(),
            organisation_names: BTreeMap::new(),
            tree: BTreeMap::new(),
            claimed: BTreeMap::new(),
        };
        let unit_codes: BTreeMap<i64, &str> = county
            .units
            .values()
            .map(|it| (it.id, it.code.as_str()))
            .collect();
        for served in orgs::served_units(tx, reach)? {
            let code = unit_codes.get(&served.unit_id).copied().unwrap_or_default();
            let codes = county.served.entry(served.organisation_id).or_default();
            codes.insert(code.to_owned());
        }
        for post in posts::open(tx, reach)? {
            let held = county.posts.entry(post.organisation_id).or_default();
            held.push(post);
        }
        county.name_units(file);
        county.name_organisations(file);
        Ok(county)
    }

    /// A name of the file stands for the name the county has for the same code.
    fn name_units(&mut self, file: &UnitsFile) {
        let in_file: BTreeSet<&str> = file.units.iter().map(|row| row.code.as_str()).collect();
        let kept = self
            .units
            .values()
            .filter(|it| !in_file.contains(it.code.as_str()));
        let mut names: Vec<(String, String)> = Vec::new();
        for unit in kept {
            names.push((unit.name.clone(), unit.code.clone()));
            names.push((unit.short_name.clone(), unit.code.clone()));
        }
        for row in &file.units {
            names.push((row.name.clone(), row.code.clone()));
            names.push((row.short_name.clone(), row.code.clone()));
        }
        for (name, code) in names {
            self.unit_names.entry(name).or_default().insert(code);
        }
    }

    fn name_organisations(&mut self, file: &UnitsFile) {
        for it in self.organisations.values() {
            let parent = self.links.get(&it.id).map(|link| link.parent_id);
            let parent = parent.and_then(|id| self.codes.get(&id)).cloned();
            if let Some(kind) = OrganisationKind::parse(&it.kind) {
                self.tree.insert(it.code.clone(), (kind, parent));
            }
            for name in [&it.name, &it.short_name] {
                let codes = self.organisation_names.entry(name.clone()).or_default();
                codes.insert(it.code.clone());
            }
        }
        for row in &file.organisations {
            self.tree
                .insert(row.code.clone(), (row.kind, row.parent_code.clone()));
            for name in [&row.name, &row.short_name] {
                let codes = self.organisation_names.entry(name.clone()).or_default();
                codes.insert(row.code.clone());
            }
        }
        for row in &file.units {
            let named = row.organisation.as_ref();
            let codes = named.and_then(|name| self.organisation_names.get(name));
            for code in codes.into_iter().flatten() {
                let claimed = self.claimed.entry(code.clone()).or_default();
                claimed.insert(row.code.clone());
            }
        }
    }
}

fn by_code<T>(things: Vec<T>, code: impl Fn(&T) -> String) -> BTreeMap<String, T> {
    things.into_iter().map(|it| (code(&it), it)).collect()
}
