//! Statements of transfers.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{Bearer, Names, OfficeHeld, Receiving};
use crate::access::Reach;
use crate::error::Outcome;
use crate::members::update::KnownMember;

/// The member of a case that is in reach by either of its organisations: who receives somebody may write that,
/// and finds them by no other way.
///
/// # Errors
/// A fault of the database.
pub fn member_of_case(
    tx: &mut Tx<'_>,
    reach: &Reach,
    case_id: i64,
) -> Outcome<Option<KnownMember>> {
    Ok(tx.row(
        "select m.id, m.id_number_index, m.branch_id, m.status, m.name, m.sex, m.birth_on, m.ethnicity,
           m.telephone_sealed, m.telephone_index, m.education, m.degree, m.native_place, m.joined_on,
           m.full_on, m.personnel, m.workplace, m.in_hardship, m.floating, m.note
         from procedure_case p join member m on m.id = p.member_id
         where p.id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id in (p.organisation_id, p.counterpart_organisation_id)))",
        params![reach.root_id(), case_id],
    )?)
}

/// Somebody by an id already found: by the number of their document, when a case in reach was to enter them.
///
/// # Errors
/// A fault of the database.
pub fn member_by_id(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<Option<KnownMember>> {
    Ok(tx.row(
        "select m.id, m.id_number_index, m.branch_id, m.status, m.name, m.sex, m.birth_on, m.ethnicity,
           m.telephone_sealed, m.telephone_index, m.education, m.degree, m.native_place, m.joined_on,
           m.full_on, m.personnel, m.workplace, m.in_hardship, m.floating, m.note
         from member m where m.id = ?1",
        params![id],
    )?)
}

/// The organisation that is to receive a member already found: it need not be in reach.
///
/// # Errors
/// A fault of the database.
pub fn receiving(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<Option<Receiving>> {
    Ok(tx.row(
        "select o.kind from organisation o where o.id = ?1 and o.dissolved_on is null",
        params![id],
    )?)
}

/// The offices that a member already found holds today.
///
/// # Errors
/// A fault of the database.
pub fn offices(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<OfficeHeld>> {
    let today = tx.today();
    Ok(tx.rows(
        "select f.role, o.short_name as organisation_name
         from account a join office f on f.account_id = a.id left join organisation o on o.id = f.organisation_id
         where a.member_id = ?1 and f.role <> 'member' and (f.until_on is null or f.until_on > ?2)
         order by f.role, f.id",
        params![member_id, today],
    )?)
}

/// The member of a case already found, as a letter names them.
///
/// # Errors
/// A fault of the database.
pub fn bearer(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Option<Bearer>> {
    Ok(tx.row(
        "select m.name, m.sex, m.birth_on, m.ethnicity, coalesce((select s.status from member_status s
             where s.member_id = m.id and s.status <> 'former' order by s.from_on desc limit 1), m.status) as status,
           m.id_number_sealed
         from procedure_case p join member m on m.id = p.member_id where p.id = ?1",
        params![case_id],
    )?)
}

/// Whether another case than the one already found has a letter of this number from the same office in a year.
///
/// # Errors
/// A fault of the database.
pub fn is_number_taken(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    (office_id, case_id): (i64, i64),
    (year, number): (i64, &str),
) -> Outcome<bool> {
    let count: Option<i64> = tx.scalar(
        "select count(l.id) from transfer_letter l
         where l.organisation_id = ?1 and l.year = ?2 and l.number = ?3 and l.case_id <> ?4",
        params![office_id, year, number, case_id],
    )?;
    Ok(count.unwrap_or_default() > 0)
}

/// The numbers that the office of a case already found gave to letters in a year.
///
/// # Errors
/// A fault of the database.
pub fn numbers(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    (office_id, year): (i64, i64),
) -> Outcome<Vec<String>> {
    Ok(tx.column(
        "select l.number from transfer_letter l where l.organisation_id = ?1 and l.year = ?2 order by l.id",
        params![office_id, year],
    )?)
}

/// The letter of a case that counts is this one; the others are void.
///
/// # Errors
/// A fault of the database.
pub fn put_letter(
    tx: &mut Tx<'_>,
    (office_id, case_id): (i64, i64),
    (year, number): (i64, &str),
) -> Outcome<()> {
    void_letters(tx, case_id)?;
    let id = tx.new_id();
    let values = params![id, case_id, office_id, year, number];
    tx.execute(
        "insert into transfer_letter (id, case_id, organisation_id, year, number) values (?1, ?2, ?3, ?4, ?5)
         on conflict (organisation_id, year, number) do update set voided_at = null",
        values,
    )?;
    Ok(())
}

/// The letters of a case are void.
///
/// # Errors
/// A fault of the database.
pub fn void_letters(tx: &mut Tx<'_>, case_id: i64) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update transfer_letter set voided_at = ?2 where case_id = ?1 and voided_at is null",
        params![case_id, at],
    )?;
    Ok(())
}

/// A letter of a case that was replaced counts again.
///
/// # Errors
/// A fault of the database.
pub fn revive_letter(tx: &mut Tx<'_>, case_id: i64, number: &str) -> Outcome<()> {
    tx.execute(
        "update transfer_letter set voided_at = null where case_id = ?1 and number = ?2",
        params![case_id, number],
    )?;
    Ok(())
}

/// Since when the standing and the branch of a member already found hold: the later of the two days.
///
/// # Errors
/// A fault of the database.
pub fn settled_since(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Option<Date>> {
    let found: Option<String> = tx.scalar(
        "select coalesce(max(d.from_on), '') from (
           select s.from_on from member_status s where s.member_id = ?1
           union all select p.from_on from membership p where p.member_id = ?1) d",
        params![member_id],
    )?;
    Ok(found.and_then(|it| it.parse().ok()))
}

/// Who issues the letters of a branch, of which a case was already found.
///
/// # Errors
/// A fault of the database.
pub fn names(tx: &mut Tx<'_>, _reach: &Reach, organisation_id: i64) -> Outcome<Option<Names>> {
    Ok(tx.row(
        "select o.name as branch, (select a.name from organisation_closure up
             join organisation a on a.id = up.ancestor_id
           where up.descendant_id = o.id and up.depth > 0 and a.kind in ('committee', 'work_committee')
           order by up.depth limit 1) as above
         from organisation o where o.id = ?1",
        params![organisation_id],
    )?)
}

/// The last day on which a member already found attended a meeting, of those on record.
///
/// # Errors
/// A fault of the database.
pub fn last_attended(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Option<Date>> {
    let found: Option<String> = tx.scalar(
        "select coalesce(max(m.held_on), '') from attendance t join meeting m on m.id = t.meeting_id
         where t.member_id = ?1 and t.state = 'present'",
        params![member_id],
    )?;
    Ok(found.and_then(|it| it.parse().ok()))
}
