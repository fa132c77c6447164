//! A batch shown, and taken back while nothing was built on it.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_db::{DbError, Tx};

use super::{batch_object, effects};
use crate::access::{Act, Actor, Reach};
use crate::audit;
use crate::error::{AppError, Outcome};
use crate::importing::model::{
    Batch, EffectFields, EffectLine, ImportKind, ObjectKind, Obstacle, UndoPreview, Undone,
};
use crate::importing::store::images::{self, Image};
use crate::importing::store::{self, effects as rows, obstacles, removal};
use crate::meetings::summary;
use crate::members::store::rebuild_summaries;
use crate::members::store::summary::recount_all;
use crate::members::update::{MemberChange, record_changes};
use crate::orgs::store::rebuild_closure;
use crate::posts::intake::link_holders;
use crate::sealing::FieldKeys;

/// Lines of one page of a batch.
pub const EFFECTS_SHOWN: i64 = 50;

/// The fields of a member that history may name.
const MEMBER_FIELDS: [&str; 20] = [
    "branch_id",
    "status",
    "name",
    "sex",
    "birth_on",
    "ethnicity",
    "telephone",
    "education",
    "degree",
    "native_place",
    "joined_on",
    "full_on",
    "personnel",
    "workplace",
    "in_hardship",
    "floating",
    "note",
    "dues_base",
    "party_post",
    "document_type",
];

/// A batch with a page of what its rows did, after a position; one more line than is shown.
///
/// # Errors
/// [`AppError::NotFound`], or a fault of the database.
pub fn batch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
    after: i64,
) -> Outcome<(Batch, Vec<EffectLine>)> {
    let reach = actor.may(Act::Import)?;
    let batch = store::batch(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let found = rows::page(tx, &reach, id, after, EFFECTS_SHOWN + 1)?;
    let lines = found.into_iter().map(|it| {
        let kept = it.image_sealed.as_ref();
        let kept = kept
            .map(|sealed| effects::opened(keys, sealed))
            .transpose()?;
        Ok(EffectLine {
            position: it.position,
            sheet: it.sheet,
            row: it.row_number,
            object_kind: it.object_kind,
            object_id: it.object_id,
            is_new: it.is_new,
            label: it.label,
            fields: kept.map(|it| it.fields).unwrap_or_default(),
        })
    });
    let lines: Outcome<Vec<EffectLine>> = lines.collect();
    Ok((batch, lines?))
}

/// Says what taking a batch back would do, and what stands in the way. Changes nothing.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if it was taken back; a fault of the database.
pub fn preview(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys, id: i64) -> Outcome<UndoPreview> {
    let reach = actor.may(Act::Import)?;
    look(tx, &reach, keys, id).map(|it| it.preview)
}

/// Takes a batch back: what it brought goes, what it changed is put back.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] if it was taken back or something was built on it; a fault
/// of the database.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys, id: i64) -> Outcome<Undone> {
    let reach = actor.may(Act::Import)?;
    let found = look(tx, &reach, keys, id)?;
    if !found.preview.obstacles.is_empty() {
        return Err(built_upon(found.preview.obstacles.len()));
    }
    let kind = ImportKind::from_key(&found.preview.batch.kind).ok_or(AppError::NotFound)?;
    let mut branches: BTreeSet<i64> = rows::branches_of_new(tx, &reach, id)?.into_iter().collect();
    let years = rows::years_of_new(tx, &reach, id)?;
    for thing in &found.things {
        branches.extend(thing.branches());
        if let Some(before) = &thing.before {
            images::restore(tx, thing.kind, &thing.now, before)?;
        }
    }
    match removal::remove_new(tx, kind, id) {
        // Something that this program version does not know by name refers to it.
        Err(AppError::Database(DbError::Constraint(_))) => return Err(built_upon(1)),
        other => other?,
    }
    record_changes(tx, actor, "import_undo", &changes_back(&found.things))?;
    match kind {
        ImportKind::Units => {
            rebuild_closure(tx)?;
            recount_all(tx)?;
            link_holders(tx, &reach, &|_, _| false)?;
        }
        ImportKind::Members => {
            rebuild_summaries(tx, &branches.into_iter().collect::<Vec<i64>>())?;
            link_holders(tx, &reach, &|_, _| false)?;
        }
        ImportKind::Dues | ImportKind::Activists => {}
        ImportKind::Meetings => {
            let years = years.into_iter();
            let touched = years.filter_map(|it| Some((it.organisation_id, it.year.parse().ok()?)));
            summary::rebuild(tx, &touched.collect())?;
        }
    }
    store::mark_undone(tx, actor, id)?;
    let undone = Undone {
        removed_count: found.preview.removed_count,
        restored_count: found.preview.restored_count,
    };
    let summary = format!(
        "{}: {} removed, {} put back",
        kind.key(),
        undone.removed_count,
        undone.restored_count
    );
    audit::record(tx, actor, "undo_import", batch_object(id), &summary)?;
    Ok(undone)
}

