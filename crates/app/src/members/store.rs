//! Statements of members that find; those that write stand in the folder: new ones in `intake.rs`, known
//! ones in `update.rs`, the summary of strengths in `strength.rs`; so do the counts that other areas show,
//! in `headcounts.rs`.

pub mod headcounts;
pub mod intake;
mod strength;
pub mod update;

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params};

use super::model::{
    ChangeLine, MemberLine, MemberRow, MembershipLine, PAGE_LINES, RosterFilter, StatusLine,
    SummaryCell,
};
use super::naming::searched_grams;
use crate::access::Reach;
use crate::error::Outcome;

/// The lines of one page, one more than [`PAGE_LINES`] if there are more. `tail_index` is the keyed hash
/// of what was typed, for a search by the end of the ID number.
///
/// # Errors
/// A fault of the database.
pub fn lines(
    tx: &mut Tx<'_>,
    reach: &Reach,
    filter: &RosterFilter,
    tail_index: &[u8],
) -> Outcome<Vec<MemberLine>> {
    let statement = match (filter.search.is_empty(), narrowest(reach, filter)) {
        (false, _) => SEARCH_LINES,
        (true, 0) => COUNTY_LINES,
        (true, _) => BELOW_LINES,
    };
    let mut values = shared_values(reach, filter);
    let (after_sort, after_id) = filter.after.clone().unwrap_or_default();
    values.extend_from_slice(params![after_sort, after_id, PAGE_LINES + 1]);
    if !filter.search.is_empty() {
        values.extend(search_values(filter, tail_index));
    }
    Ok(tx.rows(statement, &values)?)
}

/// How many members there are of each kind under a filter.
///
/// # Errors
/// A fault of the database.
pub fn counts(
    tx: &mut Tx<'_>,
    reach: &Reach,
    filter: &RosterFilter,
    tail_index: &[u8],
) -> Outcome<Vec<SummaryCell>> {
    let mut values = shared_values(reach, filter);
    let statement = if filter.search.is_empty() {
        COUNTS
    } else {
        SEARCH_COUNTS
    };
    if !filter.search.is_empty() {
        values.extend(search_values(filter, tail_index));
    }
    Ok(tx.rows(statement, &values)?)
}

/// Today's totals by kind in an organisation and below it, from the summary.
///
/// # Errors
/// A fault of the database.
pub fn summary(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: Option<i64>,
) -> Outcome<Vec<SummaryCell>> {
    Ok(tx.rows(
        "select s.status, s.personnel, s.sex, cast(sum(s.member_count) as bigint) as member_count
         from branch_summary s
         where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
           and (cast(?2 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?2 and c.descendant_id = s.organisation_id))
         group by s.status, s.personnel, s.sex
         order by s.status, s.personnel, s.sex",
        params![reach.root_id(), organisation_id.unwrap_or(0)],
    )?)
}

/// One member in reach, or the actor's own row.
///
/// # Errors
/// A fault of the database.
pub fn member(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Option<MemberRow>> {
    Ok(tx.row(
        "select m.id, m.branch_id, o.short_name as branch_name, m.status, m.name, m.name_pinyin, m.sex,
           m.birth_on, m.ethnicity, m.document_type, m.id_number_sealed, m.telephone_sealed, m.education,
           m.degree, m.native_place, m.joined_on, m.full_on, m.personnel, m.workplace, m.in_hardship,
           m.floating, m.note, m.version
         from member m join organisation o on o.id = m.branch_id
         where m.id = ?3 and (cast(?1 as bigint) = 0 or m.id = ?2
           or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
        params![reach.root_id(), reach.member_id(), id],
    )?)
}

/// Who belonged to an organisation in reach on a day, in the order of names: for tick lists.
///
/// # Errors
/// A fault of the database.
pub fn members_on(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: i64,
    on: Date,
) -> Outcome<Vec<MemberLine>> {
    Ok(tx.rows(
        "select m.id, m.name, m.name_sort, s.status, m.sex, m.birth_on, p.organisation_id as branch_id,
           o.short_name as branch_name, m.joined_on, m.full_on, m.personnel, m.workplace, m.in_hardship,
           m.floating
         from membership p
         join member m on m.id = p.member_id
         join organisation o on o.id = p.organisation_id
         join member_status s on s.member_id = m.id and s.from_on <= ?3
           and (s.until_on is null or s.until_on > ?3) and s.status <> 'former'
         where p.organisation_id = ?2 and p.from_on <= ?3 and (p.until_on is null or p.until_on > ?3)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         order by m.name_sort, m.id",
        params![reach.root_id(), organisation_id, on],
    )?)
}

/// The branches of a member already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn memberships(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    member_id: i64,
) -> Outcome<Vec<MembershipLine>> {
    Ok(tx.rows(
        "select p.organisation_id, o.short_name as organisation_name, p.from_on, p.until_on
         from membership p join organisation o on o.id = p.organisation_id
         where p.member_id = ?1 order by p.from_on desc",
        params![member_id],
    )?)
}

/// The standings of a member already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn statuses(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<StatusLine>> {
    Ok(tx.rows(
        "select status, from_on, until_on from member_status where member_id = ?1 order by from_on desc",
        params![member_id],
    )?)
}

/// The changes of a member already found, latest first.
///
/// # Errors
/// A fault of the database.
pub fn changes(tx: &mut Tx<'_>, _reach: &Reach, member_id: i64) -> Outcome<Vec<ChangeLine>> {
    Ok(tx.rows(
        "select c.at, c.source, c.field, c.old_value, c.new_value, a.display_name
         from member_change c left join account a on a.id = c.account_id
         where c.member_id = ?1 order by c.id desc limit 100",
        params![member_id],
    )?)
}

