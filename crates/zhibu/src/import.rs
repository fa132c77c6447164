//! `zhibu import`: a workbook into the county.

use std::process::ExitCode;

use zhibu_app::importing::{self, ImportAnswer, ImportReport};

use crate::arguments::{ImportArguments, PlaceArguments};
use crate::config::Config;
use crate::failure::{Ended, Failure};
use crate::place::{self, Purpose};
use crate::terminal::Terminal;

/// Notes that are printed one by one; more are counted.
const NOTES_SHOWN: usize = 20;

/// Imports the file, or with `--dry-run` says what it would do.
///
/// # Errors
/// The data cannot be opened, or the file is no workbook of its kind.
pub fn run(
    arguments: &PlaceArguments,
    config: &Config,
    wanted: &ImportArguments,
    terminal: Terminal,
) -> Ended {
    // An unreadable file is told before anything is opened or made.
    std::fs::File::open(&wanted.file).map_err(|error| Failure::file(&wanted.file, &error))?;
    let opened = place::open(arguments, config, Purpose::Write)?;
    let app = &opened.app;
    let kind = wanted.kind.kind();
    let report = importing::run(
        &app.db,
        &app.keys,
        &app.rules,
        kind,
        &wanted.file,
        wanted.dry_run,
    )?;
    let code = ExitCode::from(u8::from(!report.wrong.is_empty()));
    if wanted.json {
        let text = serde_json::to_string_pretty(&ImportAnswer::from(report));
        terminal.line(&text.unwrap_or_default())?;
    } else {
        print(&report, wanted.dry_run, terminal)?;
    }
    Ok(code)
}

fn print(report: &ImportReport, dry_run: bool, terminal: Terminal) -> std::io::Result<()> {
    let difference = &report.difference;
    let (new, changed, same) = (
        difference.new_count,
        difference.changed_count(),
        difference.same_count,
    );
    terminal.say(
        &format!(
            "新增 {new} 行，变更 {changed} 行，相同 {same} 行，有错 {} 行。",
            report.wrong_rows()
        ),
        &format!(
            "{new} new, {changed} changed, {same} the same, {} wrong.",
            report.wrong_rows()
        ),
    )?;
    for note in report.notes.iter().take(NOTES_SHOWN) {
        terminal.say(
            &format!("  {} 第 {} 行：{}", note.sheet, note.row, note.message.zh),
            &format!("  {}, row {}: {}", note.sheet, note.row, note.message.en),
        )?;
    }
    if let Some(more) = report
        .notes
        .len()
        .checked_sub(NOTES_SHOWN)
        .filter(|it| *it > 0)
    {
        terminal.say(
            &format!("  另有 {more} 条说明。"),
            &format!("  {more} more notes."),
        )?;
    }
    for fault in &report.wrong {
        let (sheet, row, column, value) = (&fault.sheet, fault.row, &fault.column, &fault.value);
        terminal.say(
            &format!(
                "  {sheet} 第 {row} 行 {column} “{value}”：{}",
                fault.message.zh
            ),
            &format!(
                "  {sheet}, row {row}, {column} “{value}”: {}",
                fault.message.en
            ),
        )?;
    }
    if !report.wrong.is_empty() {
        terminal.say(
            "没有写入。请改好上面各处，再导入一次。",
            "Nothing was written. Correct the cells above and import again.",
        )
    } else if dry_run {
        terminal.say("只检查，没有写入。", "Checked only; nothing was written.")
    } else if report.batch_id.is_some() {
        terminal.say("已写入。", "Written.")
    } else {
        terminal.say(
            "没有要改的，没有写入。",
            "Nothing to change; nothing was written.",
        )
    }
}
