//! Statements of the roster: a page of it, and how many of each kind a search finds.
//!
//! Both ways to a page look for the ids of its lines in an index that holds all that the roster is
//! narrowed by, and fetch the rows of those lines only: along all names of the county until the page is
//! full, or through the members of every branch below the organisation asked for. Which is shorter is
//! told by the counts of the summary.

use zhibu_db::{Tx, Value, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::members::model::{MemberLine, PAGE_LINES, RosterFilter, SummaryCell};
use crate::members::naming::{searched_grams, typed_letters};

/// How many members a filter leaves of how many in its organisation.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// Those in the organisation asked for, or in reach.
    pub all: i64,
    /// Those of them that the filter leaves.
    pub found: i64,
}

/// The lines of one page, one more than [`PAGE_LINES`] if there are more. `tail_index` is the keyed hash
/// of what was typed, for a search by the end of the ID number; `expected` is for a page without search.
///
/// # Errors
/// A fault of the database.
pub fn lines(
    tx: &mut Tx<'_>,
    reach: &Reach,
    filter: &RosterFilter,
    tail_index: &[u8],
    expected: Expected,
) -> Outcome<Vec<MemberLine>> {
    let mut values = shared_values(reach, filter);
    let (after_sort, after_id) = filter.after.clone().unwrap_or_default();
    values.extend_from_slice(params![after_sort, after_id]);
    let way = if !filter.search.is_empty() {
        values.extend(search_values(filter, tail_index));
        if is_one_character(filter) {
            Way::Character
        } else {
            Way::Pieces
        }
    } else if is_shorter_along_names(tx, reach, filter, expected)? {
        Way::County
    } else {
        Way::Below
    };
    let statement = match (way, filter.by_strokes) {
        (Way::County, false) => COUNTY_LINES,
        (Way::Below, false) => BELOW_LINES,
        (Way::Pieces, false) => SEARCH_LINES,
        (Way::Character, false) => CHARACTER_LINES,
        (Way::County, true) => COUNTY_BY_STROKES,
        (Way::Below, true) => BELOW_BY_STROKES,
        (Way::Pieces, true) => SEARCH_BY_STROKES,
        (Way::Character, true) => CHARACTER_BY_STROKES,
    };
    Ok(tx.rows(statement, &values)?)
}

/// The way to the lines of a page.
#[derive(Clone, Copy)]
enum Way {
    County,
    Below,
    Pieces,
    Character,
}

/// How many members of each kind a search finds under a filter.
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
    values.extend_from_slice(params!["", 0_i64]);
    values.extend(search_values(filter, tail_index));
    let statement = if is_one_character(filter) {
        CHARACTER_COUNTS
    } else {
        SEARCH_COUNTS
    };
    Ok(tx.rows(statement, &values)?)
}

/// Along the names one passes `county / found` members for each line; through the branches all of them.
fn is_shorter_along_names(
    tx: &mut Tx<'_>,
    reach: &Reach,
    filter: &RosterFilter,
    expected: Expected,
) -> Outcome<bool> {
    /// A member on the way costs more along the names: whether they are below is asked of each.
    const STEP_WEIGHT: i64 = 2;
    let within = narrowest(reach, filter);
    if within <= 0 {
        return Ok(true);
    }
    let county: Option<i64> = tx.scalar(
        "select s.all_count from organisation_summary s
         where s.organisation_id = (
             select up.ancestor_id from organisation_closure up where up.descendant_id = ?2
             order by up.depth desc limit 1)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?1 and r.descendant_id = ?2))",
        params![reach.root_id(), within],
    )?;
    let passed = county
        .unwrap_or_default()
        .saturating_mul(PAGE_LINES * STEP_WEIGHT);
    Ok(passed <= expected.found.saturating_mul(expected.all))
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

fn is_one_character(filter: &RosterFilter) -> bool {
    let pieces = searched_grams(&filter.search);
    matches!(pieces.as_slice(), [only] if only.chars().count() == 1)
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
    let letters = typed_letters(&filter.search);
    // Without a letter nothing sounds so, rather than everything.
    let after = if letters.is_empty() {
        String::new()
    } else {
        format!("{letters}\u{10FFFF}")
    };
    let mut values = params![letters, after, tail_index, piece(0)].to_vec();
    if is_one_character(filter) {
        values.extend_from_slice(params![format!("{}\u{10FFFF}", piece(0))]);
    } else {
        values.extend_from_slice(params![piece(1), piece(2)]);
    }
    values
}

// One line more than a page has tells whether there is another.
const _: () = assert!(PAGE_LINES == 50);

