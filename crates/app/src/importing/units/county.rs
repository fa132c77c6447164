//! The county as it is, with what a file adds to its names and its tree.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_papers::cells::clean;

use super::UnitsFile;
use super::rows::UnitRow;
use crate::access::Reach;
use crate::error::Outcome;
use crate::importing::model::Place;
use crate::importing::reading::Findings;
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
    /// The wrong rows of units by code and names, and of organisations: what names them waits for them.
    pub left_units: BTreeMap<String, Place>,
    pub left_organisations: BTreeMap<String, Place>,
    /// Codes of the organisations whose rows are compared.
    pub compared: BTreeSet<String>,
}

impl County {
    pub fn load(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Self> {
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
            left_units: BTreeMap::new(),
            left_organisations: BTreeMap::new(),
            compared: BTreeSet::new(),
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
        Ok(county)
    }

    /// Puts the names and the tree together: those of the county, and of the file those of its rows that are
    /// not wrong.
    pub fn name(&mut self, file: &UnitsFile, findings: &Findings) {
        self.unit_names.clear();
        self.organisation_names.clear();
        self.tree.clear();
        self.claimed.clear();
        self.compared.clear();
        self.left_units = left(file, findings, file.unit_table);
        self.left_organisations = left(file, findings, file.organisation_table);
        self.name_units(file, findings);
        self.name_organisations(file, findings);
        self.keep_claims_of_left_units();
    }

    /// The organisation that a unit names and that has no row of its own in the file, if it does not serve the
    /// unit yet: its short name.
    pub fn newly_claimed(&self, row: &UnitRow) -> Option<&str> {
        let codes = self.organisation_names.get(row.organisation.as_ref()?)?;
        let claimed = codes.iter().filter_map(|code| self.organisations.get(code));
        let mut new = claimed.filter(|it| {
            let served = self.served.get(&it.id);
            let is_served = served.is_some_and(|it| it.contains(&row.code));
            !is_served && !self.compared.contains(&it.code)
        });
        new.next().map(|it| it.short_name.as_str())
    }

    /// A unit whose row is wrong stays with the organisations that serve it.
    fn keep_claims_of_left_units(&mut self) {
        for (organisation_id, units) in &self.served {
            let Some(code) = self.codes.get(organisation_id) else {
                continue;
            };
            let kept = units.iter().filter(|it| self.left_units.contains_key(*it));
            let kept: Vec<String> = kept.cloned().collect();
            if !kept.is_empty() {
                self.claimed.entry(code.clone()).or_default().extend(kept);
            }
        }
    }

    /// A name of the file stands for the name the county has for the same code.
    fn name_units(&mut self, file: &UnitsFile, findings: &Findings) {
        let good = || file.units.iter().filter(|it| !findings.is_wrong(it.place));
        let in_file: BTreeSet<&str> = good().map(|row| row.code.as_str()).collect();
        let kept = self
            .units
            .values()
            .filter(|it| !in_file.contains(it.code.as_str()));
        let mut names: Vec<(String, String)> = Vec::new();
        for unit in kept {
            names.push((unit.name.clone(), unit.code.clone()));
            names.push((unit.short_name.clone(), unit.code.clone()));
        }
        for row in good() {
            names.push((row.name.clone(), row.code.clone()));
            names.push((row.short_name.clone(), row.code.clone()));
        }
        for (name, code) in names {
            self.unit_names.entry(name).or_default().insert(code);
        }
    }

    fn name_organisations(&mut self, file: &UnitsFile, findings: &Findings) {
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
        let good = file.organisations.iter();
        for row in good.filter(|it| !findings.is_wrong(it.place)) {
            self.compared.insert(row.code.clone());
            self.tree
                .insert(row.code.clone(), (row.kind, row.parent_code.clone()));
            for name in [&row.name, &row.short_name] {
                let codes = self.organisation_names.entry(name.clone()).or_default();
                codes.insert(row.code.clone());
            }
        }
        let good = file.units.iter();
        for row in good.filter(|it| !findings.is_wrong(it.place)) {
            let named = row.organisation.as_ref();
            let codes = named.and_then(|name| self.organisation_names.get(name));
            for code in codes.into_iter().flatten() {
                let claimed = self.claimed.entry(code.clone()).or_default();
                claimed.insert(row.code.clone());
            }
        }
    }
}

/// The wrong rows of a table by what others may call them.
fn left(file: &UnitsFile, findings: &Findings, table: usize) -> BTreeMap<String, Place> {
    let places = file.tables.places(table).into_iter();
    let mut left = BTreeMap::new();
    for place in places.filter(|it| findings.is_wrong(*it)) {
        for key in ["code", "name", "short_name"] {
            let called = clean(&file.tables.cell(place, key).text());
            if !called.is_empty() {
                left.insert(called, place);
            }
        }
    }
    left
}

fn by_code<T>(things: Vec<T>, code: impl Fn(&T) -> String) -> BTreeMap<String, T> {
    things.into_iter().map(|it| (code(&it), it)).collect()
}