/// Recomputes both summaries of the branches named, in the transaction of the change.
///
/// # Errors
/// A fault of the database.
pub fn rebuild_summaries(tx: &mut Tx<'_>, branch_ids: &[i64]) -> Outcome<()> {
    for id in branch_ids {
        tx.execute(
            "delete from branch_summary where organisation_id = ?1",
            params![*id],
        )?;
        tx.execute(
            "insert into branch_summary (organisation_id, status, personnel, sex, member_count)
             select m.branch_id, m.status, m.personnel, m.sex, count(m.id) from member m
             where m.branch_id = ?1 group by m.branch_id, m.status, m.personnel, m.sex",
            params![*id],
        )?;
        strength::rebuild(tx, *id)?;
    }
    Ok(())
}

/// The organisation that narrows most: the filter's, else the reach's; 0 for the whole county.
fn narrowest(reach: &Reach, filter: &RosterFilter) -> i64 {
    filter.organisation_id.unwrap_or(reach.root_id())
}

fn shared_values(reach: &Reach, filter: &RosterFilter) -> Vec<Value> {
    params![
        reach.root_id(),
        narrowest(reach, filter),
        filter.status,
        filter.personnel,
        filter.sex,
        filter.mark
    ]
    .to_vec()
}

/// The pieces of a name (three at most; absent ones repeat the first), the text as pinyin or initials with
/// the text just after it in order, and the hash of the ID number's end.
fn search_values(filter: &RosterFilter, tail_index: &[u8]) -> Vec<Value> {
    let pieces = searched_grams(&filter.search);
    let piece = |at: usize| {
        pieces
            .get(at)
            .or(pieces.first())
            .cloned()
            .unwrap_or_default()
    };
    let letters = filter.search.to_lowercase().replace([' ', '\''], "");
    let after = format!("{letters}\u{10FFFF}");
    params![piece(0), piece(1), piece(2), letters, after, tail_index].to_vec()
}

macro_rules! line_columns {
    () => {
        "select m.id, m.name, m.name_sort, m.status, m.sex, m.birth_on, m.branch_id,
           o.short_name as branch_name, m.joined_on, m.full_on, m.personnel, m.workplace, m.in_hardship,
           m.floating "
    };
}

macro_rules! filter_conditions {
    () => {
        " and (cast(?3 as text) = '' or m.status = ?3) and (cast(?4 as text) = '' or m.personnel = ?4)
         and (cast(?5 as text) = '' or m.sex = ?5)
         and (cast(?6 as text) = '' or (?6 = 'hardship' and m.in_hardship)
           or (?6 = 'floating' and m.floating)) "
    };
}

macro_rules! reach_conditions {
    () => {
        " (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
          and (cast(?2 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?2 and c.descendant_id = m.branch_id)) "
    };
}

const COUNTY_LINES: &str = concat!(
    line_columns!(),
    "from member m join organisation o on o.id = m.branch_id where",
    reach_conditions!(),
    filter_conditions!(),
    " and (m.name_sort, m.id) > (?7, ?8) order by m.name_sort, m.id limit ?9"
);

/// Below one organisation: begun from its branches, since few of the county's names are there.
const BELOW_LINES: &str = concat!(
    line_columns!(),
    "from organisation_closure b join member m on m.branch_id = b.descendant_id
       join organisation o on o.id = m.branch_id
     where b.ancestor_id = ?2 and",
    reach_conditions!(),
    filter_conditions!(),
    " and (m.name_sort, m.id) > (?7, ?8) order by m.name_sort, m.id limit ?9"
);

const SEARCH_LINES: &str = concat!(
    line_columns!(),
    "from member m join organisation o on o.id = m.branch_id
     where m.id in (
         select a.member_id from member_gram a
         join member_gram b on b.member_id = a.member_id and b.gram = ?11
         join member_gram c on c.member_id = a.member_id and c.gram = ?12 where a.gram = ?10
         union select p.id from member p where p.name_pinyin >= ?13 and p.name_pinyin < ?14
         union select i.id from member i where i.name_initials >= ?13 and i.name_initials < ?14
         union select t.id from member t where t.id_number_tail = ?15) and",
    reach_conditions!(),
    filter_conditions!(),
    " and (m.name_sort, m.id) > (?7, ?8) order by m.name_sort, m.id limit ?9"
);

const COUNTS: &str = concat!(
    "select m.status, m.personnel, m.sex, count(m.id) as member_count from member m where",
    reach_conditions!(),
    filter_conditions!(),
    " group by m.status, m.personnel, m.sex order by m.status, m.personnel, m.sex"
);

const SEARCH_COUNTS: &str = concat!(
    "select m.status, m.personnel, m.sex, count(m.id) as member_count from member m
     where m.id in (
         select a.member_id from member_gram a
         join member_gram b on b.member_id = a.member_id and b.gram = ?8
         join member_gram c on c.member_id = a.member_id and c.gram = ?9 where a.gram = ?7
         union select p.id from member p where p.name_pinyin >= ?10 and p.name_pinyin < ?11
         union select i.id from member i where i.name_initials >= ?10 and i.name_initials < ?11
         union select t.id from member t where t.id_number_tail = ?12) and",
    reach_conditions!(),
    filter_conditions!(),
    " group by m.status, m.personnel, m.sex order by m.status, m.personnel, m.sex"
);
