//! 合并: two rows that are one person become one, and apart again.

use zhibu_db::Tx;

use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome, Said};
use crate::members::model::MemberFile;
use crate::members::rules::REASON_CHARACTERS_MAX;
use crate::members::rules::identity::fault;
use crate::members::sources::Reference;
use crate::members::store::merging::{self, Likely, MergeLine};
use crate::members::store::whole::{self, WholeMember};
use crate::members::store::{self, names, rebuild_summaries};
use crate::sealing::FieldKeys;

/// Likely duplicates by what they share, and the merges there were.
#[derive(Clone, Debug)]
pub struct Duplicates {
    /// The old and the new form of one number; same name and birth; same telephone.
    pub pairs: [Vec<Likely>; 3],
    /// Latest first.
    pub merges: Vec<MergeLine>,
}

/// The pairs in an office's reach that may be one person.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn duplicates(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Duplicates> {
    let reach = actor.may(Act::MergeMembers)?;
    Ok(Duplicates {
        pairs: merging::likely(tx, &reach)?,
        merges: merging::list(tx, &reach)?,
    })
}

/// Both files side by side. Opening them is kept as opening a file is.
///
/// # Errors
/// [`AppError::NotFound`] if either is not in reach, or they are the same.
pub fn preview(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    (keep_id, drop_id): (i64, i64),
) -> Outcome<[MemberFile; 2]> {
    let reach = actor.may(Act::MergeMembers)?;
    if keep_id == drop_id {
        return Err(AppError::NotFound);
    }
    let mut opened = |id: i64| {
        let row = store::member(tx, &reach, id)?.ok_or(AppError::NotFound)?;
        let object = object_of(id, row.branch_id);
        audit::record(tx, actor, "open_member", object, "compared two rows")?;
        super::file(tx, &reach, keys, row, false)
    };
    Ok([opened(keep_id)?, opened(drop_id)?])
}

/// Whether the second row went into the first already, and stands there still: the form was sent twice.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn is_merged(tx: &mut Tx<'_>, actor: &Actor, pair: (i64, i64)) -> Outcome<bool> {
    let reach = actor.may(Act::MergeMembers)?;
    merging::is_merged(tx, &reach, pair)
}

/// Merges one row into another; answers the merge's id.
///
/// # Errors
/// [`AppError::NotFound`] if either is not in reach, [`AppError::Invalid`] without a reason.
pub fn merge(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    (keep_id, drop_id): (i64, i64),
    reason: &str,
) -> Outcome<i64> {
    let reach = actor.may(Act::MergeMembers)?;
    let kept = row_in_reach(tx, &reach, keep_id)?;
    let dropped = row_in_reach(tx, &reach, drop_id)?;
    if keep_id == drop_id {
        return Err(AppError::NotFound);
    }
    let reason = reason.trim();
    let length = reason.chars().count();
    if length == 0 || length > REASON_CHARACTERS_MAX {
        return Err(AppError::Invalid(vec![fault(
            "reason",
            format!("请写明为什么是同一个人，{REASON_CHARACTERS_MAX} 字以内。"),
            format!("Say why they are one person, in at most {REASON_CHARACTERS_MAX} characters."),
        )]));
    }
    let result = filled(&kept, &dropped);
    let merge_id = merging::insert(tx, actor, (&result, drop_id), reason)?;
    for (key, row) in [("kept", &kept), ("dropped", &dropped)] {
        merging::keep_row(tx, keys, merge_id, ("member", key), Some(&row.json()))?;
    }
    for reference in references() {
        let taken = merging::take(tx, &reach, reference, (drop_id, keep_id))?;
        let place = place_of(reference);
        for id in &taken.moved {
            merging::keep_row(tx, keys, merge_id, (&place, &id.to_string()), None)?;
        }
        for row in &taken.put_away {
            merging::keep_row(tx, keys, merge_id, (&place, ""), Some(row))?;
        }
    }
    whole::remove(tx, drop_id)?;
    whole::put_whole(tx, &result)?;
    names::rewrite(tx, keep_id)?;
    rebuild_summaries(tx, &branches(&kept, &dropped))?;
    let object = object_of(keep_id, kept.branch_id);
    audit::record(
        tx,
        actor,
        "merge_members",
        object,
        &format!("took in {drop_id}"),
    )?;
    Ok(merge_id)
}

