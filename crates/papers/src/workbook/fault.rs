//! Why a file is not read, one sentence each.

use crate::Sentence;

/// Which limit a workbook goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The file itself.
    FileBytes,
    /// Parts inside the file.
    Entries,
    /// One part, inflated.
    EntryBytes,
    /// All parts, inflated.
    InflatedBytes,
    /// One text.
    StringBytes,
    /// Worksheets.
    Sheets,
    /// Rows with content.
    Rows,
    /// Columns with content.
    Columns,
    /// Cells with content.
    Cells,
    /// Styles, defined names and links between parts, all together.
    Styles,
    /// Bytes that all texts and numbers take up once read.
    ContentBytes,
}

/// Why a file is not read as a workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub enum WorkbookFault {
    /// Empty, or some other kind of file; what it seems to be, in both languages.
    NotAWorkbook(Sentence),
    /// Another kind of file that a spreadsheet program opens and saves as a workbook: a list of commas, a
    /// web page, the XML of 2003.
    Convertible(Sentence),
    /// Locked with a password.
    Encrypted,
    /// The format of Excel 97 to 2003 (.xls).
    OldExcel,
    /// The own format of WPS (.et).
    Wps,
    /// The binary format (.xlsb).
    Binary,
    /// OpenDocument (.ods).
    OpenDocument,
    /// Carries macros (.xlsm).
    Macros,
    /// Declares entities of its own (DTD), as no spreadsheet program does.
    Declarations,
    /// Beyond a limit.
    OverLimit {
        /// Which.
        limit: Limit,
        /// How much the file has; at least, where counting stopped at the limit.
        found: u64,
        /// How much is read.
        allowed: u64,
        /// Where: a cell such as `XFD1048576`, or the name of a part.
        place: Option<String>,
    },
    /// Begins like a workbook and cannot be read through; what was met, for the log.
    Damaged(String),
}

impl WorkbookFault {
    pub(super) fn over(limit: Limit, found: usize, allowed: usize) -> Self {
        Self::OverLimit {
            limit,
            found: wide(found),
            allowed: wide(allowed),
            place: None,
        }
    }

    pub(super) fn over_at(limit: Limit, found: usize, allowed: usize, place: String) -> Self {
        Self::OverLimit {
            limit,
            found: wide(found),
            allowed: wide(allowed),
            place: Some(place),
        }
    }

    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotAWorkbook(_) | Self::Convertible(_) => "not_a_workbook",
            Self::Encrypted => "encrypted",
            Self::OldExcel => "old_excel",
            Self::Wps => "wps",
            Self::Binary => "binary_workbook",
            Self::OpenDocument => "open_document",
            Self::Macros => "macros",
            Self::Declarations => "declarations",
            Self::OverLimit { .. } => "over_limit",
            Self::Damaged(_) => "damaged",
        }
    }

    /// What is wrong and what to send instead.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotAWorkbook(seen) => Sentence::new(
                format!(
                    "这不是 Excel 工作簿（{}）。请上传扩展名为 .xlsx 的文件。",
                    seen.zh
                ),
                format!(
                    "This is not an Excel workbook ({}). Please send an .xlsx file.",
                    seen.en
                ),
            ),
            Self::Convertible(seen) => Sentence::new(
                format!(
                    "这不是 Excel 工作簿（{}）。请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”，核对身份证号、手机没有变样，再上传。",
                    seen.zh
                ),
                format!(
                    "This is not an Excel workbook ({}). Open it in a spreadsheet program, save it as .xlsx, \
                     check that long numbers are still whole, and send that.",
                    seen.en
                ),
            ),
            Self::Encrypted => Sentence::new(
                "工作簿设有打开密码，读不出内容。请在 Excel 或 WPS 中取消密码后另存，再上传。",
                "The workbook is locked with a password. Remove the password, save, and send it \
                 again.",
            ),
            Self::OldExcel => Sentence::new(
                "这是 Excel 97-2003 的旧格式（.xls）。请打开后另存为“Excel 工作簿（.xlsx）”再上传。",
                "This is the old Excel 97-2003 format (.xls). Open it, save it as .xlsx, and send \
                 that.",
            ),
            Self::Wps => Sentence::new(
                "这是 WPS 表格的自有格式（.et）。请在 WPS 中另存为“Microsoft Excel 文件（.xlsx）”再上传。",
                "This is the own format of WPS (.et). Save it in WPS as .xlsx and send that.",
            ),
            Self::Binary => Sentence::new(
                "这是二进制工作簿（.xlsb）。请另存为“Excel 工作簿（.xlsx）”再上传。",
                "This is a binary workbook (.xlsb). Save it as .xlsx and send that.",
            ),
            Self::OpenDocument => Sentence::new(
                "这是 OpenDocument 表格（.ods）。请另存为“Excel 工作簿（.xlsx）”再上传。",
                "This is an OpenDocument spreadsheet (.ods). Save it as .xlsx and send that.",
            ),
            Self::Macros => Sentence::new(
                "工作簿带有宏（.xlsm），为安全起见不读取。请另存为不带宏的“Excel 工作簿（.xlsx）”再上传。",
                "The workbook carries macros (.xlsm) and is not read. Save it as .xlsx without \
                 macros and send that.",
            ),
            Self::Declarations => Sentence::new(
                "文件里夹带了实体声明（DTD），Excel 和 WPS 不会写出这样的文件，为安全起见不读取。请在 Excel 或 WPS 中打开，另存一份再上传。",
                "The file declares entities of its own (DTD), which no spreadsheet program writes, and is not \
                 read. Open it in a spreadsheet program, save a new copy, and send that.",
            ),
            Self::OverLimit {
                limit,
                found,
                allowed,
                place,
            } => over_limit(*limit, *found, *allowed, place.as_deref()),
            Self::Damaged(_) => Sentence::new(
                "文件已损坏或没有传完整，读不下去。请在 Excel 或 WPS 中打开检查，另存一份再上传。",
                "The file is damaged or incomplete. Open it in a spreadsheet program, save a new \
                 copy, and send that.",
            ),
        }
    }
}