/// A thing of which it is kept how it stood.
struct Thing {
    kind: ObjectKind,
    id: i64,
    /// How it stood; none where it was not there.
    before: Option<Image>,
    now: Image,
    fields: Vec<EffectFields>,
}

impl Thing {
    /// The branches that a member belonged to, then and now.
    fn branches(&self) -> Vec<i64> {
        if self.kind != ObjectKind::Member {
            return Vec::new();
        }
        let both = [Some(&self.now), self.before.as_ref()]
            .into_iter()
            .flatten();
        both.flat_map(|it| it.numbers(self.kind, "membership", "organisation_id"))
            .collect()
    }
}

struct Looked {
    preview: UndoPreview,
    things: Vec<Thing>,
}

fn look(tx: &mut Tx<'_>, reach: &Reach, keys: &FieldKeys, id: i64) -> Outcome<Looked> {
    let batch = store::batch(tx, reach, id)?.ok_or(AppError::NotFound)?;
    if batch.undone_at.is_some() {
        return Err(AppError::refused(
            "这一批已经撤销过了。",
            "This batch was taken back already.",
        ));
    }
    let kind = ImportKind::from_key(&batch.kind).ok_or(AppError::NotFound)?;
    let mut found = obstacles::of(tx, reach, kind, id)?;
    let mut things: Vec<Thing> = Vec::new();
    let mut ids: BTreeMap<ObjectKind, BTreeSet<i64>> = BTreeMap::new();
    let mut awaited: Vec<(i64, ObjectKind, i64, images::Kept)> = Vec::new();
    for effect in rows::imaged(tx, reach, id)? {
        let kept = effects::opened(keys, &effect.image_sealed)?;
        let object = ObjectKind::from_key(&effect.object_kind).ok_or(AppError::NotFound)?;
        ids.entry(object).or_default().insert(effect.object_id);
        awaited.push((effect.position, object, effect.object_id, kept));
    }
    let mut now = BTreeMap::new();
    for (object, ids) in &ids {
        now.insert(*object, images::of(tx, reach, *object, ids)?);
    }
    for (position, object, object_id, kept) in awaited {
        let stands = now.get(&object).and_then(|it| it.get(&object_id));
        let stands = stands.cloned().unwrap_or_default();
        if kept.after.as_ref().is_some_and(|it| *it != stands) {
            found.push(changed_since(tx, reach, id, (position, object, object_id))?);
        }
        things.push(Thing {
            kind: object,
            id: object_id,
            before: kept.before,
            now: stands,
            fields: kept.fields,
        });
    }
    let restored = things.iter().filter(|it| it.before.is_some()).count();
    let preview = UndoPreview {
        removed_count: rows::new_count(tx, reach, id)?,
        restored_count: i64::try_from(restored).unwrap_or(i64::MAX),
        obstacles: found,
        batch,
    };
    Ok(Looked { preview, things })
}

fn changed_since(
    tx: &mut Tx<'_>,
    reach: &Reach,
    batch_id: i64,
    (position, object, object_id): (i64, ObjectKind, i64),
) -> Outcome<Obstacle> {
    let line = rows::page(tx, reach, batch_id, position - 1, 1)?;
    let label = line.into_iter().next().and_then(|it| it.label);
    Ok(Obstacle {
        reason: "changed_since".to_owned(),
        object_kind: object.key().to_owned(),
        object_id,
        label: label.unwrap_or_default(),
        count: 1,
    })
}

/// The changes of members once more, the other way round: the history says what was put back.
fn changes_back(things: &[Thing]) -> Vec<MemberChange> {
    let of_members = things
        .iter()
        .filter(|it| matches!(it.kind, ObjectKind::Member | ObjectKind::DuesBase));
    let changes = of_members.flat_map(|thing| {
        thing.fields.iter().filter_map(|it| {
            let field = MEMBER_FIELDS.iter().find(|name| **name == it.field)?;
            Some(MemberChange {
                member_id: thing.id,
                field,
                old: it.new.clone(),
                new: it.old.clone(),
            })
        })
    });
    changes.collect()
}

fn built_upon(count: usize) -> AppError {
    AppError::refused(
        format!("不能撤销：有 {count} 处已经用到了这一批写入的内容，请先处理清单中的各项。"),
        format!("It cannot be taken back: {count} things were built on it; see the list first."),
    )
}
