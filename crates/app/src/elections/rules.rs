//! What may be entered of an election: names that are on the roster, a vote with its numbers, a count. Pure.

pub mod counting;

use jiff::civil::Date;
use zhibu_rules::elections::RoundWay;

use super::model::{Exclusion, GROUNDS, NextRound, TypedExclusions, TypedRound, Voter};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::NameKeys;
use crate::members::rules::day;
use crate::members::rules::identity::fault;

pub use counting::{CheckedTally, check_tally, differences, judged};

/// Characters of a paper's number or of a name.
pub const LINE_CHARACTERS_MAX: usize = 100;
/// Characters of a list of names.
pub const NAMES_CHARACTERS_MAX: usize = 2000;
/// More than an organisation has members.
const COUNT_MAX: i64 = 100_000;

/// A vote that may be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRound {
    /// For which post.
    pub rank: String,
    /// Why.
    pub way: RoundWay,
    /// On which day.
    pub held_on: Date,
    /// Seats.
    pub seats: i64,
    /// Those due.
    pub due_count: i64,
    /// Those present.
    pub present_count: i64,
    /// Ballots handed out.
    pub issued_count: i64,
    /// The candidates on the ballot.
    pub names: Vec<i64>,
}

/// Names as people list them: 张国庆、邓安.
pub fn names_typed(typed: &str) -> Vec<&str> {
    let apart = ['、', '，', ',', '；', ';', '\n', '\r'];
    let names = typed.split(apart).map(str::trim);
    names.filter(|it| !it.is_empty()).collect()
}

/// The members of these names, each once. Where two bear a name, the branch in brackets tells which: 王磊（机关支部）.
/// What cannot be told is a fault of the field.
pub fn found_by_name(
    field: &str,
    typed: &str,
    voters: &[Voter],
    faults: &mut Vec<FieldFault>,
) -> Vec<Voter> {
    let mut found: Vec<Voter> = Vec::new();
    let mut told = (String::new(), Vec::new());
    let mut tell = |zh: String, en: String| {
        told.0.push_str(&zh);
        told.1.push(en);
    };
    for typed in names_typed(typed) {
        let (name, branch) = match typed.split_once(['（', '(']) {
            Some((name, rest)) => (name.trim(), Some(rest.trim_end_matches(['）', ')']).trim())),
            None => (typed, None),
        };
        let is_it =
            |it: &&Voter| it.name == name && branch.is_none_or(|it_is| it.branch_name == it_is);
        let bearers: Vec<&Voter> = voters.iter().filter(is_it).collect();
        match bearers.as_slice() {
            [one] if found.iter().any(|it| it.id == one.id) => tell(
                format!("“{typed}”写了两次。"),
                format!("{typed} stands twice."),
            ),
            [one] => found.push((*one).clone()),
            [] => tell(
                format!("这里没有叫“{typed}”的正式党员，请核对。"),
                format!("No full member here is called {typed}; check the name."),
            ),
            [first, ..] => tell(
                format!(
                    "有 {} 人叫“{name}”，请写成 {name}（{}）。",
                    bearers.len(),
                    first.branch_name
                ),
                format!(
                    "{} are called {name}: write {name}（{}）.",
                    bearers.len(),
                    first.branch_name
                ),
            ),
        }
    }
    if !told.0.is_empty() {
        faults.push(fault(field, told.0, told.1.join(" ")));
    }
    found
}

/// Who stands for election: so many at least.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_candidates(typed: &str, voters: &[Voter], least: i64) -> Outcome<Vec<Voter>> {
    let mut faults = Vec::new();
    let found = found_by_name("names", typed, voters, &mut faults);
    if faults.is_empty() {
        faults.extend(too_few("names", found.len(), least));
    }
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(AppError::Invalid(faults))
    }
}

/// That there are fewer candidates than the rules ask for.
pub fn too_few(field: &str, count: usize, least: i64) -> Option<FieldFault> {
    let is_enough = i64::try_from(count).is_ok_and(|count| count >= least);
    (!is_enough).then(|| {
        fault(
            field,
            format!("候选人 {count} 人，至少要 {least} 人。"),
            format!("There are {count} candidates; {least} are needed at least."),
        )
    })
}

