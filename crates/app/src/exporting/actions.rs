//! Templates made and lists exported.

pub mod personal;

use std::collections::BTreeMap;

use zhibu_db::Tx;
use zhibu_papers::sheet::Book;
use zhibu_rules::Rulebook;

use super::layout::{self, Around};
use super::model::{ExportFile, MemberExport, Numbers, Offer};
use super::{rules, store};
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::listing::{ROWS_MAX, unwritten};
use crate::members::actions as members;
use crate::members::model::RosterFilter;
use crate::orgs::{OrganisationKind, store as orgs};
use crate::posts::{Post, intake as posts};
use crate::sealing::FieldKeys;

/// The workbook that an office fills in with its members: its own branches to choose from.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn members_template(tx: &mut Tx<'_>, actor: &Actor, rules: &Rulebook) -> Outcome<ExportFile> {
    let reach = actor.may(Act::SeeMembers)?;
    let branches = store::branches(tx, &reach)?;
    let mut book = Book::new(tx.today()).map_err(unwritten)?;
    let columns = layout::columns(&mut book, rules, &branches);
    let title = "党员花名册（空白模板，指一指表头看怎么填）";
    book.sheet(layout::SHEET, Some(title), &columns)
        .map_err(unwritten)?;
    let office = of_office(actor);
    Ok(ExportFile {
        name: format!("党员花名册模板{office}.xlsx"),
        bytes: book.into_bytes().map_err(unwritten)?,
    })
}

/// What an export of the roster would hold.
///
/// # Errors
/// [`AppError::Forbidden`], or [`AppError::NotFound`] if it is narrowed to an organisation not in reach.
pub fn offer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    filter: &RosterFilter,
) -> Outcome<Offer> {
    let reach = actor.may(Act::SeeMembers)?;
    let page = members::roster(tx, actor, keys, &from_start(filter))?;
    let mut cells = page.cells;
    cells.retain(|it| is_exported(&it.status, filter));
    let organisation = match filter.organisation_id {
        Some(id) => orgs::organisation(tx, &reach, id)?,
        None => None,
    };
    Ok(Offer {
        member_count: cells.iter().map(|it| it.member_count).sum(),
        organisation_name: organisation.map(|it| it.short_name),
        may_clear: actor.may(Act::ExportPersonalData).is_ok(),
    })
}

/// The roster under these filters, its numbers masked.
///
/// # Errors
/// As [`offer`].
pub fn members_masked(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (rules, keys): (&Rulebook, &FieldKeys),
    filter: &RosterFilter,
) -> Outcome<ExportFile> {
    let reach = actor.may(Act::SeeMembers)?;
    let (file, _) = roster(tx, actor, &reach, (rules, keys), filter, Numbers::Masked)?;
    Ok(file)
}

/// The roster under these filters with its numbers in the clear, and what for: the row of the audit log is
/// written first.
///
/// # Errors
/// [`AppError::Invalid`] on `reason`; else as [`offer`].
pub fn members_in_clear(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (rules, keys): (&Rulebook, &FieldKeys),
    filter: &RosterFilter,
    reason: &str,
) -> Outcome<ExportFile> {
    let reach = actor.may(Act::ExportPersonalData)?;
    if let Some(id) = filter.organisation_id {
        orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    }
    let reason = rules::reason(reason)?;
    let (file, count) = roster(tx, actor, &reach, (rules, keys), filter, Numbers::Clear)?;
    let object = Object {
        kind: "organisation",
        id: filter.organisation_id,
        organisation_id: filter.organisation_id.or(actor.organisation_id),
    };
    let summary = format!("{count} members with their numbers in the clear: {reason}");
    audit::record(tx, actor, "export_members", object, &summary)?;
    Ok(file)
}

