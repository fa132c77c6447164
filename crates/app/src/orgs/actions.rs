//! The tree of a day, an organisation's file, the units.

pub mod units;

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::{Citation, Rules};

use super::OrganisationKind;
use super::lines::{self, Line, Mark, Sight, Sums};
use super::model::{ConditionLine, Organisation, ParentSpan, Unit, UnitCondition};
use super::rules::term_key;
use super::rules::units::{UnitFinding, UnitGap, unit_gaps};
use super::sources::{Holder, KindCount};
use super::store;
use super::window::{self, PAGE_LINES};
use crate::access::{Act, Actor, Reach};
use crate::error::{AppError, FieldFault, Outcome, Said};

/// What the tree is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct TreeFilter {
    /// The day, today if none.
    pub on: Option<Date>,
    /// A part of a name or code, in small letters; empty for none.
    pub search: String,
    /// Only this kind.
    pub kind: Option<OrganisationKind>,
    /// Only what is marked so.
    pub mark: Option<Mark>,
    /// Whether groups are lines of their own.
    pub with_groups: bool,
    /// The last line of the page before: of the page after it is told since when thresholds are crossed.
    pub after: Option<i64>,
    /// Whether the whole list is told since when, not a page alone.
    pub is_whole: bool,
}

/// The tree of a day, or what a filter leaves of it.
#[derive(Clone, Debug)]
pub struct TreeOfDay {
    /// The day.
    pub on: Date,
    /// Whether that is today.
    pub is_today: bool,
    /// In the order of the tree.
    pub lines: Vec<Line>,
    /// Of everything in reach, whatever the filter.
    pub sums: Sums,
    /// The units that no organisation serves today; empty for earlier days and for those who do not see
    /// the whole tree.
    pub unserved: Vec<Unit>,
}

/// Everything about one organisation as of a day.
#[derive(Clone, Debug)]
pub struct OrganisationFile {
    /// As registered today.
    pub organisation: Organisation,
    /// The day.
    pub on: Date,
    /// Whether that is today.
    pub is_today: bool,
    /// Its line in the tree.
    pub line: Line,
    /// The lines directly below it.
    pub below: Vec<Line>,
    /// The units it serves itself.
    pub units: Vec<Unit>,
    /// Its posts on the day, who leads it first.
    pub posts: Vec<Holder>,
    /// Its members by kind, those below it counted in; empty for earlier days, which know no kinds.
    pub kinds: Vec<KindCount>,
    /// What it stood below, latest first.
    pub parents: Vec<ParentSpan>,
    /// The rule of its term on the day.
    pub term_rule: Option<Citation>,
}

/// What the list of units is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct UnitFilter {
    /// A part of a name, a code or a credit code, in small letters; empty for none.
    pub search: String,
    /// One of [`super::model::AFFILIATIONS`].
    pub affiliation: Option<String>,
    /// Only units that no organisation serves.
    pub only_unserved: bool,
    /// Only units with this gap.
    pub gap: Option<UnitGap>,
}

/// A unit and the organisations that serve it today.
#[derive(Clone, Debug)]
pub struct UnitLine {
    /// The unit.
    pub unit: Unit,
    /// The uppermost that serve it; what stands below one of them is only counted.
    pub organisations: Vec<Line>,
    /// Further organisations below those, groups not counted.
    pub below_count: usize,
    /// What is recorded of it; none where nothing is.
    pub condition: Option<UnitCondition>,
    /// Its gaps by the rules of today.
    pub gaps: Vec<UnitFinding>,
}

/// Everything about one unit.
#[derive(Clone, Debug)]
pub struct UnitFile {
    /// As registered today, with its gaps.
    pub line: UnitLine,
    /// Every organisation that serves it, groups left out, in the order of the tree.
    pub serving: Vec<Line>,
    /// What was recorded of it, latest first.
    pub history: Vec<ConditionLine>,
}

