//! How many members a branch had on the first of each month: the summary that duties are counted on.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use crate::error::{AppError, Outcome};

/// Months further back than this many years are told as one: nobody asks what was due then.
const YEARS_KEPT: i16 = 10;

record! {
    /// The days stay text, whose order is theirs: most lie before the first month that is kept, and only
    /// the others need be understood.
    struct Span {
        status: String,
        from_on: String,
        until_on: Option<String>,
        status_from_on: String,
        status_until_on: Option<String>,
    }
}

/// Recomputes the rows of one branch from its dated memberships and standings.
///
/// # Errors
/// A fault of the database.
pub fn rebuild(tx: &mut Tx<'_>, branch_id: i64) -> Outcome<()> {
    let floor = Floor::of(tx.today())?;
    let spans: Vec<Span> = tx.rows(
        "select s.status, p.from_on, p.until_on, s.from_on as status_from_on, s.until_on as status_until_on
         from membership p join member_status s on s.member_id = p.member_id
         where p.organisation_id = ?1 and s.status <> 'former'
           and (p.until_on is null or p.until_on > ?2) and (s.until_on is null or s.until_on > ?2)",
        params![branch_id, floor.text],
    )?;
    let mut changes: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
    for span in &spans {
        let begins = floor.month_start_from((&span.from_on).max(&span.status_from_on))?;
        let ends = match (&span.until_on, &span.status_until_on) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.as_ref().or(other.as_ref()),
        };
        let ends = ends.map(|it| floor.month_start_from(it)).transpose()?;
        let full = i64::from(span.status == "full");
        for (at, sign) in [(Some(begins), 1), (ends, -1)] {
            if let Some(at) = at {
                let change = changes.entry(at).or_default();
                change.0 += sign * full;
                change.1 += sign;
            }
        }
    }
    let (mut full_count, mut all_count) = (0, 0);
    let rows: Vec<Vec<Value>> = changes
        .into_iter()
        .filter(|(_, change)| *change != (0, 0))
        .map(|(at, (full, all))| {
            full_count += full;
            all_count += all;
            params![branch_id, at, full_count, all_count].to_vec()
        })
        .collect();
    tx.execute(
        "delete from branch_strength where organisation_id = ?1",
        params![branch_id],
    )?;
    tx.bulk(
        "branch_strength",
        &["organisation_id", "month_start", "full_count", "all_count"],
        rows,
    )?;
    Ok(())
}

/// The first month that is kept.
struct Floor {
    on: Date,
    text: String,
}

impl Floor {
    fn of(today: Date) -> Outcome<Self> {
        let on = Date::new(today.year() - YEARS_KEPT, 1, 1).map_err(AppError::internal)?;
        Ok(Self {
            text: on.to_string(),
            on,
        })
    }

    /// The first day of a month that is on or after a day, never before the floor.
    fn month_start_from(&self, day: &str) -> Outcome<Date> {
        if day <= self.text.as_str() {
            return Ok(self.on);
        }
        let on: Date = day.parse().map_err(AppError::internal)?;
        if on.day() == 1 {
            return Ok(on);
        }
        on.first_of_month()
            .checked_add(1.month())
            .map_err(AppError::internal)
    }
}
