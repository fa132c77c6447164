//! `zhibu rules check`: whether a folder of rule files could be used.

use std::path::Path;
use std::process::ExitCode;

use crate::failure::Ended;
use crate::place;
use crate::terminal::Terminal;

/// Reads the folder and says how much it holds.
///
/// # Errors
/// There is no such folder; or every fault of every file, with its line.
pub fn run(folder: &Path, terminal: Terminal) -> Ended {
    let book = place::rules(Some(folder))?;
    let (values, duties) = (book.values().count(), book.duties().len());
    let years: Vec<String> = book.calendar().years().map(|it| it.to_string()).collect();
    terminal.say(
        &format!(
            "没有差错：{values} 个数值，{duties} 项应办，节假日安排 {} 年。",
            years.join("、")
        ),
        &format!(
            "No faults: {values} figures, {duties} duties, holidays of {}.",
            years.join(", ")
        ),
    )?;
    Ok(ExitCode::SUCCESS)
}
