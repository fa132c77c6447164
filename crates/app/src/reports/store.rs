//! Statements of the report. Each answers the whole of an organisation and what is below it at once.

use jiff::civil::Date;
use zhibu_db::{FromRow, Tx, params};

use super::model::{
    MeetingCount, MeetingLine, MemberFact, OrganisationRow, Question, Remark, SetMeasure, UnitRow,
};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// An organisation in reach and everything below it, in the order of codes, by name and kind
/// of a day.
///
/// # Errors
/// A fault of the database.
pub fn organisations(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    on: Date,
) -> Outcome<Vec<OrganisationRow>> {
    Ok(tx.rows(
        "select o.id, up.ancestor_id as parent_id, o.code, coalesce(was.name, o.name) as name,
           coalesce(was.short_name, o.short_name) as short_name, coalesce(was.kind, o.kind) as kind,
           o.founded_on, o.dissolved_on, o.last_election_on, o.term_years
         from organisation_closure b
         join organisation o on o.id = b.descendant_id
         left join organisation_past was on was.organisation_id = o.id and was.from_on <= ?3
           and was.until_on > ?3
         left join organisation_closure up on up.descendant_id = o.id and up.depth = 1
         where b.ancestor_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by o.code",
        params![reach.root_id(), organisation_id, on],
    )?)
}

/// The units that an organisation in reach or one below it serves; for the work committee with nothing
/// above it, every unit of the county, since those without an organisation are its to see to.
///
/// # Errors
/// A fault of the database.
pub fn units(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<UnitRow>> {
    Ok(tx.rows(
        "select u.id, u.code, u.short_name, u.affiliation,
           exists (select 1 from organisation_unit s
             join organisation_closure d on d.descendant_id = s.organisation_id and d.ancestor_id = ?2
             where s.unit_id = u.id) as is_served
         from unit u
         where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = ?2))
           and (exists (select 1 from organisation_unit s
               join organisation_closure d on d.descendant_id = s.organisation_id and d.ancestor_id = ?2
               where s.unit_id = u.id)
             or (exists (select 1 from organisation w where w.id = ?2 and w.kind = 'work_committee')
               and not exists (select 1 from organisation_closure up
                 where up.descendant_id = ?2 and up.depth > 0)))
         order by u.code",
        params![reach.root_id(), organisation_id],
    )?)
}

/// Calls `each` with every member of an organisation in reach and below it on a day, in the order of
/// names.
///
/// # Errors
/// A fault of the database.
pub fn each_member(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    on: Date,
    mut each: impl FnMut(MemberFact),
) -> Outcome<()> {
    tx.each(
        "select m.id, m.name, m.name_sort, p.organisation_id as branch_id, s.status, m.sex, m.birth_on,
           m.ethnicity, m.education, m.joined_on, m.personnel, m.floating, m.in_hardship
         from organisation_closure b
         join membership p on p.organisation_id = b.descendant_id and p.from_on <= ?3
           and (p.until_on is null or p.until_on > ?3)
         join member_status s on s.member_id = p.member_id and s.from_on <= ?3
           and (s.until_on is null or s.until_on > ?3) and s.status <> 'former'
         join member m on m.id = p.member_id
         where b.ancestor_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by m.name_sort, m.id",
        params![reach.root_id(), organisation_id, on],
        |row| {
            each(MemberFact::from_row(row)?);
            Ok(())
        },
    )?;
    Ok(())
}

/// How many records each organisation left in the period.
///
/// # Errors
/// A fault of the database.
pub fn meeting_counts(
    tx: &mut Tx<'_>,
    reach: &Reach,
    question: &Question,
) -> Outcome<Vec<MeetingCount>> {
    Ok(tx.rows(
        "select t.organisation_id, count(t.id) as meeting_count
         from organisation_closure b join meeting t on t.organisation_id = b.descendant_id
         where b.ancestor_id = ?2 and t.held_on >= ?3 and t.held_on <= ?4
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = t.organisation_id))
         group by t.organisation_id",
        params![
            reach.root_id(),
            question.organisation_id,
            question.from,
            question.to
        ],
    )?)
}

