//! The roster, a member's page, one's own page. What writes stands in the folder, a file a use case.

pub mod adding;
pub mod batch;
pub mod changing;
pub mod comparing;
pub mod correcting;
pub mod merging;
pub mod moving;
pub mod reading;
pub mod settling;
pub mod views;
mod writing;

use std::collections::BTreeMap;

use zhibu_db::Tx;

use super::intake::{ID_NUMBER, ID_NUMBER_TAIL, TELEPHONE};
use super::model::{
    FactLine, MemberFile, MemberLine, MemberRow, MembershipLine, PAGE_LINES, PostLine,
    RosterFilter, RosterPage, StandingCase, StatusLine, SummaryCell, masked_id_number,
    masked_telephone,
};
use super::store::facts::FactRow;
use super::store::{self, Expected};
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::orgs::store as orgs;
use crate::sealing::FieldKeys;

/// A page of the roster.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if it is narrowed to an organisation not in reach.
pub fn roster(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    filter: &RosterFilter,
) -> Outcome<RosterPage> {
    let reach = actor.may(Act::SeeMembers)?;
    // Narrowed to one above the reach, the list would tell that it stands above.
    if let Some(id) = filter.organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    }
    let tail_index = keys.index(ID_NUMBER_TAIL, &filter.search.to_uppercase());
    let summary = store::summary(tx, &reach, filter.organisation_id)?;
    let counted = narrowed(summary.cells(&filter.mark), filter);
    let expected = Expected {
        all: total(&summary.cells("")),
        found: total(&counted),
    };
    let mut lines = store::lines(tx, &reach, filter, &tail_index, expected)?;
    let shown = usize::try_from(PAGE_LINES).unwrap_or(usize::MAX);
    let more = lines.len() > shown;
    lines.truncate(shown);
    // Members are counted only for a search, and only where its page does not show all that it found.
    let cells = if filter.search.is_empty() {
        counted
    } else if more || filter.after.is_some() {
        store::counts(tx, &reach, filter, &tail_index)?
    } else {
        kinds_of(&lines)
    };
    Ok(RosterPage {
        lines,
        more,
        total_count: total(&cells),
        cells,
    })
}

/// Members of one sheet to be signed.
const ROLL_MAX: usize = 500;

/// Whose sheet it is, and the members under a filter in its order, 500 at most.
///
/// # Errors
/// As [`roster`].
pub fn roll(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    filter: &RosterFilter,
) -> Outcome<(String, Vec<MemberLine>)> {
    let reach = actor.may(Act::SeeMembers)?;
    let named = match filter.organisation_id {
        Some(id) => orgs::organisation(tx, &reach, id)?.map(|it| it.short_name),
        None => Some(actor.organisation_name.clone()),
    };
    let is_member = |it: &MemberLine| it.status != "former";
    let found = gathered(tx, actor, keys, filter, (ROLL_MAX, is_member))?;
    Ok((named.unwrap_or_default(), found.lines))
}

/// The members under a filter in its order, so many at most.
///
/// # Errors
/// As [`roster`].
pub fn printed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    filter: &RosterFilter,
    lines_max: usize,
) -> Outcome<RosterPage> {
    gathered(tx, actor, keys, filter, (lines_max, |_| true))
}

/// The pages of the roster as one.
fn gathered(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    filter: &RosterFilter,
    (lines_max, is_wanted): (usize, fn(&MemberLine) -> bool),
) -> Outcome<RosterPage> {
    let mut filter = filter.clone();
    filter.after = None;
    let mut lines: Vec<MemberLine> = Vec::new();
    loop {
        let page = roster(tx, actor, keys, &filter)?;
        filter.after = page.lines.last().map(|it| (it.name_sort.clone(), it.id));
        lines.extend(page.lines.into_iter().filter(is_wanted));
        if !page.more || lines.len() >= lines_max {
            let more = page.more || lines.len() > lines_max;
            lines.truncate(lines_max);
            return Ok(RosterPage {
                lines,
                more,
                total_count: page.total_count,
                cells: page.cells,
            });
        }
    }
}

fn narrowed(mut cells: Vec<SummaryCell>, filter: &RosterFilter) -> Vec<SummaryCell> {
    let wanted = |given: &str, asked: &str| asked.is_empty() || given == asked;
    cells.retain(|cell| {
        wanted(&cell.status, &filter.status)
            && wanted(&cell.personnel, &filter.personnel)
            && wanted(&cell.sex, &filter.sex)
    });
    cells
}

fn kinds_of(lines: &[MemberLine]) -> Vec<SummaryCell> {
    let mut counts: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
    for line in lines {
        *counts
            .entry((&line.status, &line.personnel, &line.sex))
            .or_default() += 1;
    }
    let cells = counts.into_iter();
    cells
        .map(|((status, personnel, sex), member_count)| SummaryCell {
            status: status.to_owned(),
            personnel: personnel.to_owned(),
            sex: sex.to_owned(),
            member_count,
        })
        .collect()
}

