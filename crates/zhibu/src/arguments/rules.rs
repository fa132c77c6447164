//! What can be typed after `zhibu rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::date;

/// The questions. Values typed singly are taken as text and judged like those of a file.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// 每月应交党费 The dues of a month.
    Dues(DuesArguments),
    /// 表决是否有效、是否通过 Whether a vote is quorate and passed.
    Vote(VoteArguments),
    /// 公民身份号码、统一社会信用代码 Citizen numbers and credit codes.
    Id(IdArguments),
    /// 党组织设置 What form of organisation so many members make.
    Org(OrgArguments),
    /// 发展党员：能办什么、到何时、有何差错 Cases of developing members.
    Development(DevelopmentArguments),
    /// 若干个工作日之后是哪一天 The day so many working days on.
    Workday(WorkdayArguments),
    /// 列出全部数值、文件和条款 Every figure with its document and article.
    List {
        /// 只列这一天生效的，默认列全部版本 Those in force on this day; all editions if absent.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        on: Option<Date>,
        /// 用 JSON 回答 Answers in JSON.
        #[arg(long)]
        json: bool,
    },
    /// 检查一个规则文件夹 Checks a folder of rule files.
    Check {
        /// 文件夹 The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// How a question is asked and answered.
#[derive(Args, Debug)]
pub struct Asked {
    /// 成批的问题，CSV 文件 Questions in bulk, a CSV file.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// 用 JSON 回答 Answers in JSON.
    #[arg(long)]
    pub json: bool,
    /// 附上数值、文件、条款、版本 Adds value, document, article and edition.
    #[arg(long)]
    pub explain: bool,
}

/// A month's dues.
#[derive(Args, Debug)]
pub struct DuesArguments {
    #[command(flatten)]
    pub asked: Asked,
    /// 缴费类别 The class: salaried, annual_salary, self_employed, retired, farmer, student, …
    #[arg(
        long,
        value_name = "WORD",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    pub class: Option<String>,
    /// 月缴费基数（元） The month's base in yuan.
    #[arg(
        long,
        value_name = "YUAN",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub base: Option<String>,
    /// 哪一天 The day.
    #[arg(
        long,
        value_name = "YYYY-MM-DD",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    pub on: Option<String>,
    /// 正式或预备 full or probationary.
    #[arg(
        long,
        value_name = "WORD",
        default_value = "full",
        conflicts_with = "file"
    )]
    pub status: String,
    /// 支部大会接收为预备党员的日期 The day the branch assembly accepted.
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "file")]
    pub accepted_on: Option<String>,
}

/// A vote.
#[derive(Args, Debug)]
pub struct VoteArguments {
    #[command(flatten)]
    pub asked: Asked,
    /// 表决的种类 assembly, admission, conversion or election.
    #[arg(
        long,
        value_name = "WORD",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    pub kind: Option<String>,
    /// 应到会有表决权的人数 Those entitled to attend.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub eligible: Option<String>,
    /// 实到人数 Those present.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub present: Option<String>,
    /// 赞成票 Ballots for.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub yes: Option<String>,
    /// 反对票 Ballots against.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub no: Option<String>,
    /// 弃权票 Abstentions.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub abstain: Option<String>,
    /// 会前书面同意 Absent members' prior written assent.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub written_yes: Option<String>,
    /// 应选人数 Seats.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub seats: Option<String>,
    /// 候选人数 Candidates.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub candidates: Option<String>,
}

/// A number.
#[derive(Args, Debug)]
pub struct IdArguments {
    #[command(flatten)]
    pub asked: Asked,
    /// 号码的种类 citizen or credit.
    #[arg(
        long,
        value_name = "WORD",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    pub kind: Option<String>,
    /// 号码 The number.
    #[arg(
        long,
        value_name = "TEXT",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    pub value: Option<String>,
}

/// An organisation's size.
#[derive(Args, Debug)]
pub struct OrgArguments {
    #[command(flatten)]
    pub asked: Asked,
    /// 问的是什么 none, branch, branch_committee, general_branch or committee.
    #[arg(
        long,
        value_name = "WORD",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    pub kind: Option<String>,
    /// 正式党员数 Full members.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub full_members: Option<String>,
    /// 党员数（含预备党员） All members.
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with = "file"
    )]
    pub all_members: Option<String>,
}

/// Cases of developing members.
#[derive(Args, Debug)]
pub struct DevelopmentArguments {
    /// 案例，JSON 文件 The cases, a JSON file.
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// 用 JSON 回答 Answers in JSON.
    #[arg(long)]
    pub json: bool,
}

/// Working days.
#[derive(Args, Debug)]
pub struct WorkdayArguments {
    /// 从这一天起算，当天不算 The day before the count begins.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub from: Date,
    /// 工作日数 How many working days.
    #[arg(long, value_name = "N")]
    pub days: u32,
    /// 用 JSON 回答 Answers in JSON.
    #[arg(long)]
    pub json: bool,
}
