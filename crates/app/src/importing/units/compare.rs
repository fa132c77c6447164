//! The two sheets beside the county: what they get wrong, what is new, what differs.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_db::Tx;

use super::county::County;
use super::placing::{refuse_misplaced, refuse_unnamed, served};
use super::rows::{OrganisationRow, UnitRow};
use super::{Plan, Settled, UnitsFile, leadership};
use crate::access::Reach;
use crate::error::Outcome;
use crate::importing::model::{Difference, FieldChanges, ObjectKind, compare_fields, keep_absent};
use crate::importing::reading::{Findings, Tables};
use crate::orgs::intake::OpenLink;
use crate::orgs::model::{Organisation, Unit};

/// Links that end and begin.
#[derive(Clone, Debug, Default)]
pub struct Links {
    pub today: Date,
    pub ended: Vec<OpenLink>,
    /// Child's code, parent's code, from when.
    pub begun: Vec<(String, String, Date)>,
}

/// Which units an organisation serves that it did not, and which it does no more; the others stay as they are,
/// with the day from which.
#[derive(Clone, Debug)]
pub struct Served {
    pub organisation_code: String,
    pub founded_on: Date,
    /// Since when; none for a new organisation, which has served them from its founding.
    pub from_on: Option<Date>,
    /// Codes of units.
    pub begun: Vec<String>,
    pub ended: Vec<String>,
}

/// Sets the file beside the county. A row that names one which is wrong is wrong with it, so the good rows
/// are set beside the county again until no more of them fall.
///
/// # Errors
/// A fault of the database.
pub fn settle(tx: &mut Tx<'_>, reach: &Reach, file: &UnitsFile) -> Outcome<Settled> {
    let mut county = County::load(tx, reach)?;
    let mut findings = file.findings.clone();
    loop {
        let wrong_before = findings.wrong_rows();
        county.name(file, &findings);
        let mut comparison = Comparison {
            county: &county,
            tables: &file.tables,
            findings,
            difference: Difference::default(),
            plan: Plan::default(),
        };
        comparison.plan.links.today = county.today;
        for row in &file.units {
            comparison.unit(row);
        }
        for row in &file.organisations {
            comparison.organisation(row);
        }
        comparison.serve_claimed();
        if comparison.findings.wrong_rows() == wrong_before {
            return Ok(Settled {
                difference: comparison.difference,
                findings: comparison.findings,
                plan: comparison.plan,
            });
        }
        findings = comparison.findings;
    }
}

struct Comparison<'a> {
    county: &'a County,
    tables: &'a Tables,
    findings: Findings,
    difference: Difference,
    plan: Plan,
}

