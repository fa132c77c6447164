//! Today's members of every organisation by kind, those below it counted in: what rosters, boards and
//! lists of organisations count by, so that nobody counts members to show a figure.
//!
//! Kept in the transaction of every change: [`recount`] counts the members of the branches touched and
//! adds up what stands above them, [`recount_all`] everything, as after a change of the tree.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use zhibu_db::{Row, Tx, params, record};

use crate::error::Outcome;
use crate::members::model::SummaryCell;

/// Standings in the order of places.
const STATUSES: [&str; 3] = ["full", "probationary", "former"];
/// Kinds of personnel within a standing.
const PERSONNEL: [&str; 3] = ["in_service", "retired", "other"];
/// Sexes within a kind of personnel.
const SEXES: [&str; 2] = ["female", "male"];
const PLACES: usize = STATUSES.len() * PERSONNEL.len() * SEXES.len();

/// A count for every combination of standing, personnel and sex.
type Counts = [i64; PLACES];

/// Today's members of an organisation by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    members: Counts,
    in_hardship: Counts,
    floating: Counts,
}

record! {
    struct OwnCount {
        status: String,
        personnel: String,
        sex: String,
        member_count: i64,
        in_hardship_count: i64,
        floating_count: i64,
    }
}

record! {
    struct Level {
        organisation_id: i64,
        depth: i64,
    }
}

/// Counts organisations and everything above them anew.
///
/// # Errors
/// A fault of the database.
pub fn recount(tx: &mut Tx<'_>, organisation_ids: &[i64]) -> Outcome<()> {
    let mut touched = BTreeSet::new();
    for id in organisation_ids {
        let above: Vec<Level> = tx.rows(
            "select up.ancestor_id as organisation_id, (select max(above.depth)
               from organisation_closure above where above.descendant_id = up.ancestor_id) as depth
             from organisation_closure up where up.descendant_id = ?1",
            params![*id],
        )?;
        touched.extend(above.into_iter().map(from_below));
    }
    for (_, id) in touched {
        recount_one(tx, id)?;
    }
    Ok(())
}

/// Counts every organisation anew: after the tree has changed.
///
/// # Errors
/// A fault of the database.
pub fn recount_all(tx: &mut Tx<'_>) -> Outcome<()> {
    let all: Vec<Level> = tx.rows(
        "select up.descendant_id as organisation_id, max(up.depth) as depth
         from organisation_closure up group by up.descendant_id",
        &[],
    )?;
    tx.execute("delete from organisation_summary", &[])?;
    let sorted: BTreeSet<_> = all.into_iter().map(from_below).collect();
    for (_, id) in sorted {
        recount_one(tx, id)?;
    }
    Ok(())
}

/// Sorts organisations before those above them.
fn from_below(it: Level) -> (Reverse<i64>, i64) {
    (Reverse(it.depth), it.organisation_id)
}

/// An organisation's own members and what the organisations right below it sum up to.
fn recount_one(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    let own = own(tx, id)?;
    let mut summary = own;
    tx.each(
        "select s.member_counts, s.in_hardship_counts, s.floating_counts
         from organisation_closure down join organisation_summary s on s.organisation_id = down.descendant_id
         where down.ancestor_id = ?1 and down.depth = 1",
        params![id],
        |row| {
            summary.add(&Summary::read(row)?);
            Ok(())
        },
    )?;
    tx.execute(
        "insert into organisation_summary (organisation_id, own_full_count, own_all_count, full_count,
           all_count, member_counts, in_hardship_counts, floating_counts)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (organisation_id) do update set own_full_count = excluded.own_full_count,
           own_all_count = excluded.own_all_count, full_count = excluded.full_count,
           all_count = excluded.all_count, member_counts = excluded.member_counts,
           in_hardship_counts = excluded.in_hardship_counts, floating_counts = excluded.floating_counts",
        params![
            id,
            own.full_count(),
            own.all_count(),
            summary.full_count(),
            summary.all_count(),
            written(&summary.members),
            written(&summary.in_hardship),
            written(&summary.floating)
        ],
    )?;
    Ok(())
}

fn own(tx: &mut Tx<'_>, id: i64) -> Outcome<Summary> {
    let counts: Vec<OwnCount> = tx.rows(
        "select m.status, m.personnel, m.sex, count(m.id) as member_count,
           cast(sum(case when m.in_hardship then 1 else 0 end) as bigint) as in_hardship_count,
           cast(sum(case when m.floating then 1 else 0 end) as bigint) as floating_count
         from member m where m.branch_id = ?1 group by m.status, m.personnel, m.sex",
        params![id],
    )?;
    let mut summary = Summary::default();
    for it in &counts {
        let kinds = (it.status.as_str(), it.personnel.as_str(), it.sex.as_str());
        let Some(place) = places().position(|place| place == kinds) else {
            continue;
        };
        for (counts, count) in [
            (&mut summary.members, it.member_count),
            (&mut summary.in_hardship, it.in_hardship_count),
            (&mut summary.floating, it.floating_count),
        ] {
            if let Some(slot) = counts.get_mut(place) {
                *slot += count;
            }
        }
    }
    Ok(summary)
}

impl Summary {
    /// The counts by standing, personnel and sex, of those only who bear a mark if one is named
    /// (`hardship`, `floating`); places that count nobody are left out.
    pub fn cells(&self, mark: &str) -> Vec<SummaryCell> {
        let counts = match mark {
            "" => self.members,
            "hardship" => self.in_hardship,
            "floating" => self.floating,
            _ => Counts::default(),
        };
        let cells = places().zip(counts).filter(|(_, count)| *count > 0);
        cells
            .map(|((status, personnel, sex), member_count)| SummaryCell {
                status: status.to_owned(),
                personnel: personnel.to_owned(),
                sex: sex.to_owned(),
                member_count,
            })
            .collect()
    }

    /// Reads a row of `organisation_summary`.
    pub(super) fn read(row: &Row<'_>) -> Result<Self, zhibu_db::DbError> {
        let counts = |column| row.get::<String>(column).map(|text| read(&text));
        Ok(Self {
            members: counts("member_counts")?,
            in_hardship: counts("in_hardship_counts")?,
            floating: counts("floating_counts")?,
        })
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (sums, counts) in [
            (&mut self.members, other.members),
            (&mut self.in_hardship, other.in_hardship),
            (&mut self.floating, other.floating),
        ] {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
        }
    }

    fn full_count(&self) -> i64 {
        self.with_status(|status| status == "full")
    }

    /// Full and probationary.
    fn all_count(&self) -> i64 {
        self.with_status(|status| status != "former")
    }

    fn with_status(&self, wanted: impl Fn(&str) -> bool) -> i64 {
        let places = places().zip(self.members);
        places
            .filter(|((status, ..), _)| wanted(status))
            .map(|(_, count)| count)
            .sum()
    }
}

/// What each place counts.
fn places() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    STATUSES.into_iter().flat_map(|status| {
        PERSONNEL
            .into_iter()
            .flat_map(move |personnel| SEXES.into_iter().map(move |sex| (status, personnel, sex)))
    })
}

fn written(counts: &Counts) -> String {
    counts.map(|it| it.to_string()).join(",")
}

fn read(text: &str) -> Counts {
    let mut counts = Counts::default();
    for (count, written) in counts.iter_mut().zip(text.split(',')) {
        *count = written.parse().unwrap_or_default();
    }
    counts
}
