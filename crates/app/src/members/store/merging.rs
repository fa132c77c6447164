//! Statements of 合并: likely duplicates, the two rows whole, the merge and what it moved.

use serde_json::Value as Json;
use zhibu_db::{Tx, params, record};

use super::whole::WholeMember;
use crate::access::{Actor, Reach};
use crate::error::{AppError, Outcome};
use crate::members::sources::{Reference, Taken, Way};
use crate::sealing::FieldKeys;

/// The name under which a row put away is sealed.
const CONTENT: &str = "member_merge_row.content";

record! {
    /// Two rows that may be one person.
    pub struct Likely {
        pub one_id: i64,
        pub one_name: String,
        pub one_branch: String,
        pub one_birth_on: String,
        pub other_id: i64,
        pub other_name: String,
        pub other_branch: String,
        pub other_birth_on: String,
    }
}

record! {
    /// A merge as it is listed.
    pub struct MergeLine {
        pub id: i64,
        pub kept_id: i64,
        pub name: String,
        pub branch_id: i64,
        pub dropped_id: i64,
        pub kept_version: i64,
        pub version: i64,
        pub reason: String,
        pub at: String,
        pub undone_at: Option<String>,
        pub display_name: Option<String>,
    }
}

/// Lets what names the first member, already found, name the second.
///
/// # Errors
/// A fault of the database.
pub fn take(
    tx: &mut Tx<'_>,
    reach: &Reach,
    reference: &Reference,
    (from, to): (i64, i64),
) -> Outcome<Taken> {
    match reference.way {
        Way::Own { take, .. } => take(tx, reach, from, to),
        Way::Moved { keys, all, .. } => take_all(tx, reach, (keys, all), (from, to)),
    }
}

/// Every row that names a member already found goes over.
fn take_all(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    (keys, all): (&str, &str),
    (from, to): (i64, i64),
) -> Outcome<Taken> {
    let moved = tx.column(keys, params![from])?;
    tx.execute(all, params![from, to])?;
    Ok(Taken {
        moved,
        put_away: Vec::new(),
    })
}

/// Undoes [`take`]: what was taken names this member again.
///
/// # Errors
/// A fault of the database, or a row put away that cannot be read.
pub fn give_back(tx: &mut Tx<'_>, reference: &Reference, to: i64, taken: &Taken) -> Outcome<()> {
    match reference.way {
        Way::Own { give_back, .. } => give_back(tx, to, taken),
        Way::Moved { one, .. } => {
            for id in &taken.moved {
                tx.execute(one, params![*id, to])?;
            }
            Ok(())
        }
    }
}

macro_rules! likely_begin {
    () => {
        "select a.id as one_id, a.name as one_name, oa.short_name as one_branch, a.birth_on as one_birth_on,
           b.id as other_id, b.name as other_name, ob.short_name as other_branch,
           b.birth_on as other_birth_on
         from "
    };
}

macro_rules! likely_end {
    () => {
        " join organisation oa on oa.id = a.branch_id join organisation ob on ob.id = b.branch_id
         where a.id < b.id and (cast(?1 as bigint) = 0 or (
           exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = a.branch_id)
           and exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = b.branch_id)))
         order by a.name_sort, a.id, b.id limit 100"
    };
}

const SAME_NAME: &str = concat!(
    likely_begin!(),
    "(select m.name_sort, m.birth_on from member m group by m.name_sort, m.birth_on having count(m.id) > 1) d
     join member a on a.name_sort = d.name_sort and a.birth_on = d.birth_on
     join member b on b.name_sort = d.name_sort and b.birth_on = d.birth_on",
    likely_end!()
);

const SAME_TELEPHONE: &str = concat!(
    likely_begin!(),
    "(select m.telephone_index from member m where m.telephone_index is not null
       group by m.telephone_index having count(m.id) > 1) d
     join member a on a.telephone_index = d.telephone_index
     join member b on b.telephone_index = d.telephone_index",
    likely_end!()
);

const SAME_NUMBER: &str = concat!(
    likely_begin!(),
    "(select m.id_number_former from member m where m.id_number_former is not null
       group by m.id_number_former having count(m.id) > 1) d
     join member a on a.id_number_former = d.id_number_former
     join member b on b.id_number_former = d.id_number_former",
    likely_end!()
);

