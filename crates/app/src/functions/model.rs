//! Functions and what shows them.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_rules::functions::{FunctionList, FunctionRecord, FunctionRule};
use zhibu_web::Problem;

use crate::orgs::model::Organisation;
use crate::shell::asked;

/// Which year and which list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FunctionsQuery {
    /// The year, this one if none.
    year: Option<String>,
    /// nine (the regulation of 2019) or ten (an older paper).
    list: Option<String>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The year.
    pub year: i16,
    /// The list.
    pub list: FunctionList,
}

/// What a piece of evidence is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Meetings of a kind.
    Meetings(String),
    /// Another record.
    Record(FunctionRecord),
}

/// A function with the records of the year.
#[derive(Clone, Debug)]
pub struct FunctionLine {
    /// The function.
    pub rule: FunctionRule,
    /// What shows it, with how many there are; empty where nothing kept here can.
    pub evidence: Vec<(Evidence, i64)>,
}

/// An organisation's functions in a year.
#[derive(Clone, Debug)]
pub struct Board {
    /// The organisation.
    pub organisation: Organisation,
    /// What was asked for.
    pub question: Question,
    /// The last day that counts: the end of the year, or today.
    pub until: Date,
    /// In the order of the list.
    pub lines: Vec<FunctionLine>,
}

impl FunctionsQuery {
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
        let list = asked("list", self.list.as_deref(), FunctionList::parse)?;
        Ok(Question {
            year: year.unwrap_or(today.year()),
            list: list.unwrap_or(FunctionList::Nine),
        })
    }
}

impl FunctionLine {
    /// How many records show it.
    pub fn count(&self) -> i64 {
        self.evidence.iter().map(|it| it.1).sum()
    }
}
