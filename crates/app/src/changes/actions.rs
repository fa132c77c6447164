//! Looking at what an event moves, carrying it out, and what was done before.

mod carrying;

use std::collections::BTreeSet;

use zhibu_db::Tx;
use zhibu_rules::{Rulebook, keys};

use super::model::{Change, EventFile, EventKind, EventLine, KeptEvent, NewEvent, Preview};
use super::rules::{self, Counts, Ground};
use super::store;
use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::meetings::rules::{FILE_BYTES_MAX, FILE_ENDINGS};
use crate::members::ORGANISATION_MEMBERS;
use crate::orgs::model::{LinkSpan, Organisation, Unit};
use crate::orgs::store as orgs;
use crate::orgs::tree::Tree;
use crate::posts::store as posts;

/// An organisation and what was done to it.
#[derive(Clone, Debug)]
pub struct History {
    /// As registered today.
    pub organisation: Organisation,
    /// Latest first.
    pub events: Vec<EventLine>,
}

/// What the form of an event offers.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What is changed; for a founding, what the new one stands below.
    pub organisation: Organisation,
    /// What it could stand below or go into.
    pub others: Vec<Organisation>,
    /// The units there are.
    pub units: Vec<Unit>,
    /// Those it serves.
    pub served: BTreeSet<i64>,
    /// What stands above it now.
    pub parent: Option<String>,
}

/// Everything gathered about an organisation before it is decided.
struct Gathered {
    organisation: Organisation,
    other: Option<Organisation>,
    links: Vec<LinkSpan>,
    tree: Tree,
    own: Counts,
    whole: Counts,
    other_own: Counts,
    below: Vec<String>,
    units: Vec<Unit>,
    served: BTreeSet<i64>,
    named_since: Option<jiff::civil::Date>,
    serving_since: Option<jiff::civil::Date>,
    left_since: Option<jiff::civil::Date>,
    is_taken: (bool, bool),
}

/// What was done to an organisation.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn history(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<History> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let organisation = orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let events = store::events(tx, &reach, id)?;
    Ok(History {
        organisation,
        events,
    })
}

/// What can be chosen for an event of an organisation.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach; [`AppError::Refused`] if it is no more.
pub fn offer(tx: &mut Tx<'_>, actor: &Actor, id: i64, kind: EventKind) -> Outcome<Offer> {
    let reach = actor.may(Act::ChangeOrganisation)?;
    let organisation = orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    let links = orgs::links(tx, &reach)?;
    let parent_id = rules::parent_on(&links, id, today);
    let all = orgs::all(tx, &reach)?;
    let parent = all.iter().find(|it| Some(it.id) == parent_id);
    let parent = parent.map(|it| it.short_name.clone());
    let others = all
        .into_iter()
        .filter(|it| {
            it.id != id && it.dissolved_on.is_none() && rules::is_offered(kind, &organisation, it)
        })
        .collect();
    let units = orgs::units(tx, &reach)?;
    let served = served(tx, &reach, id)?;
    Ok(Offer {
        organisation,
        others,
        units,
        served,
        parent,
    })
}

/// What an event would move; nothing is written.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such organisation in reach; [`AppError::Invalid`] with every fault;
/// [`AppError::Refused`] if it is no more.
pub fn preview(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    id: i64,
    new: &NewEvent,
) -> Outcome<Preview> {
    let reach = actor.may(Act::ChangeOrganisation)?;
    let gathered = gather(tx, &reach, id, new)?;
    look(tx, &reach, book, &gathered, new)
}

/// 变更: carries an event out and keeps it; answers what it moved.
///
/// # Errors
/// As [`preview`].
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    id: i64,
    new: &NewEvent,
) -> Outcome<Preview> {
    let reach = actor.may(Act::ChangeOrganisation)?;
    let gathered = gather(tx, &reach, id, new)?;
    let preview = look(tx, &reach, book, &gathered, new)?;
    let parent_id = rules::parent_on(&gathered.links, id, tx.today());
    let changed_id = carrying::carry_out(
        tx,
        (&reach, actor),
        &preview,
        &gathered.served,
        &gathered.links,
    )?;
    let event = &preview.event;
    let (old, new_value) = (Some(preview.old.as_str()), Some(preview.new.as_str()));
    let names_others = matches!(event.kind, EventKind::Move | EventKind::Merge);
    let kept = KeptEvent {
        organisation_id: changed_id,
        event,
        old: old.filter(|it| !names_others && !it.is_empty()),
        new: new_value.filter(|it| !names_others && !it.is_empty()),
        other_id: match &event.change {
            Change::Move(other) | Change::Merge(other) => Some(*other),
            Change::Found { .. } => Some(id),
            _ => None,
        },
        old_other_id: parent_id.filter(|_| names_others),
    };
    let event_id = store::insert(tx, actor, &kept)?;
    let object = Object {
        kind: "organisation_event",
        id: Some(event_id),
        organisation_id: Some(changed_id),
    };
    let summary = format!("{} {}", event.kind.key(), event.on);
    audit::record(tx, actor, "change_organisation", object, &summary)?;
    Ok(preview)
}

