//! The figures of a report as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zhibu_web::{Json, Lang, Problem, Query, Who};

use super::model::{Figure, Report};
use super::pages::view::records_href;
use super::pages::{ReportQuery, compute};
use super::wording::label;
use crate::access::Actor;
use crate::app::App;

/// Which report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiguresQuery {
    /// The organisation's id; the top of what the office may see if absent.
    organisation: Option<i64>,
    /// First day; 1 January if absent.
    from: Option<String>,
    /// Last day; the end of last month if absent.
    to: Option<String>,
}

/// The figures of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportFigures {
    /// The organisation's code.
    organisation: String,
    /// First day.
    from: String,
    /// Last day.
    to: String,
    /// The day they were computed.
    computed_on: String,
    /// In the order of the chapters.
    figures: Vec<ReportFigure>,
    /// Numbers of this report that have no key in common with other counts.
    others: Vec<ReportFigure>,
}

/// One figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportFigure {
    /// Its key; amounts in fen end in `_fen`.
    key: String,
    /// The number.
    value: i64,
    /// What it is called in Chinese.
    zh: String,
    /// What it is called in English.
    en: String,
    /// The page with the records behind it.
    href: String,
}

/// `GET /api/v1/report`.
pub async fn figures(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<FiguresQuery>,
) -> Result<Json<ReportFigures>, Problem> {
    let asked = ReportQuery {
        organisation: query.organisation,
        from: query.from,
        to: query.to,
    };
    let report = compute(&app, &actor, &asked).await?;
    let question = &report.facts.question;
    let code = report.facts.root().map(|root| root.row.code.clone());
    Ok(Json(ReportFigures {
        organisation: code.unwrap_or_default(),
        from: question.from.to_string(),
        to: question.to.to_string(),
        computed_on: report.facts.today.to_string(),
        figures: listed(&app, &report, &report.figures),
        others: listed(&app, &report, &report.others),
    }))
}

fn listed(app: &App, report: &Report, figures: &[Figure]) -> Vec<ReportFigure> {
    let words = &app.settings.words;
    figures
        .iter()
        .map(|figure| ReportFigure {
            key: figure.key.clone(),
            value: figure.value,
            zh: label(words, Lang::Zh, &report.duties, &figure.key),
            en: label(words, Lang::En, &report.duties, &figure.key),
            href: records_href(&report.facts.question, &figure.key),
        })
        .collect()
}