/// Pairs in reach with the same name and birth, with the same telephone, and with the old and the new form
/// of one number; a hundred of each at most.
///
/// # Errors
/// A fault of the database.
pub fn likely(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<[Vec<Likely>; 3]> {
    let root = params![reach.root_id()];
    Ok([
        tx.rows(SAME_NUMBER, root)?,
        tx.rows(SAME_NAME, root)?,
        tx.rows(SAME_TELEPHONE, root)?,
    ])
}

/// Whether the second row stands merged into the first, which is in reach.
///
/// # Errors
/// A fault of the database.
pub fn is_merged(
    tx: &mut Tx<'_>,
    reach: &Reach,
    (kept_id, dropped_id): (i64, i64),
) -> Outcome<bool> {
    let found: Option<i64> = tx.scalar(
        "select g.id from member_merge g join member m on m.id = g.kept_id
         where g.kept_id = ?2 and g.dropped_id = ?3 and g.undone_at is null and (cast(?1 as bigint) = 0
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), kept_id, dropped_id],
    )?;
    Ok(found.is_some())
}

/// Keeps that two rows became one; answers the merge's id.
///
/// # Errors
/// A fault of the database.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (kept, dropped_id): (&WholeMember, i64),
    reason: &str,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into member_merge (id, kept_id, dropped_id, kept_version, reason, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            kept.id,
            dropped_id,
            kept.version,
            reason,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}

/// Keeps a row that was put away whole, or the key of one that was moved.
///
/// # Errors
/// A fault of the database.
pub fn keep_row(
    tx: &mut Tx<'_>,
    keys: &FieldKeys,
    merge_id: i64,
    (table, key): (&str, &str),
    content: Option<&Json>,
) -> Outcome<()> {
    let id = tx.new_id();
    let sealed = content
        .map(|it| keys.seal(tx, CONTENT, &it.to_string()))
        .transpose()?;
    tx.execute(
        "insert into member_merge_row (id, merge_id, table_name, row_key, content_sealed)
         values (?1, ?2, ?3, ?4, ?5)",
        params![id, merge_id, table, key, sealed],
    )?;
    Ok(())
}

record! {
    struct KeptRow {
        row_key: String,
        content_sealed: Option<Vec<u8>>,
    }
}

/// What a merge already found moved and put away of a table's column.
///
/// # Errors
/// A fault of the database, or it was sealed with another key.
pub fn taken(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    keys: &FieldKeys,
    merge_id: i64,
    table: &str,
) -> Outcome<Taken> {
    let rows: Vec<KeptRow> = tx.rows(
        "select row_key, content_sealed from member_merge_row
         where merge_id = ?1 and table_name = ?2 order by id",
        params![merge_id, table],
    )?;
    let mut taken = Taken::default();
    for row in rows {
        match row.content_sealed {
            Some(sealed) => {
                let text = keys.open(CONTENT, &sealed)?;
                let json = serde_json::from_str(&text).map_err(AppError::internal)?;
                taken.put_away.push(json);
            }
            None => taken
                .moved
                .push(row.row_key.parse().map_err(AppError::internal)?),
        }
    }
    Ok(taken)
}

/// Merges in reach, latest first.
///
/// # Errors
/// A fault of the database.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<MergeLine>> {
    Ok(tx.rows(
        "select g.id, g.kept_id, m.name, m.branch_id, g.dropped_id, g.kept_version, m.version, g.reason, g.at,
           g.undone_at, a.display_name
         from member_merge g join member m on m.id = g.kept_id left join account a on a.id = g.account_id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id)
         order by g.id desc limit 50",
        params![reach.root_id()],
    )?)
}

/// One merge in reach.
///
/// # Errors
/// A fault of the database.
pub fn one(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<MergeLine>> {
    Ok(tx.row(
        "select g.id, g.kept_id, m.name, m.branch_id, g.dropped_id, g.kept_version, m.version, g.reason, g.at,
           g.undone_at, a.display_name
         from member_merge g join member m on m.id = g.kept_id left join account a on a.id = g.account_id
         where g.id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), id],
    )?)
}

/// A merge was undone: what it kept is given back.
///
/// # Errors
/// A fault of the database.
pub fn end(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "delete from member_merge_row where merge_id = ?1",
        params![id],
    )?;
    tx.execute(
        "update member_merge set undone_at = ?2 where id = ?1",
        params![id, at],
    )?;
    Ok(())
}
