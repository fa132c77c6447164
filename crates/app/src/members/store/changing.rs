//! Statements that write one member anew: the row, standings, memberships, the document's number.

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use super::intake;
use super::update::KnownMember;
use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::members::model::StatusLine;
use crate::members::naming::NameKeys;
use crate::members::rules::Way;
use crate::members::rules::standings::DaysMoved;
use crate::sealing::FieldKeys;

/// One member below an office's organisation as they stand, to be written anew. One's own row is no
/// exception: nobody changes what is kept about them by virtue of its being their own.
///
/// # Errors
/// A fault of the database.
pub fn row(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<KnownMember>> {
    Ok(tx.row(
        "select m.id, m.id_number_index, m.branch_id, m.status, m.name, m.sex, m.birth_on, m.ethnicity,
           m.telephone_sealed, m.telephone_index, m.education, m.degree, m.native_place, m.joined_on,
           m.full_on, m.personnel, m.workplace, m.in_hardship, m.floating, m.note
         from member m
         where m.id = ?2 and (cast(?1 as bigint) = 0
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), id],
    )?)
}

record! {
    /// Somebody with the number of their document, sealed.
    pub struct Numbered {
        pub id: i64,
        pub document_type: String,
        pub id_number_sealed: Vec<u8>,
    }
}

