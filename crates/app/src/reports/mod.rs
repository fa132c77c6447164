//! 调研报告: 现状, 差距, 成因, 对策 of any organisation with everything below it, in any period.
//!
//! Tables: `report_remark` (the officer's words) and `measure` (what somebody set); everything else is
//! computed from the areas above when asked for.
//!
//! Invariants: each figure has one definition (`counting.rs`, `figures.rs`), by which it is counted and by
//! which its records are opened; what is a state is told as of the last day of the period; only periods
//! wholly inside count; organisations are named only within the reader's reach; the program counts, and
//! concludes nothing about persons.
//!
//! Not here: freezing and numbering an issue, comments of reviewers, the check of last year's measures.

pub mod actions;
mod api;
pub mod causes;
pub mod chapters;
pub mod command;
pub mod counting;
pub mod document;
pub mod figures;
mod findings;
pub mod gathering;
pub mod measures;
pub mod model;
mod pages;
pub mod records;
mod store;
pub mod wording;

use zhibu_web::{Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/reports", pages::choose, Act::SeeReport)
        .get("/reports/show", pages::show, Act::SeeReport)
        .get("/reports/download", pages::word_file, Act::SeeReport)
        .get("/reports/records", pages::openings::open, Act::SeeReport)
        .get("/reports/measures", pages::forms::measures, Act::SeeReport)
        .get(
            "/reports/measure",
            pages::forms::measure_form,
            Act::WriteReport,
        )
        .post(
            "/reports/measures",
            pages::forms::set_measure,
            Act::WriteReport,
        )
        .post(
            "/reports/remarks",
            pages::forms::write_remark,
            Act::WriteReport,
        )
        .api_get(
            "/api/v1/report",
            api::figures,
            Act::SeeReport,
            reads::<api::FiguresQuery, api::ReportFigures>(
                "调研报告的全部数字",
                "Every figure of the report",
            ),
        )
}
