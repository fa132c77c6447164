//! Statements of what each row of a batch did.

use zhibu_db::{Tx, given, params, record};

use crate::access::Reach;
use crate::error::Outcome;
use crate::importing::model::{EffectRow, ObjectKind};

/// What a row did, to be written.
pub struct NewEffect<'a> {
    /// The sheet's name on its tab.
    pub sheet: &'a str,
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// What it is about.
    pub object: ObjectKind,
    /// Its id; for bases that of the member.
    pub object_id: i64,
    /// Whether it was there before.
    pub is_new: bool,
    /// How it stood before and after, sealed.
    pub image_sealed: Option<Vec<u8>>,
}

record! {
    /// A thing a batch changed, with how it stood.
    pub struct ImagedEffect {
        pub position: i64,
        pub object_kind: String,
        pub object_id: i64,
        pub is_new: bool,
        pub image_sealed: Vec<u8>,
    }
}

/// Writes what the rows of a batch did, in their order; `told` hears of each.
///
/// # Errors
/// A fault of the database.
pub fn insert_many(
    tx: &mut Tx<'_>,
    batch_id: i64,
    effects: &[NewEffect<'_>],
    told: &dyn Fn(),
) -> Outcome<()> {
    let columns = [
        "batch_id",
        "position",
        "sheet",
        "row_number",
        "object_kind",
        "object_id",
        "is_new",
        "image_sealed",
    ];
    let rows = (1_i64..).zip(effects).map(|(position, it)| {
        told();
        given![
            batch_id,
            position,
            it.sheet,
            i64::from(it.row),
            it.object.key(),
            it.object_id,
            it.is_new,
            it.image_sealed.as_ref()
        ]
    });
    tx.bulk("import_effect", &columns, rows)?;
    Ok(())
}

/// What a batch that was already found did, in its order, after a position.
///
/// # Errors
/// A fault of the database.
pub fn page(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    batch_id: i64,
    after: i64,
    limit: i64,
) -> Outcome<Vec<EffectRow>> {
    Ok(tx.rows(
        "select e.position, e.sheet, e.row_number, e.object_kind, e.object_id, e.is_new, e.image_sealed,
           case e.object_kind
             when 'unit' then (select u.short_name from unit u where u.id = e.object_id)
             when 'organisation' then (select o.short_name from organisation o where o.id = e.object_id)
             when 'meeting' then (select o.short_name || ' ' || m.held_on || ' ' || m.topic
               from meeting m join organisation o on o.id = m.organisation_id where m.id = e.object_id)
             when 'candidate' then (select c.name from candidate c where c.case_id = e.object_id)
             else (select m.name from member m where m.id = e.object_id) end as label
         from import_effect e where e.batch_id = ?1 and e.position > ?2
         order by e.position limit ?3",
        params![batch_id, after, limit],
    )?)
}

/// What a batch that was already found did to things of which it is kept how they stood.
///
/// # Errors
/// A fault of the database.
pub fn imaged(tx: &mut Tx<'_>, _reach: &Reach, batch_id: i64) -> Outcome<Vec<ImagedEffect>> {
    Ok(tx.rows(
        "select e.position, e.object_kind, e.object_id, e.is_new, e.image_sealed
         from import_effect e where e.batch_id = ?1 and e.image_sealed is not null
         order by e.position",
        params![batch_id],
    )?)
}

/// How many things of each kind a batch that was already found brought: those that go when it is taken
/// back.
///
/// # Errors
/// A fault of the database.
pub fn new_count(tx: &mut Tx<'_>, _reach: &Reach, batch_id: i64) -> Outcome<i64> {
    let count = tx.scalar(
        "select count(1) from import_effect e
         where e.batch_id = ?1 and e.is_new and e.object_kind <> 'dues_base'",
        params![batch_id],
    )?;
    Ok(count.unwrap_or(0))
}

/// The branches of members, or organisations and years of meetings, that a batch already found brought:
/// whose counts change when they go.
///
/// # Errors
/// A fault of the database.
pub fn branches_of_new(tx: &mut Tx<'_>, _reach: &Reach, batch_id: i64) -> Outcome<Vec<i64>> {
    Ok(tx.column(
        "select distinct m.branch_id from import_effect e join member m on m.id = e.object_id
         where e.batch_id = ?1 and e.object_kind = 'member'",
        params![batch_id],
    )?)
}

record! {
    /// An organisation and a year in which it met.
    pub struct MeetingYear {
        pub organisation_id: i64,
        pub year: String,
    }
}

/// See [`branches_of_new`]; of a batch already found.
///
/// # Errors
/// A fault of the database.
pub fn years_of_new(tx: &mut Tx<'_>, _reach: &Reach, batch_id: i64) -> Outcome<Vec<MeetingYear>> {
    Ok(tx.rows(
        "select distinct m.organisation_id, substr(m.held_on, 1, 4) as year
         from import_effect e join meeting m on m.id = e.object_id
         where e.batch_id = ?1 and e.object_kind = 'meeting'",
        params![batch_id],
    )?)
}
