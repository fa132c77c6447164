//! What is owed and how it stands: pure, decided from what the store found.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use zhibu_rules::dates::{Period, PeriodKind};
use zhibu_rules::duties::{DutyRule, DutyState};
use zhibu_rules::organisation::OrganisationKind;
use zhibu_rules::{RuleMissing, Rulebook};

use super::model::{Cover, Derived, DutyInstance, Record, State, StrengthFrom, Subject, Waiver};

/// The stretch of days asked about, and the day of asking.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Which periods of it.
    pub cover: Cover,
    /// Today.
    pub today: Date,
}

/// The duties of a stretch of days: made from the rules, filled with records, then asked.
#[derive(Debug)]
pub struct Sheet {
    columns: Vec<Column>,
    /// For each kind of record the columns that count it.
    counted_by: Vec<(String, Vec<usize>)>,
    subjects: Vec<Subject>,
    row_of: HashMap<i64, usize>,
    cells: Vec<Cell>,
    today: Date,
}

/// One duty in one period.
#[derive(Debug)]
struct Column {
    duty: Arc<DutyRule>,
    period: Period,
    full_members_min: i64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    held_count: u32,
    /// The last record counted; 0 none.
    record_id: i64,
}

impl Sheet {
    /// An empty sheet: a row a subject, a column a duty and period.
    ///
    /// # Errors
    /// A duty names a figure that no edition holds on the first day of a period.
    pub fn new(
        rulebook: &Rulebook,
        subjects: Vec<Subject>,
        stretch: Stretch,
    ) -> Result<Self, RuleMissing> {
        let columns = columns(rulebook, stretch)?;
        let row_of = subjects
            .iter()
            .enumerate()
            .map(|(row, it)| (it.id, row))
            .collect();
        let cells = vec![Cell::default(); subjects.len() * columns.len()];
        Ok(Self {
            counted_by: counted_by(&columns),
            columns,
            subjects,
            row_of,
            cells,
            today: stretch.today,
        })
    }

    /// First and last day of all its periods; none if nothing is owed by anybody.
    pub fn days(&self) -> Option<(Date, Date)> {
        let first = self.columns.iter().map(|it| it.period.start()).min()?;
        let last = self.columns.iter().map(|it| it.period.end()).max()?;
        Some((first, last))
    }

    /// Counts a record for every duty that counts its kind; once, though it come under several.
    pub fn count(&mut self, record: Record<'_>) {
        let Some(row) = self.row_of.get(&record.organisation_id) else {
            return;
        };
        let start = row * self.columns.len();
        let counting = self.counted_by.iter().find(|(kind, _)| kind == record.kind);
        for column in counting.map_or(&[][..], |(_, columns)| columns) {
            let held_in = self
                .columns
                .get(*column)
                .is_some_and(|it| it.period.contains(record.on));
            if held_in
                && let Some(cell) = self.cells.get_mut(start + column)
                && cell.record_id != record.id
            {
                cell.held_count += 1;
                cell.record_id = record.id;
            }
        }
    }

    /// What is owed and how it stands. `strengths` in the order of organisations and months.
    pub fn derive(self, strengths: &[StrengthFrom], waivers: &[Waiver]) -> Derived {
        let strengths = by_organisation(strengths);
        let waived: HashMap<(i64, &str, &str), ()> = waivers
            .iter()
            .map(|it| {
                (
                    (it.organisation_id, it.duty_key.as_str(), it.period.as_str()),
                    (),
                )
            })
            .collect();
        let periods: Vec<String> = self
            .columns
            .iter()
            .map(|it| it.period.to_string())
            .collect();
        let mut instances = Vec::new();
        for (subject, cells) in self
            .subjects
            .iter()
            .zip(self.cells.chunks(self.columns.len().max(1)))
        {
            let Some(kind) = OrganisationKind::parse(&subject.kind) else {
                continue;
            };
            let steps = strengths.get(&subject.id).copied().unwrap_or_default();
            for ((column, cell), period) in self.columns.iter().zip(cells).zip(&periods) {
                if !column.is_owed_by(subject, kind, steps) {
                    continue;
                }
                let is_waived = !waived.is_empty()
                    && waived.contains_key(&(
                        subject.id,
                        column.duty.key.as_str(),
                        period.as_str(),
                    ));
                instances.push(column.instance(subject.id, *cell, is_waived, self.today));
            }
        }
        Derived {
            subjects: self.subjects,
            instances,
        }
    }
}

