//! A form as it is shown: each field with its label, help, what was typed, and its fault.

mod field;

use askama::Template;

use crate::{Faults, Fields, Reader};

pub use field::{Choice, Field};

/// The values and the faults of a form on its way to a page.
#[derive(Clone, Debug)]
pub struct Form {
    reader: Reader,
    fields: Fields,
    faults: Faults,
}

impl Form {
    /// A form with these values, nothing wrong yet.
    pub fn new(reader: &Reader, fields: Fields) -> Form {
        Form {
            reader: reader.clone(),
            fields,
            faults: Faults::new(),
        }
    }

    /// The form as it was typed, with what is wrong.
    pub fn refused(reader: &Reader, fields: Fields, faults: Faults) -> Form {
        Form {
            reader: reader.clone(),
            fields,
            faults,
        }
    }

    /// What is wrong.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The values.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The value of a field; empty when it has none.
    pub fn value(&self, name: &str) -> &str {
        self.fields.get(name).unwrap_or_default()
    }

    /// Whether a tick or radio button with this value is on.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.fields.has(name, value)
    }

    /// The fault of a field in the reader's language.
    pub fn fault(&self, name: &str) -> Option<String> {
        self.faults
            .of(name)
            .map(|fault| self.reader.say(&fault.message))
    }

    /// The box on top: how many places, and a link to each. Empty when nothing is wrong.
    pub fn summary(&self) -> Summary {
        Summary {
            reader: self.reader.clone(),
            faults: self
                .faults
                .iter()
                .map(|fault| (field::id_of(&fault.field), self.reader.say(&fault.message)))
                .collect(),
        }
    }

    /// One line of text.
    pub fn text(&self, name: &str) -> Field {
        self.field(name, "text")
    }

    /// Several lines of text.
    pub fn long_text(&self, name: &str) -> Field {
        self.field(name, "textarea")
    }

    /// A day, `2026-11-24`.
    pub fn date(&self, name: &str) -> Field {
        self.field(name, "date")
    }

    /// A month, `2026-11`. Typed as text, since browsers differ.
    pub fn month(&self, name: &str) -> Field {
        self.field(name, "text").placeholder_digits()
    }

    /// A time of day, `14:30`.
    pub fn time(&self, name: &str) -> Field {
        self.field(name, "time")
    }

    /// A whole number or an amount: right-aligned, number pad on phones. Set its unit.
    pub fn number(&self, name: &str) -> Field {
        self.field(name, "number")
    }

    /// A password: never shown again.
    pub fn password(&self, name: &str) -> Field {
        let mut field = self.field(name, "password");
        field.values.clear();
        field
    }

    /// A search box.
    pub fn search(&self, name: &str) -> Field {
        self.field(name, "search")
    }

    /// A file; `accept` as in `.xlsx,.csv`.
    pub fn file(&self, name: &str, accept: &str) -> Field {
        let mut field = self.field(name, "file");
        accept.clone_into(&mut field.accept);
        field
    }

    /// One of several in a list.
    pub fn select(&self, name: &str, choices: Vec<Choice>) -> Field {
        self.field(name, "select").choices(choices)
    }

    /// One of a few, all in sight.
    pub fn radios(&self, name: &str, choices: Vec<Choice>) -> Field {
        self.field(name, "radio").choices(choices)
    }

    /// Any of several.
    pub fn ticks(&self, name: &str, choices: Vec<Choice>) -> Field {
        self.field(name, "checkbox").choices(choices)
    }

    /// A value that the reader does not see.
    pub fn hidden(&self, name: &str) -> Field {
        self.field(name, "hidden")
    }

    fn field(&self, name: &str, kind: &'static str) -> Field {
        let values = self.fields.all(name).map(str::to_owned).collect();
        Field::new(self.reader.clone(), name, kind, values, self.fault(name))
    }
}

/// The box on top of a refused form. Shown by `{{ form.summary() }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "summary.html")]
pub struct Summary {
    reader: Reader,
    faults: Vec<(String, String)>,
}

impl askama::filters::HtmlSafe for Summary {}
