//! The filters of the list as they stand in an address: the page's and the API's alike.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_rules::dates::Period;
use zhibu_web::read_key;

use super::model::MeetingFilter;
use super::rules;
use crate::error::{AppError, FieldFault, Outcome, Said};

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
    /// As the action takes it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every period and day that cannot be read.
    pub fn filter(&self) -> Outcome<MeetingFilter> {
        let mut faults = Vec::new();
        let period = read(&mut faults, "period", &self.period, Period::parse);
        let from = read(&mut faults, "from", &self.from, rules::day);
        let to = read(&mut faults, "to", &self.to, rules::day);
        if !faults.is_empty() {
            return Err(AppError::Invalid(faults));
        }
        Ok(MeetingFilter {
            organisation_id: self.organisation,
            kind: self.kind.clone().unwrap_or_default(),
            from: period.map(|it| it.start()).or(from),
            to: period.map(|it| it.end()).or(to),
            after: self.after.as_deref().and_then(after),
        })
    }
}

/// What a parameter says; nothing if it is blank, a fault if it cannot be read.
fn read<T>(
    faults: &mut Vec<FieldFault>,
    field: &str,
    typed: &Option<String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = typed
        .as_deref()
        .map(str::trim)
        .filter(|it| !it.is_empty())?;
    let found = parse(text);
    if found.is_none() {
        let (zh, en) = if field == "period" {
            ("2026-03、2026-Q1 或 2026", "2026-03, 2026-Q1 or 2026")
        } else {
            ("2026-03-31", "2026-03-31")
        };
        faults.push(FieldFault {
            field: field.to_owned(),
            said: Said::new(
                format!("时间“{text}”读不懂，请写成 {zh} 这样"),
                format!("“{text}” cannot be read; write it like {en}"),
            ),
        });
    }
    found
}

fn after(key: &str) -> Option<(Date, i64)> {
    match read_key(key)?.as_slice() {
        [on, id] => Some((on.parse().ok()?, id.parse().ok()?)),
        _ => None,
    }
}
