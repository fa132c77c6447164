//! What can be typed.

pub mod rules;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum, error::ErrorKind};
use jiff::civil::Date;
use zhibu_app::access::Role;
use zhibu_app::importing::ImportKind;
use zhibu_web::Lang;

use crate::terminal::Terminal;

/// 支部 机关党建工作平台。 Party work of a county's organs.
#[derive(Debug, Parser)]
#[command(
    name = "zhibu",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub struct Arguments {
    /// Where the data are.
    #[command(flatten)]
    pub place: PlaceArguments,
    /// 提示用的语言 Language of messages.
    #[arg(long, global = true, value_name = "zh|en", default_value = "zh", value_parser = lang)]
    pub lang: Lang,
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data are, by which rules and on which day.
#[derive(Args, Debug)]
pub struct PlaceArguments {
    /// 数据文件夹，没有就新建 The data folder, made when missing.
    #[arg(long, global = true, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 数据库，默认是数据文件夹里的 SQLite 文件 The database; the SQLite file in the data folder if absent.
    #[arg(long, global = true, value_name = "sqlite:FILE|postgres://…")]
    pub database: Option<String>,
    /// 规则文件夹，默认用程序自带的规则 A folder of rule files instead of the built-in ones.
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// 把这一天当作今天，供演示和测试用 The day taken for today, for demonstrations and tests.
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = date)]
    pub today: Option<Date>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 建一个演示县 Makes the demo county.
    Demo(DemoArguments),
    /// 启动网页服务 Serves the pages.
    Serve(ServeArguments),
    /// 导入一份工作簿，或撤销一批 Imports a workbook, or takes a batch back.
    Import(ImportArguments),
    /// 写调研报告 Writes the report.
    Report(ReportArguments),
    /// 开账户、换口令 Makes accounts and renews passwords.
    #[command(subcommand)]
    Account(AccountCommand),
    /// 查问规则 Asks the rules.
    #[command(subcommand)]
    Rules(rules::RulesCommand),
}

/// How to make the demo county.
#[derive(Args, Debug)]
pub struct DemoArguments {
    /// 已有数据就什么也不做 Does nothing where there are data.
    #[arg(long)]
    pub if_empty: bool,
}

/// How to serve.
#[derive(Args, Debug)]
pub struct ServeArguments {
    /// 监听的地址 The address to listen on.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// 浏览器经 https 代理访问 Browsers come by https, through a proxy in front.
    #[arg(long)]
    pub https: bool,
}

/// What is done about imports.
#[derive(Args, Debug)]
pub struct ImportArguments {
    /// 只检查，不写入 Checks and writes nothing.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// 用 JSON 回答 Answers in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// What.
    #[command(subcommand)]
    pub what: ImportCommand,
}

/// The kinds of workbook, and the way back.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// 单位和党组织 Units and organisations.
    Units(FileArguments),
    /// 党员花名册 The roster.
    Members(FileArguments),
    /// 党费缴费基数 Bases of dues.
    Dues(FileArguments),
    /// 组织生活记录 Meetings.
    Meetings(FileArguments),
    /// 发展党员台账 Candidates and their steps.
    Activists(FileArguments),
    /// 撤销一批导入 Takes a batch back.
    Undo {
        /// 批号：导入记录网址里的编号 The number in the address of the batch.
        batch: i64,
    },
}

/// Which file, and how.
#[derive(Args, Debug)]
pub struct FileArguments {
    /// 文件 The file, .xlsx.
    pub file: PathBuf,
    /// 把有错的行写成同样格式的工作簿 Writes the wrong rows as a workbook of the same layout.
    #[arg(long, value_name = "OUT.xlsx")]
    pub wrong: Option<PathBuf>,
    /// 先写入没有错的行 Writes the rows without fault though others are wrong.
    #[arg(long)]
    pub good_rows: bool,
    /// 表里的列名对应哪一列，可写多次 What a heading of the file stands for; may be repeated.
    #[arg(long = "column", value_name = "手机=telephone", value_parser = column)]
    pub columns: Vec<(String, String)>,
}