/// Undoes a merge: both rows and everything that named them stand as before.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach, [`AppError::Refused`] if it is undone already or the
/// row was changed since.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys, merge_id: i64) -> Outcome<MergeLine> {
    let reach = actor.may(Act::MergeMembers)?;
    let line = merging::one(tx, &reach, merge_id)?.ok_or(AppError::NotFound)?;
    if line.undone_at.is_some() {
        return Err(AppError::Refused(Said::new(
            "这次合并已经撤销过了。",
            "This merge has been undone already.",
        )));
    }
    if line.version != line.kept_version {
        return Err(AppError::Refused(Said::new(
            "合并以后档案又有变更，不能整体撤销；请先更正后来的变更，或联系上级。",
            "The file was changed since the merge, so it cannot be undone as a whole.",
        )));
    }
    let rows = merging::taken(tx, &reach, keys, merge_id, "member")?;
    let [kept, dropped] = rows.put_away.as_slice() else {
        return Err(AppError::internal("a merge without its two rows"));
    };
    let (kept, dropped) = (WholeMember::of(kept)?, WholeMember::of(dropped)?);
    whole::put_whole(tx, &kept)?;
    whole::insert_whole(tx, &dropped)?;
    for reference in references() {
        let taken = merging::taken(tx, &reach, keys, merge_id, &place_of(reference))?;
        merging::give_back(tx, reference, dropped.id, &taken)?;
    }
    names::rewrite(tx, kept.id)?;
    names::rewrite(tx, dropped.id)?;
    merging::end(tx, merge_id)?;
    rebuild_summaries(tx, &branches(&kept, &dropped))?;
    let object = object_of(kept.id, kept.branch_id);
    let summary = format!("gave back {}", dropped.id);
    audit::record(tx, actor, "undo_merge", object, &summary)?;
    Ok(line)
}

fn row_in_reach(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<WholeMember> {
    store::member(tx, reach, id)?.ok_or(AppError::NotFound)?;
    whole::whole(tx, reach, id)?.ok_or(AppError::NotFound)
}

/// The row that stays, what is blank in it filled from the other, and the full number in place of the
/// former one.
fn filled(kept: &WholeMember, dropped: &WholeMember) -> WholeMember {
    let mut row = kept.clone();
    row.version += 1;
    if row.telephone_index.is_none() {
        row.telephone_sealed.clone_from(&dropped.telephone_sealed);
        row.telephone_index.clone_from(&dropped.telephone_index);
    }
    for (to, from) in [
        (&mut row.degree, &dropped.degree),
        (&mut row.native_place, &dropped.native_place),
        (&mut row.workplace, &dropped.workplace),
        (&mut row.note, &dropped.note),
    ] {
        if to.is_none() {
            to.clone_from(from);
        }
    }
    let is_one_number =
        row.id_number_former.is_some() && row.id_number_former == dropped.id_number_former;
    // The former number is its own former form.
    let is_former = |it: &WholeMember| it.id_number_sealed.len() < FULL_NUMBER_SEALED_BYTES;
    if is_one_number && is_former(kept) && !is_former(dropped) {
        row.id_number_sealed.clone_from(&dropped.id_number_sealed);
        row.id_number_index.clone_from(&dropped.id_number_index);
        row.id_number_tail.clone_from(&dropped.id_number_tail);
    }
    row
}

/// Bytes of a sealed number of eighteen characters: one tells how, twelve are the nonce, sixteen the tag.
const FULL_NUMBER_SEALED_BYTES: usize = 1 + 12 + 16 + 18;

/// Every column that names a member: of this area, and of those below that registered theirs.
pub fn references() -> impl Iterator<Item = &'static Reference> {
    let others = crate::member_sources().references;
    store::references::REFERENCES
        .iter()
        .chain(others.iter().flat_map(|it| it.iter()))
}

fn place_of(reference: &Reference) -> String {
    format!("{}.{}", reference.table, reference.column)
}

fn branches(kept: &WholeMember, dropped: &WholeMember) -> Vec<i64> {
    let mut ids = vec![kept.branch_id, dropped.branch_id];
    ids.dedup();
    ids
}

fn object_of(id: i64, branch_id: i64) -> Object<'static> {
    Object {
        kind: "member",
        id: Some(id),
        organisation_id: Some(branch_id),
    }
}
