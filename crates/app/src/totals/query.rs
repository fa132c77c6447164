//! What is asked for, as it stands in an address: the page's and the API's alike.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_web::Problem;

use super::model::{Figure, Question, Standing};
use crate::shell::asked;

/// Which figures of which year.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiguresQuery {
    /// The year, last year if none.
    year: Option<String>,
    /// members, meetings, duties_done, duties_missing or dues_fen.
    figure: Option<String>,
    /// By which tree the lines stand: today or then.
    tree: Option<String>,
    /// Only organisations with a difference.
    #[serde(default)]
    changed: bool,
    /// `next` of the page before.
    after: Option<i64>,
}

impl FiguresQuery {
    /// The question.
    ///
    /// # Errors
    /// 400 naming a parameter that cannot be read.
    pub fn question(&self, today: Date) -> Result<Question, Problem> {
        let year = asked("year", self.year.as_deref(), |it| {
            it.parse()
                .ok()
                .filter(|year| (1922..=today.year()).contains(year))
        })?;
        Ok(Question {
            year: year.unwrap_or(today.year() - 1),
            figure: asked("figure", self.figure.as_deref(), Figure::parse)?.unwrap_or_default(),
            standing: asked("tree", self.tree.as_deref(), Standing::parse)?.unwrap_or_default(),
            only_changed: self.changed,
        })
    }

    /// The last line of the page before.
    pub fn after(&self) -> Option<i64> {
        self.after
    }
}
