//! Statements of plans of cultivation.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::{Actor, Reach};
use crate::error::Outcome;

record! {
    /// What a contact means to do with a candidate.
    pub struct CultivationRow {
        pub id: i64,
        pub contact_name: String,
        pub goal: String,
        pub measures: String,
        pub planned_on: Date,
        pub until_on: Date,
    }
}

record! {
    /// A look at what came of it.
    pub struct ReviewRow {
        pub line_id: i64,
        /// under_way, done or not_done.
        pub state: String,
        pub note: Option<String>,
        pub reviewed_on: Date,
        pub display_name: Option<String>,
    }
}

record! {
    /// A line that is under way, and since when nobody looked at it.
    pub struct OpenRow {
        pub case_id: i64,
        pub since_on: Date,
    }
}

/// A line to be kept; checked already.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// 培养联系人.
    pub contact_name: String,
    /// 培养目标.
    pub goal: String,
    /// 措施.
    pub measures: String,
    /// 完成时限.
    pub until_on: Date,
}

/// The lines of a case already found.
///
/// # Errors
/// A fault of the database.
pub fn lines(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<CultivationRow>> {
    Ok(tx.rows(
        "select id, contact_name, goal, measures, planned_on, until_on from cultivation_line
         where case_id = ?1 order by id",
        params![case_id],
    )?)
}

/// What came of the lines of a case already found, earliest first.
///
/// # Errors
/// A fault of the database.
pub fn reviews(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<ReviewRow>> {
    Ok(tx.rows(
        "select r.line_id, r.state, r.note, r.reviewed_on, a.display_name
         from cultivation_line l join cultivation_review r on r.line_id = l.id
           left join account a on a.id = r.account_id
         where l.case_id = ?1 order by r.id",
        params![case_id],
    )?)
}

/// The lines under way of the cases in reach.
///
/// # Errors
/// A fault of the database.
pub fn under_way(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<OpenRow>> {
    Ok(tx.rows(
        "select l.case_id, coalesce(max(r.reviewed_on), l.planned_on) as since_on
         from procedure_case p join cultivation_line l on l.case_id = p.id
           left join cultivation_review r on r.line_id = l.id
         where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
           and not exists (select 1 from cultivation_review d
             where d.line_id = l.id and d.state <> 'under_way')
         group by l.id, l.case_id, l.planned_on order by l.id",
        params![reach.root_id()],
    )?)
}

/// Keeps a line of a case.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, case_id: i64, new: &NewLine) -> Outcome<()> {
    let (id, at, today) = (tx.new_id(), tx.now_text(), tx.today());
    tx.execute(
        "insert into cultivation_line (id, case_id, contact_name, goal, measures, planned_on, until_on,
           account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            case_id,
            new.contact_name,
            new.goal,
            new.measures,
            today,
            new.until_on,
            actor.account_id,
            at
        ],
    )?;
    Ok(())
}

/// Keeps a look at a line.
///
/// # Errors
/// A fault of the database.
pub fn review(
    tx: &mut Tx<'_>,
    actor: &Actor,
    line_id: i64,
    (state, note): (&str, Option<&str>),
) -> Outcome<()> {
    let (id, at, today) = (tx.new_id(), tx.now_text(), tx.today());
    tx.execute(
        "insert into cultivation_review (id, line_id, state, note, reviewed_on, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, line_id, state, note, today, actor.account_id, at],
    )?;
    Ok(())
}
