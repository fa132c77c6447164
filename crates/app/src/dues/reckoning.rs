//! From what the store found to what is owed: bases by member, months by member and branch.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_ledger::Fen;
use zhibu_rules::Rulebook;
use zhibu_rules::dues::{BaseChange, DuesClass};

use super::model::{BaseLine, Belonging, MemberName};
use super::rules::{BaseSpan, Month, Run, Tariffs, Totals, each_run, first_month, months_held};
use super::store;
use crate::access::Reach;
use crate::error::{AppError, Outcome};

/// The bases of one member with the lines they were made of, in the order of the months they count from.
#[derive(Clone, Debug, Default)]
pub struct Bases<'l> {
    /// Which months each base decides.
    pub spans: Vec<BaseSpan>,
    /// The lines behind each span.
    pub lines: Vec<&'l [BaseLine]>,
}

/// The sums of an organisation and everything below it over some months.
#[derive(Clone, Debug)]
pub struct Sums {
    /// The first month of the totals.
    pub first: Month,
    /// Everybody together.
    pub totals: Totals,
    /// By branch; those without members are not there.
    pub by_branch: HashMap<i64, Totals>,
}

/// What one member owes over some months.
#[derive(Clone, Debug)]
pub struct MemberSum {
    /// Who.
    pub member: MemberName,
    /// The class in the last of the months; none if they were no member then.
    pub class_last: Option<DuesClass>,
    /// What can be reckoned.
    pub owed_fen: i64,
    /// Months in which nothing could be reckoned.
    pub months_missing: i64,
    month_count: i32,
}

impl MemberSum {
    fn of(member: MemberName) -> Self {
        Self {
            member,
            class_last: None,
            owed_fen: 0,
            months_missing: 0,
            month_count: 0,
        }
    }

    fn add(&mut self, run: &Run, last: Month) -> Option<()> {
        let count = run.first.until(run.last) + 1;
        self.month_count += count;
        if run.last == last {
            self.class_last = run.class;
        }
        match run.owed {
            Some(fen) => {
                let sum = fen.get().checked_mul(i64::from(count))?;
                self.owed_fen = self.owed_fen.checked_add(sum)?;
            }
            None => self.months_missing += i64::from(count),
        }
        Some(())
    }
}

impl Sums {
    /// The last month of the totals.
    pub fn last(&self) -> Month {
        let count = i32::try_from(self.totals.months.len()).unwrap_or(i32::MAX);
        self.first.plus(count - 1)
    }
}

/// What is owed by an organisation in reach with everything below it, from month to month, by the branch
/// that held the membership on the last day of each.
///
/// # Errors
/// A base that the rules cannot read, a sum outside the ledger's range, or a fault of the database.
pub fn sums(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &Rulebook,
    organisation_id: i64,
    (first, last): (Month, Month),
) -> Outcome<Sums> {
    let (from, to) = (first.period().start(), last.last_day());
    let tariffs = tariffs(book, first, last)?;
    let belongings = store::belongings(tx, reach, organisation_id, from, to)?;
    let lines = store::bases_below(tx, reach, organisation_id)?;
    let bases = bases_by_member(book, &lines)?;
    let count = usize::try_from(first.until(last) + 1).unwrap_or(0);
    let mut sums = Sums {
        first,
        totals: Totals::of_months(count),
        by_branch: HashMap::new(),
    };
    let mut fits = true;
    for belonging in &belongings {
        let spans = bases
            .get(&belonging.member_id)
            .map_or(&[][..], |it| &it.spans);
        let branch = sums
            .by_branch
            .entry(belonging.organisation_id)
            .or_insert_with(|| Totals::of_months(count));
        let totals = &mut sums.totals;
        each_belonging_run(&tariffs, spans, belonging, (first, last), |run| {
            fits &= totals.add(first, &run).is_some() && branch.add(first, &run).is_some();
        });
    }
    if fits { Ok(sums) } else { Err(too_large()) }
}

/// What each member of an organisation in reach or below it owes over some months, in the order of names;
/// of one class only, if asked for.
///
/// # Errors
/// As [`sums`].
pub fn member_sums(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &Rulebook,
    organisation_id: i64,
    (first, last, class): (Month, Month, Option<DuesClass>),
) -> Outcome<Vec<MemberSum>> {
    let (from, to) = (first.period().start(), last.last_day());
    let tariffs = tariffs(book, first, last)?;
    let belongings = store::belongings(tx, reach, organisation_id, from, to)?;
    let lines = store::bases_below(tx, reach, organisation_id)?;
    let bases = bases_by_member(book, &lines)?;
    let mut sums: HashMap<i64, MemberSum> = HashMap::new();
    for member in store::names_below(tx, reach, organisation_id, from, to)? {
        sums.insert(member.id, MemberSum::of(member));
    }
    let mut fits = true;
    for belonging in &belongings {
        let Some(sum) = sums.get_mut(&belonging.member_id) else {
            continue;
        };
        let spans = bases
            .get(&belonging.member_id)
            .map_or(&[][..], |it| &it.spans);
        each_belonging_run(&tariffs, spans, belonging, (first, last), |run| {
            if class.is_none() || run.class == class {
                fits &= sum.add(&run, last).is_some();
            }
        });
    }
    let mut found: Vec<MemberSum> = sums.into_values().filter(|it| it.month_count > 0).collect();
    found.sort_by(|one, other| {
        let key = |it: &MemberSum| (it.member.name_sort.clone(), it.member.id);
        key(one).cmp(&key(other))
    });
    if fits { Ok(found) } else { Err(too_large()) }
}

