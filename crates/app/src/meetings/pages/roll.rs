//! The list of a new meeting on the page.
//!
//! A list of at most [`ROWS_MAX`] people is shown whole, a row each. A longer one shows those marked otherwise
//! than the rest, and those looked for by name; the rest are one number, which comes back with the form so that
//! nobody counts as present of whom the recorder was not told. The page grows with those who stayed away, not
//! with the branch, and needs no script.

use zhibu_web::{Fields, Form};

use crate::meetings::actions::Prepared;
use crate::meetings::model::{Others, RollKind};
use crate::orgs::OrganisationKind;

/// The longest list that is shown whole, and the most rows that a name brings.
pub const ROWS_MAX: usize = 60;

/// Somebody on the form's list.
#[derive(Clone, Debug)]
pub struct RollRow {
    pub member_id: i64,
    pub name: String,
    pub is_probationary: bool,
    /// present, leave, absent, or none: not of this list.
    pub state: String,
    pub reason: String,
    pub fault: Option<String>,
}

/// The list as the page shows it.
pub struct RollPart {
    pub rows: Vec<RollRow>,
    /// Whether the recorder says who was to be there.
    pub is_chosen: bool,
    /// What those are who were not marked: present, or none.
    pub others_state: &'static str,
    /// How many are not shown; none if the list is shown whole.
    pub others_count: Option<usize>,
    /// The name that was looked for, and how many bear it.
    pub found: Option<(String, usize)>,
}

impl RollPart {
    /// How many of the rows shown are marked so.
    pub fn count(&self, state: &str) -> usize {
        self.rows.iter().filter(|row| row.state == state).count()
    }
}

/// The list as it stands in the fields.
pub fn part(prepared: &Prepared, form: &Form) -> RollPart {
    let is_chosen = prepared.roll.kind == RollKind::Chosen;
    let others_state = match form.value("others_state") {
        "present" => "present",
        _ if is_chosen => "none",
        _ => "present",
    };
    let mut rows = rows(prepared, form, others_state);
    let total_count = rows.len();
    if total_count <= ROWS_MAX {
        return RollPart {
            rows,
            is_chosen,
            others_state,
            others_count: None,
            found: None,
        };
    }
    let name = form.value("find").trim().to_owned();
    let bears = |row: &RollRow| !name.is_empty() && row.name.contains(&name);
    let found_count = rows.iter().filter(|row| bears(row)).count();
    let mut room = ROWS_MAX;
    rows.retain(|row| {
        let is_marked = row.state != others_state || row.fault.is_some();
        let is_found = !is_marked && room > 0 && bears(row);
        room -= usize::from(is_found);
        is_marked || is_found
    });
    RollPart {
        others_count: Some(total_count - rows.len()),
        rows,
        is_chosen,
        others_state,
        found: (!name.is_empty()).then_some((name, found_count)),
    }
}

/// Those not shown, as the form told the recorder of them.
pub fn others(fields: &Fields) -> Option<Others> {
    let present_count = fields.text("others_count").parse().ok()?;
    let not_listed = fields.iter().filter(|(_, value)| value.trim() == "none");
    let not_listed = not_listed.filter_map(|(name, _)| name.strip_prefix("who_")?.parse().ok());
    (fields.text("others_state") != "none").then(|| Others {
        present_count,
        not_listed: not_listed.collect(),
    })
}

/// The fields with everybody marked alike: 全部出席 or 全部不在名单.
pub fn alike(fields: &Fields, state: &str) -> Fields {
    let kept = fields.iter().filter(|(name, _)| !name.starts_with("who_"));
    let mut fields: Fields = kept.collect();
    fields.keep("others_state", state);
    fields
}

fn rows(prepared: &Prepared, form: &Form, others_state: &str) -> Vec<RollRow> {
    let is_group = prepared.organisation.kind == OrganisationKind::Group.key();
    let is_chosen = prepared.roll.kind == RollKind::Chosen;
    let is_begun = !form.value("others_state").is_empty();
    prepared
        .roll
        .lines
        .iter()
        .map(|line| {
            let usual = if is_group && line.was_listed && !is_begun {
                "present"
            } else {
                others_state
            };
            let state = match form.value(&format!("who_{}", line.member_id)) {
                "none" if is_chosen => "none",
                typed @ ("present" | "leave" | "absent") => typed,
                _ => usual,
            };
            let reason = format!("reason_{}", line.member_id);
            RollRow {
                member_id: line.member_id,
                name: line.name.clone(),
                is_probationary: !line.is_full,
                state: state.to_owned(),
                reason: form.value(&reason).to_owned(),
                fault: form.fault(&reason),
            }
        })
        .collect()
}
