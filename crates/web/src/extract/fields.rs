//! What a form sent, as it was typed.

use axum::{
    extract::{FromRequest, Request},
    http::StatusCode,
};

use super::{media_type, read_body};
use crate::{
    Faults, Problem, Reader, Say,
    text::{forbidden_character, parse_pairs, trim},
};

/// The submitted text of a form: an ordered list of name and value, names may repeat. What was
/// typed is kept untouched, so that a refused form shows it again.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// No field.
    pub fn new() -> Fields {
        Fields::default()
    }

    /// The first value of a name, as typed.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first value without blanks at its ends; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).map(trim).unwrap_or_default()
    }

    /// The first value without blanks at its ends, `None` when absent or blank.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Every value of a name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether `name` was sent with `value`: ticks and radio buttons.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|sent| sent == value)
    }

    /// Whether a tick box was on.
    pub fn ticked(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Refuses fields that the form does not have, each by name: nothing that is sent is passed over. A
    /// known name that ends in `_` stands for all that begin so.
    ///
    /// # Errors
    /// 422 with every unknown field.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let mut faults = Faults::new();
        for (name, _) in &self.0 {
            let is_known = known
                .iter()
                .any(|it| it == name || (it.ends_with('_') && name.starts_with(it)));
            if !is_known && faults.of(name).is_none() {
                faults.add(name.as_str(), Say::key("web.field_unknown"));
            }
        }
        Ok(faults.into_result()?)
    }

    /// Sets a value in place of all its earlier ones.
    pub fn keep(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds a value to those of the same name.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Each pair in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Refuses text with characters that no field may hold.
    pub(super) fn checked(self) -> Result<Fields, Problem> {
        let mut faults = Faults::new();
        for (name, value) in &self.0 {
            if let Some(said) = unseen_character(value).or_else(|| unseen_character(name)) {
                faults.add(name.as_str(), said);
            }
        }
        faults.into_result()?;
        Ok(self)
    }
}

/// How many characters before an unseen one tell where it stands.
const NEAR_CHARACTERS: usize = 8;

/// Says which character of a text nobody can see, and after what it stands.
pub(super) fn unseen_character(text: &str) -> Option<Say> {
    let unseen = forbidden_character(text)?;
    let before: Vec<char> = text.chars().take_while(|it| *it != unseen).collect();
    let near = before
        .iter()
        .skip(before.len().saturating_sub(NEAR_CHARACTERS));
    let code = format!("U+{:04X}", u32::from(unseen));
    let said = Say::key("web.field_character").with("near", near.collect::<String>());
    Some(said.with("code", code))
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Fields {
        Fields(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Fields, Problem> {
        let bytes_max = body_bytes_max(&request);
        if media_type(request.headers()) != "application/x-www-form-urlencoded" {
            return Err(
                Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
                    .saying(Say::key("web.form_media")),
            );
        }
        let body = read_body(request.into_body(), bytes_max).await?;
        let text = str::from_utf8(&body).ok().and_then(parse_pairs);
        let Some(pairs) = text else {
            return Err(Problem::bad_request(Say::key("web.message_400")));
        };
        Fields(pairs).checked()
    }
}

pub(super) fn body_bytes_max(request: &Request) -> usize {
    request
        .extensions()
        .get::<Reader>()
        .map_or(0, |reader| reader.settings().body_bytes_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_repeat_and_keep_their_order_and_their_blanks() {
        let fields: Fields = [
            ("who", "3"),
            ("place", " 会议室\u{3000}"),
            ("who", "1"),
            ("leave_3", "病假"),
        ]
        .into_iter()
        .collect();
        assert_eq!(fields.all("who").collect::<Vec<_>>(), ["3", "1"]);
        assert_eq!(fields.get("place"), Some(" 会议室\u{3000}"));
        assert_eq!(fields.text("place"), "会议室");
        assert_eq!(fields.filled("gone"), None);
        assert!(fields.has("who", "1") && !fields.has("who", "2"));
    }

    #[test]
    fn a_field_that_the_form_does_not_have_is_refused_by_name() {
        let fields: Fields = [
            ("place", "会议室"),
            ("leave_3", "病假"),
            ("role", "officer"),
        ]
        .into_iter()
        .collect();
        let problem = fields.only(&["place", "leave_"]).unwrap_err();
        assert_eq!(problem.status(), 422);
        let told: Vec<&str> = problem
            .faults()
            .iter()
            .map(|it| it.field.as_str())
            .collect();
        assert_eq!(told, ["role"]);
        assert!(fields.only(&["place", "leave_", "role"]).is_ok());
    }

    #[test]
    fn characters_nobody_can_see_are_refused_by_field() {
        let fields: Fields = [("name", "张\u{0}三"), ("note", "好")]
            .into_iter()
            .collect();
        let problem = fields.checked().unwrap_err();
        assert_eq!(problem.status(), 422);
        assert!(problem.faults().of("name").is_some() && problem.faults().of("note").is_none());
    }
}
