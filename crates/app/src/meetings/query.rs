//! The filters of the list as they stand in an address: the page's and the API's alike.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_rules::dates::Period;
use zhibu_web::read_key;

use super::model::MeetingFilter;
use super::rules;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MeetingQuery {
    /// An organisation's id, with everything below it.
    organisation: Option<i64>,
    /// A kind of meeting: assembly, committee, group, lecture, theme_day, study_day.
    kind: Option<String>,
    /// 2026-03, 2026-Q1 or 2026: instead of from and to.
    period: Option<String>,
    /// First day.
    from: Option<String>,
    /// Last day.
    to: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

impl MeetingQuery {
    /// As the action takes it. What cannot be read narrows nothing.
    pub fn filter(&self) -> MeetingFilter {
        let day = |typed: &Option<String>| typed.as_deref().and_then(rules::day);
        let period = self
            .period
            .as_deref()
            .map(str::trim)
            .and_then(Period::parse);
        MeetingFilter {
            organisation_id: self.organisation.filter(|it| *it > 0),
            kind: self.kind.clone().unwrap_or_default(),
            from: period.map(|it| it.start()).or_else(|| day(&self.from)),
            to: period.map(|it| it.end()).or_else(|| day(&self.to)),
            after: self.after.as_deref().and_then(after),
        }
    }
}

fn after(key: &str) -> Option<(Date, i64)> {
    match read_key(key)?.as_slice() {
        [on, id] => Some((on.parse().ok()?, id.parse().ok()?)),
        _ => None,
    }
}