/// 组织树: the tree of a day in the actor's reach.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn tree(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sight: Sight<'_>,
    filter: &TreeFilter,
) -> Outcome<TreeOfDay> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let on = filter.on.unwrap_or(tx.today());
    let (tree, mut lines) = lines::read(tx, &reach, sight, on)?;
    let sums = Sums::of(&tree, &lines);
    lines.retain(|it| {
        let is_group = it.node.kind == OrganisationKind::Group;
        let wants_groups = filter.with_groups
            || !filter.search.is_empty()
            || filter.mark.is_some()
            || filter.kind == Some(OrganisationKind::Group);
        (wants_groups || !is_group)
            && filter.kind.is_none_or(|kind| it.node.kind == kind)
            && filter.mark.is_none_or(|mark| it.has(mark))
            && it.answers(&filter.search)
    });
    let start = window::start(&lines, filter.after, |it| it.node.line.id);
    let count = if filter.is_whole {
        lines.len()
    } else {
        PAGE_LINES
    };
    let shown = lines.iter_mut().skip(start).take(count);
    lines::date_back(tx, &reach, sight, on, shown)?;
    let unserved = if on == tx.today() && store::holds_top(tx, &reach)? {
        unserved(tx, &reach, on)?
    } else {
        Vec::new()
    };
    Ok(TreeOfDay {
        on,
        is_today: on == tx.today(),
        lines,
        sums,
        unserved,
    })
}

/// 组织档案: an organisation as of a day; without a day as of today, or of its last day if it is no more.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach; [`AppError::Invalid`] if it did not stand on the day.
pub fn file(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sight: Sight<'_>,
    id: i64,
    on: Option<Date>,
) -> Outcome<OrganisationFile> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let organisation = store::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    let last_day = organisation.dissolved_on.and_then(|it| it.yesterday().ok());
    let on = on.unwrap_or_else(|| last_day.map_or(today, |last| last.min(today)));
    let (tree, lines) = lines::read(tx, &reach, sight, on)?;
    let position = tree
        .position(id)
        .ok_or_else(|| not_standing(&organisation, on))?;
    let mut line = lines.get(position).cloned().ok_or(AppError::NotFound)?;
    let mut below: Vec<Line> = lines
        .into_iter()
        .filter(|it| it.node.parent == Some(position))
        .collect();
    let shown = std::iter::once(&mut line).chain(&mut below);
    lines::date_back(tx, &reach, sight, on, shown)?;
    let served = served(tx, &reach, on)?;
    let units = store::units(tx, &reach)?
        .into_iter()
        .filter(|unit| served.get(&unit.id).is_some_and(|by| by.contains(&id)))
        .collect();
    let posts = (sight.sources.posts.on)(tx, &reach, on)?
        .into_iter()
        .filter(|it| it.organisation_id == id)
        .collect();
    let kinds = if on == today {
        (sight.sources.members.kinds)(tx, &reach, id)?
    } else {
        Vec::new()
    };
    let term_rule = term_key(line.node.kind)
        .and_then(|key| sight.book.value(key, on).ok())
        .map(zhibu_rules::DatedValue::citation);
    Ok(OrganisationFile {
        on,
        is_today: on == today,
        line,
        below,
        units,
        posts,
        kinds,
        parents: store::parents(tx, &reach, id)?,
        term_rule,
        organisation,
    })
}

/// 组织图: an organisation and everything below it on a day, in the order of the tree.
///
/// # Errors
/// As [`file`].
pub fn chart(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sight: Sight<'_>,
    id: i64,
    on: Option<Date>,
) -> Outcome<Vec<Line>> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let organisation = store::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let on = on.unwrap_or(tx.today());
    let (tree, lines) = lines::read(tx, &reach, sight, on)?;
    let position = tree
        .position(id)
        .ok_or_else(|| not_standing(&organisation, on))?;
    let depth = tree.nodes.get(position).map_or(0, |it| it.depth);
    let mut below = lines.into_iter().skip(position);
    let top = below.next().into_iter();
    Ok(top
        .chain(below.take_while(|it| it.node.depth > depth))
        .collect())
}

/// An organisation as registered today, in whatever state.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn organisation(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<Organisation> {
    let reach = actor.may(Act::SeeOrganisations)?;
    store::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)
}

/// 单位: the units in the actor's reach, in the order of codes.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn units(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sight: Sight<'_>,
    filter: &UnitFilter,
) -> Outcome<Vec<UnitLine>> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let today = tx.today();
    let (_, lines) = lines::read(tx, &reach, sight, today)?;
    let served = served(tx, &reach, today)?;
    let none = Vec::new();
    let mut conditions = conditions(tx, &reach, today)?;
    let rules = sight.book.on(today);
    Ok(store::units(tx, &reach)?
        .into_iter()
        .filter(|it| filter.is_met_by(it))
        .map(|unit| {
            let by = served.get(&unit.id).unwrap_or(&none);
            let condition = conditions.remove(&unit.id);
            unit_line(by, &lines, (unit, condition, rules))
        })
        .filter(|it| !filter.only_unserved || it.organisations.is_empty())
        .filter(|it| {
            let has = |gap| it.gaps.iter().any(|found| found.gap == gap);
            filter.gap.is_none_or(has)
        })
        .collect())
}

