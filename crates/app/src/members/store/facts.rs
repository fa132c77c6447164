//! Statements of dated facts 经历: what was so from a day until another.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::members::rules::fields::Label;
use crate::sealing::FieldKeys;

/// The name under which a fact is sealed.
pub const FACT: &str = "member_fact.value";

record! {
    /// A fact as it is kept, a sealed value still sealed.
    pub struct FactRow {
        pub id: i64,
        pub member_id: i64,
        pub field: String,
        /// public, internal or sensitive.
        pub label: String,
        pub from_on: Option<Date>,
        pub until_on: Option<Date>,
        pub value: Option<String>,
        pub value_sealed: Option<Vec<u8>>,
        /// form, import, batch or correction.
        pub way: String,
        pub source: Option<String>,
        pub reason: Option<String>,
        pub at: String,
        pub display_name: Option<String>,
    }
}

impl FactRow {
    /// The value in the clear; none where it was blank.
    ///
    /// # Errors
    /// It was sealed with another key.
    pub fn plain(&self, keys: &FieldKeys) -> Outcome<Option<String>> {
        match &self.value_sealed {
            Some(sealed) => keys.open(FACT, sealed).map(Some),
            None => Ok(self.value.clone()),
        }
    }
}

/// A fact to be written.
#[derive(Clone, Debug)]
pub struct NewFact<'a> {
    /// The member.
    pub member_id: i64,
    /// The item.
    pub field: &'a str,
    /// Who may read it.
    pub label: Label,
    /// From which day.
    pub from_on: Option<Date>,
    /// Until which day.
    pub until_on: Option<Date>,
    /// None where it is blank in this stretch.
    pub value: Option<&'a str>,
    /// Whether the value is sealed although the label is not sensitive.
    pub is_sealed: bool,
    /// Change or correction.
    pub way: &'a str,
    /// Where it was learnt from.
    pub source: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Every fact about a member already found, in the order of days.
///
/// # Errors
/// A fault of the database.
pub fn all(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<FactRow>> {
    Ok(tx.rows(
        "select f.id, f.member_id, f.field, f.label, f.from_on, f.until_on, f.value, f.value_sealed, f.way,
           f.source, f.reason, f.at, a.display_name
         from member_fact f left join account a on a.id = f.account_id
         where f.member_id = ?1 order by coalesce(f.from_on, ''), f.id",
        params![member_id],
    )?)
}

/// The fact of an item that still holds, of a member already found.
///
/// # Errors
/// A fault of the database.
pub fn standing(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    member_id: i64,
    field: &str,
) -> Outcome<Option<FactRow>> {
    Ok(tx.row(
        "select f.id, f.member_id, f.field, f.label, f.from_on, f.until_on, f.value, f.value_sealed, f.way,
           f.source, f.reason, f.at, a.display_name
         from member_fact f left join account a on a.id = f.account_id
         where f.member_id = ?1 and f.field = ?2 and f.until_on is null order by f.id desc",
        params![member_id, field],
    )?)
}

/// One fact of a member already found.
///
/// # Errors
/// A fault of the database.
pub fn one(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64, id: i64) -> Outcome<Option<FactRow>> {
    Ok(tx.row(
        "select f.id, f.member_id, f.field, f.label, f.from_on, f.until_on, f.value, f.value_sealed, f.way,
           f.source, f.reason, f.at, a.display_name
         from member_fact f left join account a on a.id = f.account_id
         where f.id = ?2 and f.member_id = ?1",
        params![member_id, id],
    )?)
}

/// Writes a fact.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, keys: &FieldKeys, new: &NewFact<'_>) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    let (value, value_sealed) = kept(tx, keys, new)?;
    tx.execute(
        "insert into member_fact (id, member_id, field, label, from_on, until_on, value, value_sealed, way,
           source, reason, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            id,
            new.member_id,
            new.field,
            new.label.key(),
            new.from_on,
            new.until_on,
            value,
            value_sealed,
            new.way,
            new.source,
            new.reason,
            actor.account_id,
            at
        ],
    )?;
    Ok(id)
}

/// Puts a fact right: its value and its days.
///
/// # Errors
/// A fault of the database.
pub fn amend(tx: &mut Tx<'_>, keys: &FieldKeys, id: i64, new: &NewFact<'_>) -> Outcome<()> {
    let (value, value_sealed) = kept(tx, keys, new)?;
    tx.execute(
        "update member_fact set label = ?2, from_on = ?3, until_on = ?4, value = ?5, value_sealed = ?6
         where id = ?1",
        params![
            id,
            new.label.key(),
            new.from_on,
            new.until_on,
            value,
            value_sealed
        ],
    )?;
    Ok(())
}

/// What holds no longer from a day on.
///
/// # Errors
/// A fault of the database.
pub fn end(tx: &mut Tx<'_>, id: i64, until_on: Date) -> Outcome<()> {
    tx.execute(
        "update member_fact set until_on = ?2 where id = ?1",
        params![id, until_on],
    )?;
    Ok(())
}

/// What ended on a day holds still.
///
/// # Errors
/// A fault of the database.
pub fn reopen(tx: &mut Tx<'_>, member_id: i64, field: &str, until_on: Date) -> Outcome<()> {
    tx.execute(
        "update member_fact set until_on = null where member_id = ?1 and field = ?2 and until_on = ?3",
        params![member_id, field, until_on],
    )?;
    Ok(())
}

/// Takes out an entry that never was; what it said stays in the list of changes.
///
/// # Errors
/// A fault of the database.
pub fn remove(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    tx.execute("delete from member_fact where id = ?1", params![id])?;
    Ok(())
}

type Kept = (Option<String>, Option<Vec<u8>>);

fn kept(tx: &Tx<'_>, keys: &FieldKeys, new: &NewFact<'_>) -> Outcome<Kept> {
    let Some(value) = new.value else {
        return Ok((None, None));
    };
    if new.is_sealed || new.label == Label::Sensitive {
        return Ok((None, Some(keys.seal(tx, FACT, value)?)));
    }
    Ok((Some(value.to_owned()), None))
}

/// Takes out what was written of an item from a day on and still holds.
///
/// # Errors
/// A fault of the database.
pub fn remove_since(
    tx: &mut Tx<'_>,
    member_id: i64,
    (field, from_on): (&str, Date),
) -> Outcome<()> {
    tx.execute(
        "delete from member_fact where member_id = ?1 and field = ?2 and from_on = ?3 and until_on is null",
        params![member_id, field, from_on],
    )?;
    Ok(())
}
