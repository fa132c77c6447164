//! Where an organisation of the file stands: below whom, and serving which units.

use std::collections::BTreeSet;

use super::county::County;
use super::rows::{OrganisationRow, UnitRow};
use crate::error::Said;
use crate::importing::model::Place;
use crate::importing::reading::{DEPENDS_ON_WRONG, RowReader, Tables, depends_on};
use crate::orgs::OrganisationKind;

/// No chain of organisations is longer; one that is goes round.
const TREE_DEPTH_MAX: usize = 32;

/// The organisation that a unit names as its own must exist.
pub fn refuse_unnamed(reader: &mut RowReader<'_>, tables: &Tables, county: &County, row: &UnitRow) {
    let Some(name) = &row.organisation else {
        return;
    };
    if county.organisation_names.contains_key(name) {
        return;
    }
    let (kind, message) = match county.left_organisations.get(name) {
        Some(place) => waiting(tables, *place),
        None => (
            "organisation_unknown",
            unknown("党组织", "organisation", name),
        ),
    };
    reader.refuse("organisation", kind, message);
}

/// The parent must exist, stand above, and not below the organisation itself.
pub fn refuse_misplaced(
    reader: &mut RowReader<'_>,
    tables: &Tables,
    county: &County,
    row: &OrganisationRow,
) {
    let Some(parent_code) = &row.parent_code else {
        return;
    };
    let Some((parent_kind, _)) = county.tree.get(parent_code) else {
        let message = Said::new(
            format!("没有代码为“{parent_code}”的党组织，请填写上级党组织的代码。"),
            format!("There is no organisation of the code “{parent_code}”; write its parent's."),
        );
        let (kind, message) = match county.left_organisations.get(parent_code) {
            Some(place) => waiting(tables, *place),
            None => ("organisation_unknown", message),
        };
        reader.refuse("parent_code", kind, message);
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
pub fn served(
    reader: &mut RowReader<'_>,
    tables: &Tables,
    county: &County,
    row: &OrganisationRow,
) -> BTreeSet<String> {
    let mut codes = county.claimed.get(&row.code).cloned().unwrap_or_default();
    for (key, name) in &row.units {
        let found: Vec<&String> = county.unit_names.get(name).into_iter().flatten().collect();
        match found.as_slice() {
            [one] => {
                codes.insert((*one).clone());
            }
            [] => {
                let (kind, message) = match county.left_units.get(name) {
                    Some(place) => waiting(tables, *place),
                    None => ("unit_unknown", unknown("单位", "unit", name)),
                };
                reader.refuse(key, kind, message);
            }
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

/// What is said of a row that names one which is wrong.
fn waiting(tables: &Tables, place: Place) -> (&'static str, Said) {
    let (sheet, row) = tables.address(place);
    (DEPENDS_ON_WRONG, depends_on(sheet, row))
}

fn unknown(what_zh: &str, what_en: &str, name: &str) -> Said {
    let name = zhibu_papers::cells::quoted(name);
    Said::new(
        format!("没有名为“{name}”的{what_zh}，请写全称或简称，与名录一致。"),
        format!("There is no {what_en} called “{name}”; write its full or short name."),
    )
}