/// One unit with every organisation that serves it, its gaps and its history.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn unit(tx: &mut Tx<'_>, actor: &Actor, sight: Sight<'_>, id: i64) -> Outcome<UnitFile> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let unit = store::unit(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    let (_, mut lines) = lines::read(tx, &reach, sight, today)?;
    let served = served(tx, &reach, today)?;
    let by = served.get(&id).map(Vec::as_slice).unwrap_or_default();
    let condition = conditions(tx, &reach, today)?.remove(&id);
    let line = unit_line(by, &lines, (unit, condition, sight.book.on(today)));
    lines.retain(|it| it.node.kind != OrganisationKind::Group && by.contains(&it.node.line.id));
    lines::date_back(tx, &reach, sight, today, &mut lines)?;
    Ok(UnitFile {
        line,
        serving: lines,
        history: store::units::history(tx, &reach, id)?,
    })
}

/// What the units in reach are and have on a day, by unit.
fn conditions(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<HashMap<i64, UnitCondition>> {
    let found = store::units::conditions(tx, reach, on)?.into_iter();
    Ok(found.map(|it| (it.unit_id, it)).collect())
}

impl UnitFilter {
    fn is_met_by(&self, unit: &Unit) -> bool {
        let credit_code = unit.credit_code.as_deref().unwrap_or_default();
        let affiliation = self.affiliation.as_deref();
        affiliation.is_none_or(|it| it == unit.affiliation)
            && [&*unit.code, &*unit.name, &*unit.short_name, credit_code]
                .into_iter()
                .any(|it| it.to_lowercase().contains(&self.search))
    }
}

/// The organisations that serve each unit on a day.
fn served(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<HashMap<i64, Vec<i64>>> {
    let mut served: HashMap<i64, Vec<i64>> = HashMap::new();
    for it in store::serving(tx, reach, on)? {
        served
            .entry(it.unit_id)
            .or_default()
            .push(it.organisation_id);
    }
    Ok(served)
}

fn unserved(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<Unit>> {
    let served = served(tx, reach, on)?;
    let mut units = store::units(tx, reach)?;
    units.retain(|it| !served.contains_key(&it.id));
    Ok(units)
}

fn unit_line(
    by: &[i64],
    lines: &[Line],
    (unit, condition, rules): (Unit, Option<UnitCondition>, Rules<'_>),
) -> UnitLine {
    let serves = |id: i64| by.contains(&id);
    let serving = lines.iter().filter(|it| serves(it.node.line.id));
    let (below, uppermost): (Vec<&Line>, Vec<&Line>) =
        serving.partition(|it| it.path.iter().any(|(id, _)| serves(*id)));
    let is_group = |it: &&&Line| it.node.kind == OrganisationKind::Group;
    let known = condition.as_ref();
    UnitLine {
        gaps: unit_gaps(
            rules,
            unit.staff_count,
            known.and_then(|it| it.full_time_count),
            known.and_then(|it| it.has_budget_line),
        ),
        condition,
        unit,
        organisations: uppermost.into_iter().cloned().collect(),
        below_count: below.iter().filter(|it| !is_group(it)).count(),
    }
}

/// It is in reach, and was not there on that day.
fn not_standing(organisation: &Organisation, on: Date) -> AppError {
    let (founded_on, dissolved_on) = (organisation.founded_on, organisation.dissolved_on);
    let said = match dissolved_on.filter(|it| *it <= on) {
        Some(dissolved_on) => Said::new(
            format!("这个组织已于 {dissolved_on} 撤销，请选以前的一天"),
            format!("It was dissolved on {dissolved_on}: choose a day before"),
        ),
        None => Said::new(
            format!("这个组织成立于 {founded_on}，请选这一天或以后"),
            format!("It was founded on {founded_on}: choose that day or a later one"),
        ),
    };
    AppError::Invalid(vec![FieldFault {
        field: "on".to_owned(),
        said,
    }])
}