macro_rules! lines_begin {
    () => {
        "select m.id, m.name, m.name_sort, m.status, m.sex, m.birth_on, m.branch_id,
           o.short_name as branch_name, m.joined_on, m.full_on, m.personnel, m.workplace,
           m.in_hardship, m.floating
         from member m join organisation o on o.id = m.branch_id
         where m.id in (select k.id "
    };
}

macro_rules! lines_end {
    () => {
        " order by k.name_sort, k.id limit 51) order by m.name_sort, m.id"
    };
}

/// That the organisation asked for is in reach is asked once, and for each member only whether they are
/// below it.
macro_rules! conditions {
    () => {
        " (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
             where r.ancestor_id = ?1 and r.descendant_id = ?2))
          and (cast(?2 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?2 and c.descendant_id = k.branch_id))
          and (cast(?3 as text) = '' or k.status = ?3) and (cast(?4 as text) = '' or k.personnel = ?4)
          and (cast(?5 as text) = '' or k.sex = ?5)
          and (cast(?6 as text) = '' or (?6 = 'hardship' and k.in_hardship)
            or (?6 = 'floating' and k.floating))
          "
    };
}

macro_rules! after {
    () => {
        " and (k.name_sort, k.id) > (?7, ?8) "
    };
}

macro_rules! lines_begin_by_strokes {
    () => {
        "select m.id, m.name, m.name_strokes as name_sort, m.status, m.sex, m.birth_on, m.branch_id,
           o.short_name as branch_name, m.joined_on, m.full_on, m.personnel, m.workplace,
           m.in_hardship, m.floating
         from member m join organisation o on o.id = m.branch_id
         where m.id in (select k.id "
    };
}

macro_rules! lines_end_by_strokes {
    () => {
        " and (k.name_strokes, k.id) > (?7, ?8)
          order by k.name_strokes, k.id limit 51) order by m.name_strokes, m.id"
    };
}

macro_rules! counts_begin {
    () => {
        "select k.status, k.personnel, k.sex, count(k.id) as member_count "
    };
}

macro_rules! counts_end {
    () => {
        " group by k.status, k.personnel, k.sex order by k.status, k.personnel, k.sex"
    };
}

macro_rules! with_pieces {
    () => {
        "from member k where k.id in (
           select a.member_id from member_gram a
           join member_gram b on b.member_id = a.member_id and b.gram = ?13
           join member_gram c on c.member_id = a.member_id and c.gram = ?14 where a.gram = ?12"
    };
}

/// Every character of a name begins one of its pieces.
macro_rules! with_character {
    () => {
        "from member k where k.id in (
           select a.member_id from member_gram a where a.gram >= ?12 and a.gram < ?13"
    };
}

/// Or whose pinyin or initials begin with what was typed, or whose ID number ends so.
macro_rules! or_otherwise {
    () => {
        " union select p.id from member p where p.name_pinyin >= ?9 and p.name_pinyin < ?10
          union select i.id from member i where i.name_initials >= ?9 and i.name_initials < ?10
          union select r.member_id from member_reading r where r.reading >= ?9 and r.reading < ?10
          union select t.id from member t where t.id_number_tail = ?11) and"
    };
}

const COUNTY_LINES: &str = concat!(
    lines_begin!(),
    "from member k where",
    conditions!(),
    after!(),
    lines_end!()
);

const BELOW_LINES: &str = concat!(
    lines_begin!(),
    "from organisation_closure b join member k on k.branch_id = b.descendant_id
     where b.ancestor_id = ?2 and",
    conditions!(),
    after!(),
    lines_end!()
);

const SEARCH_LINES: &str = concat!(
    lines_begin!(),
    with_pieces!(),
    or_otherwise!(),
    conditions!(),
    after!(),
    lines_end!()
);

const CHARACTER_LINES: &str = concat!(
    lines_begin!(),
    with_character!(),
    or_otherwise!(),
    conditions!(),
    after!(),
    lines_end!()
);

const SEARCH_COUNTS: &str = concat!(
    counts_begin!(),
    with_pieces!(),
    or_otherwise!(),
    conditions!(),
    after!(),
    counts_end!()
);

const CHARACTER_COUNTS: &str = concat!(
    counts_begin!(),
    with_character!(),
    or_otherwise!(),
    conditions!(),
    after!(),
    counts_end!()
);

const COUNTY_BY_STROKES: &str = concat!(
    lines_begin_by_strokes!(),
    "from member k where",
    conditions!(),
    lines_end_by_strokes!()
);

const BELOW_BY_STROKES: &str = concat!(
    lines_begin_by_strokes!(),
    "from organisation_closure b join member k on k.branch_id = b.descendant_id
     where b.ancestor_id = ?2 and",
    conditions!(),
    lines_end_by_strokes!()
);

const SEARCH_BY_STROKES: &str = concat!(
    lines_begin_by_strokes!(),
    with_pieces!(),
    or_otherwise!(),
    conditions!(),
    lines_end_by_strokes!()
);

const CHARACTER_BY_STROKES: &str = concat!(
    lines_begin_by_strokes!(),
    with_character!(),
    or_otherwise!(),
    conditions!(),
    lines_end_by_strokes!()
);