/// Adds the paper of an event as a file, in place of the one before.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such event in reach; [`AppError::Invalid`] if the file is none of
/// those that are kept.
pub fn attach(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, event_id): (i64, i64),
    (file_name, content): (&str, &[u8]),
) -> Outcome<()> {
    let reach = actor.may(Act::ChangeOrganisation)?;
    let events = store::events(tx, &reach, id)?;
    let is_there = events
        .iter()
        .any(|it| it.id == event_id && it.organisation_id == id);
    if !is_there {
        return Err(AppError::NotFound);
    }
    let ending = file_name.rsplit_once('.').map(|it| it.1.to_lowercase());
    if !ending.is_some_and(|it| FILE_ENDINGS.contains(&it.as_str())) {
        let endings = FILE_ENDINGS.join(" ");
        return Err(AppError::field(
            "file",
            format!("请选文件，可以是 {endings}"),
            format!("Choose a file, one of {endings}"),
        ));
    }
    if content.is_empty() || content.len() > FILE_BYTES_MAX {
        let most = FILE_BYTES_MAX / 1_048_576;
        return Err(AppError::field(
            "file",
            format!("文件是空的或者超过 {most} MB，请另选"),
            format!("The file is empty or larger than {most} MB: choose another"),
        ));
    }
    store::put_file(tx, event_id, file_name, content)?;
    let object = Object {
        kind: "organisation_event",
        id: Some(event_id),
        organisation_id: Some(id),
    };
    audit::record(
        tx,
        actor,
        "attach_event_paper",
        object,
        "added the paper of a change",
    )
}

/// The paper of an event.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: i64, event_id: i64) -> Outcome<EventFile> {
    let reach = actor.may(Act::SeeOrganisations)?;
    store::file(tx, &reach, id, event_id)?.ok_or(AppError::NotFound)
}

fn served(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<BTreeSet<i64>> {
    let today = tx.today();
    let serving = orgs::serving(tx, reach, today)?.into_iter();
    Ok(serving
        .filter(|it| it.organisation_id == id)
        .map(|it| it.unit_id)
        .collect())
}

fn gather(tx: &mut Tx<'_>, reach: &Reach, id: i64, new: &NewEvent) -> Outcome<Gathered> {
    let organisation = orgs::organisation(tx, reach, id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    let other = match new.other_id {
        Some(other) => orgs::organisation(tx, reach, other)?,
        None => None,
    };
    let headcounts = (ORGANISATION_MEMBERS.on)(tx, reach, today)?;
    let own_of = |id: i64| {
        let found = headcounts.iter().find(|it| it.organisation_id == id);
        found.map_or((0, 0), |it| (it.full_count, it.all_count))
    };
    let tree = Tree::new(orgs::tree(tx, reach, today)?, &headcounts);
    let place = tree.position(id);
    let node = place.and_then(|it| tree.nodes.get(it));
    let whole = node.map_or((0, 0), |it| (it.full_count, it.all_count));
    let below = tree
        .nodes
        .iter()
        .filter(|it| it.parent.is_some() && it.parent == place);
    let below = below.map(|it| it.line.short_name.clone()).collect();
    let mut taken = |text: &str| -> Outcome<bool> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(false);
        }
        let is_founding = new.kind == EventKind::Found;
        let named = orgs::named(tx, reach, text)?;
        Ok(named.iter().any(|it| is_founding || it.id != id))
    };
    let is_taken = (taken(&new.code)?, taken(&new.name)?);
    Ok(Gathered {
        other_own: new.other_id.map_or((0, 0), own_of),
        own: own_of(id),
        whole,
        below,
        links: orgs::links(tx, reach)?,
        units: orgs::units(tx, reach)?,
        served: served(tx, reach, id)?,
        named_since: store::named_since(tx, reach, id)?,
        serving_since: store::serving_since(tx, reach, id)?,
        left_since: store::left_since(tx, reach, id)?,
        is_taken,
        organisation,
        other,
        tree,
    })
}