/// Who is left out of those due: with the paper of the level above and the assembly's vote.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_exclusions(typed: &TypedExclusions, voters: &[Voter]) -> Outcome<Vec<Exclusion>> {
    let mut faults = Vec::new();
    let mut all: Vec<Exclusion> = Vec::new();
    let paper = typed.paper.trim().to_owned();
    for (ground, names) in GROUNDS.into_iter().zip(&typed.names) {
        let field = format!("ground_{ground}");
        for voter in found_by_name(&field, names, voters, &mut faults) {
            if all.iter().any(|it| it.member_id == voter.id) {
                let name = &voter.name;
                faults.push(fault(
                    &field,
                    format!("“{name}”写了两次。"),
                    format!("{name} stands twice."),
                ));
            }
            all.push(Exclusion {
                id: 0,
                member_id: voter.id,
                name: voter.name,
                ground: ground.to_owned(),
                paper: paper.clone(),
                yes_count: 0,
            });
        }
    }
    if all.is_empty() {
        return if faults.is_empty() {
            Ok(all)
        } else {
            Err(AppError::Invalid(faults))
        };
    }
    if paper.is_empty() || paper.chars().count() > LINE_CHARACTERS_MAX {
        faults.push(fault(
            "paper",
            format!("写上级同意的文号或日期，最多 {LINE_CHARACTERS_MAX} 字。"),
            format!(
                "Write the paper of the level above, in at most {LINE_CHARACTERS_MAX} characters."
            ),
        ));
    }
    let yes_count = count_typed("yes_count", &typed.yes_count, &mut faults);
    match yes_count {
        Some(yes_count) if faults.is_empty() => {
            all.iter_mut().for_each(|it| it.yes_count = yes_count);
            Ok(all)
        }
        _ => Err(AppError::Invalid(faults)),
    }
}

/// A vote with its numbers.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_round(
    typed: &TypedRound,
    next: Option<&NextRound>,
    today: Date,
) -> Outcome<CheckedRound> {
    let mut faults = Vec::new();
    let held_on = day("held_on", &typed.held_on, &mut faults);
    if let Some(on) = held_on.filter(|it| *it > today) {
        faults.push(fault(
            "held_on",
            format!("{on} 还没有到，写投票的那一天。"),
            format!("{on} lies ahead: write the day of the vote."),
        ));
    }
    let mut count = |name, typed: &str| count_typed(name, typed, &mut faults);
    let due = count("due_count", &typed.due_count);
    let present = count("present_count", &typed.present_count);
    let issued = count("issued_count", &typed.issued_count);
    let mut beyond = |field: &str, less: Option<i64>, more: Option<i64>, words: (&str, &str)| {
        if let (Some(less), Some(more)) = (less, more)
            && less > more
        {
            let (zh, en) = words;
            faults.push(fault(
                field,
                format!("{less} 多于{zh} {more}，请核对。"),
                format!("{less} is more than the {more} {en}; check them."),
            ));
        }
    };
    beyond("present_count", present, due, ("应到", "due"));
    beyond("issued_count", issued, present, ("实到", "present"));
    let Some(next) = next else {
        faults.push(fault(
            "rank",
            "这一项现在没有要投的票。",
            "There is no vote to be taken for this now.",
        ));
        return Err(AppError::Invalid(faults));
    };
    let names: Vec<i64> = if next.are_all_on {
        next.names.iter().map(|it| it.id).collect()
    } else {
        let is_on = |id: &i64| next.names.iter().any(|it| it.id == *id);
        typed.names.iter().copied().filter(is_on).collect()
    };
    faults.extend(too_few("names", names.len(), next.seats));
    match (held_on, due, present, issued) {
        (Some(held_on), Some(due_count), Some(present_count), Some(issued_count))
            if faults.is_empty() =>
        {
            Ok(CheckedRound {
                rank: typed.rank.clone(),
                way: next.way,
                held_on,
                seats: next.seats,
                due_count,
                present_count,
                issued_count,
                names,
            })
        }
        _ => Err(AppError::Invalid(faults)),
    }
}

/// A count as typed: a whole number, 0 or more.
pub fn count_typed(field: &str, typed: &str, faults: &mut Vec<FieldFault>) -> Option<i64> {
    let typed = typed.trim();
    let found = typed.parse::<i64>().ok();
    let found = found.filter(|it| (0..=COUNT_MAX).contains(it));
    if found.is_none() {
        faults.push(fault(
            field,
            format!("“{typed}”不是个数，写 0 或更大的整数。"),
            format!("“{typed}” is no count: write a whole number, 0 or more."),
        ));
    }
    found
}

/// Puts names into the order of strokes 姓氏笔画.
pub fn by_strokes<T>(list: &mut [T], name: impl Fn(&T) -> &str) {
    list.sort_by_cached_key(|it| NameKeys::of(name(it)).strokes);
}