/// Everybody in reach of a name, by its sort key, born on a day.
///
/// # Errors
/// A fault of the database.
pub fn numbered(
    tx: &mut Tx<'_>,
    reach: &Reach,
    name_sort: &str,
    birth_on: Date,
) -> Outcome<Vec<Numbered>> {
    Ok(tx.rows(
        "select m.id, m.document_type, m.id_number_sealed from member m
         where m.name_sort = ?2 and m.birth_on = ?3 and (cast(?1 as bigint) = 0
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by m.id",
        params![reach.root_id(), name_sort, birth_on],
    )?)
}

/// Writes a row as it is to stand from now on; the caller rewrites the names and rebuilds the summaries.
///
/// # Errors
/// A fault of the database.
pub fn put_row(tx: &mut Tx<'_>, row: &KnownMember) -> Outcome<()> {
    let names = NameKeys::of(&row.name);
    tx.execute(
        "update member set branch_id = ?2, status = ?3, name = ?4, name_pinyin = ?5, name_initials = ?6,
           name_sort = ?7, sex = ?8, birth_on = ?9, ethnicity = ?10, telephone_sealed = ?11,
           telephone_index = ?12, education = ?13, degree = ?14, native_place = ?15, joined_on = ?16,
           full_on = ?17, personnel = ?18, workplace = ?19, in_hardship = ?20, floating = ?21, note = ?22,
           name_strokes = ?23, version = version + 1
         where id = ?1",
        params![
            row.id,
            row.branch_id,
            row.status,
            row.name,
            names.pinyin,
            names.initials,
            names.sort,
            row.sex,
            row.birth_on,
            row.ethnicity,
            row.telephone_sealed,
            row.telephone_index,
            row.education,
            row.degree,
            row.native_place,
            row.joined_on,
            row.full_on,
            row.personnel,
            row.workplace,
            row.in_hardship,
            row.floating,
            row.note,
            names.strokes
        ],
    )?;
    Ok(())
}

/// Writes another number of a document.
///
/// # Errors
/// The number stands already, or a fault of the database.
pub fn put_number(
    tx: &mut Tx<'_>,
    keys: &FieldKeys,
    member_id: i64,
    document_type: &str,
    id_number: &str,
) -> Outcome<()> {
    let sealed = intake::sealed_number(tx, keys, document_type, id_number)?;
    tx.execute(
        "update member set document_type = ?2, id_number_sealed = ?3, id_number_index = ?4,
           id_number_tail = ?5, id_number_former = ?6, version = version + 1 where id = ?1",
        params![
            member_id,
            document_type,
            sealed.id_number,
            sealed.id_number_index,
            sealed.id_number_tail,
            sealed.id_number_former
        ],
    )?;
    Ok(())
}

/// Who has a number, or its former form, in the whole county: a number stands once, wherever it stands.
/// Gives the id alone, so that no name goes out of reach.
///
/// # Errors
/// A fault of the database.
pub fn holder_of_number(
    tx: &mut Tx<'_>,
    keys: &FieldKeys,
    document_type: &str,
    id_number: &str,
) -> Outcome<Option<i64>> {
    let index = intake::number_index(keys, document_type, id_number);
    let former = intake::former_index(keys, document_type, id_number);
    Ok(tx.scalar(
        "select m.id from member m where m.id_number_index = ?1
           or (cast(?2 as text) = '1' and m.id_number_former = ?3)",
        params![
            index,
            if former.is_some() { "1" } else { "0" },
            former.unwrap_or_default()
        ],
    )?)
}

/// Ends the standing of a member and begins another.
///
/// # Errors
/// A fault of the database.
pub fn put_standing(tx: &mut Tx<'_>, member_id: i64, status: &str, from_on: Date) -> Outcome<()> {
    let id = tx.new_id();
    tx.execute(
        "update member_status set until_on = ?2 where member_id = ?1 and until_on is null",
        params![member_id, from_on],
    )?;
    tx.execute(
        "insert into member_status (id, member_id, status, from_on) values (?1, ?2, ?3, ?4)",
        params![id, member_id, status, from_on],
    )?;
    Ok(())
}

/// Takes out the standing that began on a day, as if it had never been: the one before holds again.
///
/// # Errors
/// A fault of the database.
pub fn take_out_standing(tx: &mut Tx<'_>, member_id: i64, from_on: Date) -> Outcome<()> {
    tx.execute(
        "delete from member_status where member_id = ?1 and until_on is null and from_on = ?2",
        params![member_id, from_on],
    )?;
    tx.execute(
        "update member_status set until_on = null where member_id = ?1 and until_on = ?2",
        params![member_id, from_on],
    )?;
    Ok(())
}

/// A membership that ended on a day holds on.
///
/// # Errors
/// A fault of the database.
pub fn resume_membership(tx: &mut Tx<'_>, member_id: i64, until_on: Date) -> Outcome<()> {
    tx.execute(
        "update membership set until_on = null where member_id = ?1 and until_on = ?2",
        params![member_id, until_on],
    )?;
    Ok(())
}

fn reset_standings(tx: &mut Tx<'_>, member_id: i64, lines: &[StatusLine]) -> Outcome<()> {
    tx.execute(
        "delete from member_status where member_id = ?1",
        params![member_id],
    )?;
    let rows: Vec<Vec<Value>> = lines
        .iter()
        .map(|it| {
            let line = params![tx.new_id(), member_id, it.status, it.from_on, it.until_on];
            line.to_vec()
        })
        .collect();
    let columns = ["id", "member_id", "status", "from_on", "until_on"];
    tx.bulk("member_status", &columns, rows)?;
    Ok(())
}

/// The first membership and the standings begin on days put right.
///
/// # Errors
/// A fault of the database.
pub fn put_days(tx: &mut Tx<'_>, member_id: i64, days: &DaysMoved) -> Outcome<()> {
    if let Some((was, is)) = days.first {
        tx.execute(
            "update membership set from_on = ?3 where member_id = ?1 and from_on = ?2",
            params![member_id, was, is],
        )?;
    }
    reset_standings(tx, member_id, &days.lines)
}

/// Ends the membership that holds, on a day.
///
/// # Errors
/// A fault of the database.
pub fn end_membership(tx: &mut Tx<'_>, member_id: i64, until_on: Date) -> Outcome<()> {
    tx.execute(
        "update membership set until_on = ?2 where member_id = ?1 and until_on is null",
        params![member_id, until_on],
    )?;
    Ok(())
}

/// Lets the membership of a branch that ended on a day hold again, and takes out one that began on it.
///
/// # Errors
/// A fault of the database.
pub fn reopen_membership(tx: &mut Tx<'_>, member_id: i64, branch_id: i64, on: Date) -> Outcome<()> {
    take_out_membership(tx, member_id, on)?;
    tx.execute(
        "update membership set until_on = null where member_id = ?1 and organisation_id = ?2 and until_on = ?3",
        params![member_id, branch_id, on],
    )?;
    Ok(())
}

/// Takes out a membership that began on a day and holds, as if it had never been.
///
/// # Errors
/// A fault of the database.
pub fn take_out_membership(tx: &mut Tx<'_>, member_id: i64, from_on: Date) -> Outcome<()> {
    tx.execute(
        "delete from membership where member_id = ?1 and until_on is null and from_on = ?2",
        params![member_id, from_on],
    )?;
    Ok(())
}

/// Begins a membership of a branch.
///
/// # Errors
/// A fault of the database.
pub fn begin(tx: &mut Tx<'_>, member_id: i64, branch_id: i64, from_on: Date) -> Outcome<()> {
    let id = tx.new_id();
    tx.execute(
        "insert into membership (id, member_id, organisation_id, from_on) values (?1, ?2, ?3, ?4)",
        params![id, member_id, branch_id, from_on],
    )?;
    Ok(())
}

/// Since when the membership or the standing that holds does, of a member already found.
///
/// # Errors
/// A fault of the database.
pub fn since(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    member_id: i64,
    field: &str,
) -> Outcome<Option<Date>> {
    let statement = if field == "branch_id" {
        "select from_on from membership where member_id = ?1 and until_on is null order by from_on desc"
    } else {
        "select from_on from member_status where member_id = ?1 and until_on is null order by from_on desc"
    };
    let found: Option<String> = tx.scalar(statement, params![member_id])?;
    Ok(found.and_then(|it| it.parse().ok()))
}

/// A change as it is shown to the member: from what to what, from which day, why.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The member.
    pub member_id: i64,
    /// The item.
    pub field: &'a str,
    /// Change or correction.
    pub way: Way,
    /// page, api, batch or correction.
    pub source: &'a str,
    /// None where it was blank, or is not to be shown.
    pub old: Option<String>,
    /// As it stands.
    pub new: Option<String>,
    /// From which day.
    pub from_on: Option<Date>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Keeps a change.
///
/// # Errors
/// A fault of the database.
pub fn keep(tx: &mut Tx<'_>, actor: &Actor, change: &Change<'_>) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into member_change (id, member_id, at, account_id, source, field, old_value, new_value, kind,
           from_on, reason)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            change.member_id,
            at,
            actor.account_id,
            change.source,
            change.field,
            change.old,
            change.new,
            change.way.key(),
            change.from_on,
            change.reason
        ],
    )?;
    Ok(())
}
