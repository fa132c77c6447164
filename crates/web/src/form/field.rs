//! One field with everything around it.

use askama::Template;

use crate::Reader;

/// One of the values that a select, a set of radio buttons or a list of ticks offers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A line of explanation, may be empty.
    pub help: String,
    /// Whether it cannot be chosen now; `help` says why.
    pub disabled: bool,
}

impl Choice {
    /// A value with its word.
    pub fn new(value: impl ToString, label: impl Into<String>) -> Choice {
        let (value, label) = (value.to_string(), label.into());
        Choice {
            value,
            label,
            ..Choice::default()
        }
    }

    /// Adds a line of explanation.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Choice {
        self.help = help.into();
        self
    }
}

/// A field on its way to the page: `{{ form.date("held_on").label(page.t("meetings.held_on")).required() }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "field.html")]
pub struct Field {
    pub(super) reader: Reader,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) values: Vec<String>,
    pub(super) accept: String,
    id: String,
    fault: Option<String>,
    label: String,
    help: String,
    unit: String,
    required: bool,
    narrow: bool,
    blank: Option<String>,
    autocomplete: &'static str,
    input_mode: &'static str,
    length_max: Option<usize>,
    rows: usize,
    /// The id of a list of the page.
    suggestions: String,
    choices: Vec<Choice>,
}

impl askama::filters::HtmlSafe for Field {}

/// The id of a field's control, to which the summary links.
pub(super) fn id_of(name: &str) -> String {
    if name.is_empty() {
        "content".to_owned()
    } else {
        format!("f-{name}")
    }
}

impl Field {
    pub(super) fn new(
        reader: Reader,
        name: &str,
        kind: &'static str,
        values: Vec<String>,
        fault: Option<String>,
    ) -> Field {
        Field {
            reader,
            id: id_of(name),
            name: name.to_owned(),
            kind,
            values,
            fault,
            accept: String::new(),
            label: String::new(),
            help: String::new(),
            unit: String::new(),
            required: false,
            narrow: matches!(kind, "date" | "time" | "number"),
            blank: None,
            autocomplete: "off",
            input_mode: if kind == "number" { "decimal" } else { "" },
            length_max: None,
            rows: 6,
            suggestions: String::new(),
            choices: Vec::new(),
        }
    }

    /// The word above the field.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Field {
        self.label = label.into();
        self
    }

    /// What to write, with an example: stands between label and field.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Field {
        self.help = help.into();
        self
    }

    /// The unit printed beside the field: 元, 人, 天.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Field {
        self.unit = unit.into();
        self
    }

    /// Marks the field with 必填.
    #[must_use]
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// Only as wide as a short value.
    #[must_use]
    pub fn narrow(mut self) -> Field {
        self.narrow = true;
        self
    }

    /// Adds an empty first choice to a select, with this word.
    #[must_use]
    pub fn blank(mut self, label: impl Into<String>) -> Field {
        self.blank = Some(label.into());
        self
    }

    /// Adds the empty first choice “请选择” to a select.
    #[must_use]
    pub fn or_choose(self) -> Field {
        let word = self.reader.t("web.choose").to_owned();
        self.blank(word)
    }

    /// Adds the empty first choice “全部” to a select of a filter.
    #[must_use]
    pub fn or_all(self) -> Field {
        let word = self.reader.t("web.select_all").to_owned();
        self.blank(word)
    }

    /// What the browser may fill in: `username`, `current-password`, `new-password`, `name`.
    #[must_use]
    pub fn autocomplete(mut self, purpose: &'static str) -> Field {
        self.autocomplete = purpose;
        self
    }

    /// Sets how many characters the browser lets in.
    #[must_use]
    pub fn length_max(mut self, characters: usize) -> Field {
        self.length_max = Some(characters);
        self
    }

    /// Sets how many lines a long text shows.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Field {
        self.rows = rows;
        self
    }

    /// Values offered while typing, those of the page's `<datalist>` of that id; any other may be written too.
    #[must_use]
    pub fn suggestions_of(mut self, id: &str) -> Field {
        id.clone_into(&mut self.suggestions);
        self
    }

    pub(super) fn choices(mut self, choices: Vec<Choice>) -> Field {
        self.choices = choices;
        self
    }

    pub(super) fn placeholder_digits(mut self) -> Field {
        self.narrow = true;
        self.input_mode = "numeric";
        self
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn chosen(&self, value: &str) -> bool {
        self.values.iter().any(|held| held == value)
    }

    /// Whether any choice explains itself: then each takes a line.
    fn explains_choices(&self) -> bool {
        self.choices.iter().any(|choice| !choice.help.is_empty())
    }

    /// The ids of help and fault, read out after the label.
    fn described_by(&self) -> String {
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.id));
        let fault = self.fault.as_ref().map(|_| format!("{}-fault", self.id));
        help.into_iter().chain(fault).collect::<Vec<_>>().join(" ")
    }

    /// The `type` of the control. Numbers are text, since browsers drop what they cannot read.
    fn input_type(&self) -> &str {
        if self.kind == "number" {
            "text"
        } else {
            self.kind
        }
    }
}
