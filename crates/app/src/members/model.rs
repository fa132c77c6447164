//! Members as lists and pages show them.

use jiff::civil::Date;
use zhibu_db::record;

use crate::error::Said;

record! {
    /// A line of the roster.
    pub struct MemberLine {
        pub id: i64,
        pub name: String,
        pub name_sort: String,
        /// full 正式, probationary 预备, former.
        pub status: String,
        pub sex: String,
        pub birth_on: Date,
        pub branch_id: i64,
        pub branch_name: String,
        pub joined_on: Date,
        pub full_on: Option<Date>,
        /// in_service 在职, retired 离退休, other 其他.
        pub personnel: String,
        pub workplace: Option<String>,
        pub in_hardship: bool,
        pub floating: bool,
    }
}

record! {
    /// Everything the row of a member holds; sealed fields still sealed.
    pub struct MemberRow {
        pub id: i64,
        pub branch_id: i64,
        pub branch_name: String,
        pub status: String,
        pub name: String,
        pub name_pinyin: String,
        pub sex: String,
        pub birth_on: Date,
        pub ethnicity: String,
        pub document_type: String,
        pub id_number_sealed: Vec<u8>,
        pub telephone_sealed: Option<Vec<u8>>,
        pub education: String,
        pub degree: Option<String>,
        pub native_place: Option<String>,
        pub joined_on: Date,
        pub full_on: Option<Date>,
        pub personnel: String,
        pub workplace: Option<String>,
        pub in_hardship: bool,
        pub floating: bool,
        pub note: Option<String>,
        pub version: i64,
    }
}

record! {
    /// A standing that came of a case of developing members.
    pub struct StandingCase {
        pub case_id: i64,
        pub status: String,
        pub from_on: Date,
    }
}

record! {
    /// A branch a member belonged to.
    pub struct MembershipLine {
        pub organisation_id: i64,
        pub organisation_name: String,
        pub from_on: Date,
        pub until_on: Option<Date>,
    }
}

record! {
    /// A standing a member had.
    pub struct StatusLine {
        pub status: String,
        pub from_on: Date,
        pub until_on: Option<Date>,
    }
}

record! {
    /// A changed field.
    pub struct ChangeLine {
        pub at: String,
        pub source: String,
        pub field: String,
        pub old_value: Option<String>,
        pub new_value: Option<String>,
        /// change or correct; none for what a list changed.
        pub kind: Option<String>,
        pub from_on: Option<Date>,
        pub reason: Option<String>,
        pub display_name: Option<String>,
    }
}

record! {
    /// A count of the roster's totals.
    pub struct SummaryCell {
        pub status: String,
        pub personnel: String,
        pub sex: String,
        pub member_count: i64,
    }
}

record! {
    /// A request for correction 更正申请; what is wanted still sealed.
    pub struct CorrectionRow {
        pub id: i64,
        pub member_id: i64,
        pub name: String,
        pub branch_id: i64,
        pub branch_name: String,
        pub field: String,
        pub wanted_sealed: Vec<u8>,
        pub from_on: Option<Date>,
        pub reason: String,
        pub at: String,
        /// open, accepted or refused.
        pub state: String,
        pub answer: Option<String>,
        pub answered_at: Option<String>,
        /// Who answered.
        pub display_name: Option<String>,
    }
}

/// A request for correction as its member sees it.
#[derive(Clone, Debug)]
pub struct CorrectionLine {
    /// Its id.
    pub id: i64,
    /// The item.
    pub field: String,
    /// What it should be; empty for nothing.
    pub wanted: String,
    /// From which day.
    pub from_on: Option<Date>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: String,
    /// How it stands.
    pub state: String,
    /// What was answered.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<String>,
    /// By whom.
    pub display_name: Option<String>,
}

record! {
    /// A filter of the roster under a name of one's own.
    pub struct ViewLine {
        pub id: i64,
        pub name: String,
        /// As an address takes it: `?status=full`.
        pub filter: String,
    }
}

/// One line of 经历: what was so from a day until another.
#[derive(Clone, Debug, PartialEq)]
pub struct FactLine {
    /// None for a standing, a branch or a post.
    pub id: Option<i64>,
    /// The key of its item: `education`, `status`, `branch_id`, `post`.
    pub field: String,
    /// public, internal or sensitive.
    pub label: String,
    /// None where nobody knows since when.
    pub from_on: Option<Date>,
    /// None while it holds.
    pub until_on: Option<Date>,
    /// Where, for a post.
    pub place: Option<String>,
    /// As it is kept; none where it is blank.
    pub value: Option<String>,
    /// Where it was learnt from.
    pub source: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The case of developing members that it came of.
    pub case_id: Option<i64>,
}

