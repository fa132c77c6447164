//! `zhibu report`: the report as a Word file, or its figures.

use std::process::ExitCode;

use zhibu_app::reports::command::{self, Wanted};

use crate::arguments::{PlaceArguments, ReportArguments};
use crate::config::Config;
use crate::failure::{Ended, Failure};
use crate::place::{self, Purpose};
use crate::terminal::Terminal;

/// Writes the Word file, prints the figures, or both. It only reads, so it works while the program serves.
///
/// # Errors
/// The data cannot be opened, the organisation is not known, or the file cannot be written.
pub fn run(
    arguments: &PlaceArguments,
    config: &Config,
    wanted: &ReportArguments,
    terminal: Terminal,
) -> Ended {
    let (from, to) = (wanted.from, wanted.to);
    if to < from {
        return Err(Failure::usage(
            format!("--to {to} 早于 --from {from}。请把较早的一天写在 --from。"),
            format!("--to {to} lies before --from {from}. Write the earlier day at --from."),
        ));
    }
    let opened = place::open(arguments, config, Purpose::Read)?;
    let app = &opened.app;
    let question = Wanted {
        organisation: wanted.org.clone(),
        from,
        to,
    };
    if let Some(path) = &wanted.output {
        let file = command::docx(&app.db, &app.rules, &question)?;
        std::fs::write(path, file).map_err(|error| Failure::file(path, &error))?;
    }
    if wanted.json {
        terminal.line(&command::json(&app.db, &app.rules, &question)?)?;
    } else if let Some(path) = &wanted.output {
        let path = path.display();
        terminal.say(&format!("已写到 {path}。"), &format!("Written to {path}."))?;
    }
    Ok(ExitCode::SUCCESS)
}
