//! What each row of a batch did, kept so that it can be shown and taken back.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_db::Tx;

use crate::access::Reach;
use crate::error::{AppError, Outcome};
use crate::importing::model::{Difference, EffectFields, ImportReport, ObjectKind, RowLine};
use crate::importing::store::effects::{NewEffect, insert_many};
use crate::importing::store::images::{self, Image, Kept};
use crate::sealing::FieldKeys;

/// The column name under which images are sealed.
pub const IMAGE: &str = "import_effect.image";

/// How things stood, by kind and id.
pub type Images = BTreeMap<(ObjectKind, i64), Image>;

/// How everything stands that is there and will be written.
pub fn before(tx: &mut Tx<'_>, reach: &Reach, difference: &Difference) -> Outcome<Images> {
    let changed = difference.changes.iter().map(|it| &it.line);
    let known = changed.chain(&difference.new);
    of(tx, reach, known.filter_map(|it| Some((it.object, it.id?))))
}

/// Keeps what the rows of a report did: how things stood before, and how they stand now that they are
/// written. `new_ids` are those of the new things, in the order of the report; `told` hears of each row kept.
pub fn record(
    tx: &mut Tx<'_>,
    reach: &Reach,
    keys: &FieldKeys,
    batch_id: i64,
    (report, told): (&ImportReport, &dyn Fn()),
    (mut before, new_ids): (Images, &[i64]),
) -> Outcome<()> {
    let mut ids = new_ids.iter().copied();
    let new = report.difference.new.iter();
    let new: Vec<(&RowLine, i64)> = new
        .filter_map(|line| Some((line, line.id.or_else(|| ids.next())?)))
        .collect();
    let changes = report.difference.changes.iter();
    let changes = changes.filter_map(|it| Some((&it.line, it.line.id?)));
    let imaged = new
        .iter()
        .copied()
        .filter(|(line, _)| is_imaged_when_new(line.object))
        .chain(changes);
    let mut after = of(tx, reach, imaged.map(|(line, id)| (line.object, id)))?;
    let mut effects: Vec<NewEffect<'_>> = Vec::with_capacity(new.len());
    let mut effect = |tx: &Tx<'_>, line: &RowLine, id: i64, is_new: bool, fields| {
        let key = (line.object, id);
        let kept = Kept {
            before: before.remove(&key),
            after: after.remove(&key),
            fields,
        };
        effects.push(NewEffect {
            sheet: report.sheet(line.place),
            row: line.row,
            object: line.object,
            object_id: id,
            is_new,
            image_sealed: sealed(tx, keys, &kept)?,
        });
        Ok::<(), AppError>(())
    };
    for (line, id) in new {
        effect(tx, line, id, true, Vec::new())?;
    }
    for change in &report.difference.changes {
        let fields = change.fields.iter().map(|it| EffectFields {
            field: it.field.to_owned(),
            old: it.old.clone(),
            new: it.new.clone(),
        });
        if let Some(id) = change.line.id {
            effect(tx, &change.line, id, false, fields.collect())?;
        }
    }
    insert_many(tx, batch_id, &effects, told)
}

/// A new member or meeting goes whole; the others are compared before they go.
fn is_imaged_when_new(object: ObjectKind) -> bool {
    !matches!(object, ObjectKind::Member | ObjectKind::Meeting)
}

fn of(
    tx: &mut Tx<'_>,
    reach: &Reach,
    things: impl Iterator<Item = (ObjectKind, i64)>,
) -> Outcome<Images> {
    let mut ids: BTreeMap<ObjectKind, BTreeSet<i64>> = BTreeMap::new();
    for (kind, id) in things {
        ids.entry(kind).or_default().insert(id);
    }
    let mut found = Images::new();
    for (kind, ids) in ids {
        let images = images::of(tx, reach, kind, &ids)?;
        found.extend(images.into_iter().map(|(id, image)| ((kind, id), image)));
    }
    Ok(found)
}

fn sealed(tx: &Tx<'_>, keys: &FieldKeys, kept: &Kept) -> Outcome<Option<Vec<u8>>> {
    if *kept == Kept::default() {
        return Ok(None);
    }
    let text = serde_json::to_string(kept).map_err(AppError::internal)?;
    keys.seal(tx, IMAGE, &text).map(Some)
}

/// Opens what was kept of a row.
pub fn opened(keys: &FieldKeys, sealed: &[u8]) -> Outcome<Kept> {
    let text = keys.open(IMAGE, sealed)?;
    serde_json::from_str(&text).map_err(AppError::internal)
}