impl Comparison<'_> {
    fn unit(&mut self, row: &UnitRow) {
        let mut reader = self.tables.row(row.place, &mut self.findings);
        if reader.is_wrong() {
            return;
        }
        refuse_unnamed(&mut reader, self.tables, self.county, row);
        if reader.is_wrong() {
            return;
        }
        let line = |id| {
            self.tables
                .line(row.place, &row.short_name, ObjectKind::Unit, id)
        };
        let new = |id| Unit {
            id,
            code: row.code.clone(),
            name: row.name.clone(),
            short_name: row.short_name.clone(),
            affiliation: row.affiliation.to_owned(),
            unit_kind: row.unit_kind.clone(),
            credit_code: row.credit_code.clone(),
            head_name: row.head_name.clone(),
            authorised_staff_count: row.authorised_staff_count,
            staff_count: row.staff_count,
            note: row.note.clone(),
        };
        let Some(old) = self.county.units.get(&row.code) else {
            self.difference.new.push(line(None));
            self.plan.new_units.push(new(0));
            return;
        };
        let mut new = new(old.id);
        keep_absent!(
            reader,
            new,
            old,
            credit_code,
            head_name,
            authorised_staff_count,
            staff_count,
            note
        );
        let mut fields = FieldChanges::default();
        compare_fields!(
            fields,
            old,
            new,
            name,
            short_name,
            affiliation,
            unit_kind,
            credit_code,
            head_name,
            authorised_staff_count,
            staff_count,
            note
        );
        let own_differs = !fields.0.is_empty();
        if let Some(code) = self.county.newly_claimed(row) {
            fields.push("organisation", None, Some(code.to_owned()));
        }
        self.difference.known(line(Some(old.id)), &fields.0);
        if own_differs {
            self.plan.changed_units.push(new);
        }
    }

    /// Units that name an organisation which has no row of its own here are served by it besides those it
    /// serves.
    fn serve_claimed(&mut self) {
        for (code, claimed) in &self.county.claimed {
            let Some(organisation) = self.county.organisations.get(code) else {
                continue;
            };
            let known = self.county.served.get(&organisation.id);
            let known = known.cloned().unwrap_or_default();
            if self.county.compared.contains(code) || claimed.is_subset(&known) {
                continue;
            }
            self.plan.served.push(Served {
                organisation_code: code.clone(),
                founded_on: organisation.founded_on,
                from_on: Some(self.county.today),
                begun: claimed.difference(&known).cloned().collect(),
                ended: Vec::new(),
            });
        }
    }

    fn organisation(&mut self, row: &OrganisationRow) {
        let mut reader = self.tables.row(row.place, &mut self.findings);
        if reader.is_wrong() {
            return;
        }
        refuse_misplaced(&mut reader, self.tables, self.county, row);
        let units = served(&mut reader, self.tables, self.county, row);
        let names_leadership = reader.has_column("secretary");
        if reader.is_wrong() {
            return;
        }
        let county = self.county;
        let line = |id| {
            self.tables
                .line(row.place, &row.short_name, ObjectKind::Organisation, id)
        };
        let mut new = organisation(row);
        let old = county.organisations.get(&row.code);
        let mut fields = FieldChanges::default();
        if let Some(old) = old {
            new.id = old.id;
            new.dissolved_on = old.dissolved_on;
            keep_absent!(
                reader,
                new,
                old,
                last_election_on,
                term_years,
                staff_count,
                note
            );
            compare_fields!(
                fields,
                old,
                new,
                name,
                short_name,
                kind,
                founded_on,
                last_election_on,
                term_years,
                staff_count,
                note
            );
        }
        let own_differs = !fields.0.is_empty();
        self.link(row, old, &mut fields);
        self.serve(row, old, units, &mut fields);
        if names_leadership {
            let held = old.and_then(|it| county.posts.get(&it.id));
            let held = held.map_or(&[][..], Vec::as_slice);
            let (change, told) = leadership::compare(row, old, held, county.today);
            fields.0.extend(told);
            self.plan.posts.push(change);
        }
        match old {
            None => {
                self.difference.new.push(line(None));
                self.plan.new_organisations.push(new);
            }
            Some(old) => {
                self.difference.known(line(Some(old.id)), &fields.0);
                if own_differs {
                    self.plan.changed_organisations.push(new);
                }
            }
        }
    }

    /// A new organisation has stood under its parent since it was founded; a moved one does from today.
    fn link(
        &mut self,
        row: &OrganisationRow,
        old: Option<&Organisation>,
        fields: &mut FieldChanges,
    ) {
        let link = old.and_then(|it| self.county.links.get(&it.id));
        let old_parent = link
            .and_then(|it| self.county.codes.get(&it.parent_id))
            .cloned();
        if old.is_some() && old_parent == row.parent_code {
            return;
        }
        let from_on = if old.is_some() {
            self.county.today
        } else {
            row.founded_on
        };
        if old.is_some() {
            fields.push("parent", old_parent, row.parent_code.clone());
        }
        self.plan.links.ended.extend(link.cloned());
        if let Some(parent) = &row.parent_code {
            let begun = (row.code.clone(), parent.clone(), from_on);
            self.plan.links.begun.push(begun);
        }
    }

    fn serve(
        &mut self,
        row: &OrganisationRow,
        old: Option<&Organisation>,
        units: BTreeSet<String>,
        fields: &mut FieldChanges,
    ) {
        let none = BTreeSet::new();
        let known = old.and_then(|it| self.county.served.get(&it.id));
        let known = known.unwrap_or(&none);
        if *known == units {
            return;
        }
        if old.is_some() {
            let text = |codes: &BTreeSet<String>| {
                let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
                Some(codes.join("、"))
            };
            fields.push("units", text(known), text(&units));
        }
        self.plan.served.push(Served {
            organisation_code: row.code.clone(),
            founded_on: row.founded_on,
            from_on: old.map(|_| self.county.today),
            begun: units.difference(known).cloned().collect(),
            ended: known.difference(&units).cloned().collect(),
        });
    }
}

fn organisation(row: &OrganisationRow) -> Organisation {
    Organisation {
        id: 0,
        code: row.code.clone(),
        name: row.name.clone(),
        short_name: row.short_name.clone(),
        kind: row.kind.key().to_owned(),
        founded_on: row.founded_on,
        dissolved_on: None,
        last_election_on: row.last_election_on,
        term_years: row.term_years,
        staff_count: row.staff_count,
        note: row.note.clone(),
    }
}
