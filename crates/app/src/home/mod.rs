//! 本月待办 and 差距一览: what is due, why, by when, and the one button that does it.
//!
//! No table of its own: it shows what `duties` derives and sends to where records are made. A secretary
//! sees a list of things to do; an office above several branches sees the same by organisation; members
//! and administrators have their own first pages and are sent there. The whole menu and the help page stand
//! here too, since they speak of every area.

mod actions;
mod api;
mod pages;
mod store;

use zhibu_web::{Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/", pages::home, Act::SeeHome)
        .get("/board", pages::board::show, Act::SeeBoard)
        .get("/board.xlsx", pages::workbook::board, Act::SeeBoard)
        .get("/more", pages::help::more, Act::SeeOwn)
        .public_get("/help", pages::help::help)
        .api_get(
            "/api/v1/duties",
            api::duties,
            Act::SeeHome,
            reads::<api::DutiesQuery, api::Duties>(
                "某月的应办事项和本年遗留",
                "The duties of a month, and what is left of this year's earlier periods",
            ),
        )
        .api_get(
            "/api/v1/board",
            api::board,
            Act::SeeBoard,
            reads::<api::BoardQuery, api::Board>(
                "一年的应办事项及其状态",
                "The duties of a year, each with its state",
            ),
        )
}