fn look(
    tx: &mut Tx<'_>,
    reach: &Reach,
    book: &Rulebook,
    gathered: &Gathered,
    new: &NewEvent,
) -> Outcome<Preview> {
    let known_units = gathered.units.iter().map(|it| it.id).collect();
    let ground = Ground {
        book,
        today: tx.today(),
        organisation: &gathered.organisation,
        links: &gathered.links,
        other: gathered.other.as_ref(),
        own: gathered.own,
        whole: gathered.whole,
        other_own: gathered.other_own,
        below: &gathered.below,
        named_since: gathered.named_since,
        serving_since: gathered.serving_since,
        left_since: gathered.left_since,
        is_taken: gathered.is_taken,
        known_units: &known_units,
        served: &gathered.served,
    };
    let event = rules::check(new, &ground)?;
    let id = gathered.organisation.id;
    let goes_along = matches!(
        event.kind,
        EventKind::Move | EventKind::Merge | EventKind::Dissolve
    );
    let ends = matches!(event.kind, EventKind::Merge | EventKind::Dissolve);
    let today = tx.today();
    let mut held = Vec::new();
    let mut offices = Vec::new();
    if goes_along {
        held = posts::held_below(tx, reach, id, today)?;
        held.retain(|it| it.from_on <= today && (!ends || it.organisation_id == id));
        offices = store::offices(tx, reach, id, !ends)?;
    }
    let (old, new_value) = told(gathered, &event.change);
    let approval = book.value(&keys::SETUP_APPROVAL, event.on).ok();
    Ok(Preview {
        organisation: gathered.organisation.clone(),
        old,
        new: new_value,
        full_count: if goes_along { gathered.whole.0 } else { 0 },
        all_count: if goes_along { gathered.whole.1 } else { 0 },
        below: if goes_along {
            below(&gathered.tree, id)
        } else {
            Vec::new()
        },
        posts: held,
        offices,
        warnings: rules::warnings(&ground, &event),
        approval: approval
            .filter(|_| event.kind.needs_approval())
            .map(zhibu_rules::DatedValue::citation),
        event,
    })
}

/// Everything below an organisation, by short name.
fn below(tree: &Tree, id: i64) -> Vec<String> {
    let Some(top) = tree.position(id) else {
        return Vec::new();
    };
    let depth = tree.nodes.get(top).map_or(0, |it| it.depth);
    let after = tree.nodes.iter().skip(top + 1);
    after
        .take_while(|it| it.depth > depth)
        .map(|it| it.line.short_name.clone())
        .collect()
}

/// As it is and as it will be.
fn told(gathered: &Gathered, change: &Change) -> (String, String) {
    let organisation = &gathered.organisation;
    let units = |ids: &mut dyn Iterator<Item = i64>| {
        let ids: BTreeSet<i64> = ids.collect();
        let named = gathered.units.iter().filter(|it| ids.contains(&it.id));
        let named: Vec<&str> = named.map(|it| it.short_name.as_str()).collect();
        named.join("、")
    };
    let other = gathered.other.as_ref();
    let other = other.map(|it| it.short_name.clone()).unwrap_or_default();
    let parent = gathered.tree.position(organisation.id);
    let parent = parent.and_then(|it| gathered.tree.path(it).pop().cloned());
    let parent = parent.map(|it| it.line.short_name).unwrap_or_default();
    match change {
        Change::Found { names, .. } => (String::new(), format!("{}（{}）", names.0, names.1)),
        Change::Rename(name, short_name) => (
            format!("{}（{}）", organisation.name, organisation.short_name),
            format!("{name}（{short_name}）"),
        ),
        Change::ChangeKind(kind) => (organisation.kind.clone(), kind.key().to_owned()),
        Change::Move(_) => (parent, other),
        Change::Merge(_) => (organisation.short_name.clone(), other),
        Change::Serve(ids) => (
            units(&mut gathered.served.iter().copied()),
            units(&mut ids.iter().copied()),
        ),
        Change::Dissolve => (organisation.short_name.clone(), String::new()),
    }
}