/// The rates of some months, as the area's error if one is missing.
///
/// # Errors
/// A rate is missing.
pub fn tariffs(book: &Rulebook, first: Month, last: Month) -> Outcome<Tariffs<'_>> {
    Tariffs::prepare(book, first, last).map_err(AppError::internal)
}

/// Calls `each` with the runs of one belonging, cut to its own months.
pub fn each_belonging_run(
    tariffs: &Tariffs<'_>,
    spans: &[BaseSpan],
    belonging: &Belonging,
    (first, last): (Month, Month),
    each: impl FnMut(Run),
) {
    let (begins, ends) = months_of(belonging);
    let first = first.max(begins);
    let last = ends.map_or(last, |ends| last.min(ends));
    if first <= last {
        each_run(tariffs, spans, (first, last), each);
    }
}

/// The months on whose last day a belonging holds.
pub fn months_of(belonging: &Belonging) -> (Month, Option<Month>) {
    let until_on = match (belonging.until_on, belonging.status_until_on) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    months_held(belonging.from_on.max(belonging.status_from_on), until_on)
}

/// The bases of each member from lines in the order of members and months.
///
/// # Errors
/// A class, month or pay item that the rules do not know: the import let in what it should not have.
pub fn bases_by_member<'l>(
    book: &Rulebook,
    lines: &'l [BaseLine],
) -> Outcome<HashMap<i64, Bases<'l>>> {
    let mut found = HashMap::new();
    for of_member in lines.chunk_by(|one, next| one.member_id == next.member_id) {
        if let Some(line) = of_member.first() {
            found.insert(line.member_id, bases(book, of_member)?);
        }
    }
    Ok(found)
}

/// The bases of one member from lines in the order of months.
///
/// # Errors
/// As [`bases_by_member`].
pub fn bases<'l>(book: &Rulebook, lines: &'l [BaseLine]) -> Outcome<Bases<'l>> {
    let mut both = Vec::new();
    for of_base in lines.chunk_by(|one, next| one.base_id == next.base_id) {
        if let Some(line) = of_base.first() {
            both.push((span(book, line, of_base)?, of_base));
        }
    }
    // A stable sort: of two that count from the same month, the one entered for a later month decides.
    both.sort_by_key(|(span, _)| span.first);
    let (spans, lines) = both.into_iter().unzip();
    Ok(Bases { spans, lines })
}

fn span(book: &Rulebook, line: &BaseLine, of_base: &[BaseLine]) -> Outcome<BaseSpan> {
    let unreadable = |what: &str| {
        AppError::internal(format!(
            "dues base {}: {what} is not readable",
            line.base_id
        ))
    };
    let class = DuesClass::parse(&line.class).ok_or_else(|| unreadable("class"))?;
    let from_month = Month::parse(&line.from_month).ok_or_else(|| unreadable("from_month"))?;
    let change = BaseChange::parse(&line.change_kind).ok_or_else(|| unreadable("change_kind"))?;
    let last = line
        .until_month
        .as_deref()
        .map(|text| Month::parse(text).ok_or_else(|| unreadable("until_month")))
        .transpose()?;
    let day = from_month.last_day();
    let assessment = book.on(day).assessment().map_err(AppError::internal)?;
    Ok(BaseSpan {
        class,
        first: first_month(assessment, change, from_month),
        last,
        base: base_fen(book, class, day, of_base)?,
    })
}

fn base_fen(
    book: &Rulebook,
    class: DuesClass,
    on: Date,
    of_base: &[BaseLine],
) -> Outcome<Option<Fen>> {
    let items: Vec<(&str, Fen)> = of_base
        .iter()
        .filter_map(|line| Some((line.item.as_deref()?, Fen::new(line.amount_fen?))))
        .collect();
    if items.is_empty() || !class.needs_base() {
        return Ok(None);
    }
    book.base_fen(class, on, items)
        .map(Some)
        .map_err(AppError::internal)
}

/// The sum leaves the ledger's range.
pub fn too_large() -> AppError {
    AppError::internal("the sum of the dues leaves the range of the ledger")
}
