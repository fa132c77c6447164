//! Statements of the names members are found under: today's and every earlier one.

use std::collections::BTreeSet;

use zhibu_db::{Given, Tx, given, params, record};

use super::intake::{ID_NUMBER, former_index};
use crate::error::Outcome;
use crate::members::naming::NameKeys;
use crate::sealing::FieldKeys;

/// Writes the search pieces and further readings of members anew, from their names as they are kept.
///
/// # Errors
/// A fault of the database.
pub fn rewrite(tx: &mut Tx<'_>, member_id: i64) -> Outcome<()> {
    let names: Vec<String> = tx.column(
        "select m.name from member m where m.id = ?1
         union select f.value from member_fact f
           where f.member_id = ?1 and f.field = 'name' and f.value is not null",
        params![member_id],
    )?;
    let today: Option<String> =
        tx.scalar("select name from member where id = ?1", params![member_id])?;
    for statement in [
        "delete from member_gram where member_id = ?1",
        "delete from member_reading where member_id = ?1",
    ] {
        tx.execute(statement, params![member_id])?;
    }
    let mut grams = BTreeSet::new();
    let mut readings = BTreeSet::new();
    for name in &names {
        let keys = NameKeys::of(name);
        grams.extend(keys.grams);
        readings.extend(keys.others);
        if today.as_ref() != Some(name) {
            readings.extend([keys.pinyin, keys.initials]);
        }
    }
    insert(tx, &[(member_id, &grams, &readings)])
}

/// Members completed in one transaction.
const AT_ONCE: i64 = 1_000;

record! {
    struct Incomplete {
        id: i64,
        name: String,
        document_type: String,
        id_number_sealed: Vec<u8>,
    }
}

/// Gives members that an earlier edition wrote the keys it did not have: strokes, further readings, the
/// former form of their number. Answers how many it completed; none when all are.
///
/// # Errors
/// A fault of the database, or a number was sealed with another key.
pub fn complete(tx: &mut Tx<'_>, keys: &FieldKeys) -> Outcome<usize> {
    let rows: Vec<Incomplete> = tx.rows(
        "select id, name, document_type, id_number_sealed from member where name_strokes is null
         order by id limit ?1",
        params![AT_ONCE],
    )?;
    for row in &rows {
        let names = NameKeys::of(&row.name);
        let number = keys.open(ID_NUMBER, &row.id_number_sealed)?;
        tx.execute(
            "update member set name_pinyin = ?2, name_initials = ?3, name_strokes = ?4, id_number_former = ?5
             where id = ?1",
            params![
                row.id,
                names.pinyin,
                names.initials,
                names.strokes,
                former_index(keys, &row.document_type, &number)
            ],
        )?;
        rewrite(tx, row.id)?;
    }
    Ok(rows.len())
}

/// What finds a member: search pieces, and readings besides those of the row.
pub type Found<'a> = (i64, &'a BTreeSet<String>, &'a BTreeSet<String>);

/// Writes what finds members.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, found: &[Found<'_>]) -> Outcome<()> {
    let grams = found
        .iter()
        .flat_map(|(id, grams, _)| grams.iter().map(|it| (it.as_str(), *id)));
    tx.bulk("member_gram", &["gram", "member_id"], in_order(grams))?;
    let readings = found
        .iter()
        .flat_map(|(id, _, readings)| readings.iter().map(|it| (it.as_str(), *id)));
    tx.bulk(
        "member_reading",
        &["reading", "member_id"],
        in_order(readings),
    )?;
    Ok(())
}

/// Rows in the order of their key: neighbours are written into one page, which is fetched once.
fn in_order<'a>(
    rows: impl Iterator<Item = (&'a str, i64)>,
) -> impl Iterator<Item = [Given<'a>; 2]> {
    let mut rows: Vec<(&str, i64)> = rows.collect();
    rows.sort_unstable();
    rows.into_iter().map(|(text, id)| given![text, id])
}
