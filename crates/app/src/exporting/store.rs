//! Statements of exports.

use zhibu_db::{Tx, Value, params};

use super::model::{Branch, MemberExport};
use crate::access::Reach;
use crate::error::Outcome;

/// Members fetched in one statement.
const MEMBERS_PER_STATEMENT: usize = 50;

/// The branches in reach, standing and dissolved, in the order of codes.
///
/// # Errors
/// A fault of the database.
pub fn branches(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Branch>> {
    let today = tx.today();
    Ok(tx.rows(
        "select o.id, o.code, o.short_name, exists (select 1 from organisation t
             where t.short_name = o.short_name and t.id <> o.id) as is_shared,
           (o.dissolved_on is null or o.dissolved_on > ?2) as is_standing
         from organisation o
         where o.kind in ('branch', 'joint_branch')
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = o.id))
         order by o.code",
        params![reach.root_id(), today],
    )?)
}

/// The members in reach of these ids, in the order of the ids.
///
/// # Errors
/// A fault of the database.
pub fn members(tx: &mut Tx<'_>, reach: &Reach, ids: &[i64]) -> Outcome<Vec<MemberExport>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(MEMBERS_PER_STATEMENT) {
        // The statement has a fixed number of places; those left over repeat the first.
        let asked = some.iter().chain(some.iter().take(1).cycle());
        let mut values = params![reach.root_id()].to_vec();
        values.extend(asked.take(MEMBERS_PER_STATEMENT).map(Value::from));
        let mut rows: Vec<MemberExport> = tx.rows(
            "select m.id, m.name, m.sex, m.birth_on, m.ethnicity, m.status, m.document_type, m.id_number_sealed,
               m.telephone_sealed, m.education, m.degree, m.native_place, m.joined_on, m.full_on, m.branch_id, m.personnel,
               m.workplace, m.in_hardship, m.floating, m.note
             from member m
             where m.id in (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
               ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37,
               ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51)
             and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
               where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
            &values,
        )?;
        rows.sort_by_key(|row| some.iter().position(|id| *id == row.id));
        found.extend(rows);
    }
    Ok(found)
}