impl Column {
    fn is_owed_by(
        &self,
        subject: &Subject,
        kind: OrganisationKind,
        steps: &[StrengthFrom],
    ) -> bool {
        self.duty.subjects.contains(&kind)
            && is_in_force(subject, self.period)
            && (self.full_members_min == 0
                || full_members_on(steps, self.period.start()) >= self.full_members_min)
    }

    fn instance(
        &self,
        organisation_id: i64,
        cell: Cell,
        waived: bool,
        today: Date,
    ) -> DutyInstance {
        DutyInstance {
            organisation_id,
            duty: Arc::clone(&self.duty),
            period: self.period,
            state: state(&self.duty, self.period, cell.held_count, waived, today),
            held_count: cell.held_count,
            owed_count: self.duty.count,
            last_day: self.duty.last_day(self.period),
            record_id: (cell.record_id != 0).then_some(cell.record_id),
        }
    }
}

/// Whether an organisation stood on the first day of a period and stands until its last.
pub fn is_in_force(subject: &Subject, period: Period) -> bool {
    subject.founded_on <= period.start() && subject.dissolved_on.is_none_or(|on| on > period.end())
}

/// How a duty stands: done before waived, waived before late or missing.
pub fn state(duty: &DutyRule, period: Period, held: u32, waived: bool, today: Date) -> State {
    match duty.state(period, held, today) {
        DutyState::Done => State::Done,
        _ if waived => State::Waived,
        DutyState::Due => State::Due,
        DutyState::Late => State::Late,
        DutyState::Missing => State::Missing,
    }
}

/// The number of full members on a day, from the rows of one branch in the order of months.
pub fn full_members_on(steps: &[StrengthFrom], on: Date) -> i64 {
    let known = steps.partition_point(|it| it.month_start <= on);
    known
        .checked_sub(1)
        .and_then(|at| steps.get(at))
        .map_or(0, |it| it.full_count)
}

/// Every duty in every period that is asked for and has begun, in the edition of its first day.
fn columns(rulebook: &Rulebook, stretch: Stretch) -> Result<Vec<Column>, RuleMissing> {
    let mut columns = Vec::new();
    for rule in rulebook.duties() {
        let duty = Arc::new(rule.clone());
        for period in periods(rule.every, stretch) {
            if !rule.source.holds_on(period.start()) {
                continue;
            }
            let full_members_min = match rule.min_full_members {
                Some(key) => rulebook.on(period.start()).integer(key)?,
                None => 0,
            };
            columns.push(Column {
                duty: Arc::clone(&duty),
                period,
                full_members_min,
            });
        }
    }
    Ok(columns)
}

fn counted_by(columns: &[Column]) -> Vec<(String, Vec<usize>)> {
    let mut found: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        for kind in &column.duty.meeting_kinds {
            match found.iter_mut().find(|(known, _)| known == kind) {
                Some((_, columns)) => columns.push(at),
                None => found.push((kind.clone(), vec![at])),
            }
        }
    }
    found
}

fn periods(kind: PeriodKind, stretch: Stretch) -> impl Iterator<Item = Period> {
    Period::range(kind, stretch.from, stretch.to)
        .filter(move |it| {
            stretch.cover == Cover::Touching
                || (it.start() >= stretch.from && it.end() <= stretch.to)
        })
        .filter(move |it| it.start() <= stretch.today)
}

fn by_organisation(strengths: &[StrengthFrom]) -> HashMap<i64, &[StrengthFrom]> {
    strengths
        .chunk_by(|one, next| one.organisation_id == next.organisation_id)
        .filter_map(|steps| Some((steps.first()?.organisation_id, steps)))
        .collect()
}
