//! The filters of tree and units as they stand in an address: the page's and the API's alike.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::OrganisationKind;
use super::actions::{TreeFilter, UnitFilter};
use super::lines::Mark;
use super::model::AFFILIATIONS;
use super::rules::day_asked;
use super::rules::units::UnitGap;
use crate::error::{AppError, FieldFault, Outcome, Said};

/// What the tree is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TreeQuery {
    /// The day whose tree is asked for, today if none.
    on: Option<String>,
    /// A name or a code, or part of one.
    q: Option<String>,
    /// work_committee, committee, general_branch, branch, joint_branch or group.
    kind: Option<String>,
    /// any, threshold, term_over, term_soon or post_vacant.
    mark: Option<String>,
    /// Whether groups are lines of their own; a search and kind=group find them in any case.
    #[serde(default)]
    groups: bool,
    /// `next` of the page before.
    after: Option<i64>,
}

/// As of which day an organisation's file is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The day, today if none.
    pub on: Option<String>,
}

/// What the list of units is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitQuery {
    /// A name, a code or a credit code, or part of one.
    q: Option<String>,
    /// county, city, province or central.
    affiliation: Option<String>,
    /// no: only units without a party organisation.
    served: Option<String>,
    /// budget_line, full_time or not_filled: only units with this gap.
    gap: Option<String>,
    /// `next` of the page before.
    after: Option<i64>,
}

impl TreeQuery {
    /// As the action takes it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every parameter that cannot be read.
    pub fn filter(&self, today: Date) -> Outcome<TreeFilter> {
        let mut faults = Vec::new();
        let on = day_asked(text(&self.on), today);
        let kinds = OrganisationKind::ALL.map(OrganisationKind::key);
        let kind = one_of("kind", text(&self.kind), &kinds, &mut faults);
        let mark = one_of(
            "mark",
            text(&self.mark),
            &Mark::ALL.map(Mark::key),
            &mut faults,
        );
        let on = keep("on", on, &mut faults);
        if !faults.is_empty() {
            return Err(AppError::Invalid(faults));
        }
        Ok(TreeFilter {
            on: on.flatten(),
            search: text(&self.q).to_lowercase(),
            kind: kind.and_then(OrganisationKind::parse),
            mark: mark.and_then(Mark::parse),
            with_groups: self.groups,
            after: self.after,
            is_whole: false,
        })
    }

    /// The last line of the page before.
    pub fn after(&self) -> Option<i64> {
        self.after
    }

    /// Whether the tree is whole but for its groups.
    pub fn folds_groups(&self) -> bool {
        self.is_whole() && !self.groups
    }

    /// Whether nothing is left out but groups, so that the lines make a tree.
    pub fn is_whole(&self) -> bool {
        [&self.q, &self.kind, &self.mark]
            .into_iter()
            .all(|it| text(it).is_empty())
    }
}

impl DayQuery {
    /// The day asked for; none for today.
    ///
    /// # Errors
    /// [`AppError::Invalid`] if it is no day or has not come.
    pub fn day(&self, today: Date) -> Outcome<Option<Date>> {
        day_asked(text(&self.on), today).map_err(|said| {
            AppError::Invalid(vec![FieldFault {
                field: "on".to_owned(),
                said,
            }])
        })
    }
}

impl UnitQuery {
    /// As the action takes it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every parameter that cannot be read.
    pub fn filter(&self) -> Outcome<UnitFilter> {
        let mut faults = Vec::new();
        let affiliation = text(&self.affiliation);
        let affiliation = one_of("affiliation", affiliation, &AFFILIATIONS, &mut faults);
        let served = one_of("served", text(&self.served), &["no"], &mut faults);
        let gaps = UnitGap::ALL.map(UnitGap::key);
        let gap = one_of("gap", text(&self.gap), &gaps, &mut faults);
        if !faults.is_empty() {
            return Err(AppError::Invalid(faults));
        }
        Ok(UnitFilter {
            search: text(&self.q).to_lowercase(),
            affiliation: affiliation.map(str::to_owned),
            only_unserved: served.is_some(),
            gap: gap.and_then(UnitGap::parse),
        })
    }

    /// The last line of the page before.
    pub fn after(&self) -> Option<i64> {
        self.after
    }
}

fn text(value: &Option<String>) -> &str {
    value.as_deref().map(str::trim).unwrap_or_default()
}

fn keep<T>(field: &str, read: Result<T, Said>, faults: &mut Vec<FieldFault>) -> Option<T> {
    read.map_err(|said| {
        faults.push(FieldFault {
            field: field.to_owned(),
            said,
        });
    })
    .ok()
}

/// One of the words there are, or none where nothing was chosen.
fn one_of<'a>(
    field: &str,
    typed: &'a str,
    known: &[&str],
    faults: &mut Vec<FieldFault>,
) -> Option<&'a str> {
    if typed.is_empty() || known.contains(&typed) {
        return Some(typed).filter(|it| !it.is_empty());
    }
    let words = known.join(" ");
    faults.push(FieldFault {
        field: field.to_owned(),
        said: Said::new(
            format!("“{typed}”不能用，可以用：{words}"),
            format!("“{typed}” cannot be used; these can: {words}"),
        ),
    });
    None
}
