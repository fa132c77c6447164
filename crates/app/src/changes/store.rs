//! Statements of events; what they do to members, posts and offices stands in `store/carry.rs`.

pub mod carry;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{EventFile, EventLine, KeptEvent, OfficeHeld};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// The events of an organisation in reach, and those by which others came to stand below it or went into it;
/// latest first. Of the organisations named beside it those are told that are in reach.
///
/// # Errors
/// A fault of the database.
pub fn events(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<EventLine>> {
    Ok(tx.rows(
        "select e.id, e.organisation_id, o.short_name as organisation_name, e.kind, e.event_on, e.reason,
           e.paper, e.old_value, e.new_value,
           t.id as other_id, t.short_name as other_name, b.short_name as old_other_name,
           a.display_name, e.recorded_at, f.file_name
         from organisation_event e join organisation o on o.id = e.organisation_id
         left join organisation t on t.id = e.other_id
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = t.id))
         left join organisation b on b.id = e.old_other_id
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = b.id))
         left join account a on a.id = e.account_id
         left join organisation_event_file f on f.event_id = e.id
         where (e.organisation_id = ?2 or e.other_id = ?2)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = e.organisation_id))
         order by e.event_on desc, e.id desc limit 200",
        params![reach.root_id(), organisation_id],
    )?)
}

/// The paper of an event of an organisation in reach.
///
/// # Errors
/// A fault of the database.
pub fn file(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    event_id: i64,
) -> Outcome<Option<EventFile>> {
    Ok(tx.row(
        "select f.file_name, f.content
         from organisation_event_file f join organisation_event e on e.id = f.event_id
         where e.id = ?3 and e.organisation_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = e.organisation_id))",
        params![reach.root_id(), organisation_id, event_id],
    )?)
}

/// Since when an organisation in reach has its present name and kind, if they ever changed.
///
/// # Errors
/// A fault of the database.
pub fn named_since(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<Date>> {
    let found: Option<Option<String>> = tx.scalar(
        "select max(p.until_on) from organisation_past p
         where p.organisation_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))",
        params![reach.root_id(), id],
    )?;
    Ok(found.flatten().and_then(|it| it.parse().ok()))
}

/// Since when an organisation in reach serves the units it serves, if they ever changed.
///
/// # Errors
/// A fault of the database.
pub fn serving_since(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<Date>> {
    let days: Vec<String> = tx.column(
        "select s.from_on as changed_on from organisation_unit s
         where s.organisation_id = ?2 and s.from_on is not null
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
         union select p.until_on from organisation_unit_past p
         where p.organisation_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))",
        params![reach.root_id(), id],
    )?;
    Ok(days.iter().max().and_then(|it| it.parse().ok()))
}

/// The first day on which no member belongs to an organisation in reach any more, as far as memberships
/// have ended; none where nobody ever left.
///
/// # Errors
/// A fault of the database.
pub fn left_since(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<Date>> {
    let found: Option<Option<String>> = tx.scalar(
        "select max(p.until_on) from membership p
         where p.organisation_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))",
        params![reach.root_id(), id],
    )?;
    Ok(found.flatten().and_then(|it| it.parse().ok()))
}

/// The offices that accounts hold today in an organisation in reach, `below` also in what stands below it.
///
/// # Errors
/// A fault of the database.
pub fn offices(tx: &mut Tx<'_>, reach: &Reach, id: i64, below: bool) -> Outcome<Vec<OfficeHeld>> {
    let today = tx.today();
    Ok(tx.rows(
        "select a.display_name, f.role, o.short_name as organisation_name
         from organisation_closure down
         join office f on f.organisation_id = down.descendant_id
         join account a on a.id = f.account_id and a.disabled_at is null
         join organisation o on o.id = f.organisation_id
         where down.ancestor_id = ?2 and (down.depth = 0 or ?4)
           and f.from_on <= ?3 and (f.until_on is null or f.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = f.organisation_id))
         order by o.code, f.id",
        params![reach.root_id(), id, today, below],
    )?)
}

/// Keeps an event; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, kept: &KeptEvent<'_>) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into organisation_event (id, organisation_id, kind, event_on, reason, paper, old_value,
           new_value, other_id, old_other_id, account_id, recorded_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            kept.organisation_id,
            kept.event.kind.key(),
            kept.event.on,
            kept.event.reason,
            kept.event.paper,
            kept.old.map(str::to_owned),
            kept.new.map(str::to_owned),
            kept.other_id,
            kept.old_other_id,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}

/// Keeps the paper of an event in place of the one before.
///
/// # Errors
/// A fault of the database.
pub fn put_file(tx: &mut Tx<'_>, event_id: i64, file_name: &str, content: &[u8]) -> Outcome<()> {
    let size_bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
    tx.execute(
        "insert into organisation_event_file (event_id, file_name, media_type, size_bytes, content)
         values (?1, ?2, 'application/octet-stream', ?3, ?4)
         on conflict (event_id) do update set file_name = excluded.file_name,
           size_bytes = excluded.size_bytes, content = excluded.content",
        params![event_id, file_name, size_bytes, content],
    )?;
    Ok(())
}
