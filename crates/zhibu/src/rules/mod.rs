//! `zhibu rules`: the rules asked from the command line, singly and in bulk. It needs no data, no
//! server and no network; the day is the question's.
//!
//! In bulk a CSV file goes in and one JSON array comes out, an object for every row, in the order of
//! the file and with its `id` unchanged. A row that is refused is an answer like any other, so the exit
//! code stays 0; a file that cannot be read is 2 and answers nothing. Cases of developing members are JSON
//! both ways.

mod answer;
mod cases;
mod check;
mod development;
mod dues;
mod identity;
mod list;
mod organisation;
mod table;
mod vote;
mod workday;

use std::process::ExitCode;

use jiff::civil::Date;
use zhibu_rules::{RuleMissing, Rulebook};

use crate::arguments::PlaceArguments;
use crate::arguments::rules::{Asked, RulesCommand};
use crate::failure::{Ended, Failure};
use crate::place;
use crate::terminal::Terminal;
use answer::Answer;
use table::{Column, Row, Table};

/// What every question is answered with.
pub struct Asking<'a> {
    /// All editions.
    pub book: &'a Rulebook,
    /// Whether value, document, article and edition go with every answer.
    pub explain: bool,
    /// The machine's day, or that of `--today`.
    pub today: Date,
    /// The reader's language.
    pub terminal: Terminal,
}

/// Answers one row.
type Answering = fn(&Asking<'_>, &Row<'_>) -> Result<Answer, RuleMissing>;

/// Asks the rules.
///
/// # Errors
/// The rules or the file of questions cannot be read, or a rule that is asked for is not in force.
pub fn run(place: &PlaceArguments, command: &RulesCommand, terminal: Terminal) -> Ended {
    if let RulesCommand::Check { folder } = command {
        return check::run(folder, terminal);
    }
    let book = place::rules(place.rules.as_deref())?;
    let today = place::clock(place.today).today();
    let asking = |explain| Asking {
        book: &book,
        explain,
        today,
        terminal,
    };
    match command {
        RulesCommand::Dues(it) => {
            let single = dues::single(it);
            bulk(
                &asking(it.asked.explain),
                &it.asked,
                dues::COLUMNS,
                single,
                dues::answer,
            )
        }
        RulesCommand::Vote(it) => {
            let single = vote::single(it);
            bulk(
                &asking(it.asked.explain),
                &it.asked,
                vote::COLUMNS,
                single,
                vote::answer,
            )
        }
        RulesCommand::Id(it) => {
            let single = identity::single(it);
            bulk(
                &asking(it.asked.explain),
                &it.asked,
                identity::COLUMNS,
                single,
                identity::answer,
            )
        }
        RulesCommand::Org(it) => {
            let single = organisation::single(it);
            let columns = organisation::COLUMNS;
            bulk(
                &asking(it.asked.explain),
                &it.asked,
                columns,
                single,
                organisation::answer,
            )
        }
        RulesCommand::Development(it) => development::run(&asking(false), it),
        RulesCommand::Workday(it) => workday::run(&asking(false), it),
        RulesCommand::List { on, json } => list::run(&asking(false), *on, *json),
        RulesCommand::Check { .. } => Ok(ExitCode::SUCCESS),
    }
}

/// Answers every row of the file, or the one question that was typed.
fn bulk(
    asking: &Asking<'_>,
    asked: &Asked,
    columns: &'static [Column],
    single: Vec<String>,
    answering: Answering,
) -> Ended {
    let table = match &asked.file {
        Some(path) => Table::read(path, columns)?,
        None => Table::of_one(columns, single),
    };
    let answers: Result<Vec<Answer>, RuleMissing> =
        table.rows().map(|row| answering(asking, &row)).collect();
    let answers = answers?;
    if asked.json {
        answer::print_json(&answers)?;
    } else {
        let shown = match answers.as_slice() {
            [one] if asked.file.is_none() => answer::as_list(one),
            all => answer::as_table(all),
        };
        asking.terminal.line(shown.trim_end())?;
    }
    let refused = asked.file.is_none() && answers.iter().any(|it| it.is_refused);
    Ok(ExitCode::from(u8::from(refused)))
}

impl From<RuleMissing> for Failure {
    fn from(missing: RuleMissing) -> Self {
        Self::refused(missing.zh(), missing.en())
    }
}
