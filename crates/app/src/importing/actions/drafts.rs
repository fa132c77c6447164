//! Files on their way: kept until they are written or given up, and what their headings mean.

use jiff::SignedDuration;
use zhibu_db::{Tx, instant_text};

use super::mark;
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::importing::columns::Chosen;
use crate::importing::model::{Draft, ImportKind, KeptColumn};
use crate::importing::store::drafts::{self, NewDraft};
use crate::importing::{columns, store};
use crate::sealing::FieldKeys;

/// Days a draft is kept: a week's work.
pub const DRAFT_DAYS: i64 = 7;
/// The column name under which files are sealed.
const CONTENT: &str = "import_draft.content";

/// Keeps a file; answers its id. What the office chose for headings before is applied to it.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn stage(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    kind: ImportKind,
    (name, bytes): (&str, &[u8]),
) -> Outcome<i64> {
    let reach = actor.may(Act::Import)?;
    drafts::remove_before(tx, &oldest(tx)?)?;
    let kept = drafts::kept_columns(tx, &reach, actor.organisation_id, kind)?;
    let file = mark(name, bytes);
    let new = NewDraft {
        kind,
        file: &file,
        content_sealed: keys.seal_bytes(tx, CONTENT, bytes)?,
        size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        chosen_columns: text_of(&chosen_of(kept))?,
    };
    let id = drafts::insert(tx, actor, &new)?;
    audit::record(tx, actor, "stage_import", object(id), kind.key())?;
    Ok(id)
}

/// Puts another file in the place of a draft's: the mended one.
///
/// # Errors
/// [`AppError::NotFound`], or a fault of the database.
pub fn replace(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
    (name, bytes): (&str, &[u8]),
) -> Outcome<()> {
    let draft = find(tx, actor, id)?;
    let kind = ImportKind::from_key(&draft.kind).ok_or(AppError::NotFound)?;
    let file = mark(name, bytes);
    let new = NewDraft {
        kind,
        file: &file,
        content_sealed: keys.seal_bytes(tx, CONTENT, bytes)?,
        size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        chosen_columns: draft.chosen_columns,
    };
    drafts::replace(tx, id, &new)?;
    audit::record(tx, actor, "stage_import", object(id), kind.key())
}

/// Keeps what was chosen for the headings of a draft, for it and for the next file of the office.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Invalid`] for a key that the kind has not; a fault of the database.
pub fn choose(tx: &mut Tx<'_>, actor: &Actor, id: i64, new: &Chosen) -> Outcome<()> {
    let draft = find(tx, actor, id)?;
    let kind = ImportKind::from_key(&draft.kind).ok_or(AppError::NotFound)?;
    check_keys(kind, new)?;
    let mut chosen = draft.chosen();
    chosen.extend(new.clone());
    chosen.retain(|_, key| !key.is_empty());
    drafts::choose(tx, id, &text_of(&chosen)?)?;
    drafts::keep_columns(tx, actor, kind, new)?;
    audit::record(tx, actor, "choose_import_columns", object(id), kind.key())
}

/// Forgets what the office chose for headings of a draft's kind, and what was chosen for the draft.
///
/// # Errors
/// [`AppError::NotFound`], or a fault of the database.
pub fn forget(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<()> {
    let draft = find(tx, actor, id)?;
    let kind = ImportKind::from_key(&draft.kind).ok_or(AppError::NotFound)?;
    drafts::choose(tx, id, &text_of(&Chosen::new())?)?;
    drafts::forget_columns(tx, actor, kind)?;
    audit::record(tx, actor, "forget_import_columns", object(id), kind.key())
}

/// Gives a draft up.
///
/// # Errors
/// [`AppError::NotFound`], or a fault of the database.
pub fn discard(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<()> {
    let draft = find(tx, actor, id)?;
    drafts::remove(tx, id)?;
    audit::record(tx, actor, "discard_import", object(id), &draft.kind)
}

/// A draft of one's own.
///
/// # Errors
/// [`AppError::NotFound`]: there is none, it is somebody else's, or too old. Or a fault of the database.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<Draft> {
    let reach = actor.may(Act::Import)?;
    let since = oldest(tx)?;
    drafts::find(tx, &reach, (actor.account_id, &since), id)?.ok_or(AppError::NotFound)
}

/// One's own drafts, newest first.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn all(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<Draft>> {
    let reach = actor.may(Act::Import)?;
    let since = oldest(tx)?;
    drafts::all(tx, &reach, (actor.account_id, &since))
}

/// A draft of one's own with its bytes.
///
/// # Errors
/// As [`find`].
pub fn content(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    id: i64,
) -> Outcome<(Draft, Vec<u8>)> {
    let reach = actor.may(Act::Import)?;
    let draft = find(tx, actor, id)?;
    let sealed = drafts::content(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    Ok((draft, keys.open_bytes(CONTENT, &sealed)?))
}

/// The latest batch that came from a draft of one's own, where the draft is gone.
///
/// # Errors
/// [`AppError::NotFound`], or a fault of the database.
pub fn written_as(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<i64> {
    let reach = actor.may(Act::Import)?;
    store::batch_of_draft(tx, &reach, actor.account_id, id)?.ok_or(AppError::NotFound)
}

/// What the office of an actor chose for headings of a kind.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn kept(tx: &mut Tx<'_>, actor: &Actor, kind: ImportKind) -> Outcome<Chosen> {
    let reach = actor.may(Act::Import)?;
    let kept = drafts::kept_columns(tx, &reach, actor.organisation_id, kind)?;
    Ok(chosen_of(kept))
}

/// Refuses keys that a kind has not.
///
/// # Errors
/// [`AppError::Invalid`] on `column`, every such key named.
pub fn check_keys(kind: ImportKind, chosen: &Chosen) -> Outcome<()> {
    let known = columns::keys(kind);
    let unknown = chosen.values().filter(|key| !key.is_empty());
    let unknown = unknown.filter(|key| !known.contains(&key.as_str()));
    let faults: Vec<crate::FieldFault> = unknown
        .map(|key| crate::FieldFault {
            field: "column".to_owned(),
            said: columns::unknown_key(kind, key),
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(faults))
    }
}

/// What was kept, as it is applied.
fn chosen_of(kept: Vec<KeptColumn>) -> Chosen {
    let kept = kept.into_iter();
    kept.map(|it| (it.heading, it.column_key)).collect()
}

fn text_of(chosen: &Chosen) -> Outcome<String> {
    serde_json::to_string(chosen).map_err(AppError::internal)
}

/// The instant before which no draft is kept.
fn oldest(tx: &Tx<'_>) -> Outcome<String> {
    let kept = SignedDuration::from_hours(DRAFT_DAYS * 24);
    let since = tx.now().checked_sub(kept).map_err(AppError::internal)?;
    Ok(instant_text(since))
}

fn object(id: i64) -> Object<'static> {
    Object {
        kind: "import_draft",
        id: Some(id),
        organisation_id: None,
    }
}
