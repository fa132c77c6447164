//! The mark of a state: shape, word and colour together, never colour alone.

use askama::Template;

use crate::Reader;

/// How a thing stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
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

impl State {
    /// The name of its class in the style sheet, after `state-` or `mark-`.
    pub fn name(self) -> &'static str {
        match self {
            State::Late(_) => "late",
            State::Soon(_) => "soon",
            State::Month => "month",
            State::Running => "running",
            State::Done => "done",
            State::Idle => "idle",
        }
    }

    /// Its shape.
    pub fn shape(self) -> &'static str {
        match self {
            State::Late(_) => "■",
            State::Soon(_) => "▲",
            State::Month => "○",
            State::Running => "◐",
            State::Done => "✓",
            State::Idle => "–",
        }
    }

    /// Its word.
    pub fn word(self, reader: &Reader) -> String {
        let days = |key, days: i64| reader.t_with(key, &[("n", &days.to_string())]);
        match self {
            State::Late(Some(late)) => days("web.state_late_days", late),
            State::Late(None) => reader.t("web.state_late").to_owned(),
            State::Soon(left) => days("web.state_soon", left),
            State::Month => reader.t("web.state_month").to_owned(),
            State::Running => reader.t("web.state_running").to_owned(),
            State::Done => reader.t("web.state_done").to_owned(),
            State::Idle => reader.t("web.state_idle").to_owned(),
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
    pub fn new(reader: &Reader, state: State) -> StateMark {
        StateMark {
            name: state.name(),
            shape: state.shape(),
            word: state.word(reader),
        }
    }

    /// The same shape and colour with another word: 已缴, 转接中.
    #[must_use]
    pub fn word(mut self, word: impl Into<String>) -> StateMark {
        self.word = word.into();
        self
    }
}
