//! `zhibu import`: a workbook into the county.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use zhibu_app::importing::command::{preview_undo, undo_batch};
use zhibu_app::importing::{
    self, Far, ImportAnswer, ImportKind, ImportReport, Imported, Progress, RowFault, Wanted,
};
use zhibu_web::Lang;

use crate::arguments::{FileArguments, ImportArguments, ImportCommand, PlaceArguments};
use crate::config::Config;
use crate::failure::{Ended, Failure};
use crate::place::{self, Purpose};
use crate::terminal::Terminal;

/// Notes that are printed one by one; more are counted.
const NOTES_SHOWN: usize = 20;

/// How often the bar is drawn anew.
const BAR_EVERY: Duration = Duration::from_millis(100);

/// Imports the file, or with `--dry-run` says what it would do; or takes a batch back.
///
/// # Errors
/// The data cannot be opened, or the file is no workbook of its kind.
pub fn run(
    arguments: &PlaceArguments,
    config: &Config,
    wanted: &ImportArguments,
    terminal: Terminal,
) -> Ended {
    // To look is allowed beside a program that serves the same data.
    let purpose = if wanted.dry_run {
        Purpose::Read
    } else {
        Purpose::Write
    };
    match (&wanted.what, wanted.what.file()) {
        (_, Some((kind, file))) => {
            // An unreadable file is told before anything is opened or made.
            std::fs::File::open(&file.file).map_err(|error| Failure::file(&file.file, &error))?;
            let opened = place::open(arguments, config, purpose)?;
            import(&opened.app, wanted, kind, file, terminal)
        }
        (ImportCommand::Undo { batch }, _) => {
            let opened = place::open(arguments, config, purpose)?;
            undo(&opened.app, wanted, *batch, terminal)
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn import(
    app: &zhibu_app::App,
    wanted: &ImportArguments,
    kind: ImportKind,
    file: &FileArguments,
    terminal: Terminal,
) -> Ended {
    let how = Wanted {
        dry_run: wanted.dry_run,
        good_rows: file.good_rows,
        chosen: file.columns.iter().cloned().collect(),
    };
    // A place that cannot be written to is told before anything is.
    let is_made = file.wrong.as_deref().map(writable).transpose()?;
    let progress = Arc::default();
    let imported = watched(&progress, terminal, || {
        let (db, keys, rules) = (&app.db, &app.keys, &app.rules);
        importing::run_as(db, keys, rules, kind, &file.file, (&how, &progress))
    });
    let has_wrong = imported
        .as_ref()
        .is_ok_and(|it| !it.report.wrong.is_empty());
    if let (Some(path), Some(true), false) = (&file.wrong, is_made, has_wrong) {
        std::fs::remove_file(path).map_err(|error| Failure::file(path, &error))?;
    }
    let imported = imported?;
    let report = &imported.report;
    let code = ExitCode::from(u8::from(has_wrong));
    let given_back = file.wrong.as_deref().filter(|_| has_wrong);
    // What was written is told whether or not the wrong rows can be.
    let given_back = given_back.map(|path| give_back(&imported, path, terminal).map(|()| path));
    if wanted.json {
        let text = serde_json::to_string_pretty(&ImportAnswer::from(imported.report));
        terminal.line(&text.unwrap_or_default())?;
        given_back.transpose()?;
        return Ok(code);
    }
    print(report, wanted.dry_run, terminal)?;
    if let Some(path) = given_back.transpose()? {
        say_given_back(path, report.batch_id.is_some(), terminal)?;
    }
    Ok(code)
}

/// A bar on standard error where that is a terminal; elsewhere it shows nothing.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(100);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {percent}% {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

/// Does the work, and shows how far it is meanwhile.
fn watched<T>(progress: &Progress, terminal: Terminal, work: impl FnOnce() -> T) -> T {
    let bar = progress_bar();
    let (at_work, ended) = channel::<()>();
    let shown = &bar;
    let done = thread::scope(|scope| {
        scope.spawn(move || {
            while ended.recv_timeout(BAR_EVERY) == Err(RecvTimeoutError::Timeout) {
                show(shown, terminal, progress);
            }
        });
        // Dropped when the work ends, however that is, which ends the drawing.
        let _at_work = at_work;
        work()
    });
    bar.finish_and_clear();
    done
}

fn show(bar: &ProgressBar, terminal: Terminal, progress: &Progress) {
    let (zh, en, done, of) = match progress.far() {
        Far::Reading(rows) => ("已读行数 {n}", "rows read: {n}", rows, 0),
        Far::Checking(_, compared, of) => ("核对 {n}/{of}", "checked {n}/{of}", compared, of),
        Far::Writing(written, of) => ("写入 {n}/{of}", "written {n}/{of}", written, of),
    };
    let message = terminal.in_lang(zh, en);
    let message = message.replace("{n}", &done.to_string());
    bar.set_position(progress.percent());
    bar.set_message(message.replace("{of}", &of.to_string()));
}

/// Opens a path for writing; says whether the file was made by it.
fn writable(path: &Path) -> Result<bool, Failure> {
    let is_new = !path.exists();
    let mut options = std::fs::OpenOptions::new();
    let opened = options.write(true).create(true).truncate(false).open(path);
    opened.map_err(|error| Failure::file(path, &error))?;
    Ok(is_new)
}

/// Writes the workbook of the wrong rows.
fn give_back(imported: &Imported, path: &Path, terminal: Terminal) -> Result<(), Failure> {
    let tell: fn(&RowFault) -> &str = match terminal.lang() {
        Lang::Zh => |fault| &fault.message.zh,
        Lang::En => |fault| &fault.message.en,
    };
    let bytes = imported.wrong_rows(tell)?;
    std::fs::write(path, bytes).map_err(|error| Failure::file(path, &error))
}

/// Says where the wrong rows are and what to do with them.
fn say_given_back(path: &Path, is_written: bool, terminal: Terminal) -> std::io::Result<()> {
    let path = path.display();
    if is_written {
        return terminal.say(
            &format!("有错的行写在 {path}：照错误原因改好后，再导入这份文件。"),
            &format!("The wrong rows are in {path}: mend them and import that file."),
        );
    }
    terminal.say(
        &format!(
            "有错的行写在 {path}。其余的行还没有写入：先加 --good-rows 写入，再把有错的行照错误原因改好，导入这份文件。"
        ),
        &format!(
            "The wrong rows are in {path}. The others are not written yet: write them first with --good-rows, then \
             mend the wrong ones and import that file."
        ),
    )
}

/// Takes a batch back, or with `--dry-run` says what that would do. What was built on it keeps it: 1.
fn undo(app: &zhibu_app::App, wanted: &ImportArguments, batch: i64, terminal: Terminal) -> Ended {
    let preview = preview_undo(&app.db, &app.keys, batch)?;
    let is_kept = !preview.obstacles.is_empty();
    let (mut removed, mut restored) = (preview.removed_count, preview.restored_count);
    if is_kept {
        (removed, restored) = (0, 0);
    } else if !wanted.dry_run {
        let undone = undo_batch(&app.db, &app.keys, batch)?;
        (removed, restored) = (undone.removed_count, undone.restored_count);
    }
    let in_the_way = preview.obstacles.iter();
    if wanted.json {
        let in_the_way: Vec<_> = in_the_way
            .map(|it| {
                json!({
                    "reason": it.reason, "object_kind": it.object_kind, "object_id": it.object_id,
                    "label": it.label, "count": it.count,
                })
            })
            .collect();
        let answer = json!({ "removed": removed, "restored": restored, "in_the_way": in_the_way });
        let text = serde_json::to_string_pretty(&answer);
        terminal.line(&text.unwrap_or_default())?;
    } else if is_kept {
        terminal.say(
            "不能撤销，下面这些已经用到了这一批写入的内容：",
            "It cannot be taken back; these were built on it:",
        )?;
        for it in in_the_way {
            let key = format!("importing.built_{}", it.reason);
            let count = it.count.to_string();
            let words = &app.settings.words;
            let told = words.t_with(terminal.lang(), &key, &[("n", count.as_str())]);
            terminal.line(&format!("  {}: {told}", it.label))?;
        }
    } else {
        let (zh, en) = if wanted.dry_run {
            (
                "只查看，没有撤销：",
                "Only looked at, nothing was taken back: ",
            )
        } else {
            ("已撤销：", "Taken back: ")
        };
        terminal.say(
            &format!("{zh}删去 {removed} 项，恢复 {restored} 项。"),
            &format!("{en}{removed} removed, {restored} put back."),
        )?;
    }
    Ok(ExitCode::from(u8::from(is_kept)))
}

fn print(report: &ImportReport, dry_run: bool, terminal: Terminal) -> std::io::Result<()> {
    let difference = &report.difference;
    let (new, changed, same) = (
        difference.new_count(),
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
    for it in report.people.iter().filter(|it| !it.breaches.is_empty()) {
        let (row, name) = (it.row, &it.name);
        for breach in &it.breaches {
            let said = &breach.said;
            terminal.say(
                &format!("  第 {row} 行 {name}：{}", said.zh),
                &format!("  row {row} {name}: {}", said.en),
            )?;
        }
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
    ended(report, dry_run, terminal)
}

/// The last line: what was written, and what to do.
fn ended(report: &ImportReport, dry_run: bool, terminal: Terminal) -> std::io::Result<()> {
    if let Some(batch_id) = report.batch_id.filter(|_| !report.wrong.is_empty()) {
        terminal.say(
            &format!("没有错的行已写入（批号 {batch_id}）。有错的行请改好后再导入。"),
            &format!(
                "The good rows are written (batch {batch_id}). Correct the wrong ones and import them."
            ),
        )
    } else if !report.wrong.is_empty() {
        terminal.say(
            "没有写入。请改好上面各处，再导入一次。",
            "Nothing was written. Correct the cells above and import again.",
        )
    } else if dry_run {
        terminal.say("只检查，没有写入。", "Checked only; nothing was written.")
    } else if let Some(batch_id) = report.batch_id {
        terminal.say(
            &format!("已写入（批号 {batch_id}）。"),
            &format!("Written (batch {batch_id})."),
        )
    } else {
        terminal.say(
            "没有要改的，没有写入。",
            "Nothing to change; nothing was written.",
        )
    }
}