fn total(cells: &[SummaryCell]) -> i64 {
    cells.iter().map(|cell| cell.member_count).sum()
}

/// Opens a member's page. When it is not one's own, the audit row is written before anything is shown.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys, id: i64) -> Outcome<MemberFile> {
    let reach = actor.may(Act::SeeMember)?;
    let row = store::member(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    if actor.member_id != Some(id) {
        let object = Object {
            kind: "member",
            id: Some(id),
            organisation_id: Some(row.branch_id),
        };
        audit::record(tx, actor, "open_member", object, "opened the member's page")?;
    }
    file(tx, &reach, keys, row, actor.member_id == Some(id))
}

/// What is held about oneself and who read it 我的; none for a person not on the roster.
///
/// # Errors
/// A fault of the database.
pub fn own(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys) -> Outcome<Option<MemberFile>> {
    let reach = actor.may(Act::SeeOwn)?;
    let Some(id) = actor.member_id else {
        return Ok(None);
    };
    let row = store::member(tx, &reach, id)?;
    row.map(|row| file(tx, &reach, keys, row, true)).transpose()
}

/// Everything about a member already found; what is sensitive only where it may be read.
fn file(
    tx: &mut Tx<'_>,
    reach: &Reach,
    keys: &FieldKeys,
    row: MemberRow,
    may_read_all: bool,
) -> Outcome<MemberFile> {
    let id_number_masked = masked_id_number(&keys.open(ID_NUMBER, &row.id_number_sealed)?);
    let telephone = row
        .telephone_sealed
        .as_ref()
        .map(|it| keys.open(TELEPHONE, it))
        .transpose()?;
    let memberships = store::memberships(tx, reach, row.id)?;
    let statuses = store::statuses(tx, reach, row.id)?;
    let facts = store::facts::all(tx, reach, row.id)?;
    let is_kept_back = |it: &FactRow| it.label == "sensitive" && !may_read_all;
    let hidden_count = facts.iter().filter(|it| is_kept_back(it)).count();
    let mut lines = Vec::new();
    for fact in facts.iter().filter(|it| !is_kept_back(it)) {
        lines.push(fact_line(keys, fact, may_read_all)?);
    }
    let posts = (crate::member_sources().posts)(tx, reach, row.id)?;
    let cases = (crate::member_sources().cases)(tx, reach, row.id)?;
    lines.extend(ways(&memberships, (&statuses, &cases), posts));
    lines.sort_by_key(|it| (it.from_on, it.until_on.is_none()));
    let requests = store::corrections::of_member(tx, reach, row.id)?;
    let requests = requests.iter().map(|it| correcting::line_of(keys, it));
    Ok(MemberFile {
        facts: lines,
        case_id: cases.last().map(|it| it.case_id),
        hidden_count,
        requests: requests.collect::<Outcome<_>>()?,
        id_number_masked,
        telephone_masked: telephone.map(|it| masked_telephone(&it)),
        memberships,
        statuses,
        changes: store::changes(tx, reach, row.id)?,
        readings: audit::store::about_member(tx, row.id, 50)?,
        row,
    })
}

fn fact_line(keys: &FieldKeys, fact: &FactRow, may_read_all: bool) -> Outcome<FactLine> {
    let value = fact.plain(keys)?;
    let is_number = fact.field == "telephone" && !may_read_all;
    Ok(FactLine {
        id: Some(fact.id),
        field: fact.field.clone(),
        label: fact.label.clone(),
        from_on: fact.from_on,
        until_on: fact.until_on,
        place: None,
        value: value.map(|it| if is_number { masked_telephone(&it) } else { it }),
        source: fact.source.clone(),
        reason: fact.reason.clone(),
        case_id: None,
    })
}

/// Standings, branches and posts as lines of the same history.
fn ways(
    memberships: &[MembershipLine],
    (statuses, cases): (&[StatusLine], &[StandingCase]),
    posts: Vec<PostLine>,
) -> Vec<FactLine> {
    let line = |field: &str, value: String, from_on, until_on| FactLine {
        id: None,
        field: field.to_owned(),
        label: "internal".to_owned(),
        from_on: Some(from_on),
        until_on,
        place: None,
        value: Some(value),
        source: None,
        reason: None,
        case_id: None,
    };
    let branches = memberships.iter().map(|it| {
        line(
            "branch_id",
            it.organisation_name.clone(),
            it.from_on,
            it.until_on,
        )
    });
    let standings = statuses.iter().map(|it| {
        let same = |case: &&StandingCase| (&case.status, case.from_on) == (&it.status, it.from_on);
        FactLine {
            case_id: cases.iter().find(same).map(|case| case.case_id),
            ..line("status", it.status.clone(), it.from_on, it.until_on)
        }
    });
    let posts = posts.into_iter().map(|it| FactLine {
        place: Some(it.organisation_name),
        ..line("post", it.title, it.from_on, it.until_on)
    });
    branches.chain(standings).chain(posts).collect()
}
