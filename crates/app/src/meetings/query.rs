//! The filters of the list as they stand in an address: the page's and the API's alike.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_rules::Rulebook;
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
    pub fn filter(&self, book: &Rulebook) -> Outcome<MeetingFilter> {
        let mut faults = Vec::new();
        let period = read(&mut faults, "period", &self.period, Period::parse);
        let from = read(&mut faults, "from", &self.from, rules::day);
        let to = read(&mut faults, "to", &self.to, rules::day);
        let kind = self.kind(book, &mut faults);
        let position = self.after.as_deref().filter(|it| !it.trim().is_empty());
        let position = position.map(|typed| (typed, after(typed)));
        if let Some((typed, None)) = position {
            faults.push(FieldFault {
                field: "after".to_owned(),
                said: Said::new(
                    format!("“{typed}”不是列表里的位置，请从列表的第一页重新翻起"),
                    format!("“{typed}” is no place in the list; begin at its first page"),
                ),
            });
        }
        if !faults.is_empty() {
            return Err(AppError::Invalid(faults));
        }
        Ok(MeetingFilter {
            organisation_id: self.organisation,
            kind,
            from: period.map(|it| it.start()).or(from),
            to: period.map(|it| it.end()).or(to),
            after: position.and_then(|(_, place)| place),
        })
    }

    /// The kind asked for, blank for all.
    fn kind(&self, book: &Rulebook, faults: &mut Vec<FieldFault>) -> String {
        let typed = self.kind.as_deref().map(str::trim).unwrap_or_default();
        if !typed.is_empty() && book.meeting_kind(typed).is_none() {
            let known: Vec<&str> = book
                .meeting_kinds()
                .iter()
                .map(|it| it.key.as_str())
                .collect();
            let known = known.join(" ");
            faults.push(FieldFault {
                field: "kind".to_owned(),
                said: Said::new(
                    format!("没有“{typed}”这种组织生活，可以用：{known}"),
                    format!("“{typed}” is no kind of meeting; these are: {known}"),
                ),
            });
        }
        typed.to_owned()
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
