//! `zhibu demo`: makes the demo county.

use std::process::ExitCode;

use zhibu_app::demo::{self, PASSWORD, RECORDS_UNTIL, SignIn};
use zhibu_app::importing::{ImportKind, ImportReport};

use crate::arguments::{DemoArguments, PlaceArguments};
use crate::config::Config;
use crate::failure::Ended;
use crate::place::{self, Purpose};
use crate::terminal::{Terminal, table};

/// Makes the demo county and prints who may sign in.
///
/// # Errors
/// There are data already, or the county cannot be made.
pub fn run(
    arguments: &PlaceArguments,
    config: &Config,
    wanted: &DemoArguments,
    terminal: Terminal,
) -> Ended {
    let opened = place::open(arguments, config, Purpose::Write)?;
    let app = &opened.app;
    let may_begin = demo::begin(&app.db)?;
    if !may_begin && wanted.if_empty {
        return Ok(ExitCode::SUCCESS);
    }
    if may_begin {
        terminal.say(
            "正在建演示县：人和单位都是虚构的……",
            "Making the demo county; its people and units are made up …",
        )?;
    }
    let people = demo::make(&app.db, &app.keys, &app.rules, arguments.today, |report| {
        // Progress only: that nothing can be printed is noticed when the answer is.
        let _ = tell_import(report, terminal);
    })?;
    print_sign_ins(&people, terminal)?;
    let today = app.db.clock().today();
    if today < RECORDS_UNTIL || months_since_records(today) > 3 {
        terminal.say(
            "组织生活记录到 2026-10-31 为止；想看那时的样子，另建一个：zhibu --data 文件夹 demo --today 2026-11-24",
            "The meetings end on 2026-10-31; to see the county as it was then, make another: \
             zhibu --data FOLDER demo --today 2026-11-24",
        )?;
    }
    let data = arguments.data.display();
    terminal.say(
        &format!("启动：zhibu --data {data} serve"),
        &format!("To serve it: zhibu --data {data} serve"),
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Prints who may sign in to the demonstration, and that it is one.
///
/// # Errors
/// Standard output takes no more.
pub fn print_sign_ins(people: &[SignIn], terminal: Terminal) -> std::io::Result<()> {
    let headings = terminal.in_lang(
        "登录名 职务 党组织 姓名",
        "sign-in office organisation name",
    );
    let headings: Vec<&str> = headings.split(' ').collect();
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|it| {
            vec![
                it.login_name.clone(),
                office(&it.role, terminal).to_owned(),
                it.organisation_name.clone().unwrap_or_default(),
                it.display_name.clone(),
            ]
        })
        .collect();
    terminal.line("")?;
    terminal.line(table(&headings, &rows).trim_end())?;
    terminal.line("")?;
    terminal.say(
        &format!("口令都是 {PASSWORD}。这是演示：口令人人知道，不要放真实数据。"),
        &format!(
            "The password of all is {PASSWORD}. This is a demonstration: everybody knows the \
             password, so keep real data out."
        ),
    )
}

fn tell_import(report: &ImportReport, terminal: Terminal) -> std::io::Result<()> {
    let count = report.difference.new_count();
    let what = match report.kind {
        ImportKind::Units => ("单位和党组织", "units and organisations"),
        ImportKind::Members => ("党员", "members"),
        ImportKind::Dues => ("党费缴费基数", "bases of dues"),
        ImportKind::Meetings => ("组织生活记录", "meetings"),
        ImportKind::Activists => ("发展党员", "candidates"),
    };
    terminal.say(
        &format!("  {} {count}", what.0),
        &format!("  {count} {}", what.1),
    )
}

fn office(role: &str, terminal: Terminal) -> &'static str {
    let (zh, en) = match role {
        "officer" => ("机关工委干部", "officer"),
        "committee_clerk" => ("党委专干", "committee clerk"),
        "branch_secretary" => ("支部书记", "branch secretary"),
        "committee_member" => ("支部委员", "committee member"),
        "member" => ("党员", "member"),
        "auditor" => ("审计", "auditor"),
        _ => ("系统管理员", "administrator"),
    };
    terminal.in_lang(zh, en)
}

fn months_since_records(today: jiff::civil::Date) -> i64 {
    let months = |date: jiff::civil::Date| i64::from(date.year()) * 12 + i64::from(date.month());
    months(today) - months(RECORDS_UNTIL)
}