/// The file, and how many members it holds.
fn roster(
    tx: &mut Tx<'_>,
    actor: &Actor,
    reach: &Reach,
    (rules, keys): (&Rulebook, &FieldKeys),
    filter: &RosterFilter,
    numbers: Numbers,
) -> Outcome<(ExportFile, i64)> {
    let found = found(tx, actor, reach, keys, filter)?;
    let branches = store::branches(tx, reach)?;
    let around = Around {
        branches: branches.iter().map(|it| (it.id, it)).collect(),
        party_posts: party_posts(tx, reach)?,
        rules,
        keys,
        numbers,
    };
    let today = tx.today();
    let mut book = Book::new(today).map_err(unwritten)?;
    let columns = layout::columns(&mut book, rules, &branches);
    let title = format!("党员花名册（{today}，共 {} 人）", found.len());
    let mut sheet = book
        .sheet(layout::SHEET, Some(&title), &columns)
        .map_err(unwritten)?;
    let mut count = 0;
    for member in &found {
        count += 1;
        let values = layout::row(count, member, &around)?;
        sheet.row(&values).map_err(unwritten)?;
    }
    let (office, kind) = match numbers {
        Numbers::Masked => (of_office(actor), "号码已遮盖"),
        Numbers::Clear => (of_office(actor), "含完整号码"),
    };
    let file = ExportFile {
        name: format!("党员花名册{office}-{today}-{kind}.xlsx"),
        bytes: book.into_bytes().map_err(unwritten)?,
    };
    Ok((file, count))
}

/// The members that the list shows under a filter, in its order, page by page, so that an export and the
/// list can never differ.
fn found(
    tx: &mut Tx<'_>,
    actor: &Actor,
    reach: &Reach,
    keys: &FieldKeys,
    filter: &RosterFilter,
) -> Outcome<Vec<MemberExport>> {
    let mut filter = from_start(filter);
    let mut found = Vec::new();
    loop {
        let page = members::roster(tx, actor, keys, &filter)?;
        if page.total_count > ROWS_MAX {
            return Err(too_many(page.total_count));
        }
        let shown = page.lines.iter();
        let ids: Vec<i64> = shown
            .filter(|it| is_exported(&it.status, &filter))
            .map(|it| it.id)
            .collect();
        found.extend(store::members(tx, reach, &ids)?);
        let Some(last) = page.lines.last().filter(|_| page.more) else {
            return Ok(found);
        };
        filter.after = Some((last.name_sort.clone(), last.id));
    }
}

/// A roster is of those in the party; who has left is exported when asked for alone.
fn is_exported(status: &str, filter: &RosterFilter) -> bool {
    status != "former" || filter.status == "former"
}

fn from_start(filter: &RosterFilter) -> RosterFilter {
    RosterFilter {
        after: None,
        ..filter.clone()
    }
}

fn too_many(count: i64) -> AppError {
    AppError::field(
        "reason",
        format!("符合条件的有 {count} 人，一次最多导出 {ROWS_MAX} 人，请按党组织分开导出。"),
        format!(
            "{count} members fit, at most {ROWS_MAX} go into one file; export them by organisation."
        ),
    )
}

/// 党内职务 of each member as the roster words it; of several the highest.
fn party_posts(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<BTreeMap<i64, String>> {
    let organisations = orgs::all(tx, reach)?;
    let kinds: BTreeMap<i64, Option<OrganisationKind>> = organisations
        .iter()
        .map(|it| (it.id, OrganisationKind::parse(&it.kind)))
        .collect();
    let mut held: Vec<(u8, i64, String)> = posts::open(tx, reach)?
        .into_iter()
        .filter_map(|post| {
            let kind = kinds.get(&post.organisation_id).copied().flatten()?;
            Some((level(kind), post.member_id?, worded(kind, &post)))
        })
        .collect();
    held.sort();
    let mut posts = BTreeMap::new();
    for (_, member_id, wording) in held {
        posts.entry(member_id).or_insert(wording);
    }
    Ok(posts)
}

fn level(kind: OrganisationKind) -> u8 {
    match kind {
        OrganisationKind::WorkCommittee => 0,
        OrganisationKind::Committee => 1,
        OrganisationKind::GeneralBranch => 2,
        OrganisationKind::Branch | OrganisationKind::JointBranch => 3,
        OrganisationKind::Group => 4,
    }
}

fn worded(kind: OrganisationKind, post: &Post) -> String {
    let title = &post.title;
    let of_level = match kind {
        OrganisationKind::WorkCommittee => "县直机关工委",
        OrganisationKind::Committee => "机关党委",
        OrganisationKind::GeneralBranch => "党总支",
        OrganisationKind::Branch | OrganisationKind::JointBranch => "支部",
        OrganisationKind::Group => "党小组",
    };
    // 支部书记, but 组织委员: of a branch, the committee's titles stand alone.
    if of_level == "支部" && !title.ends_with("书记") {
        title.clone()
    } else {
        format!("{of_level}{title}")
    }
}

fn of_office(actor: &Actor) -> String {
    if actor.organisation_name.is_empty() {
        String::new()
    } else {
        format!("（{}）", actor.organisation_name)
    }
}
