//! Answers: as JSON for programs, as a table for people.

use std::io::{self, BufWriter, Write as _};

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;
use zhibu_rules::DatedValue;

use super::{Asking, Row};
use crate::terminal::{as_far_as_read, table};

/// The answer to one question: its fields in the order in which they are shown.
#[derive(Debug)]
pub struct Answer {
    fields: Vec<(&'static str, Value)>,
    /// Whether the question could not be answered.
    pub is_refused: bool,
}

impl Answer {
    /// An answer to the question of that row.
    pub fn to(row: &Row<'_>) -> Self {
        Self {
            fields: vec![("id", Value::from(row.exact("id")))],
            is_refused: false,
        }
    }

    /// One more field.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// The same question, not answered.
    pub fn refused(mut self) -> Self {
        self.is_refused = true;
        self
    }

    /// With value, document, article, edition and binding of the figure that decided, where these were
    /// asked for; all of them empty where no figure did.
    pub fn explained(mut self, asking: &Asking<'_>, rule: Option<&DatedValue>) -> Self {
        if !asking.explain {
            return self;
        }
        let citation = rule.map(DatedValue::citation);
        let mut put = |name, value: Option<&str>| self.fields.push((name, Value::from(value)));
        let cited = citation.as_ref();
        put("rule", cited.map(|it| it.key.as_str()));
        put("value", cited.map(|it| it.value.as_str()));
        put("unit", cited.and_then(|it| it.unit).map(|unit| unit.key()));
        let in_lang = |zh, en| asking.terminal.in_lang(zh, en);
        put(
            "document",
            cited.map(|it| in_lang(&it.document_zh, &it.document_en)),
        );
        put(
            "article",
            cited.map(|it| in_lang(&it.article_zh, &it.article_en)),
        );
        let edition = cited.map(|it| it.edition.to_string());
        put("edition", edition.as_deref());
        put("binding", cited.map(|it| it.binding.key()));
        let note = rule.and_then(|it| it.source.note.as_ref());
        put("note", note.map(|it| in_lang(&it.zh, &it.en)));
        self
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (name, value) in &self.fields {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Prints an array with a line for each answer, as far as somebody reads it.
///
/// # Errors
/// Standard output takes no more.
pub fn print_json<A: Serialize>(answers: &[A]) -> io::Result<()> {
    as_far_as_read(write_json(answers))
}

fn write_json<A: Serialize>(answers: &[A]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    out.write_all(b"[")?;
    for (position, answer) in answers.iter().enumerate() {
        out.write_all(if position == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, answer)?;
    }
    out.write_all(b"\n]\n")?;
    out.flush()
}

/// One answer as a list of its fields, for a question that was typed.
pub fn as_list(answer: &Answer) -> String {
    let fields = answer.fields.iter().filter(|(name, _)| *name != "id");
    let rows: Vec<Vec<String>> = fields
        .map(|(name, value)| vec![(*name).to_owned(), shown(value)])
        .collect();
    let lines = table(&["", ""], &rows);
    lines.trim_start().to_owned()
}

/// The answers below each other.
pub fn as_table(answers: &[Answer]) -> String {
    let mut headings: Vec<&str> = Vec::new();
    for (name, _) in answers.iter().flat_map(|it| &it.fields) {
        if !headings.contains(name) {
            headings.push(name);
        }
    }
    let rows: Vec<Vec<String>> = answers
        .iter()
        .map(|answer| {
            let cell = |heading: &&str| {
                let found = answer.fields.iter().find(|(name, _)| name == heading);
                found.map(|(_, value)| shown(value)).unwrap_or_default()
            };
            headings.iter().map(cell).collect()
        })
        .collect();
    table(&headings, &rows)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
