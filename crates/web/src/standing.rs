//! The mark of a state: shape, word and colour together, never colour alone.

use askama::Template;

use crate::Reader;

/// How a thing stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// ■ 逾期, by so many days when they are known.
    Late(Option<i64>),
    /// ▲ 还有 n 天.
    Soon(i64),
    /// ○ 本月内.
    Month,
    /// ◐ 进行中.
    Running,
    /// ✓ 已办.
    Done,
    /// – 不需要.
    Idle,
}

impl Standing {
    /// The name of its class in the style sheet, after `state-` or `mark-`.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Late(_) => "late",
            Standing::Soon(_) => "soon",
            Standing::Month => "month",
            Standing::Running => "running",
            Standing::Done => "done",
            Standing::Idle => "idle",
        }
    }

    /// Its shape.
    pub fn shape(self) -> &'static str {
        match self {
            Standing::Late(_) => "■",
            Standing::Soon(_) => "▲",
            Standing::Month => "○",
            Standing::Running => "◐",
            Standing::Done => "✓",
            Standing::Idle => "–",
        }
    }

    /// Its word.
    pub fn word(self, reader: &Reader) -> String {
        let days = |key, days: i64| reader.t_with(key, &[("n", &days.to_string())]);
        match self {
            Standing::Late(Some(late)) => days("web.state_late_days", late),
            Standing::Late(None) => reader.t("web.state_late").to_owned(),
            Standing::Soon(left) => days("web.state_soon", left),
            Standing::Month => reader.t("web.state_month").to_owned(),
            Standing::Running => reader.t("web.state_running").to_owned(),
            Standing::Done => reader.t("web.state_done").to_owned(),
            Standing::Idle => reader.t("web.state_idle").to_owned(),
        }
    }
}

/// A state on its way to the page: `{{ page.state(row.state) }}`.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<span class="state state-{{ name }}"><span aria-hidden="true">{{ shape }}</span> {{ word }}</span>"#
)]
pub struct StateMark {
    name: &'static str,
    shape: &'static str,
    word: String,
}

impl askama::filters::HtmlSafe for StateMark {}

impl StateMark {
    /// The mark of `state`, with its usual word.
    pub fn new(reader: &Reader, state: Standing) -> StateMark {
        StateMark {
            name: state.name(),
            shape: state.shape(),
            word: state.word(reader),
        }
    }

    /// The word alone, for where no mark can stand.
    pub fn text(&self) -> &str {
        &self.word
    }

    /// The same shape and colour with another word: 已缴, 转接中.
    #[must_use]
    pub fn word(mut self, word: impl Into<String>) -> StateMark {
        self.word = word.into();
        self
    }
}
