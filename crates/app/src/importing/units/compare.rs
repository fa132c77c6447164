//! The two sheets beside the county: what they get wrong, what is new, what differs.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_db::Tx;

use super::county::County;
use super::rows::{OrganisationRow, UnitRow};
use super::{Plan, Settled, UnitsFile, leadership};
use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::importing::model::{Difference, FieldChanges, compare_fields, keep_absent};
use crate::importing::reading::{Findings, RowReader, Tables};
use crate::orgs::OrganisationKind;
use crate::orgs::intake::OpenLink;
use crate::orgs::model::{Organisation, Unit};

/// No chain of organisations is longer; one that is goes round.
const TREE_DEPTH_MAX: usize = 32;

/// Links that end and begin.
#[derive(Default)]
pub struct Links {
    pub today: Date,
    pub ended: Vec<OpenLink>,
    /// Child's code, parent's code, from when.
    pub begun: Vec<(String, String, Date)>,
}

pub fn settle(tx: &mut Tx<'_>, reach: &Reach, file: &UnitsFile) -> Outcome<Settled> {
    let county = County::load(tx, reach, file)?;
    let mut comparison = Comparison {
        county: &county,
        tables: &file.tables,
        findings: file.findings.clone(),
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
    Ok(Settled {
        difference: comparison.difference,
        findings: comparison.findings,
        plan: comparison.plan,
    })
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
        if let Some(name) = &row.organisation
            && !self.county.organisation_names.contains_key(name)
        {
            reader.refuse(
                "organisation",
                "organisation_unknown",
                unknown("党组织", "organisation", name),
            );
        }
        if reader.is_wrong() {
            return;
        }
        let (sheet, number) = self.tables.address(row.place);
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
            self.difference.new_count += 1;
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
        self.difference
            .known(sheet, number, &row.short_name, &fields.0);
        if !fields.0.is_empty() {
            self.plan.changed_units.push(new);
        }
    }

    fn organisation(&mut self, row: &OrganisationRow) {
        let mut reader = self.tables.row(row.place, &mut self.findings);
        refuse_misplaced(&mut reader, self.county, row);
        let units = served(&mut reader, self.county, row);
        let names_leadership = reader.has_column("secretary");
        if reader.is_wrong() {
            return;
        }
        let county = self.county;
        let (sheet, number) = self.tables.address(row.place);
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
                self.difference.new_count += 1;
                self.plan.new_organisations.push(new);
            }
            Some(_) => {
                self.difference
                    .known(sheet, number, &row.short_name, &fields.0);
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
        self.plan
            .served
            .push((row.code.clone(), units.into_iter().collect()));
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

/// The parent must exist, stand above, and not below the organisation itself.
fn refuse_misplaced(reader: &mut RowReader<'_>, county: &County, row: &OrganisationRow) {
    let Some(parent_code) = &row.parent_code else {
        return;
    };
    let Some((parent_kind, _)) = county.tree.get(parent_code) else {
        let message = Said::new(
            format!("没有代码为“{parent_code}”的党组织，请填写上级党组织的代码。"),
            format!("There is no organisation of the code “{parent_code}”; write its parent's."),
        );
        reader.refuse("parent_code", "organisation_unknown", message);
        return;
    };
    let level = |kind: OrganisationKind| match kind {
        OrganisationKind::WorkCommittee => 0,
        OrganisationKind::Committee => 1,
        OrganisationKind::GeneralBranch => 2,
        OrganisationKind::Branch | OrganisationKind::JointBranch => 3,
        OrganisationKind::Group => 4,
    };
    let group = row.kind == OrganisationKind::Group;
    let fits = if group {
        level(*parent_kind) == 3
    } else {
        level(*parent_kind) <= level(row.kind) && level(*parent_kind) < 3
    };
    if !fits {
        let (own, above) = (row.kind.zh(), parent_kind.zh());
        let message = Said::new(
            format!("{own}不能设在{above}之下，请核对类型和上级党组织代码。"),
            format!("A {own} cannot stand under a {above}; check kind and parent."),
        );
        reader.refuse("parent_code", "parent_kind", message);
    }
    let above = |code: &String| county.tree.get(code).and_then(|(_, parent)| parent.clone());
    let mut chain = std::iter::successors(Some(parent_code.clone()), above);
    if chain
        .by_ref()
        .take(TREE_DEPTH_MAX)
        .any(|code| code == row.code)
    {
        let message = Said::new(
            format!("上级党组织“{parent_code}”又在本组织之下，请核对隶属关系。"),
            format!("The parent “{parent_code}” stands below this organisation itself."),
        );
        reader.refuse("parent_code", "parent_circular", message);
    }
}

/// The codes of the units an organisation serves: 所在单位, 联合单位, and those that name it as theirs.
fn served(reader: &mut RowReader<'_>, county: &County, row: &OrganisationRow) -> BTreeSet<String> {
    let mut codes = county.claimed.get(&row.code).cloned().unwrap_or_default();
    for (key, name) in &row.units {
        let found: Vec<&String> = county.unit_names.get(name).into_iter().flatten().collect();
        match found.as_slice() {
            [one] => {
                codes.insert((*one).clone());
            }
            [] => reader.refuse(key, "unit_unknown", unknown("单位", "unit", name)),
            _ => {
                let message = Said::new(
                    format!("名为“{name}”的单位不止一个，请写全称。"),
                    format!("Several units are called “{name}”; write the full name."),
                );
                reader.refuse(key, "unit_ambiguous", message);
            }
        }
    }
    codes
}

fn unknown(what_zh: &str, what_en: &str, name: &str) -> Said {
    let name = zhibu_papers::cells::quoted(name);
    Said::new(
        format!("没有名为“{name}”的{what_zh}，请写全称或简称，与名录一致。"),
        format!("There is no {what_en} called “{name}”; write its full or short name."),
    )
}
