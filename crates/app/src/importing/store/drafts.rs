//! Statements of drafts, and of what was chosen for headings.

use zhibu_db::{Tx, Value, params};

use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::importing::columns::Chosen;
use crate::importing::model::{Draft, FileMark, ImportKind, KeptColumn};

/// A draft to be written.
pub struct NewDraft<'a> {
    /// What it brings.
    pub kind: ImportKind,
    /// The file.
    pub file: &'a FileMark,
    /// Its bytes, sealed, and how many there were.
    pub content_sealed: Vec<u8>,
    /// Its bytes before they were sealed.
    pub size_bytes: i64,
    /// What was chosen for its headings, as JSON.
    pub chosen_columns: String,
}

/// Writes a draft; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &NewDraft<'_>) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into import_draft (id, account_id, kind, file_name, file_sha256, size_bytes, content_sealed,
           chosen_columns, sent_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            actor.account_id,
            new.kind.key(),
            new.file.name,
            new.file.sha256,
            new.size_bytes,
            new.content_sealed,
            new.chosen_columns,
            at
        ],
    )?;
    Ok(id)
}

/// Puts another file in the place of a draft's.
///
/// # Errors
/// A fault of the database.
pub fn replace(tx: &mut Tx<'_>, id: i64, new: &NewDraft<'_>) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update import_draft set file_name = ?2, file_sha256 = ?3, size_bytes = ?4, content_sealed = ?5,
           sent_at = ?6
         where id = ?1",
        params![
            id,
            new.file.name,
            new.file.sha256,
            new.size_bytes,
            new.content_sealed,
            at
        ],
    )?;
    Ok(())
}

/// Keeps what was chosen for a draft's headings.
///
/// # Errors
/// A fault of the database.
pub fn choose(tx: &mut Tx<'_>, id: i64, chosen_columns: &str) -> Outcome<()> {
    tx.execute(
        "update import_draft set chosen_columns = ?2 where id = ?1",
        params![id, chosen_columns],
    )?;
    Ok(())
}

/// A draft that this account sent since an instant.
///
/// # Errors
/// A fault of the database.
pub fn find(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (account_id, since): (Option<i64>, &str),
    id: i64,
) -> Outcome<Option<Draft>> {
    Ok(tx.row(
        "select d.id, d.kind, d.file_name, d.file_sha256, d.size_bytes, d.chosen_columns, d.sent_at
         from import_draft d
         where cast(?1 as bigint) = 0 and d.account_id = ?2 and d.sent_at >= ?3 and d.id = ?4",
        params![reach.root_id(), account_id, since, id],
    )?)
}

/// The drafts that this account sent since an instant, newest first.
///
/// # Errors
/// A fault of the database.
pub fn all(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (account_id, since): (Option<i64>, &str),
) -> Outcome<Vec<Draft>> {
    Ok(tx.rows(
        "select d.id, d.kind, d.file_name, d.file_sha256, d.size_bytes, d.chosen_columns, d.sent_at
         from import_draft d
         where cast(?1 as bigint) = 0 and d.account_id = ?2 and d.sent_at >= ?3
         order by d.id desc",
        params![reach.root_id(), account_id, since],
    )?)
}

/// The content of a draft that was already found, sealed.
///
/// # Errors
/// A fault of the database.
pub fn content(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<Option<Vec<u8>>> {
    Ok(tx.scalar(
        "select d.content_sealed from import_draft d where d.id = ?1",
        params![id],
    )?)
}

/// Removes a draft.
///
/// # Errors
/// A fault of the database.
pub fn remove(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    tx.execute("delete from import_draft where id = ?1", params![id])?;
    Ok(())
}

/// Removes everybody's drafts that were sent before an instant.
///
/// # Errors
/// A fault of the database.
pub fn remove_before(tx: &mut Tx<'_>, instant: &str) -> Outcome<()> {
    tx.execute(
        "delete from import_draft where sent_at < ?1",
        params![instant],
    )?;
    Ok(())
}

/// What the office of an actor chose for headings of a kind.
///
/// # Errors
/// A fault of the database.
pub fn kept_columns(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: Option<i64>,
    kind: ImportKind,
) -> Outcome<Vec<KeptColumn>> {
    Ok(tx.rows(
        "select c.heading, c.column_key from import_column c
         where cast(?1 as bigint) = 0 and c.kind = ?2
           and coalesce(c.organisation_id, 0) = cast(?3 as bigint)
         order by c.id",
        params![reach.root_id(), kind.key(), organisation_id.unwrap_or(0)],
    )?)
}

/// Keeps what an office chose for headings of a kind, in place of what it chose before for the same ones.
///
/// # Errors
/// A fault of the database.
pub fn keep_columns(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: ImportKind,
    chosen: &Chosen,
) -> Outcome<()> {
    for heading in chosen.keys() {
        tx.execute(
            "delete from import_column
             where kind = ?1 and heading = ?2 and coalesce(organisation_id, 0) = cast(?3 as bigint)",
            params![kind.key(), *heading, actor.organisation_id.unwrap_or(0)],
        )?;
    }
    let at = tx.now_text();
    let rows: Vec<Vec<Value>> = chosen
        .iter()
        .filter(|(_, key)| !key.is_empty())
        .map(|(heading, key)| {
            params![
                tx.new_id(),
                kind.key(),
                actor.organisation_id,
                *heading,
                *key,
                actor.account_id,
                at
            ]
            .to_vec()
        })
        .collect();
    let columns = [
        "id",
        "kind",
        "organisation_id",
        "heading",
        "column_key",
        "account_id",
        "at",
    ];
    tx.bulk("import_column", &columns, rows)?;
    Ok(())
}

/// Forgets what an office chose for headings of a kind.
///
/// # Errors
/// A fault of the database.
pub fn forget_columns(tx: &mut Tx<'_>, actor: &Actor, kind: ImportKind) -> Outcome<()> {
    tx.execute(
        "delete from import_column
         where kind = ?1 and coalesce(organisation_id, 0) = cast(?2 as bigint)",
        params![kind.key(), actor.organisation_id.unwrap_or(0)],
    )?;
    Ok(())
}
