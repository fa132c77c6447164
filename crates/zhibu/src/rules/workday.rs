//! `zhibu rules workday`: the day so many working days on.

use std::process::ExitCode;

use serde_json::json;

use super::Asking;
use super::answer::print_json;
use crate::arguments::rules::WorkdayArguments;
use crate::failure::{Ended, Failure};

/// Answers the date, and whether it is provisional: a year without the State Council's arrangement was
/// counted by weekdays alone.
///
/// # Errors
/// The count leaves the calendar; standard output is closed.
pub fn run(asking: &Asking<'_>, wanted: &WorkdayArguments) -> Ended {
    let calendar = asking.book.calendar();
    let found = calendar.add_working_days(wanted.from, wanted.days);
    let found = found
        .ok_or_else(|| Failure::refused("超出了日历的范围。", "That lies outside the calendar."))?;
    let date = found.date;
    if wanted.json {
        print_json(&[json!({
            "from": wanted.from.to_string(),
            "days": wanted.days,
            "date": date.to_string(),
            "provisional": found.is_provisional,
        })])?;
    } else if found.is_provisional {
        asking.terminal.say(
            &format!("{date}（暂算：有的年份还没有国务院的节假日安排）"),
            &format!("{date} (provisional: some year has no arrangement of holidays yet)"),
        )?;
    } else {
        asking.terminal.line(&date.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}
