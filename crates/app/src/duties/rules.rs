//! What is owed and how it stands: pure, decided from what the store found.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use zhibu_rules::dates::{Period, PeriodKind};
use zhibu_rules::duties::{DutyRule, DutyState};
use zhibu_rules::organisation::OrganisationKind;
use zhibu_rules::{RuleMissing, Rulebook};

use super::model::{
    Cover, Derived, DutyInstance, PastKind, RecordCounts, State, StrengthFrom, Subject, Waiver,
};

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
    /// For each set of kinds met so far the columns that count it.
    counted_by: HashMap<String, Vec<usize>>,
    subjects: Vec<Subject>,
    row_of: HashMap<i64, usize>,
    /// What organisations were that are something else today: from when, until when.
    past_kinds: HashMap<i64, Vec<(Date, Date, OrganisationKind)>>,
    /// Records held, a row a subject.
    held: Vec<u32>,
    today: Date,
}

/// One duty in one period.
#[derive(Debug)]
struct Column {
    duty: Arc<DutyRule>,
    period: Period,
    full_members_min: i64,
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
        let held = vec![0; subjects.len() * columns.len()];
        Ok(Self {
            counted_by: HashMap::new(),
            columns,
            subjects,
            row_of,
            past_kinds: HashMap::new(),
            held,
            today: stretch.today,
        })
    }

    /// What organisations were owes for the periods that began while they were so.
    pub fn know_past_kinds(&mut self, past: &[PastKind]) {
        for it in past {
            if let Some(kind) = OrganisationKind::parse(&it.kind) {
                let kinds = self.past_kinds.entry(it.organisation_id).or_default();
                kinds.push((it.from_on, it.until_on, kind));
            }
        }
    }

    /// First and last day of all its periods; none if nothing is owed by anybody.
    pub fn days(&self) -> Option<(Date, Date)> {
        let first = self.columns.iter().map(|it| it.period.start()).min()?;
        let last = self.columns.iter().map(|it| it.period.end()).max()?;
        Some((first, last))
    }

    /// Adds records to every duty and period that counts them.
    pub fn count(&mut self, records: RecordCounts<'_>) {
        let Some(row) = self.row_of.get(&records.organisation_id) else {
            return;
        };
        if !self.counted_by.contains_key(records.kinds) {
            let counting = columns_counting(&self.columns, records.kinds);
            self.counted_by.insert(records.kinds.to_owned(), counting);
        }
        let start = row * self.columns.len();
        for at in self.counted_by.get(records.kinds).into_iter().flatten() {
            if let Some(column) = self.columns.get(*at)
                && column.period.start().year() == records.year
                && let Some(held) = self.held.get_mut(start + at)
            {
                *held += column.held(&records.months);
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
        let width = self.columns.len().max(1);
        for (subject, held) in self.subjects.iter().zip(self.held.chunks(width)) {
            let Some(kind) = OrganisationKind::parse(&subject.kind) else {
                continue;
            };
            let steps = strengths.get(&subject.id).copied().unwrap_or_default();
            let past = self.past_kinds.get(&subject.id);
            let past = past.map_or(&[][..], Vec::as_slice);
            for ((column, held), period) in self.columns.iter().zip(held).zip(&periods) {
                let kind = kind_on(past, kind, column.period.start());
                if !column.is_owed_by(subject, kind, steps) {
                    continue;
                }
                let is_waived = !waived.is_empty()
                    && waived.contains_key(&(
                        subject.id,
                        column.duty.key.as_str(),
                        period.as_str(),
                    ));
                instances.push(column.instance(subject.id, *held, is_waived, self.today));
            }
        }
        Derived {
            subjects: self.subjects,
            instances,
        }
    }
}

impl Column {
    /// The records of the period among twelve months' counts of its year.
    fn held(&self, months: &[u32; 12]) -> u32 {
        let month = |on: Date| usize::try_from(on.month()).unwrap_or(1);
        let (first, last) = (month(self.period.start()), month(self.period.end()));
        months
            .get(first - 1..last)
            .map_or(0, |held| held.iter().sum())
    }

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

    fn instance(&self, organisation_id: i64, held: u32, waived: bool, today: Date) -> DutyInstance {
        DutyInstance {
            organisation_id,
            duty: Arc::clone(&self.duty),
            period: self.period,
            state: state(&self.duty, self.period, held, waived, today),
            held_count: held,
            owed_count: self.duty.count,
            last_day: self.duty.last_day(self.period),
        }
    }
}

/// What an organisation was on a day, from what it was before and what it is today.
fn kind_on(
    past: &[(Date, Date, OrganisationKind)],
    today: OrganisationKind,
    on: Date,
) -> OrganisationKind {
    let held = past
        .iter()
        .find(|(from_on, until_on, _)| *from_on <= on && on < *until_on);
    held.map_or(today, |it| it.2)
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

/// The columns whose duty counts one of these kinds.
fn columns_counting(columns: &[Column], kinds: &str) -> Vec<usize> {
    let counts = |column: &Column| kinds.split(',').any(|kind| column.duty.counts(kind));
    columns
        .iter()
        .enumerate()
        .filter(|(_, column)| counts(column))
        .map(|(at, _)| at)
        .collect()
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