impl ImportCommand {
    /// The kind of workbook and the file; none for the way back.
    pub fn file(&self) -> Option<(ImportKind, &FileArguments)> {
        match self {
            Self::Units(file) => Some((ImportKind::Units, file)),
            Self::Members(file) => Some((ImportKind::Members, file)),
            Self::Dues(file) => Some((ImportKind::Dues, file)),
            Self::Meetings(file) => Some((ImportKind::Meetings, file)),
            Self::Activists(file) => Some((ImportKind::Activists, file)),
            Self::Undo { .. } => None,
        }
    }
}

/// Which report.
#[derive(Args, Debug)]
pub struct ReportArguments {
    /// 党组织的代码或名称，默认全县 Code or name of the organisation; the whole county if absent.
    #[arg(long)]
    pub org: Option<String>,
    /// 起始日 First day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub from: Date,
    /// 截止日 Last day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub to: Date,
    /// 写到这个文件 The file to write, .docx.
    #[arg(short, long, value_name = "FILE", required_unless_present = "json")]
    pub output: Option<PathBuf>,
    /// 只要数据，用 JSON 打印 The figures alone, as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What is done about accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// 开一个账户，口令只显示这一次 Makes an account; its password is shown this once.
    Add(AccountArguments),
    /// 给账户换一个新口令 Gives an account a new password.
    Password {
        /// 登录名 The sign-in name.
        login_name: String,
    },
}

/// The account to be made.
#[derive(Args, Debug)]
pub struct AccountArguments {
    /// 登录名 The sign-in name.
    pub login_name: String,
    /// 姓名 The person's name.
    #[arg(long)]
    pub name: String,
    /// 职务 The office.
    #[arg(long, value_enum)]
    pub office: Office,
    /// 职务所在党组织的代码、全称或简称 Code, full or short name of the organisation.
    #[arg(long)]
    pub org: Option<String>,
    /// 花名册上的人：党员档案网址里的编号 Who they are on the roster: the number in the address of their file.
    #[arg(long, value_name = "NUMBER")]
    pub member: Option<i64>,
}

/// The offices, as the pages name them.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Office {
    /// 机关工委干部 Officer of the county.
    Officer,
    /// 党委专干 Committee clerk.
    CommitteeClerk,
    /// 支部书记 Branch secretary.
    BranchSecretary,
    /// 支部委员 Committee member.
    CommitteeMember,
    /// 党员 Member.
    Member,
    /// 审计 Auditor.
    Auditor,
    /// 系统管理员 Administrator.
    Administrator,
}

impl Office {
    /// The office as the policy knows it.
    pub fn role(self) -> Role {
        match self {
            Self::Officer => Role::Officer,
            Self::CommitteeClerk => Role::CommitteeClerk,
            Self::BranchSecretary => Role::BranchSecretary,
            Self::CommitteeMember => Role::CommitteeMember,
            Self::Member => Role::Member,
            Self::Auditor => Role::Auditor,
            Self::Administrator => Role::Administrator,
        }
    }
}

/// Reads the command line.
///
/// # Errors
/// The exit code, after help or the fault was printed.
pub fn read() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| {
        // A terminal that is gone cannot be told anything.
        let _ = error.print();
        if matches!(
            error.kind(),
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
        ) {
            return ExitCode::SUCCESS;
        }
        // The library tells the fault in English only.
        Terminal::new(Lang::Zh)
            .complain("\n命令写得不对，上面指出了哪一处。全部写法见 zhibu --help");
        ExitCode::from(2)
    })
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "写 zh 或 en (write zh or en)".to_owned())
}

/// A day as every date on the command line is written.
fn date(text: &str) -> Result<Date, String> {
    zhibu_rules::dates::parse_date(text).ok_or_else(|| {
        "写成 2026-11-24 这样的真实日期 (write a real day like 2026-11-24)".to_owned()
    })
}

/// A heading and the column it stands for.
fn column(text: &str) -> Result<(String, String), String> {
    let parts = text.rsplit_once('=');
    let parts = parts.map(|(heading, key)| (heading.trim().to_owned(), key.trim().to_owned()));
    parts
        .filter(|(heading, key)| !heading.is_empty() && !key.is_empty())
        .ok_or_else(|| "写成 手机=telephone (write heading=column)".to_owned())
}
