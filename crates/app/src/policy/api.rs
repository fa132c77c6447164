//! Rules as JSON.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Path, Problem, Query};

use super::actions::{self, Rule, RulesQuery};
use crate::app::App;

/// Every rule in force on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesInForce {
    /// The day.
    on: String,
    /// By document.
    rules: Vec<RuleEdition>,
}

/// The editions of a rule, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleEditions {
    key: String,
    editions: Vec<RuleEdition>,
}

/// A rule in one edition.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleEdition {
    key: String,
    /// value or duty.
    kind: &'static str,
    zh: String,
    en: String,
    /// The figure as text: 3, >= 1/2, <= 3,000.00: 0.5%; for a duty how often it is owed.
    figure: String,
    /// What the figure counts; none for a duty.
    unit: Option<&'static str>,
    /// hard, warn or info.
    binding: &'static str,
    document_zh: String,
    document_en: String,
    article_zh: String,
    article_en: String,
    /// First day of the edition.
    from: String,
    /// Last day of the edition; none while it holds.
    to: Option<String>,
    /// What a reader should know about the reading that was chosen.
    note_zh: Option<String>,
    /// The same in English.
    note_en: Option<String>,
}

/// GET /api/v1/rules
pub async fn list(
    State(app): State<App>,
    Query(query): Query<RulesQuery>,
) -> Result<Json<RulesInForce>, Problem> {
    let (on, search) = query.asked(app.db.clock().today())?;
    let sections = actions::in_force(&app.rules, on, &search);
    Ok(Json(RulesInForce {
        on: on.to_string(),
        rules: sections
            .iter()
            .flat_map(|it| &it.rules)
            .map(edition)
            .collect(),
    }))
}

/// GET /api/v1/rules/{key}
pub async fn show(
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Json<RuleEditions>, Problem> {
    let editions = actions::editions(&app.rules, &key)?;
    Ok(Json(RuleEditions {
        editions: editions.iter().map(edition).collect(),
        key,
    }))
}

fn edition(rule: &Rule<'_>) -> RuleEdition {
    let source = rule.source();
    let (kind, citation) = match rule {
        Rule::Value(it) => ("value", it.citation()),
        Rule::Duty(it) => ("duty", it.citation()),
    };
    RuleEdition {
        kind,
        unit: citation.unit.map(zhibu_rules::Unit::key),
        binding: citation.binding.key(),
        from: source.from.to_string(),
        to: source.to.map(|it| it.to_string()),
        note_zh: source.note.as_ref().map(|it| it.zh.clone()),
        note_en: source.note.as_ref().map(|it| it.en.clone()),
        key: citation.key,
        zh: citation.zh,
        en: citation.en,
        figure: citation.value,
        document_zh: citation.document_zh,
        document_en: citation.document_en,
        article_zh: citation.article_zh,
        article_en: citation.article_en,
    }
}
