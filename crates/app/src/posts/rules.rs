//! Whether a post may be recorded, and on which day it ends; party workers stand in the folder. Pure.

mod checker;
pub mod workers;

use jiff::civil::Date;

use self::checker::Checker;
use super::model::{Candidate, GROUP_LEADER, NewPost, RANKS};
use crate::error::{AppError, Outcome};
use crate::orgs::model::Organisation;

/// The longest name, title or other post, in characters.
pub const LINE_CHARACTERS_MAX: usize = 100;
/// The longest division of work or recommendation.
pub const TEXT_CHARACTERS_MAX: usize = 300;

/// A post that may be written.
#[derive(Clone, Debug)]
pub struct CheckedPost {
    /// As reported.
    pub title: String,
    /// A word of [`RANKS`].
    pub rank: String,
    /// By name.
    pub holder_name: String,
    /// As a member, if the roster knows who it is.
    pub member_id: Option<i64>,
    /// 专职 or 兼职.
    pub full_time: Option<bool>,
    /// The holder's other post.
    pub other_post: Option<String>,
    /// What the holder sees to.
    pub division: Option<String>,
    /// From which day.
    pub from_on: Date,
    /// When the term is to end.
    pub term_ends_on: Option<Date>,
}

/// Checks a post of an organisation. `bearers` are the members of the holder's name there.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_post(
    new: &NewPost,
    organisation: &Organisation,
    bearers: &[Candidate],
    today: Date,
) -> Outcome<CheckedPost> {
    let mut checker = Checker::default();
    let title = checker.line("title", &new.title, ("职务", "post"));
    let holder_name = checker.line("holder_name", &new.holder_name, ("姓名", "name"));
    let is_group = organisation.kind == "group";
    let fits = RANKS.contains(&new.rank.as_str()) && (new.rank == GROUP_LEADER) == is_group;
    if !fits {
        checker.add(
            "rank",
            "请选这个组织有的职级",
            "Choose a rank that this organisation has",
        );
    }
    let full_time = checker.answer("full_time", &new.full_time);
    let other_post = checker.text("other_post", &new.other_post);
    let division = checker.text("division", &new.division);
    let from_on = checker.past_day("from_on", &new.from_on, today);
    if let Some(from_on) = from_on.filter(|it| *it < organisation.founded_on) {
        let founded_on = organisation.founded_on;
        checker.add(
            "from_on",
            format!("{from_on} 早于组织成立日期 {founded_on}，请核对"),
            format!("{from_on} lies before the organisation was founded on {founded_on}"),
        );
    }
    let term_ends_on = checker.day("term_ends_on", &new.term_ends_on);
    if let (Some(from_on), Some(ends)) = (from_on, term_ends_on)
        && ends <= from_on
    {
        checker.add(
            "term_ends_on",
            format!("任期至 {ends} 不晚于任职日期 {from_on}，请核对"),
            format!("The term would end on {ends}, not after it began on {from_on}"),
        );
    }
    let member_id = checker.holder(new.member_id, bearers);
    match (title, holder_name, from_on) {
        (Some(title), Some(holder_name), Some(from_on)) if checker.0.is_empty() => {
            Ok(CheckedPost {
                title,
                rank: new.rank.clone(),
                holder_name,
                member_id,
                full_time,
                other_post,
                division,
                from_on,
                term_ends_on,
            })
        }
        _ => Err(AppError::Invalid(checker.0)),
    }
}

/// The day a post ends: after it began, not in the future.
///
/// # Errors
/// [`AppError::Invalid`].
pub fn check_end(typed: &str, from_on: Date, today: Date) -> Outcome<Date> {
    let mut checker = Checker::default();
    let on = checker.past_day("on", typed, today);
    if let Some(on) = on.filter(|it| *it <= from_on) {
        checker.add(
            "on",
            format!("{on} 不晚于任职日期 {from_on}，请写以后的一天"),
            format!("{on} is not after it began on {from_on}: write a later day"),
        );
    }
    match on {
        Some(on) if checker.0.is_empty() => Ok(on),
        _ => Err(AppError::Invalid(checker.0)),
    }
}
