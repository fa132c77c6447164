//! The official papers of a procedure 文书, as texts with places to be filled in from a case.

use super::definition::Side;
use crate::rulebook::Rulebook;
use crate::value::Place;

/// A place that stands for what is known of the person or the case whatever steps there are; [`PaperText::places`]
/// adds the days of steps and what was recorded with them.
pub const PLACES: [&str; 12] = [
    "name",
    "sex",
    "born",
    "ethnicity",
    "education",
    "workplace",
    "branch",
    "above",
    "step",
    "day",
    "reviews",
    "blank",
];

/// What can be asked of a step besides its day: `{assembly_eligible}`.
pub const STEP_PLACES: [&str; 11] = [
    "names",
    "days",
    "hours",
    "eligible",
    "present",
    "yes",
    "no",
    "abstain",
    "written_yes",
    "result",
    "months",
];

/// A paper.
#[derive(Clone, Debug)]
pub struct PaperText {
    /// `talk_record`, as steps name it.
    pub key: String,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Its title; a line break in it is kept.
    pub title: String,
    /// Who issues it; none of a ballot or a page of data.
    pub from: Option<Side>,
    /// The step whose day it bears; `None`: the step that it belongs to.
    pub dated: Option<String>,
    /// Whom it is addressed to.
    pub to: Option<String>,
    /// Paragraphs, and rows of tables with bars between their cells.
    pub lines: Vec<String>,
    /// Where it stands in the rule files.
    pub place: Place,
}

impl PaperText {
    /// The places of its texts.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        let texts = self.lines.iter().chain([&self.title]).chain(&self.to);
        texts.flat_map(|text| {
            let parts = text.split('{').skip(1);
            parts.filter_map(|part| part.split_once('}').map(|it| it.0))
        })
    }
}

/// The step whose record a place tells, and what of it: nothing for its day.
pub fn step_of(place: &str, is_step: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    if is_step(place) {
        return Some((place, ""));
    }
    STEP_PLACES.iter().find_map(|told| {
        let step = place.strip_suffix(told)?.strip_suffix('_')?;
        is_step(step).then_some((step, *told))
    })
}

/// A text with its places filled in.
pub fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((place, more)) = after.split_once('}') else {
            break;
        };
        out.push_str(&value(place));
        rest = more;
    }
    out.push_str(rest);
    out
}

impl Rulebook {
    /// A paper by its key.
    pub fn paper(&self, key: &str) -> Option<&PaperText> {
        self.papers.iter().find(|it| it.key == key)
    }
}
