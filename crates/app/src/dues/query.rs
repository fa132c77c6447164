//! Month and year as they stand in an address: the page's and the API's alike.

use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_web::Problem;

use super::rules::Month;
use crate::shell::asked;

/// Which organisation and month.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DuesQuery {
    /// The organisation's id; the top of what the office may see if absent.
    pub organisation: Option<i64>,
    /// `2026-07`, at most this month; this month if absent.
    month: Option<String>,
    /// Page of a branch's people, from 0.
    page: Option<u32>,
}

/// Which year.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// `2026`, at most this year; this year if absent.
    year: Option<i16>,
}

/// Years that are answered at all: none of the records is older.
const FIRST_YEAR: i16 = 2000;

impl DuesQuery {
    /// The month asked for; none for this month.
    ///
    /// # Errors
    /// 400 naming the parameter if it cannot be read.
    pub fn month(&self) -> Result<Option<Month>, Problem> {
        asked("month", self.month.as_deref(), |typed| {
            Month::parse(typed).filter(|month| month.year() >= FIRST_YEAR)
        })
    }

    /// The page of a branch's people, from 0.
    pub fn page(&self) -> usize {
        let page = self.page.unwrap_or_default();
        usize::try_from(page).unwrap_or(usize::MAX)
    }
}

impl YearQuery {
    /// The year asked for; none for this year.
    ///
    /// # Errors
    /// 400 naming the parameter if it is no year.
    pub fn year(&self) -> Result<Option<i16>, Problem> {
        let typed = self.year.map(|year| year.to_string());
        asked("year", typed.as_deref(), |_| {
            self.year.filter(|year| *year >= FIRST_YEAR)
        })
    }
}
