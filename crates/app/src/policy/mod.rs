//! 规则: every figure and every duty in force on a day, with document, article, edition and how it binds;
//! the editions of one of them side by side.
//!
//! No table: the rules are read from `rules/*.toml` at start and are the same for everybody, so everybody
//! signed in may read them, also as of a day to come.
//!
//! Not here: institutions of an organisation's own (制度), local overrides and their release.

mod actions;
mod api;
mod pages;

use zhibu_web::{NoQuery, Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/rules", pages::list, Act::SeeRules)
        .get("/rules/{key}", pages::show, Act::SeeRules)
        .api_get(
            "/api/v1/rules",
            api::list,
            Act::SeeRules,
            reads::<actions::RulesQuery, api::RulesInForce>(
                "某日有效的全部规则",
                "Every rule in force on a day",
            ),
        )
        .api_get(
            "/api/v1/rules/{key}",
            api::show,
            Act::SeeRules,
            reads::<NoQuery, api::RuleEditions>("一条规则的各个版本", "The editions of a rule"),
        )
}
