//! How many meetings an organisation held in each month of a year, by the kinds they counted as: what
//! duties are counted on. Kept in the transaction of every new meeting.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use crate::access::Reach;
use crate::duties::RecordCounts;
use crate::error::Outcome;

/// Twelve counts, January first.
type Months = [u32; 12];

record! {
    struct HeldLine {
        id: i64,
        held_on: Date,
        kind: String,
    }
}

record! {
    struct YearLine {
        organisation_id: i64,
        year: String,
    }
}

/// Gives the counts in reach of the years from the first day's to the last day's to `take`.
///
/// # Errors
/// A fault of the database.
pub fn duty_records(
    tx: &mut Tx<'_>,
    reach: &Reach,
    from: Date,
    to: Date,
    take: &mut dyn FnMut(RecordCounts<'_>),
) -> Outcome<()> {
    tx.each(
        "select s.organisation_id, s.kinds, s.year, s.month_counts
         from meeting_summary s
         where s.year >= ?2 and s.year <= ?3
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))",
        params![
            reach.root_id(),
            i64::from(from.year()),
            i64::from(to.year())
        ],
        |row| {
            let (kinds, counts): (String, String) = (row.get("kinds")?, row.get("month_counts")?);
            let year: i64 = row.get("year")?;
            take(RecordCounts {
                organisation_id: row.get("organisation_id")?,
                kinds: &kinds,
                year: i16::try_from(year).unwrap_or_default(),
                months: read(&counts),
            });
            Ok(())
        },
    )?;
    Ok(())
}

/// Recomputes the counts of organisations and years from their meetings.
///
/// # Errors
/// A fault of the database.
pub fn rebuild(tx: &mut Tx<'_>, touched: &BTreeSet<(i64, i16)>) -> Outcome<()> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (organisation_id, year) in touched {
        let held: Vec<HeldLine> = tx.rows(
            "select m.id, m.held_on, k.kind
             from meeting m join meeting_kind k on k.meeting_id = m.id
             where m.organisation_id = ?1 and m.held_on >= ?2 and m.held_on <= ?3
             order by m.id, k.kind",
            params![
                *organisation_id,
                format!("{year:04}-01-01"),
                format!("{year:04}-12-31")
            ],
        )?;
        tx.execute(
            "delete from meeting_summary where organisation_id = ?1 and year = ?2",
            params![*organisation_id, i64::from(*year)],
        )?;
        rows.extend(by_kinds(&held).into_iter().map(|(kinds, months)| {
            params![*organisation_id, kinds, i64::from(*year), write(&months)].to_vec()
        }));
    }
    tx.bulk(
        "meeting_summary",
        &["organisation_id", "kinds", "year", "month_counts"],
        rows,
    )?;
    Ok(())
}

/// Recomputes every count: for meetings that were not written by this area.
///
/// # Errors
/// A fault of the database.
pub fn rebuild_all(tx: &mut Tx<'_>) -> Outcome<()> {
    let years: Vec<YearLine> = tx.rows(
        "select distinct m.organisation_id, substr(m.held_on, 1, 4) as year from meeting m",
        &[],
    )?;
    let touched = years
        .into_iter()
        .filter_map(|it| Some((it.organisation_id, it.year.parse().ok()?)))
        .collect();
    tx.execute("delete from meeting_summary", &[])?;
    rebuild(tx, &touched)
}

/// Counts each meeting once, under all its kinds together.
fn by_kinds(held: &[HeldLine]) -> BTreeMap<String, Months> {
    let mut found: BTreeMap<String, Months> = BTreeMap::new();
    for meeting in held.chunk_by(|one, next| one.id == next.id) {
        let kinds: Vec<&str> = meeting.iter().map(|it| it.kind.as_str()).collect();
        let months = found.entry(kinds.join(",")).or_default();
        let month = meeting.first().map_or(0, |it| month_index(it.held_on));
        if let Some(count) = months.get_mut(month) {
            *count += 1;
        }
    }
    found
}

fn month_index(on: Date) -> usize {
    usize::try_from(on.month() - 1).unwrap_or_default()
}

fn write(months: &Months) -> String {
    months.map(|it| it.to_string()).join(",")
}

fn read(text: &str) -> Months {
    let mut months = Months::default();
    for (count, written) in months.iter_mut().zip(text.split(',')) {
        *count = written.parse().unwrap_or_default();
    }
    months
}
