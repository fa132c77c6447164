//! Statements of candidates; those for workbooks stand in a file of their own.

pub mod belonging;
pub mod cultivation;
pub mod flags;
pub mod intake;
pub mod plans;
pub mod roster;
pub mod thoughts;

use zhibu_db::{Tx, params};

use super::model::{CandidateRow, Issuers, NewCandidate};
use crate::access::{Actor, Reach};
use crate::error::{AppError, Outcome};
use crate::members::NameKeys;
use crate::procedures::store as procedures;
use crate::sealing::FieldKeys;

/// The column names under which fields are sealed.
pub const ID_NUMBER: &str = "candidate.id_number";
/// See [`ID_NUMBER`].
pub const TELEPHONE: &str = "candidate.telephone";

/// Candidates in reach, of an organisation and below it if one is named (0: none is), by branch and name.
///
/// # Errors
/// A fault of the database.
pub fn rows(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<CandidateRow>> {
    Ok(tx.rows(
        "select p.id, p.organisation_id, o.short_name as organisation_name, p.version, c.name, c.sex,
           c.birth_on, c.ethnicity, c.education, c.workplace
         from procedure_case p join candidate c on c.case_id = p.id
           join organisation o on o.id = p.organisation_id
         where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?1 and r.descendant_id = p.organisation_id))
           and (cast(?2 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?2 and r.descendant_id = p.organisation_id))
         order by o.code, c.name_sort, p.id",
        params![reach.root_id(), organisation_id],
    )?)
}

/// One candidate in reach.
///
/// # Errors
/// A fault of the database.
pub fn row(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<CandidateRow>> {
    Ok(tx.row(
        "select p.id, p.organisation_id, o.short_name as organisation_name, p.version, c.name, c.sex,
           c.birth_on, c.ethnicity, c.education, c.workplace
         from procedure_case p join candidate c on c.case_id = p.id
           join organisation o on o.id = p.organisation_id
         where p.id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?1 and r.descendant_id = p.organisation_id))",
        params![reach.root_id(), id],
    )?)
}

/// The candidate whom a member was, in their own case.
///
/// # Errors
/// A fault of the database.
pub fn own_row(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<CandidateRow>> {
    Ok(tx.row(
        "select p.id, p.organisation_id, o.short_name as organisation_name, p.version, c.name, c.sex,
           c.birth_on, c.ethnicity, c.education, c.workplace
         from procedure_case p join candidate c on c.case_id = p.id
           join organisation o on o.id = p.organisation_id
         where p.id = ?2 and exists (select 1 from candidate_member a join member m on m.id = a.member_id
             where a.case_id = p.id and (cast(?1 as bigint) = 0 or m.id = ?3 or exists (
               select 1 from organisation_closure r
               where r.ancestor_id = ?1 and r.descendant_id = m.branch_id)))",
        params![reach.root_id(), id, reach.member_id()],
    )?)
}

/// Who issues the papers of a branch, of which a case was already found.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such branch; a fault of the database.
pub fn issuers(tx: &mut Tx<'_>, _reach: &Reach, organisation_id: i64) -> Outcome<Issuers> {
    let found = tx.row(
        "select o.name as branch, (select a.name from organisation_closure up
             join organisation a on a.id = up.ancestor_id
           where up.descendant_id = o.id and up.depth > 0 and a.kind in ('committee', 'work_committee')
           order by up.depth limit 1) as above
         from organisation o where o.id = ?1",
        params![organisation_id],
    )?;
    found.ok_or(AppError::NotFound)
}

/// Whether somebody with this number has a case that has not ended, neither converted nor cancelled, in the
/// whole county: a person has one at a time.
///
/// # Errors
/// A fault of the database.
pub fn has_open_case(tx: &mut Tx<'_>, id_number_index: &[u8]) -> Outcome<bool> {
    let count: Option<i64> = tx.scalar(
        "select count(c.case_id) from candidate c
         where c.id_number_index = ?1 and not exists (select 1 from procedure_step s
           where s.case_id = c.case_id and s.taken_back_at is null
             and s.step in ('conversion_approval', 'cancel'))",
        params![id_number_index.to_vec()],
    )?;
    Ok(count.unwrap_or_default() > 0)
}

/// Keeps a candidate with the steps that are recorded already; answers the id of the case.
///
/// # Errors
/// A fault of the database.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    new: &NewCandidate,
) -> Outcome<i64> {
    let procedure = zhibu_rules::procedures::DEVELOPMENT;
    let id = procedures::insert_case(tx, actor, procedure, new.organisation_id)?;
    let id_number = keys.seal(tx, ID_NUMBER, &new.id_number)?;
    let telephone = new.telephone.as_ref();
    let telephone = telephone
        .map(|it| keys.seal(tx, TELEPHONE, it))
        .transpose()?;
    tx.execute(
        "insert into candidate (case_id, name, name_sort, sex, birth_on, ethnicity, id_number_sealed,
           id_number_index, telephone_sealed, education, workplace)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            new.name,
            NameKeys::of(&new.name).sort,
            new.sex,
            new.birth_on,
            new.ethnicity,
            id_number,
            keys.index(ID_NUMBER, &new.id_number),
            telephone,
            new.education,
            new.workplace
        ],
    )?;
    for (step, on, facts) in &new.steps {
        let facts = facts.to_json()?;
        procedures::insert_step(tx, actor, id, (step, *on), &facts)?;
    }
    Ok(id)
}
