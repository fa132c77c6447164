//! The four steps of a file, as they stand above the pages of a draft.

use zhibu_web::Reader;

/// A step of the bar.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its word.
    pub label: String,
    /// Where it can be looked at; none where it cannot yet.
    pub href: Option<String>,
    /// Whether it is behind.
    pub is_done: bool,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// The steps, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// 读取与对应列.
    Columns,
    /// 检查.
    Check,
    /// 预览.
    Preview,
    /// 写入.
    Write,
}

const ALL: [(At, &str, &str); 4] = [
    (At::Columns, "importing.step_columns", "columns"),
    (At::Check, "importing.step_check", "check"),
    (At::Preview, "importing.step_preview", "preview"),
    (At::Write, "importing.step_write", ""),
];

impl At {
    /// The step of a word of the address.
    pub fn of(word: &str) -> Option<Self> {
        let found = ALL.iter().find(|it| it.2 == word && !word.is_empty());
        found.map(|it| it.0)
    }
}

/// The bar of a draft: where it stands, and which steps can be looked at, up to `reached`.
pub fn bar(reader: &Reader, draft_id: i64, current: At, reached: At) -> Vec<Step> {
    let steps = ALL.iter().map(|(at, key, word)| {
        let may_open = !word.is_empty() && *at <= reached && *at != current;
        Step {
            label: reader.t(key).to_owned(),
            href: may_open.then(|| format!("/imports/{draft_id}?step={word}")),
            is_done: *at < current || *at < reached,
            is_current: *at == current,
        }
    });
    steps.collect()
}