fn over_limit(limit: Limit, found: u64, allowed: u64, place: Option<&str>) -> Sentence {
    let (what_zh, what_en, hint_zh, hint_en) = match limit {
        Limit::FileBytes => ("文件大小（字节）", "file size in bytes", SPLIT_ZH, SPLIT_EN),
        Limit::Entries => (
            "文件内部件数",
            "parts inside the file",
            PICTURES_ZH,
            PICTURES_EN,
        ),
        Limit::EntryBytes => (
            "单个部件展开后的字节数",
            "one part unpacked, in bytes",
            SPLIT_ZH,
            SPLIT_EN,
        ),
        Limit::InflatedBytes => (
            "展开后的字节数",
            "unpacked size in bytes",
            SPLIT_ZH,
            SPLIT_EN,
        ),
        Limit::StringBytes => (
            "单个文字内容的字节数",
            "one text in bytes",
            LONG_ZH,
            LONG_EN,
        ),
        Limit::Sheets => ("工作表数", "worksheets", SPLIT_ZH, SPLIT_EN),
        Limit::Rows => ("行数", "rows", SPLIT_ZH, SPLIT_EN),
        Limit::Columns => ("列数", "columns", FAR_ZH, FAR_EN),
        Limit::Cells => ("单元格数", "cells", SPLIT_ZH, SPLIT_EN),
        Limit::Styles => (
            "样式、名称和部件关系数",
            "styles, names and links between parts",
            STYLES_ZH,
            STYLES_EN,
        ),
        Limit::ContentBytes => (
            "全部内容的字节数",
            "all content in bytes",
            SPLIT_ZH,
            SPLIT_EN,
        ),
    };
    let at_zh = place
        .map(|place| format!("（位置：{place}）"))
        .unwrap_or_default();
    let at_en = place
        .map(|place| format!(" (at {place})"))
        .unwrap_or_default();
    Sentence::new(
        format!("工作簿超出限额：{what_zh}至少 {found}，最多 {allowed}{at_zh}。{hint_zh}"),
        format!(
            "The workbook is over a limit: {what_en} at least {found}, at most {allowed}{at_en}. \
             {hint_en}"
        ),
    )
}

const SPLIT_ZH: &str = "请删去用不到的工作表和内容，或拆成几个文件分别上传。";
const SPLIT_EN: &str = "Remove what is not needed, or split it into several files.";
const STYLES_ZH: &str = "请新建一个工作簿，用“选择性粘贴-数值”把内容贴过去，另存后再上传。";
const STYLES_EN: &str =
    "Paste the values alone into a new workbook, save it as .xlsx, and send that.";
const PICTURES_ZH: &str = "请删去图片、批注等附带内容后另存，再上传。";
const PICTURES_EN: &str = "Remove pictures and comments, save, and send it again.";
const LONG_ZH: &str = "请检查是否有整篇文字粘贴在一个单元格里。";
const LONG_EN: &str = "Check whether a whole document was pasted into one cell.";
const FAR_ZH: &str = "请删去表格右侧远处多余的内容后另存，再上传。";
const FAR_EN: &str = "Clear what stands far to the right of the table, save, and send it again.";

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
