//! How a command ends that does not do what was asked, and its exit code.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use zhibu_app::{AppError, Said};
use zhibu_db::DbError;
use zhibu_rules::RuleFault;

use crate::terminal::Terminal;

/// How a command ends.
pub type Ended = Result<ExitCode, Failure>;

/// Why it did not do what was asked; each sentence says what is wrong and what to do.
#[derive(Debug)]
pub enum Failure {
    /// It ran and refused, or found wrong rows: 1.
    Refused(Vec<Said>),
    /// Wrong usage, or a file that cannot be read: 2.
    Usage(Vec<Said>),
    /// Another process holds the data: 75.
    Held(Said),
}

/// EX_TEMPFAIL of sysexits.h: try again later.
const HELD: u8 = 75;

impl Failure {
    /// Refused with one reason.
    pub fn refused(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused(vec![Said::new(zh, en)])
    }

    /// Used wrongly, with one reason.
    pub fn usage(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage(vec![Said::new(zh, en)])
    }

    /// A file that cannot be read or written.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        let (zh, en) = match error.kind() {
            io::ErrorKind::NotFound => (
                "没有这个文件，请核对路径",
                "there is no such file: check the path",
            ),
            io::ErrorKind::PermissionDenied => (
                "没有权限，请核对文件的权限",
                "not permitted: check the permissions",
            ),
            io::ErrorKind::IsADirectory => {
                ("是文件夹，请写文件的路径", "is a folder: name the file")
            }
            _ => return Self::usage(format!("{path}：{error}"), format!("{path}: {error}")),
        };
        Self::usage(format!("{path}：{zh}。"), format!("{path}: {en}."))
    }

    /// Prints every reason and answers the exit code.
    pub fn tell(&self, terminal: Terminal) -> ExitCode {
        let (said, code) = match self {
            Self::Refused(said) => (said.as_slice(), ExitCode::from(1)),
            Self::Usage(said) => (said.as_slice(), ExitCode::from(2)),
            Self::Held(said) => (std::slice::from_ref(said), ExitCode::from(HELD)),
        };
        for sentence in said {
            terminal.complain(terminal.pick(sentence));
        }
        code
    }
}

impl From<io::Error> for Failure {
    /// Only printing fails so: files are told by [`Failure::file`].
    fn from(error: io::Error) -> Self {
        Self::refused(
            format!("打印不了：{error}"),
            format!("cannot print: {error}"),
        )
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        match &error {
            DbError::Address(address) => Self::usage(
                format!("看不懂数据库地址 {address}。写 sqlite:文件 或 postgres://用户@主机/库名"),
                format!(
                    "The database address {address} is not understood. \
                     Write sqlite:FILE or postgres://USER@HOST/NAME"
                ),
            ),
            DbError::Open(what) => Self::refused(
                format!("打不开数据库：{what}。请核对地址、权限和数据库是否在运行。"),
                format!(
                    "The database cannot be opened: {what}. \
                     Check the address, the permissions and whether it runs."
                ),
            ),
            DbError::Migration { reason, .. } => Self::refused(
                format!("数据的版本与程序不合：{error}"),
                format!("The data and the program do not fit: {reason}"),
            ),
            _ => Self::refused(format!("数据库出错：{error}"), error.to_string()),
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Self::refused("没有找到。", "Not found."),
            AppError::Forbidden => Self::refused("不允许。", "Not allowed."),
            AppError::Conflict => Self::refused(
                "刚被别人改过，请再试一次。",
                "Somebody else changed it in the meantime: try again.",
            ),
            AppError::Refused(said) => Self::Refused(vec![said]),
            AppError::Invalid(faults) => {
                // A file that is no workbook of its kind is an unreadable file; anything else was
                // understood and refused.
                let unreadable = faults.iter().any(|fault| fault.field == "file");
                let said = faults.into_iter().map(|fault| fault.said).collect();
                if unreadable {
                    Self::Usage(said)
                } else {
                    Self::Refused(said)
                }
            }
            AppError::Internal(what) => Self::refused(
                format!("程序出错：{what}"),
                format!("Internal fault: {what}"),
            ),
            AppError::Database(error) => error.into(),
        }
    }
}

impl From<Vec<RuleFault>> for Failure {
    fn from(faults: Vec<RuleFault>) -> Self {
        let said = faults.into_iter().map(|fault| {
            let place = format!("{}:{}", fault.file, fault.line);
            Said::new(
                format!("{place}：{}", fault.zh),
                format!("{place}: {}", fault.en),
            )
        });
        Self::Refused(said.collect())
    }
}
