//! Statements of cases and their steps.

pub mod references;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use super::model::{Case, NewCase, StepRow};
use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::orgs::model::OrganisationName;

/// A case in reach, by its own organisation or by the other one it concerns.
///
/// # Errors
/// A fault of the database.
pub fn case(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<Case>> {
    Ok(tx.row(
        "select p.id, p.procedure, p.organisation_id, o.short_name as organisation_name, p.version, p.title,
           p.member_id, p.counterpart_organisation_id as counterpart_id, k.short_name as counterpart_name,
           case when cast(?1 as bigint) = 0 then 1 else (select c.depth from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id) end as depth,
           case when k.id is null then null when cast(?1 as bigint) = 0 then 1
             else (select c.depth from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = k.id) end as counterpart_depth
         from procedure_case p join organisation o on o.id = p.organisation_id
           left join organisation k on k.id = p.counterpart_organisation_id
         where p.id = ?2 and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
           where c.ancestor_id = ?1 and c.descendant_id in (p.organisation_id, p.counterpart_organisation_id)))",
        params![reach.root_id(), id],
    )?)
}

/// The cases of a procedure in reach, of an organisation and below it if one is named (0: none is), the latest
/// first.
///
/// # Errors
/// A fault of the database.
pub fn cases(
    tx: &mut Tx<'_>,
    reach: &Reach,
    procedure: &str,
    organisation_id: i64,
) -> Outcome<Vec<Case>> {
    Ok(tx.rows(
        "select p.id, p.procedure, p.organisation_id, o.short_name as organisation_name, p.version, p.title,
           p.member_id, p.counterpart_organisation_id as counterpart_id, k.short_name as counterpart_name,
           case when cast(?1 as bigint) = 0 then 1 else (select c.depth from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id) end as depth,
           case when k.id is null then null when cast(?1 as bigint) = 0 then 1
             else (select c.depth from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = k.id) end as counterpart_depth
         from procedure_case p join organisation o on o.id = p.organisation_id
           left join organisation k on k.id = p.counterpart_organisation_id
         where p.procedure = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id in (p.organisation_id, p.counterpart_organisation_id)))
           and (cast(?3 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?3 and c.descendant_id in (p.organisation_id, p.counterpart_organisation_id)))
         order by p.id desc",
        params![reach.root_id(), procedure, organisation_id],
    )?)
}

/// Whether a case of the procedure about the same member, organisation or person, already found, has none of the
/// steps that end it.
///
/// # Errors
/// A fault of the database.
pub fn has_open(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    (new, person): (&NewCase, Option<&str>),
    ending: &[&str],
) -> Outcome<bool> {
    let ids: Vec<i64> = tx.column(
        "select p.id from procedure_case p
         where p.procedure = ?1 and p.organisation_id = ?2
           and coalesce(p.member_id, 0) = cast(?3 as bigint)
           and (cast(?4 as text) = '' or p.title = ?4)",
        params![
            new.procedure,
            new.organisation_id,
            new.member_id.unwrap_or(0),
            person.unwrap_or("")
        ],
    )?;
    for id in ids {
        let taken: Vec<String> = tx.column(
            "select s.step from procedure_step s where s.case_id = ?1 and s.taken_back_at is null",
            params![id],
        )?;
        if !taken.iter().any(|it| ending.contains(&it.as_str())) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The cases about a member, as far as in reach or about the reader, the latest first.
///
/// # Errors
/// A fault of the database.
pub fn cases_of_member(tx: &mut Tx<'_>, reach: &Reach, member_id: i64) -> Outcome<Vec<Case>> {
    Ok(tx.rows(
        "select p.id, p.procedure, p.organisation_id, o.short_name as organisation_name, p.version, p.title,
           p.member_id, p.counterpart_organisation_id as counterpart_id, k.short_name as counterpart_name,
           case when cast(?1 as bigint) = 0 then 1 else (select c.depth from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id) end as depth,
           case when k.id is null then null when cast(?1 as bigint) = 0 then 1
             else (select c.depth from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = k.id) end as counterpart_depth
         from procedure_case p join organisation o on o.id = p.organisation_id
           left join organisation k on k.id = p.counterpart_organisation_id
         where p.member_id = ?3 and (cast(?1 as bigint) = 0 or p.member_id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id in (p.organisation_id, p.counterpart_organisation_id)))
         order by p.id desc",
        params![reach.root_id(), reach.member_id(), member_id],
    )?)
}

/// From now on a case already found is about a member who was on no roster when it began, or about none again.
///
/// # Errors
/// A fault of the database.
pub fn put_member(tx: &mut Tx<'_>, case_id: i64, member_id: Option<i64>) -> Outcome<()> {
    tx.execute(
        "update procedure_case set member_id = ?2 where id = ?1",
        params![case_id, member_id],
    )?;
    Ok(())
}

/// Whether there is such an organisation in the county: the other side of a case whose own organisation was
/// already found need not be in reach.
///
/// # Errors
/// A fault of the database.
pub fn is_organisation(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<bool> {
    let count: Option<i64> = tx.scalar(
        "select count(o.id) from organisation o where o.id = ?1 and o.dissolved_on is null",
        params![id],
    )?;
    Ok(count.unwrap_or_default() > 0)
}

/// The organisations of the county that can be the other side of a case of an organisation already found, by
/// code, only those that members belong to where it is about one: their names are no secret.
///
/// # Errors
/// A fault of the database.
pub fn others(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    (organisation_id, has_member): (i64, bool),
) -> Outcome<Vec<OrganisationName>> {
    Ok(tx.rows(
        "select o.id, o.code, o.short_name, o.kind, o.dissolved_on from organisation o
         where o.dissolved_on is null and o.id <> ?1 and o.kind <> 'group'
           and (cast(?2 as text) = '0' or o.kind in ('branch', 'joint_branch'))
         order by o.code",
        params![organisation_id, if has_member { "1" } else { "0" }],
    )?)
}

/// Opens a case of a procedure about a member or an organisation; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &NewCase, title: &str) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into procedure_case (id, procedure, organisation_id, version, account_id, at, title, member_id,
           counterpart_organisation_id)
         values (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            new.procedure,
            new.organisation_id,
            actor.account_id,
            at,
            title,
            new.member_id,
            new.counterpart_id
        ],
    )?;
    Ok(id)
}