/// The records of the period, latest first, so many after the first so many.
///
/// # Errors
/// A fault of the database.
pub fn meetings(
    tx: &mut Tx<'_>,
    reach: &Reach,
    question: &Question,
    (skipped, limit): (i64, i64),
) -> Outcome<Vec<MeetingLine>> {
    Ok(tx.rows(
        "select t.id, coalesce(was.short_name, o.short_name) as organisation_name, t.held_on, t.topic
         from organisation_closure b join meeting t on t.organisation_id = b.descendant_id
         join organisation o on o.id = t.organisation_id
         left join organisation_past was on was.organisation_id = o.id and was.from_on <= t.held_on
           and was.until_on > t.held_on
         where b.ancestor_id = ?2 and t.held_on >= ?3 and t.held_on <= ?4
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = t.organisation_id))
         order by t.held_on desc, t.id desc limit ?5 offset ?6",
        params![
            reach.root_id(),
            question.organisation_id,
            question.from,
            question.to,
            limit,
            skipped
        ],
    )?)
}

/// The words beside the chapters of one report in reach.
///
/// # Errors
/// A fault of the database.
pub fn remarks(tx: &mut Tx<'_>, reach: &Reach, question: &Question) -> Outcome<Vec<Remark>> {
    Ok(tx.rows(
        "select r.chapter, r.body, r.at, a.display_name
         from report_remark r left join account a on a.id = r.account_id
         where r.organisation_id = ?2 and r.from_on = ?3 and r.to_on = ?4
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = r.organisation_id))",
        params![
            reach.root_id(),
            question.organisation_id,
            question.from,
            question.to
        ],
    )?)
}

/// The measures set for an organisation in reach and those below it, for one period.
///
/// # Errors
/// A fault of the database.
pub fn measures(tx: &mut Tx<'_>, reach: &Reach, question: &Question) -> Outcome<Vec<SetMeasure>> {
    Ok(tx.rows(
        "select s.organisation_id, s.gap_key, s.body, s.owner_name, s.due_on
         from organisation_closure b join measure s on s.organisation_id = b.descendant_id
         where b.ancestor_id = ?2 and s.period = ?3
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))",
        params![reach.root_id(), question.organisation_id, question.period()],
    )?)
}

/// Keeps the words of a chapter, or takes them away if `body` is empty.
///
/// # Errors
/// A fault of the database.
pub fn put_remark(
    tx: &mut Tx<'_>,
    actor: &Actor,
    question: &Question,
    chapter: &str,
    body: &str,
) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    if body.is_empty() {
        tx.execute(
            "delete from report_remark
             where organisation_id = ?1 and from_on = ?2 and to_on = ?3 and chapter = ?4",
            params![
                question.organisation_id,
                question.from,
                question.to,
                chapter
            ],
        )?;
        return Ok(());
    }
    tx.execute(
        "insert into report_remark (id, organisation_id, from_on, to_on, chapter, body, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (organisation_id, from_on, to_on, chapter)
         do update set body = excluded.body, account_id = excluded.account_id, at = excluded.at",
        params![
            id,
            question.organisation_id,
            question.from,
            question.to,
            chapter,
            body,
            actor.account_id,
            at
        ],
    )?;
    Ok(())
}

/// Keeps a measure; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn put_measure(
    tx: &mut Tx<'_>,
    actor: &Actor,
    period: &str,
    measure: &SetMeasure,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    let kept: Option<i64> = tx.scalar(
        "insert into measure (id, organisation_id, gap_key, period, body, owner_name, due_on, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         on conflict (organisation_id, gap_key, period)
         do update set body = excluded.body, owner_name = excluded.owner_name, due_on = excluded.due_on,
           account_id = excluded.account_id, at = excluded.at
         returning id",
        params![
            id,
            measure.organisation_id,
            measure.gap_key,
            period,
            measure.body,
            measure.owner_name,
            measure.due_on,
            actor.account_id,
            at
        ],
    )?;
    Ok(kept.unwrap_or(id))
}