record! {
    /// A post as a member's file shows it.
    pub struct PostLine {
        pub organisation_name: String,
        pub title: String,
        pub from_on: Date,
        pub until_on: Option<Date>,
    }
}

/// What the roster is narrowed to. Empty text means: not narrowed.
#[derive(Clone, Debug, Default)]
pub struct RosterFilter {
    /// An organisation, with everything below it.
    pub organisation_id: Option<i64>,
    /// full, probationary or former.
    pub status: String,
    /// in_service, retired or other.
    pub personnel: String,
    /// male or female.
    pub sex: String,
    /// hardship 困难 or floating 流动.
    pub mark: String,
    /// A name or part of one, pinyin or its initials, or the last four characters of the ID number.
    pub search: String,
    /// By the strokes of names 姓氏笔画; otherwise by pinyin.
    pub by_strokes: bool,
    /// The last line of the page before: its `name_sort` and id.
    pub after: Option<(String, i64)>,
}

/// A page of the roster.
#[derive(Clone, Debug)]
pub struct RosterPage {
    /// At most [`PAGE_LINES`] lines.
    pub lines: Vec<MemberLine>,
    /// Whether more follow.
    pub more: bool,
    /// How many there are in all under this filter.
    pub total_count: i64,
    /// The totals by kind under this filter; they add up to `total_count`.
    pub cells: Vec<SummaryCell>,
}

/// Lines of one page of the roster.
pub const PAGE_LINES: i64 = 50;

/// What is under way about a member, and what can be begun.
#[derive(Clone, Debug, Default)]
pub struct Underway {
    /// The cases that have not ended.
    pub cases: Vec<UnderwayCase>,
    /// What can be begun: its key, and its name.
    pub offered: Vec<(String, Said)>,
}

/// A case about a member that has not ended.
#[derive(Clone, Debug)]
pub struct UnderwayCase {
    /// Its id.
    pub id: i64,
    /// What it is.
    pub name: Said,
    /// What was done last, and when.
    pub last: Option<(Said, Date)>,
    /// What is next.
    pub next: Vec<Said>,
}

/// A member's own page or a clerk's view of it.
#[derive(Clone, Debug)]
pub struct MemberFile {
    /// The row.
    pub row: MemberRow,
    /// 439900********7912.
    pub id_number_masked: String,
    /// 199****6624; none if none is known.
    pub telephone_masked: Option<String>,
    /// Branches, latest first.
    pub memberships: Vec<MembershipLine>,
    /// Standings, latest first.
    pub statuses: Vec<StatusLine>,
    /// 经历 in the order of days: standings, branches, posts and facts, sensitive ones only for who may
    /// read them.
    pub facts: Vec<FactLine>,
    /// Their case of developing members, the latest where there were several.
    pub case_id: Option<i64>,
    /// How many sensitive facts are kept back.
    pub hidden_count: usize,
    /// What the member asked to be put right, latest first.
    pub requests: Vec<CorrectionLine>,
    /// Changes, latest first.
    pub changes: Vec<ChangeLine>,
    /// Who opened this page or changed the row, latest first.
    pub readings: Vec<crate::audit::store::Reading>,
}

/// Shows the first six and last four characters of an ID number, of a short one less.
pub fn masked_id_number(plain: &str) -> String {
    mask(plain, 6, 4)
}

/// Shows the first three and last four digits of a telephone number.
pub fn masked_telephone(plain: &str) -> String {
    mask(plain, 3, 4)
}

/// Hides the middle, and of a number too short to have one all but a quarter: a passport has nine.
fn mask(plain: &str, head: usize, tail: usize) -> String {
    const HIDDEN_MIN: usize = 4;
    let letters: Vec<char> = plain.chars().collect();
    let is_long = letters.len() >= head + tail + HIDDEN_MIN;
    let (head, tail) = match letters.len() {
        _ if is_long => (head, tail),
        0..=2 => (0, 0),
        length => (1, length / 4),
    };
    let hidden = letters.len().saturating_sub(head + tail);
    letters
        .iter()
        .enumerate()
        .map(|(at, letter)| {
            if at >= head && at < head + hidden {
                '*'
            } else {
                *letter
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_the_length_and_hides_the_middle() {
        assert_eq!(masked_id_number("439900199803187912"), "439900********7912");
        assert_eq!(masked_telephone("19900006624"), "199****6624");
        assert_eq!(masked_id_number("130503670401001"), "130503*****1001");
        assert_eq!(masked_id_number("E12345678"), "E******78");
        assert_eq!(masked_id_number("H1234567890"), "H********90");
        assert_eq!(masked_telephone("6688123"), "6*****3");
        assert_eq!(masked_telephone("12"), "**");
    }
}