/// The steps of a case already found, in the order of their days.
///
/// # Errors
/// A fault of the database.
pub fn steps(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<StepRow>> {
    Ok(tx.rows(
        "select s.id, s.case_id, s.step, s.taken_on, s.facts, s.at, a.display_name as account_name
         from procedure_step s left join account a on a.id = s.account_id
         where s.case_id = ?1 and s.taken_back_at is null
         order by s.taken_on, s.id",
        params![case_id],
    )?)
}

/// The steps of every case of a procedure in reach, case by case, in the order of their days.
///
/// # Errors
/// A fault of the database.
pub fn steps_of_all(tx: &mut Tx<'_>, reach: &Reach, procedure: &str) -> Outcome<Vec<StepRow>> {
    Ok(tx.rows(
        "select s.id, s.case_id, s.step, s.taken_on, s.facts, s.at, a.display_name as account_name
         from procedure_case p join procedure_step s on s.case_id = p.id
           left join account a on a.id = s.account_id
         where p.procedure = ?2 and s.taken_back_at is null
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id in (p.organisation_id, p.counterpart_organisation_id)))
         order by s.case_id, s.taken_on, s.id",
        params![reach.root_id(), procedure],
    )?)
}

/// Opens a case; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert_case(
    tx: &mut Tx<'_>,
    actor: &Actor,
    procedure: &str,
    organisation_id: i64,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into procedure_case (id, procedure, organisation_id, version, account_id, at)
         values (?1, ?2, ?3, 1, ?4, ?5)",
        params![id, procedure, organisation_id, actor.account_id, at],
    )?;
    Ok(id)
}

/// Records a step.
///
/// # Errors
/// A fault of the database.
pub fn insert_step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    case_id: i64,
    (step, taken_on): (&str, Date),
    facts: &str,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into procedure_step (id, case_id, step, taken_on, facts, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, case_id, step, taken_on, facts, actor.account_id, at],
    )?;
    Ok(id)
}

/// Takes a step back with its reason.
///
/// # Errors
/// A fault of the database.
pub fn take_back(tx: &mut Tx<'_>, actor: &Actor, id: i64, reason: &str) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update procedure_step set taken_back_at = ?2, taken_back_account_id = ?3, taken_back_reason = ?4
         where id = ?1",
        params![id, at, actor.account_id, reason],
    )?;
    Ok(())
}

/// Raises the version of a case, if it is still the one that was shown; says whether it was.
///
/// # Errors
/// A fault of the database.
pub fn raise_version(tx: &mut Tx<'_>, id: i64, version: i64) -> Outcome<bool> {
    let raised = tx.execute(
        "update procedure_case set version = version + 1 where id = ?1 and version = ?2",
        params![id, version],
    )?;
    Ok(raised == 1)
}
